"""Starts, finds, resumes and deletes runs; each has a folder of its own with all that came of it."""

from __future__ import annotations

import hashlib
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import training
from interviewer_app.errors import JobError
from interviewer_app.files import private_folder, storage_error
from interviewer_app.training_desk.kinds import KINDS, TrainingKind, Values
from interviewer_app.training_desk.reading import RunReader
from interviewer_app.training_desk.views import RunView
from training.running.folder import RunFolder

PROJECT = Path(training.__file__).resolve().parents[1]
CHECKPOINT = "checkpoint"
Launch = Callable[[Sequence[str], Path], None]
"""Starts a program in a folder and lets it go: it must outlive this process."""
ResumeFault = Literal["", "running", "finished", "no_progress", "no_data", "data_changed"]


@dataclass(frozen=True)
class Run:
    """What was asked for. ``created`` is in seconds since 1970."""

    id: str
    kind: str
    folder: Path
    created: float
    values: Mapping[str, Any] = field(default_factory=dict)
    data: str = ""
    data_mark: str = ""

    @property
    def checkpoint(self) -> Path:
        """Where the trained model lies."""
        return self.folder / CHECKPOINT


@dataclass(frozen=True)
class HistoryEntry:
    """One run of the past or present, and how it stood when it was read."""

    run: Run
    view: RunView
    figures: Mapping[str, float]


class Runs:
    """All runs under ``root``; ``launch`` starts their supervisors."""

    def __init__(self, root: Path, launch: Launch) -> None:
        self.root = root
        self._launch = launch

    def start(self, kind: TrainingKind, values: Values, data: Path) -> Run:
        """Begin a training. Raises JobError, StorageError."""
        if not kind.is_available:
            raise JobError("这个版本没有这种训练。", "请更新程序。")
        if self.active() is not None:
            raise JobError("已经有一个训练在运行。", "请等它结束，或先停止它。")
        mark = file_mark(data)
        run_id = self._free_id(kind)
        folder = self.root / run_id
        output = folder / CHECKPOINT
        words = ["-m", kind.module, "--data", str(data), "--output", str(output), *kind.arguments(values)]
        content = {
            "id": run_id,
            "kind": kind.key,
            "values": dict(values),
            "data": str(data),
            "data_mark": mark,
            "discard": [f"{CHECKPOINT}/{kind.resume_folder}"],
        }
        self.launch(folder, "train", words, content)
        return _run(RunFolder(folder))

    def resume(self, run: Run) -> None:
        """Go on with a run that was stopped or broken off. Raises JobError, StorageError."""
        fault = self.resume_fault(run)
        if fault:
            raise JobError(f"这次训练不能继续（{fault}）。", "请重新开始。")
        folder = RunFolder(run.folder)
        content = folder.read(folder.run_file)
        words = [word for word in content["command"][1:] if word not in {"--jsonl", "--resume"}]
        try:
            for left in (run.folder / "request", folder.state_file):
                left.unlink(missing_ok=True)
        except OSError as error:
            raise storage_error(error, run.folder) from error
        self.launch(run.folder, "train", [*words, "--resume"], {**content, "launched": time.time()})

    def resume_fault(self, run: Run, view: RunView | None = None) -> ResumeFault:
        """Why a run cannot be gone on with; empty where it can."""
        seen = view if view is not None else self.look(run)
        if seen.is_active:
            return "running"
        if seen.state == "done":
            return "finished"
        kind = KINDS.get(run.kind)
        saved = run.checkpoint / (kind.resume_folder if kind else "resume")
        if kind is None or not saved.is_dir() or not any(saved.iterdir()):
            return "no_progress"
        if not Path(run.data).is_file():
            return "no_data"
        return "" if file_mark(Path(run.data)) == run.data_mark else "data_changed"

    def launch(self, folder: Path, job: str, words: Sequence[str], content: Mapping[str, Any]) -> None:
        """Start a command of the job protocol under its own supervisor. Raises StorageError, JobError."""
        private_folder(folder)
        run_folder = RunFolder(folder)
        if run_folder.is_alive():
            raise JobError("这个任务已经在运行。", "请等它结束。")
        whole = {
            "created": time.time(),
            **content,
            "job": job,
            "command": [sys.executable, *words, "--jsonl"],
            "cwd": str(PROJECT),
        }
        try:
            run_folder.write_run(whole)
        except OSError as error:
            raise storage_error(error, folder) from error
        self._launch([sys.executable, "-m", "training.running.supervisor", str(folder)], PROJECT)

    def all(self, kind: str = "") -> list[Run]:
        """Every training, the newest first."""
        folders = sorted(
            (path for path in self.root.glob("*") if (path / "run.json").is_file()), reverse=True
        )
        found = [_run(RunFolder(path)) for path in folders]
        return [run for run in found if not kind or run.kind == kind]

    def active(self) -> Run | None:
        """The training that runs now, also one that an earlier window started."""
        return next((run for run in self.all() if RunFolder(run.folder).is_alive()), None)

    @staticmethod
    def folder(run: Run) -> RunFolder:
        """The files of a run, to follow it or to ask it to stop."""
        return RunFolder(run.folder)

    def look(self, run: Run) -> RunView:
        """How a run stands."""
        reader = RunReader(RunFolder(run.folder))
        reader.poll()
        return reader.view()

    def history(self, kind: str) -> list[HistoryEntry]:
        """The runs of a kind, the newest first, with their figures."""
        entries = []
        for run in self.all(kind):
            view = self.look(run)
            best = [float(epoch["macro_f1"]) for epoch in view.epochs if "macro_f1" in epoch]
            losses = [point[1] for point in view.series.get("loss", ())]
            figures = {"f1": max(best)} if best else {}
            entries.append(HistoryEntry(run, view, figures | ({"loss": losses[-1]} if losses else {})))
        return entries

    def delete(self, run: Run) -> None:
        """Remove a run with its checkpoint; never one that runs. Raises JobError."""
        if RunFolder(run.folder).is_alive():
            raise JobError("训练正在运行，不能删除。", "请先停止它。")
        shutil.rmtree(run.folder, ignore_errors=True)

    def _free_id(self, kind: TrainingKind) -> str:
        stem = time.strftime("%Y%m%d-%H%M%S")
        number = 1
        while (self.root / f"{stem}-{number:02d}-{kind.key}").exists():
            number += 1
        return f"{stem}-{number:02d}-{kind.key}"


def file_mark(path: Path) -> str:
    """A one-way mark of a file's content. Raises JobError where it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise JobError(f"读不了数据文件 {path}。", "请在“数据”里换一个文件。") from error


def _run(folder: RunFolder) -> Run:
    content = folder.read(folder.run_file)
    values = content.get("values")
    return Run(
        id=folder.path.name,
        kind=str(content.get("kind", "")),
        folder=folder.path,
        created=float(content.get("created") or 0.0),
        values=values if isinstance(values, dict) else {},
        data=str(content.get("data", "")),
        data_mark=str(content.get("data_mark", "")),
    )
