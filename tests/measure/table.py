"""Holds measured values with their 95 % intervals and targets: as a table, as JSON, as an exit code."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_RESAMPLES = 2_000


@dataclass(frozen=True)
class Row:
    """One measured value. ``target`` is the highest value that passes; without one nothing is claimed.

    With ``at_least`` the target is the lowest value that passes. ``note`` is what a reader must know to read
    the value, or why there is none.
    """

    name: str
    value: float
    low: float
    high: float
    target: float | None = None
    unit: str = ""
    count: int = 0
    at_least: bool = False
    note: str = ""

    @property
    def ok(self) -> bool | None:
        """Whether the target is met; None without a target. A value that is no number misses it."""
        if self.target is None:
            return None
        return bool(self.value >= self.target if self.at_least else self.value <= self.target)

    def with_note(self, note: str) -> Row:
        """The same row with another note."""
        return replace(self, note=note)

    def to_dict(self) -> dict[str, Any]:
        """The row as JSON holds it."""
        return {
            "name": self.name,
            "value": _number(self.value),
            "low": _number(self.low),
            "high": _number(self.high),
            "target": self.target,
            "at_least": self.at_least,
            "ok": self.ok,
            "unit": self.unit,
            "count": self.count,
            "note": self.note,
        }


@dataclass(frozen=True)
class Table:
    """What one run measured, on which machine, from which seed."""

    seed: int
    rows: tuple[Row, ...]

    @property
    def passed(self) -> tuple[int, int]:
        """(targets met, targets)."""
        judged = [row.ok for row in self.rows if row.ok is not None]
        return sum(judged), len(judged)

    @property
    def exit_code(self) -> int:
        """0 when every target is met, else 1."""
        met, targets = self.passed
        return 0 if met == targets else 1

    def to_json(self) -> str:
        """One JSON object: machine, seed, rows."""
        rows = [row.to_dict() for row in self.rows]
        return json.dumps({"machine": machine(), "seed": self.seed, "rows": rows}, indent=1)

    def to_text(self) -> str:
        """The table as a terminal shows it; its last line is ``passed N/M``."""
        width = max([34, *(len(row.name) + 1 for row in self.rows)])
        lines = [f"{'':{width}}{'value':>9}  {'95 % interval':20}{'target':>10}  {'n':>4}"]
        for row in self.rows:
            interval = f"{shown(row.low, row.unit)} to {shown(row.high, row.unit)}"
            bound = "≥ " if row.at_least else "≤ "
            target = "" if row.target is None else bound + shown(row.target, row.unit)
            verdict = {None: "", True: "ok", False: "MISSED"}[row.ok]
            value = f"{row.name:{width}}{shown(row.value, row.unit):>9}"
            line = f"{value}  {interval:20}{target:>10}  {row.count:>4}  {verdict:6}  {row.note}"
            lines.append(line.rstrip())
        met, targets = self.passed
        return "\n".join([*lines, f"passed {met}/{targets}"])

    def save(self, path: Path) -> None:
        """Write the JSON object to ``path``."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.to_json() + "\n", encoding="utf-8")


def shown(value: float, unit: str) -> str:
    """A value for people: shares in per cent, milliseconds whole."""
    if not np.isfinite(value):
        return "–"
    if unit == "share":
        return f"{100 * value:.1f} %"
    return f"{value:.0f} {unit}".strip() if unit == "ms" else f"{value:.3g} {unit}".strip()


def machine() -> str:
    """Kind of system and number of cores; no host name."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"


def bootstrap(
    count: int, statistic: Callable[[npt.NDArray[np.intp]], float], seed: int
) -> tuple[float, float, float]:
    """Return (value, low, high): a statistic of ``count`` cases and its 95 % percentile interval.

    ``statistic`` takes indices of cases. Efron's bootstrap: cases drawn again with replacement, 2,000 times.
    Three NaN when there is no case or the statistic is never a number.
    """
    if count == 0:
        return (float("nan"),) * 3
    rng = np.random.default_rng(seed)
    drawn = [statistic(rng.integers(count, size=count)) for _ in range(_RESAMPLES)]
    if not np.isfinite(drawn).any():
        return (float("nan"),) * 3
    low, high = np.nanpercentile(drawn, (2.5, 97.5))
    return statistic(np.arange(count)), float(low), float(high)


def pooled_rate_row(
    name: str, pairs: Sequence[tuple[int, int]], seed: int, target: float | None = None
) -> Row:
    """A rate of (errors, characters) pairs, pooled: all errors over all characters."""
    table = np.array(pairs, np.float64).reshape(-1, 2)

    def rate(index: npt.NDArray[np.intp]) -> float:
        errors, characters = table[index].sum(axis=0)
        return float(errors / max(1.0, characters))

    return Row(name, *bootstrap(len(pairs), rate, seed), target, "share", len(pairs))


def quantile_row(
    name: str, values: Sequence[float], share: float, unit: str, seed: int, target: float | None = None
) -> Row:
    """The quantile ``share`` (0.5 = median) of ``values``."""
    table = np.array(values, np.float64)

    def quantile(index: npt.NDArray[np.intp]) -> float:
        return float(np.quantile(table[index], share))

    return Row(name, *bootstrap(len(values), quantile, seed), target, unit, len(values))


def skipped_row(name: str, why: str) -> Row:
    """A row that could not be measured: no value, no target, and the reason as its note."""
    return Row(name, float("nan"), float("nan"), float("nan"), note=f"skipped: {why}")


def mean_row(
    name: str, values: Sequence[float], unit: str, seed: int, target: float | None = None, note: str = ""
) -> Row:
    """The mean of ``values``."""
    table = np.array(values, np.float64)

    def mean(index: npt.NDArray[np.intp]) -> float:
        return float(table[index].mean())

    return Row(name, *bootstrap(len(values), mean, seed), target, unit, len(values), note=note)


def _number(value: float) -> float | None:
    return round(value, 5) if np.isfinite(value) else None
