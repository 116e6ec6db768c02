"""Variants of rows: label and line's words kept, measures counted anew, never across a split."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from training.augmentation import MAX_VARIANTS, augment_decisions, augment_replies
from training.reply.composed import faults
from training.reply.data import split_replies
from training.rows import count_answer_length
from training.schema import parse_decision_row, parse_reply_row

DATA = Path(__file__).resolve().parents[3] / "resources" / "data"
REPLIES = [
    parse_reply_row(row, n)
    for n, row in enumerate(json.loads((DATA / "qwen_training.json").read_text(encoding="utf-8"))[::12])
]
DECISIONS = [
    parse_decision_row(row, n)
    for n, row in enumerate(json.loads((DATA / "follow_up_training.json").read_text(encoding="utf-8"))[::12])
]


def test_replies_get_variants_that_differ_and_may_still_be_spoken() -> None:
    made = augment_replies(REPLIES, 2, seed=1)
    assert len(made) > 1.5 * len(REPLIES)
    originals = {(row.user_answer, str(row.context.get("current_question"))) for row in REPLIES}
    assert not [r for r in made if (r.user_answer, str(r.context.get("current_question"))) in originals]
    by_id = {str(row.extra["id"]): row for row in REPLIES}
    spoiled = 0
    for row in made:
        original = by_id[str(row.extra["augmented_from"])]
        assert (row.expected_output, row.task, row.language) == (
            original.expected_output,
            original.task,
            original.language,
        )
        spoiled += len(faults(row)) > len(faults(original))
    assert spoiled == 0


def test_the_words_that_the_line_takes_over_stay() -> None:
    row = parse_reply_row(
        {
            "task": "generate_follow_up",
            "context": {"current_question": "你是怎么处理的？"},
            "user_answer": "后来发现锁冲突特别多，然后改成队列，一开始没人信，大概一周解决。",
            "expected_output": "锁冲突特别多，是怎么发现的？",
        }
    )
    made = augment_replies([row], 8, seed=2)
    assert len({one.user_answer for one in made}) > 2
    assert all("锁冲突特别多" in one.user_answer for one in made)


def test_labels_stay_and_measures_are_counted_anew() -> None:
    made = augment_decisions(DECISIONS, 2, seed=1)
    assert len(made) > 1.5 * len(DECISIONS)
    by_id = {str(row.extra["id"]): row for row in DECISIONS}
    for row in made:
        original = by_id[str(row.extra["augmented_from"])]
        assert (row.label, row.follow_up_depth) == (original.label, original.follow_up_depth)
        if row.answer != original.answer:
            assert row.speech.answer_length == count_answer_length(row.answer, row.language)
    longer = next(
        row
        for row in made
        if row.speech.filler_count > by_id[str(row.extra["augmented_from"])].speech.filler_count
    )
    assert longer.answer != by_id[str(longer.extra["augmented_from"])].answer


def test_the_same_seed_gives_the_same_variants() -> None:
    some = REPLIES[:40]
    assert augment_replies(some, 2, 1) == augment_replies(some, 2, 1)
    assert augment_replies(some, 2, 1) != augment_replies(some, 2, 2)
    assert augment_replies(some, 0, 1) == []
    with pytest.raises(ValueError, match="count is"):
        augment_replies(some, MAX_VARIANTS + 1, 1)


def test_variants_of_training_rows_never_reach_the_other_side() -> None:
    split = split_replies(REPLIES, 1)
    held_out = {row.user_answer for row in split.validation}
    made = augment_replies(split.train, 3, seed=1)
    assert not [row for row in made if row.user_answer in held_out]
    trained = {str(row.extra["id"]) for row in split.train}
    assert {str(row.extra["augmented_from"]) for row in made} <= trained


def test_english_rows_vary_too() -> None:
    row = parse_reply_row(
        {
            "task": "generate_follow_up",
            "language": "en",
            "context": {"current_question": "How did you find it?"},
            "user_answer": "At first we noticed nothing, but the graph was really odd, mostly at night.",
            "expected_output": "Odd at night, I see. What did you look at?",
        }
    )
    made = augment_replies([row, replace(row, extra={"id": "two"})], 3, seed=4)
    assert len(made) == 6
    assert all(not any("\u4e00" <= c <= "\u9fff" for c in one.user_answer) for one in made)
