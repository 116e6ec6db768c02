"""Draws an answer's sound with its pauses, fillers and words; a click plays from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from interviewer_app.ui.review.wave_marks import SHAPES, Mark, WaveMarks
from interviewer_app.ui.review.wave_painter import MARGIN, WavePainter
from interviewer_app.ui.translation import Retranslated

if TYPE_CHECKING:
    from interviewer_app.sessions.peaks import Peaks

STEP_S = 1.0


class Waveform(Retranslated, QWidget):
    """``play_wanted(seconds)`` on a click, Enter or Space. What it shows also stands in its description."""

    play_wanted = Signal(float)
    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._peaks: Peaks | None = None
        self._marks = WaveMarks()
        self._duration_s = 0.0
        self._at_s = 0.0
        self._hover_s: float | None = None
        self._absent = ""
        self._picture: QPixmap | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.retranslate()

    @property
    def at_s(self) -> float:
        """Where the line stands, in seconds from the start of the answer's sound."""
        return self._at_s

    @property
    def marks(self) -> WaveMarks:
        """What is marked."""
        return self._marks

    @property
    def duration_s(self) -> float:
        """The length of the sound."""
        return self._duration_s

    def show_marks(self, marks: WaveMarks, duration_s: float) -> None:
        """Show another answer; its sound follows with `show_peaks`."""
        self._marks, self._duration_s, self._peaks = marks, duration_s, None
        self._at_s, self._hover_s, self._absent, self._picture = 0.0, None, "", None
        self.setCursor(Qt.CursorShape.PointingHandCursor if duration_s > 0 else Qt.CursorShape.ArrowCursor)
        self._describe()
        self.update()

    def show_peaks(self, peaks: Peaks) -> None:
        """Show the sound itself."""
        self._peaks, self._picture = peaks, None
        self.update()

    def show_absence(self, sentence: str) -> None:
        """Say in its place why there is no sound."""
        self._absent, self._picture = sentence, None
        self._describe()
        self.update()

    def move_to(self, seconds: float) -> None:
        """Put the line there."""
        self._at_s = min(max(0.0, seconds), self._duration_s)
        self.moved.emit()
        self.update()

    def mark_at(self, seconds: float) -> Mark | None:
        """Return the filler, else the pause, that lies there."""
        for group in (self._marks.fillers, self._marks.pauses):
            for mark in group:
                if mark.start_s <= seconds <= mark.end_s:
                    return mark
        return None

    def tell(self, mark: Mark) -> str:
        """Return a mark in words."""
        seconds = f"{mark.duration_s:.1f}"
        if not mark.kind:
            return self.tr("Pause of {seconds} s").format(seconds=seconds)
        heard = mark.text or self.tr("heard, not written")
        kinds = {
            "A": self.tr("Filler sound"),
            "B": self.tr("Filler word"),
            "C": self.tr("Filler phrase"),
            "D": self.tr("Filler connective"),
        }
        kind = kinds.get(mark.kind, kinds["A"])
        return self.tr("{kind}: {heard}, {seconds} s").format(kind=kind, heard=heard, seconds=seconds)

    def sizeHint(self) -> QSize:
        """Flags, sound, words and the scale of time."""
        return QSize(560, WavePainter.height(self.font()))

    def minimumSizeHint(self) -> QSize:
        """Narrow is legible, low is not."""
        return QSize(240, self.sizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Play from there."""
        if event.button() == Qt.MouseButton.LeftButton and self._duration_s > 0:
            self.move_to(self._seconds(event.position().x()))
            self.play_wanted.emit(self._at_s)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where a click would play from."""
        self._hover_s = self._seconds(event.position().x()) if self._duration_s > 0 else None
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing to click."""
        self._hover_s = None
        self.update()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the line by a second, Home and End to the ends, Enter plays from it."""
        moves = {
            Qt.Key.Key_Left: self._at_s - STEP_S,
            Qt.Key.Key_Right: self._at_s + STEP_S,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: self._duration_s,
        }
        if event.key() in moves:
            self.move_to(moves[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._duration_s > 0:
            self.play_wanted.emit(self._at_s)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Name the mark under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            mark = self.mark_at(self._seconds(event.pos().x()))
            QToolTip.showText(event.globalPos(), self.tell(mark) if mark else "", self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QEvent) -> None:
        """Show the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QEvent) -> None:
        """Hide it."""
        super().focusOutEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Another theme or font wants another picture."""
        self._picture = None
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lay the moving lines over the picture of all that stands still, which is drawn once."""
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._still_picture())
        painter.end()
        with WavePainter(self, self._duration_s) as lines:
            if not self._absent and self._duration_s > 0:
                lines.draw_lines(self._at_s, self._hover_s)
            if self.hasFocus():
                lines.draw_focus()

    def _still_picture(self) -> QPixmap:
        if self._picture is None or self._picture.deviceIndependentSize() != self.size().toSizeF():
            self._picture = QPixmap(self.size() * self.devicePixelRatioF())
            self._picture.setDevicePixelRatio(self.devicePixelRatioF())
            self._picture.fill(Qt.GlobalColor.transparent)
            with WavePainter(self, self._duration_s, self._picture) as painter:
                self._draw_still(painter)
        return self._picture

    def _draw_still(self, painter: WavePainter) -> None:
        if self._absent or self._duration_s <= 0:
            painter.draw_absence(self._absent)
            return
        painter.draw_pauses(self._marks.pauses)
        painter.draw_fillers(self._marks.fillers)
        painter.draw_sound(self._peaks, self._marks.speech)
        painter.draw_words(self._marks.words)
        painter.draw_scale()

    def retranslate(self) -> None:
        """Set name and description anew."""
        self.setAccessibleName(self.tr("Sound of the answer"))
        self._describe()

    def _describe(self) -> None:
        if self._absent:
            self.setAccessibleDescription(self._absent)
            return
        told = [self.tr("{seconds} s of sound").format(seconds=f"{self._duration_s:.1f}")]
        marks = sorted((*self._marks.pauses, *self._marks.fillers), key=lambda mark: mark.start_s)
        for mark in marks:
            place = self.tr("at {seconds} s").format(seconds=f"{mark.start_s:.1f}")
            told.append(f"{place} {SHAPES.get(mark.kind, '')} {self.tell(mark)}".replace("  ", " "))
        self.setAccessibleDescription(self.tr("; ").join(told))

    def _seconds(self, x: float) -> float:
        width = max(1.0, self.width() - 2 * MARGIN)
        return min(max(0.0, (x - MARGIN) / width), 1.0) * self._duration_s

    def place(self, seconds: float) -> QPointF:
        """Return the middle of the picture at that moment, for tests and tools."""
        share = seconds / self._duration_s if self._duration_s else 0.0
        area = QRectF(MARGIN, 0, self.width() - 2 * MARGIN, self.height())
        return QPointF(area.left() + share * area.width(), area.center().y())
