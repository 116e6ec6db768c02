"""Draws what share of the rows falls to each part: depths, qualities, job families, languages."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from interviewer_app.ui.training_page.chart import Chart, bar, write

LINE_PX = 21
_TITLE_PX = 24
_NAME_SHARE = 0.36
_COUNT_PX = 84


class SharesChart(Chart):
    """A title and one thin bar a part; parts below ``low_share`` of the whole are marked."""

    def __init__(self, parent: QWidget | None = None, low_share: float = 0.05) -> None:
        super().__init__(parent)
        self._title = ""
        self._parts: tuple[tuple[str, int], ...] = ()
        self._low_share = low_share

    def show_parts(self, title: str, parts: Sequence[tuple[str, int]]) -> None:
        """Draw the parts in order."""
        self._title, self._parts = title, tuple(parts)
        total = sum(count for _, count in parts) or 1
        self.describe(title, "; ".join(f"{name} {count} ({count / total:.0%})" for name, count in parts))
        self.setMinimumHeight(self.sizeHint().height())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A title and a line for each part."""
        return QSize(220, _TITLE_PX + max(1, len(self._parts)) * LINE_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw names, bars and counts."""
        c = self.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.small_font(9.5, bold=True))
        write(painter, QRectF(0, 0, self.width(), 18), self._title, c.text_soft)
        painter.setFont(self.small_font(9.5))
        total = sum(count for _, count in self._parts) or 1
        most = max((count for _, count in self._parts), default=1) or 1
        left = self.width() * _NAME_SHARE
        room = max(10.0, self.width() - left - _COUNT_PX)
        for number, (name, count) in enumerate(self._parts):
            y = _TITLE_PX + number * LINE_PX
            low = count < self._low_share * total
            write(painter, QRectF(0, y, left - 8, LINE_PX), name, c.text)
            bar(painter, QRectF(left, y + 7, room, 7), c.raised)
            if count:
                colour = c.caution if low else c.accent
                bar(painter, QRectF(left, y + 7, max(4.0, room * count / most), 7), colour)
            said = f"{count} · {count / total:.0%}"
            area = QRectF(self.width() - _COUNT_PX + 6, y, _COUNT_PX - 6, LINE_PX)
            write(painter, area, said, c.caution if low else c.text_soft, Qt.AlignmentFlag.AlignRight)
        painter.end()
