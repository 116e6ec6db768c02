"""The strokes of the waveform: sound, hatched pauses, flagged fillers, words, time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPaintDevice, QPainter, QPen
from PySide6.QtWidgets import QWidget

from interviewer_app.ui.review.wave_marks import SHAPES, Mark, joined, phrases_of
from interviewer_app.ui.theme import colours_of

if TYPE_CHECKING:
    from interviewer_app.sessions.peaks import Peaks

MARGIN = 10.0
SOUND_HEIGHT = 80.0
GAP = 4.0
MIN_HALF_PX = 0.75
LABEL_SHARE = 0.82
# Spoken sound seldom passes half of full scale; drawn louder, a quiet voice is seen, too.
LEAST_FULL = 0.08
STEPS_S = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0)
LEAST_TICK_PX = 56.0


class WavePainter:
    """Draws a sound of ``duration_s`` for ``widget``, on it or on a picture of its size."""

    def __init__(self, widget: QWidget, duration_s: float, device: QPaintDevice | None = None) -> None:
        self._c = colours_of(widget.palette())
        self._widget = widget
        self._duration_s = duration_s
        self._font = widget.font()
        self._small = QFont(self._font)
        self._small.setPointSizeF(self._font.pointSizeF() * LABEL_SHARE)
        line = QFontMetricsF(self._small).height()
        self._left, self._width = MARGIN, max(1.0, widget.width() - 2 * MARGIN)
        self._flags = QRectF(self._left, 2, self._width, line + 4)
        self._sound = QRectF(self._left, self._flags.bottom() + GAP, self._width, SOUND_HEIGHT)
        self._words = QRectF(self._left, self._sound.bottom() + GAP, self._width, line)
        self._scale = QRectF(self._left, self._words.bottom() + GAP, self._width, line + 4)
        self._p = QPainter(widget if device is None else device)
        self._p.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._p.setFont(self._small)

    @staticmethod
    def height(font: QFont) -> int:
        """Return how high the whole picture is with this font."""
        small = QFont(font)
        small.setPointSizeF(font.pointSizeF() * LABEL_SHARE)
        return round(2 + 3 * (QFontMetricsF(small).height() + GAP + 3) + SOUND_HEIGHT)

    def __enter__(self) -> WavePainter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._p.end()

    def draw_absence(self, sentence: str) -> None:
        """Say why nothing is drawn."""
        self._p.setPen(QColor(self._c.text_soft))
        self._p.setFont(self._font)
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        self._p.drawText(QRectF(self._widget.rect()).adjusted(20, 0, -20, 0), flags, sentence)

    def draw_pauses(self, pauses: Sequence[Mark]) -> None:
        """Hatch each pause; write its length where there is room."""
        hatch = QColor(self._c.line_strong)
        hatch.setAlphaF(0.55)
        for pause in pauses:
            area = self._area(pause, self._sound)
            self._p.setPen(Qt.PenStyle.NoPen)
            self._p.setBrush(QColor(self._c.raised))
            self._p.drawRect(area)
            self._p.setBrush(QBrush(hatch, Qt.BrushStyle.BDiagPattern))
            self._p.drawRect(area)
            text = f"{pause.duration_s:.1f}"
            room = QFontMetricsF(self._small).horizontalAdvance(text) + 8
            if area.width() >= room:
                label = QRectF(0, 0, room, QFontMetricsF(self._small).height() + 2)
                label.moveCenter(QPointF(area.center().x(), self._sound.bottom() - label.height() / 2 - 3))
                self._p.setBrush(QColor(self._c.surface))
                self._p.drawRoundedRect(label, 4, 4)
                self._p.setPen(QColor(self._c.text_soft))
                self._p.drawText(label, Qt.AlignmentFlag.AlignCenter, text)

    def draw_fillers(self, fillers: Sequence[Mark]) -> None:
        """Flag each filler with its kind's shape and its word, and frame its sound."""
        metrics = QFontMetricsF(self._small)
        free_from = self._flags.left()
        for filler in fillers:
            area = self._area(filler, self._sound)
            tint = QColor(self._c.caution)
            tint.setAlphaF(0.16)
            self._p.setBrush(tint)
            self._p.setPen(QPen(QColor(self._c.caution), 1.2))
            self._p.drawRoundedRect(area, 3, 3)
            text = f"{SHAPES.get(filler.kind, SHAPES['A'])} {filler.text}".strip()
            width = metrics.horizontalAdvance(text) + 10
            left = min(max(area.center().x() - width / 2, free_from), self._flags.right() - width)
            if left < free_from - 0.5:  # no room beside the flag before: the frame alone marks it
                continue
            flag = QRectF(left, self._flags.top(), width, self._flags.height())
            self._p.setBrush(QColor(self._c.surface))
            self._p.drawRoundedRect(flag, 5, 5)
            self._p.drawLine(
                QPointF(area.center().x(), flag.bottom()), QPointF(area.center().x(), area.top())
            )
            self._p.drawText(flag, Qt.AlignmentFlag.AlignCenter, text)
            free_from = flag.right() + 3

    def draw_sound(self, peaks: Peaks | None, speech: Sequence[Mark]) -> None:
        """Draw lowest to highest of each stretch: speech strong, the rest weak, a bar under all speech."""
        middle = self._sound.center().y()
        if peaks is not None and peaks.low:
            loudest = max(max(map(abs, peaks.low)), max(map(abs, peaks.high)))
            scale = (SOUND_HEIGHT / 2 - 3) / max(LEAST_FULL, loudest)
            strong, weak = [], []
            spoken = [(run.start_s, run.end_s) for run in speech]
            step_s = peaks.duration_s / len(peaks.low)
            for number, (low, high) in enumerate(zip(peaks.low, peaks.high, strict=True)):
                seconds = (number + 0.5) * step_s
                x = self._x(seconds)
                top = min(middle - high * scale, middle - MIN_HALF_PX)
                bottom = max(middle - low * scale, middle + MIN_HALF_PX)
                inside = any(start <= seconds <= end for start, end in spoken)
                (strong if inside else weak).append(QLineF(x, top, x, bottom))
            width = max(1.0, self._width / len(peaks.low))
            for lines, colour in ((weak, self._c.line_strong), (strong, self._c.accent)):
                self._p.setPen(QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
                self._p.drawLines(lines)
        self._p.setPen(Qt.PenStyle.NoPen)
        self._p.setBrush(QColor(self._c.accent))
        for run in speech:
            area = self._area(run, self._sound)
            self._p.drawRect(QRectF(area.left(), self._sound.bottom() - 1, area.width(), 2.5))

    def draw_words(self, words: Sequence[Mark]) -> None:
        """Write each word under its sound; a phrase whose words would touch is written as one, shortened."""
        metrics = QFontMetricsF(self._small)
        self._p.setPen(QColor(self._c.text))
        phrases = phrases_of(words)
        for number, phrase in enumerate(phrases):
            places = [self._x((word.start_s + word.end_s) / 2) for word in phrase]
            widths = [metrics.horizontalAdvance(word.text) for word in phrase]
            edges = list(zip(places, widths, strict=True))
            apart = all(a + wa / 2 <= b - wb / 2 for (a, wa), (b, wb) in pairwise(edges))
            if apart:
                for word, (place, width) in zip(phrase, edges, strict=True):
                    self._write(word.text, place - width / 2, width + 2)
                continue
            left = self._x(phrase[0].start_s)
            right = (
                self._x(phrases[number + 1][0].start_s) if number + 1 < len(phrases) else self._words.right()
            )
            text = metrics.elidedText(joined(phrase), Qt.TextElideMode.ElideRight, right - left - 3)
            self._write(text, left, right - left)

    def _write(self, text: str, left: float, width: float) -> None:
        self._p.drawText(QRectF(left, self._words.top(), width, self._words.height()), 0, text)

    def draw_scale(self) -> None:
        """Write the seconds."""
        per_s = self._width / self._duration_s
        step_s = next((step for step in STEPS_S if step * per_s >= LEAST_TICK_PX), STEPS_S[-1])
        ink = QColor(self._c.text_soft)
        for number in range(int(self._duration_s / step_s) + 1):
            seconds = number * step_s
            x = self._x(seconds)
            self._p.setPen(QColor(self._c.line_strong))
            self._p.drawLine(QPointF(x, self._scale.top()), QPointF(x, self._scale.top() + 4))
            text = f"{seconds:g} s" if number == 0 else f"{seconds:g}"
            self._p.setPen(ink)
            if x + 24 <= self._scale.right() + MARGIN:
                self._p.drawText(QPointF(x + 3, self._scale.bottom() - 2), text)

    def draw_lines(self, at_s: float, hover_s: float | None) -> None:
        """Draw where it plays, with a grip, and where a click would play from."""
        top, bottom = self._sound.top() - 2, self._sound.bottom() + 2
        if hover_s is not None:
            self._p.setPen(QPen(QColor(self._c.text_soft), 1, Qt.PenStyle.DashLine))
            self._p.drawLine(QPointF(self._x(hover_s), top), QPointF(self._x(hover_s), bottom))
        x = self._x(at_s)
        self._p.setPen(QPen(QColor(self._c.text), 1.6))
        self._p.drawLine(QPointF(x, top), QPointF(x, bottom))
        self._p.setBrush(QColor(self._c.text))
        self._p.setPen(Qt.PenStyle.NoPen)
        self._p.drawEllipse(QPointF(x, top), 4, 4)

    def draw_focus(self) -> None:
        """Draw the ring that shows where keys go."""
        self._p.setBrush(Qt.BrushStyle.NoBrush)
        self._p.setPen(QPen(QColor(self._c.accent), 2))
        self._p.drawRoundedRect(QRectF(self._widget.rect()).adjusted(1, 1, -1, -1), 8, 8)

    def _x(self, seconds: float) -> float:
        share = seconds / self._duration_s if self._duration_s else 0.0
        return self._left + min(1.0, max(0.0, share)) * self._width

    def _area(self, mark: Mark, rows: QRectF) -> QRectF:
        left, right = self._x(mark.start_s), self._x(mark.end_s)
        return QRectF(left, rows.top(), max(2.0, right - left), rows.height())
