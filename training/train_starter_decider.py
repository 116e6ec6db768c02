"""Makes the starter decider: ``python -m training.train_starter_decider``, then exports what the app takes.

A small BERT from scratch, on the project's own rows, the moments of the reply data and composed answers. Some
of different seeds are trained first; the one that ships goes on from the first of them, and learns from the
labels and from what all of them think. Rows whose ``split`` is test are never looked at; one question in
eight of the others chooses the temperature. ``--fold N`` holds one of four parts of the other rows out
instead, to compare recipes with. Exit status: 0 done, 3 stopped, 4 data that cannot be used, 70 a bug.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from training.decision.data import data_hash, grouped_folds, load_rows, question_key, question_mark
from training.model_folders import read_config
from training.progress import Job, Outcome, add_output_arguments, run_job
from training.rows import DecisionRow

if TYPE_CHECKING:
    from training.decision.starter_training import StarterRecipe

DATA = Path("resources/data")
DEFAULT_OUTPUT = Path("checkpoints/starter_decider")
TEACHERS = (42,)  # three were tried: they agree in their errors, and taught no more than one
TAUGHT_EPOCHS, TAUGHT_RATE = 3, 5e-4
TUNING_FOLDS, TEMPERATURE_FOLDS = 4, 8
FOLD_SEED = 7
MAX_PROBES = 300


def parser() -> argparse.ArgumentParser:
    """The command line; the defaults are the recipe of the starter that ships."""
    from training.decision.starter_training import StarterRecipe

    made = argparse.ArgumentParser(
        prog="python -m training.train_starter_decider",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--data", type=Path, default=DATA, help="the folder of the project's data")
    made.add_argument("--output", type=Path, default=DEFAULT_OUTPUT, help="the checkpoint's folder")
    made.add_argument("--publish", type=Path, help="the folder that the app's int8 model goes to")
    made.add_argument("--fold", type=int, help=f"hold out part 0 to {TUNING_FOLDS - 1} to tune by")
    made.add_argument("--teachers", type=int, nargs="*", default=TEACHERS, help="their seeds; none: alone")
    made.add_argument("--taught-epochs", type=int, default=TAUGHT_EPOCHS, help="epochs with the teachers")
    made.add_argument("--taught-rate", type=float, default=TAUGHT_RATE)
    made.add_argument("--threads", type=int, default=1)
    for field in fields(StarterRecipe):
        if field.type != "bool":
            kind = {"int": int, "float": float}[str(field.type)]
            made.add_argument(f"--{field.name.replace('_', '-')}", type=kind, default=field.default)
    add_output_arguments(made)
    return made


def make(options: argparse.Namespace, job: Job) -> Outcome:
    """Train, judge, write, publish. Raises TrainingError, Stopped."""
    import torch

    from training.decision.starter_training import StarterRecipe

    torch.set_num_threads(options.threads)
    names = [field.name for field in fields(StarterRecipe) if field.type != "bool"]
    recipe = replace(StarterRecipe(), **{name: getattr(options, name) for name in names})
    rows = load_rows([options.data / "follow_up_training.json"])
    test = [row for row in rows if row.extra.get("split") == "test"]
    held, real = held_out([row for row in rows if row.extra.get("split") != "test"], options.fold)
    sides = (tuple(real), tuple(held), tuple(test))
    teachers = []
    for seed in options.teachers:
        folder = options.output.with_name(f"{options.output.name}-teacher{seed}")
        train_one(replace(recipe, seed=seed), options.data, sides, folder, job)
        teachers.append(folder)
    if teachers:
        recipe = replace(recipe, epochs=options.taught_epochs, rate=options.taught_rate)
    card = train_one(recipe, options.data, sides, options.output, job, teachers)
    said = [f"验证 {card['metrics']['validation']['accuracy']:.3f}，模型在: {options.output.absolute()}"]
    data: dict[str, Any] = {"output": str(options.output.absolute()), "metrics": card["metrics"]}
    if options.publish is not None:
        from training.decision.export import export_decider

        with tempfile.TemporaryDirectory() as made:
            probes = [*held, *test][:MAX_PROBES]
            exported = export_decider(options.output, Path(made), probes, quantise=True)
            publish(Path(made), options.publish)
        data |= {"published": str(options.publish), "size_bytes": exported.size_bytes}
        said.append(f"已导出（{exported.precision}，{exported.size_bytes / 1e6:.1f} MB）：{options.publish}")
    return Outcome(data, "\n".join(said))


def train_one(
    recipe: StarterRecipe,
    data: Path,
    sides: tuple[tuple[DecisionRow, ...], ...],
    folder: Path,
    job: Job,
    teachers: Sequence[Path] = (),
) -> dict[str, Any]:
    """Train into ``folder`` and return the card; where this very training has left it there, nothing is done.

    ``sides`` are the rows to learn from, to judge by, and never to look at.
    """
    from training.decision.starter_run import StarterRun

    real, held, test = sides
    lineage = {
        "recipe": asdict(recipe),
        "data_hash": data_hash(real),
        "teachers": [path.name for path in teachers],
    }
    made = folder / "decider.json"
    if made.is_file() and (folder / "model.safetensors").is_file():
        card: dict[str, Any] = read_config(made)
        if all(card.get(name) == value for name, value in lineage.items()):
            return card
    run = StarterRun(recipe, data, real, held, test, job, teachers)
    marks = sorted({question_mark(row.question) for row in real})
    card = {**run.execute(), **lineage, "trained_questions": marks}
    run.write(folder, card)
    return card


def held_out(rows: Sequence[DecisionRow], fold: int | None) -> tuple[list[DecisionRow], list[DecisionRow]]:
    """The rows to judge by and those to learn from, no question in both."""
    count, number = (TEMPERATURE_FOLDS, 0) if fold is None else (TUNING_FOLDS, fold)
    folds = grouped_folds(rows, count, FOLD_SEED)
    held = [row for row, of in zip(rows, folds, strict=True) if of == number]
    keys = {question_key(row.question) for row in held}
    return held, [row for row in rows if question_key(row.question) not in keys]


def publish(made: Path, target: Path) -> None:
    """Put an exported folder in its place, whole or not at all."""
    import shutil

    from training import atomic

    def fill(folder: Path) -> None:
        shutil.copytree(made, folder, dirs_exist_ok=True)

    atomic.write_folder(target, fill)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the starter; see the module's docstring."""
    options = parser().parse_args(arguments)
    return run_job("train_starter_decider", options, lambda job: make(options, job), {"seed": options.seed})


if __name__ == "__main__":
    sys.exit(main())
