"""Rows are read whole or refused by name; no question stands on both sides of a split."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.training.decision.tiny import raw_rows, rows, write_rows
from training.decision.data import (
    data_hash,
    grouped_folds,
    load_rows,
    question_key,
    question_mark,
    sessions_of,
    split_rows,
)
from training.json_reader import DataError
from training.rows import LABELS
from training.schema import parse_decision_row


def marked(splits: list[str]) -> list[Any]:
    data = raw_rows(len(splits))
    return [parse_decision_row({**row, "split": name}) for row, name in zip(data, splits, strict=True)]


def test_files_are_read_in_order(tmp_path: Path) -> None:
    first, second = write_rows(tmp_path / "a.json", 4), tmp_path / "b.jsonl"
    second.write_text("\n".join(json.dumps(row) for row in raw_rows(3, seed=5)), encoding="utf-8")
    found = load_rows([first, second])
    assert [row.answer for row in found] == [row.answer for row in (*rows(4), *rows(3, seed=5))]


def test_bad_rows_are_named_and_nothing_is_dropped(tmp_path: Path) -> None:
    data = raw_rows(6)
    data[2]["label"] = "PERHAPS"
    del data[4]["question"]
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_rows([path])
    assert "2 处错误" in caught.value.sentence
    assert "第 2 行 label" in caught.value.sentence
    assert "第 4 行 question" in caught.value.sentence


@pytest.mark.parametrize("content", ["[1, 2", "", "[]"])
def test_a_file_without_rows_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "rows.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError):
        load_rows([path])
    with pytest.raises(DataError, match="找不到"):
        load_rows([tmp_path / "nothing.json"])


def test_a_question_is_the_same_in_other_clothes() -> None:
    assert question_key("你用过 Redis 吗？") == question_key("你用过redis吗")
    assert question_mark("你用过 Redis 吗？") == question_mark("你用过redis吗")
    assert question_mark("你用过 MySQL 吗？") != question_mark("你用过redis吗")


@settings(max_examples=30, deadline=None)
@given(st.integers(6, 60), st.integers(0, 99), st.integers(2, 3))
def test_folds_keep_questions_whole(count: int, seed: int, folds: int) -> None:
    made = rows(count)
    found = grouped_folds(made, folds, seed)
    where: dict[str, set[int]] = {}
    for row, fold in zip(made, found, strict=True):
        where.setdefault(row.question, set()).add(fold)
    assert all(len(of) == 1 for of in where.values())
    assert set(found) == set(range(folds))


def test_folds_spread_the_labels() -> None:
    made = rows(120)
    found = grouped_folds(made, 5, 0)
    for label in LABELS:
        counts = Counter(fold for row, fold in zip(made, found, strict=True) if row.label == label)
        assert max(counts.values()) - min(counts.values()) <= 2
    assert grouped_folds(made, 5, 0) == found
    assert grouped_folds(made, 5, 1) != found


def test_a_split_of_our_own_takes_a_fifth() -> None:
    split = split_rows(rows(100), seed=3)
    assert len(split.train) + len(split.validation) == 100
    assert 16 <= len(split.validation) <= 24
    assert not {r.question for r in split.train} & {r.question for r in split.validation}
    assert split.test == ()


def test_the_rows_own_split_is_kept() -> None:
    split = split_rows(marked(["train"] * 12 + ["val"] * 6 + ["test"] * 6), seed=0)
    assert (len(split.train), len(split.validation), len(split.test)) == (12, 6, 6)
    without = split_rows(marked(["train"] * 40 + ["test"] * 6), seed=0)
    assert len(without.test) == 6
    assert len(without.validation) >= 6  # taken from the training questions, never from the test


def test_a_leaking_or_unknown_split_is_refused() -> None:
    with pytest.raises(DataError, match="同时出现"):
        split_rows(marked(["train", "val"] * 12), seed=0)
    with pytest.raises(DataError, match="tuning"):
        split_rows(marked(["train"] * 12 + ["tuning"] * 2), seed=0)


def test_training_needs_every_label() -> None:
    with pytest.raises(DataError, match="END"):
        split_rows([row for row in rows(40) if row.label != "END"], seed=0)


def test_the_hash_is_of_what_is_taught() -> None:
    made = rows(6)
    assert data_hash(made) == data_hash(made[::-1])
    changed = [*made[:-1], parse_decision_row({**raw_rows(6)[-1], "label": "FOLLOW_UP"})]
    assert data_hash(changed) != data_hash(made)


def test_sessions_are_the_lineage() -> None:
    data = raw_rows(3)
    data[0]["session"], data[2]["session"] = "b", "a"
    assert sessions_of([parse_decision_row(row) for row in data]) == ["a", "b"]
