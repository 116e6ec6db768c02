"""Runs, checks, measurements and models as the commands would have left them, for the page's tests."""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from interviewer_app.training_desk.kinds import DECIDER
from interviewer_app.training_desk.runs import Run
from training.registry import ModelEntry, Registry
from training.running.folder import RunFolder

LABELS = ("FOLLOW_UP", "NEXT_TOPIC", "END")
STEPS, EPOCHS = 410, 5
F1 = (0.62, 0.79, 0.86, 0.894, 0.889)


class TrainingLibrary:
    """A training desk's home for tests to write into; ``hold`` keeps a run alive as its supervisor would."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.root = home / "training"
        self.models_dir = home / "models"
        self._held: list[Any] = []

    def close(self) -> None:
        """Let all held runs die."""
        while self._held:
            self._held.pop().__exit__(None, None, None)

    def train(self, name: str, events: Iterable[Mapping[str, Any]], **facts: Any) -> RunFolder:
        """A training with these events."""
        folder = RunFolder(self.root / "runs" / name)
        values = {**DECIDER.defaults("balanced"), **facts.pop("values", {})}
        facts = {"kind": "decider", "values": values, "data": str(facts.pop("data", "")), **facts}
        return self.write(folder, "train", events, **facts)

    def write(
        self, folder: RunFolder, job: str, events: Iterable[Mapping[str, Any]], **facts: Any
    ) -> RunFolder:
        """A run of any job with these events, begun ten minutes ago unless ``created`` says otherwise."""
        folder.path.mkdir(parents=True, exist_ok=True)
        created = facts.pop("created", time.time() - 600)
        folder.write_run({"created": created, "job": job, **facts})
        lines = [json.dumps({"at": created + 2 + i * 0.4, **event}) for i, event in enumerate(events)]
        folder.events_file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return folder

    def hold(self, folder: RunFolder, beat_age_s: float = 1.0) -> None:
        """Let a run be alive and have been heard ``beat_age_s`` ago."""
        folder.write_state({"pid": 1, "beat": time.time() - beat_age_s})
        held = folder.alive()
        assert held.__enter__()
        self._held.append(held)

    def checked(self, data: Path) -> None:
        """A check of the data that found three things."""
        findings = [
            finding("error", "two_labels", 17, "同一段问答有两个标签（另见 #403）。", "只留对的一行。"),
            finding("warning", "answer_length_wrong", 3, "answer_length 是 15，回答有 21 个字。", "更正它。"),
            finding("info", "below_ideal", None, "END 还差 12 行达到理想数量。", "有机会就补充。"),
        ]
        result = {"exit_code": 4, "counts": {"error": 1, "warning": 1, "info": 1}, "findings": findings}
        folder = RunFolder(self.root / "checks" / "decider")
        self.write(folder, "check", [hello(), {"type": "result", **result}, ended(4)], data=str(data))

    def measured(self, run: RunFolder, rows: int = 308, base_index: int = 0) -> None:
        """A measurement of a run's model with some rows wrong."""
        folder = RunFolder(run.path / "evaluation")
        facts = {"indices": [base_index + 5 * i for i in range(rows)], "part": "validation"}
        self.write(folder, "evaluate", [hello(), {"type": "result", **evaluation(rows)}, ended()], **facts)

    def published(self, f1: float, name: str) -> ModelEntry:
        """A model in service."""

        def fill(folder: Path) -> None:
            (folder / "decider.json").write_text("{}", encoding="utf-8")

        registry = Registry(self.models_dir)
        entry = ModelEntry("", "decider", name, "bert-base-chinese", "", 42, metrics={"macro_f1": f1})
        return registry.activate(registry.register(entry, fill).id)


def finding(severity: str, code: str, row: int | None, sentence: str, action: str) -> dict[str, Any]:
    return {"severity": severity, "code": code, "row": row, "sentence": sentence, "action": action}


def hello() -> dict[str, Any]:
    return {"type": "hello", "protocol": 1}


def ended(code: int = 0, *, told: bool = True) -> dict[str, Any]:
    return {"type": "ended", "exit_code": code, "told": told, "request": None, "trouble": ""}


def training_events(share: float = 1.0) -> list[dict[str, Any]]:
    """The first ``share`` of a training: its losses, rates and epochs."""
    dice = random.Random(3)
    events: list[dict[str, Any]] = [hello(), {"type": "sample", "text": "深度1 犹豫低 …"}]
    title = "微调：1322 行训练，318 行验证，5 轮"
    events.append({"type": "phase", "name": "finetune", "title": title})
    for step in range(10, int(STEPS * share) + 1, 10):
        loss = 0.16 + 0.95 * math.exp(-step / 95) + dice.uniform(-0.05, 0.05)
        rate = 2e-5 * min(1.0, step / 41) * (1 - max(0, step - 41) / (STEPS - 41))
        events.append({"type": "progress", "done": step, "total": STEPS, "eta_s": (STEPS - step) * 0.9})
        events.append(metric("loss", loss, phase="finetune", step=step))
        events.append(metric("lr", rate, phase="finetune", step=step))
        epoch, rest = divmod(step, STEPS // EPOCHS)
        if rest < 10 and 1 <= epoch <= EPOCHS:
            events.append(metric("macro_f1", F1[epoch - 1], phase="finetune", epoch=epoch))
            events.append(metric("val_accuracy", F1[epoch - 1] + 0.012, phase="finetune", epoch=epoch))
    return events


def metric(name: str, value: float, **where: Any) -> dict[str, Any]:
    return {"type": "metric", "name": name, "value": value, **where}


def finished_events() -> list[dict[str, Any]]:
    return [*training_events(), {"type": "result", "exit_code": 0, "best_f1": max(F1)}, ended()]


def evaluation(count: int) -> dict[str, Any]:
    """What ``evaluate_bert`` tells of ``count`` rows, a tenth of them wrong."""
    dice = random.Random(5)
    rows, confusion = [], [[0] * 3 for _ in LABELS]
    for index in range(count):
        true = min(2, int(dice.random() * 2.5))
        right = dice.random() < (0.93, 0.91, 0.84)[true]
        predicted = true if right else (true + dice.choice((1, 2))) % 3
        confidence = min(0.99, dice.uniform(0.62, 1.0) if right else dice.uniform(0.4, 0.93))
        confusion[true][predicted] += 1
        rows.append(
            {
                "index": index,
                "label": LABELS[true],
                "predicted": LABELS[predicted],
                "confidence": confidence,
            }
        )
    per_class, intervals = {}, {}
    for place, label in enumerate(LABELS):
        hit, asked = confusion[place][place], sum(confusion[place])
        told = sum(row[place] for row in confusion)
        recall, precision = hit / asked, hit / told
        f1 = 2 * recall * precision / (recall + precision)
        per_class[label] = {"precision": precision, "recall": recall, "f1": f1, "support": asked}
        intervals[f"recall {label}"] = span(recall, 1.96 * math.sqrt(recall * (1 - recall) / asked))
    accuracy = sum(confusion[i][i] for i in range(3)) / count
    macro_f1 = sum(scores["f1"] for scores in per_class.values()) / 3
    intervals |= {"accuracy": span(accuracy, 0.032), "macro_f1": span(macro_f1, 0.036)}
    targets = {"accuracy": 0.85, "macro_f1": 0.85, **{f"recall {label}": 0.8 for label in LABELS}}
    gates = [
        {"name": name, **intervals[name], "target": t, **claim(intervals[name], t)}
        for name, t in targets.items()
    ]
    return {
        "exit_code": 0,
        "count": count,
        "labels": list(LABELS),
        "accuracy": accuracy,
        "macro_f1": macro_f1,
        "ece": 0.031,
        "ece_before": 0.067,
        "per_class": per_class,
        "confusion": confusion,
        "intervals": intervals,
        "gates": gates,
        "baselines": [
            {"name": "rules", "accuracy": 0.714, "macro_f1": 0.683},
            {"name": "numbers only", "accuracy": 0.587, "macro_f1": 0.509},
            {"name": "TF-IDF + LR", "accuracy": 0.782, "macro_f1": 0.751},
        ],
        "rows": rows,
    }  # fmt: skip


def span(value: float, half: float) -> dict[str, float]:
    return {"value": value, "low": max(0.0, value - half), "high": min(1.0, value + half)}


def claim(interval: Mapping[str, float], target: float) -> dict[str, Any]:
    ok = interval["value"] > target
    said = (
        "missed" if not ok else "proven" if interval["low"] > target else "not enough test data to claim it"
    )
    return {"ok": ok, "claim": said}


def run_of(folder: RunFolder) -> Run:
    """The run as the desk would name it."""
    return Run(folder.path.name, "decider", folder.path, 0.0)
