"""The moment between Start and the greeting: what is being made ready, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from interviewer_app.ui.translation import Retranslated


class PreparingPanel(Retranslated, QWidget):
    """Loading the models takes some seconds the first time."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(self)
        self._title.setProperty("title", True)
        self._detail = QLabel(self)
        self._detail.setProperty("soft", True)
        self._progress = QProgressBar(self)
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setFixedSize(280, 6)
        self._cancel = QPushButton(self)
        self._cancel.clicked.connect(self.cancelled)
        column = QVBoxLayout(self)
        column.setSpacing(14)
        column.addStretch(2)
        for widget in (self._title, self._detail, self._progress, self._cancel):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.retranslate()

    def start(self, notice: str = "") -> None:
        """Show that work has begun; ``notice`` replaces the usual detail."""
        self._detail.setText(notice or self._usual())
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, notice: str) -> None:
        """Show what is being done now."""
        if notice:
            self._detail.setText(notice)

    def retranslate(self) -> None:
        """Set every text anew."""
        self._title.setText(self.tr("Getting ready…"))
        self._detail.setText(self._usual())
        self._progress.setAccessibleName(self._title.text())
        self._cancel.setText(self.tr("Cancel"))
        self._cancel.setAccessibleName(self.tr("Cancel the start"))

    def _usual(self) -> str:
        return self.tr("Loading the models and opening the microphone. The first time takes longest.")
