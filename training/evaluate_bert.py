"""Measures a decider: ``python -m training.evaluate_bert --data FILE``.

Every row of the data in file order, by the very function the app runs. Without ``--model`` the model in
service is measured, the starter if there is none. ``--folds 5`` trains anew five times instead, and judges
every row by the model that has not seen its question. Missed gates are in the output; ``--strict`` makes them
exit 1.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from training.decider import Decider, Verdict
from training.decision.data import Split, grouped_folds, load_rows, split_rows
from training.decision.evaluation import Evaluation, as_json, evaluate
from training.decision.job import ExitCode, Job, JobError, StoppedError, run_job
from training.decision.report import as_text, confusion_png
from training.model_folders import check_decider_folder, read_config
from training.registry import Registry, RegistryError, default_models_dir
from training.rows import DecisionRow
from training.train_follow_up_classifier import DEFAULT_DATA, add_recipe_arguments, recipe_from

ROLE = "decider"
STARTER_FOLDER = Path(__file__).resolve().parents[1] / "resources" / "starter" / "follow_up_classifier"
_PROGRESS_EVERY = 50


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(
        prog="python -m training.evaluate_bert",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--data", type=Path, nargs="+", default=[DEFAULT_DATA], help="JSON or JSON Lines")
    made.add_argument("--model", type=Path, help="a model's or checkpoint's folder (default: the active one)")
    made.add_argument("--models-dir", type=Path, help="where the registry lies (default: the app's)")
    made.add_argument("--output", type=Path, help="a folder for evaluation.json and confusion.png")
    made.add_argument("--strict", action="store_true", help="exit 1 when a gate is missed")
    made.add_argument("--no-baselines", action="store_true", help="leave the baselines out")
    made.add_argument("--folds", type=int, default=0, help="train anew, out of fold; settings below")
    form = made.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON object")
    form.add_argument("--jsonl", action="store_true", help="report as JSON lines")
    add_recipe_arguments(made)
    return made


def active_model(models_dir: Path | None) -> Path:
    """The folder of the model in service, or the starter's.

    Raises:
        JobError: there is neither.
    """
    directory = models_dir if models_dir is not None else default_models_dir()
    try:
        folder = Registry(directory).active_folder(ROLE)
    except RegistryError as error:
        raise JobError(error.sentence, error.action) from error
    by_hand = directory / ROLE
    for found in (folder, by_hand, STARTER_FOLDER):
        if found is not None and found.is_dir():
            return found
    raise JobError("还没有可以评估的判断模型。", "请先训练并发布一个，或用 --model 指出模型的文件夹。")


def run(options: argparse.Namespace, job: Job) -> Mapping[str, Any]:
    """Measure and show. Raises JobError, ModelFault, StoppedError."""
    rows = load_rows(options.data)
    if options.folds:
        name, temperature = f"{options.folds} folds of {options.base}", None
        verdicts, about = out_of_fold(rows, options, job), {"model": name, "folds": options.folds}
        trained: list[str] = []
    else:
        folder = options.model if options.model is not None else active_model(options.models_dir)
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
    for number, row in enumerate(rows, 1):
        verdicts.append(decider.decide(row))
        if number % _PROGRESS_EVERY == 0 or number == len(rows):
            job.progress(number, len(rows))
            if job.stop_requested:
                raise StoppedError("评估已停止。")
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
) -> Mapping[str, Any]:
    if options.output is not None:
        options.output.mkdir(parents=True, exist_ok=True)
        (options.output / "evaluation.json").write_text(
            json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8"
        )
        picture = options.output / "confusion.png"
        if not confusion_png(found.scores.confusion, picture):
            job.warning("没有安装 matplotlib，混淆矩阵只有文字，没有图片。")
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        job.say(as_text(found, name, temperature))
    missed = options.strict and not found.passed
    return {**result, "exit_code": int(ExitCode.GATES_MISSED if missed else ExitCode.DONE)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Evaluate; see the module's docstring."""
    options = parser().parse_args(arguments)
    # With --json stdout is for the one object: what is said on the way goes to stderr.
    job = Job("evaluate_bert", jsonl=options.jsonl, out=sys.stderr if options.json else None)
    return run_job(job, lambda running: run(options, running))


if __name__ == "__main__":
    sys.exit(main())
