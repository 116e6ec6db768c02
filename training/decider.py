"""Decides rows with a model folder: the very function that the app runs and the evaluation measures.

Model libraries are imported when a folder is loaded, not before.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from training.decider_backends import DeciderBackend, load_backend
from training.decision_head import best_label, label_probabilities
from training.model_folders import DeciderFolder, ModelFault, check_decider_folder
from training.rows import DecisionRow
from training.schema import render_decision


@dataclass(frozen=True)
class Verdict:
    """A label, its probability (0–1), all probabilities by label, and the logits in ``LABELS`` order."""

    label: str
    confidence: float
    probabilities: Mapping[str, float]
    logits: tuple[float, ...]


class Decider:
    """A loaded decider.

    Raises:
        ModelFault: the folder's files are damaged, do not fit together, or a library is not installed.
    """

    def __init__(self, folder: DeciderFolder, threads: int = 0) -> None:
        self.folder = folder
        self._backend: DeciderBackend = load_backend(folder, threads)

    @classmethod
    def open(cls, folder: Path, threads: int = 0) -> Decider:
        """Check ``folder`` and load it."""
        return cls(check_decider_folder(folder), threads)

    def decide(self, row: DecisionRow) -> Verdict:
        """What should follow the row's answer: argmax after temperature and the depth rule, nothing on top.

        Raises:
            ModelFault: the model gives no usable result.
        """
        return verdict(
            self._backend.logits(render_decision(row)), self.folder.temperature, row, self.folder.name
        )


def verdict(logits: list[float], temperature: float, row: DecisionRow, name: str = "") -> Verdict:
    """The verdict that ``logits`` (in ``LABELS`` order) mean for ``row``.

    Raises:
        ModelFault: a logit is no finite number.
    """
    if not all(map(math.isfinite, logits)):
        raise ModelFault(f"判断模型 {name} 给出了无效的数值。", "请换一个模型；在此之前用规则判断。")
    probabilities = label_probabilities(logits, temperature, row.follow_up_depth)
    label, confidence = best_label(probabilities)
    return Verdict(label, confidence, probabilities, tuple(logits))
