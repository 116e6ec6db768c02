"""Makes the starter generator from nothing: ``python -m training.reply.make_starter``.

The base from scratch, LoRA by train_qwen_lora on top, merged and published like a real one, then measured on
held-out prompts. Each part goes on where it was stopped; a part that is done is not done again.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from training import publish, test_qwen_generation, train_qwen_lora
from training.reply import train_base
from training.reply.data import load_replies, split_replies

SEED = 42  # the commands' own
BASE, ADAPTER, PUBLISHED = "generator_base", "generator_lora", "qwen_interviewer"


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(prog="python -m training.reply.make_starter", description=__doc__)
    made.add_argument("--folder", type=Path, default=Path("candidates"), help="where everything is written")
    made.add_argument("--steps", type=int, default=1_600, help="of the base")
    made.add_argument("--epochs", type=int, default=6, help="of LoRA, at most")
    made.add_argument(
        "--lr", type=float, default=1.5e-3, help="of LoRA: a small model's weights move by more"
    )
    made.add_argument("--bfloat16", action="store_true", help="faster on processors and GPUs that know it")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Make it; the exit status is that of the part that failed, else 0."""
    options = parser().parse_args(arguments)
    folder: Path = options.folder
    base, adapter, published = (folder / name for name in (BASE, ADAPTER, PUBLISHED))
    fast = ["--bfloat16"] if options.bfloat16 else []
    if not (base / "base.json").is_file():
        steps = ["--steps", str(options.steps), "--resume"]
        status = train_base.main(["--output", str(base), *steps, *fast])
        if status:
            return status
    lora = ["--base", str(base), "--output", str(adapter), "--preset", "strong", "--resume", *fast]
    status = train_qwen_lora.main([*lora, "--epochs", str(options.epochs), "--lr", str(options.lr)])
    if status:
        return status
    held_out = folder / "held_out.json"
    _write_held_out(held_out)
    asked = ["--data", str(held_out), "--folder", str(published)]
    status = publish.main(["reply", "--checkpoint", str(adapter), *asked])
    if status:
        return status
    report = folder / "generation.json"
    asked = ["--model", str(published), "--no-base", "--limit", "120", "--output", str(report)]
    status = test_qwen_generation.main(asked)
    if not status:
        print(json.dumps(json.loads(report.read_text(encoding="utf-8"))["summary"], ensure_ascii=False))
    return status


def _write_held_out(path: Path) -> None:
    """The prompts that neither base nor adapter has learned from."""
    shipped = json.loads(train_qwen_lora.DEFAULT_DATA.read_text(encoding="utf-8"))
    split = split_replies(load_replies([train_qwen_lora.DEFAULT_DATA]), SEED)
    kept = {row.extra.get("id") for row in split.validation}
    path.write_text(json.dumps([row for row in shipped if row.get("id") in kept]), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
