"""Shows how the last answer was spoken: hesitation with its causes, counts, decision, latency."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from interviewer_app.interview.types import Decision
from interviewer_app.ui.measures_view import PART_ORDER, MeasuresView, PartView, read_measures
from interviewer_app.ui.theme import colours_of
from interviewer_app.ui.translation import Retranslated
from interviewer_app.ui.words import Words


class ShareBar(QWidget):
    """A thin bar for a share from 0 to 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_share(self, share: float) -> None:
        """Show ``share``; the numbers beside the bar say the same in words."""
        self._share = share
        self.update()

    def sizeHint(self) -> QSize:
        """Thin; it takes what width there is."""
        return QSize(80, 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw track and share."""
        c = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.line))
        painter.drawRoundedRect(QRectF(0, 0, self.width(), 6), 3, 3)
        painter.setBrush(QColor(c.accent))
        if self._share > 0:
            painter.drawRoundedRect(QRectF(0, 0, max(6.0, self._share * self.width()), 6), 3, 3)
        painter.end()


class PartRow(QWidget):
    """One cause: its name, its value with unit, its bar."""

    def __init__(self, name: str, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._words = words
        self._title = QLabel(self)
        self._value = QLabel(self)
        self._value.setProperty("soft", True)
        self._bar = ShareBar(self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        grid.addWidget(self._title, 0, 0)
        grid.addWidget(self._value, 0, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self._bar, 1, 0, 1, 2)

    def show_part(self, part: PartView | None, short: bool) -> None:
        """Show ``part``, or that it was not measured."""
        words = self._words
        self._title.setText(words.part(self._name))
        value = words.part_value(self._name, part.x, short) if part else "–"
        self._value.setText(value)
        self._bar.set_share(part.share if part else 0.0)
        self._bar.setAccessibleName(words.part(self._name))
        self._bar.setAccessibleDescription(value)
        self.setToolTip(words.part_help(self._name))
        self.setAccessibleName(words.part(self._name))
        self.setAccessibleDescription(value)


class MeasuresPanel(Retranslated, QFrame):
    """Describes the answer, never the person. Empty until the first answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._words = Words(self)
        self._speech: Mapping[str, Any] = {}
        self._decision: Decision | None = None
        self._latency_ms: Mapping[str, float] = {}
        self._heading = self._label("heading")
        self._empty = self._label("soft", wrap=True)
        self._score = self._label("figure")
        self._band = self._label("soft", wrap=True)
        self._rows = {name: PartRow(name, self._words, self) for name in PART_ORDER}
        self._counts = self._label(wrap=True)
        self._decision_heading = self._label("heading")
        self._decided = self._label("strong", wrap=True)
        self._reasons = self._label("soft", wrap=True)
        self._latency = self._label("soft", wrap=True)
        self._lay_out()
        self.retranslate()

    def show_answer(
        self,
        speech: Mapping[str, Any],
        decision: Decision | None,
        latency_ms: Mapping[str, float],
    ) -> None:
        """Show the newest answer; unchanged values cost nothing."""
        if (speech, decision, latency_ms) == (self._speech, self._decision, self._latency_ms):
            return
        self._speech, self._decision, self._latency_ms = speech, decision, latency_ms
        self._fill()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setAccessibleName(self.tr("Measures of the last answer"))
        self._heading.setText(self.tr("Last answer"))
        self._empty.setText(self.tr("After your first answer, you see here how it was spoken."))
        self._decision_heading.setText(self.tr("What follows"))
        self._fill()

    def _label(self, role: str = "", *, wrap: bool = False) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(wrap)
        if role:
            label.setProperty(role, True)
        return label

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(self._heading)
        column.addWidget(self._empty)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self._score)
        top.addWidget(self._band, 1)
        column.addLayout(top)
        for row in self._rows.values():
            column.addWidget(row)
        column.addWidget(self._counts)
        column.addSpacing(6)
        column.addWidget(self._decision_heading)
        column.addWidget(self._decided)
        column.addWidget(self._reasons)
        column.addWidget(self._latency)
        column.addStretch(1)

    def _fill(self) -> None:
        view = read_measures(self._speech)
        spoken = view.hesitation is not None or bool(view.parts)
        self._empty.setVisible(view.is_empty and self._decision is None)
        self._score.setVisible(spoken)
        self._band.setVisible(not view.is_empty)
        for name, row in self._rows.items():
            row.setVisible(spoken)
            row.show_part(next((p for p in view.parts if p.name == name), None), view.short)
        self._counts.setVisible(not view.is_empty)
        self._score.setText("–" if view.hesitation is None else f"{view.hesitation:.2f}")
        self._score.setAccessibleName(self.tr("Hesitation {score}").format(score=self._score.text()))
        self._band.setText(self._band_text(view))
        self._counts.setText(self._counts_text(view))
        self._fill_decision()

    def _band_text(self, view: MeasuresView) -> str:
        if view.hesitation is None:
            return view.reason or self.tr("Hesitation is not measured for a typed answer.")
        text = self.tr("Hesitation: {band}").format(band=self._words.band(view.band))
        return text + self.tr(" (short answer)") if view.short else text

    def _counts_text(self, view: MeasuresView) -> str:
        parts = []
        if view.fillers is not None:
            parts.append(self.tr("Fillers {count}").format(count=view.fillers))
        if view.length is not None:
            parts.append(self.tr("Length {count}").format(count=view.length))
        return " · ".join(parts)

    def _fill_decision(self) -> None:
        decision = self._decision
        for label in (self._decision_heading, self._decided):
            label.setVisible(decision is not None)
        if decision is not None:
            source = self._words.source(decision.source)
            self._decided.setText(
                self.tr("{decision} (by {source})").format(
                    decision=self._words.decision(decision), source=source
                )
            )
            self._reasons.setText(self._words.reasons(decision))
        self._reasons.setVisible(decision is not None and bool(decision.reasons))
        self._latency.setVisible(bool(self._latency_ms))
        stages = [
            self.tr("{stage} {ms} ms").format(stage=self._words.stage(name), ms=round(value))
            for name, value in self._latency_ms.items()
        ]
        self._latency.setText(self.tr("Time: {stages}").format(stages=self.tr(", ").join(stages)))
