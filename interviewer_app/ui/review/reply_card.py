"""What the interviewer said next: ratings of it, and what would have been better."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from interviewer_app.sessions.records import TurnRecord
from interviewer_app.sessions.review_values import RATED, Review
from interviewer_app.ui.review.rating_row import RatingRow
from interviewer_app.ui.review.text_field import TextField
from interviewer_app.ui.translation import Retranslated


class ReplyCard(Retranslated, QFrame):
    """``reworded(text or None)``, None for "as it was said"; ``rated(name, value)``, 0 to take it back."""

    reworded = Signal(object)
    rated = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._said = ""
        self._hidden = False
        self._changed = False
        self._heading = QLabel(self)
        self._heading.setProperty("heading", True)
        self._heading.setWordWrap(True)
        self._was = QLabel(self)
        self._was.setProperty("soft", True)
        self._was.setWordWrap(True)
        self._was.setTextFormat(Qt.TextFormat.PlainText)
        self.editor = TextField(2, self)
        self.ratings = {name: RatingRow(name, self) for name in RATED}
        self.editor.committed.connect(self._on_committed)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self._heading)
        words.addWidget(self.editor, 1)
        words.addWidget(self._was)
        rows = QVBoxLayout()
        rows.setSpacing(5)
        for row in self.ratings.values():
            row.rated.connect(self.rated)
            rows.addWidget(row)
        rows.addStretch(1)
        both = QHBoxLayout(self)
        both.setContentsMargins(18, 12, 18, 14)
        both.setSpacing(22)
        both.addLayout(words, 1)
        both.addLayout(rows)
        self.retranslate()

    def show_turn(self, turn: TurnRecord, review: Review, *, hidden: bool) -> None:
        """Show a turn's reply as it counts now; ``hidden`` keeps it back, as it tells the decision."""
        self._said = turn.reply.text if turn.reply is not None else ""
        self._hidden, self._changed = hidden, review.reply is not None
        shown = self._said if review.reply is None else review.reply
        self.editor.show_text("" if hidden else shown)
        self.editor.setEnabled(not hidden and turn.answer is not None)
        for name, row in self.ratings.items():
            row.show_rating(review.ratings.get(name, 0))
            row.setEnabled(not hidden and turn.reply is not None)
        self._fill()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._heading.setText(self.tr("What the interviewer said; write it better here"))
        self.editor.setAccessibleName(self.tr("The better reply"))
        self._fill()

    def _fill(self) -> None:
        self.editor.setPlaceholderText(
            self.tr("Shown after you have judged")
            if self._hidden
            else self.tr("What would have been better?")
        )
        self._was.setVisible(self._changed and not self._hidden)
        self._was.setText(self.tr("Was: {text}").format(text=self._said or "–"))

    @Slot(str)
    def _on_committed(self, text: str) -> None:
        self.reworded.emit(None if text.strip() in ("", self._said.strip()) else text)
