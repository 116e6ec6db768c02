"""Temperature and the depth rule over three logits."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.decision_head import best_label, label_probabilities
from training.rows import LABELS

LOGITS = st.lists(st.floats(-50, 50), min_size=3, max_size=3)


def test_softmax_of_known_logits() -> None:
    probabilities = label_probabilities([math.log(2), 0.0, 0.0], 1.0, 1)
    assert probabilities == pytest.approx({"FOLLOW_UP": 0.5, "NEXT_TOPIC": 0.25, "END": 0.25})


def test_a_high_temperature_flattens() -> None:
    cold = label_probabilities([2.0, 0.0, 0.0], 1.0, 0)
    warm = label_probabilities([2.0, 0.0, 0.0], 4.0, 0)
    assert 1 / 3 < warm["FOLLOW_UP"] < cold["FOLLOW_UP"]


def test_depth_three_never_follows_up() -> None:
    probabilities = label_probabilities([9.0, 1.0, 1.0], 1.0, 3)
    assert probabilities["FOLLOW_UP"] == 0.0
    assert probabilities["NEXT_TOPIC"] == pytest.approx(0.5)


@given(LOGITS, st.floats(0.05, 20), st.integers(0, 3))
def test_probabilities_sum_to_one_and_keep_the_order(
    logits: list[float], temperature: float, depth: int
) -> None:
    probabilities = label_probabilities(logits, temperature, depth)
    assert tuple(probabilities) == LABELS
    assert sum(probabilities.values()) == pytest.approx(1.0)
    label, confidence = best_label(probabilities)
    assert confidence == max(probabilities.values())
    if depth < 3:
        assert logits[LABELS.index(label)] == pytest.approx(max(logits), abs=1e-6)


@pytest.mark.parametrize("logits", [[1.0, 2.0], [1.0, 2.0, math.nan], [math.inf, 0.0, 0.0]])
def test_broken_logits_are_refused(logits: list[float]) -> None:
    with pytest.raises(ValueError, match="finite logits"):
        label_probabilities(logits, 1.0, 0)


@pytest.mark.parametrize("temperature", [0.0, -1.0, math.nan])
def test_a_broken_temperature_is_refused(temperature: float) -> None:
    with pytest.raises(ValueError, match="temperature"):
        label_probabilities([0.0, 0.0, 0.0], temperature, 0)


def test_a_tie_goes_to_the_first_label() -> None:
    assert best_label({"FOLLOW_UP": 0.4, "NEXT_TOPIC": 0.4, "END": 0.2}) == ("FOLLOW_UP", 0.4)
