"""Checks the counting of characters, words and syllables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.answer_length import count_answer_length, count_syllables, measure_length


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("嗯，我们用了Redis 6。", 11),
        ("這個問題", 4),
        ("C++ / C#", 2),
        ("  。，！？… \n", 0),
        ("", 0),
        ("３.５", 2),
    ],
)
def test_chinese_length_counts_letters_and_digits_with_fillers(text: str, count: int) -> None:
    assert count_answer_length(text, "zh") == count


@pytest.mark.parametrize(
    ("text", "count"),
    [("Um, I don't use front-end tools.", 6), ("Node.js 3.5", 2), ("", 0), ("We used 缓存", 4)],
)
def test_english_length_counts_words(text: str, count: int) -> None:
    assert count_answer_length(text, "en") == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("我们用了缓存", 6),
        ("我们用Redis", 5),
        ("HTTP", 1),
        ("10", 1),
        ("15个", 3),
        ("20", 2),
        ("105", 4),
        ("110", 4),
        ("2024年", 5),
        ("2024", 6),
        ("12000", 4),
        ("10500", 5),
        ("100000", 2),
        ("0", 1),
        ("007", 3),
        ("3.5", 3),
        ("99.9%", 8),
        ("1,024", 6),
        ("13800138000", 11),
    ],
)
def test_chinese_syllables_as_read(text: str, count: int) -> None:
    assert count_syllables(text, "zh") == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("code", 1),
        ("used", 1),
        ("needed", 2),
        ("table", 2),
        ("database", 3),
        ("the", 1),
        ("342", 6),
        ("50%", 4),
    ],
)
def test_english_syllables(text: str, count: int) -> None:
    assert count_syllables(text, "en") == count


def test_syllables_leave_fillers_out_and_the_scalar_does_not() -> None:
    length = measure_length(
        "嗯我们用了缓存", "zh", filler_spans=[(0, 1)], seconds_total=3.0, seconds_speech=2.0
    )
    assert (length.answer_length, length.chars, length.syllables, length.units) == (7, 7, 6, 6)
    assert (length.seconds_total, length.seconds_speech) == (3.0, 2.0)


def test_english_rates_are_taken_per_word_without_fillers() -> None:
    length = measure_length("Um, we used it", "en", filler_spans=[(0, 2)])
    assert (length.answer_length, length.words, length.units, length.syllables) == (4, 4, 3, 3)


@given(st.text(max_size=80))
def test_white_space_and_marks_change_no_chinese_length(text: str) -> None:
    assert count_answer_length(f" {text} 。…", "zh") == count_answer_length(text, "zh")


@given(st.integers(0, 99_999_999))
def test_every_number_can_be_read(value: int) -> None:
    assert 1 <= count_syllables(str(value), "zh") <= 15
    assert 1 <= count_syllables(str(value), "en") <= 40
