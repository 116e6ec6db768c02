"""Leads through one interview: set up, getting ready, running, finished."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from interviewer_app.engine.snapshot import InterviewControls, Snapshot
from interviewer_app.interview.types import Phase
from interviewer_app.ui.bridge import SnapshotBridge
from interviewer_app.ui.finished_panel import FinishedPanel
from interviewer_app.ui.interview_start import InterviewStart
from interviewer_app.ui.jobs import Jobs
from interviewer_app.ui.preparing_panel import PreparingPanel
from interviewer_app.ui.running_panel import RunningPanel
from interviewer_app.ui.services import InterviewOptions, Services
from interviewer_app.ui.setup_panel import SetupPanel
from interviewer_app.ui.translation import Retranslated
from interviewer_app.ui.words import Words


class InterviewTab(Retranslated, QWidget):
    """Owns at most one interview at a time. ``recording_changed`` drives the window's recording light."""

    recording_changed = Signal(bool)
    running_changed = Signal(bool)
    review_wanted = Signal(str)

    def __init__(self, services: Services, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._jobs = jobs
        self._words = Words(self)
        self._bridge: SnapshotBridge | None = None
        self._controls: InterviewControls | None = None
        self._start: InterviewStart | None = None
        self._recording = False
        self._snapshot = Snapshot()
        self.setup = SetupPanel(services, jobs, self)
        self.preparing = PreparingPanel(self)
        self.running = RunningPanel(self)
        self.finished = FinishedPanel(self)
        self._pages = QStackedWidget(self)
        for page in (self.setup, self.preparing, self.running, self.finished):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self._connect()
        self.retranslate()

    @property
    def page(self) -> QWidget | None:
        """The page shown now: ``setup``, ``preparing``, ``running`` or ``finished``."""
        return self._pages.currentWidget()

    @property
    def is_running(self) -> bool:
        """Whether an interview is under way."""
        return self.page is self.running

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means on this page; False if it means nothing."""
        if self.page is self.preparing and event.key() == Qt.Key.Key_Escape:
            self._on_cancelled()
            return True
        return self.is_running and self.running.press(event)

    def new_interview(self) -> None:
        """Back to the set-up, unless an interview is under way."""
        if self.page is self.finished:
            self._show(self.setup)
            self.setup.take_focus()

    def close_interview(self) -> None:
        """Stop at once, keep everything, free the devices."""
        if self._start is not None:
            self._start.cancel()
            self._start = None
        self.setup.sound.stop_test()
        if self._bridge is not None:
            self._bridge.close()
            self._bridge.deleteLater()
            self._bridge = None
        if self._controls is not None:
            self._controls.close()
            self._controls = None
        self._set_recording(False)

    def retranslate(self) -> None:
        """Only the page's own name; its parts set theirs."""
        self.setAccessibleName(self.tr("Interview"))

    def _connect(self) -> None:
        self.setup.start_wanted.connect(self._on_start_wanted)
        self.preparing.cancelled.connect(self._on_cancelled)
        running = self.running
        running.controls.done.connect(self._on_done)
        running.controls.thinking.connect(self._on_thinking)
        running.controls.repeat.connect(self._on_repeat)
        running.controls.skip.connect(self._on_skip)
        running.controls.hold.connect(self._on_hold)
        running.end_confirmed.connect(self._on_end_confirmed)
        running.answer.submitted.connect(self._on_typed)
        self.finished.again_wanted.connect(self.new_interview)
        self.finished.report_wanted.connect(self._on_report_wanted)
        self.finished.review_wanted.connect(self._on_review_wanted)

    # --- from set-up to the greeting ---

    @Slot(object)
    def _on_start_wanted(self, options: InterviewOptions) -> None:
        self.close_interview()
        self._snapshot = Snapshot()
        self._bridge = SnapshotBridge(self)
        self._bridge.delivered.connect(self._on_snapshot)
        self.preparing.start()
        self._show(self.preparing)
        self._start = InterviewStart(self)
        self._start.ready.connect(self._on_ready)
        self._start.failed.connect(self._on_start_failed)
        self._start.run(self._services, self._jobs, options, self._bridge)

    @Slot(object)
    def _on_ready(self, controls: InterviewControls) -> None:
        self._start = None
        self._controls = controls
        self.running.start()
        self._show(self.running)
        self.running.take_focus()
        controls.start()

    @Slot(object)
    def _on_start_failed(self, error: Exception) -> None:
        self._start = None
        self.close_interview()
        self._show(self.setup)
        self.setup.show_error(error)

    @Slot()
    def _on_cancelled(self) -> None:
        self.close_interview()
        self._show(self.setup)
        self.setup.take_focus()

    # --- while it runs ---

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        if self.page is self.preparing:
            self.preparing.tell(snapshot.notice)
            return
        self.running.show_snapshot(snapshot)
        self._set_recording(snapshot.recording)
        if snapshot.phase is Phase.FINISHED:
            self.close_interview()
            self.finished.show_snapshot(snapshot)
            self._show(self.finished)

    @Slot()
    def _on_done(self) -> None:
        if self._controls:
            self._controls.done()

    @Slot()
    def _on_thinking(self) -> None:
        if self._controls:
            self._controls.thinking()

    @Slot()
    def _on_repeat(self) -> None:
        if self._controls:
            self._controls.repeat()

    @Slot()
    def _on_skip(self) -> None:
        if self._controls:
            self._controls.skip()

    @Slot()
    def _on_hold(self) -> None:
        if self._controls is None:
            return
        if self._snapshot.phase is Phase.PAUSED:
            self._controls.resume()
        else:
            self._controls.pause()

    @Slot()
    def _on_end_confirmed(self) -> None:
        if self._controls:
            self._controls.end()

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        if self._controls:
            self._controls.type_answer(text)

    # --- afterwards ---

    @Slot()
    def _on_report_wanted(self) -> None:
        self.finished.set_busy(True)
        writing = partial(self._services.report_path, self._snapshot.session_id)
        self._jobs.run(writing, self._on_report, self._on_report_failed)

    @Slot()
    def _on_review_wanted(self) -> None:
        self.review_wanted.emit(self._snapshot.session_id)

    @Slot(object)
    def _on_report(self, path: Path) -> None:
        self.finished.set_busy(False)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            told = self.tr("The report is here: {path}").format(path=path)
            self.finished.notice.say(told, dismiss=self.tr("Close"))

    @Slot(object)
    def _on_report_failed(self, error: Exception) -> None:
        self.finished.set_busy(False)
        self.finished.notice.say(self._words.error(error), is_error=True, dismiss=self.tr("Close"))

    def _show(self, page: QWidget) -> None:
        before = self.is_running
        self._pages.setCurrentWidget(page)
        if self.is_running != before:
            self.running_changed.emit(self.is_running)

    def _set_recording(self, recording: bool) -> None:
        if recording != self._recording:
            self._recording = recording
            self.recording_changed.emit(recording)
