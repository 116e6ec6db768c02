"""What a decider is worth: accuracy, F1, confusion, calibration, and how far the figures can be trusted.

numpy alone. Labels are always in ``LABELS`` order; confusion rows are the truth, columns the prediction.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.decision_head import best_label, label_probabilities
from training.model_folders import MAX_TEMPERATURE, MIN_TEMPERATURE
from training.rows import LABELS

RESAMPLES = 2_000
CONFIDENCE = 0.95
BINS = 15


@dataclass(frozen=True)
class ClassScores:
    """One label's figures; ``support`` is how many rows truly have it."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class Scores:
    """The figures of one set of predictions."""

    accuracy: float
    macro_f1: float
    per_class: Mapping[str, ClassScores]
    confusion: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Interval:
    """A figure with the bounds of its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


def score(truth: Sequence[str], predicted: Sequence[str]) -> Scores:
    """The figures of ``predicted`` against ``truth``.

    Macro F1 is the mean over the labels that occur on either side (as scikit-learn's ``f1_score`` counts).

    Raises:
        ValueError: no rows, or not as many predictions as truths.
    """
    if not truth or len(truth) != len(predicted):
        raise ValueError(f"{len(truth)} truths and {len(predicted)} predictions cannot be compared")
    confusion = _confusion(_numbers(truth), _numbers(predicted))
    f1, precision, recall = _per_class(confusion[None])
    support = confusion.sum(1)
    per_class = {
        label: ClassScores(
            float(precision[0, n]), float(recall[0, n]), float(np.nan_to_num(f1[0, n])), int(support[n])
        )
        for n, label in enumerate(LABELS)
    }
    return Scores(
        float(np.trace(confusion) / confusion.sum()),
        float(np.nanmean(f1[0])),
        per_class,
        tuple(tuple(int(cell) for cell in row) for row in confusion),
    )


def intervals(
    truth: Sequence[str], predicted: Sequence[str], groups: Sequence[str], seed: int = 0
) -> dict[str, Interval]:
    """95 % percentile intervals of accuracy, macro_f1 and each ``recall LABEL``.

    Resamples whole ``groups`` (questions): rows of one question are no independent evidence.
    """
    names = {name: number for number, name in enumerate(dict.fromkeys(groups))}
    tables = np.zeros((len(names), len(LABELS), len(LABELS)), dtype=np.int64)
    where = np.asarray([names[group] for group in groups], dtype=np.int64)
    np.add.at(tables, (where, _numbers(truth), _numbers(predicted)), 1)
    rng = np.random.default_rng(seed)
    draws = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=RESAMPLES)
    resampled = np.einsum("rg,gij->rij", draws, tables)
    f1, _, recall = _per_class(resampled)
    total = resampled.sum((1, 2))
    accuracy = np.trace(resampled, axis1=1, axis2=2) / np.maximum(total, 1)
    whole = score(truth, predicted)
    found = {
        "accuracy": _interval(whole.accuracy, accuracy),
        "macro_f1": _interval(whole.macro_f1, np.nanmean(f1, axis=1)),
    }
    for n, label in enumerate(LABELS):
        if whole.per_class[label].support:
            present = resampled[:, n].sum(1) > 0
            found[f"recall {label}"] = _interval(whole.per_class[label].recall, recall[present, n])
    return found


def expected_calibration_error(confidences: Sequence[float], correct: Sequence[bool]) -> float:
    """Mean gap between confidence and accuracy over 15 equal bins, weighted by rows (Guo et al. 2017)."""
    values, hits = np.asarray(confidences, dtype=float), np.asarray(correct, dtype=float)
    bins = np.clip(np.ceil(values * BINS).astype(int) - 1, 0, BINS - 1)
    gaps = [abs(values[bins == n].sum() - hits[bins == n].sum()) for n in range(BINS)]
    return float(sum(gaps) / len(values)) if len(values) else 0.0


def calibration(
    logits: Sequence[Sequence[float]], depths: Sequence[int], truth: Sequence[str], temperature: float
) -> float:
    """The calibration error of the app's own probabilities at ``temperature``."""
    best = [
        best_label(label_probabilities(row, temperature, depth))
        for row, depth in zip(logits, depths, strict=True)
    ]
    correct = [label == wanted for (label, _), wanted in zip(best, truth, strict=True)]
    return expected_calibration_error([confidence for _, confidence in best], correct)


def fit_temperature(logits: Sequence[Sequence[float]], depths: Sequence[int], truth: Sequence[str]) -> float:
    """The temperature with the least mean log loss on rows the model did not learn from (Guo et al. 2017).

    Golden section over ln T: the loss is convex in 1/T, so there is one minimum. Rows whose true label may
    not be chosen at their depth say nothing about T and are left out.
    """

    def loss(log_temperature: float) -> float:
        total = 0.0
        for row, depth, wanted in zip(logits, depths, truth, strict=True):
            probability = label_probabilities(row, math.exp(log_temperature), depth)[wanted]
            total -= math.log(max(probability, 1e-12)) if probability else 0.0
        return total

    ratio = (math.sqrt(5) - 1) / 2
    low, high = math.log(MIN_TEMPERATURE), math.log(MAX_TEMPERATURE)
    while high - low > 1e-3:
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, right) if loss(left) <= loss(right) else (left, high)
    return round(math.exp((low + high) / 2), 4)


def _numbers(labels: Sequence[str]) -> NDArray[np.int64]:
    return np.asarray([LABELS.index(label) for label in labels], dtype=np.int64)


def _confusion(truth: NDArray[np.int64], predicted: NDArray[np.int64]) -> NDArray[np.int64]:
    table = np.zeros((len(LABELS), len(LABELS)), dtype=np.int64)
    np.add.at(table, (truth, predicted), 1)
    return table


def _per_class(
    tables: NDArray[np.int64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """(F1, precision, recall), shape (tables, labels); F1 is NaN where a label occurs on neither side."""
    hits = np.diagonal(tables, axis1=1, axis2=2).astype(float)
    true, found = tables.sum(2), tables.sum(1)
    both = (true + found).astype(float)
    f1 = np.divide(2 * hits, both, out=np.full_like(hits, np.nan), where=both > 0)
    precision = np.divide(hits, found, out=np.zeros_like(hits), where=found > 0)
    recall = np.divide(hits, true, out=np.zeros_like(hits), where=true > 0)
    return f1, precision, recall


def _interval(value: float, samples: NDArray[np.float64]) -> Interval:
    tail = 100 * (1 - CONFIDENCE) / 2
    low, high = np.percentile(samples, [tail, 100 - tail])
    return Interval(value, float(low), float(high))
