"""What should have been decided: keys 1 to 3, beside what was decided and why."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from interviewer_app.interview.types import Decision
from interviewer_app.sessions.records import DecisionRecord, TurnRecord
from interviewer_app.sessions.review_values import LABELS, Review, is_right
from interviewer_app.ui.key_button import KeyButton
from interviewer_app.ui.translation import Retranslated
from interviewer_app.ui.words import Words

KEYS = dict(zip((Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3), LABELS, strict=True))


class DecisionCard(Retranslated, QFrame):
    """``judged(label or None)`` is what the user wants; ``hiding_changed`` when the guess comes or goes."""

    judged = Signal(object)
    hiding_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._words = Words(self)
        self._turn: TurnRecord | None = None
        self._review = Review()
        self._heading = QLabel(self)
        self._heading.setProperty("heading", True)
        self.buttons = {label: KeyButton("plain", self) for label in LABELS}
        self.blind = QCheckBox(self)
        self._guess = self._label("strong")
        self._reasons = self._label("soft")
        for label, button in self.buttons.items():
            button.setCheckable(True)
            button.setProperty("label", label)
            button.clicked.connect(self._on_button)
        self.blind.toggled.connect(self._on_blind)
        self._lay_out()
        self.retranslate()

    @property
    def is_hidden(self) -> bool:
        """Whether the model's guess and its reply are kept back now."""
        return self.blind.isChecked() and self._review.label is None and self._decision() is not None

    @property
    def guess_text(self) -> str:
        """What is told of the model's guess."""
        return self._guess.text()

    def press(self, key: int) -> bool:
        """Judge by key 1, 2 or 3; False for any other."""
        label = next((label for code, label in KEYS.items() if code == key), None)
        if label is None or not self.buttons[label].isEnabled():
            return False
        self._judge(label)
        return True

    def show_turn(self, turn: TurnRecord, review: Review) -> None:
        """Show a turn and how it is judged now."""
        self._turn, self._review = turn, review
        self._fill()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._heading.setText(self.tr("What should follow"))
        for number, label in enumerate(LABELS, start=1):
            key = QKeySequence(str(number)).toString()
            told = self.tr("Key {key}; once more takes it back").format(key=key)
            self.buttons[label].set_words(self._words.label(label), key, told)
        self.blind.setText(self.tr("Judge before seeing the model"))
        self.blind.setAccessibleName(self.blind.text())
        self._fill()

    def _fill(self) -> None:
        decision, label = self._decision(), self._review.label
        for name, button in self.buttons.items():
            button.setChecked(name == label)
            button.setEnabled(self._turn is not None and self._turn.answer is not None)
        hidden = self.is_hidden
        self._guess.setText(self._guess_text(decision, hidden))
        reasons = decision is not None and bool(decision.reasons) and not hidden
        self._reasons.setVisible(reasons)
        if decision is not None:
            told = Decision(decision.label, decision.confidence or 0.0, decision.reasons, decision.source)
            self._reasons.setText(self._words.reasons(told))

    def _guess_text(self, decision: DecisionRecord | None, hidden: bool) -> str:
        if decision is None:
            return self.tr("Nothing was decided after this answer.")
        if hidden:
            return self.tr("The model's guess is hidden until you judge.")
        label = self._words.label(decision.label)
        if decision.confidence is not None:
            label = self.tr("{label} {percent}%").format(
                label=label, percent=round(100 * decision.confidence)
            )
        source = self._words.source(decision.source)
        right = is_right(decision, self._review)
        if right is None:
            return self.tr("Decided: {label} (by {source})").format(label=label, source=source)
        text = (
            self.tr("✓ Decided the same: {label} (by {source})")
            if right
            else self.tr("✗ Decided otherwise: {label} (by {source})")
        )
        return text.format(label=label, source=source)

    def _decision(self) -> DecisionRecord | None:
        return self._turn.decision if self._turn is not None else None

    def _judge(self, label: str) -> None:
        self.judged.emit(None if label == self._review.label else label)

    @Slot()
    def _on_button(self) -> None:
        label = self.sender().property("label")
        self._fill()  # the button follows the judgement, not the click
        self._judge(label)

    @Slot(bool)
    def _on_blind(self, on: bool) -> None:
        self._fill()
        self.hiding_changed.emit()

    def _label(self, role: str) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        if role:
            label.setProperty(role, True)
        return label

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._heading)
        top.addStretch(1)
        top.addWidget(self.blind)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in self.buttons.values():
            row.addWidget(button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 14)
        column.setSpacing(6)
        column.addLayout(top)
        column.addLayout(row)
        column.addWidget(self._guess)
        column.addWidget(self._reasons)
        column.addStretch(1)
