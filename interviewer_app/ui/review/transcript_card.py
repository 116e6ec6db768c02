"""What was said: the transcript to correct, with what was recognised kept beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from interviewer_app.sessions.records import TurnRecord
from interviewer_app.sessions.review_values import Review, said_text
from interviewer_app.ui.review.text_field import TextField
from interviewer_app.ui.translation import Retranslated


class TranscriptCard(Retranslated, QFrame):
    """``corrected(text or None)``; None means that the transcript stands as it was recognised."""

    corrected = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._original = ""
        self._heading = QLabel(self)
        self._heading.setProperty("heading", True)
        self._heading.setWordWrap(True)
        self.editor = TextField(3, self)
        self._recognised = QLabel(self)
        self._recognised.setProperty("soft", True)
        self._recognised.setWordWrap(True)
        self._recognised.setTextFormat(Qt.TextFormat.PlainText)
        self.restore = QPushButton(self)
        self.restore.setProperty("kind", "small")
        self.editor.committed.connect(self._on_committed)
        self.restore.clicked.connect(self._on_restore)
        row = QHBoxLayout()
        row.addWidget(self._heading, 1)
        row.addWidget(self.restore)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 14)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.editor, 1)
        column.addWidget(self._recognised)
        self.retranslate()

    def show_turn(self, turn: TurnRecord, review: Review) -> None:
        """Show a turn's answer as it counts now."""
        self._original = turn.answer.text if turn.answer is not None else ""
        self.editor.show_text(said_text(turn, review))
        self.editor.setEnabled(turn.answer is not None)
        changed = review.transcript is not None
        self._recognised.setVisible(changed)
        self.restore.setVisible(changed)
        self._tell_original()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._heading.setText(self.tr("The answer; correct what was misheard"))
        self.editor.setToolTip(self.tr("What was recognised is kept."))
        self.editor.setAccessibleName(self.tr("Transcript of the answer"))
        self.restore.setText(self.tr("Take back"))
        self.restore.setAccessibleName(self.tr("Take the recognised text back"))
        self._tell_original()

    def _tell_original(self) -> None:
        self._recognised.setText(self.tr("Recognised: {text}").format(text=self._original or "–"))

    @Slot(str)
    def _on_committed(self, text: str) -> None:
        self.corrected.emit(None if text == self._original else text)

    @Slot()
    def _on_restore(self) -> None:
        self.corrected.emit(None)
