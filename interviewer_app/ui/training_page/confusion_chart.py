"""Draws a confusion matrix: true labels down, predicted across; the darker, the more of the row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from interviewer_app.ui.training_page.chart import Chart, write

_NAME_PX, _HEAD_PX, _GAP_PX = 92, 44, 3


class ConfusionChart(Chart):
    """Counts with their share of the true label."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._cells: tuple[tuple[int, ...], ...] = ()
        self._axes = ("", "")
        self.setMinimumHeight(190)

    def show_matrix(
        self, name: str, names: Sequence[str], cells: Sequence[Sequence[int]], axes: tuple[str, str]
    ) -> None:
        """Draw ``cells``; ``axes`` are the words for (true, predicted)."""
        self._names = tuple(names)
        self._cells = tuple(tuple(row) for row in cells)
        self._axes = axes
        said = (
            f"{axes[0]} {true}, {axes[1]} {predicted}: {count}"
            for true, row in zip(self._names, self._cells, strict=True)
            for predicted, count in zip(self._names, row, strict=True)
        )
        self.describe(name, "; ".join(said))
        self.update()

    def sizeHint(self) -> QSize:
        """Nearly a square."""
        return QSize(340, 230)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw cells and names."""
        if not self._cells:
            return
        c = self.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = len(self._cells)
        width = (self.width() - _NAME_PX) / side
        height = (self.height() - _HEAD_PX) / side
        painter.setFont(self.small_font(8.5))
        centre = Qt.AlignmentFlag.AlignHCenter
        write(painter, QRectF(_NAME_PX, 0, side * width, 18), self._axes[1], c.text_soft, centre)
        write(painter, QRectF(0, 20, _NAME_PX - 8, 20), self._axes[0], c.text_soft)
        for y, row in enumerate(self._cells):
            total = sum(row) or 1
            top = _HEAD_PX + y * height
            painter.setFont(self.small_font(9.5))
            write(painter, QRectF(0, top, _NAME_PX - 8, height), self._names[y], c.text)
            area = QRectF(_NAME_PX + y * width, 20, width, 20)
            write(painter, area, self._names[y], c.text, centre)
            for x, count in enumerate(row):
                cell = QRectF(_NAME_PX + x * width, top, width - _GAP_PX, height - _GAP_PX)
                self._draw_cell(painter, cell, count, count / total, x == y)
        painter.end()

    def _draw_cell(self, painter: QPainter, cell: QRectF, count: int, share: float, right: bool) -> None:
        c = self.colours
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.raised))
        painter.drawRoundedRect(cell, 6, 6)
        colour = QColor(c.accent if right else c.danger)
        colour.setAlphaF(min(0.95, share) if right else min(0.75, share * 1.6))
        painter.setBrush(colour)
        painter.drawRoundedRect(cell, 6, 6)
        on_colour = right and share > 0.55
        ink = c.on_accent if on_colour else c.text
        upper = QRectF(cell.left(), cell.top(), cell.width(), cell.height() * 0.58)
        lower = QRectF(cell.left(), cell.top() + cell.height() * 0.5, cell.width(), cell.height() * 0.42)
        painter.setFont(self.small_font(13, bold=True))
        write(painter, upper, str(count), ink, Qt.AlignmentFlag.AlignHCenter)
        painter.setFont(self.small_font(9))
        soft = ink if on_colour else c.text
        write(painter, lower, f"{share:.0%}", soft, Qt.AlignmentFlag.AlignHCenter)
