"""What the review page shows before there is anything to review: what to do to get there."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from interviewer_app.ui.translation import Retranslated

TEXT_WIDTH = 500


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
        self._text.setFixedWidth(TEXT_WIDTH)
        self.start = QPushButton(self)
        self.start.setProperty("kind", "primary")
        self.start.clicked.connect(self.interview_wanted)
        column = QVBoxLayout(self)
        column.setSpacing(14)
        column.addStretch(2)
        row = QHBoxLayout()  # an aligned label would be given the height of a single line
        row.addStretch(1)
        row.addWidget(self._text)
        row.addStretch(1)
        column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(row)
        column.addWidget(self.start, 0, Qt.AlignmentFlag.AlignHCenter)
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
