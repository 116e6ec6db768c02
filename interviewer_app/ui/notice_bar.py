"""Tells the user one sentence in place, with at most two buttons to act on it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from interviewer_app.ui.translation import Retranslated


class NoticeBar(Retranslated, QFrame):
    """Hidden until it has something to say. ``accepted`` and ``dismissed`` are its two buttons."""

    accepted = Signal()
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._accept = QPushButton(self)
        self._dismiss = QPushButton(self)
        self._accept.clicked.connect(self.accepted)
        self._dismiss.clicked.connect(self.dismissed)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 10, 8)
        row.setSpacing(10)
        row.addWidget(self._text, 1)
        row.addWidget(self._accept)
        row.addWidget(self._dismiss)
        self.retranslate()
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown now; empty when hidden."""
        return self._text.text() if not self.isHidden() else ""

    def say(self, sentence: str, *, is_error: bool = False, accept: str = "", dismiss: str = "") -> None:
        """Show ``sentence``; a button without a text is not shown. An empty sentence hides the bar."""
        if not sentence:
            self.hide()
            return
        self.setProperty("tone", "error" if is_error else "plain")
        self.style().unpolish(self)
        self.style().polish(self)
        self._text.setText(self.tr("Problem: ") + sentence if is_error else sentence)
        self._text.setAccessibleName(self._text.text())
        for button, text in ((self._accept, accept), (self._dismiss, dismiss)):
            button.setText(text)
            button.setAccessibleName(text)
            button.setVisible(bool(text))
        self.show()

    def clear(self) -> None:
        """Say nothing."""
        self.hide()

    def retranslate(self) -> None:
        """The sentence belongs to who said it; only the bar's own name is set anew."""
        self.setAccessibleName(self.tr("Notice"))
