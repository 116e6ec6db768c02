"""--fix: what is removed, corrected and replaced, and that the copy passes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.unit.training.data_quality import samples
from tests.unit.training.data_quality.test_spoiled_rows import (
    DECISION_FAULTS,
    NUMBER_ROW,
    REPLY_FAULTS,
    spoil,
)
from training.json_reader import load_rows
from training.quality import check_files, mend_files
from training.rows import count_answer_length


def spoiled(tmp_path: Path) -> Path:
    rows = samples.decisions()
    extra = [rows[0], rows[2] | {"label": "NEXT_TOPIC"}, rows[3] | {"split": "test"}]
    return samples.write(tmp_path / "rows.jsonl", [*spoil(rows, DECISION_FAULTS), *extra])


def test_the_cleaned_copy_passes(tmp_path: Path) -> None:
    source = spoiled(tmp_path)
    before = source.read_bytes()
    report, changes = mend_files([source], tmp_path / "clean.json")
    assert source.read_bytes() == before
    assert not report.has_errors
    assert check_files([tmp_path / "clean.json"]).findings == report.findings
    assert isinstance(json.loads((tmp_path / "clean.json").read_text("utf-8")), list)
    rows = load_rows(tmp_path / "clean.json")
    removed = [change for change in changes if change.what == "removed"]
    assert len(rows) == 150 + 3 - len(removed)
    assert {change.why.row for change in removed} >= {2, 150, 151}
    assert all(row["context"]["answer_length"] == count_answer_length(row["answer"]) for row in rows)


def test_every_change_is_told_with_the_sources_row(tmp_path: Path) -> None:
    _, changes = mend_files([spoiled(tmp_path)], tmp_path / "clean.jsonl")
    told = {(change.why.row, change.why.code): change.what for change in changes}
    for number, (code, _, _) in enumerate(DECISION_FAULTS, NUMBER_ROW):
        if code.startswith("pii_"):
            assert told[number, code] == "replaced"
        elif code == "answer_length_wrong":
            assert told[number, code] == "corrected"
        elif code not in {"empty_answer", "long_text"}:
            assert told[number, code] == "removed"
    text = (tmp_path / "clean.jsonl").read_text("utf-8")
    assert "[手机号]" in text
    assert "13812345678" not in text


def test_rows_that_become_the_same_are_removed_too(tmp_path: Path) -> None:
    rows = samples.decisions()
    for number, phone in ((0, "13812345678"), (150, "13987654321")):
        if number == 150:
            rows.append(json.loads(json.dumps(rows[0])))
        rows[number]["answer"] = f"我的电话是{phone}"
    report, changes = mend_files([samples.write(tmp_path / "d.jsonl", rows)], tmp_path / "out.jsonl")
    assert (150, "exact_duplicate") in {(change.why.row, change.why.code) for change in changes}
    assert not report.has_errors


def test_replies_are_mended_and_keep_their_other_keys(tmp_path: Path) -> None:
    rows: list[Any] = samples.replies() + samples.replies(seed=60)
    for number, row in enumerate(rows):
        row["id"] = f"1381234{number:04}"  # looks like a telephone number, is a name
    source = samples.write(tmp_path / "r.jsonl", spoil(rows, REPLY_FAULTS))
    report, _ = mend_files([source], tmp_path / "out.jsonl")
    assert not report.has_errors
    assert load_rows(tmp_path / "out.jsonl")[0] == rows[0]


def test_several_files_go_into_a_folder(tmp_path: Path) -> None:
    one = samples.write(tmp_path / "d.jsonl", samples.decisions())
    two = samples.write(tmp_path / "r.jsonl", samples.replies())
    report, changes = mend_files([one, two], tmp_path / "out")
    assert changes == []
    assert not report.has_errors
    assert load_rows(tmp_path / "out" / "d.jsonl") == samples.decisions()
    assert load_rows(tmp_path / "out" / "r.jsonl") == samples.replies()
