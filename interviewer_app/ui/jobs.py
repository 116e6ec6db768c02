"""Runs one blocking call in a worker thread and brings its outcome back to a bound slot."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from interviewer_app.errors import AppError, Cancelled

logger = logging.getLogger(__name__)


class _Outcome(QObject):
    """Lives in the window's thread; its signals cross over from the worker."""

    done = Signal(object)
    failed = Signal(object)
    ended = Signal(object)


class _Task(QRunnable):
    def __init__(self, function: Callable[[], Any], outcome: _Outcome) -> None:
        super().__init__()
        self.setAutoDelete(True)
        self._function = function
        self._outcome = outcome

    def run(self) -> None:
        """Call the function; whatever it raises is told to ``failed``, never lost in the thread."""
        try:
            result = self._function()
        except AppError as error:
            logger.warning("a background call ended in %s", type(error).__name__)
            self._outcome.failed.emit(error)
        except Cancelled as error:
            self._outcome.failed.emit(error)  # told, so that who waits knows; never shown
        except Exception as error:
            logger.exception("a background call failed: this is a bug")
            self._outcome.failed.emit(error)
        else:
            self._outcome.done.emit(result)
        finally:
            self._outcome.ended.emit(self._outcome)


class Jobs(QObject):
    """Worker calls of one window. ``done`` and ``failed`` must be bound slots of window objects."""

    def __init__(self, parent: QObject | None = None, threads: int = 3) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._running: set[_Outcome] = set()

    def run(
        self,
        function: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Any], None],
    ) -> None:
        """Call ``function()`` in a worker; then ``done(result)`` or ``failed(error)`` in this thread."""
        for slot in (done, failed):
            # A plain function has no thread: Qt would run it in the worker's.
            if not isinstance(getattr(slot, "__self__", None), QObject):
                raise TypeError("a job's outcome goes to a bound slot of a QObject")
        outcome = _Outcome(self)
        outcome.done.connect(done, Qt.ConnectionType.QueuedConnection)
        outcome.failed.connect(failed, Qt.ConnectionType.QueuedConnection)
        outcome.ended.connect(self._forget, Qt.ConnectionType.QueuedConnection)
        self._running.add(outcome)
        self._pool.start(_Task(function, outcome))

    def wait(self, timeout_ms: int = 5000) -> bool:
        """Wait until no call is running; False if one is still at it after ``timeout_ms``."""
        return self._pool.waitForDone(timeout_ms)

    @Slot(object)
    def _forget(self, outcome: _Outcome) -> None:
        self._running.discard(outcome)
        outcome.deleteLater()
