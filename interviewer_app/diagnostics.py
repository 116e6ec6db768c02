"""Keeps what is needed to find a bug, on this machine alone: a rotating log, crash files, a fault file.

Nothing that was said is ever written here. Callers log names, numbers and ids; the messages of exceptions
that may quote foreign text (ValueError, KeyError …) are left out, their types and places stay.
"""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import logging.handlers
import os
import platform
import sqlite3
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO

from interviewer_app.errors import AppError, Cancelled
from interviewer_app.files import open_private, private_folder, storage_error, write_all

LOG_NAME = "voice-interviewer.log"
FAULT_NAME = "fault.txt"
MAX_LOG_BYTES = 1_000_000
KEPT_LOGS = 4
KEPT_CRASHES = 20
MAX_CHAIN = 20

# Their messages come from the interpreter, the system or this program, never from what was said.
_QUOTABLE = (
    AppError,
    OSError,
    ImportError,
    sqlite3.Error,
    TypeError,
    AttributeError,
    NameError,
    ArithmeticError,
    MemoryError,
    RecursionError,
)

log = logging.getLogger(__name__)


def safe_message(error: BaseException) -> str:
    """Return an exception's message where it cannot quote anybody, else only how long it is."""
    text = str(error)
    if isinstance(error, _QUOTABLE) or not text:
        return text[:500]
    return f"(message of {len(text)} characters left out)"


def safe_traceback(error: BaseException) -> str:
    """Return the traceback of ``error`` and its causes, with safe messages."""
    parts = []
    for one, link in _chain(error):
        kind = f"{type(one).__module__}.{type(one).__qualname__}".removeprefix("builtins.")
        frames = "".join(traceback.format_tb(one.__traceback__))
        parts.append(f"Traceback (most recent call last):\n{frames}{kind}: {safe_message(one)}\n{link}")
    return "\n".join(reversed(parts))


def _chain(error: BaseException) -> Iterator[tuple[BaseException, str]]:
    """Yield the exception and what led to it, each with the words that link it to the one printed below."""
    seen: set[int] = set()
    link = ""
    current: BaseException | None = error
    while current is not None and id(current) not in seen and len(seen) < MAX_CHAIN:
        seen.add(id(current))
        yield current, link
        if current.__cause__ is not None:
            current, link = current.__cause__, "\nwhich was the cause of:\n"
        elif current.__suppress_context__:
            return
        else:
            current, link = current.__context__, "\nand while that was handled:\n"


class _SafeFormatter(logging.Formatter):
    """Formats as the standard one does, but exceptions without what they quote."""

    def format(self, record: logging.LogRecord) -> str:
        """Format ``record``; the text that another handler kept of its exception is not used."""
        kept, record.exc_text = record.exc_text, None
        try:
            return super().format(record)
        finally:
            record.exc_text = kept

    def formatException(self, ei: object) -> str:
        """Return the safe traceback of logging's ``exc_info``."""
        error = ei[1] if isinstance(ei, tuple) else None
        return safe_traceback(error).rstrip() if isinstance(error, BaseException) else ""


class _PrivateLog(logging.handlers.RotatingFileHandler):
    """A rotating log that only its owner can read."""

    def _open(self) -> IO[str]:  # type: ignore[override]
        descriptor = open_private(Path(self.baseFilename), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        return os.fdopen(descriptor, "a", encoding="utf-8")


class Diagnostics:
    """Log, crash files and fault file of one process, from ``install`` to ``close``."""

    def __init__(self, logs_dir: Path, on_crash: Callable[[Path], None] | None = None) -> None:
        """``on_crash`` is told of each crash file, in the thread that crashed."""
        self._logs_dir = logs_dir
        self._on_crash = on_crash
        self._writing = threading.Lock()
        self._previous = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        self._handler: logging.Handler | None = None
        self._fault: IO[bytes] | None = None

    def install(self, level: int = logging.INFO) -> None:
        """Start logging and catch what nobody else catches.

        Raises:
            StorageError: the log folder cannot be written.
        """
        private_folder(self._logs_dir)
        try:
            self._handler = _PrivateLog(
                self._logs_dir / LOG_NAME, maxBytes=MAX_LOG_BYTES, backupCount=KEPT_LOGS, encoding="utf-8"
            )
            self._keep_old_fault()
            fault = open_private(self._logs_dir / FAULT_NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        except OSError as error:
            raise storage_error(error, self._logs_dir) from error
        self._handler.setFormatter(
            _SafeFormatter("%(asctime)s %(levelname)s %(process)d %(threadName)s %(name)s: %(message)s")
        )
        root = logging.getLogger()
        root.addHandler(self._handler)
        root.setLevel(level)
        self._fault = os.fdopen(fault, "ab", buffering=0)
        faulthandler.enable(self._fault, all_threads=True)
        self._previous = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        sys.unraisablehook = self._on_unraisable

    def close(self) -> None:
        """Give everything back as it was. A second call does nothing."""
        if self._handler is None:
            return
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._previous
        faulthandler.disable()
        if self._fault is not None:
            self._fault.close()
        logging.getLogger().removeHandler(self._handler)
        self._handler.close()
        self._handler = None

    def write_crash(self, error: BaseException, thread_name: str) -> Path | None:
        """Write a crash file and return it; None where the disk refuses, which the log then says."""
        now = datetime.now(UTC)
        path = self._logs_dir / f"crash-{now:%Y%m%dT%H%M%S%f}.txt"
        text = (
            f"{now:%Y-%m-%d %H:%M:%S} UTC\nPython {platform.python_version()} on {platform.platform()}\n"
            f"Thread {thread_name}\n\n{safe_traceback(error)}"
        )
        try:
            with self._writing:
                descriptor = open_private(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
                try:
                    write_all(descriptor, text.encode("utf-8", "replace"))
                finally:
                    os.close(descriptor)
                for old in _crash_files(self._logs_dir)[KEPT_CRASHES:]:
                    old.unlink(missing_ok=True)
        except OSError as failure:
            log.error("a crash file could not be written: %s", failure)
            return None
        return path

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt | Cancelled):
            return
        self._report(error, threading.current_thread().name)
        self._previous[0](kind, error, trace)

    def _on_thread_exception(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is None or isinstance(caught.exc_value, SystemExit | Cancelled):
            return
        self._report(caught.exc_value, caught.thread.name if caught.thread else "unknown")
        self._previous[1](caught)

    def _on_unraisable(self, caught: sys.UnraisableHookArgs) -> None:
        if caught.exc_value is not None:
            log.error("an exception that could not be raised\n%s", safe_traceback(caught.exc_value))

    def _report(self, error: BaseException, thread_name: str) -> None:
        path = self.write_crash(error, thread_name)
        log.critical("crash in thread %s: %s (%s)", thread_name, type(error).__name__, path)
        if path is not None and self._on_crash is not None:
            self._on_crash(path)

    def _keep_old_fault(self) -> None:
        """Turn what a dying process left in the fault file into a crash file."""
        fault = self._logs_dir / FAULT_NAME
        if not fault.exists() or fault.stat().st_size == 0:
            return
        stamp = datetime.fromtimestamp(fault.stat().st_mtime, UTC)
        with contextlib.suppress(PermissionError):  # Windows: another window holds it; its next start will
            fault.replace(self._logs_dir / f"crash-{stamp:%Y%m%dT%H%M%S%f}.txt")


def unseen_crashes(logs_dir: Path) -> tuple[Path, ...]:
    """Return the crash files that nobody was shown yet, newest first."""
    return tuple(_crash_files(logs_dir))


def mark_seen(crash: Path) -> Path:
    """Note that a crash file was shown; it stays, under another name.

    Raises:
        StorageError: it cannot be renamed.
    """
    try:
        return crash.replace(crash.with_name(f"seen-{crash.name}"))
    except OSError as error:
        raise storage_error(error, crash) from error


def _crash_files(logs_dir: Path) -> list[Path]:
    return sorted(logs_dir.glob("crash-*.txt"), reverse=True)
