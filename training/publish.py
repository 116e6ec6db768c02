"""Puts a trained model into service: ``python -m training.publish decision|reply --checkpoint FOLDER``.

A decider becomes ONNX; a generator's LoRA is merged, and becomes CTranslate2 int8. Compared with its
checkpoint answer by answer, held against its gates, registered, put into service. A model that misses a
gate is refused unless ``--force`` is given. ``--rollback`` returns to the one before.
Exit status: 0 done, 1 refused by its gates, 4 what was given cannot be used, 70 a bug.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from training import atomic, train_qwen_lora
from training.decision.data import load_rows
from training.decision.evaluation import GATES
from training.model_folders import read_config
from training.progress import DONE, GATES_MISSED, Job, Outcome, add_output_arguments, run_job
from training.registry import ModelEntry, Registry, default_models_dir
from training.reply.publishing import publish_reply
from training.rows import DecisionRow, SpeechAnalysis, count_answer_length
from training.train_follow_up_classifier import DEFAULT_OUTPUT

ROLES = {"decision": "decider", "reply": "generator"}
_CHECKPOINTS = {"decision": DEFAULT_OUTPUT, "reply": train_qwen_lora.DEFAULT_OUTPUT}
MAX_PROBES = 300
_PROBES = (
    ("你们的缓存是怎么设计的？", "我们用 Redis 做缓存，过期时间是五分钟，命中率大概百分之九十。"),
    ("你了解分布式事务吗？", "嗯，这个不太了解，没有接触过。"),
    ("为什么选这个方案？", "对比了两种做法，最后选了消息队列，延迟从三秒降到两百毫秒，就这些了。"),
    ("说说你遇到的困难。", "困难还是挺多的，要多沟通，多学习，把事情做好。"),
    ("How did you test it?", "We wrote unit tests and ran a load test at two thousand requests a second."),
    ("Do you know Kubernetes?", "Um, not really, I have only heard of it."),
)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(
        prog="python -m training.publish",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("kind", choices=sorted(ROLES), nargs="?", default="decision", help="which model")
    made.add_argument("--checkpoint", type=Path, help="what the training left")
    made.add_argument("--data", type=Path, nargs="+", default=[], help="rows that both models are asked")
    made.add_argument("--folder", type=Path, help="only write the published model there, register nothing")
    made.add_argument("--models-dir", type=Path, help="where the registry lies (default: the app's)")
    made.add_argument("--force", action="store_true", help="publish although a gate is missed")
    made.add_argument("--float32", action="store_true", help="no int8")
    made.add_argument("--rollback", action="store_true", help="return to the model before")
    made.add_argument("--list", action="store_true", help="list what was published")
    add_output_arguments(made)
    return made


def missed_gates(metrics: Mapping[str, Any]) -> list[str]:
    """The gates that figures (``accuracy``, ``macro_f1``, ``per_class``) miss, in words."""
    figures = {"accuracy": metrics.get("accuracy", 0.0), "macro_f1": metrics.get("macro_f1", 0.0)}
    for label, scores in metrics.get("per_class", {}).items():
        figures[f"recall {label}"] = scores["recall"]
    return [
        f"{name} {figures.get(name, 0.0):.3f}（要求 > {target:.2f}）"
        for name, target in GATES.items()
        if not figures.get(name, 0.0) > target
    ]


def publish_decision(options: argparse.Namespace, job: Job) -> Outcome:
    """Export, compare, judge, register, activate. Raises TrainingError."""
    from training.decision.export import export_decider

    checkpoint = options.checkpoint.expanduser()
    card_file = checkpoint / "decider.json"
    card = read_config(card_file) if card_file.is_file() else {}
    measured = card.get("metrics", {})
    figures = measured.get("test") or measured.get("validation") or {}
    missed = missed_gates(figures)
    if missed and not options.force and options.folder is None:
        said = "没有发布：这个模型没有达到目标：\n  " + "\n  ".join(missed) + "\n仍要发布请加 --force。"
        return Outcome({"published": False, "missed": missed}, said, GATES_MISSED)
    if missed:
        job.warning(f"这个模型没有达到目标：{'；'.join(missed)}。")
    probes = load_rows(options.data)[:MAX_PROBES] if options.data else probe_rows()
    with tempfile.TemporaryDirectory() as made:
        target = Path(made) / "model"
        target.mkdir()
        job.phase("export", "导出并和检查点逐条对比")
        exported = export_decider(checkpoint, target, probes, quantise=not options.float32)
        about = {
            "precision": exported.precision,
            "size_bytes": exported.size_bytes,
            "agreement": {name: asdict(found) for name, found in exported.agreements.items()},
        }
        for name, found in exported.agreements.items():
            job.say(f"{name}: {found.same_answers}/{found.rows} 条相同，概率平均相差 {found.mean_gap:.4f}")
        place = _place(options, target, card, {**figures, "missed": missed}, job)
    said = f"已发布（{exported.precision}，{exported.size_bytes / 1e6:.1f} MB）：{place}"
    return Outcome({"published": True, "folder": str(place), "missed": missed, **about}, said, DONE)


def _place(
    options: argparse.Namespace, made: Path, card: Mapping[str, Any], figures: Mapping[str, Any], job: Job
) -> Path:
    def fill(folder: Path) -> None:
        shutil.copytree(made, folder, dirs_exist_ok=True)

    if options.folder is not None:
        atomic.write_folder(options.folder, fill)
        return Path(options.folder)
    registry = _registry(options)
    entry = registry.register(
        ModelEntry(
            id="",
            role=ROLES[options.kind],
            name=str(card.get("name") or options.checkpoint.name),
            base=str(card.get("base", "")),
            data_hash=str(card.get("data_hash", "")),
            seed=int(card.get("seed", 0)),
            sessions=tuple(card.get("sessions", ())),
            metrics=figures,
        ),
        fill,
    )
    registry.activate(entry.id)
    job.say(f"登记为 {entry.id}，现在使用这个模型。")
    return registry.folder(entry)


def roll_back(options: argparse.Namespace) -> Outcome:
    """Return to the model before. Raises RegistryError."""
    entry = _registry(options).rollback(ROLES[options.kind])
    said = f"已退回到 {entry.id}。" if entry else "已退回：之前没有发布过别的模型，现在用自带的模型或规则。"
    return Outcome({"active": entry.id if entry else None}, said)


def list_models(options: argparse.Namespace) -> Outcome:
    """Show what was published. Raises RegistryError."""
    entries = _registry(options).entries(ROLES[options.kind])
    said = []
    for entry in entries:
        figure = _figure(entry.metrics)
        said.append(f"{entry.status:<10} {entry.id:<40} {entry.base:<24} {figure:<10} {entry.created}")
    models = json.loads(json.dumps([asdict(entry) for entry in entries]))
    return Outcome({"models": models}, "\n".join(said))


def _figure(metrics: Mapping[str, Any]) -> str:
    """A decider's F1 or a generator's loss, for the list."""
    f1, loss = metrics.get("macro_f1"), metrics.get("validation", {}).get("loss")
    if isinstance(f1, float):
        return f"F1 {f1:.3f}"
    return f"Loss {loss:.3f}" if isinstance(loss, float) else ""


def probe_rows() -> list[DecisionRow]:
    """Rows to compare two models with where no data is given: short and long answers at every depth."""
    rows = []
    for question, answer in _PROBES:
        language = "en" if question.isascii() else "zh"
        for depth in range(4):
            for hesitation in (None, 0.2, 0.8):
                speech = SpeechAnalysis(hesitation, depth, count_answer_length(answer, language))
                rows.append(DecisionRow(question, answer, depth, speech, language=language))
    return rows


def _registry(options: argparse.Namespace) -> Registry:
    return Registry(options.models_dir if options.models_dir is not None else default_models_dir())


def work(options: argparse.Namespace, job: Job) -> Outcome:
    """Do what the options ask for. Raises TrainingError."""
    if options.rollback:
        return roll_back(options)
    if options.list:
        return list_models(options)
    if options.kind == "reply":
        return publish_reply(options, _registry(options), job)
    return publish_decision(options, job)


def main(arguments: Sequence[str] | None = None) -> int:
    """Publish; see the module's docstring."""
    options = parser().parse_args(arguments)
    options.checkpoint = options.checkpoint or _CHECKPOINTS[options.kind]
    return run_job("publish", options, lambda job: work(options, job))


if __name__ == "__main__":
    sys.exit(main())
