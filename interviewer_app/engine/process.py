"""The client of the model process: starts it, sends requests, hands on its reports, notices its death."""

from __future__ import annotations

import logging
import multiprocessing
import queue
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Protocol

from interviewer_app.engine.log_forwarding import write_forwarded
from interviewer_app.engine.messages import EngineDied, LogLine, Report, Request, Shutdown
from interviewer_app.engine.worker_entry import run_worker
from interviewer_app.errors import EngineError

log = logging.getLogger(__name__)

_STOP_S = 3.0


class Engine(Protocol):
    """A model process as the rest sees it."""

    def send(self, request: Request) -> bool:
        """Hand over a request without waiting; False when the process is known to be gone."""

    def close(self) -> None:
        """End it; nothing is reported any more. Twice is harmless."""


# Starts an engine that tells its reports to what it is given.
StartEngine = Callable[[Callable[[Report], None]], Engine]


class EngineClient:
    """One model process. ``on_report`` is called in a thread of the client's own, in order.

    After the process died, and only then, ``EngineDied`` is reported, once. A new client is a new process.
    """

    def __init__(self, on_report: Callable[[Report], None]) -> None:
        """Start the process.

        Raises:
            EngineError: it cannot be started.
        """
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._connection: Connection[Any, Any] = ours
        self._on_report = on_report
        self._outbox: queue.SimpleQueue[Request | None] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._gone = threading.Event()
        self._process = context.Process(target=run_worker, args=(theirs,), name="engine", daemon=True)
        try:
            self._process.start()
        except OSError as error:
            ours.close()
            raise EngineError(
                "The model process cannot be started.", "Close other programs and try again."
            ) from error
        finally:
            theirs.close()
        self._writer = threading.Thread(target=self._write, name="engine-requests", daemon=True)
        self._reader = threading.Thread(target=self._read, name="engine-reports", daemon=True)
        self._writer.start()
        self._reader.start()

    @property
    def pid(self) -> int | None:
        """The process's number, as the system knows it."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.is_alive()

    def send(self, request: Request) -> bool:
        """Hand over a request; False when the process is gone (which is reported on its own).

        Never waits: a process that hangs, or still loads its libraries, must not hold up the recording.
        """
        if self._gone.is_set():
            return False
        self._outbox.put(request)
        return True

    def close(self) -> None:
        """End the process: politely, then by force. Nothing is reported any more. Twice is harmless."""
        self._closing.set()
        # A word, not the closed pipe: while our reader waits on the pipe, closing it would not be noticed.
        self._outbox.put(Shutdown())
        self._outbox.put(None)
        self._process.join(_STOP_S)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join(_STOP_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(_STOP_S)
        self._writer.join(_STOP_S)
        self._reader.join(_STOP_S)
        self._connection.close()

    def _write(self) -> None:
        while (request := self._outbox.get()) is not None:
            try:
                self._connection.send(request)
            except OSError:  # the process is gone: the reader notices, too, and tells
                self._gone.set()
                return

    def _read(self) -> None:
        while True:
            try:
                report = self._connection.recv()
            except (EOFError, OSError):
                break
            if isinstance(report, LogLine):
                write_forwarded(report)
            elif not self._closing.is_set():
                self._on_report(report)
        self._gone.set()
        self._outbox.put(None)
        if not self._closing.is_set():
            self._process.join(_STOP_S)
            log.error("the model process ended with code %s", self._process.exitcode)
            self._on_report(EngineDied(self._process.exitcode))
