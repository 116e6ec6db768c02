"""Whole trainings of a tiny BERT: what they leave, and that stopping, killing and going on change nothing."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from interviewer_app.engine.model_folders import check_decider_folder
from tests.unit.training.decision.tiny import Kept, rows, save_base, write_rows
from tests.unit.training.recognizer.memorised import one_thread
from training.decider import Decider
from training.decision.data import split_rows
from training.decision.recipe import Recipe
from training.decision.training_run import RESUME_FOLDER, TrainingRun
from training.json_reader import DataError
from training.progress import Job, Stopped, StopRequest
from training.rows import LABELS

ROOT = Path(__file__).resolve().parents[4]
SPLIT = split_rows(rows(), seed=1)


@pytest.fixture(autouse=True)
def _quick() -> Any:
    with one_thread():
        yield


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_base(tmp_path_factory.mktemp("base") / "tiny")


def recipe(base: Path, **changes: Any) -> Recipe:
    return replace(Recipe(str(base), epochs=3, rate=3e-3, batch=8, seed=5, hidden_share=0.1), **changes)


class CountingJob(Job):
    """Asks itself to stop after so many progress saves, and keeps what was said."""

    def __init__(self, stop_after: int = 0) -> None:
        self.kept, self._stopping, self._stop_after = Kept(), StopRequest(), stop_after
        super().__init__(self.kept, self._stopping)

    def checkpoint(self, path: str, **about: Any) -> None:
        super().checkpoint(path, **about)
        if len(self.of("checkpoint")) == self._stop_after:
            self._stopping.set()

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [message for message in self.kept.messages if message["type"] == kind]

    def metric_names(self, epoch: int) -> set[str]:
        return {message["name"] for message in self.of("metric") if message.get("epoch") == epoch}


def test_a_training_learns_and_leaves_what_the_app_reads(base: Path, tmp_path: Path) -> None:
    job, split = CountingJob(), split_rows(rows(96), seed=1)
    learning = recipe(base, epochs=10, rate=2e-3, patience=9)
    card = TrainingRun(split, learning, tmp_path / "out").execute(job)
    folder = check_decider_folder(tmp_path / "out")
    assert (folder.kind, folder.labels, folder.max_tokens) == ("checkpoint", LABELS, 128)
    assert folder.temperature == card["temperature"]
    assert card["metrics"]["validation"]["macro_f1"] > 0.8  # the words give the label
    decider = Decider(folder)
    right = sum(decider.decide(row).label == row.label for row in split.validation)
    assert right / len(split.validation) == card["metrics"]["validation"]["accuracy"]
    assert not (tmp_path / "out" / RESUME_FOLDER).exists()
    assert job.metric_names(1) == {
        "loss",
        "val_accuracy",
        "macro_f1",
        *(f"recall {label}" for label in LABELS),
    }
    assert job.of("sample")[0]["text"].startswith("深度")


def test_the_best_epoch_is_kept_and_it_ends_early(base: Path, tmp_path: Path) -> None:
    job = CountingJob()
    still = recipe(base, rate=1e-8, epochs=8, patience=2)  # nothing changes, so the first epoch is the best
    card = TrainingRun(SPLIT, still, tmp_path / "out").execute(job)
    assert card["best_epoch"] == 1
    assert [m["epoch"] for m in job.of("metric") if m["name"] == "macro_f1"] == [1, 2, 3]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "spoken.txt"
    path.write_text("\n".join(row.answer + "，" + row.question for row in rows()), encoding="utf-8")
    return path


def weights(folder: Path) -> dict[str, torch.Tensor]:
    return dict(load_file(folder / "model.safetensors"))


def same(a: Path, b: Path) -> bool:
    left, right = weights(a), weights(b)
    return left.keys() == right.keys() and all(torch.equal(left[name], right[name]) for name in left)


@pytest.fixture(scope="module")
def unbroken(base: Path, corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("unbroken") / "out"
    with one_thread():
        TrainingRun(SPLIT, recipe(base, pretrain_epochs=2), output, (corpus,)).execute(CountingJob())
    return output


def test_the_same_seed_gives_the_same_weights(
    unbroken: Path, base: Path, corpus: Path, tmp_path: Path
) -> None:
    for seed, equal in ((5, True), (6, False)):
        output = tmp_path / str(seed)
        TrainingRun(SPLIT, recipe(base, pretrain_epochs=2, seed=seed), output, (corpus,)).execute(
            CountingJob()
        )
        assert same(unbroken, output) is equal


@pytest.mark.parametrize("stop_after", [1, 3, 6])
def test_stopped_and_resumed_is_the_unbroken_run(
    unbroken: Path, base: Path, corpus: Path, tmp_path: Path, stop_after: int
) -> None:
    run = TrainingRun(
        SPLIT, recipe(base, pretrain_epochs=2), tmp_path / "out", (corpus,), resume=True, save_steps=2
    )
    with pytest.raises(Stopped):
        run.execute(CountingJob(stop_after))
    torch.manual_seed(1234)
    run.execute(CountingJob())
    assert same(unbroken, tmp_path / "out")
    once_more = CountingJob()
    run.execute(once_more)  # it is done: nothing is trained again
    assert not once_more.of("metric")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_killed_and_resumed_is_the_unbroken_run(tmp_path: Path, base: Path) -> None:
    data = write_rows(tmp_path / "rows.json")
    command = [sys.executable, "-m", "training.train_follow_up_classifier", "--data", str(data)]
    command += ["--base", str(base), "--epochs", "3", "--lr", "1e-3", "--batch", "4", "--jsonl"]
    command += ["--save-steps", "3", "--resume"]

    def start(output: Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*command, "--output", str(output)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    whole = start(tmp_path / "whole")
    assert whole.stdout is not None
    assert json.loads(whole.stdout.readlines()[-1])["type"] == "result"
    whole.communicate()
    broken = start(tmp_path / "broken")
    assert broken.stdout is not None
    saved = 0
    for line in broken.stdout:
        saved += json.loads(line)["type"] == "checkpoint"
        if saved == 3:
            broken.send_signal(signal.SIGKILL)
            break
    broken.communicate()
    assert broken.returncode == -signal.SIGKILL
    assert not (tmp_path / "broken" / "model.safetensors").exists()
    again = start(tmp_path / "broken")
    assert again.stdout is not None
    last = json.loads(again.stdout.readlines()[-1])  # stdin stays open till then: its end would mean stop
    again.communicate()
    assert again.returncode == 0, last
    assert same(tmp_path / "whole", tmp_path / "broken")


def test_another_run_cannot_be_gone_on_from(base: Path, tmp_path: Path) -> None:
    first = TrainingRun(SPLIT, recipe(base), tmp_path, resume=True, save_steps=1)
    with pytest.raises(Stopped):
        first.execute(CountingJob(2))
    with pytest.raises(DataError, match=r"--lr 由 0\.003 变成了 0\.001"):
        replace(first, recipe=recipe(base, rate=1e-3)).execute(CountingJob())
    other = split_rows(rows(seed=9), seed=1)
    with pytest.raises(DataError, match="训练数据变了"):
        replace(first, split=other).execute(CountingJob())
    first.execute(CountingJob())  # what was saved is still there


def test_rows_that_contradict_the_depth_rule_are_named_and_left_out(
    base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = replace(next(row for row in SPLIT.train if row.label == "FOLLOW_UP"), follow_up_depth=3)
    split = replace(SPLIT, train=(*SPLIT.train, wrong))
    card = TrainingRun(split, recipe(base, epochs=1), tmp_path).execute(CountingJob())
    assert card["rows"]["train"] == len(SPLIT.train)
    assert "1 行" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(not torch.distributed.is_available(), reason="torch without distributed")
def test_two_processes_give_what_one_gives(base: Path, tmp_path: Path) -> None:
    data = write_rows(tmp_path / "rows.json")
    rest = ["--data", str(data), "--base", str(base), "--epochs", "2", "--lr", "1e-3", "--batch", "8"]
    module = ["-m", "training.train_follow_up_classifier"]
    launch = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    for output, start in (("one", []), ("two", launch)):
        command = [sys.executable, *start, *module, *rest, "--output", str(tmp_path / output)]
        began = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=100)
        assert done.returncode == 0, done.stderr[-3000:]
        assert time.monotonic() - began < 100
    one, two = weights(tmp_path / "one"), weights(tmp_path / "two")
    # Dropout draws per process, so that not the weights but what they do must agree.
    assert one.keys() == two.keys()
    cards = [json.loads((tmp_path / name / "decider.json").read_text("utf-8")) for name in ("one", "two")]
    assert cards[0]["history"][0]["loss"] == pytest.approx(cards[1]["history"][0]["loss"], rel=0.1)
