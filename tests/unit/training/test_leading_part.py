"""Which first part of a line may sound before the rest is made."""

from __future__ import annotations

import pytest

from training.leading_part import leading_part

ANSWER = "我们用 Redis 做缓存，人数从一万掉到六千。"


def lead(line: str, language: str = "zh", answer: str = ANSWER) -> str:
    return leading_part(line, language, answer, "缓存怎么设计的？", "")


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("从一万掉到六千，你第一个去看的是哪块监控？", "从一万掉到六千，"),
        ("这道保险上得好。支付系统里呢？", "这道保险上得好。"),
        ("从一万掉到六千，", "从一万掉到六千，"),
        ("缓存从 1.0 升到新版 Redis，怎么切的？", ""),
    ],
)
def test_up_to_the_first_pause(line: str, part: str) -> None:
    assert lead(line) == part


@pytest.mark.parametrize(
    "line",
    [
        "",
        "从一万掉到六千",  # not complete
        "缓存怎么设计的，还有呢？",  # as the question
        "嗯，当时怎么想的？",  # too short to sound by itself
        "为什么用 Redis，而不是别的？",  # asks
        "如果流量翻十倍，怎么办？",  # open
        "你用了 MongoDB，为什么？",  # invented
        "上一版掉到三千，为什么？",  # a number that nobody said
        "你答得太差，再想想？",
        "一二三四五六七八九十一二三四五六七八九十一二三四五六，好吗？",
    ],
)
def test_what_may_not_be_said_by_itself_is_no_part(line: str) -> None:
    assert lead(line) == ""


def test_english_lines_need_a_blank_after_the_mark() -> None:
    said = "We cut it from 3.5 seconds to one."
    assert lead("You cut 3.5 seconds down, so what", "en", said) == "You cut 3.5 seconds down,"
    assert lead("You cut it to one,", "en", said) == ""
    assert lead("If traffic doubled, what would break?", "en", said) == ""
