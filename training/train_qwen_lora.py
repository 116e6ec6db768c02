"""Fine-tunes the generator: ``python -m training.train_qwen_lora --data FILE --output FOLDER``.

A LoRA adapter on every linear layer of a Qwen2 learns the interviewer's lines, the loss on the line alone.
The epoch with the lowest loss on rows that were not learned from is kept; ``peft`` loads the folder. Exit
status: 0 done, 3 stopped with its progress saved, 4 bad data or a base that cannot be reached, 5 out of
memory, 70 a bug. Under ``accelerate launch`` (or torchrun) the processes share each batch.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from training.progress import Job, Outcome, add_output_arguments, run_job
from training.reply.data import load_replies, split_replies
from training.reply.recipe import DEFAULT_BASE, PRESETS, make_recipe

DEFAULT_DATA = Path("resources/data/qwen_training.json")
DEFAULT_OUTPUT = Path("checkpoints/qwen_interviewer")


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(
        prog="python -m training.train_qwen_lora",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--data", type=Path, nargs="+", default=[DEFAULT_DATA], help="JSON or JSON Lines")
    made.add_argument("--output", type=Path, default=DEFAULT_OUTPUT, help="the checkpoint's folder")
    made.add_argument(
        "--base", default=DEFAULT_BASE, help=f"{DEFAULT_BASE} (default), a local folder, or starter"
    )
    made.add_argument("--preset", choices=PRESETS, default="balanced", help="how thorough (default balanced)")
    made.add_argument("--epochs", type=int, help="default 3; quick 1")
    made.add_argument("--lr", type=float, help="default 1e-4; 2e-4 under 800 rows; starter five times that")
    made.add_argument("--batch", type=int, help="rows an update (default 16); split up where memory is short")
    made.add_argument("--rank", type=int, help="the adapter's (default 16; quick 8, strong 64)")
    made.add_argument("--max-tokens", type=int, default=1024, help="longer histories are shortened")
    made.add_argument("--patience", type=int, default=1, help="epochs without a lower loss before it ends")
    made.add_argument("--augment", type=int, default=0, help="variants of each training row (0 to 10)")
    made.add_argument("--seed", type=int, default=42)
    made.add_argument("--bfloat16", action="store_true", help="faster on processors and GPUs that know it")
    made.add_argument("--resume", action="store_true", help="go on from the progress saved in --output")
    made.add_argument(
        "--save-steps", type=int, default=0, help="save progress every N steps (default: 5 min)"
    )
    add_output_arguments(made)
    return made


def train(options: argparse.Namespace, job: Job) -> Outcome:
    """Read, split, train, and say where the adapter is. Raises TrainingError, Stopped."""
    split = split_replies(load_replies(options.data), options.seed)
    recipe = make_recipe(
        options.base,
        options.preset,
        len(split.train),
        seed=options.seed,
        epochs=options.epochs,
        rate=options.lr,
        batch=options.batch,
        rank=options.rank,
        max_tokens=options.max_tokens,
        patience=options.patience,
        augment=options.augment,
        bfloat16=options.bfloat16,
    )
    # After the data: a mistake in a row is told at once, torch takes seconds to load.
    from training.decision import processes
    from training.reply.lora_run import LoraRun

    with processes.together():
        run = LoraRun(split, recipe, options.output, options.resume, options.save_steps)
        card = run.execute(job)
    found = card["metrics"]["validation"]
    folder = str(options.output.absolute())
    said = f"验证集 Loss: {found['base_loss']:.3f} → {found['loss']:.3f}\n模型在: {folder}"
    return Outcome({"output": folder, "metrics": card["metrics"], "best_epoch": card["best_epoch"]}, said)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train; see the module's docstring."""
    options = parser().parse_args(arguments)
    # Of several processes of one launch only the first may speak.
    leads = os.environ.get("RANK", "0") == "0"
    facts = {"data": [str(path) for path in options.data], "base": options.base, "seed": options.seed}
    return run_job("train_qwen_lora", options, lambda job: train(options, job), facts, speaks=leads)


if __name__ == "__main__":
    sys.exit(main())
