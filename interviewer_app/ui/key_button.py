"""A button that shows the key that does the same."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QWidget

GAP = 8
PAD = 14


class KeyButton(QPushButton):
    """Text and a drawn key cap. Reached by Tab but not by a click, so that Space stays "I am done"."""

    def __init__(self, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self._key = ""
        self.setProperty("kind", kind)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @property
    def key_text(self) -> str:
        """The key on the cap."""
        return self._key

    def set_words(self, words: str, key: str, description: str) -> None:
        """Set text, key cap and what a screen reader adds."""
        self._words, self._key = words, key
        self.setAccessibleName(words)
        self.setAccessibleDescription(description)
        self.setToolTip(description)
        self.updateGeometry()
        self.update()

    def words(self) -> str:
        """The text without the key."""
        return self._words

    def sizeHint(self) -> QSize:
        """Room for both."""
        text = self.fontMetrics().horizontalAdvance(self._words)
        return QSize(2 * PAD + text + GAP + self._cap_width(), self.fontMetrics().height() + 18)

    def minimumSizeHint(self) -> QSize:
        """Nothing may be cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the styled button, then text and key cap."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        # The style sheet's text colour arrives in the palette only while the label is drawn; ask for it.
        ink = self.palette().color(self.foregroundRole())
        if not self.isEnabled():
            ink.setAlphaF(0.55)
        text = self.fontMetrics().horizontalAdvance(self._words)
        cap = self._cap_width()
        left = (self.width() - text - GAP - cap) / 2
        painter.setPen(ink)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(left, 0, text + 2, self.height()), middle, self._words)
        self._paint_cap(painter, QRectF(left + text + GAP, 0, cap, self.height()), ink)
        painter.end()

    def _paint_cap(self, painter: QPainter, area: QRectF, ink: QColor) -> None:
        font = self._cap_font()
        height = QFontMetrics(font).height() + 3
        cap = QRectF(area.left(), (area.height() - height) / 2, area.width(), height)
        edge = QColor(ink)
        edge.setAlphaF(ink.alphaF() * 0.45)
        painter.setPen(edge)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(cap, 4, 4)
        painter.setPen(ink)
        painter.setFont(font)
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._key)

    def _cap_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.8)
        return font

    def _cap_width(self) -> int:
        metrics = QFontMetrics(self._cap_font())
        return max(metrics.horizontalAdvance(self._key) + 10, metrics.height() + 3)
