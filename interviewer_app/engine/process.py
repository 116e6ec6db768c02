"""The client of the model process: starts it, sends requests, hands on its reports, notices its death."""

from __future__ import annotations

import logging
import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from interviewer_app.engine.messages import EngineDied, Report, Request, Shutdown
from interviewer_app.engine.worker_entry import run_worker
from interviewer_app.errors import EngineError

log = logging.getLogger(__name__)

_STOP_S = 3.0


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
        self._guard = threading.Lock()
        self._closing = False
        self._process = context.Process(target=run_worker, args=(theirs,), name="engine", daemon=True)
        try:
            self._process.start()
        except OSError as error:
            raise EngineError(
                "The model process cannot be started.", "Close other programs and try again."
            ) from error
        theirs.close()
        self._reader = threading.Thread(target=self._read, name="engine-reports", daemon=True)
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
        """Hand over a request; False when the process is gone (which is reported on its own)."""
        try:
            with self._guard:
                self._connection.send(request)
        except (BrokenPipeError, OSError, ValueError):
            return False
        return True

    def close(self) -> None:
        """End the process: politely, then by force. Nothing is reported any more. Twice is harmless."""
        self._closing = True
        # A word, not the closed pipe: while our reader waits on the pipe, closing it would not be noticed.
        self.send(Shutdown())
        self._process.join(_STOP_S)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join(_STOP_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(_STOP_S)
        self._reader.join(_STOP_S)
        self._connection.close()

    def _read(self) -> None:
        while True:
            try:
                report = self._connection.recv()
            except (EOFError, OSError):
                break
            if not self._closing:
                self._on_report(report)
        if not self._closing:
            self._process.join(_STOP_S)
            log.error("the model process ended with code %s", self._process.exitcode)
            self._on_report(EngineDied(self._process.exitcode))
