"""One echo self-test in a worker: its progress, its end, and the way to stop it."""

from __future__ import annotations

import threading
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from interviewer_app.echo_finding import EchoFinding
from interviewer_app.errors import Cancelled
from interviewer_app.ui.bridge import LatestBridge
from interviewer_app.ui.jobs import Jobs
from interviewer_app.ui.services import Services


class EchoRun(QObject):
    """Tells ``progress(share)``, then ends with ``found(finding)`` or ``failed(error)``.

    Once it was cancelled it tells nothing more, and the devices are free as soon as the next block came.
    """

    progress = Signal(float)
    found = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._cancelled = threading.Event()
        self._bridge = LatestBridge(self)
        self._bridge.delivered.connect(self._on_progress)

    def run(self, services: Services, jobs: Jobs, microphone: str | None, speaker: str | None) -> None:
        """Begin; returns at once."""
        testing = partial(services.test_echo, microphone, speaker, self._tell)
        jobs.run(testing, self._on_found, self._on_failed)

    def cancel(self) -> None:
        """Stop, and tell nothing of it."""
        self._cancelled.set()

    def _tell(self, share: float) -> None:
        """Called in the worker."""
        if self._cancelled.is_set():
            raise Cancelled
        self._bridge.post(share)

    @Slot(object)
    def _on_progress(self, share: float) -> None:
        if not self._cancelled.is_set():
            self.progress.emit(share)

    @Slot(object)
    def _on_found(self, finding: EchoFinding) -> None:
        if not self._cancelled.is_set():
            self.found.emit(finding)
        self._close()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not self._cancelled.is_set():
            self.failed.emit(error)
        self._close()

    def _close(self) -> None:
        self._bridge.close()
        self.deleteLater()
