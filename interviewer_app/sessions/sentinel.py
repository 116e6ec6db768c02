"""Marks a session as running, and finds the sessions whose process died."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from interviewer_app.errors import StorageError
from interviewer_app.files import open_private, private_folder, storage_error
from interviewer_app.sessions.running_lock import FILE_NAME, is_running
from interviewer_app.sessions.store import Store
from training.file_lock import try_lock


@dataclass(frozen=True)
class InterruptedSession:
    """A session whose process died: when it began, how many events and how much sound are safe."""

    session_id: str
    started_ns: int
    job_title: str
    events: int
    sound_s: float


class Sentinel:
    """Held while a session runs; the operating system lets go of it however the process ends."""

    def __init__(self, session_folder: Path) -> None:
        """Take the lock of ``session_folder``.

        Raises:
            StorageError: the session is running already, here or in another window.
        """
        private_folder(session_folder)
        self._path = session_folder / FILE_NAME
        try:
            self._descriptor: int | None = open_private(self._path, os.O_RDWR | os.O_CREAT)
        except OSError as error:
            raise storage_error(error, self._path) from error
        if not try_lock(self._descriptor):
            os.close(self._descriptor)
            raise StorageError(
                "This session is already running in another window.", "Close that window, then try again."
            )

    def release(self) -> None:
        """Let go and remove the file. A second call does nothing."""
        if self._descriptor is None:
            return
        if sys.platform != "win32":  # while the lock is held, so that nobody else's file is removed
            self._path.unlink(missing_ok=True)
        os.close(self._descriptor)
        self._descriptor = None
        if sys.platform == "win32":  # an open file cannot be removed there
            self._path.unlink(missing_ok=True)

    def __enter__(self) -> Sentinel:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def interrupted_sessions(store: Store) -> tuple[InterruptedSession, ...]:
    """Return the sessions that were neither finished nor are running, newest first, their sound made whole.

    Raises:
        StorageError: the library or a sound file cannot be read.
    """
    found = []
    for session in store.sessions():
        if session.ended_ns is not None or is_running(store.session_folder(session.id)):
            continue
        found.append(
            InterruptedSession(
                session_id=session.id,
                started_ns=session.started_ns,
                job_title=str(session.meta.get("job_title", "")),
                events=len(store.events(session.id)),
                sound_s=store.recover_sound(session.id).samples / store.rate_hz,
            )
        )
    return tuple(found)
