"""Shows how far the interview has come: topic, follow-up depth, time used of the budget."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from interviewer_app.engine.snapshot import Snapshot
from interviewer_app.interview.types import Stage
from interviewer_app.ui.theme import colours_of
from interviewer_app.ui.translation import Retranslated
from interviewer_app.ui.words import Words

DOT = 10
STEP = 18
MAX_DOTS = 12


class TopicDots(QWidget):
    """One dot per topic: filled when past, ringed when at hand, hollow when to come."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._count = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_course(self, number: int, count: int) -> None:
        """Show topic ``number`` (1-based) of ``count``."""
        if (number, count) != (self._number, self._count):
            self._number, self._count = number, min(count, MAX_DOTS)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """A step per dot."""
        return QSize(max(1, self._count * STEP), DOT + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dots on a line."""
        c = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        y = self.height() / 2
        left = self.width() - self._count * STEP + STEP / 2
        for i in range(self._count):
            centre = QPointF(left + i * STEP, y)
            past, here = i + 1 < self._number, i + 1 == self._number
            painter.setPen(QPen(QColor(c.accent if past or here else c.line_strong), 1.6))
            painter.setBrush(QColor(c.accent) if past else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, DOT / 2 - 1, DOT / 2 - 1)
            if here:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(c.accent))
                painter.drawEllipse(centre, 2, 2)
        painter.end()


class CourseStrip(Retranslated, QWidget):
    """Right half of the head of a running interview."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Words(self)
        self._snapshot = Snapshot()
        self._topic = self._label("strong")
        self._time = self._label("strong")
        self._budget = self._label("soft")
        self._dots = TopicDots(self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(2)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(self._topic, 0, 0, right)
        grid.addWidget(self._dots, 1, 0, right)
        grid.addWidget(self._time, 0, 1, right)
        grid.addWidget(self._budget, 1, 1, right)
        self.retranslate()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the course of ``snapshot``; texts are set only when they change."""
        old, self._snapshot = self._snapshot, snapshot
        self._dots.set_course(snapshot.topic_number, snapshot.topic_count)
        if self._key(old) != self._key(snapshot):
            self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        s = self._snapshot
        self._topic.setText(self._topic_text(s))
        described = self.tr("Topic {number} of {count}").format(number=s.topic_number, count=s.topic_count)
        self._dots.setAccessibleName(described)
        self._dots.setToolTip(described)
        self._time.setText(self._words.clock(s.elapsed_s))
        self._time.setAccessibleName(self.tr("Time used {time}").format(time=self._words.clock(s.elapsed_s)))
        minutes = round(s.budget_s / 60)
        self._budget.setText(self.tr("of {minutes} min").format(minutes=minutes) if minutes else "")

    def _topic_text(self, s: Snapshot) -> str:
        if s.stage is Stage.OPENING:
            return self.tr("Opening")
        if s.stage in (Stage.CLOSING, Stage.FINISHED):
            return self.tr("Closing")
        if s.depth:
            return self.tr("{topic} · follow-up {depth}").format(topic=s.topic, depth=s.depth)
        return s.topic

    @staticmethod
    def _key(s: Snapshot) -> tuple[object, ...]:
        return (s.stage, s.topic, s.topic_number, s.topic_count, s.depth, int(s.elapsed_s), s.budget_s)

    def _label(self, role: str) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty(role, True)
        return label
