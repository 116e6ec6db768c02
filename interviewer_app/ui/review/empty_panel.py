"""What the review page shows before there is anything to review: what to do to get there."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from interviewer_app.ui.translation import Retranslated


class EmptyPanel(Retranslated, QWidget):
    """``interview_wanted`` leads to the interview page."""

    interview_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(self)
        self._title.setProperty("title", True)
        self._text = QLabel(self)
        self._text.setProperty("soft", True)
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._text.setMinimumWidth(460)
        self.start = QPushButton(self)
        self.start.setProperty("kind", "primary")
        self.start.clicked.connect(self.interview_wanted)
        column = QVBoxLayout(self)
        column.setSpacing(14)
        column.addStretch(2)
        for widget in (self._title, self._text, self.start):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._title.setText(self.tr("Nothing to review yet"))
        self._text.setText(
            self.tr(
                "After your first interview, every answer is here: to hear again, to correct, and to say "
                "what the interviewer should have done. Your corrections can train your own models."
            )
        )
        self.start.setText(self.tr("Start an interview"))
        self.start.setAccessibleName(self.start.text())
