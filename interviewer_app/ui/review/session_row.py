"""Draws one session in the list: title, facts, and how much of it is reviewed."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QGuiApplication, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from interviewer_app.ui.review.session_model import SUMMARY_ROLE
from interviewer_app.ui.review.words import ReviewWords
from interviewer_app.ui.theme import colours_of

PAD_X, PAD_Y = 14, 9
SMALL = 0.86


class SessionRow(QStyledItemDelegate):
    """Two lines; a bar at the left shows the chosen one without relying on its tint."""

    def __init__(self, words: ReviewWords, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Room for two lines."""
        bold, small = _fonts(option.font)
        return QSize(200, 2 * PAD_Y + QFontMetrics(bold).height() + QFontMetrics(small).height() + 3)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the row."""
        summary = index.data(SUMMARY_ROLE)
        if summary is None:
            return
        c = colours_of(QGuiApplication.palette())  # a style sheet empties the one in `option`
        area = QRectF(option.rect).adjusted(4, 2, -4, -2)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(c.accent_soft if chosen else c.raised))
            painter.drawRoundedRect(area, 8, 8)
        if chosen:
            painter.setBrush(QColor(c.accent))
            painter.drawRoundedRect(QRectF(area.left(), area.top() + 8, 3, area.height() - 16), 1.5, 1.5)
        if option.state & QStyle.StateFlag.State_HasFocus and chosen:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(c.accent))
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        bold, small = _fonts(option.font)
        inner = area.adjusted(PAD_X - 4, PAD_Y - 2, -PAD_X + 4, -PAD_Y + 2)
        progress = self._words.progress(summary)
        right = inner.right()
        if progress:
            metrics = QFontMetricsF(small)
            width = metrics.horizontalAdvance(progress)
            painter.setFont(small)
            painter.setPen(QColor(c.accent if summary.is_reviewed else c.text_soft))
            box = QRectF(right - width, inner.top(), width + 1, QFontMetricsF(bold).height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, progress)
            right -= width + 10
        self._line(painter, bold, c.text, QRectF(inner.left(), inner.top(), right - inner.left(), 0),
                   self._words.title(summary))  # fmt: skip
        below = QRectF(inner.left(), inner.top() + QFontMetricsF(bold).height() + 3, inner.width(), 0)
        self._line(painter, small, c.text_soft, below, self._words.facts(summary))
        painter.restore()

    def _line(self, painter: QPainter, font: QFont, colour: str, at: QRectF, text: str) -> None:
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        box = QRectF(at.left(), at.top(), at.width(), metrics.height())
        painter.drawText(box, 0, metrics.elidedText(text, Qt.TextElideMode.ElideRight, at.width()))


def _fonts(font: QFont) -> tuple[QFont, QFont]:
    bold, small = QFont(font), QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    small.setPointSizeF(font.pointSizeF() * SMALL)
    return bold, small
