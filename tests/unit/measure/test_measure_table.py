"""Intervals, verdicts, the printed table and the JSON of a measurement."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from tests.measure.__main__ import CANNOT_MEASURE, main
from tests.measure.table import Row, Table, bootstrap, pooled_rate_row, quantile_row


def test_a_pooled_rate_is_all_errors_over_all_characters() -> None:
    row = pooled_rate_row("cer", [(1, 10), (0, 90), (9, 100)], 1, 0.15)
    assert row.value == pytest.approx(0.05)
    assert row.low <= row.value <= row.high
    assert (row.low, row.high) == pytest.approx((0, 0.1), abs=0.02)
    assert row.ok is True
    assert row.count == 3


def test_the_interval_has_the_width_that_theory_gives() -> None:
    values = np.random.default_rng(1).normal(10, 2, 400)
    value, low, high = bootstrap(400, lambda index: float(values[index].mean()), 3)
    assert value == pytest.approx(values.mean())
    assert high - low == pytest.approx(2 * 1.96 * values.std() / 20, rel=0.1)


def test_quantiles() -> None:
    assert quantile_row("p50", [1, 2, 3, 4, 100], 0.5, "ms", 0).value == 3
    assert quantile_row("p90", list(range(101)), 0.9, "ms", 0).value == 90


def test_no_case_is_no_number_and_misses_its_target() -> None:
    row = quantile_row("p50", [], 0.5, "ms", 0, target=10)
    assert math.isnan(row.value)
    assert row.ok is False
    assert row.to_dict()["value"] is None
    assert "–" in Table(0, (row,)).to_text()


@pytest.mark.parametrize(
    ("rows", "passed", "code"),
    [
        ((Row("a", 0.1, 0, 1, 0.15), Row("b", 9, 0, 10)), "passed 1/1", 0),
        ((Row("a", 0.2, 0, 1, 0.15), Row("b", 0.1, 0, 1, 0.3)), "passed 1/2", 1),
        ((Row("a", 0.15, 0, 1, 0.15),), "passed 1/1", 0),
    ],
)
def test_a_miss_is_told_and_ends_with_1(rows: tuple[Row, ...], passed: str, code: int) -> None:
    table = Table(0, rows)
    assert table.to_text().splitlines()[-1] == passed
    assert table.exit_code == code
    assert ("MISSED" in table.to_text()) is (code == 1)


def test_the_json_has_what_readers_expect(tmp_path: Path) -> None:
    Table(7, (Row("cer", 0.1, 0.05, 0.2, 0.15, "share", 12), Row("t", 5, 4, 6, None, "ms", 3))).save(
        tmp_path / "deep" / "figures.json"
    )
    data = json.loads((tmp_path / "deep" / "figures.json").read_text("utf-8"))
    assert data["seed"] == 7
    assert "cores" in data["machine"]
    assert data["rows"][0].items() >= {
        "name": "cer", "value": 0.1, "low": 0.05, "high": 0.2, "target": 0.15, "ok": True
    }.items()  # fmt: skip
    assert data["rows"][1]["ok"] is None


def test_a_missing_model_is_one_sentence_and_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["recogniser", "--model", str(tmp_path / "none")]) == CANNOT_MEASURE
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.strip().splitlines()) == 1


def test_an_unknown_word_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["nothing"])
    assert ended.value.code == 2
    assert "recogniser" in capsys.readouterr().err
