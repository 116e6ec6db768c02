"""Reads one document in a limited child process, with progress, and can be cancelled from another thread."""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

from interviewer_app.documents.limits import Limits
from interviewer_app.documents.refusals import SENTENCES, DocumentRefusal
from interviewer_app.errors import Cancelled, InputError
from interviewer_app.json_files import load_json

log = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[2]
_COMMAND = (sys.executable, "-B", "-m", "interviewer_app.documents.child")
_BYTES_PER_CHARACTER = 12  # an escaped pair of surrogates in JSON
_CPU_SIGNALS = (-24, -9)  # SIGXCPU, and SIGKILL a second later


class DocumentReading:
    """One reading of one file. ``read`` is called once, ``cancel`` at any time and from any thread."""

    def __init__(self, path: Path, limits: Limits | None = None, command: Sequence[str] = _COMMAND) -> None:
        self._path = path
        self._limits = limits or Limits()
        self._command = tuple(command)
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._cancelled = False
        self._expired = False

    def read(self, on_page: Callable[[int, int], None] | None = None) -> str:
        """Return the text; ``on_page(page, pages)`` is called in this thread while a PDF is read.

        Raises:
            DocumentRefusal: the file is not read; its ``code`` says why.
            Cancelled: `cancel` was called.
        """
        with self._open() as file, self._start(file) as child:
            clock = threading.Timer(self._limits.wall_s, self._expire)
            clock.daemon = True
            clock.start()
            try:
                reply = self._listen(child, on_page)
                if reply is None:
                    child.wait()  # its end, not ours, tells why it said nothing; the clock still runs
            finally:
                clock.cancel()
                self._kill()
        return self._outcome(reply, child.returncode)

    def cancel(self) -> None:
        """End the reading; `read` raises Cancelled."""
        self._cancelled = True
        self._kill()

    def _open(self) -> IO[bytes]:
        try:
            if not stat.S_ISREG(os.stat(self._path).st_mode):  # a pipe or a device could be read for ever
                raise DocumentRefusal("unknown_kind")
            file = self._path.open("rb")
        except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
            raise DocumentRefusal("unreadable") from error
        size_bytes = os.fstat(file.fileno()).st_size
        if 0 < size_bytes <= self._limits.file_bytes:
            return file
        file.close()
        raise DocumentRefusal("too_large" if size_bytes else "empty")

    def _start(self, file: IO[bytes]) -> subprocess.Popen[bytes]:
        limits = json.dumps(dataclasses.asdict(self._limits))
        environment = {key: os.environ[key] for key in ("SYSTEMROOT", "PATH") if key in os.environ}
        try:
            child = subprocess.Popen(
                [*self._command, self._path.suffix, limits],
                stdin=file,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
                env={**environment, "PYTHONPATH": str(_ROOT)},
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise DocumentRefusal("unreadable") from error
        with self._lock:
            self._child = child
        if self._cancelled:
            self._kill()
        return child

    def _listen(
        self, child: subprocess.Popen[bytes], on_page: Callable[[int, int], None] | None
    ) -> dict[str, Any] | None:
        """The child's last message; None where it said nothing, empty where it said what it should not."""
        assert child.stdout is not None
        most_bytes = self._limits.text_characters * _BYTES_PER_CHARACTER + 1000
        for _ in range(self._limits.pages + 1):
            line = child.stdout.readline(most_bytes)
            if not line:
                return None
            try:
                message = load_json(line, max_bytes=most_bytes)
            except InputError:
                return {}
            match message:
                case {"page": int(page), "pages": int(pages)}:
                    if on_page is not None:
                        on_page(page, pages)
                case {"text": str()} | {"refusal": str()}:
                    return dict(message)
                case _:
                    return {}
        return {}

    def _outcome(self, reply: dict[str, Any] | None, code: int) -> str:
        if self._cancelled:
            raise Cancelled
        if reply and "text" in reply:
            return str(reply["text"])
        was_stopped = reply is None and (self._expired or code in _CPU_SIGNALS)
        why = "too_slow" if was_stopped else str((reply or {}).get("refusal"))
        log.info("a document was refused: %s", why)
        raise DocumentRefusal(why if why in SENTENCES else "damaged")

    def _expire(self) -> None:
        self._expired = True
        self._kill()

    def _kill(self) -> None:
        with self._lock:
            if self._child is not None and self._child.poll() is None:
                self._child.kill()
