"""A training as it runs: state, progress, time left, speed, curves, warnings, log."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QProgressBar, QPushButton, QWidget

from interviewer_app.training_desk.kinds import DECIDER, TrainingKind
from interviewer_app.training_desk.views import RunView
from interviewer_app.ui.training_page.curve_chart import Curve, CurveChart
from interviewer_app.ui.training_page.names import Names
from interviewer_app.ui.training_page.pieces import Card, label, name_button, set_tone
from interviewer_app.ui.training_page.states import States
from interviewer_app.ui.translation import Retranslated

MAX_LOG_LINES = 2_000
_SCORES = ("val_accuracy", "macro_f1")


class LiveCard(Retranslated, Card):
    """Empty until there is a run."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names, self._states = Names(self), States(self)
        self._kind: TrainingKind = DECIDER
        self._view = RunView()
        self._state = label(self, "strong", wrap=True)
        self._facts = label(self, "soft", wrap=True)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(8)
        self._said = label(self, "soft", wrap=True)
        self.loss, self.scores, self.rate = CurveChart(self), CurveChart(self), CurveChart(self, "{:.1e}")
        self.rate.setMinimumHeight(86)
        self.show_log = QPushButton(self)
        self.show_log.setProperty("kind", "choice")
        self.show_log.setCheckable(True)
        self.log = QPlainTextEdit(self)
        self.log.setReadOnly(True)
        self.log.setMaximumBlockCount(MAX_LOG_LINES)
        self.log.setVisible(False)
        self.log.setFixedHeight(150)
        self._lay_out()
        self.show_log.toggled.connect(self.log.setVisible)
        self.retranslate()

    def show_run(self, kind: TrainingKind, view: RunView) -> None:
        """Show how a run stands."""
        self._kind, self._view = kind, view
        self._fill()

    @Slot(str)
    def set_log(self, text: str) -> None:
        """Show the end of the job's log."""
        if text != self.log.toPlainText():
            self.log.setPlainText(text)
            bar = self.log.verticalScrollBar()
            bar.setValue(bar.maximum())

    def retranslate(self) -> None:
        """Set every text anew."""
        self.heading.setText(self.tr("Training"))
        self._bar.setAccessibleName(self.tr("Progress of the training"))
        name_button(self.show_log, self.tr("Log"), self.tr("What the training wrote, for experts"))
        self.log.setAccessibleName(self.tr("Log of the training"))
        self._fill()

    def _fill(self) -> None:
        view = self._view
        state = self._states.state(view)
        self._state.setText(f"{state} · {view.title}" if view.title and view.is_active else state)
        tones = {"failed": "danger", "silent": "caution", "lost": "caution", "done": "good"}
        set_tone(self._state, tones.get(view.state, ""))
        self._facts.setText(self._facts_text())
        self._facts.setVisible(bool(self._facts.text()))
        self._bar.setVisible(view.state not in {"none", "lost", "failed"})
        self._bar.setRange(0, max(0, view.total))
        self._bar.setValue(view.total if view.state == "done" else view.done)
        self._bar.setAccessibleDescription(self._facts.text())
        sentences = list(view.warnings[-3:])
        if view.state == "silent":
            sentences.insert(0, self._states.silent(view.beat_age_s))
        if view.failure is not None:
            sentences.insert(0, self._states.failure(view.failure))
        if view.garbage:
            said = self.tr("The training wrote {count} lines that are no messages; the last: {text}")
            sentences.append(said.format(count=len(view.garbage), text=view.garbage[-1]))
        self._said.setText("\n".join(sentences))
        self._said.setVisible(bool(sentences))
        self._fill_curves()

    def _facts_text(self) -> str:
        view = self._view
        parts = []
        if view.total:
            parts.append(self.tr("step {done} of {total}").format(done=view.done, total=view.total))
        if view.rows_per_s and view.is_active:
            parts.append(self.tr("{number} rows/s").format(number=f"{view.rows_per_s:.1f}"))
        if view.eta_s is not None and view.is_active:
            parts.append(self.tr("{time} left").format(time=self._states.clock(view.eta_s)))
        if view.state != "none" and view.elapsed_s:
            parts.append(self.tr("took {time}").format(time=self._states.clock(view.elapsed_s)))
        return " · ".join(parts)

    def _fill_curves(self) -> None:
        series, empty = self._view.series, self.tr("The curve appears with the first steps.")
        last_x = max((points[-1][0] for points in series.values() if points), default=0.0)
        end = float(self._view.total) if self._view.is_active else last_x
        x_name = self.tr("step {number}")
        losses = [self._curve("loss"), self._curve("val_loss", dots=True)]
        self.loss.show_curves(self._names.figure("loss"), losses, empty=empty, x_name=x_name, last_x=end)
        decides = self._kind.data_kind == "decision"
        self.scores.setVisible(decides)
        self.scores.show_curves(
            self.tr("Accuracy and F1 on held-out rows"),
            [self._curve(name, dots=True) for name in _SCORES],
            empty=self.tr("One point after each epoch."),
            x_name=x_name,
            last_x=end,
            bounds=(0.0, 1.0),
            target=0.85,
        )
        self.rate.setVisible("lr" in series)
        rate = [self._curve("lr")]
        self.rate.show_curves(self._names.figure("lr"), rate, empty=empty, x_name=x_name, last_x=end)

    def _curve(self, name: str, *, dots: bool = False) -> Curve:
        points: Sequence[tuple[float, float]] = self._view.series.get(name, ())
        return Curve(self._names.figure(name), tuple(points), dots)

    def _lay_out(self) -> None:
        self.column.addWidget(self._state)
        self.column.addWidget(self._facts)
        self.column.addWidget(self._bar)
        self.column.addWidget(self._said)
        self.column.addWidget(self.loss, 3)
        self.column.addWidget(self.scores, 3)
        self.column.addWidget(self.rate, 2)
        row = QHBoxLayout()
        row.addWidget(self.show_log)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addWidget(self.log)
