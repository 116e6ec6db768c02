"""Keeps what a run can be gone on from: safetensors and JSON, never a pickle, each written in one step."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from training.atomic import write_folder

KEPT = 2
VERSION = 1


def save_tensors(tensors: Mapping[str, Tensor], path: Path) -> None:
    """Write tensors into one file. Raises OSError, also where safetensors has an error of its own."""
    try:
        save_file(dict(tensors), path, metadata={"format": "pt"})
    except SafetensorError as error:
        raise OSError(f"{path.name} cannot be written: {error}") from error


@dataclass(frozen=True)
class SavedState:
    """Weights and moments by name, and the plain values of a run after some step."""

    tensors: Mapping[str, Tensor]
    values: Mapping[str, Any]


class StateStore:
    """The states of one run in ``folder``: the last two, and the best weights that they refer to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def save(self, step: int, tensors: Mapping[str, Tensor], values: Mapping[str, Any]) -> Path:
        """Write the state after ``step`` updates of the whole run; older ones go. Raises OSError."""
        path = self.folder / f"state-{step:08d}"

        def fill(folder: Path) -> None:
            save_tensors(tensors, folder / "tensors.safetensors")
            text = json.dumps({"version": VERSION, **values}, ensure_ascii=False)
            (folder / "state.json").write_text(text, encoding="utf-8")

        write_folder(path, fill)
        self._tidy()
        return path

    def save_best(self, epoch: int, weights: Mapping[str, Tensor]) -> None:
        """Write the best weights so far, those after ``epoch``. Raises OSError."""

        def fill(folder: Path) -> None:
            save_tensors(weights, folder / "weights.safetensors")

        write_folder(self._best(epoch), fill)

    def load_best(self, epoch: int) -> dict[str, Tensor]:
        """The best weights, those after ``epoch``. Raises OSError, SafetensorError."""
        return dict(load_file(self._best(epoch) / "weights.safetensors"))

    def load(self) -> SavedState | None:
        """The newest state that can be read whole, with the best weights it refers to; None without one."""
        for path in self._states():
            try:
                values = json.loads((path / "state.json").read_text(encoding="utf-8"))
                tensors = load_file(path / "tensors.safetensors")
                best = values.get("best_epoch")
                if best is not None:
                    self.load_best(best)
            except (OSError, ValueError, SafetensorError):
                continue  # damaged: the one before it
            if values.get("version") == VERSION:
                return SavedState(tensors, values)
        return None

    def clear(self) -> None:
        """Remove everything: the run is over, or another begins."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _best(self, epoch: int) -> Path:
        return self.folder / f"best-{epoch:03d}"

    def _states(self) -> Iterator[Path]:
        yield from sorted(self.folder.glob("state-*"), reverse=True)

    def _tidy(self) -> None:
        states = list(self._states())
        for path in states[KEPT:]:
            shutil.rmtree(path, ignore_errors=True)
        needed = set()
        for path in states[:KEPT]:
            best = json.loads((path / "state.json").read_text(encoding="utf-8")).get("best_epoch")
            needed |= {self._best(best).name} if best is not None else set()
        for path in [*self.folder.glob("best-*"), *self.folder.glob(".*.tmp"), *self.folder.glob(".*.old")]:
            if path.name not in needed:
                shutil.rmtree(path, ignore_errors=True)
