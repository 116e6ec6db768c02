"""Whole LoRA trainings of a tiny Qwen2: what they leave, and that stopping and going on change nothing."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from tests.unit.training.decision.tiny import Kept
from tests.unit.training.recognizer.memorised import one_thread
from tests.unit.training.reply.tiny import rows, save_base, write_rows
from training import train_qwen_lora
from training.decision import optimisation
from training.faults import MemoryShortage
from training.generator_folders import check_generator_folder
from training.json_reader import DataError
from training.progress import Job, Stopped, StopRequest
from training.reply.data import split_replies
from training.reply.lora_run import RESUME_FOLDER, LoraRun
from training.reply.recipe import LoraRecipe

ROOT = Path(__file__).resolve().parents[4]
SPLIT = split_replies(rows(), seed=1)


@pytest.fixture(autouse=True)
def _quick() -> Any:
    with one_thread():
        yield


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_base(tmp_path_factory.mktemp("base") / "tiny")


def recipe(base: Path, **changes: Any) -> LoraRecipe:
    plain = LoraRecipe(str(base), "balanced", 3, 3e-3, 8, 5, 4, 8, 0.1, False, 512, patience=9)
    return replace(plain, **changes)


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


def test_a_training_learns_and_leaves_what_peft_and_the_app_read(base: Path, tmp_path: Path) -> None:
    from peft import PeftModel
    from transformers import AutoTokenizer, Qwen2ForCausalLM

    job = CountingJob()
    card = LoraRun(SPLIT, recipe(base, epochs=6, rate=1e-2), tmp_path / "out").execute(job)
    measured = card["metrics"]["validation"]
    assert measured["loss"] < measured["base_loss"] - 0.5
    assert card["base"] == str(base)
    assert card["lora"]["rank"] == 4
    plain = Qwen2ForCausalLM.from_pretrained(base)
    before = plain.model.embed_tokens.weight.clone()
    adapted = PeftModel.from_pretrained(plain, str(tmp_path / "out"))
    tokenizer = AutoTokenizer.from_pretrained(str(tmp_path / "out"))
    assert len(tokenizer) == len(AutoTokenizer.from_pretrained(str(base)))
    assert torch.equal(adapted.get_base_model().model.embed_tokens.weight, before)
    trained = load_file(tmp_path / "out" / "adapter_model.safetensors")
    assert all("lora_" in name for name in trained)
    assert {name.split(".")[-3] for name in trained} == {
        *("q_proj", "k_proj", "v_proj", "o_proj"),
        *("gate_proj", "up_proj", "down_proj"),
    }
    folder = check_generator_folder(tmp_path / "out")
    assert (folder.kind, folder.base) == ("adapter", base)
    assert not (tmp_path / "out" / RESUME_FOLDER).exists()
    assert len([one for one in job.of("sample") if one.get("epoch") == 1]) >= 2
    assert "【" in job.of("sample")[0]["text"]


def test_a_stopped_training_that_goes_on_ends_bit_for_bit_the_same(base: Path, tmp_path: Path) -> None:
    LoraRun(SPLIT, recipe(base), tmp_path / "whole", save_steps=2).execute(Job(Kept(), StopRequest()))
    for after in (1, 2, 4):
        with pytest.raises(Stopped):
            LoraRun(SPLIT, recipe(base), tmp_path / "parts", after > 1, 2).execute(CountingJob(after))
    job = CountingJob()
    LoraRun(SPLIT, recipe(base), tmp_path / "parts", resume=True, save_steps=2).execute(job)
    for name in ("adapter_model.safetensors", "generator.json"):
        assert (tmp_path / "whole" / name).read_bytes() == (tmp_path / "parts" / name).read_bytes()


def test_a_changed_setting_is_not_gone_on_with(base: Path, tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        LoraRun(SPLIT, recipe(base), tmp_path / "out", save_steps=1).execute(CountingJob(2))
    with pytest.raises(DataError, match=r"--lr 由 0.003 变成了 0.001"):
        LoraRun(SPLIT, recipe(base, rate=1e-3), tmp_path / "out", resume=True).execute(CountingJob())
    again = LoraRun(SPLIT, recipe(base), tmp_path / "out", resume=True).execute(CountingJob())
    assert again["best_epoch"] is not None
    finished = CountingJob()
    assert LoraRun(SPLIT, recipe(base), tmp_path / "out", resume=True).execute(finished) == again
    assert finished.of("checkpoint") == []


def test_it_ends_early_when_the_held_out_loss_rises(base: Path, tmp_path: Path) -> None:
    wild = recipe(base, epochs=30, rate=0.1, patience=1)
    card = LoraRun(SPLIT, wild, tmp_path / "out").execute(CountingJob())
    assert len(card["history"]) < 30
    losses = [entry["val_loss"] for entry in card["history"]]
    assert card["metrics"]["validation"]["loss"] == min(losses) == losses[card["best_epoch"] - 1]


def test_short_memory_halves_the_rows_at_once_and_changes_no_result(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = recipe(base, dropout=0.0, epochs=1)
    LoraRun(SPLIT, exact, tmp_path / "roomy").execute(CountingJob())
    from training.reply import tuning

    def small(model: Any, chats: Any, padding: int, plain: Any = tuning.loss_sum) -> Any:
        if len(chats) > 2:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return plain(model, chats, padding)

    monkeypatch.setattr(tuning, "loss_sum", small)
    job = CountingJob()
    LoraRun(SPLIT, exact, tmp_path / "tight").execute(job)
    assert [one["sentence"][:17] for one in job.of("warning")] == [
        "内存（显存）不够：改为每次 4 条",
        "内存（显存）不够：改为每次 2 条",
    ]
    cards = [json.loads((tmp_path / n / "generator.json").read_text("utf-8")) for n in ("roomy", "tight")]
    for name in ("loss", "val_loss"):  # weights that hardly matter move by rounding alone
        assert cards[0]["history"][0][name] == pytest.approx(cards[1]["history"][0][name], rel=1e-3)
    monkeypatch.setattr(tuning, "loss_sum", lambda *_: (_ for _ in ()).throw(torch.OutOfMemoryError("no")))
    with pytest.raises(MemoryShortage):
        LoraRun(SPLIT, exact, tmp_path / "none").execute(CountingJob())
    assert optimisation.is_out_of_memory(torch.OutOfMemoryError("no"))


def test_the_command_says_how_it_goes(base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write_rows(tmp_path / "rows.json")
    arguments = ["--data", str(data), "--base", str(base), "--output", str(tmp_path / "out")]
    assert train_qwen_lora.main([*arguments, "--preset", "quick", "--augment", "1"]) == 0
    said = capsys.readouterr().out
    assert "trainable params: " in said
    assert " || all params: " in said
    assert " || trainable%: " in said
    assert "Epoch 1/1: Loss: " in said
    assert f"模型在: {tmp_path / 'out'}" in said


def test_what_cannot_be_trained_on_exits_4_and_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    data = write_rows(tmp_path / "rows.json")
    for base in ("nobody/has-this", str(tmp_path)):
        assert (
            train_qwen_lora.main(["--data", str(data), "--base", base, "--output", str(tmp_path / "o")]) == 4
        )
        assert "--base starter" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_a_killed_training_that_goes_on_ends_bit_for_bit_the_same(base: Path, tmp_path: Path) -> None:
    data = write_rows(tmp_path / "rows.json")
    command = [sys.executable, "-m", "training.train_qwen_lora", "--data", str(data), "--base", str(base)]
    command += ["--epochs", "3", "--batch", "4", "--save-steps", "3", "--jsonl", "--resume"]

    def start(output: Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*command, "--output", str(output)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def finish(running: subprocess.Popen[str]) -> None:
        assert running.stdout is not None
        last = json.loads(running.stdout.readlines()[-1])  # stdin stays open: its end would mean stop
        running.communicate()
        assert running.returncode == 0, last

    finish(start(tmp_path / "whole"))
    broken = start(tmp_path / "killed")
    assert broken.stdout is not None
    saved = 0
    for line in broken.stdout:
        saved += json.loads(line)["type"] == "checkpoint"
        if saved == 4:
            broken.send_signal(signal.SIGKILL)
            break
    broken.communicate()
    assert broken.returncode == -signal.SIGKILL
    assert not (tmp_path / "killed" / "adapter_model.safetensors").exists()
    finish(start(tmp_path / "killed"))
    for name in ("adapter_model.safetensors", "generator.json"):
        assert (tmp_path / "whole" / name).read_bytes() == (tmp_path / "killed" / name).read_bytes()


@pytest.mark.slow
@pytest.mark.skipif(not torch.distributed.is_available(), reason="torch without distributed")
def test_two_processes_learn_what_one_learns(base: Path, tmp_path: Path) -> None:
    data = write_rows(tmp_path / "rows.json")
    rest = ["-m", "training.train_qwen_lora", "--data", str(data), "--base", str(base), "--epochs", "2"]
    launch = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    for output, start in (("one", []), ("two", launch)):
        command = [sys.executable, *start, *rest, "--output", str(tmp_path / output)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
    cards = [json.loads((tmp_path / name / "generator.json").read_text("utf-8")) for name in ("one", "two")]
    # Dropout draws per process, so that not the weights but what they do must agree.
    assert cards[0]["history"][0]["loss"] == pytest.approx(cards[1]["history"][0]["loss"], rel=0.02)
