"""Writes a trained decider's folder: weights, configuration, tokenizer and its card, as the app reads it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from torch import nn

from training import atomic
from training.decision.optimisation import weights_of
from training.decision.state import save_tensors

CARD = "decider.json"
WEIGHTS = "model.safetensors"


def write_checkpoint(folder: Path, model: nn.Module, tokenizer_folder: Path, card: Mapping[str, Any]) -> None:
    """Replace the checkpoint in ``folder``; other things in it stay.

    The weights go first and come last: however it is interrupted, a folder that has weights is whole.

    Raises:
        OSError: the disk refuses.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(".checkpoint-*"):
        shutil.rmtree(left, ignore_errors=True)  # of a process that was killed here
    model.config.architectures = [type(model).__name__]
    with tempfile.TemporaryDirectory(prefix=".checkpoint-", dir=folder) as made:
        new = Path(made)
        save_tensors(weights_of(model), new / WEIGHTS)
        model.config.save_pretrained(new)
        (folder / WEIGHTS).unlink(missing_ok=True)
        for path in (new / "config.json", *tokenizer_files(tokenizer_folder)):
            atomic.write_bytes(folder / path.name, path.read_bytes())
        atomic.write_json(folder / CARD, dict(card))
        with (new / WEIGHTS).open("rb+") as file:
            atomic.sync(file)
        shutil.move(new / WEIGHTS, folder / WEIGHTS)
        atomic.sync_folder(folder)


def tokenizer_files(folder: Path) -> list[Path]:
    """The tokenizer's files in ``folder``: tokenizer.json, and vocab.txt where there is one."""
    return [path for name in ("tokenizer.json", "vocab.txt") if (path := folder / name).is_file()]
