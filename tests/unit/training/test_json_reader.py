"""Reading data files: every row or what is wrong with it, by line; the trainers' loader refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.json_reader import DataError, Entry, load_rows, read_data_file, read_lines, read_list

ROWS = [{"a": 1, "b": "甲\u2028乙"}, {"a": 2, "b": [1.5, None]}]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_lists_and_lines_give_the_same_rows(tmp_path: Path, indent: int | None, mark: str) -> None:
    path = tmp_path / "rows.json"
    path.write_text(mark + json.dumps(ROWS, ensure_ascii=False, indent=indent), "utf-8")
    assert load_rows(path) == ROWS
    path.write_text(mark + "\r\n\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS), "utf-8")
    assert load_rows(path) == ROWS


def test_a_bad_line_costs_itself_alone() -> None:
    entries = read_lines('{"a": 1}\n\n{"a": NaN}\n{"a": 1, "a": 2}\n{"a"\n{"a": 5}\n')
    assert [(entry.index, entry.line, bool(entry.fault)) for entry in entries] == [
        (0, 1, False),
        (1, 3, True),
        (2, 4, True),
        (3, 5, True),
        (4, 6, False),
    ]
    assert entries[4].value == {"a": 5}


def test_a_bad_row_of_a_list_costs_itself_alone_with_its_own_line() -> None:
    entries = read_list('[\n{"a": 1},\n{"a": 1,\n "b": NaN},\n{"c": 1,\n\n "c": 2},\n{"a": 4}]')
    assert [(entry.line, bool(entry.fault)) for entry in entries] == [
        (2, False),
        (4, True),
        (7, True),
        (8, False),
    ]


@pytest.mark.parametrize(
    ("text", "rows", "line", "part"),
    [
        ('[{"a": 1},\n{"a": ]', 1, 2, "not JSON"),
        ('[{"a": 1}\n{"a": 2}]', 1, 2, "comma or ]"),
        ('[{"a": 1},\n]', 1, 1, "comma after the last"),
        ('[{"a": 1}\n', 1, 2, "comma or ]"),
        ("[", 0, 1, "closing ]"),
        ('[{"a": 1}]\n{"b": 2}', 1, 1, "after the closing"),
        ("[" + "[" * 100_000, 0, 1, "deep"),
    ],
)
def test_a_broken_list_keeps_what_can_be_read(text: str, rows: int, line: int, part: str) -> None:
    *good, bad = read_list(text)
    assert len(good) == rows
    assert bad.line == line
    assert part in bad.fault


def test_a_row_over_several_lines_is_one_fault() -> None:
    assert read_lines('{\n "a": 1\n}\n{\n "a": 2\n}') == [
        Entry(0, 1, None, "begins a row that spreads over several lines")
    ]


def test_the_trainers_loader_refuses_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"a": 1}\n{"a": Infinity}\n', "utf-8")
    with pytest.raises(DataError, match=r"rows\.jsonl, line 2: holds Infinity"):
        load_rows(path)


def test_what_is_no_file_or_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("[1, 2, 3]", "utf-8")
    with pytest.raises(DataError, match="larger than 5 bytes"):
        read_data_file(path, max_bytes=5)
    with pytest.raises(DataError, match="not a file"):
        read_data_file(tmp_path)
    with pytest.raises(DataError, match="cannot be read"):
        read_data_file(tmp_path / "none")
