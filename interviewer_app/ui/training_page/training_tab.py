"""The training page: passes between its panels and the desk what is wanted, and follows what runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QWidget

from interviewer_app.training_desk.data import DataBook
from interviewer_app.training_desk.desk import ModelsView, TrainingDesk
from interviewer_app.training_desk.kinds import DECIDER, KINDS, TrainingKind, Values
from interviewer_app.training_desk.memory import Memory
from interviewer_app.training_desk.reading import RunReader
from interviewer_app.training_desk.runs import Run
from interviewer_app.training_desk.views import RunView
from interviewer_app.ui.jobs import Jobs
from interviewer_app.ui.training_page.frame import MODELS, RESULTS, ROWS, TrainingFrame
from interviewer_app.ui.training_page.loading import Loaded, Measured, load
from interviewer_app.ui.words import Words

POLL_MS = 300
MEMORY_AFTER_MS = 250


class TrainingTab(TrainingFrame):
    """Reads nothing before it is shown. Whatever runs goes on when it is closed."""

    def __init__(self, desk: TrainingDesk, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._jobs, self._words = desk, jobs, Words(self)
        self.kind: TrainingKind = DECIDER
        self.book: DataBook | None = None
        self.run: Run | None = None
        self.view = RunView()
        self._loaded = False
        self._fault = ""
        self._measured_id = ""
        self._readers: dict[str, RunReader] = {}
        self._publishing_id = ""
        self._pending: Callable[[], None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._poll)
        self._memory_timer = QTimer(self)
        self._memory_timer.setSingleShot(True)
        self._memory_timer.setInterval(MEMORY_AFTER_MS)
        self._memory_timer.timeout.connect(self._ask_memory)
        self._connect()

    def showEvent(self, event: QShowEvent) -> None:
        """Read everything when the page is first seen, and again where it may have changed."""
        super().showEvent(event)
        if not self._loaded:
            self._loaded = True
            self.reload()
        self._timer.start()

    def close_page(self) -> None:
        """Look no more; what runs goes on."""
        self._timer.stop()
        self._memory_timer.stop()

    @Slot()
    def reload(self) -> None:
        """Read data, runs and models of the chosen kind anew."""
        self._jobs.run(partial(load, self._desk, self.kind), self._on_loaded, self._on_failed)

    def take_file(self, path: Path) -> None:
        """Use another data file from now on."""
        self._jobs.run(partial(self._desk.choose_data, self.kind, path), self._on_book, self._on_failed)

    # --- what comes back from the desk ---

    @Slot(object)
    def _on_loaded(self, loaded: Loaded) -> None:
        if loaded.kind is not self.kind:
            return  # of a kind that was shown before
        self._on_book(loaded.book)
        self.data.show_fault(loaded.book is None)
        if loaded.fault is not None:
            self._on_failed(loaded.fault)
        self._on_models(loaded.models)
        self.models.show_history(loaded.history)
        if loaded.run is not None and (self.run is None or self.run.kind != self.kind.key):
            self._follow_run(loaded.run)
        if "check" not in self._readers:
            self._readers["check"] = RunReader(self._desk.check_folder(self.kind))
        finished = [entry.run for entry in loaded.history if entry.view.state == "done"]
        chosen = next((run for run in finished if run.id == self._measured_id), None)
        chosen = chosen or (finished[0] if finished else None)
        self._measured_id = chosen.id if chosen else ""
        self.results.show_runs(self.kind, loaded.history, self._measured_id)
        if chosen is not None:
            self._read_measures(chosen)
        self._poll()

    @Slot(object)
    def _on_book(self, book: DataBook | None) -> None:
        self.book = book
        self.data.show_book(self.kind, book)
        self.rows.show_book(self.kind, book)
        self.train.settings.show_data(str(book.path) if book else "")

    @Slot(object)
    def _on_models(self, models: ModelsView) -> None:
        self.models.show_models(self.kind, models)

    @Slot(object)
    def _on_started(self, run: Run) -> None:
        self.notice.clear()
        self._follow_run(run)
        self._poll()

    @Slot(object)
    def _on_resumed(self, nothing: object) -> None:
        if self.run is not None:
            self._on_started(self.run)

    @Slot(object)
    def _on_job(self, reader: tuple[str, RunReader]) -> None:
        self._readers[reader[0]] = reader[1]
        self._poll()

    @Slot(object)
    def _on_measured(self, measured: Measured) -> None:
        if measured.run_id == self._measured_id:
            self.results.show_found(measured.found, self.book)

    @Slot(object)
    def _on_memory(self, memory: Memory) -> None:
        self.train.settings.show_memory(memory)

    @Slot(object)
    def _on_fault(self, fault: str) -> None:
        self._fault = fault
        self.train.show_run(self.view, fault)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._pending = None
        self.notice.say(self._words.error(error), is_error=True, dismiss=self.tr("Close"))

    # --- following ---

    def _follow_run(self, run: Run) -> None:
        self.run, self.view, self._fault = run, RunView(), ""
        self._readers["run"] = RunReader(self._desk.runs.folder(run))

    @Slot()
    def _poll(self) -> None:
        for name, reader in list(self._readers.items()):
            reader.poll()
            view = reader.view()
            if name == "run":
                self._show_run(view)
            elif name == "check":
                self.data.show_check(view)
            elif name == "measure":
                self.results.show_job(view)
            elif name == "publish":
                self.models.show_job(self._publishing_id, view)
            if name != "run" and not view.is_active:
                del self._readers[name]
                self._on_job_end(name)

    def _show_run(self, view: RunView) -> None:
        before, self.view = self.view, view
        self.train.show_run(view, self._fault)
        if self.run is None:
            return
        if self.train.live.log.isVisible():
            self.train.live.set_log(self._desk.runs.folder(self.run).log_tail())
        if view.is_active or before.state == view.state:
            return
        run = self.run
        self._jobs.run(partial(self._desk.runs.resume_fault, run, view), self._on_fault, self._on_failed)
        if before.is_active:
            if view.state == "done":
                self._measured_id = run.id
                self.measure(run)
                self._ask(
                    self.tr("The training is done. Its results are being measured."),
                    self.tr("Show results"),
                    partial(self.go_to, RESULTS),
                )
            self.reload()

    def _on_job_end(self, name: str) -> None:
        if name == "measure" and self.run is not None:
            run = next((one for one in self._desk.runs.all() if one.id == self._measured_id), None)
            if run is not None:
                self._read_measures(run)
        elif name == "publish":
            kind = self.kind
            self._jobs.run(partial(self._desk.models, kind), self._on_models, self._on_failed)

    def _read_measures(self, run: Run) -> None:
        desk = self._desk
        self._jobs.run(lambda: Measured(run.id, desk.evaluation(run)), self._on_measured, self._on_failed)

    # --- what the user wants ---

    def measure(self, run: Run) -> None:
        """Measure a run's model where that can be done."""
        if self.kind.evaluation is not None:
            self._start_job("measure", partial(self._desk.evaluate, run))

    def _start_job(self, name: str, start: Callable[[], object]) -> None:
        self._jobs.run(lambda: (name, RunReader(start())), self._on_job, self._on_failed)

    @Slot(QAbstractButton)
    def _on_kind(self, made: QAbstractButton) -> None:
        kind = KINDS[str(made.property("training"))]
        if kind is self.kind:
            return
        self.kind, self.run, self.view, self._readers = kind, None, RunView(), {}
        self._measured_id = ""
        self.notice.clear()
        self.data.show_check(RunView())
        self.results.show_found(None, None)
        self.results.show_job(RunView())
        self.models.show_job("", RunView())
        self.train.show_kind(kind)
        self.train.show_run(self.view, "")
        self._on_book(None)
        self.reload()

    @Slot()
    def _on_check(self) -> None:
        language = "zh" if QLocale().name().startswith("zh") else "en"
        self._start_job("check", partial(self._desk.check, self.kind, language))

    @Slot()
    def _on_file(self) -> None:
        title = self.tr("Choose a data file")
        path, _ = QFileDialog.getOpenFileName(self, title, "", "JSON (*.json *.jsonl)")
        if path:
            self.take_file(Path(path))

    @Slot()
    def _on_shipped(self) -> None:
        self._jobs.run(partial(self._desk.forget_data, self.kind), self._on_book, self._on_failed)

    @Slot(int)
    def _on_row(self, index: int) -> None:
        self.go_to(ROWS)
        self.rows.choose(index)
        self.rows.list.view.setFocus()

    @Slot(object)
    def _on_rows(self, rows: list[dict[str, object]]) -> None:
        book = self.book
        if book is None:
            return
        save = partial(self._jobs.run, partial(self._desk.save_data, self.kind, book, rows))
        if len(rows) < len(book.rows):
            self._ask(
                self.tr("Delete this row from the data?"),
                self.tr("Delete"),
                partial(save, self._on_book, self._on_failed),
            )
        else:
            save(self._on_book, self._on_failed)

    @Slot(object)
    def _on_start(self, values: Values) -> None:
        self._jobs.run(partial(self._desk.start, self.kind, values), self._on_started, self._on_failed)

    @Slot(str)
    def _on_stop(self, request: str) -> None:
        if self.run is not None:
            self._jobs.run(
                partial(self._desk.runs.folder(self.run).ask, request), self._on_nothing, self._on_failed
            )

    @Slot()
    def _on_resume(self) -> None:
        if self.run is not None:
            self._jobs.run(partial(self._desk.runs.resume, self.run), self._on_resumed, self._on_failed)

    @Slot(str)
    def _on_results_of(self, run_id: str) -> None:
        self._measured_id = run_id
        run = self._run_of(run_id)
        if run is not None:
            self.results.runs.setCurrentIndex(self.results.runs.findData(run_id))
            self.results.show_found(None, None)
            self._read_measures(run)
            self.go_to(RESULTS)

    @Slot()
    def _on_measure(self) -> None:
        run = self._run_of(self._measured_id)
        if run is not None:
            self.measure(run)

    @Slot()
    def _on_to_models(self) -> None:
        self.go_to(MODELS)
        self.models.choose(self._measured_id)

    @Slot(str, bool)
    def _on_publish(self, run_id: str, force: bool) -> None:
        run = self._run_of(run_id)
        if run is not None:
            self._publishing_id = run_id
            self._start_job("publish", partial(self._desk.publish, run, force=force))

    @Slot(str)
    def _on_activate(self, model_id: str) -> None:
        self._jobs.run(partial(self._desk.activate, model_id, self.kind), self._on_models, self._on_failed)

    @Slot()
    def _on_rollback(self) -> None:
        self._jobs.run(partial(self._desk.roll_back, self.kind), self._on_models, self._on_failed)

    @Slot(str)
    def _on_delete(self, run_id: str) -> None:
        run = self._run_of(run_id)
        if run is None:
            return
        delete = partial(self._desk.runs.delete, run)
        self._ask(
            self.tr("Delete this training with its model? What was published from it stays."),
            self.tr("Delete"),
            partial(self._jobs.run, delete, self._on_deleted, self._on_failed),
        )

    @Slot(object)
    def _on_deleted(self, nothing: object) -> None:
        self.run = None
        self._readers.pop("run", None)
        self.view = RunView()
        self.train.show_run(self.view, "")
        self.results.show_found(None, None)
        self.reload()

    @Slot(object)
    def _on_nothing(self, nothing: object) -> None:
        self._poll()

    def _run_of(self, run_id: str) -> Run | None:
        return next((run for run in self._desk.runs.all(self.kind.key) if run.id == run_id), None)

    def _ask(self, sentence: str, accept: str, action: Callable[[], None]) -> None:
        self._pending = action
        self.notice.say(sentence, accept=accept, dismiss=self.tr("Close"))

    @Slot()
    def _on_accepted(self) -> None:
        action, self._pending = self._pending, None
        self.notice.clear()
        if action is not None:
            action()

    @Slot()
    def _on_settings(self) -> None:
        self._memory_timer.start()

    @Slot()
    def _ask_memory(self) -> None:
        values = self.train.settings.values()
        if values is not None:
            self._jobs.run(partial(self._desk.memory, self.kind, values), self._on_memory, self._on_failed)

    def _connect(self) -> None:
        self.kinds.buttonClicked.connect(self._on_kind)
        self.notice.accepted.connect(self._on_accepted)
        self.notice.dismissed.connect(self.notice.clear)
        self.data.check_wanted.connect(self._on_check)
        self.data.file_wanted.connect(self._on_file)
        self.data.shipped_wanted.connect(self._on_shipped)
        self.data.reload_wanted.connect(self.reload)
        self.data.row_wanted.connect(self._on_row)
        self.rows.rows_changed.connect(self._on_rows)
        self.train.start_wanted.connect(self._on_start)
        self.train.stop_wanted.connect(self._on_stop)
        self.train.resume_wanted.connect(self._on_resume)
        self.train.settings.changed.connect(self._on_settings)
        self.results.run_chosen.connect(self._on_results_of)
        self.results.measure_wanted.connect(self._on_measure)
        self.results.row_wanted.connect(self._on_row)
        self.results.publish_wanted.connect(self._on_to_models)
        self.models.publish_wanted.connect(self._on_publish)
        self.models.activate_wanted.connect(self._on_activate)
        self.models.rollback_wanted.connect(self._on_rollback)
        self.models.delete_wanted.connect(self._on_delete)
        self.models.results_wanted.connect(self._on_results_of)
