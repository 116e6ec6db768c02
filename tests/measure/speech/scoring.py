"""Holds what was found against the plan: one-to-one matches of spans, and F1 with its interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tests.measure.table import Row, bootstrap

Span = tuple[float, float]


@dataclass(frozen=True)
class Counts:
    """Of one recording: how many of ``planned`` were hit, and how many were ``found``."""

    hits: int
    planned: int
    found: int


def overlap_s(one: Span, other: Span) -> float:
    """Seconds that two spans share."""
    return max(0.0, min(one[1], other[1]) - max(one[0], other[0]))


def same_pause(planned: Span, found: Span) -> bool:
    """Whether a pause was found with both its ends.

    They share half of the time that they cover together, and neither end is off by more than 0.2 s: a pause
    cut in two or swallowed by the next one is not found.
    """
    together_s = max(planned[1], found[1]) - min(planned[0], found[0])
    ends_s = max(abs(planned[0] - found[0]), abs(planned[1] - found[1]))
    return overlap_s(planned, found) >= 0.5 * together_s and ends_s <= 0.2


def same_event(planned: Span, found: Span) -> bool:
    """Whether an event was found: half of the shorter one lies in the other."""
    shorter_s = min(planned[1] - planned[0], found[1] - found[0])
    return shorter_s > 0 and overlap_s(planned, found) >= 0.5 * shorter_s


def match(
    planned: Sequence[Span], found: Sequence[Span], same: Callable[[Span, Span], bool]
) -> list[tuple[int, int]]:
    """Pair planned with found spans, each at most once, those with the largest overlap first."""
    pairs = [
        (overlap_s(one, other), i, j)
        for i, one in enumerate(planned)
        for j, other in enumerate(found)
        if same(one, other)
    ]
    taken: list[tuple[int, int]] = []
    for _, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if all(i != a and j != b for a, b in taken):
            taken.append((i, j))
    return sorted(taken)


def f1_row(name: str, counts: Sequence[Counts], seed: int, target: float | None = None) -> Row:
    """F1 of all recordings together: 2 · hits over planned + found; its note has precision and recall."""
    table = np.array([(c.hits, c.planned, c.found) for c in counts], np.float64).reshape(-1, 3)

    def f1(index: npt.NDArray[np.intp]) -> float:
        hits, planned, found = table[index].sum(axis=0)
        return float(2 * hits / (planned + found)) if planned + found else float("nan")

    hits, planned, found = table.sum(axis=0)
    note = f"P {hits / max(1, found):.3f} R {hits / max(1, planned):.3f}"
    return Row(name, *bootstrap(len(counts), f1, seed), target, "", int(planned), True, note)


def share_row(
    name: str,
    pairs: Sequence[tuple[float, float]],
    seed: int,
    target: float | None = None,
    *,
    at_least: bool = False,
    unit: str = "share",
    note: str = "",
) -> Row:
    """A pooled ratio of (part, whole) pairs, one a recording; the count is the whole."""
    table = np.array(pairs, np.float64).reshape(-1, 2)

    def ratio(index: npt.NDArray[np.intp]) -> float:
        part, whole = table[index].sum(axis=0)
        return float(part / whole) if whole else float("nan")

    whole = round(table[:, 1].sum())
    return Row(name, *bootstrap(len(pairs), ratio, seed), target, unit, whole, at_least, note)


def bias_row(name: str, errors_ms: Sequence[float], seed: int, target: float | None = None) -> Row:
    """The size of the mean error in ms; its note has the mean with its sign."""
    table = np.array(errors_ms, np.float64)

    def size(index: npt.NDArray[np.intp]) -> float:
        return abs(float(table[index].mean()))

    note = f"mean {table.mean():+.1f} ms" if table.size else ""
    return Row(name, *bootstrap(table.size, size, seed), target, "ms", table.size, note=note)
