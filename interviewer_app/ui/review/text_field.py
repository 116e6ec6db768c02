"""A text field whose content counts a moment after typing ends, or at once when the focus leaves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QFontMetrics
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from interviewer_app.sessions.review_values import MAX_TEXT

SETTLED_AFTER_MS = 1200


class TextField(QPlainTextEdit):
    """``committed(text)`` carries what stands there when it differs from what was shown last."""

    committed = Signal(str)

    def __init__(self, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self.setTabChangesFocus(True)
        self._lines = lines
        self.setMinimumHeight(self.sizeHint().height())
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(SETTLED_AFTER_MS)
        self._wait.timeout.connect(self.commit)
        self.textChanged.connect(self._wait.start)

    def sizeHint(self) -> QSize:
        """A few lines; more are scrolled."""
        return QSize(240, QFontMetrics(self.font()).lineSpacing() * self._lines + 20)

    def show_text(self, text: str) -> None:
        """Show ``text``; nothing is committed by that. The cursor stays where it is in an equal text."""
        self._shown = text
        if self.toPlainText() != text:
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)
        self._wait.stop()

    @Slot()
    def commit(self) -> None:
        """Let what stands there count now."""
        self._wait.stop()
        text = self.toPlainText()[:MAX_TEXT]
        if text != self._shown:
            self._shown = text
            self.committed.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever leaves is done."""
        super().focusOutEvent(event)
        self.commit()

    def hideEvent(self, event: QEvent) -> None:
        """Nothing typed may be lost with the page."""
        super().hideEvent(event)
        self.commit()
