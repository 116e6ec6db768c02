"""The figures against scikit-learn's and against values known by hand."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from training.decision import metrics
from training.rows import LABELS

F, N, E = LABELS


def test_figures_are_scikit_learns() -> None:
    learn = pytest.importorskip("sklearn.metrics")
    rng = random.Random(4)
    truth = [rng.choice(LABELS) for _ in range(200)]
    predicted = [label if rng.random() < 0.7 else rng.choice(LABELS) for label in truth]
    found = metrics.score(truth, predicted)
    assert found.accuracy == pytest.approx(learn.accuracy_score(truth, predicted))
    assert found.macro_f1 == pytest.approx(learn.f1_score(truth, predicted, average="macro"))
    assert np.array_equal(found.confusion, learn.confusion_matrix(truth, predicted, labels=LABELS))
    precision, recall, f1, support = learn.precision_recall_fscore_support(truth, predicted, labels=LABELS)
    for number, label in enumerate(LABELS):
        scores = found.per_class[label]
        assert (scores.precision, scores.recall, scores.f1, scores.support) == pytest.approx(
            (precision[number], recall[number], f1[number], support[number])
        )


def test_a_label_on_neither_side_does_not_count() -> None:
    found = metrics.score([F, N, F], [F, N, N])
    assert found.macro_f1 == pytest.approx(2 / 3)
    assert found.per_class[E] == metrics.ClassScores(0.0, 0.0, 0.0, 0)


def test_nothing_cannot_be_scored() -> None:
    with pytest.raises(ValueError, match="compared"):
        metrics.score([], [])
    with pytest.raises(ValueError, match="compared"):
        metrics.score([F], [F, N])


def test_intervals_hold_the_value_and_narrow_with_data() -> None:
    def width(count: int) -> float:
        truth = [LABELS[n % 3] for n in range(count)]
        predicted = [label if n % 5 else F for n, label in enumerate(truth)]
        found = metrics.intervals(truth, predicted, [str(n) for n in range(count)])
        assert set(found) == {"accuracy", "macro_f1", *(f"recall {label}" for label in LABELS)}
        for interval in found.values():
            assert 0 <= interval.low <= interval.value <= interval.high <= 1
        return found["accuracy"].high - found["accuracy"].low

    # A binomial of share 0.87: ± 1.96 · sqrt(0.87 · 0.13 / n).
    assert width(60) == pytest.approx(2 * 1.96 * math.sqrt(0.87 * 0.13 / 60), rel=0.15)
    assert width(600) < width(60) / 2.5


def test_rows_of_one_question_are_one_piece_of_evidence() -> None:
    truth = [F, N] * 30
    predicted = [F, N] * 20 + [N, F] * 10
    alone = metrics.intervals(truth, predicted, [str(n) for n in range(60)])["accuracy"]
    grouped = metrics.intervals(truth, predicted, [str(n // 10) for n in range(60)])["accuracy"]
    assert grouped.high - grouped.low > 1.5 * (alone.high - alone.low)


def test_calibration_error_by_hand() -> None:
    # Two rows at .9 of which one is right: |.9 - .5|; two at .6, both right: |.6 - 1|.
    assert metrics.expected_calibration_error([0.9, 0.9, 0.6, 0.6], [True, False, True, True]) == (
        pytest.approx(0.4)
    )
    assert metrics.expected_calibration_error([1.0, 1.0], [True, True]) == 0.0
    assert metrics.expected_calibration_error([], []) == 0.0


def drawn(scale: float, count: int = 1_500) -> tuple[list[list[float]], list[int], list[str]]:
    """Logits ``scale`` times too large, with truths drawn from what they mean at scale 1."""
    rng = np.random.default_rng(0)
    honest = rng.normal(0, 1.5, (count, 3))
    shares = np.exp(honest) / np.exp(honest).sum(1, keepdims=True)
    truth = [LABELS[rng.choice(3, p=share)] for share in shares]
    return (scale * honest).tolist(), [1] * count, truth


@pytest.mark.parametrize("scale", [0.5, 3.0])
def test_the_temperature_undoes_over_and_underconfidence(scale: float) -> None:
    logits, depths, truth = drawn(scale)
    temperature = metrics.fit_temperature(logits, depths, truth)
    assert temperature == pytest.approx(scale, rel=0.15)
    after = metrics.calibration(logits, depths, truth, temperature)
    assert after < metrics.calibration(logits, depths, truth, 1.0) / 2


def test_a_perfect_model_gets_a_temperature_within_bounds() -> None:
    logits = [[9.0, 0.0, 0.0], [0.0, 9.0, 0.0]]
    temperature = metrics.fit_temperature(logits, [0, 1], [F, N])
    assert metrics.MIN_TEMPERATURE <= temperature <= metrics.MAX_TEMPERATURE
    # What may not be chosen at its depth says nothing.
    assert metrics.fit_temperature([*logits, [9.0, 0.0, 0.0]], [0, 1, 3], [F, N, F]) == temperature
