"""The ready-made lines: enough of them, kind ones, and never the same twice in a row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.fallback_lines import Situation, bridge, join, lines, opening, pick, spoken_length

LANGUAGES = ("zh", "en")
BRIDGES = {
    Situation.FIRST_TOPIC,
    Situation.TRANSITION_UNKNOWN,
    Situation.TRANSITION_ANSWERED,
    Situation.TRANSITION_SKIPPED,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", list(Situation))
def test_every_situation_has_eight_different_wordings(situation: Situation, language: str) -> None:
    wordings = lines(situation, language)
    assert len(set(wordings)) == len(wordings) >= 8
    assert all(("{topic}" in wording) == (situation in BRIDGES) for wording in wordings)
    assert all(("{job}" in wording) == (situation is Situation.GREETING) for wording in wordings)
    assert all(wording.isascii() == (language == "en") for wording in wordings)


@given(st.lists(st.text(min_size=1), min_size=2, max_size=6, unique=True), st.integers(), st.integers(0, 5))
def test_pick_never_says_the_same_twice_in_a_row(choices: list[str], seed: int, last: int) -> None:
    avoid = choices[last % len(choices)]
    assert pick(choices, seed, avoid) != avoid
    assert pick(choices, seed, avoid) == pick(choices, seed, avoid)


def test_pick_reaches_every_line_and_needs_one() -> None:
    assert {pick(("a", "b", "c"), seed) for seed in range(3)} == {"a", "b", "c"}
    assert pick(("only",), 5, avoid="only") == "only"
    with pytest.raises(ValueError, match="no line"):
        pick((), 0)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seed", range(8))
def test_the_opening_names_the_job_and_asks_for_an_introduction(language: str, seed: int) -> None:
    greeting, request = opening("Java开发", language, seed)
    assert "Java开发" in greeting
    assert request in lines(Situation.SELF_INTRODUCTION, language)
    unnamed, _ = opening("  ", language, seed)
    assert ("这个岗位" if language == "zh" else "this position") in unnamed


def test_a_job_title_with_braces_is_only_text() -> None:
    assert "{0.__class__}" in opening("{0.__class__}", "zh", 0)[0]


@pytest.mark.parametrize("seed", range(12))
def test_a_bridge_stays_short_enough_to_follow_by_ear(seed: int) -> None:
    question = "你们线上的缓存和数据库在高并发写入的时候，是用什么办法来保证最终一致的呢？"
    text, wording = bridge(Situation.TRANSITION_UNKNOWN, "缓存", question, "zh", seed)
    assert text.endswith(question)
    assert spoken_length(text, "zh") <= 60
    assert wording in lines(Situation.TRANSITION_UNKNOWN, "zh")
    again, other = bridge(Situation.TRANSITION_UNKNOWN, "缓存", question, "zh", seed, avoid=wording)
    assert other != wording
    assert again != text


def test_a_bridge_to_an_over_long_question_takes_a_short_wording() -> None:
    question = "嗯" * 70 + "？"
    text, _ = bridge(Situation.TRANSITION_ANSWERED, "缓存", question, "zh", 3)
    shortest = min(len(wording) for wording in lines(Situation.TRANSITION_ANSWERED, "zh"))
    assert len(text) <= len(question) + shortest + 2


def test_joining_spaces_english_only() -> None:
    assert join("好。", "为什么？", "zh") == "好。为什么？"
    assert join("Okay.", "Why?", "en") == "Okay. Why?"
    assert join("Again: ", "Why?", "en") == "Again: Why?"
    assert join("", "Why?", "en") == "Why?"
