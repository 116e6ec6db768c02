"""What a trained model is worth: gates, classes, confusion, calibration, baselines, worst examples."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from interviewer_app.training_desk.data import DataBook, value_of
from interviewer_app.training_desk.kinds import DECIDER, TrainingKind
from interviewer_app.training_desk.results import Evaluation, GateView
from interviewer_app.training_desk.runs import HistoryEntry
from interviewer_app.training_desk.views import RunView
from interviewer_app.ui.training_page.calibration_chart import CalibrationChart
from interviewer_app.ui.training_page.confusion_chart import ConfusionChart
from interviewer_app.ui.training_page.names import Names
from interviewer_app.ui.training_page.pieces import (
    Card,
    Scrolled,
    Table,
    button,
    label,
    name_button,
    set_tone,
)
from interviewer_app.ui.training_page.states import States
from interviewer_app.ui.translation import Retranslated


class GateTile(QFrame):
    """One figure with its interval against its target."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.name, self.value = label(self, "soft", wrap=True), label(self, "figure")
        self.range, self.claim = label(self, "soft", wrap=True), label(self, "strong", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 10)
        column.setSpacing(1)
        for one in (self.name, self.value, self.range, self.claim):
            column.addWidget(one)
        column.addStretch(1)


class ResultsPanel(Retranslated, Scrolled):
    """``run_chosen(id)``, ``measure_wanted``, ``row_wanted(index)``, ``publish_wanted``."""

    run_chosen = Signal(str)
    measure_wanted = Signal()
    row_wanted = Signal(int)
    publish_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names, self._states = Names(self), States(self)
        self._kind: TrainingKind = DECIDER
        self._found: Evaluation | None = None
        self._book: DataBook | None = None
        self._job = RunView()
        self._has_runs = False
        self.runs = QComboBox(self)
        self.runs.setMinimumContentsLength(24)
        self.runs.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.measure, self.publish = button(self), button(self, "primary")
        self._state = label(self, "soft", wrap=True)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._tiles = [GateTile(self) for _ in range(5)]
        self._cards = {
            name: Card(self) for name in ("confusion", "calibration", "classes", "others", "worst")
        }
        self.confusion = ConfusionChart(self._cards["confusion"])
        self.calibration = CalibrationChart(self._cards["calibration"])
        self._honest = label(self, "soft", wrap=True)
        self.classes = Table(6, 0, self._cards["classes"])
        self.others = Table(3, 0, self._cards["others"])
        self.worst = Table(5, 1, self._cards["worst"])
        self._advice = label(self, "soft", wrap=True)
        self._lay_out()
        self.runs.activated.connect(self._on_run)
        self.measure.clicked.connect(self.measure_wanted)
        self.publish.clicked.connect(self.publish_wanted)
        self.worst.cellClicked.connect(self._on_worst)
        self.worst.cellActivated.connect(self._on_worst)
        self.retranslate()

    def show_runs(self, kind: TrainingKind, entries: Sequence[HistoryEntry], chosen: str) -> None:
        """Offer the finished runs of a kind."""
        self._kind = kind
        self.runs.clear()
        for entry in entries:
            if entry.view.state == "done":
                when = self._states.when(entry.run.created)
                f1 = entry.figures.get("f1")
                figure = "" if f1 is None else f" · F1 {f1:.3f}"
                self.runs.addItem(f"{when} · {entry.run.values.get('base', '')}{figure}", entry.run.id)
        self.runs.setCurrentIndex(self.runs.findData(chosen))
        self._has_runs = self.runs.count() > 0
        self._fill()

    def show_found(self, found: Evaluation | None, book: DataBook | None) -> None:
        """Show what was measured of the chosen run."""
        self._found, self._book = found, book
        self._fill()

    def show_job(self, view: RunView) -> None:
        """Show how the measuring goes."""
        if view != self._job:
            self._job = view
            self._fill_state()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setAccessibleName(self.tr("Results"))
        self.runs.setAccessibleName(self.tr("Which training"))
        name_button(self.measure, self.tr("Measure again"), self.tr("On rows the model did not learn from"))
        name_button(self.publish, self.tr("Put into service…"))
        titles = {
            "confusion": self.tr("Which labels are confused"),
            "calibration": self.tr("Is its confidence honest?"),
            "classes": self.tr("Label by label"),
            "others": self.tr("Against simpler ways"),
            "worst": self.tr("Worst examples: sure and wrong"),
        }
        for key, title in titles.items():
            self._cards[key].heading.setText(title)
        self.classes.show_titles(
            titles["classes"],
            (
                self.tr("Label"),
                self.tr("Recall"),
                self.tr("95% interval"),
                self.tr("Precision"),
                "F1",
                self.tr("Rows"),
            ),
        )
        self.others.show_titles(titles["others"], (self.tr("Way"), self.tr("Accuracy"), self.tr("Macro F1")))
        self.worst.show_titles(
            titles["worst"],
            (
                self.tr("Row"),
                self.tr("Answer"),
                self.tr("Right"),
                self.tr("Predicted"),
                self.tr("Confidence"),
            ),
        )
        self._advice.setText(self._states.bad_results())
        self._bar.setAccessibleName(self.tr("Progress of the measuring"))
        self._fill()

    def _fill(self) -> None:
        found = self._found
        for widget in (*self._cards.values(), *self._tiles):
            widget.setVisible(found is not None)
        self._advice.setVisible(found is not None and not found.passed)
        self.runs.setVisible(self._has_runs)
        self.publish.setVisible(self._has_runs)
        self._fill_state()
        if found is None:
            return
        for tile, gate in zip(self._tiles, found.gates, strict=False):
            self._fill_tile(tile, gate)
        names = [self._names.group(name) for name in found.labels]
        axes = (self.tr("True"), self.tr("Predicted"))
        self.confusion.show_matrix(self._cards["confusion"].heading.text(), names, found.confusion, axes)
        axes = (self.tr("Confidence it states"), self.tr("Share that is right"))
        self.calibration.show_bins(self._cards["calibration"].heading.text(), found.calibration, axes)
        honest = self.tr(
            "Calibration error (ECE) {after}, before temperature {before}. On the dashed line it is honest."
        )
        self._honest.setText(honest.format(after=f"{found.ece:.3f}", before=f"{found.ece_before:.3f}"))
        self._fill_tables(found)

    def _fill_state(self) -> None:
        view, found = self._job, self._found
        self.measure.setVisible(self._has_runs and self._kind.evaluation is not None)
        self.measure.setEnabled(not view.is_active)
        self._bar.setVisible(view.is_active)
        self._bar.setRange(0, view.total)
        self._bar.setValue(view.done)
        if view.is_active:
            text = self.tr("Measuring on rows that the model did not learn from…")
        elif view.failure is not None and found is None:
            text = self._states.failure(view.failure)
        elif found is not None and found.part == "test":
            text = self.tr("{rows} test rows that neither training nor early stopping saw.")
            text = text.format(rows=found.rows)
        elif found is not None:
            text = self.tr(
                "{rows} held-out rows. Early stopping looked at them, so the figures are slightly "
                "optimistic; rows marked split = test give an honest answer."
            ).format(rows=found.rows)
        elif self._has_runs:
            text = self.tr("Not measured yet: press Measure again.")
        else:
            text = self.tr("No finished training yet. Start one on the page Train; its results appear here.")
        self._state.setText(text)

    def _fill_tile(self, tile: GateTile, gate: GateView) -> None:
        set_tone(tile.claim, {"proven": "good", "missed": "danger", "too_little": "caution"}[gate.claim])
        tile.name.setText(self._names.figure(gate.name))
        tile.value.setText("–" if gate.value is None else f"{100 * gate.value:.1f}%")
        if gate.low is None or gate.high is None:
            tile.range.setText("")
        else:
            span = self.tr("{low}–{high}%, target > {target}%")
            low, high = f"{100 * gate.low:.0f}", f"{100 * gate.high:.0f}"
            tile.range.setText(span.format(low=low, high=high, target=f"{100 * gate.target:.0f}"))
        tile.claim.setText(self._states.claim(gate.claim, gate.value is not None))

    def _fill_tables(self, found: Evaluation) -> None:
        self.classes.show_rows(
            [
                (
                    self._names.group(one.label),
                    f"{one.recall:.3f}",
                    "–" if one.low is None or one.high is None else f"{one.low:.3f}–{one.high:.3f}",
                    f"{one.precision:.3f}",
                    f"{one.f1:.3f}",
                    str(one.rows),
                )
                for one in found.classes
            ]
        )
        ours = (self.tr("This model"), f"{found.accuracy:.3f}", f"{found.macro_f1:.3f}")
        rest = [
            (
                self._names.baseline(other.name),
                "–" if other.accuracy is None else f"{other.accuracy:.3f}",
                "–" if other.macro_f1 is None else f"{other.macro_f1:.3f}",
            )
            for other in found.baselines
        ]
        self.others.show_rows([ours, *rest])
        rows = self._book.rows if self._book else ()
        self.worst.show_rows(
            [
                (
                    str(wrong.index),
                    str(value_of(rows[wrong.index], "answer") or "") if wrong.index < len(rows) else "",
                    self._names.group(wrong.label),
                    self._names.group(wrong.predicted),
                    f"{wrong.confidence:.0%}",
                )
                for wrong in found.worst
            ]
        )
        self._cards["worst"].setVisible(bool(found.worst))
        for table, most in ((self.classes, 4), (self.others, 5), (self.worst, 8)):
            table.fit_height(most)

    @Slot(int)
    def _on_run(self, index: int) -> None:
        self.run_chosen.emit(str(self.runs.itemData(index)))

    @Slot(int, int)
    def _on_worst(self, row: int, column: int) -> None:
        if self._found is not None and row < len(self._found.worst):
            self.row_wanted.emit(self._found.worst[row].index)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.runs, 1)
        head.addWidget(self.measure)
        head.addWidget(self.publish)
        tiles = QHBoxLayout()
        tiles.setSpacing(10)
        for tile in self._tiles:
            tiles.addWidget(tile, 1)
        cards = self._cards
        cards["confusion"].column.addWidget(self.confusion, 1)
        cards["calibration"].column.addWidget(self.calibration, 1)
        cards["calibration"].column.addWidget(self._honest)
        cards["classes"].column.addWidget(self.classes)
        cards["classes"].column.addStretch(1)
        cards["others"].column.addWidget(self.others)
        cards["others"].column.addStretch(1)
        cards["worst"].column.addWidget(self.worst)
        self.column.addLayout(head)
        self.column.addWidget(self._state)
        self.column.addWidget(self._bar)
        self.column.addLayout(tiles)
        self.column.addWidget(self._advice)
        for pair in (("confusion", "calibration"), ("classes", "others")):
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(cards[pair[0]], 3)
            row.addWidget(cards[pair[1]], 2)
            self.column.addLayout(row)
        self.column.addWidget(cards["worst"])
        self.column.addStretch(1)
