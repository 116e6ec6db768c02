"""What should have been decided and said: keys 1 to 3, the model's guess, a better reply, ratings."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from interviewer_app.interview.types import Decision
from interviewer_app.sessions.records import DecisionRecord, TurnRecord
from interviewer_app.sessions.review_values import LABELS, RATED, Review, is_right
from interviewer_app.ui.key_button import KeyButton
from interviewer_app.ui.review.rating_row import RatingRow
from interviewer_app.ui.review.text_field import TextField
from interviewer_app.ui.translation import Retranslated
from interviewer_app.ui.words import Words

KEYS = dict(zip((Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3), LABELS, strict=True))


class DecisionCard(Retranslated, QFrame):
    """``judged(label or None)``, ``reworded(text or None)``, ``rated(name, value)``: what the user wants."""

    judged = Signal(object)
    reworded = Signal(object)
    rated = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._words = Words(self)
        self._turn: TurnRecord | None = None
        self._review = Review()
        self._heading = self._label("heading")
        self.buttons = {label: KeyButton("plain", self) for label in LABELS}
        self.blind = QCheckBox(self)
        self._guess = self._label("strong")
        self._reasons = self._label("soft")
        self._said_title = self._label("heading")
        self._said = self._label("")
        self.reply = TextField(2, self)
        self.ratings = {name: RatingRow(name, self) for name in RATED}
        for label, button in self.buttons.items():
            button.setCheckable(True)
            button.setProperty("label", label)
            button.clicked.connect(self._on_button)
        for row in self.ratings.values():
            row.rated.connect(self.rated)
        self.blind.toggled.connect(self._on_blind)
        self.reply.committed.connect(self._on_reworded)
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
        said = turn.reply.text if turn.reply is not None else ""
        self.reply.show_text(said if review.reply is None else review.reply)
        for name, row in self.ratings.items():
            row.show_rating(review.ratings.get(name, 0))
        self._fill()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._heading.setText(self.tr("What should follow"))
        for number, label in enumerate(LABELS, start=1):
            key = QKeySequence(str(number)).toString()
            told = self.tr("Key {key}; once more takes it back").format(key=key)
            self.buttons[label].set_words(self._words.label(label), key, told)
        self.blind.setText(self.tr("Judge first, then show the model's guess"))
        self.blind.setAccessibleName(self.blind.text())
        self._said_title.setText(self.tr("What the interviewer said"))
        self.reply.setAccessibleName(self.tr("The better reply"))
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
        self.reply.setEnabled(not hidden and self._turn is not None and self._turn.answer is not None)
        self.reply.setPlaceholderText(
            self.tr("Shown after you have judged") if hidden else self.tr("What would have been better?")
        )
        self._said.setVisible(not hidden and self._review.reply is not None)
        said = self._turn.reply.text if self._turn is not None and self._turn.reply is not None else "–"
        self._said.setText(self.tr("Was: {text}").format(text=said))
        if hidden:
            self.reply.show_text("")
        elif self._turn is not None and self._turn.reply is not None and self._review.reply is None:
            self.reply.show_text(self._turn.reply.text)
        for row in self.ratings.values():
            row.setEnabled(not hidden and self._turn is not None and self._turn.reply is not None)

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

    @Slot(str)
    def _on_reworded(self, text: str) -> None:
        said = self._turn.reply.text if self._turn is not None and self._turn.reply is not None else ""
        self.reworded.emit(None if text.strip() in ("", said.strip()) else text)

    def _label(self, role: str) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        if role:
            label.setProperty(role, True)
        return label

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in self.buttons.values():
            row.addWidget(button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 14)
        column.setSpacing(6)
        column.addWidget(self._heading)
        column.addLayout(row)
        column.addWidget(self._guess)
        column.addWidget(self._reasons)
        column.addWidget(self.blind)
        column.addSpacing(6)
        column.addWidget(self._said_title)
        column.addWidget(self.reply)
        column.addWidget(self._said)
        for rating in self.ratings.values():
            column.addWidget(rating)
        column.addStretch(1)
