"""Gates, baselines and the JSON of an evaluation, on verdicts made by hand."""

from __future__ import annotations

import json

import pytest

from tests.unit.training.decision.tiny import rows
from training.decider import Verdict
from training.decision import baselines
from training.decision.data import question_mark
from training.decision.evaluation import as_json, evaluate, gates
from training.decision.metrics import Interval
from training.decision.report import as_text, confusion_png, confusion_text
from training.rows import LABELS, DecisionRow

ROWS = rows(90)


def verdicts(made: list[DecisionRow], wrong_every: int = 10) -> list[Verdict]:
    found = []
    for number, row in enumerate(made):
        right = LABELS.index(row.label or "")
        chosen = (right + 1) % 3 if number % wrong_every == 0 else right
        chances = {label: 0.9 if n == chosen else 0.05 for n, label in enumerate(LABELS)}
        found.append(
            Verdict(LABELS[chosen], 0.9, chances, tuple(2.9 if n == chosen else 0.0 for n in range(3)))
        )
    return found


def test_an_evaluation_has_every_figure_in_file_order() -> None:
    found = evaluate(ROWS, verdicts(ROWS), trained=[question_mark(ROWS[0].question)])
    result = as_json(found, ROWS, verdicts(ROWS), model="tiny", temperature=1.0)
    json.dumps(result, allow_nan=False)
    assert result["accuracy"] == pytest.approx(0.9)
    assert result["labels"] == list(LABELS)
    assert sum(map(sum, result["confusion"])) == 90
    assert [row["index"] for row in result["rows"]] == list(range(90))
    assert [row["label"] for row in result["rows"]] == [row.label for row in ROWS]
    assert sum(row["predicted"] != row["label"] for row in result["rows"]) == 9
    assert result["ece"] == pytest.approx(0.0, abs=1e-9)  # nine of ten are right at .9
    assert result["trained_on"] == 2
    assert {baseline["name"] for baseline in result["baselines"]} == {
        baselines.RULES,
        baselines.NUMBERS,
        baselines.WORDS,
    }


def test_words_beat_numbers_where_the_words_give_the_label() -> None:
    pytest.importorskip("sklearn")

    def right(found: list[str]) -> float:
        return sum(a == row.label for a, row in zip(found, ROWS, strict=True)) / len(ROWS)

    assert right(baselines.by_words(ROWS)) > 0.9
    assert right(baselines.by_numbers(ROWS)) < 0.8
    assert right(baselines.by_rules(ROWS)) > 0.5


def test_too_few_rows_for_a_baseline_say_so() -> None:
    few = ROWS[:20]
    found = evaluate(few, verdicts(few))
    missing = {baseline.name: baseline.missing for baseline in found.baselines if baseline.scores is None}
    assert set(missing) == {baselines.NUMBERS, baselines.WORDS}
    assert "50" in as_text(found, "tiny", 1.0)


def figures(value: float, low: float) -> dict[str, Interval]:
    names = ("accuracy", "macro_f1", *(f"recall {label}" for label in LABELS))
    return {name: Interval(value, low, 1.0) for name in names}


def test_gates_claim_only_what_the_interval_bears_out() -> None:
    assert {gate.claim for gate in gates(figures(0.95, 0.9))} == {"proven"}
    assert {gate.claim for gate in gates(figures(0.95, 0.7))} == {"not enough test data to claim it"}
    assert all(gate.ok for gate in gates(figures(0.95, 0.7)))
    assert {gate.claim for gate in gates(figures(0.6, 0.5))} == {"missed"}
    on_the_line = {gate.name: gate.ok for gate in gates(figures(0.85, 0.7))}
    assert not on_the_line["accuracy"]  # above, not at
    assert on_the_line["recall END"]


def test_a_label_without_rows_proves_nothing() -> None:
    some = [row for row in ROWS if row.label != "END"]
    found = evaluate(some, verdicts(some, 1_000), with_baselines=False)
    assert not found.passed
    gate = next(gate for gate in found.gates if gate.name == "recall END")
    assert (gate.value, gate.ok) == (None, False)
    assert "没有这个标签的数据" in as_text(found, "tiny", None)


def test_the_matrix_is_shown_as_text_and_picture(tmp_path: object) -> None:
    shown = confusion_text([[11, 2, 3], [4, 15, 6], [7, 8, 19]]).splitlines()
    assert shown[0].split() == list(LABELS)
    assert shown[2].split() == ["NEXT_TOPIC", "4", "15", "6"]


def test_without_matplotlib_there_is_no_picture(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "confusion.png"
    monkeypatch.setitem(__import__("sys").modules, "matplotlib.figure", None)
    assert not confusion_png([[1, 0, 0], [0, 1, 0], [0, 0, 1]], path)
    assert not path.exists()
    monkeypatch.undo()
    pytest.importorskip("matplotlib")
    assert confusion_png([[1, 0, 0], [0, 1, 0], [0, 0, 1]], path)
    assert path.read_bytes().startswith(b"\x89PNG")
