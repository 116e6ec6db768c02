"""Measures verdicts over labelled rows: figures, their intervals, the gates, and the baselines beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from training.decider import Verdict
from training.decision import baselines, metrics
from training.decision.data import question_key, question_mark
from training.rows import LABELS, DecisionRow

GATES = {"accuracy": 0.85, "macro_f1": 0.85, **{f"recall {label}": 0.80 for label in LABELS}}
PROVEN, MISSED, TOO_LITTLE = "proven", "missed", "not enough test data to claim it"


@dataclass(frozen=True)
class Gate:
    """A figure that must be above its target. ``claim`` says whether the interval bears it out."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    target: float
    ok: bool
    claim: str


@dataclass(frozen=True)
class Baseline:
    """Another way to decide, over the same rows; ``missing`` says why there are no figures."""

    name: str
    scores: metrics.Scores | None
    missing: str = ""


@dataclass(frozen=True)
class Evaluation:
    """All that was measured. ``seen`` counts the rows whose question the model was trained on."""

    scores: metrics.Scores
    intervals: Mapping[str, metrics.Interval]
    gates: tuple[Gate, ...]
    baselines: tuple[Baseline, ...]
    ece_before: float
    ece: float
    seen: int

    @property
    def passed(self) -> bool:
        """Whether every gate is met."""
        return all(gate.ok for gate in self.gates)


def evaluate(
    rows: Sequence[DecisionRow],
    verdicts: Sequence[Verdict],
    *,
    trained: Sequence[str] = (),
    with_baselines: bool = True,
    seed: int = 0,
) -> Evaluation:
    """Measure ``verdicts``; ``trained`` are the marks of the questions that the model learned from.

    Raises:
        ValueError: there are no rows.
    """
    truth = [row.label or "" for row in rows]
    predicted = [verdict.label for verdict in verdicts]
    scores = metrics.score(truth, predicted)
    intervals = metrics.intervals(truth, predicted, [question_key(row.question) for row in rows], seed)
    correct = [a == b for a, b in zip(truth, predicted, strict=True)]
    marks = frozenset(trained)
    return Evaluation(
        scores=scores,
        intervals=intervals,
        gates=gates(intervals),
        baselines=_baselines(rows, truth, seed) if with_baselines else (),
        ece_before=metrics.calibration(
            [verdict.logits for verdict in verdicts], [row.follow_up_depth for row in rows], truth, 1.0
        ),
        ece=metrics.expected_calibration_error([v.confidence for v in verdicts], correct),
        seen=sum(question_mark(row.question) in marks for row in rows),
    )


def gates(intervals: Mapping[str, metrics.Interval]) -> tuple[Gate, ...]:
    """Each gate's outcome; a label without rows has shown nothing and misses its gate."""
    found = []
    for name, target in GATES.items():
        figure = intervals.get(name)
        if figure is None:
            found.append(Gate(name, None, None, None, target, False, TOO_LITTLE))
            continue
        ok = figure.value > target
        claim = MISSED if not ok else PROVEN if figure.low > target else TOO_LITTLE
        found.append(Gate(name, figure.value, figure.low, figure.high, target, ok, claim))
    return tuple(found)


def as_json(
    found: Evaluation, rows: Sequence[DecisionRow], verdicts: Sequence[Verdict], **model: Any
) -> dict[str, Any]:
    """The evaluation as one JSON object; ``rows`` in the order of the data."""
    return {
        **model,
        "count": len(rows),
        "labels": list(LABELS),
        "accuracy": found.scores.accuracy,
        "macro_f1": found.scores.macro_f1,
        "ece": found.ece,
        "ece_before": found.ece_before,
        "per_class": {label: asdict(scores) for label, scores in found.scores.per_class.items()},
        "confusion": [list(row) for row in found.scores.confusion],
        "intervals": {name: asdict(interval) for name, interval in found.intervals.items()},
        "gates": [asdict(gate) for gate in found.gates],
        "passed": found.passed,
        "baselines": [_baseline_json(baseline) for baseline in found.baselines],
        "trained_on": found.seen,
        "rows": [
            {
                "index": index,
                "label": row.label,
                "predicted": verdict.label,
                "confidence": verdict.confidence,
                "probabilities": dict(verdict.probabilities),
            }
            for index, (row, verdict) in enumerate(zip(rows, verdicts, strict=True))
        ],
    }


def _baselines(rows: Sequence[DecisionRow], truth: Sequence[str], seed: int) -> tuple[Baseline, ...]:
    ways: dict[str, Callable[[], list[str]]] = {
        baselines.RULES: lambda: baselines.by_rules(rows),
        baselines.NUMBERS: lambda: baselines.by_numbers(rows, seed),
        baselines.WORDS: lambda: baselines.by_words(rows, seed),
    }
    found = []
    for name, decide in ways.items():
        try:
            found.append(Baseline(name, metrics.score(truth, decide())))
        except baselines.BaselineError as error:
            found.append(Baseline(name, None, str(error)))
    return tuple(found)


def _baseline_json(baseline: Baseline) -> dict[str, Any]:
    if baseline.scores is None:
        return {"name": baseline.name, "missing": baseline.missing}
    scores = baseline.scores
    return {
        "name": baseline.name,
        "accuracy": scores.accuracy,
        "macro_f1": scores.macro_f1,
        "recall": {label: of.recall for label, of in scores.per_class.items()},
    }
