"""Shows how the last answer was spoken: hesitation with its causes, counts, decision, latency."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QLocale, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

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


class PartRow(QObject):
    """One cause in a shared grid: its name, its bar, its value with unit."""

    def __init__(self, name: str, words: Words, grid: QGridLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self._words = words
        self._title = QLabel(parent)
        self._value = QLabel(parent)
        self._value.setProperty("soft", True)
        self._bar = ShareBar(parent)
        row = grid.rowCount()
        grid.addWidget(self._title, row, 0)
        grid.addWidget(self._bar, row, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self._value, row, 2, Qt.AlignmentFlag.AlignRight)

    def show_part(self, part: PartView | None, short: bool) -> None:
        """Show ``part``, or that it was not measured."""
        words = self._words
        value = words.part_value(self._name, part.x, short) if part else "–"
        self._title.setText(words.part(self._name))
        self._value.setText(value)
        self._bar.set_share(part.share if part else 0.0)
        self._bar.setAccessibleName(words.part(self._name))
        self._bar.setAccessibleDescription(value)
        for widget in (self._title, self._bar, self._value):
            widget.setToolTip(words.part_help(self._name))

    def set_visible(self, visible: bool) -> None:
        """Show or hide the whole row."""
        for widget in (self._title, self._bar, self._value):
            widget.setVisible(visible)


class MeasuresPanel(Retranslated, QWidget):
    """Describes the answer, never the person. Empty until the first answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Words(self)
        self._speech: Mapping[str, Any] = {}
        self._decision: Decision | None = None
        self._latency_ms: Mapping[str, float] = {}
        self._heading = self._label("heading")
        self._empty = self._label("soft", wrap=True)
        self._score = self._label("figure")
        self._band = self._label("soft", wrap=True)
        self._grid = QGridLayout()
        self._rows = {name: PartRow(name, self._words, self._grid, self) for name in PART_ORDER}
        self._counts = self._label(wrap=True)
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
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(6)
        column.addWidget(self._heading)
        column.addWidget(self._empty)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self._score)
        top.addWidget(self._band, 1)
        column.addLayout(top)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        column.addWidget(self._counts)
        column.addSpacing(4)
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
            row.set_visible(spoken)
            row.show_part(next((p for p in view.parts if p.name == name), None), view.short)
        self._counts.setVisible(not view.is_empty)
        self._score.setText("–" if view.hesitation is None else f"{view.hesitation:.2f}")
        self._score.setAccessibleName(self.tr("Hesitation {score}").format(score=self._score.text()))
        self._band.setText(self._band_text(view))
        reader = "zh" if QLocale().name().startswith("zh") else "en"
        explained = "\n".join(view.sentences.get(reader, ()))
        for label in (self._score, self._band):
            label.setToolTip(explained)
            label.setAccessibleDescription(explained)
        self._counts.setText(self._counts_text(view))
        self._fill_decision()

    def _band_text(self, view: MeasuresView) -> str:
        if view.hesitation is None:
            return self._words.reason(view.reason)
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
        self._decided.setVisible(decision is not None)
        if decision is not None:
            source = self._words.source(decision.source)
            self._decided.setText(
                self.tr("Then: {decision} (by {source})").format(
                    decision=self._words.decision(decision), source=source
                )
            )
            self._reasons.setText(self._words.reasons(decision))
        self._reasons.setVisible(decision is not None and bool(decision.reasons))
        self._fill_latency()

    def _fill_latency(self) -> None:
        stages = [
            self.tr("{stage} {ms} ms").format(stage=self._words.stage(name), ms=round(value))
            for name, value in self._latency_ms.items()
        ]
        whole = self._latency_ms.get("total")
        detail = self.tr("Time: {stages}").format(stages=self.tr(", ").join(stages))
        short = "" if whole is None else self.tr("Reply after {ms} ms").format(ms=round(whole))
        self._latency.setVisible(bool(stages))
        self._latency.setText(short or detail)
        self._latency.setToolTip(detail)
        self._latency.setAccessibleDescription(detail)
