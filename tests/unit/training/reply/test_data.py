"""Reply rows are read, refused by row and field, and divided so that rows alike stay together."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.training.reply.tiny import raw_rows, rows, write_rows
from training.json_reader import DataError
from training.reply.data import group_replies, load_replies, reply_hash, sessions_of, split_replies
from training.rows import ReplyRow

SHIPPED = Path(__file__).resolve().parents[4] / "resources" / "data" / "qwen_training.json"


def test_faults_are_named_by_row_and_field(tmp_path: Path) -> None:
    bad = [{**raw_rows(1)[0], "task": "sing"}, raw_rows(1)[0], {**raw_rows(1)[0], "expected_output": None}]
    path = tmp_path / "rows.json"
    path.write_text(json.dumps(bad), encoding="utf-8")
    with pytest.raises(DataError, match=r"2 处错误[\s\S]*第 0 行 task[\s\S]*第 2 行 expected_output"):
        load_replies([path])
    path.write_text(json.dumps(bad[1:]), encoding="utf-8")
    assert [row.expected_output is None for row in load_replies([path], with_output=False)] == [False, True]
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(DataError, match="一行也没有"):
        load_replies([path])


def test_both_formats_give_the_same_rows(tmp_path: Path) -> None:
    lines = tmp_path / "rows.jsonl"
    lines.write_text("\n".join(json.dumps(row) for row in raw_rows(9)), encoding="utf-8")
    assert load_replies([lines]) == load_replies([write_rows(tmp_path / "rows.json", 9)])


def test_rows_alike_stand_on_one_side() -> None:
    original = rows(40)
    answer = original[3].user_answer
    alike = [
        replace(original[3], user_answer=f"{answer}嗯", context={"current_question": "换一个问题？"}),
        replace(original[7], user_answer="完全不一样的另一个回答，说的是别的事情。"),  # the same question
    ]
    every = [*original, *alike]
    groups = group_replies(every)
    assert groups[40] == groups[3]
    assert groups[41] == groups[7]
    for seed in range(8):
        split = split_replies(every, seed, share=0.2)
        held_out = {id(row) for row in split.validation}
        sides = [id(row) in held_out for row in every]
        assert sides[40] == sides[3]
        assert sides[41] == sides[7]
        assert 5 <= len(split.validation) <= 11
        assert split_replies(every, seed, share=0.2) == split


def test_given_splits_are_kept_and_leaks_are_refused() -> None:
    named = [replace(row, extra={"split": ("train", "val", "test")[n % 3]}) for n, row in enumerate(rows(12))]
    split = split_replies(named, 1)
    assert [len(split.train), len(split.validation), len(split.test)] == [4, 4, 4]
    twin = replace(named[0], extra={"split": "val"})
    with pytest.raises(DataError, match="1 组"):
        split_replies([*named, twin], 1)
    with pytest.raises(DataError, match="不认识：dve"):
        split_replies([replace(named[0], extra={"split": "dve"}), *named], 1)
    with pytest.raises(DataError, match="分不成"):
        split_replies(rows(1), 1)


def test_the_shipped_rows_divide_into_a_tenth_that_shares_nothing_with_the_rest() -> None:
    shipped = load_replies([SHIPPED])
    split = split_replies(shipped, 42)
    assert 0.08 < len(split.validation) / len(shipped) < 0.12
    answers = Counter(row.user_answer for row in split.train if len(row.user_answer) > 14)
    assert not [row for row in split.validation if row.user_answer in answers]
    tasks = {row.task for row in split.validation}
    assert tasks == {row.task for row in shipped}


def test_the_hash_is_of_what_is_taught() -> None:
    some = rows(6)
    assert reply_hash(some) == reply_hash(some[::-1])
    assert reply_hash(some) == reply_hash([replace(row, extra={"id": "x"}) for row in some])
    changed = replace(some[0], expected_output="别的？")
    assert reply_hash(some) != reply_hash([changed, *some[1:]])


def test_the_lineage_names_each_session_once() -> None:
    some: list[ReplyRow] = [
        replace(row, extra={"session": "b" if n else "a"}) for n, row in enumerate(rows(3))
    ]
    assert sessions_of(some) == ["a", "b"]
