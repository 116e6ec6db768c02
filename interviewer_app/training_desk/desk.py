"""All that the training page asks for: data, checks, trainings, their evaluation, models in service."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from interviewer_app.errors import InputError, JobError, ModelError, StorageError
from interviewer_app.files import atomic_write_bytes, private_folder
from interviewer_app.json_files import load_json
from interviewer_app.training_desk import data as books
from interviewer_app.training_desk.data import DataBook
from interviewer_app.training_desk.kinds import KINDS, TrainingKind, Values
from interviewer_app.training_desk.memory import Memory, estimate_bytes, free_memory
from interviewer_app.training_desk.reading import RunReader
from interviewer_app.training_desk.results import Evaluation, read_evaluation
from interviewer_app.training_desk.runs import Launch, Run, Runs
from training.decision.data import load_rows, split_rows
from training.faults import TrainingError
from training.registry import ModelEntry, Registry, RegistryError
from training.running.folder import RunFolder

EVALUATION, PUBLISHING, CHECKS = "evaluation", "publish", "checks"
_HELD_OUT = "held_out.json"


@dataclass(frozen=True)
class ModelsView:
    """The published models of a role, the newest first, and the one in service (None: what ships)."""

    entries: tuple[ModelEntry, ...]
    active: ModelEntry | None


class TrainingDesk:
    """Everything lies under ``home``; calls may block for a moment and are made in a worker thread."""

    def __init__(self, home: Path, models_dir: Path, launch: Launch) -> None:
        self._home = home
        self._registry = Registry(models_dir)
        self.runs = Runs(home / "runs", launch)

    # --- data ---

    def data_path(self, kind: TrainingKind) -> tuple[Path, bool]:
        """(file, whether it ships with the project): the user's choice, their copy, else what ships."""
        try:
            chosen = load_json(self._home / "choice.json").get(kind.key)
        except (InputError, AttributeError):
            chosen = None
        if isinstance(chosen, str) and Path(chosen).is_file():
            return Path(chosen), False
        copy = self._copy(kind)
        return (copy, False) if copy.is_file() else (shipped_data(kind), True)

    def choose_data(self, kind: TrainingKind, path: Path | None) -> DataBook:
        """Take another file from now on; None: what ships or its copy. Raises InputError, StorageError."""
        try:
            choice = load_json(self._home / "choice.json")
        except InputError:
            choice = {}
        if path is not None:
            books.open_book(path, kind)
        new = {**choice, kind.key: str(path.absolute()) if path is not None else None}
        private_folder(self._home)
        atomic_write_bytes(self._home / "choice.json", json.dumps(new, ensure_ascii=False).encode())
        return self.open_data(kind)

    def forget_data(self, kind: TrainingKind) -> DataBook:
        """Go back to what ships; a chosen file stays where it is, an edited copy is put aside.

        Raises:
            StorageError: the disk refuses.
        """
        path, shipped = self.data_path(kind)
        if path == self._copy(kind) and not shipped:
            path.replace(path.with_name(f"{path.stem}.before{path.suffix}"))
        return self.choose_data(kind, None)

    def open_data(self, kind: TrainingKind) -> DataBook:
        """Read and count the data. Raises InputError."""
        path, shipped = self.data_path(kind)
        return books.open_book(path, kind, shipped=shipped)

    def save_data(self, kind: TrainingKind, book: DataBook, rows: Sequence[Mapping[str, Any]]) -> DataBook:
        """Keep edited rows; what ships is never changed, a copy of the user's own takes its place.

        Raises:
            InputError: the file was changed by someone else meanwhile.
            StorageError: the disk refuses.
        """
        if books.open_book(book.path, kind).rows != book.rows:
            raise InputError("数据文件被别的程序改过了。", "请重新读取数据，再改一次。")
        target = self._copy(kind) if book.shipped else book.path
        if book.shipped:
            private_folder(target.parent)
        books.save_rows(target, rows)
        return self.open_data(kind)

    def check(self, kind: TrainingKind, language: str) -> RunFolder:
        """Start a check of the data; its result has the findings. Raises JobError, StorageError."""
        path, _ = self.data_path(kind)
        words = ["-m", "training.check_data_quality", str(path), "--language", language]
        return self._short_job(self._home / CHECKS / kind.key, "check", words, {"data": str(path)})

    def check_folder(self, kind: TrainingKind) -> RunFolder:
        """Where the last check lies."""
        return RunFolder(self._home / CHECKS / kind.key)

    # --- training ---

    def memory(self, kind: TrainingKind, values: Values) -> Memory:
        """What a training needs and what is free."""
        free, device = free_memory()
        return Memory(estimate_bytes(kind.key, values), free, device)

    def start(self, kind: TrainingKind, values: Values) -> Run:
        """Begin a training on the data in use. Raises JobError, StorageError."""
        return self.runs.start(kind, values, self.data_path(kind)[0])

    # --- results ---

    def evaluate(self, run: Run) -> RunFolder:
        """Measure a run's model on the rows that it did not learn from. Raises JobError, StorageError."""
        kind = KINDS[run.kind]
        if kind.evaluation is None:
            raise JobError("这种模型没有自动评估。", "请用盲测比较。")
        try:
            rows = load_rows([Path(run.data)])
            split = split_rows(rows, int(run.values["seed"]))
        except TrainingError as error:
            raise JobError(error.sentence, error.action) from error
        part = "test" if split.test else "validation"
        held = {id(row) for row in (split.test or split.validation)}
        indices = [index for index, row in enumerate(rows) if id(row) in held]
        folder = run.folder / EVALUATION
        private_folder(folder)
        content = books.open_book(Path(run.data), kind).rows
        # The text leaves again when the job ends; what stays are numbers.
        books.save_rows(folder / _HELD_OUT, [content[index] for index in indices])
        words = ["-m", kind.evaluation, "--data", str(folder / _HELD_OUT), "--model", str(run.checkpoint)]
        facts = {"indices": indices, "part": part, "remove_after": [_HELD_OUT]}
        return self._short_job(folder, "evaluate", words, facts)

    def evaluation(self, run: Run) -> Evaluation | None:
        """What the evaluation of a run found; None without one."""
        folder = RunFolder(run.folder / EVALUATION)
        facts = folder.read(folder.run_file)
        reader = RunReader(folder)
        reader.poll()
        return read_evaluation(reader.view().result, facts.get("indices", []), str(facts.get("part", "")))

    # --- models in service ---

    def publish(self, run: Run, *, force: bool = False) -> RunFolder:
        """Start the export and adoption of a run's model. Raises JobError, StorageError."""
        kind = KINDS[run.kind]
        words = ["-m", "training.publish", kind.publish_kind, "--checkpoint", str(run.checkpoint)]
        words += ["--models-dir", str(self._registry.models_dir), *(["--force"] if force else [])]
        return self._short_job(run.folder / PUBLISHING, "publish", words, {})

    def models(self, kind: TrainingKind) -> ModelsView:
        """The published models. Raises ModelError."""
        try:
            entries = self._registry.entries(kind.role)
        except RegistryError as error:
            raise ModelError(error.sentence, error.action) from error
        active = next((entry for entry in entries if entry.status == "active"), None)
        return ModelsView(tuple(reversed(entries)), active)

    def activate(self, model_id: str, kind: TrainingKind) -> ModelsView:
        """Put a published model into service. Raises ModelError."""
        try:
            self._registry.activate(model_id)
        except RegistryError as error:
            raise ModelError(error.sentence, error.action) from error
        return self.models(kind)

    def roll_back(self, kind: TrainingKind) -> ModelsView:
        """Return to the model before, or to what ships. Raises ModelError."""
        try:
            self._registry.rollback(kind.role)
        except RegistryError as error:
            raise ModelError(error.sentence, error.action) from error
        return self.models(kind)

    def _short_job(self, path: Path, job: str, words: Sequence[str], facts: Mapping[str, Any]) -> RunFolder:
        folder = RunFolder(path)
        if folder.is_alive():
            raise JobError("这个任务已经在运行。", "请等它结束。")
        for old in (folder.events_file, folder.log_file, folder.state_file, path / "request"):
            try:
                old.unlink(missing_ok=True)
            except OSError as error:
                raise StorageError(f"删除不了 {old}。", "请检查权限。") from error
        self.runs.launch(path, job, words, facts)
        return folder

    def _copy(self, kind: TrainingKind) -> Path:
        return self._home / "data" / kind.data_name


def shipped_data(kind: TrainingKind) -> Path:
    """The project's own rows."""
    return Path(str(resources.files("resources"))) / "data" / kind.data_name
