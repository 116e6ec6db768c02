"""From a decider's three logits to probabilities: temperature and the depth rules, in one place for all.

Standard library only; the running app and the evaluation call this very function.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from training.rows import LABELS, MAX_DEPTH


def label_probabilities(logits: Sequence[float], temperature: float, depth: int) -> dict[str, float]:
    """Probabilities of the labels in ``LABELS`` order, summing to 1.

    ``softmax(logits / temperature)`` (Guo et al. 2017, temperature scaling) over the labels that may be
    chosen at ``depth``: at depth 3 FOLLOW_UP never is, and gets exactly 0.

    Raises:
        ValueError: not one finite logit per label, or a temperature that is not above 0.
    """
    if len(logits) != len(LABELS) or not all(math.isfinite(logit) for logit in logits):
        raise ValueError(f"need {len(LABELS)} finite logits, got {list(logits)}")
    if not (math.isfinite(temperature) and temperature > 0.0):
        raise ValueError(f"the temperature must be above 0, got {temperature}")
    forbidden = forbidden_labels(depth)
    scaled = {
        label: logit / temperature
        for label, logit in zip(LABELS, logits, strict=True)
        if label not in forbidden
    }
    highest = max(scaled.values())
    weights = {label: math.exp(value - highest) for label, value in scaled.items()}
    total = sum(weights.values())
    return {label: weights.get(label, 0.0) / total for label in LABELS}


def forbidden_labels(depth: int) -> frozenset[str]:
    """What may not be chosen after ``depth`` follow-ups: no fourth one.

    An END on a topic's first answer is the interview machine's to correct, so that evaluation sees the error.
    """
    return frozenset({"FOLLOW_UP"}) if depth >= MAX_DEPTH else frozenset()


def best_label(probabilities: Mapping[str, float]) -> tuple[str, float]:
    """The most probable label and its probability; the first in ``LABELS`` order on a tie."""
    label = max(LABELS, key=lambda name: probabilities[name])
    return label, probabilities[label]
