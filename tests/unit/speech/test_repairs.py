"""Checks which repeats are stumbles and which belong to the language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.answer_text import read_answer
from speech.fillers import lexical_fillers
from speech.repairs import Repair, find_repairs
from tests.unit.speech.spoken import speak


def kinds(text: str) -> list[str]:
    answer = read_answer(text)
    return [repair.kind for repair in find_repairs(answer, lexical_fillers(text, "zh").token_spans)]


@pytest.mark.parametrize(
    "text",
    [
        "我们我们用了缓存",
        "我我我觉得可以",
        "我们嗯我们用了缓存",
        "数据库数据库的连接",
        "分布分布式锁",
        "這這個問題",
        "The the cache is slow",
        "we used we used Redis",
    ],
)
def test_repetitions(text: str) -> None:
    assert kinds(text) == ["repetition"]


@pytest.mark.parametrize(
    "text",
    [
        "天天看看试试慢慢",
        "爸爸妈妈刚刚常常",
        "清清楚楚明明白白",
        "我们研究研究再讨论讨论",
        "一步一步来，一个一个看",
        "非常非常快",
        "对对对",
        "不不不，不是",
        "版本是1 1 2，百分之一一",
        "very very fast",
        "我用缓存。缓存很快",
        "那个那个项目",
        "有缓存，有队列，有数据库",
        "先查缓存，先查索引",
        "不，不是这样",
        "是，是这样的",
        "",
    ],
)
def test_what_the_language_doubles_is_no_repair(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "我用，我采用了Redis",
        "我们主要，我们主要是做后端",
        "它是，呃，它是一个缓存",
        "缓存，缓存就是内存里的数据",
        "I want, I need a cache",
        "we have, we built a cache",
    ],
)
def test_restarts(text: str) -> None:
    assert kinds(text) == ["restart"]


def test_a_measured_pause_parts_like_a_comma() -> None:
    spoken = speak("我们用", 0.4, "我们采用", "了缓存")
    answer = read_answer(spoken.text, spoken.words, spoken.mask.gaps)
    assert [repair.kind for repair in find_repairs(answer)] == ["restart"]
    assert find_repairs(read_answer(spoken.text, spoken.words)) == ()


def test_a_repair_carries_its_evidence() -> None:
    assert find_repairs(read_answer("好，我们 我们用了缓存")) == (Repair("repetition", "我们 我们", 2, 7),)


def test_long_abandoned_clauses_are_sentences_not_restarts() -> None:
    assert kinds("我们当时在公司里面主要用，我们用缓存") == []


@given(st.text(alphabet="我们用了缓存天一，。 a1b", max_size=50))
def test_repairs_lie_in_the_text_in_order(text: str) -> None:
    repairs = find_repairs(read_answer(text))
    assert all(repair.text == text[repair.char_start : repair.char_end] for repair in repairs)
    starts = [repair.char_start for repair in repairs]
    assert starts == sorted(starts)
