"""Shows and judges a generator's lines: ``python -m training.test_qwen_generation --data FILE``.

Each prompt with the line of the base (where it is at hand) and of the tuned model; whether a line may be
spoken is said by the checks that the app speaks by, and the question bank stands in where none may.
``--rate`` asks for marks from 1 to 5, ``--blind`` which of two lines is better without saying whose they are.
Exit status: 0 done, 3 stopped, 4 bad data or no model, 70 a bug.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from training.atomic import write_bytes
from training.json_reader import DataError
from training.progress import Job, Outcome, add_output_arguments, run_job
from training.reply import blind, rating
from training.reply.data import load_replies, split_replies
from training.reply.judging import Judged, summary
from training.rows import ReplyRow
from training.sampling import MOST_CANDIDATES, SamplingPlan
from training.train_qwen_lora import DEFAULT_DATA, DEFAULT_OUTPUT

_WIDTH = 44


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(
        prog="python -m training.test_qwen_generation",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--data", type=Path, nargs="+", help="prompts (default: the training's held-out rows)")
    made.add_argument(
        "--model", type=Path, help="the tuned model (default: the checkpoint, else the one in service)"
    )
    made.add_argument("--base", type=Path, help="the folder to compare with (default: the adapter's base)")
    made.add_argument("--no-base", action="store_true", help="do not compare")
    made.add_argument("--models-dir", type=Path, help="where the registry lies (default: the app's)")
    made.add_argument("--candidates", type=int, default=4, help="tries a line before the bank speaks")
    made.add_argument("--temperature", type=float, default=0.7)
    made.add_argument("--limit", type=int, default=0, help="only the first N prompts")
    made.add_argument("--seed", type=int, default=42)
    made.add_argument("--rate", action="store_true", help="give marks in the terminal")
    made.add_argument("--blind", action="store_true", help="compare base and tuned without names")
    made.add_argument("--output", type=Path, help="a file for the report with marks and choices (JSON)")
    add_output_arguments(made)
    return made


def work(options: argparse.Namespace, job: Job) -> Outcome:
    """Word, judge, show, and ask where wished. Raises TrainingError, Stopped."""
    if (options.rate or options.blind) and (options.json or options.jsonl):
        raise DataError("打分和盲测需要在终端里回答。", "请去掉 --json 或 --jsonl。")
    if not 1 <= options.candidates <= MOST_CANDIDATES or not 0 < options.temperature <= 5:
        raise DataError(
            "--candidates 或 --temperature 超出范围。", f"请用 1 到 {MOST_CANDIDATES} 和 0 到 5 之间的数。"
        )
    rows = _prompts(options)
    # After the data: a mistake in a row is told at once, the libraries take seconds to load.
    from training.generator import ReplyGenerator
    from training.reply.asking import find_model, plain_lines, word_lines

    folder = options.model if options.model is not None else find_model(DEFAULT_OUTPUT, options.models_dir)
    job.phase("load", f"加载 {folder}")
    tuned = ReplyGenerator.open(folder, seed=options.seed)
    plan = SamplingPlan(options.candidates, options.temperature, seed=options.seed)
    job.phase("tuned", f"{len(rows)} 个提示：微调后的模型")
    judged = word_lines(tuned, rows, plan, job)
    base = None if options.no_base else options.base or tuned.folder.base
    plain: list[str] = []
    if base is not None:
        job.phase("base", "同样的提示：底座")
        plain = plain_lines(ReplyGenerator.open(base, seed=options.seed), rows, job)
    elif options.blind:
        raise DataError("盲测要有底座来比较。", "请用 --base 指出底座模型的文件夹。")
    report: dict[str, Any] = {
        "model": str(folder),
        "base": str(base) if base is not None else None,
        "sampling": asdict(plan),
        "rows": [one.as_json() | ({"base": plain[one.index]} if plain else {}) for one in judged],
        "summary": summary(judged, _written()),
    }
    job.say(_table(judged, plain))
    if options.rate:
        ratings = rating.rate(judged, input, job.say)
        report["ratings"] = [asdict(one) for one in ratings]
        report["mean_ratings"] = rating.means(ratings)
    if options.blind:
        trials = blind.plan(plain, [one.first for one in judged], options.seed)
        choices, verdict = rating.compare_blind(trials, judged, input, job.say)
        report["blind"] = {**asdict(verdict), "decided": verdict.decided, "choices": choices}
        job.say(rating.verdict_text(verdict))
    if options.output is not None:
        options.output.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(options.output, json.dumps(report, ensure_ascii=False, indent=1).encode("utf-8"))
    return Outcome(report, _figures(report))


def _prompts(options: argparse.Namespace) -> list[ReplyRow]:
    if options.data:
        rows = load_replies(options.data, with_output=False)
    else:
        rows = list(split_replies(load_replies([DEFAULT_DATA]), options.seed).validation)
    return rows[: options.limit] if options.limit > 0 else rows


def _written() -> list[str]:
    """The shipped data's lines, to compare the variety with; nothing where they are not at hand."""
    try:
        return [row.expected_output or "" for row in load_replies([DEFAULT_DATA])]
    except DataError:
        return []


def _table(judged: Sequence[Judged], plain: Sequence[str]) -> str:
    lines = []
    for one in judged:
        said = one.row.user_answer
        lines.append(f"{one.index:>3} {said[:_WIDTH]}{'…' if len(said) > _WIDTH else ''}")
        if plain:
            lines.append(f"    底座  {plain[one.index]}")
        mark = "✓" if one.valid else "✗ " + "、".join(one.reasons)
        source = (
            ""
            if one.source == "model"
            else f"（题库；模型说的是：{one.first}：{'、'.join(one.first_reasons)}）"
        )
        lines.append(f"    微调  {one.output} {mark}{source}")
    return "\n".join(lines)


def _figures(report: Mapping[str, Any]) -> str:
    found = report["summary"]
    lines = [
        f"{found['prompts']} 个提示：检查前合格 {found['valid_before']:.0%}，"
        f"说出口的合格 {found['valid']:.0%}，来自模型 {found['from_model']:.0%}",
        f"追问里接住回答内容的 {found['takes_up']:.0%}（{found['follow_ups']} 个），"
        f"互不相同 {found['distinct_outputs']:.0%}",
        f"distinct-2 {found['distinct_2']:.2f}（训练数据 {found['distinct_2_of_data']:.2f}），"
        f"最常见开头 {found['opening_share']:.0%}（训练数据 {found['opening_share_of_data']:.0%}）",
    ]
    marks = report.get("mean_ratings")
    if marks:
        lines.append("，".join(f"{title} {marks[name]:.1f}" for name, title in rating.ASPECTS.items()))
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Test; see the module's docstring."""
    options = parser().parse_args(arguments)
    return run_job("test_qwen_generation", options, lambda job: work(options, job))


if __name__ == "__main__":
    sys.exit(main())
