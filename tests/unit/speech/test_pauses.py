"""Checks where pauses are placed in the text, and what they sum up to."""

from __future__ import annotations

import pytest

from speech.answer_text import read_answer
from speech.mask import Gap
from speech.pauses import Pause, classify_gaps, is_punctuated, pause_statistics, silent_pauses
from tests.unit.speech.spoken import Spoken, SpokenWord, speak


def classes(spoken: Spoken) -> str:
    pauses = classify_gaps(spoken.mask.gaps, read_answer(spoken.text, spoken.words))
    return "".join(pause.cls for pause in pauses)


def test_the_mark_before_a_pause_gives_its_class() -> None:
    spoken = speak(
        "我们用了", 0.5, "缓存", "，", 0.5, "数据库", "。", 0.5, "没了", "……", 0.5, "嗯", "：", 0.5, "好"
    )
    assert classes(spoken) == "MCSSC"


def test_allowances() -> None:
    spoken = speak("用了", 0.5, "缓存", "，", 0.5, "数据库", "。", 0.5, "好")
    pauses = classify_gaps(spoken.mask.gaps, read_answer(spoken.text, spoken.words))
    assert [pause.allowance_s for pause in pauses] == [0.0, 0.6, 1.2]
    assert [pause.excess_s for pause in pauses] == [pytest.approx(0.5), 0.0, 0.0]


def test_points_inside_words_and_numbers_end_nothing() -> None:
    assert classes(speak("Node", ".js", 0.5, "和", "版本3", ".5", 0.5, "。好")) == "MS"


def test_english_marks_and_closing_quotes() -> None:
    assert classes(speak("We used", " Redis", ",", 0.4, " he said", '."', 0.4, " Then", 0.4, " it")) == "CSM"


def test_without_words_or_punctuation_every_pause_gets_the_middle_allowance() -> None:
    spoken = speak("我们用了", 0.5, "缓存")
    (bare,) = classify_gaps(spoken.mask.gaps, read_answer(spoken.text, spoken.words))
    (untimed,) = classify_gaps(spoken.mask.gaps, read_answer("我们用了，缓存。"))
    assert (bare.cls, bare.allowance_s) == (untimed.cls, untimed.allowance_s) == ("U", 0.6)


def test_one_full_stop_after_a_hundred_letters_is_no_punctuation() -> None:
    assert is_punctuated("缓存。" * 3)
    assert not is_punctuated("缓存" * 50 + "。")
    assert not is_punctuated("")


def test_words_stretched_over_the_silence_do_not_move_the_pause() -> None:
    text = "我们用了缓存，数据库很慢。"
    words = (
        SpokenWord("我们用了", 0.0, 0.8),
        SpokenWord("缓存，", 0.8, 1.7),  # sounds until 1.2
        SpokenWord("数据库", 1.7, 2.3),
        SpokenWord("很慢。", 2.3, 2.7),
    )
    (pause,) = classify_gaps([Gap(1.2, 1.72)], read_answer(text, words))
    assert pause.cls == "C"


def test_a_gap_before_the_first_recognised_word_is_unplaced() -> None:
    words = (SpokenWord("我们，", 1.0, 1.4), SpokenWord("好。", 1.4, 1.6))
    (pause,) = classify_gaps([Gap(0.4, 1.0)], read_answer("我们，好。", words))
    assert pause.cls == "U"


def test_a_gap_that_a_filler_fills_is_not_silent() -> None:
    answer = read_answer("")
    gap = Gap(1.0, 2.0)
    assert not classify_gaps([gap], answer, [(0.9, 1.3), (1.2, 1.51)])[0].silent
    assert classify_gaps([gap], answer, [(1.0, 1.5)])[0].silent


def test_statistics_count_silent_pauses_from_the_threshold_up() -> None:
    pauses = [
        Pause(0.0, 0.2, "M", 0.0),
        Pause(1.0, 1.25, "M", 0.0),
        Pause(2.0, 2.75, "C", 0.6),
        Pause(4.0, 6.0, "M", 0.0, silent=False),
    ]
    found = {limit_s: pause_statistics(pauses, 30.0, limit_s) for limit_s in (0.2, 0.25, 0.35)}
    assert [found[limit_s].count for limit_s in (0.2, 0.25, 0.35)] == [3, 2, 1]
    at_250 = found[0.25]
    assert (at_250.total_s, at_250.mean_s, at_250.longest_s) == (1.0, 0.5, 0.75)
    assert at_250.per_minute == pytest.approx(4.0)
    assert len(silent_pauses(pauses)) == 2


def test_statistics_of_nothing() -> None:
    nothing = pause_statistics([], 0.0)
    assert (nothing.count, nothing.mean_s, nothing.longest_s, nothing.per_minute) == (0, 0.0, 0.0, 0.0)
