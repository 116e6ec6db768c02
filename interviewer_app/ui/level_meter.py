"""Draws the microphone's level on a dBFS scale, with a peak that falls slowly."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from interviewer_app.ui.theme import colours_of
from interviewer_app.ui.translation import Retranslated

FLOOR_DBFS = -60.0
QUIET_DBFS = -45.0
LOUD_DBFS = -6.0
TICKS_DBFS = (-60, -45, -30, -20, -10, 0)
PEAK_FALL_DB = 0.8
BAR_HEIGHT = 10


class LevelMeter(Retranslated, QWidget):
    """A horizontal bar from -60 to 0 dBFS. What it shows also stands in words in its description."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level_dbfs = -120.0
        self._peak_dbfs = -120.0
        self._zone = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.retranslate()

    @property
    def level_dbfs(self) -> float:
        """The level shown now."""
        return self._level_dbfs

    @property
    def zone(self) -> str:
        """``silent``, ``quiet``, ``good`` or ``loud``; judged by the peak, which outlasts a syllable."""
        if self._peak_dbfs <= FLOOR_DBFS:
            return "silent"
        if self._peak_dbfs < QUIET_DBFS:
            return "quiet"
        return "loud" if self._peak_dbfs > LOUD_DBFS else "good"

    def set_level(self, dbfs: float) -> None:
        """Show ``dbfs``; call it at the rate of the snapshots."""
        peak = max(dbfs, self._peak_dbfs - PEAK_FALL_DB)
        if dbfs == self._level_dbfs and peak == self._peak_dbfs:
            return
        self._level_dbfs, self._peak_dbfs = dbfs, max(peak, -120.0)
        # A screen reader must not be told of every block, only when the level changes its kind.
        if self.zone != self._zone:
            self._describe()
        self.update()

    def reset(self) -> None:
        """Show silence."""
        self._level_dbfs = self._peak_dbfs = -120.0
        self._describe()
        self.update()

    def zone_text(self) -> str:
        """Return the level's kind in words."""
        return {
            "silent": self.tr("No sound"),
            "quiet": self.tr("Very quiet: move closer or turn the microphone up"),
            "good": self.tr("Good level"),
            "loud": self.tr("Too loud: turn the microphone down"),
        }[self.zone]

    def retranslate(self) -> None:
        """Set name and description anew."""
        self.setAccessibleName(self.tr("Microphone level"))
        self._describe()

    def _describe(self) -> None:
        self._zone = self.zone
        self.setAccessibleDescription(self.zone_text())
        self.setToolTip(self.zone_text())

    def sizeHint(self) -> QSize:
        """Bar, ticks and their numbers."""
        return QSize(220, BAR_HEIGHT + 4 + QFontMetrics(self._scale_font()).height())

    def minimumSizeHint(self) -> QSize:
        """Room for the numbers of the scale."""
        return QSize(150, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw track, level, peak and scale."""
        c = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(0, 1, self.width(), BAR_HEIGHT)
        painter.setBrush(QColor(c.line))
        painter.drawRoundedRect(track, BAR_HEIGHT / 2, BAR_HEIGHT / 2)
        filled = self._x(self._level_dbfs)
        if filled > 0:
            painter.setBrush(QColor(c.danger if self._level_dbfs > LOUD_DBFS else c.accent))
            painter.save()
            painter.setClipRect(QRectF(0, 0, filled, BAR_HEIGHT + 2))
            painter.drawRoundedRect(track, BAR_HEIGHT / 2, BAR_HEIGHT / 2)
            painter.restore()
        peak = self._x(self._peak_dbfs)
        if peak > 0:
            painter.setBrush(QColor(c.text))
            painter.drawRect(QRectF(min(peak, self.width() - 2.0), 1, 2, BAR_HEIGHT))
        self._paint_scale(painter, QColor(c.text_soft))
        painter.end()

    def _paint_scale(self, painter: QPainter, colour: QColor) -> None:
        painter.setFont(self._scale_font())
        painter.setPen(colour)
        top = BAR_HEIGHT + 3
        for tick in TICKS_DBFS:
            text = str(tick) if tick else "0 dB"
            width = painter.fontMetrics().horizontalAdvance(text)
            left = min(max(0.0, self._x(tick) - width / 2), self.width() - width)
            painter.drawText(QRectF(left, top, width + 2, painter.fontMetrics().height()), 0, text)

    def _scale_font(self) -> QFont:
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.76)
        return font

    def _x(self, dbfs: float) -> float:
        share = (dbfs - FLOOR_DBFS) / -FLOOR_DBFS
        return min(1.0, max(0.0, share)) * self.width()
