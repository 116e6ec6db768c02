"""Draws how hesitation went from session to session, oldest at the left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from interviewer_app.ui.theme import colours_of
from interviewer_app.ui.translation import Retranslated

if TYPE_CHECKING:
    from interviewer_app.sessions.summaries import Delivery

SHOWN = 40
NEAR_PX = 14.0
LEAST_TOP = 0.4


class Trend(Retranslated, QWidget):
    """``chosen(session_id)`` when a point is clicked. Its numbers also stand in its description."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: list[Delivery] = []
        self._current = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.retranslate()

    @property
    def points(self) -> Sequence[Delivery]:
        """What is drawn, oldest first."""
        return self._points

    def show_deliveries(self, newest_first: Sequence[Delivery]) -> None:
        """Draw these sessions; those without a measure are left out."""
        measured = [one for one in newest_first if one.hesitation is not None][:SHOWN]
        self._points = list(reversed(measured))
        self._describe()
        self.update()

    def show_current(self, session_id: str) -> None:
        """Mark the session that is open."""
        self._current = session_id
        self.update()

    def sizeHint(self) -> QSize:
        """Low: it is a glance."""
        return QSize(220, 92)

    def minimumSizeHint(self) -> QSize:
        """As low, and narrower."""
        return QSize(140, 92)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the session whose point is near."""
        places = self._places()
        if not places:
            return
        distances = [abs(place.x() - event.position().x()) for place in places]
        nearest = min(range(len(places)), key=distances.__getitem__)
        if distances[nearest] <= NEAR_PX:
            self.chosen.emit(self._points[nearest].session_id)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw title, base line, line and points."""
        c = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.82)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        painter.setPen(QColor(c.text_soft))
        row = QRectF(0, 0, self.width(), metrics.height())
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft, self.tr("Hesitation, session by session"))
        places = self._places()
        if len(places) < 2:
            body = QRectF(0, row.bottom(), self.width(), self.height() - row.bottom())
            painter.drawText(body, Qt.AlignmentFlag.AlignVCenter, self.tr("Drawn from the second session on"))
            painter.end()
            return
        newest = f"{self._points[-1].hesitation:.2f}"
        painter.drawText(row, Qt.AlignmentFlag.AlignRight, self.tr("latest {score}").format(score=newest))
        bottom = self._body().bottom()
        painter.setPen(QPen(QColor(c.line), 1))
        painter.drawLine(QPointF(0, bottom), QPointF(self.width(), bottom))
        area = QPolygonF([QPointF(places[0].x(), bottom), *places, QPointF(places[-1].x(), bottom)])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.accent_soft))
        painter.drawPolygon(area)
        painter.setPen(QPen(QColor(c.accent), 2))
        painter.drawPolyline(QPolygonF(places))
        for place, point in zip(places, self._points, strict=True):
            current = point.session_id == self._current
            painter.setPen(QPen(QColor(c.accent), 2))
            painter.setBrush(QColor(c.accent if current else c.surface))
            radius = 5.0 if current else (2.8 if len(places) <= 20 else 1.5)
            painter.drawEllipse(place, radius, radius)
        painter.end()

    def retranslate(self) -> None:
        """Set name and description anew."""
        self.setAccessibleName(self.tr("Hesitation, session by session"))
        self._describe()
        self.update()

    def _describe(self) -> None:
        scores = ", ".join(f"{point.hesitation:.2f}" for point in self._points)
        self.setAccessibleDescription(self.tr("Oldest first: {scores}").format(scores=scores or "–"))
        self.setToolTip(
            self.tr("Mean hesitation of each session: 0 fluent, 1 many pauses. Click a point to open it.")
        )

    def _body(self) -> QRectF:
        top = QFontMetricsF(self.font()).height() + 6
        return QRectF(8, top, max(1.0, self.width() - 16), self.height() - top - 6)

    def _places(self) -> list[QPointF]:
        body = self._body()
        values = [point.hesitation or 0.0 for point in self._points]
        top = max(LEAST_TOP, *values, 0.0) if values else LEAST_TOP
        step = body.width() / max(1, len(values) - 1)
        return [
            QPointF(body.left() + number * step, body.bottom() - value / top * body.height())
            for number, value in enumerate(values)
        ]
