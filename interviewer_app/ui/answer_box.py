"""A box to type an answer in: Ctrl+Enter sends it, Esc goes back to the interview's keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QSizePolicy, QWidget

from interviewer_app.ui.translation import Retranslated

QUIET_LINES, BUSY_LINES = 1, 3
MAX_CHARACTERS = 20_000


class _Editor(QPlainTextEdit):
    """Tells of the two keys that are not text."""

    submitted = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter sends, Esc leaves; everything else is typing."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.submitted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class AnswerBox(Retranslated, QWidget):
    """``submitted(text)`` carries the typed answer; the box is empty afterwards."""

    submitted = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = _Editor(self)
        self._editor.setTabChangesFocus(True)
        self._send = QPushButton(self)
        self._send.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._editor, 1)
        row.addWidget(self._send)
        self._editor.submitted.connect(self._submit)
        self._editor.left.connect(self.left)
        self._editor.textChanged.connect(self._on_changed)
        self._send.clicked.connect(self._submit)
        self._open = True
        self.retranslate()
        self._on_changed()

    @property
    def editor(self) -> QPlainTextEdit:
        """The text field."""
        return self._editor

    def set_open(self, is_open: bool) -> None:
        """Whether an answer can be handed in now; typing ahead is always possible."""
        if is_open != self._open:
            self._open = is_open
            self._on_changed()

    def clear(self) -> None:
        """Forget what was typed."""
        self._editor.clear()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._editor.setPlaceholderText(self.tr("You can also type your answer here. Ctrl+Enter sends it."))
        self._editor.setAccessibleName(self.tr("Type your answer"))
        self._editor.setAccessibleDescription(self.tr("Ctrl+Enter sends the answer, Esc leaves the box"))
        self._send.setText(self.tr("Send"))
        self._send.setAccessibleName(self.tr("Send the typed answer"))
        self._send.setToolTip(self.tr("Hand in the typed answer (Ctrl+Enter)"))

    @Slot()
    def _on_changed(self) -> None:
        text = self._editor.toPlainText()
        self._send.setEnabled(self._open and bool(text.strip()))
        lines = BUSY_LINES if text else QUIET_LINES
        self._editor.setFixedHeight(self._editor.fontMetrics().lineSpacing() * lines + 18)

    @Slot()
    def _submit(self) -> None:
        text = self._editor.toPlainText().strip()[:MAX_CHARACTERS]
        if text and self._open:
            self._editor.clear()
            self.submitted.emit(text)
