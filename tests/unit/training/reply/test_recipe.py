"""The presets of a LoRA training, what replaces their numbers, and what is refused."""

from __future__ import annotations

import pytest

from training.json_reader import DataError
from training.reply.recipe import STARTER, make_recipe

BASE = "Qwen/Qwen2-1.5B-Instruct"


def test_balanced_is_the_guides() -> None:
    found = make_recipe(BASE, "balanced", 2_000, seed=1)
    assert (found.rank, found.alpha, found.dropout, found.rate) == (16, 32, 0.05, 1e-4)
    assert (found.batch, found.epochs, found.max_tokens, found.warmup) == (16, 3, 1024, 0.05)
    assert not found.rslora
    assert make_recipe(BASE, "balanced", 799, seed=1).rate == 2e-4


def test_quick_is_small_and_strong_scales_by_the_root_of_its_rank() -> None:
    quick, strong = (make_recipe(BASE, name, 2_000, seed=1) for name in ("quick", "strong"))
    assert (quick.epochs, quick.rows > 0, quick.rank) == (1, True, 8)
    assert (strong.rank, strong.rslora) == (64, True)


def test_a_small_model_is_moved_by_more() -> None:
    assert make_recipe(STARTER, "balanced", 2_000, seed=1).rate == pytest.approx(5e-4)


def test_given_numbers_replace_the_presets() -> None:
    found = make_recipe(BASE, "balanced", 9, seed=1, epochs=7, rate=3e-5, batch=2, rank=4, augment=2)
    assert (found.epochs, found.rate, found.batch, found.rank, found.alpha) == (7, 3e-5, 2, 4, 8)
    assert found.augment == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"epochs": 0}, "--epochs 是 0"),
        ({"rate": 1.0}, "--lr 是 1"),
        ({"max_tokens": 9}, "--max-tokens"),
        ({"augment": 11}, "--augment"),
    ],
)
def test_impossible_numbers_are_refused(wrong: dict[str, float], said: str) -> None:
    with pytest.raises(DataError, match=said):
        make_recipe(BASE, "balanced", 100, seed=1, **wrong)  # type: ignore[arg-type]
    with pytest.raises(DataError, match="没有叫 huge 的预设"):
        make_recipe(BASE, "huge", 100, seed=1)
