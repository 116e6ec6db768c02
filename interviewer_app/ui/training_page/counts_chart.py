"""Draws how many rows there are of each class, against the least that works and what is ideal."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from interviewer_app.ui.training_page.chart import Chart, bar, line_pen, write

ROW_PX = 44
_BAR_PX = 10


@dataclass(frozen=True)
class CountRow:
    """One class: its name, how many rows there are, and what the guide asks for."""

    name: str
    count: int
    minimum: int
    ideal: int
    verdict: str

    @property
    def is_short(self) -> bool:
        """Whether it is below the least that works."""
        return self.count < self.minimum


class CountsChart(Chart):
    """One bar a class; a tick at the minimum and one at the ideal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[CountRow, ...] = ()

    def show_rows(self, rows: tuple[CountRow, ...], name: str) -> None:
        """Draw ``rows``."""
        self._rows = rows
        said = "; ".join(f"{r.name} {r.count} ({r.minimum} / {r.ideal}) {r.verdict}" for r in rows)
        self.describe(name, said)
        self.setMinimumHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        """A line of words and a bar for each class."""
        return QSize(300, max(1, len(self._rows)) * ROW_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw bars and ticks."""
        c = self.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = max((max(r.count, r.ideal) for r in self._rows), default=1) * 1.04
        for number, row in enumerate(self._rows):
            y = number * ROW_PX
            colour = c.danger if row.is_short else c.caution if row.count < row.ideal else c.accent
            painter.setFont(self.small_font(10))
            half = self.width() / 2
            write(painter, QRectF(0, y, half, 22), row.name, c.text)
            write(
                painter,
                QRectF(half, y, half, 22),
                f"{row.count}  ·  {row.verdict}",
                c.text_soft if row.count >= row.ideal else colour,
                Qt.AlignmentFlag.AlignRight,
            )
            bar(painter, QRectF(0, y + 25, self.width(), _BAR_PX), c.raised, 5)
            width = self.width() * row.count / top
            if row.count:
                bar(painter, QRectF(0, y + 25, max(10.0, width), _BAR_PX), colour, 5)
            for mark, style in ((row.minimum, Qt.PenStyle.DotLine), (row.ideal, Qt.PenStyle.SolidLine)):
                x = self.width() * mark / top
                painter.setPen(line_pen(c.text, 1.5, style))
                painter.drawLine(QPointF(x, y + 22), QPointF(x, y + 38))
        painter.end()
