"""The library: sessions, their events and sound marks, kept so that nothing committed is ever lost."""

from __future__ import annotations

import json
import math
import re
import secrets
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import numpy as np

from interviewer_app.errors import InputError, StorageError
from interviewer_app.files import MIN_FREE_BYTES, private_folder, require_free_space, storage_error
from interviewer_app.sessions.audio_log import RATE_HZ, Recovered, SecondMark, recover
from interviewer_app.sessions.backups import back_up, erase_backups, erase_from_backups
from interviewer_app.sessions.database import connect, database_error
from interviewer_app.sessions.records import Session, SessionRecord, StoredEvent, assemble
from interviewer_app.sessions.reviews import ReviewBook
from interviewer_app.sessions.running_lock import is_running
from interviewer_app.sessions.writer import Writer

Stream = Literal["mic", "voice"]

_ID = re.compile(r"[0-9]{8}T[0-9]{9}-[0-9a-f]{8}")


class Store:
    """One library file and the folders of its sessions. Every method may be called from any thread.

    Writing methods return after the change is committed (those ending in ``_later`` return a Future);
    reading methods open a connection of their own. Every failure is a StorageError.
    """

    rate_hz = RATE_HZ

    def __init__(self, db_path: Path, clock_ns: Callable[[], int] = time.time_ns) -> None:
        """Open or begin the library; sessions and backups live in folders beside it.

        Raises:
            StorageError: damaged, foreign, newer, or the disk refuses.
        """
        self._path = db_path
        self._clock_ns = clock_ns
        self._guard = threading.Lock()
        self._last_ms = 0
        self._writer = Writer(db_path)
        self.reviews = ReviewBook(self._writer, self.read, clock_ns)

    # --- sessions ---

    def create_session(self, meta: Mapping[str, Any]) -> str:
        """Begin a session and its folder; return its id. Ids sort by time of beginning."""
        started_ns, session_id = self._new_id()
        private_folder(self.session_folder(session_id))
        row = (session_id, started_ns, encode(meta))
        sql = "INSERT INTO sessions (id, started_ns, meta) VALUES (?, ?, ?)"
        self._write(sql, row).result()
        return session_id

    def finish_session(self, session_id: str, reason: str) -> None:
        """Note that a session is over and why."""
        sql = "UPDATE sessions SET ended_ns = ?, reason = ? WHERE id = ?"
        self._write(sql, (self._clock_ns(), reason, session_id)).result()

    def sessions(self) -> tuple[Session, ...]:
        """Return all sessions, newest first."""
        sql = "SELECT id, started_ns, ended_ns, reason, meta FROM sessions ORDER BY id DESC"
        return tuple(_session(row) for row in self._read(sql, ()))

    def session(self, session_id: str) -> Session:
        """Return one session.

        Raises:
            InputError: there is none with this id.
        """
        sql = "SELECT id, started_ns, ended_ns, reason, meta FROM sessions WHERE id = ?"
        rows = self._read(sql, (session_id,))
        if not rows:
            raise InputError(
                f"There is no session {session_id[:60]!r} in the library.", "Choose one from the list."
            )
        return _session(rows[0])

    def record(self, session_id: str) -> SessionRecord:
        """Return a session with its turns put together."""
        return assemble(self.session(session_id), self.events(session_id))

    def session_folder(self, session_id: str) -> Path:
        """Return the folder of a session's files.

        Raises:
            InputError: this is not a session's id (and so could not name a folder outside).
        """
        if not _ID.fullmatch(session_id):
            raise InputError(f"{session_id[:60]!r} is not a session's id.", "Choose one from the list.")
        return self._path.parent / "sessions" / session_id

    # --- events ---

    def add_event_later(
        self, session_id: str, turn: int, kind: str, payload: Mapping[str, Any]
    ) -> Future[int]:
        """Queue an event; the Future gives its number once it is committed."""
        sql = "INSERT INTO events (session_id, turn, kind, payload, created_ns) VALUES (?, ?, ?, ?, ?)"
        return self._write(sql, (session_id, turn, kind, encode(payload), self._clock_ns()))

    def add_event(self, session_id: str, turn: int, kind: str, payload: Mapping[str, Any]) -> int:
        """Commit an event and return its number; numbers grow."""
        return self.add_event_later(session_id, turn, kind, payload).result()

    def events(self, session_id: str) -> tuple[StoredEvent, ...]:
        """Return a session's events in the order they were committed."""
        sql = "SELECT id, turn, kind, payload, created_ns FROM events WHERE session_id = ? ORDER BY id"
        return tuple(
            StoredEvent(number, session_id, turn, kind, json.loads(payload), created_ns)
            for number, turn, kind, payload, created_ns in self._read(sql, (session_id,))
        )

    # --- sound ---

    def add_audio_mark_later(self, session_id: str, stream: Stream, mark: SecondMark) -> Future[int]:
        """Queue the mark of a recorded second."""
        sql = "INSERT OR REPLACE INTO audio_marks VALUES (?, ?, ?, ?, ?, ?, ?)"
        row = (
            session_id,
            stream,
            mark.seq,
            mark.offset_samples,
            mark.samples,
            mark.crc32,
            mark.captured_ns,
        )
        return self._write(sql, row)

    def add_audio_mark(self, session_id: str, stream: Stream, mark: SecondMark) -> None:
        """Commit the mark of a recorded second."""
        self.add_audio_mark_later(session_id, stream, mark).result()

    def audio_marks(self, session_id: str, stream: Stream) -> tuple[SecondMark, ...]:
        """Return the marks of one sound file in order."""
        sql = (
            "SELECT seq, offset_samples, samples, crc32, captured_ns FROM audio_marks"
            " WHERE session_id = ? AND stream = ? ORDER BY seq"
        )
        return tuple(SecondMark(*row) for row in self._read(sql, (session_id, stream)))

    def audio_path(self, session_id: str, stream: Stream) -> Path:
        """Return where a session's raw sound lies: ``mic.pcm`` or ``voice.pcm``."""
        return self.session_folder(session_id) / f"{stream}.pcm"

    def recover_sound(self, session_id: str) -> Recovered:
        """Make the microphone's log whole after an interruption and say how much of it is safe."""
        return recover(self.audio_path(session_id, "mic"), self.audio_marks(session_id, "mic"))

    # --- values kept across sessions ---

    def put_value(self, key: str, value: Any) -> None:
        """Keep a JSON value under ``key``, such as this candidate's pauses (`pause_memory`)."""
        self._write("INSERT OR REPLACE INTO stored_values VALUES (?, ?)", (key, encode(value))).result()

    def get_value(self, key: str, default: Any = None) -> Any:
        """Return the value kept under ``key``, or ``default``; what is no JSON any more counts as none."""
        rows = self._read("SELECT value FROM stored_values WHERE key = ?", (key,))
        try:
            return json.loads(rows[0][0]) if rows else default
        except ValueError:
            return default

    def read(self, sql: str, parameters: tuple[Any, ...] = ()) -> list[Any]:
        """Return the rows of a query; the connection cannot change anything."""
        return self._read(sql, parameters)

    # --- care ---

    def require_space(self, need_bytes: int = MIN_FREE_BYTES) -> None:
        """Refuse to begin a session on a nearly full disk.

        Raises:
            StorageError: fewer than ``need_bytes`` are free.
        """
        require_free_space(self._path.parent, need_bytes)

    def backup(self, keep: int = 5) -> Path:
        """Copy the library into ``backups`` and keep the newest ``keep`` copies; never of a damaged one."""
        return back_up(self._path, self._path.parent / "backups", keep, self._clock_ns())

    def require_not_running(self, session_id: str) -> None:
        """Refuse to touch a session that is under way.

        Raises:
            StorageError: a living process holds it.
        """
        if is_running(self.session_folder(session_id)):
            raise StorageError("This session is still running.", "End it first, then erase it.")

    def erase_session(self, session_id: str) -> None:
        """Remove a session and its bytes: folder, rows, write-ahead log, and its rows in every backup.

        The folder goes first: after an interruption the row still shows what there is to erase.

        Raises:
            StorageError: the session is running, or something could not be removed; erase again then.
        """
        folder = self.session_folder(session_id)
        self.require_not_running(session_id)
        try:
            if folder.exists():
                shutil.rmtree(folder)
        except OSError as error:
            raise storage_error(error, folder) from error
        self._write("DELETE FROM sessions WHERE id = ?", (session_id,)).result()
        self._writer.submit(_wipe, alone=True).result()
        erase_from_backups(self._path.parent / "backups", session_id)

    def erase_all(self) -> None:
        """Remove every session, every value kept across sessions, and every backup, with their bytes.

        Raises:
            StorageError: a session is running (nothing is erased then), or something could not be removed.
        """
        sessions = self.sessions()
        if any(is_running(self.session_folder(session.id)) for session in sessions):
            raise StorageError("A session is still running.", "End it first, then erase everything.")
        erase_backups(self._path.parent / "backups")  # first: less is left to erase one by one
        for session in sessions:
            self.erase_session(session.id)
        self._write("DELETE FROM stored_values", ()).result()
        self._writer.submit(_wipe, alone=True).result()

    def close(self) -> None:
        """Carry out what is queued and close the library. A second call does nothing."""
        self._writer.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- inside ---

    def _new_id(self) -> tuple[int, str]:
        with self._guard:  # two sessions of one millisecond still sort as they were begun
            now_ns = self._clock_ns()
            self._last_ms = max(now_ns // 1_000_000, self._last_ms + 1)
            moment = datetime.fromtimestamp(self._last_ms / 1000, UTC)
        stamp = f"{moment:%Y%m%dT%H%M%S}{self._last_ms % 1000:03d}"
        return now_ns, f"{stamp}-{secrets.token_hex(4)}"

    def _write(self, sql: str, row: tuple[Any, ...]) -> Future[int]:
        return self._writer.submit(lambda connection: connection.execute(sql, row).lastrowid or 0)

    @contextmanager
    def _reader(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = connect(self._path, writer=False)
            try:
                yield connection
            finally:
                connection.close()
        except sqlite3.Error as error:
            raise database_error(error, self._path) from error

    def _read(self, sql: str, parameters: tuple[Any, ...]) -> list[Any]:
        with self._reader() as connection:
            return connection.execute(sql, parameters).fetchall()


def _session(row: tuple[Any, ...]) -> Session:
    session_id, started_ns, ended_ns, reason, meta = row
    return Session(session_id, json.loads(meta), started_ns, ended_ns, reason)


def _wipe(connection: sqlite3.Connection) -> None:
    """Leave no byte of deleted rows in the file or the write-ahead log.

    secure_delete zeroes freed cells but not the leftovers of pages that were split; VACUUM drops those.
    """
    connection.execute("VACUUM")
    busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise StorageError(
            "The session is erased, but its traces in the library's log are still in use.",
            "Close other windows and erase it again.",
        )


def encode(value: Any) -> str:
    """Return ``value`` as JSON text that the library can hold: NaN and infinities as null, tuples as lists.

    A measure that is not a number must not cost the answer it belongs to.
    """
    text = json.dumps(_finite(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair, as a broken input method may leave
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return _finite(value.item()) if isinstance(value, np.generic) else value
