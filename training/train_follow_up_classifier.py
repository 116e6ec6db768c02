"""Fine-tunes the decider: ``python -m training.train_follow_up_classifier --data FILE --output FOLDER``.

A BERT learns from labelled rows whether to follow up, to change topic or to end one. The best epoch (macro F1
on questions that were not learned from) is kept. Exit status: 0 done, 3 stopped with its progress saved, 4
bad data or a base that cannot be reached, 5 out of memory, 70 a bug.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from training.augmentation import MAX_VARIANTS, augment_decisions
from training.decision.bases import DEFAULT_BASE
from training.decision.data import load_rows, split_rows
from training.decision.recipe import Recipe, make_recipe, unusual
from training.json_reader import DataError
from training.progress import Job, Outcome, add_output_arguments, run_job

DEFAULT_DATA = Path("resources/data/follow_up_training.json")
DEFAULT_OUTPUT = Path("checkpoints/follow_up_classifier")


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(
        prog="python -m training.train_follow_up_classifier",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--data", type=Path, nargs="+", default=[DEFAULT_DATA], help="JSON or JSON Lines")
    made.add_argument("--output", type=Path, default=DEFAULT_OUTPUT, help="the checkpoint's folder")
    add_recipe_arguments(made)
    made.add_argument("--augment", type=int, default=0, help="variants of each training row (0 to 10)")
    made.add_argument("--resume", action="store_true", help="go on from the progress saved in --output")
    made.add_argument(
        "--save-steps", type=int, default=0, help="save progress every N steps (default: 5 min)"
    )
    add_output_arguments(made)
    return made


def add_recipe_arguments(made: argparse.ArgumentParser) -> None:
    """The settings of a training, shared with the evaluation's ``--folds``."""
    made.add_argument(
        "--base",
        default=DEFAULT_BASE,
        help="bert-base-chinese (default), hfl/chinese-macbert-base, a local folder, or starter",
    )
    made.add_argument("--epochs", type=int, help="3 to 10 (default 5; starter 10)")
    made.add_argument("--lr", type=float, help="1e-5 to 5e-5 (default 2e-5; starter 2e-4)")
    made.add_argument("--batch", type=int, help="4 to 16 (default 16)")
    made.add_argument("--patience", type=int, default=2, help="epochs without a better F1 before it ends")
    made.add_argument("--seed", type=int, default=42)
    made.add_argument("--pretrain", type=Path, nargs="+", default=[], help="text files, one sentence a line")
    made.add_argument("--pretrain-epochs", type=int, help="default 20 for starter, else 3")
    made.add_argument("--bfloat16", action="store_true", help="faster on processors and GPUs that know it")


def recipe_from(options: argparse.Namespace) -> Recipe:
    """The recipe that the arguments ask for. Raises DataError for impossible numbers."""
    return make_recipe(
        options.base,
        seed=options.seed,
        epochs=options.epochs,
        rate=options.lr,
        batch=options.batch,
        patience=options.patience,
        pretrain_epochs=options.pretrain_epochs if options.pretrain else 0,
        bfloat16=options.bfloat16,
    )


def train(options: argparse.Namespace, job: Job) -> Outcome:
    """Read, split, train, and say where the model is. Raises TrainingError, Stopped."""
    recipe = recipe_from(options)
    split = split_rows(load_rows(options.data), recipe.seed)
    if not 0 <= options.augment <= MAX_VARIANTS:
        raise DataError(f"--augment 是 {options.augment}。", f"请用 0 到 {MAX_VARIANTS} 之间的数。")
    # After the split: no variant can stand on another side than its original.
    variants = augment_decisions(split.train, options.augment, recipe.seed)
    split = replace(split, train=(*split.train, *variants))
    for sentence in unusual(recipe):
        job.warning(sentence)
    # After the data: a mistake in a row is told at once, torch takes seconds to load.
    from training.decision import processes
    from training.decision.training_run import TrainingRun

    with processes.together():
        run = TrainingRun(
            split, recipe, options.output, tuple(options.pretrain), options.resume, options.save_steps
        )
        card = run.execute(job)
    found = card["metrics"]["validation"]
    said = [f"最佳F1: {found['macro_f1']:.2f}"]
    for label, scores in found["per_class"].items():
        said.append(
            f"  {label:<10} 召回 {scores['recall']:.2f}  精确 {scores['precision']:.2f}"
            f"  {scores['support']} 行"
        )
    folder = str(options.output.absolute())
    said.append(f"模型在: {folder}")
    data = {"output": folder, "best_f1": found["macro_f1"], "metrics": card["metrics"]}
    return Outcome(data, "\n".join(said))


def main(arguments: Sequence[str] | None = None) -> int:
    """Train; see the module's docstring."""
    options = parser().parse_args(arguments)
    # Of several processes of one launch only the first may speak.
    leads = os.environ.get("RANK", "0") == "0"
    facts = {"data": [str(path) for path in options.data], "base": options.base, "seed": options.seed}
    name = "train_follow_up_classifier"
    return run_job(name, options, lambda job: train(options, job), facts, speaks=leads)


if __name__ == "__main__":
    sys.exit(main())
