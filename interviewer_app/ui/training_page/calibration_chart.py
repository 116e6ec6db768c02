"""Draws how often the model is right where it says how sure it is; on the diagonal it is honest."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from interviewer_app.training_desk.results import CalibrationBin
from interviewer_app.ui.training_page.chart import Chart, line_pen, write

_LEFT_PX, _BOTTOM_PX = 40, 36


class CalibrationChart(Chart):
    """Dots as large as the rows in them are many, and the diagonal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bins: tuple[CalibrationBin, ...] = ()
        self._axes = ("", "")
        self.setMinimumHeight(190)

    def show_bins(self, name: str, bins: Sequence[CalibrationBin], axes: tuple[str, str]) -> None:
        """Draw ``bins``; ``axes`` are the words for (confidence, share right)."""
        self._bins, self._axes = tuple(bins), axes
        said = (f"{axes[0]} {b.confidence:.0%}: {axes[1]} {b.accuracy:.0%} ({b.rows})" for b in bins)
        self.describe(name, "; ".join(said))
        self.update()

    def sizeHint(self) -> QSize:
        """Nearly a square."""
        return QSize(300, 230)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw axes, diagonal and dots."""
        c = self.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = QRectF(_LEFT_PX, 26, self.width() - _LEFT_PX - 24, self.height() - 26 - _BOTTOM_PX)
        painter.setFont(self.small_font(8.5))
        write(painter, QRectF(0, 0, self.width(), 16), self._axes[1], c.text_soft)
        for part in range(5):
            share = part / 4
            y = plot.bottom() - plot.height() * share
            x = plot.left() + plot.width() * share
            painter.setPen(line_pen(c.line))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            area = QRectF(0, y - 8, _LEFT_PX - 6, 16)
            write(painter, area, f"{share:.0%}", c.text_soft, Qt.AlignmentFlag.AlignRight)
            area = QRectF(x - 22, plot.bottom() + 2, 44, 16)
            write(painter, area, f"{share:.0%}", c.text_soft, Qt.AlignmentFlag.AlignHCenter)
        area = QRectF(plot.left(), plot.bottom() + 18, plot.width(), 16)
        write(painter, area, self._axes[0], c.text_soft, Qt.AlignmentFlag.AlignHCenter)
        painter.setPen(line_pen(c.line_strong, 1.4, Qt.PenStyle.DashLine))
        painter.drawLine(plot.bottomLeft(), plot.topRight())
        total = sum(b.rows for b in self._bins) or 1
        fill = QColor(c.accent)
        fill.setAlphaF(0.55)
        for found in self._bins:
            point = QPointF(
                plot.left() + plot.width() * found.confidence,
                plot.bottom() - plot.height() * found.accuracy,
            )
            painter.setPen(line_pen(c.accent, 1.5))
            painter.setBrush(fill)
            size = 4 + 14 * (found.rows / total) ** 0.5
            painter.drawEllipse(point, size, size)
        painter.end()
