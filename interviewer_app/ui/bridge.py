"""Carries the newest value from any thread into the window's thread, at most 30 times a second."""

from __future__ import annotations

import threading
import time
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

MAX_RATE_HZ = 30
_NOTHING = object()


class LatestBridge(QObject):
    """A one-slot mailbox between threads: what was not yet delivered is replaced by what is newer.

    ``post`` may be called from any thread and never blocks. ``delivered`` is emitted in the thread this
    object lives in. At most one delivery is under way at any time, so a fast sender cannot fill the
    window's event queue.
    """

    delivered = Signal(object)
    _wake = Signal()

    def __init__(self, parent: QObject | None = None, max_rate_hz: float = MAX_RATE_HZ) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._slot: Any = _NOTHING
        self._under_way = False
        self._closed = False
        self._interval_s = 1.0 / max_rate_hz
        self._last_s = -self._interval_s
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._deliver)
        self._wake.connect(self._on_wake, Qt.ConnectionType.QueuedConnection)

    def post(self, value: Any) -> None:
        """Leave ``value`` for the window; from any thread. After ``close`` it is dropped."""
        with self._lock:
            if self._closed:
                return
            self._slot = value
            if self._under_way:
                return
            self._under_way = True
        self._wake.emit()

    def close(self) -> None:
        """Deliver nothing more; what is in the slot is let go."""
        with self._lock:
            self._closed = True
            self._slot = _NOTHING
        self._timer.stop()

    @Slot()
    def _on_wake(self) -> None:
        wait_s = self._last_s + self._interval_s - time.monotonic()
        if wait_s <= 0:
            self._deliver()
        else:
            self._timer.start(max(1, round(wait_s * 1000)))

    @Slot()
    def _deliver(self) -> None:
        with self._lock:
            value, self._slot = self._slot, _NOTHING
            self._under_way = False
        if value is _NOTHING:
            return
        self._last_s = time.monotonic()
        self.delivered.emit(value)


class SnapshotBridge(LatestBridge):
    """Brings the conductor's snapshots to the window. A snapshot is whole, so a skipped one loses nothing."""


class LevelBridge(LatestBridge):
    """Brings a microphone's level in dBFS to the window."""
