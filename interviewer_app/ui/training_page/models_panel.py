"""Models in service and before: publish a training, use another model, go back; the history of runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from interviewer_app.training_desk.desk import ModelsView
from interviewer_app.training_desk.kinds import DECIDER, TrainingKind
from interviewer_app.training_desk.runs import HistoryEntry
from interviewer_app.training_desk.views import RunView
from interviewer_app.ui.training_page.chart import application_colours
from interviewer_app.ui.training_page.names import Names
from interviewer_app.ui.training_page.pieces import Card, Scrolled, Table, button, label, name_button
from interviewer_app.ui.training_page.states import States
from interviewer_app.ui.translation import Retranslated


class ModelsPanel(Retranslated, Scrolled):
    """``publish_wanted(run id, force)``; the other signals carry a model's id or a run's."""

    publish_wanted = Signal(str, bool)
    activate_wanted = Signal(str)
    rollback_wanted = Signal()
    delete_wanted = Signal(str)
    results_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names, self._states = Names(self), States(self)
        self._kind: TrainingKind = DECIDER
        self._models = ModelsView((), None)
        self._history: tuple[HistoryEntry, ...] = ()
        self._job = RunView()
        self._refused = ""
        self._asked = ""
        self._service, self._published, self._runs = Card(self), Card(self), Card(self)
        self._active, self._note = label(self, "strong", wrap=True), label(self, "soft", wrap=True)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self.rollback, self.activate = button(self), button(self)
        self.publish, self.force = button(self, "primary"), button(self, "danger")
        self.results, self.delete = button(self), button(self, "danger")
        self.models = Table(5, 1, self._published)
        self.history = Table(6, 2, self._runs)
        self._empty = label(self._runs, "soft", wrap=True)
        self._lay_out()
        self._connect()
        self.retranslate()

    def show_models(self, kind: TrainingKind, models: ModelsView) -> None:
        """Show the published models."""
        self._kind, self._models = kind, models
        self._fill_models()

    def show_history(self, history: Sequence[HistoryEntry]) -> None:
        """Show the runs, the newest first."""
        self._history = tuple(history)
        self._fill_history()

    def choose(self, run_id: str) -> None:
        """Select a run."""
        for row, entry in enumerate(self._history):
            if entry.run.id == run_id:
                self.history.selectRow(row)

    def show_job(self, run_id: str, view: RunView) -> None:
        """Show how publishing goes; one that its gates refused may be forced."""
        refused = view.state == "done" and view.result.get("published") is False
        self._job, self._asked = view, run_id
        self._refused = run_id if refused else ""
        self._fill_job()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setAccessibleName(self.tr("Models and history"))
        self._service.heading.setText(self.tr("In service now"))
        self._published.heading.setText(self.tr("Published models"))
        self._runs.heading.setText(self.tr("Trainings"))
        name_button(
            self.rollback, self.tr("Go back to the one before"), self.tr("The next interview uses it.")
        )
        name_button(self.activate, self.tr("Use the chosen one"))
        name_button(
            self.publish,
            self.tr("Publish the chosen training"),
            self.tr("Exports it, compares answers, holds it against its gates, puts it into service."),
        )
        name_button(self.force, self.tr("Publish all the same"))
        name_button(self.results, self.tr("Show results"))
        name_button(self.delete, self.tr("Delete the training"))
        self._bar.setAccessibleName(self.tr("Progress of publishing"))
        self.models.show_titles(
            self.tr("Published models"),
            (
                self.tr("Status"),
                self.tr("Model"),
                self.tr("Base model"),
                self.tr("Macro F1"),
                self.tr("Published"),
            ),
        )
        self.history.show_titles(
            self.tr("Trainings"),
            (
                self.tr("State"),
                self.tr("Started"),
                self.tr("Base model"),
                self.tr("Best F1"),
                self.tr("Loss"),
                self.tr("Took"),
            ),
        )
        self._empty.setText(self.tr("No training yet. Start one on the page Train."))
        self._fill_models()
        self._fill_history()
        self._fill_job()

    def _fill_models(self) -> None:
        active = self._models.active
        if active is None:
            self._active.setText(self.tr("The starter that ships with the app, or the rules."))
        else:
            self._active.setText(f"{active.id} · {active.base}")
        c = application_colours()
        entries = self._models.entries
        rows, colours = [], []
        for entry in entries:
            f1 = entry.metrics.get("macro_f1")
            figure = f"{f1:.3f}" if isinstance(f1, float) else "–"
            status = self._states.model_status(entry.status)
            rows.append((status, entry.id, entry.base, figure, entry.created[:16].replace("T", " ")))
            colours.append(c.accent if entry.status == "active" else None)
        self.models.show_rows(rows, colours)
        self.models.fit_height(5)
        self._published.setVisible(bool(entries))
        self.rollback.setEnabled(active is not None)
        self._on_selected()

    def _fill_history(self) -> None:
        c = application_colours()
        colours = {"running": c.accent, "failed": c.danger, "lost": c.caution, "silent": c.caution}
        rows = []
        for entry in self._history:
            f1, loss = entry.figures.get("f1"), entry.figures.get("loss")
            rows.append(
                (
                    self._states.state(entry.view),
                    self._states.when(entry.run.created),
                    str(entry.run.values.get("base", "")),
                    "–" if f1 is None else f"{f1:.3f}",
                    "–" if loss is None else f"{loss:.3f}",
                    self._states.clock(entry.view.elapsed_s),
                )
            )
        self.history.show_rows(rows, [colours.get(entry.view.state) for entry in self._history])
        self.history.fit_height(8)
        self.history.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._on_selected()

    def _fill_job(self) -> None:
        view = self._job
        self._bar.setVisible(view.is_active)
        self._bar.setRange(0, view.total)
        self._bar.setValue(view.done)
        text = ""
        if view.is_active:
            text = self.tr("Publishing: {title}").format(title=view.title or "…")
        elif view.failure is not None:
            text = self._states.failure(view.failure)
        elif self._refused:
            missed = view.result.get("missed")
            said = "; ".join(str(one) for one in missed) if isinstance(missed, list) else ""
            text = self.tr("Not published, because it misses its gates: {missed}").format(missed=said)
        elif view.state == "done":
            text = self._published_text(view.result)
        self._note.setText(text)
        self._note.setVisible(bool(text))
        self._on_selected()

    def _published_text(self, result: Mapping[str, object]) -> str:
        agreement = result.get("agreement")
        precision = str(result.get("precision", ""))
        found = agreement.get(precision) if isinstance(agreement, Mapping) else None
        if not isinstance(found, Mapping):
            return self.tr("Published; the next interview uses it.")
        said = self.tr(
            "Published as {precision} ({size} MB): {same} of {rows} answers as before the export. "
            "The next interview uses it."
        )
        size = result.get("size_bytes")
        megabytes = f"{size / 1e6:.1f}" if isinstance(size, int | float) else "–"
        return said.format(
            precision=precision, size=megabytes, same=found.get("same_answers"), rows=found.get("rows")
        )

    def _run_id(self) -> str:
        row = self.history.currentRow()
        return self._history[row].run.id if 0 <= row < len(self._history) else ""

    def _model_id(self) -> str:
        row = self.models.currentRow()
        return self._models.entries[row].id if 0 <= row < len(self._models.entries) else ""

    @Slot()
    def _on_selected(self) -> None:
        row = self.history.currentRow()
        entry = self._history[row] if 0 <= row < len(self._history) else None
        done = entry is not None and entry.view.state == "done"
        self.publish.setEnabled(done and not self._job.is_active)
        self.results.setEnabled(done)
        self.delete.setEnabled(entry is not None and not entry.view.is_active)
        self.force.setVisible(bool(self._refused) and self._refused == self._run_id())
        model = self.models.currentRow()
        entries = self._models.entries
        self.activate.setEnabled(0 <= model < len(entries) and entries[model].status != "active")

    @Slot()
    def _on_publish(self) -> None:
        self.publish_wanted.emit(self._run_id(), False)

    @Slot()
    def _on_force(self) -> None:
        self.publish_wanted.emit(self._run_id(), True)

    @Slot()
    def _on_results(self) -> None:
        self.results_wanted.emit(self._run_id())

    @Slot()
    def _on_delete(self) -> None:
        self.delete_wanted.emit(self._run_id())

    @Slot()
    def _on_activate(self) -> None:
        self.activate_wanted.emit(self._model_id())

    def _connect(self) -> None:
        self.history.itemSelectionChanged.connect(self._on_selected)
        self.models.itemSelectionChanged.connect(self._on_selected)
        self.publish.clicked.connect(self._on_publish)
        self.force.clicked.connect(self._on_force)
        self.results.clicked.connect(self._on_results)
        self.delete.clicked.connect(self._on_delete)
        self.activate.clicked.connect(self._on_activate)
        self.rollback.clicked.connect(self.rollback_wanted)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._active, 1)
        top.addWidget(self.rollback)
        self._service.column.addLayout(top)
        self._service.column.addWidget(self._note)
        self._service.column.addWidget(self._bar)
        self._published.column.addWidget(self.models)
        for card, buttons in (
            (self._published, (self.activate,)),
            (self._runs, (self.delete, self.results, self.force, self.publish)),
        ):
            row = QHBoxLayout()
            row.addStretch(1)
            for one in buttons:
                row.addWidget(one)
            if card is self._runs:
                card.column.addWidget(self._empty)
                card.column.addWidget(self.history)
            card.column.addLayout(row)
        for card in (self._service, self._runs, self._published):
            self.column.addWidget(card)
        self.column.addStretch(1)
