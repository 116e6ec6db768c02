"""Composed practice rows: they pass the checks, take the answer up, and swap terms everywhere at once."""

from __future__ import annotations

import random

import pytest

from tests.unit.training.reply.tiny import rows
from training.reply.composed import Sources, compose, context_terms, endings_of, faults, heads_of, swap_terms
from training.reply.judging import takes_up
from training.schema import parse_reply_row

TERMS = ("缓存", "索引", "队列", "网关", "日志", "容器", "事务", "协议")
CHINESE = Sources(
    "zh",
    [f"我们后来把{term}拆成两层，命中率一下子上来了。" for term in TERMS],
    TERMS,
    ["后端开发"],
    [("缓存", "缓存失效了你怎么办？"), ("索引", "索引是怎么选的？")],
    ["后来怎么验证的？", "谁最先发现的？"],
)
ENGLISH = Sources(
    "en",
    ["The queue kept growing, because nobody read it.", "We split the cache, and latency fell."],
    ["Caching", "Queues"],
    ["Developer"],
    [("Caching", "What do you do when the cache is cold?")],
    ["How did you notice?"],
)


@pytest.mark.parametrize("sources", [CHINESE, ENGLISH])
def test_composed_rows_may_be_spoken_and_take_the_answer_up(sources: Sources) -> None:
    rng = random.Random(3)
    made = [compose(sources, rng) for _ in range(120)]
    assert not [row.expected_output for row in made if faults(row)]
    assert {row.task for row in made} == {"generate_follow_up", "generate_question", "closing"}
    asked = [row for row in made if row.task == "generate_follow_up" and "next_topic" not in row.context]
    up = [takes_up(row.expected_output or "", row.user_answer, row.language) for row in asked]
    assert sum(up) / len(up) > 0.9
    changes = [row for row in made if "next_topic" in row.context]
    assert all(row.context["next_topic"] in (row.expected_output or "") for row in changes)


def test_the_same_chance_composes_the_same_rows() -> None:
    one, other = ([compose(CHINESE, random.Random(seed)) for seed in range(9)] for _ in range(2))
    assert one == other


def test_terms_are_swapped_everywhere_at_once() -> None:
    row = rows(1)[0]
    swapped = swap_terms(row, [*TERMS, "缓存"], random.Random(1))
    new = next(term for term in TERMS if term in swapped.user_answer)
    assert new != "缓存"
    for text in (swapped.user_answer, swapped.expected_output or "", str(swapped.context["resume"])):
        assert new in text
        assert "缓存" not in text
    assert swap_terms(row, ["没有这个词"], random.Random(1)) is row


def test_heads_are_runs_of_the_answer_without_connectives() -> None:
    found = heads_of("嗯，然后我们把缓存拆成两层，好，命中率上来了吧。", "zh")
    assert found == ["把缓存拆成两层", "命中率上来"]
    assert heads_of("Because the queue kept growing, I left.", "en") == ["The queue kept growing"]


def test_endings_are_plain_questions() -> None:
    row = parse_reply_row(
        {
            "task": "generate_follow_up",
            "context": {},
            "user_answer": "拆成两层。",
            "expected_output": "拆成两层，中间断了谁来兜底？",
        }
    )
    assert list(endings_of([row], TERMS)) == ["中间断了谁来兜底？"]
    assert list(endings_of([row], ["兜底"])) == []


def test_context_terms_are_short_names() -> None:
    contexts = [
        {"resume": ["Redis", "一句很长很长的不是名字的话一句"], "current_topic": "缓存", "next_topic": ""}
    ]
    assert context_terms(contexts) == {"Redis", "缓存"}
