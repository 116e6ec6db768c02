"""Batches hold every row once, alike in length, and are the same for the same key."""

from __future__ import annotations

import random

import torch
from hypothesis import given
from hypothesis import strategies as st

from training.decision.batches import FORBIDDEN_LOGIT, bucketed, depth_mask, pad


@given(st.lists(st.integers(1, 300), min_size=1, max_size=200), st.integers(1, 17))
def test_every_index_once(lengths: list[int], batch: int) -> None:
    found = bucketed(lengths, batch, "1 finetune 0")
    assert sorted(index for part in found for index in part) == list(range(len(lengths)))
    assert max(map(len, found)) <= batch


def test_the_key_alone_decides() -> None:
    lengths = [random.Random(n).randint(1, 200) for n in range(100)]
    assert bucketed(lengths, 8, "1 a 0") == bucketed(lengths, 8, "1 a 0")
    assert bucketed(lengths, 8, "1 a 0") != bucketed(lengths, 8, "1 a 1")


def test_padding_is_much_less_than_in_random_batches() -> None:
    rng = random.Random(0)
    lengths = [rng.randint(10, 300) for _ in range(640)]

    def padding(batches: list[list[int]]) -> int:
        return sum(max(lengths[i] for i in b) * len(b) - sum(lengths[i] for i in b) for b in batches)

    plain = [list(range(n, n + 16)) for n in range(0, 640, 16)]
    assert padding(bucketed(lengths, 16, "k")) < padding(plain) / 5


def test_pad() -> None:
    ids, mask = pad([[5, 6, 7], [8]])
    assert ids.tolist() == [[5, 6, 7], [8, 0, 0]]
    assert mask.tolist() == [[1, 1, 1], [1, 0, 0]]


def test_what_a_depth_forbids_has_no_probability() -> None:
    chances = torch.softmax(torch.tensor([[9.0, 1.0, 1.0]] * 2) + depth_mask([2, 3]), -1)
    assert chances[0].argmax() == 0
    assert chances[1].tolist() == [0.0, 0.5, 0.5]
    assert depth_mask([0]).tolist() == [[0.0, 0.0, 0.0]]
    assert depth_mask([3])[0, 0] == FORBIDDEN_LOGIT
