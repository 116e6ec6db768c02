"""What an evaluation found, as values the page can draw: gates, classes, calibration, worst examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BINS = 10
MAX_WORST = 30


@dataclass(frozen=True)
class GateView:
    """A figure against its target, 0 to 1. ``claim`` is ``proven``, ``missed`` or ``too_little``."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    target: float
    claim: str


@dataclass(frozen=True)
class ClassView:
    """One label's figures, 0 to 1; the interval is the recall's."""

    label: str
    precision: float
    recall: float
    f1: float
    rows: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class CalibrationBin:
    """Rows of like confidence: its mean, how many were right (both 0 to 1), how many they are."""

    confidence: float
    accuracy: float
    rows: int


@dataclass(frozen=True)
class BaselineView:
    """Another way to decide over the same rows; ``missing`` says why it has no figures."""

    name: str
    accuracy: float | None
    macro_f1: float | None
    missing: str = ""


@dataclass(frozen=True)
class WrongRow:
    """A row that was decided wrongly: its index in the data file."""

    index: int
    label: str
    predicted: str
    confidence: float


@dataclass(frozen=True)
class Evaluation:
    """An evaluation; ``part`` is ``test`` or ``validation``."""

    rows: int
    part: str
    labels: tuple[str, ...]
    accuracy: float
    macro_f1: float
    ece: float
    ece_before: float
    gates: tuple[GateView, ...]
    classes: tuple[ClassView, ...]
    confusion: tuple[tuple[int, ...], ...]
    calibration: tuple[CalibrationBin, ...]
    baselines: tuple[BaselineView, ...]
    worst: tuple[WrongRow, ...]

    @property
    def passed(self) -> bool:
        """Whether every gate is met."""
        return all(gate.claim != "missed" and gate.value is not None for gate in self.gates)


def read_evaluation(found: Mapping[str, Any], indices: Sequence[int], part: str) -> Evaluation | None:
    """The result of ``evaluate_bert``, None if it is none; ``indices`` are its rows' in the data file."""
    try:
        intervals = found["intervals"]
        rows = found["rows"]
        return Evaluation(
            rows=int(found["count"]),
            part=part,
            labels=tuple(found["labels"]),
            accuracy=float(found["accuracy"]),
            macro_f1=float(found["macro_f1"]),
            ece=float(found["ece"]),
            ece_before=float(found["ece_before"]),
            gates=tuple(_gate(gate) for gate in found["gates"]),
            classes=tuple(_class(label, found["per_class"][label], intervals) for label in found["labels"]),
            confusion=tuple(tuple(int(cell) for cell in row) for row in found["confusion"]),
            calibration=_calibration(rows),
            baselines=tuple(
                BaselineView(str(b["name"]), b.get("accuracy"), b.get("macro_f1"), str(b.get("missing", "")))
                for b in found["baselines"]
            ),
            worst=_worst(rows, indices),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _gate(gate: Mapping[str, Any]) -> GateView:
    claim = str(gate["claim"])
    return GateView(
        name=str(gate["name"]),
        value=gate["value"],
        low=gate["low"],
        high=gate["high"],
        target=float(gate["target"]),
        claim=claim if claim in {"proven", "missed"} else "too_little",
    )


def _class(label: str, scores: Mapping[str, Any], intervals: Mapping[str, Any]) -> ClassView:
    interval = intervals.get(f"recall {label}") or {}
    return ClassView(
        label,
        float(scores["precision"]),
        float(scores["recall"]),
        float(scores["f1"]),
        int(scores["support"]),
        interval.get("low"),
        interval.get("high"),
    )


def _calibration(rows: Sequence[Mapping[str, Any]]) -> tuple[CalibrationBin, ...]:
    bins: dict[int, list[tuple[float, bool]]] = {}
    for row in rows:
        confidence = float(row["confidence"])
        place = min(BINS - 1, int(confidence * BINS))
        bins.setdefault(place, []).append((confidence, row["label"] == row["predicted"]))
    return tuple(
        CalibrationBin(
            sum(confidence for confidence, _ in inside) / len(inside),
            sum(right for _, right in inside) / len(inside),
            len(inside),
        )
        for _, inside in sorted(bins.items())
    )


def _worst(rows: Sequence[Mapping[str, Any]], indices: Sequence[int]) -> tuple[WrongRow, ...]:
    wrong = [
        WrongRow(indices[int(r["index"])], str(r["label"]), str(r["predicted"]), float(r["confidence"]))
        for r in rows
        if r["label"] != r["predicted"] and int(r["index"]) < len(indices)
    ]
    return tuple(sorted(wrong, key=lambda row: -row.confidence)[:MAX_WORST])
