"""Shows whose turn it is: a drawn sign and a word, readable from across the room."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from interviewer_app.interview.types import Phase
from interviewer_app.ui.theme import colours_of
from interviewer_app.ui.translation import Retranslated

SIGN = 40
FRAME_MS = 120
MOVING = (Phase.DECIDING, Phase.WORDING, Phase.SPEAKING)


class StateBadge(Retranslated, QWidget):
    """Listening fills with the accent colour: it alone says "your turn". All else is quiet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._phase = Phase.IDLE
        self._thinking = False
        self._level = 0.0
        self._frame = 0
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._advance)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.retranslate()

    @property
    def phase(self) -> Phase:
        """The phase shown now."""
        return self._phase

    def show_state(self, phase: Phase, thinking: bool, level_dbfs: float) -> None:
        """Show ``phase``; ``thinking`` means the candidate asked for time."""
        level = min(1.0, max(0.0, (level_dbfs + 55.0) / 45.0))
        changed = (phase, thinking) != (self._phase, self._thinking)
        if not changed and abs(level - self._level) < 0.02:
            return
        self._phase, self._thinking, self._level = phase, thinking, level
        if changed:
            self.retranslate()
            self._run_timer()
        self.update()

    def title(self) -> str:
        """Return the state in a few words."""
        if self._phase is Phase.LISTENING and self._thinking:
            return self.tr("Take your time")
        return {
            Phase.IDLE: self.tr("Ready"),
            Phase.SPEAKING: self.tr("Interviewer is speaking"),
            Phase.LISTENING: self.tr("Listening to you"),
            Phase.DECIDING: self.tr("Thinking"),
            Phase.WORDING: self.tr("Thinking"),
            Phase.PAUSED: self.tr("Paused"),
            Phase.FINISHED: self.tr("Interview over"),
        }[self._phase]

    def hint(self) -> str:
        """Return what the user can do now."""
        if self._phase is Phase.LISTENING and self._thinking:
            return self.tr("There is no hurry. Speak whenever you are ready.")
        return {
            Phase.IDLE: self.tr("The interviewer is about to greet you."),
            Phase.SPEAKING: self.tr("Press Space to interrupt and answer at once."),
            Phase.LISTENING: self.tr("Speak naturally. Press Space when you are done."),
            Phase.DECIDING: self.tr("Choosing what to ask next."),
            Phase.WORDING: self.tr("Putting the next question into words."),
            Phase.PAUSED: self.tr("Nothing is being recorded. Press P to go on."),
            Phase.FINISHED: self.tr("Everything is saved on this computer."),
        }[self._phase]

    def retranslate(self) -> None:
        """Say state and hint to assistive technology, too."""
        self.setAccessibleName(self.title())
        self.setAccessibleDescription(self.hint())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Sign, title and hint."""
        title, hint = QFontMetrics(self._title_font()), QFontMetrics(self._hint_font())
        width = max(title.horizontalAdvance(self.title()), hint.horizontalAdvance(self.hint()))
        return QSize(SIGN + 14 + width + 4, max(SIGN + 12, title.height() + hint.height() + 2))

    def minimumSizeHint(self) -> QSize:
        """The same: neither line may be cut."""
        return self.sizeHint()

    def showEvent(self, event: QShowEvent) -> None:
        """Move only while seen."""
        super().showEvent(event)
        self._run_timer()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stand still when hidden."""
        super().hideEvent(event)
        self._timer.stop()

    @Slot()
    def _advance(self) -> None:
        self._frame += 1
        self.update(0, 0, SIGN + 8, self.height())

    def _run_timer(self) -> None:
        if self._phase in MOVING and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def _title_font(self) -> QFont:
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 1.45)
        font.setBold(True)
        return font

    def _hint_font(self) -> QFont:
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.95)
        return font

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sign, the state and the hint."""
        c = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(SIGN / 2 + 2, self.height() / 2)
        yours = self._phase is Phase.LISTENING
        if yours:
            painter.setPen(Qt.PenStyle.NoPen)
            halo = QColor(c.accent)
            halo.setAlphaF(0.22)
            painter.setBrush(halo)
            radius = SIGN / 2 - 4 + 6 * self._level
            painter.drawEllipse(centre, radius, radius)
        painter.setPen(Qt.PenStyle.NoPen if yours else QPen(QColor(c.line_strong), 1.5))
        painter.setBrush(QColor(c.accent) if yours else QColor(c.raised))
        painter.drawEllipse(centre, SIGN / 2 - 5, SIGN / 2 - 5)
        self._paint_glyph(painter, centre, QColor(c.on_accent if yours else c.text))
        self._paint_words(painter, QColor(c.accent if yours else c.text), QColor(c.text_soft))
        painter.end()

    def _paint_words(self, painter: QPainter, strong: QColor, soft: QColor) -> None:
        left = SIGN + 14
        painter.setFont(self._title_font())
        painter.setPen(strong)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        split = painter.fontMetrics().height()
        painter.drawText(QRectF(left, 0, self.width() - left, split), flags, self.title())
        painter.setFont(self._hint_font())
        painter.setPen(soft)
        below = QRectF(left, split, self.width() - left, self.height() - split)
        painter.drawText(below, flags, self.hint())

    def _paint_glyph(self, painter: QPainter, centre: QPointF, ink: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        x, y = centre.x(), centre.y()
        if self._phase is Phase.LISTENING:
            self._paint_microphone(painter, x, y, ink)
        elif self._phase is Phase.SPEAKING:
            for i in range(4):
                half = 3 + 5 * abs(math.sin(self._frame * 0.9 + i * 1.3))
                painter.drawRoundedRect(QRectF(x - 8.5 + i * 5, y - half, 2.6, 2 * half), 1.3, 1.3)
        elif self._phase in (Phase.DECIDING, Phase.WORDING):
            for i in range(3):
                radius = 2.8 if self._frame % 3 == i else 1.8
                painter.drawEllipse(QPointF(x - 7 + i * 7, y), radius, radius)
        elif self._phase is Phase.PAUSED:
            painter.drawRoundedRect(QRectF(x - 5.5, y - 6, 3.6, 12), 1, 1)
            painter.drawRoundedRect(QRectF(x + 1.9, y - 6, 3.6, 12), 1, 1)
        else:
            painter.setPen(QPen(ink, 2.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPolyline([QPointF(x - 5, y), QPointF(x - 1, y + 4), QPointF(x + 6, y - 4)])

    @staticmethod
    def _paint_microphone(painter: QPainter, x: float, y: float, ink: QColor) -> None:
        painter.drawRoundedRect(QRectF(x - 3.2, y - 9, 6.4, 11), 3.2, 3.2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(QRectF(x - 6, y - 6, 12, 11.5), 180 * 16, 180 * 16)
        painter.drawLine(QPointF(x, y + 6), QPointF(x, y + 9))
