"""One attempt to start an interview in a worker; a cancelled attempt cleans up after itself."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from interviewer_app.engine.snapshot import InterviewControls
from interviewer_app.ui.bridge import SnapshotBridge
from interviewer_app.ui.jobs import Jobs
from interviewer_app.ui.services import InterviewOptions, Services


class InterviewStart(QObject):
    """Ends with ``ready(controls)`` or ``failed(error)``, or with neither once it was cancelled."""

    ready = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._cancelled = False

    def run(self, services: Services, jobs: Jobs, options: InterviewOptions, bridge: SnapshotBridge) -> None:
        """Begin; returns at once."""
        jobs.run(partial(services.start_interview, options, bridge.post), self._on_made, self._on_failed)

    def cancel(self) -> None:
        """Want no interview any more; one that is already made will be closed."""
        self._cancelled = True

    @Slot(object)
    def _on_made(self, controls: InterviewControls) -> None:
        if self._cancelled:
            controls.close()
        else:
            self.ready.emit(controls)
        self.deleteLater()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not self._cancelled:
            self.failed.emit(error)
        self.deleteLater()
