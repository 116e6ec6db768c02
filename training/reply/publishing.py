"""The reply half of ``training.publish``: export, self-test, gates, registry."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from training import atomic
from training.generator_folders import CARD
from training.model_safety import read_config
from training.progress import DONE, GATES_MISSED, Job, Outcome
from training.registry import ModelEntry, Registry
from training.reply.data import load_replies
from training.reply.judging import summary
from training.rows import ReplyRow
from training.sampling import SamplingPlan
from training.schema import parse_reply_row

ROLE = "generator"
MAX_PROBES = 60
# Lines that pass the checks may still mean nothing: who does not take the answer up, or says the same to
# everybody, has not listened.
MIN_SPOKEN = 20
SPOKEN_GATES = {
    "valid_before": ("检查前合格", 0.8),
    "takes_up": ("追问接住回答", 0.7),
    "distinct_outputs": ("互不相同", 0.9),
}
_PROBES: tuple[tuple[str, str, str, str], ...] = (
    ("generate_follow_up", "缓存", "我们用 Redis 做缓存，过期时间是五分钟。", ""),
    ("generate_follow_up", "分布式事务", "嗯，这个不太了解，没有接触过。", "消息队列"),
    ("generate_follow_up", "接口测试", "先写用例，再用脚本每天晚上跑一遍。", ""),
    ("generate_question", "索引", "建了联合索引，慢查询从两秒降到五十毫秒。", "分库分表"),
    ("generate_question", "前端性能", "图片压缩以后，首屏快了一半。", "组件库"),
    ("closing", "团队协作", "没有了，谢谢您。", ""),
    ("generate_follow_up", "Testing", "We wrote unit tests and ran a load test every night.", ""),
    ("closing", "Testing", "No, that's all, thank you.", ""),
)


def publish_reply(options: argparse.Namespace, registry: Registry, job: Job) -> Outcome:
    """Merge, convert, compare, judge, register, activate. Raises TrainingError, OSError."""
    from training.reply.export import FLOAT32, INT8, export_generator

    checkpoint = options.checkpoint.expanduser()
    rows = load_replies(options.data, with_output=False)[:MAX_PROBES] if options.data else probe_rows()
    precision = FLOAT32 if options.float32 else INT8
    with tempfile.TemporaryDirectory() as made:
        target = Path(made) / "model"
        job.phase("export", "合并、转换，并和合并后的模型逐词对比")
        tested = export_generator(checkpoint, target, rows, precision=precision)
        size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
        card = read_config(target / CARD)
        spoken = _spoken(target, rows, job)
        missed = [*_loss_gate(card), *tested.missed(precision), *_spoken_gates(spoken)]
        facts = {
            "missed": missed,
            "self_test": asdict(tested),
            "spoken": spoken,
            "precision": precision,
            "size_bytes": size,
        }
        job.say(
            f"{tested.prompts} 个提示：逐词一致 {tested.agreement:.1%}，自己停下 {tested.stops:.0%}，"
            f"本机 {tested.tokens_per_s:.0f} 词/秒"
        )
        if missed and not options.force and options.folder is None:
            said = "没有发布：这个模型没有达到目标：\n  " + "\n  ".join(missed) + "\n仍要发布请加 --force。"
            return Outcome({"published": False, **facts}, said, GATES_MISSED)
        if missed:
            job.warning(f"这个模型没有达到目标：{'；'.join(missed)}。")
        card = {**card, "metrics": {**card.get("metrics", {}), "self_test": asdict(tested), "spoken": spoken}}
        atomic.write_json(target / CARD, card)
        place = _place(options.folder, registry, target, card, missed, job)
    said = f"已发布（{precision}，{size / 1e6:.1f} MB）：{place}"
    return Outcome({"published": True, "folder": str(place), **facts}, said, DONE)


def probe_rows() -> Sequence[ReplyRow]:
    """Prompts to compare two models with where no data is given, and to see whether they stop."""
    rows = []
    for number, (task, topic, answer, following) in enumerate(_PROBES):
        context: dict[str, Any] = {"current_topic": topic, "resume": [topic], "follow_up_depth": 1}
        if following:
            context["next_topic"] = following
        language = "en" if answer.isascii() else "zh"
        row = {"task": task, "context": context, "user_answer": answer, "language": language}
        rows.append(parse_reply_row(row, number))
    return rows


def _spoken(published: Path, rows: Sequence[ReplyRow], job: Job) -> dict[str, Any]:
    """The figures of the lines themselves, one try each; nothing where there are too few prompts to say."""
    if len(rows) < MIN_SPOKEN:
        return {}
    from training.generator import ReplyGenerator
    from training.reply.asking import word_lines

    judged = word_lines(ReplyGenerator.open(published), rows, SamplingPlan(candidates=1), job)
    return dict(summary(judged))


def _spoken_gates(spoken: Mapping[str, Any]) -> list[str]:
    return [
        f"{title} {spoken[name]:.2f}（要求 ≥ {least}）"
        for name, (title, least) in SPOKEN_GATES.items()
        if spoken and spoken[name] < least
    ]


def _loss_gate(card: Mapping[str, Any]) -> list[str]:
    found = card.get("metrics", {}).get("validation", {})
    loss, before = found.get("loss"), found.get("base_loss")
    if isinstance(loss, float) and isinstance(before, float) and loss < before:
        return []
    return [f"验证集 Loss {loss} 没有低于训练前的 {before}"]


def _place(
    folder: Path | None,
    registry: Registry,
    made: Path,
    card: Mapping[str, Any],
    missed: Sequence[str],
    job: Job,
) -> Path:
    def fill(into: Path) -> None:
        shutil.copytree(made, into, dirs_exist_ok=True)

    if folder is not None:
        atomic.write_folder(folder, fill)
        return folder
    entry = registry.register(
        ModelEntry(
            id="",
            role=ROLE,
            name=str(card.get("name") or "qwen_interviewer"),
            base=str(card.get("base", "")),
            data_hash=str(card.get("data_hash", "")),
            seed=int(card.get("seed", 0)),
            sessions=tuple(card.get("sessions", ())),
            metrics={**card.get("metrics", {}), "missed": list(missed)},
        ),
        fill,
    )
    registry.activate(entry.id)
    job.say(f"登记为 {entry.id}，现在使用这个模型。")
    return registry.folder(entry)
