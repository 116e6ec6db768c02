"""Puts token sequences of like length into batches, the same ones for the same seed and epoch."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from training.decider_backends import DeciderTokenizer
from training.decision_head import forbidden_labels
from training.rows import LABELS, DecisionRow
from training.schema import render_decision

# Batches are cut from pools of this many: long enough to fill them evenly, short enough to stay random.
_BATCHES_PER_POOL = 20
# What stands for "may not be chosen": far below any logit, and harmless where gradients are halved in size.
FORBIDDEN_LOGIT = -1e4


@dataclass(frozen=True)
class Example:
    """A row as the model sees it: token ids, its label's number (in ``LABELS``), and the depth."""

    ids: tuple[int, ...]
    label: int
    depth: int


def encode(rows: Sequence[DecisionRow], tokenizer: DeciderTokenizer) -> list[Example]:
    """The rows through the app's own rendering and tokenizer."""
    return [
        Example(
            tuple(tokenizer.ids(render_decision(row))),
            LABELS.index(row.label) if row.label is not None else -1,
            row.follow_up_depth,
        )
        for row in rows
    ]


def bucketed(lengths: Sequence[int], batch: int, key: str) -> list[list[int]]:
    """Every index once, in batches of up to ``batch`` sequences of like length.

    ``key`` (seed, phase and epoch) decides the order, nothing else does: a resumed run gets the same one.
    """
    rng = random.Random(key)
    order = list(range(len(lengths)))
    rng.shuffle(order)
    pool = batch * _BATCHES_PER_POOL
    batches = []
    for start in range(0, len(order), pool):
        alike = sorted(order[start : start + pool], key=lambda index: lengths[index])
        batches += [alike[n : n + batch] for n in range(0, len(alike), batch)]
    rng.shuffle(batches)
    return batches


def pad(sequences: Sequence[Sequence[int]], padding: int = 0) -> tuple[Tensor, Tensor]:
    """(ids, attention mask), each of shape (batch, longest), on the CPU."""
    longest = max(len(sequence) for sequence in sequences)
    ids = torch.full((len(sequences), longest), padding, dtype=torch.long)
    mask = torch.zeros_like(ids)
    for number, sequence in enumerate(sequences):
        ids[number, : len(sequence)] = torch.tensor(sequence, dtype=torch.long)
        mask[number, : len(sequence)] = 1
    return ids, mask


def depth_mask(depths: Sequence[int]) -> Tensor:
    """What is added to logits of shape (batch, labels) so that what a depth forbids is never chosen."""
    rows = [
        [FORBIDDEN_LOGIT if label in forbidden_labels(depth) else 0.0 for label in LABELS] for depth in depths
    ]
    return torch.tensor(rows)
