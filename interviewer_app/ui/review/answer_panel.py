"""One answer under review: sound, transcript, decision and reply, and whether it may be learned from."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from interviewer_app.sessions.records import TurnRecord
from interviewer_app.sessions.review_values import RATINGS
from interviewer_app.ui.jobs import Jobs
from interviewer_app.ui.review.decision_card import DecisionCard
from interviewer_app.ui.review.desk import ReviewDesk
from interviewer_app.ui.review.editing import Editing
from interviewer_app.ui.review.reply_card import ReplyCard
from interviewer_app.ui.review.transcript_card import TranscriptCard
from interviewer_app.ui.review.wave_card import WaveCard
from interviewer_app.ui.translation import Retranslated

BESIDE_FROM_PX = 700
LEGEND_BESIDE_FROM_PX = 920


class AnswerPanel(Retranslated, QWidget):
    """``training_wanted(on)`` when the mark for training is clicked: consent is asked for above."""

    training_wanted = Signal(bool)
    next_wanted = Signal()

    def __init__(self, desk: ReviewDesk, jobs: Jobs, editing: Editing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editing = editing
        self._turn: TurnRecord | None = None
        self.wave_card = WaveCard(desk, jobs, self)
        self.transcript = TranscriptCard(self)
        self.decision = DecisionCard(self)
        self.reply = ReplyCard(self)
        self.training = QCheckBox(self)
        self._state = QLabel(self)
        self._state.setProperty("soft", True)
        self._state.setWordWrap(True)
        self.undo = QPushButton(self)
        self.redo = QPushButton(self)
        self.next = QPushButton(self)
        self.next.setProperty("kind", "primary")
        self._cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self._connect()
        self.retranslate()

    def show_turn(self, turn: TurnRecord, onset_s: float | None, *, is_last: bool) -> None:
        """Show another answer; its speech begins ``onset_s`` behind the start of its sound."""
        self._turn = turn
        self.wave_card.show_turn(self._editing.session_id, turn, onset_s)
        self.next.setEnabled(not is_last)
        self._show()

    def refresh(self) -> None:
        """Show how the review of this answer stands; what is being typed counts first."""
        self.commit()
        self._show()

    def _show(self) -> None:
        if self._turn is None:
            return
        reviewed = self._editing.of(self._turn.turn)
        self.transcript.show_turn(self._turn, reviewed.review)
        self.decision.show_turn(self._turn, reviewed.review)
        self._show_reply()
        self.training.setChecked(reviewed.review.use_for_training)
        self.training.setEnabled(self._turn.answer is not None)
        self.undo.setEnabled(reviewed.can_undo)
        self.redo.setEnabled(reviewed.can_redo)
        self._state.setText(self._state_text())

    @Slot()
    def _show_reply(self) -> None:
        if self._turn is not None:
            review = self._editing.review(self._turn.turn)
            self.reply.show_turn(self._turn, review, hidden=self.decision.is_hidden)

    def commit(self) -> None:
        """Let half-typed text count before another answer is shown."""
        self.transcript.editor.commit()
        self.reply.editor.commit()

    def press(self, event: QKeyEvent) -> bool:
        """Keys that no text field wanted: 1–3 judge, Space plays, U takes back, T marks, N goes on."""
        if self._turn is None:
            return False
        key = event.key()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return self._press_control(event)
        if self.decision.press(key):
            return True
        buttons = {
            Qt.Key.Key_Space: self.wave_card.play_button,
            Qt.Key.Key_U: self.undo,
            Qt.Key.Key_N: self.next,
            Qt.Key.Key_T: self.training,
        }
        if key in buttons and buttons[key].isEnabled():
            buttons[key].click()
            return True
        return False

    def _press_control(self, event: QKeyEvent) -> bool:
        buttons = {Qt.Key.Key_Z: self.undo, Qt.Key.Key_Y: self.redo}
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        button = self.redo if shifted and event.key() == Qt.Key.Key_Z else buttons.get(event.key())
        if button is None or not button.isEnabled():
            return False
        button.click()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other where there is room, else one below the other."""
        super().resizeEvent(event)
        beside = self.width() >= BESIDE_FROM_PX
        self._cards.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )
        self.wave_card.set_wide(self.width() >= LEGEND_BESIDE_FROM_PX)
        self._state.setText(self._state_text())

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setAccessibleName(self.tr("The answer under review"))
        self.training.setText(self.tr("Use for training"))
        self.training.setAccessibleName(self.tr("Use this answer for training"))
        self.training.setToolTip(
            self.tr("Key T. Only answers you mark, of sessions with consent, are exported.")
        )
        texts = (
            (
                self.undo,
                self.tr("Undo"),
                self.tr("Undo the last change of this answer"),
                self.tr("U or Ctrl+Z"),
            ),
            (self.redo, self.tr("Redo"), self.tr("Do the undone change again"), self.tr("Ctrl+Y")),
            (self.next, self.tr("Next answer"), self.tr("Go to the next answer"), self.tr("N")),
        )
        for button, text, name, keys in texts:
            button.setText(text)
            button.setAccessibleName(name)
            button.setToolTip(keys)
        self._state.setText(self._state_text())

    def _state_text(self) -> str:
        if self._turn is None:
            return ""
        review = self._editing.review(self._turn.turn)
        if review.use_for_training and review.label is None:
            return self.tr("Judge what should follow, too: without it there is no row.")
        if self.width() < BESIDE_FROM_PX:
            return ""
        return self.tr("Keys: 1 2 3 judge · Space plays · U undoes · N next")

    def _connect(self) -> None:
        self.transcript.corrected.connect(self._on_corrected)
        self.decision.judged.connect(self._on_judged)
        self.decision.hiding_changed.connect(self._show_reply)
        self.reply.reworded.connect(self._on_reworded)
        self.reply.rated.connect(self._on_rated)
        self.training.clicked.connect(self._on_training)
        self.undo.clicked.connect(self._on_undo)
        self.redo.clicked.connect(self._on_redo)
        self.next.clicked.connect(self.next_wanted)

    @Slot(object)
    def _on_corrected(self, text: str | None) -> None:
        if self._turn is not None:
            self._editing.change(self._turn.turn, transcript=text)

    @Slot(object)
    def _on_judged(self, label: str | None) -> None:
        if self._turn is not None:
            self._editing.change(self._turn.turn, label=label)

    @Slot(object)
    def _on_reworded(self, text: str | None) -> None:
        if self._turn is not None:
            self._editing.change(self._turn.turn, reply=text)

    @Slot(str, int)
    def _on_rated(self, name: str, value: int) -> None:
        if self._turn is not None:
            ratings = dict(self._editing.review(self._turn.turn).ratings)
            ratings.pop(name, None)
            self._editing.change(self._turn.turn, ratings={**ratings, **({name: value} if value else {})})

    @Slot(bool)
    def _on_training(self, on: bool) -> None:
        self.refresh()  # the box follows the review, not the click: consent may be missing
        self.training_wanted.emit(on)

    @Slot()
    def _on_undo(self) -> None:
        self.commit()
        if self._turn is not None:
            self._editing.undo(self._turn.turn)

    @Slot()
    def _on_redo(self) -> None:
        if self._turn is not None:
            self._editing.redo(self._turn.turn)

    def _lay_out(self) -> None:
        page = QWidget(self)
        page.setObjectName("reviewPage")
        self._cards.setSpacing(12)
        self._cards.addWidget(self.transcript, 1)
        self._cards.addWidget(self.decision, 1)
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 0, 6, 0)
        inner.setSpacing(12)
        inner.addWidget(self.wave_card)
        inner.addLayout(self._cards)
        inner.addWidget(self.reply)
        inner.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self.training)
        foot.addSpacing(8)
        foot.addWidget(self._state, 1)
        foot.addWidget(self.undo)
        foot.addWidget(self.redo)
        foot.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(scroll, 1)
        column.addLayout(foot)
        order = [self.wave_card.wave, self.wave_card.play_button, self.transcript.restore]
        order += [self.transcript.editor, self.decision.blind, *self.decision.buttons.values()]
        order += [self.reply.editor]
        order += [row.button(value) for row in self.reply.ratings.values() for value in RATINGS]
        order += [self.training, self.undo, self.redo, self.next]
        for one, following in pairwise(order):
            QWidget.setTabOrder(one, following)
