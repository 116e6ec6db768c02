"""Measures a decider: ``python -m training.evaluate_bert --data FILE``.

Every row of the data in file order, by the very function the app runs. Without ``--model`` the model in
service is measured: the one config.yaml names, else the active one, the starter if there is none. ``--split``
keeps to the rows of one split. ``--folds 5`` trains anew five times instead, and judges
every row by the model that has not seen its question. Missed gates are in the output; ``--strict`` makes them
exit 1.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from training.decider import Decider, Verdict
from training.decision.data import Split, grouped_folds, load_rows, split_rows
from training.decision.evaluation import Evaluation, as_json, evaluate
from training.decision.report import as_text, confusion_png
from training.json_reader import DataError
from training.model_folders import check_decider_folder, read_config
from training.progress import DONE, GATES_MISSED, Job, Outcome, Stopped, add_output_arguments, run_job
from training.rows import DecisionRow
from training.serving import decider_in_service
from training.train_follow_up_classifier import DEFAULT_DATA, add_recipe_arguments, recipe_from

_PROGRESS_EVERY = 50


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(
        prog="python -m training.evaluate_bert",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--data", type=Path, nargs="+", default=[DEFAULT_DATA], help="JSON or JSON Lines")
    made.add_argument("--split", help="only the rows with this split, such as test")
    made.add_argument("--model", type=Path, help="a model's or checkpoint's folder (default: the active one)")
    made.add_argument("--models-dir", type=Path, help="where the registry lies (default: the app's)")
    made.add_argument("--output", type=Path, help="a folder for evaluation.json and confusion.png")
    made.add_argument("--strict", action="store_true", help="exit 1 when a gate is missed")
    made.add_argument("--no-baselines", action="store_true", help="leave the baselines out")
    made.add_argument("--folds", type=int, default=0, help="train anew, out of fold; settings below")
    add_output_arguments(made)
    add_recipe_arguments(made)
    return made


def chosen_rows(options: argparse.Namespace) -> list[DecisionRow]:
    """The rows that are measured. Raises DataError: there are none."""
    rows = load_rows(options.data)
    if options.split is None:
        return rows
    kept = [row for row in rows if row.extra.get("split") == options.split]
    if not kept:
        raise DataError(f"数据里没有 split 是 {options.split} 的行。", "请检查 --split 和数据。")
    return kept


def run(options: argparse.Namespace, job: Job) -> Outcome:
    """Measure and show. Raises TrainingError, Stopped."""
    rows = chosen_rows(options)
    if options.folds:
        name, temperature = f"{options.folds} folds of {options.base}", None
        verdicts, about = out_of_fold(rows, options, job), {"model": name, "folds": options.folds}
        trained: list[str] = []
    else:
        folder = options.model if options.model is not None else decider_in_service(options.models_dir)
        decider = Decider(check_decider_folder(folder))
        name, temperature = decider.folder.name, decider.folder.temperature
        about = {"model": name, "folder": str(folder.absolute()), "temperature": temperature}
        card = folder.expanduser() / "decider.json"
        trained = read_config(card).get("trained_questions", []) if card.is_file() else []
        verdicts = _ask(decider, rows, job)
    found = evaluate(
        rows, verdicts, trained=trained, with_baselines=not options.no_baselines, seed=options.seed
    )
    about["data"] = [str(path) for path in options.data]
    return _show(found, as_json(found, rows, verdicts, **about), name, temperature, options, job)


def _ask(decider: Decider, rows: Sequence[DecisionRow], job: Job) -> list[Verdict]:
    verdicts = []
    job.phase("ask", f"评估 {len(rows)} 行")
    for number, row in enumerate(rows, 1):
        verdicts.append(decider.decide(row))
        if number % _PROGRESS_EVERY == 0 or number == len(rows):
            job.progress(number, len(rows))
            if job.stop_requested:
                raise Stopped(text="评估已停止。")
    return verdicts


def out_of_fold(rows: Sequence[DecisionRow], options: argparse.Namespace, job: Job) -> list[Verdict]:
    """Each row's verdict by a model that was trained without its question, in the rows' order.

    Early stopping and temperature look at a part of the training questions, never at the fold that is judged.
    """
    from training.decision.training_run import TrainingRun

    recipe = recipe_from(options)
    folds = grouped_folds(rows, options.folds, options.seed)
    found: dict[int, Verdict] = {}
    plain = [replace(row, extra={k: v for k, v in row.extra.items() if k != "split"}) for row in rows]
    for fold in range(options.folds):
        job.phase("fold", f"第 {fold + 1}/{options.folds} 份")
        inside = [row for row, of in zip(plain, folds, strict=True) if of != fold]
        inner = split_rows(inside, options.seed)
        with tempfile.TemporaryDirectory() as made:
            split = Split(inner.train, inner.validation)
            TrainingRun(split, recipe, Path(made), tuple(options.pretrain)).execute(job)
            decider = Decider(check_decider_folder(Path(made)))
            for index, row in enumerate(plain):
                if folds[index] == fold:
                    found[index] = decider.decide(row)
    return [found[index] for index in range(len(rows))]


def _show(
    found: Evaluation,
    result: dict[str, Any],
    name: str,
    temperature: float | None,
    options: argparse.Namespace,
    job: Job,
) -> Outcome:
    if options.output is not None:
        options.output.mkdir(parents=True, exist_ok=True)
        (options.output / "evaluation.json").write_text(
            json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8"
        )
        picture = options.output / "confusion.png"
        if not confusion_png(found.scores.confusion, picture):
            job.warning("没有安装 matplotlib，混淆矩阵只有文字，没有图片。")
    missed = options.strict and not found.passed
    return Outcome(result, as_text(found, name, temperature), GATES_MISSED if missed else DONE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Evaluate; see the module's docstring."""
    options = parser().parse_args(arguments)
    facts = {"data": [str(path) for path in options.data]}
    return run_job("evaluate_bert", options, lambda job: run(options, job), facts)


if __name__ == "__main__":
    sys.exit(main())
