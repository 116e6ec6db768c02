"""Draws curves over updates as they grow, each in its own scale, with axes, names and the last value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from interviewer_app.ui.training_page.chart import Chart, line_pen, write

MAX_POINTS = 600
_LEFT_PX, _RIGHT_PX, _TOP_PX, _BOTTOM_PX = 52, 12, 26, 22
_GRID, _FEW_LINES_BELOW_PX = 4, 70


@dataclass(frozen=True)
class Curve:
    """Points (update, value); ``dots`` marks each, for values that come once an epoch."""

    name: str
    points: tuple[tuple[float, float], ...]
    dots: bool = False


class CurveChart(Chart):
    """One panel of curves that share a y axis. ``bounds`` fixes it, None follows the values."""

    def __init__(self, parent: QWidget | None = None, form: str = "{:.2f}") -> None:
        super().__init__(parent)
        self._curves: tuple[Curve, ...] = ()
        self._bounds: tuple[float, float] | None = None
        self._last_x = 0.0
        self._target: float | None = None
        self._form = form
        self._empty = ""
        self._x_name = ""
        self.setMinimumHeight(120)

    def show_curves(
        self,
        name: str,
        curves: Sequence[Curve],
        *,
        empty: str,
        x_name: str,
        last_x: float = 0.0,
        bounds: tuple[float, float] | None = None,
        target: float | None = None,
    ) -> None:
        """Draw ``curves`` up to the update ``last_x``; ``target`` is a line to get above.

        ``x_name`` names an update, with its ``{number}``.
        """
        self._curves = tuple(curve for curve in curves if curve.points)
        self._empty, self._x_name, self._last_x = empty, x_name, last_x
        self._bounds, self._target = bounds, target
        self.describe(name, self._said() or empty)
        self.update()

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(420, self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw axes, curves, names."""
        c = self.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = QRectF(
            _LEFT_PX,
            _TOP_PX,
            max(20.0, self.width() - _LEFT_PX - _RIGHT_PX),
            max(20.0, self.height() - _TOP_PX - _BOTTOM_PX),
        )
        painter.setFont(self.small_font(8.5))
        low, high = self._range()
        if self._curves:
            self._draw_grid(painter, plot, low, high)
        else:
            painter.setFont(self.small_font(9.5))
            painter.setPen(line_pen(c.text_soft))
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty)
        left = float(_LEFT_PX)
        for curve, colour in zip(self._curves, self.series_colours(), strict=False):
            self._draw_curve(painter, plot, curve, colour, (low, high))
            said = f"{curve.name}  {self._form.format(curve.points[-1][1])}"
            painter.setFont(self.small_font(9))
            painter.setPen(line_pen(colour, 3))
            painter.drawLine(QPointF(left, 12), QPointF(left + 14, 12))
            width = painter.fontMetrics().horizontalAdvance(said) + 6
            write(painter, QRectF(left + 20, 2, width, 20), said, c.text)
            left += width + 38
        painter.end()

    def _draw_grid(self, painter: QPainter, plot: QRectF, low: float, high: float) -> None:
        c = self.colours
        lines = _GRID if plot.height() > _FEW_LINES_BELOW_PX else _GRID // 2
        for number in range(lines + 1):
            y = plot.bottom() - plot.height() * number / lines
            painter.setPen(line_pen(c.line))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            value = self._form.format(low + (high - low) * number / lines)
            area = QRectF(0, y - 8, _LEFT_PX - 8, 16)
            write(painter, area, value, c.text_soft, Qt.AlignmentFlag.AlignRight)
        area = QRectF(plot.left(), plot.bottom() + 3, plot.width(), 18)
        write(painter, area, "0", c.text_soft)
        end = self._x_name.format(number=round(self._end()))
        write(painter, area, end, c.text_soft, Qt.AlignmentFlag.AlignRight)
        if self._target is not None and low < self._target < high:
            y = plot.bottom() - plot.height() * (self._target - low) / (high - low)
            painter.setPen(line_pen(c.line_strong, 1.2, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))

    def _draw_curve(
        self, painter: QPainter, plot: QRectF, curve: Curve, colour: str, scale: tuple[float, float]
    ) -> None:
        low, high = scale
        step = max(1, len(curve.points) // MAX_POINTS)
        thinned = [*curve.points[:-1:step], curve.points[-1]]
        end = self._end() or 1.0
        points = [
            QPointF(
                plot.left() + plot.width() * x / end,
                plot.bottom() - plot.height() * (min(max(y, low), high) - low) / (high - low),
            )
            for x, y in thinned
        ]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(line_pen(colour, 2.0))
        painter.drawPolyline(QPolygonF(points))
        if curve.dots or len(points) == 1:
            painter.setBrush(painter.pen().color())
            for point in points:
                painter.drawEllipse(point, 3.0, 3.0)

    def _range(self) -> tuple[float, float]:
        if self._bounds is not None:
            return self._bounds
        values = [y for curve in self._curves for _, y in curve.points]
        if not values:
            return 0.0, 1.0
        low, high = min(0.0, *values), max(values)
        return low, high * 1.05 if high > low else low + 1.0

    def _end(self) -> float:
        return max([self._last_x, *(curve.points[-1][0] for curve in self._curves)], default=0.0)

    def _said(self) -> str:
        return "; ".join(f"{curve.name} {self._form.format(curve.points[-1][1])}" for curve in self._curves)
