"""What the page's painted charts share: colours, fonts, and the words a screen reader is told."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from interviewer_app.ui.theme import Colours, colours_of


def application_colours() -> Colours:
    """The theme in use; a widget's own palette may be changed by the style sheet."""
    return colours_of(QGuiApplication.palette())


class Chart(QWidget):
    """A widget that draws numbers; ``describe`` says the same in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def describe(self, name: str, words: str) -> None:
        """Name the chart and say what it shows."""
        self.setAccessibleName(name)
        self.setAccessibleDescription(words)

    @property
    def colours(self) -> Colours:
        """The theme to draw with."""
        return application_colours()

    def small_font(self, points: float = 9.0, *, bold: bool = False) -> QFont:
        """The window's font at another size."""
        font = QFont(self.font())
        font.setPointSizeF(points)
        font.setBold(bold)
        return font

    def series_colours(self) -> tuple[str, ...]:
        """Colours that can be told apart in this theme, the first one for what matters most."""
        c = self.colours
        return (c.accent, c.caution, "#8b7bd8", c.danger)


def write(
    painter: QPainter,
    area: QRectF,
    text: str,
    colour: str,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """Write one line, vertically centred; what has no room ends in an ellipsis."""
    painter.setPen(QColor(colour))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()) + 1)
    painter.drawText(area, align | Qt.AlignmentFlag.AlignVCenter, shown)


def bar(painter: QPainter, area: QRectF, colour: str, radius: float = 3.0) -> None:
    """Fill a rounded bar."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(area, radius, radius)


def line_pen(colour: str, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """A pen that does not change width with the scale."""
    pen = QPen(QColor(colour), width, style)
    pen.setCosmetic(True)
    return pen
