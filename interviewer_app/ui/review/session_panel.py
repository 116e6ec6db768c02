"""The right side of the review page: one session, its answers as tabs, the answer in front."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QTabBar, QVBoxLayout, QWidget

from interviewer_app.sessions.records import TurnRecord
from interviewer_app.ui.jobs import Jobs
from interviewer_app.ui.notice_bar import NoticeBar
from interviewer_app.ui.review.answer_panel import AnswerPanel
from interviewer_app.ui.review.desk import OpenedSession, ReviewDesk
from interviewer_app.ui.review.editing import Editing
from interviewer_app.ui.review.session_head import SessionHead
from interviewer_app.ui.review.words import ReviewWords
from interviewer_app.ui.translation import Retranslated
from interviewer_app.ui.words import Words

if TYPE_CHECKING:
    from interviewer_app.sessions.export import Withdrawn


class SessionPanel(Retranslated, QWidget):
    """``reviewed(session_id)`` after a judgement, ``erased(session_id)`` when it is gone."""

    reviewed = Signal(str)
    erased = Signal(str)

    def __init__(self, desk: ReviewDesk, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._jobs = jobs
        self._words = Words(self)
        self._review_words = ReviewWords(self)
        self._opened: OpenedSession | None = None
        self._turns: list[TurnRecord] = []
        self._asking = ""
        self.editing = Editing(desk, self)
        self.head = SessionHead(self)
        self.notice = NoticeBar(self)
        self.tabs = QTabBar(self)
        self.tabs.setObjectName("answers")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.answer = AnswerPanel(desk, jobs, self.editing, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 16, 20, 14)
        column.setSpacing(10)
        column.addWidget(self.head)
        column.addWidget(self.notice)
        column.addWidget(self.tabs)
        column.addWidget(self.answer, 1)
        self._connect()
        self.retranslate()

    @property
    def session_id(self) -> str:
        """The session shown; empty without one."""
        return self._opened.record.session.id if self._opened is not None else ""

    @property
    def turn(self) -> TurnRecord | None:
        """The turn in front."""
        row = self.tabs.currentIndex()
        return self._turns[row] if 0 <= row < len(self._turns) else None

    def show_session(self, opened: OpenedSession) -> None:
        """Show another session at its first answer that is not judged."""
        self.leave()
        self._opened = opened
        self.editing.begin(self.session_id, opened.reviews)
        self.head.show_session(opened.record, opened.has_consent)
        self._ask("")
        self._turns = [turn for turn in opened.record.turns if turn.answer is not None]
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for _ in self._turns:
            self.tabs.addTab("")
        self._name_tabs()
        open_ones = [
            row for row, turn in enumerate(self._turns) if turn.decision and not self._is_judged(turn)
        ]
        self.tabs.setCurrentIndex(open_ones[0] if open_ones else 0)
        self.tabs.blockSignals(False)
        self.tabs.setVisible(bool(self._turns))
        self.answer.setVisible(bool(self._turns))
        if self._turns:
            self._on_tab(self.tabs.currentIndex())
        else:
            self.notice.say(self.tr("Nothing was answered in this session."))

    def leave(self) -> None:
        """Let what is typed count and fall silent."""
        self.answer.commit()
        self.answer.wave_card.player.stop()

    def close_session(self) -> None:
        """Leave, and wait until everything is kept."""
        self.leave()
        self.editing.wait()
        self.answer.wave_card.player.wait()

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means here; False if it means nothing."""
        return bool(self._turns) and self.answer.press(event)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setAccessibleName(self.tr("The open session"))
        self.tabs.setAccessibleName(self.tr("Answers"))
        self._name_tabs()
        if self._asking:
            self._ask(self._asking)

    def _is_judged(self, turn: TurnRecord) -> bool:
        return self.editing.review(turn.turn).label is not None

    def _name_tabs(self) -> None:
        for row, turn in enumerate(self._turns):
            done = " ✓" if self._is_judged(turn) else ""
            self.tabs.setTabText(row, self._review_words.turn(row + 1, turn).replace("&", "&&") + done)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._on_tab)
        self.editing.changed.connect(self._on_changed)
        self.editing.failed.connect(self.show_error)
        self.answer.wave_card.failed.connect(self.show_error)
        self.answer.training_wanted.connect(self._on_training)
        self.answer.next_wanted.connect(self._on_next)
        self.head.report_wanted.connect(self._on_report)
        self.head.archive_wanted.connect(self._on_archive)
        self.head.erase_wanted.connect(self._on_erase)
        self.head.withdrawal_wanted.connect(self._on_withdrawal)
        self.notice.accepted.connect(self._on_accepted)
        self.notice.dismissed.connect(self._on_dismissed)

    @Slot(object)
    def show_error(self, error: Exception) -> None:
        """Tell what went wrong, in place."""
        self._asking = ""
        self.head.set_busy(False)
        self.notice.say(self._words.error(error), is_error=True, dismiss=self.tr("Close"))

    @Slot(int)
    def _on_tab(self, row: int) -> None:
        if 0 <= row < len(self._turns) and self._opened is not None:
            self.answer.commit()
            turn = self._turns[row]
            onset_s = self._opened.onsets_s.get(turn.turn)
            self.answer.show_turn(turn, onset_s, is_last=row == len(self._turns) - 1)

    @Slot(int)
    def _on_changed(self, number: int) -> None:
        if self.turn is not None and self.turn.turn == number:
            self.answer.refresh()
        self._name_tabs()
        self.reviewed.emit(self.session_id)

    @Slot()
    def _on_next(self) -> None:
        self.tabs.setCurrentIndex(min(self.tabs.currentIndex() + 1, self.tabs.count() - 1))

    # --- questions that are asked in place ---

    def _ask(self, what: str) -> None:
        self._asking = what
        if what == "consent":
            self.notice.say(
                self.tr(
                    "May models on this computer learn from this session? Only answers you mark are "
                    "exported; phone numbers and the like are replaced. You can withdraw this at any time."
                ),
                accept=self.tr("I agree"),
                dismiss=self.tr("No"),
            )
        elif what == "erase":
            self.notice.say(
                self.tr(
                    "Erase this session for good? Sound, text, reviews, report and its exported training "
                    "rows go, in backups, too. A zip you saved elsewhere stays."
                ),
                accept=self.tr("Erase for good"),
                dismiss=self.tr("Keep it"),
            )
        else:
            self.notice.clear()

    @Slot()
    def _on_accepted(self) -> None:
        asked, session_id, desk = self._asking, self.session_id, self._desk
        self._ask("")
        if asked == "consent":
            call = partial(desk.give_consent, session_id)
            self._jobs.run(lambda: (session_id, call()), self._on_consent, self.show_error)
        elif asked == "erase":
            self.leave()
            self.head.set_busy(True)
            self._jobs.run(lambda: (session_id, desk.erase(session_id)), self._on_erased, self.show_error)

    @Slot()
    def _on_dismissed(self) -> None:
        self._ask("")

    @Slot(bool)
    def _on_training(self, on: bool) -> None:
        if self.turn is None or self._opened is None:
            return
        if on and not self._opened.has_consent:
            self._ask("consent")
            return
        self.editing.change(self.turn.turn, use_for_training=on)

    @Slot(object)
    def _on_consent(self, outcome: tuple[str, None]) -> None:
        if outcome[0] == self.session_id:
            self._set_consent(True)
            if self.turn is not None:
                self.editing.change(self.turn.turn, use_for_training=True)

    def _set_consent(self, given: bool) -> None:
        if self._opened is not None:
            self._opened = replace(self._opened, has_consent=given)
            self.head.show_session(self._opened.record, given)

    @Slot()
    def _on_withdrawal(self) -> None:
        session_id, desk = self.session_id, self._desk
        self.head.set_busy(True)
        self._jobs.run(
            lambda: (session_id, desk.withdraw_consent(session_id)), self._on_withdrawn, self.show_error
        )

    @Slot(object)
    def _on_withdrawn(self, outcome: tuple[str, Withdrawn]) -> None:
        self.head.set_busy(False)
        if outcome[0] == self.session_id:
            self._set_consent(False)
            told = self.tr("Consent is withdrawn.") + " " + self._review_words.withdrawn(outcome[1])
            self.notice.say(told.strip(), dismiss=self.tr("Close"))

    @Slot()
    def _on_erase(self) -> None:
        self._ask("erase")

    @Slot(object)
    def _on_erased(self, outcome: tuple[str, Withdrawn]) -> None:
        self.head.set_busy(False)
        self.erased.emit(outcome[0])

    # --- files ---

    @Slot()
    def _on_report(self) -> None:
        self.head.set_busy(True)
        self._jobs.run(
            partial(self._desk.report_path, self.session_id), self._on_report_written, self.show_error
        )

    @Slot(object)
    def _on_report_written(self, path: Path) -> None:
        self.head.set_busy(False)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            told = self.tr("The report is here: {path}").format(path=path)
            self.notice.say(told, dismiss=self.tr("Close"))

    @Slot()
    def _on_archive(self) -> None:
        dialog = QFileDialog(self, self.tr("Save this session as a zip file"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("zip")
        dialog.selectFile(f"interview-{self.session_id}.zip")
        dialog.fileSelected.connect(self.save_archive)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def save_archive(self, name: str) -> None:
        """Write the session's zip there."""
        self.head.set_busy(True)
        call = partial(self._desk.archive, self.session_id, Path(name))
        self._jobs.run(call, self._on_archived, self.show_error)

    @Slot(object)
    def _on_archived(self, path: Path) -> None:
        self.head.set_busy(False)
        self.notice.say(self.tr("Saved: {path}").format(path=path), dismiss=self.tr("Close"))
