"""The review page of the window: sessions at the left, the open one at the right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSplitter, QStackedWidget, QWidget

from interviewer_app.ui.jobs import Jobs
from interviewer_app.ui.review.desk import OpenedSession, ReviewDesk
from interviewer_app.ui.review.empty_panel import EmptyPanel
from interviewer_app.ui.review.session_list import SessionList
from interviewer_app.ui.review.session_panel import SessionPanel
from interviewer_app.ui.review.words import ReviewWords
from interviewer_app.ui.translation import Retranslated

if TYPE_CHECKING:
    from interviewer_app.sessions.export import Exported
    from interviewer_app.sessions.summaries import Summary

LIST_WIDTH, PANEL_WIDTH = 300, 880


class ReviewTab(Retranslated, QWidget):
    """Reads the library each time it comes to the front. ``interview_wanted`` leads back to practising."""

    interview_wanted = Signal()

    def __init__(self, desk: ReviewDesk, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._jobs = jobs
        self._words = ReviewWords(self)
        self.empty = EmptyPanel(self)
        self.list = SessionList(desk, jobs, self)
        self.panel = SessionPanel(desk, jobs, self)
        self._right = QStackedWidget(self)
        self._right.addWidget(QWidget(self))  # nothing, while no session is open
        self._right.addWidget(self.panel)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._split.addWidget(self.list)
        self._split.addWidget(self._right)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([LIST_WIDTH, PANEL_WIDTH])
        self.list.setMinimumWidth(250)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._split)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._pages)
        self._wanted = ""
        self._needs_focus = False
        self._connect()
        self.retranslate()

    @property
    def is_empty(self) -> bool:
        """Whether there is no session at all."""
        return self._pages.currentWidget() is self.empty

    def show_session(self, session_id: str) -> None:
        """Open a session as soon as the list is read."""
        self._wanted = session_id
        self.refresh()

    def refresh(self) -> None:
        """Read the list of sessions anew."""
        self._jobs.run(self._desk.summaries, self._on_summaries, self._on_failed)

    def set_quiet(self, quiet: bool) -> None:
        """While an interview runs nothing is played: its microphone would hear it."""
        self.panel.answer.wave_card.set_quiet(quiet)

    def close_review(self) -> None:
        """Keep what is typed, fall silent, free the device."""
        self.panel.close_session()

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means here; False if it means nothing."""
        if event.key() == Qt.Key.Key_F and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        return self.panel.isVisible() and self.panel.press(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Sessions may have been added since."""
        super().showEvent(event)
        self._needs_focus = True
        self.refresh()

    def retranslate(self) -> None:
        """Only the page's own name; its parts set theirs."""
        self.setAccessibleName(self.tr("Review"))
        self._split.setAccessibleName(self.tr("Sessions and the open one"))

    def _connect(self) -> None:
        self.empty.interview_wanted.connect(self.interview_wanted)
        self.list.chosen.connect(self._on_chosen)
        self.list.failed.connect(self._on_failed)
        self.list.export_wanted.connect(self._on_export)
        self.panel.reviewed.connect(self._on_reviewed)
        self.panel.erased.connect(self._on_erased)

    @Slot(object)
    def _on_summaries(self, summaries: Sequence[Summary]) -> None:
        wanted, self._wanted = self._wanted, ""
        self._pages.setCurrentWidget(self._split if summaries else self.empty)
        self.list.show_summaries(summaries, wanted)
        if self._needs_focus and summaries:
            self._needs_focus = False
            self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _on_chosen(self, session_id: str) -> None:
        if not session_id:
            self.panel.leave()
            self._right.setCurrentIndex(0)
        elif session_id != self.panel.session_id or not self.panel.isVisible():
            self.panel.leave()
            self._jobs.run(partial(self._desk.open, session_id), self._on_opened, self._on_failed)

    @Slot(object)
    def _on_opened(self, opened: OpenedSession) -> None:
        if opened.record.session.id == self.list.chosen_id:
            self.panel.show_session(opened)
            self._right.setCurrentWidget(self.panel)

    @Slot(str)
    def _on_reviewed(self, session_id: str) -> None:
        desk = self._desk
        if self.panel.editing.is_saved:
            self._jobs.run(lambda: (session_id, desk.summaries()), self._on_progress, self._on_failed)

    @Slot(object)
    def _on_progress(self, outcome: tuple[str, Sequence[Summary]]) -> None:
        session_id, summaries = outcome
        for summary in summaries:
            if summary.session_id == session_id:
                self.list.update_summary(summary)

    @Slot(str)
    def _on_erased(self, session_id: str) -> None:
        self._right.setCurrentIndex(0)
        self.refresh()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._pages.setCurrentWidget(self._split)
        self._right.setCurrentWidget(self.panel)
        self.panel.show_error(error)

    @Slot()
    def _on_export(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a folder for the training data"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.export_rows)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def export_rows(self, folder: str) -> None:
        """Write the training rows of all reviewed sessions there."""
        self.panel.leave()
        self.panel.editing.wait()
        self._jobs.run(partial(self._desk.export_rows, Path(folder)), self._on_exported, self._on_failed)

    @Slot(object)
    def _on_exported(self, done: Exported) -> None:
        self.panel.notice.say(self._words.exported(done), dismiss=self.tr("Close"))
