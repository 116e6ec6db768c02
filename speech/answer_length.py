"""Counts how long an answer is: characters, words, syllables, seconds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_UNITS = re.compile(
    r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f])"
    r"|(?P<number>\d+(?:[.,]\d+)*%?)"
    r"|(?P<latin>[^\W\d_]+(?:['’-][^\W\d_]+)*)"
)
_ENGLISH_WORD = re.compile(r"[A-Za-z0-9]+(?:['’.\-][A-Za-z0-9]+)*|[^\W\x00-\x7f]")
_VOWELS = re.compile(r"[aeiouyàáâäèéêëìíîïòóôöùúûü]+")
# Syllables of the English number words.
_ONES = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2)
_TENS = (0, 0, 2, 2, 2, 2, 2, 3, 2, 2)


@dataclass(frozen=True)
class AnswerLength:
    """An answer's length.

    ``answer_length`` is the scalar of a training row: characters as transcribed, fillers included, every
    Latin letter and digit one, without white space and punctuation; for English the number of words.
    ``words`` counts a Han character, a Latin word and a number as one each. ``syllables`` and ``units``
    leave the fillers out; ``units`` is what rates are taken per: syllables for Chinese, words for English.
    Seconds are None when no sound was analysed: ``seconds_total`` from the first to the last speech,
    ``seconds_speech`` without pauses.
    """

    answer_length: int
    chars: int
    words: int
    syllables: int
    units: int
    seconds_total: float | None = None
    seconds_speech: float | None = None


def count_characters(text: str) -> int:
    """Count letters and digits of every script: no white space, no punctuation, no symbols."""
    return sum(unicodedata.category(char)[0] in "LN" for char in text)


def count_words(text: str) -> int:
    """Count runs of Latin letters and digits, and every other letter (a Han character) as one word."""
    return len(_ENGLISH_WORD.findall(text))


def count_answer_length(text: str, language: str) -> int:
    """Count the scalar of a training row: characters for Chinese, words for English, fillers included."""
    return count_words(text) if language == "en" else count_characters(text)


def measure_length(
    text: str,
    language: str,
    *,
    filler_spans: Sequence[tuple[int, int]] = (),
    seconds_total: float | None = None,
    seconds_speech: float | None = None,
) -> AnswerLength:
    """Measure ``text``; ``filler_spans`` are the character spans that syllables and units leave out."""
    spoken = list(text)
    for start, end in filler_spans:
        spoken[start:end] = " " * (end - start)
    fluent = "".join(spoken)
    syllables = count_syllables(fluent, language)
    return AnswerLength(
        answer_length=count_answer_length(text, language),
        chars=count_characters(text),
        words=count_words(text),
        syllables=syllables,
        units=count_words(fluent) if language == "en" else syllables,
        seconds_total=seconds_total,
        seconds_speech=seconds_speech,
    )


def count_syllables(text: str, language: str) -> int:
    """Count syllables as read: a Han character one, a Latin word its vowel groups, numbers as spoken.

    In English a silent final e makes no syllable (code, used to be exact only by a dictionary; this errs
    little).
    """
    total = 0
    for match in _UNITS.finditer(text):
        if match.lastgroup == "han":
            total += 1
        elif match.lastgroup == "number":
            year = text[match.end() : match.end() + 1] == "年"
            total += _number_syllables(match.group(), language, year)
        else:
            total += _latin_syllables(match.group().lower(), language)
    return total


def _latin_syllables(word: str, language: str) -> int:
    groups = len(_VOWELS.findall(word))
    if language == "en" and re.search(r"[^aeiouyl]e$|[aeiouy]le$|[^aeiouytd]ed$", word):
        groups -= 1
    return max(1, groups)


def _number_syllables(number: str, language: str, year: bool) -> int:
    """Syllables of a number read aloud: ``12``, ``1,024``, ``99.9%``, ``2024`` before 年."""
    digits = number.rstrip("%")
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", digits):
        digits = digits.replace(",", "")
    whole, *rest = re.split(r"[.,]", digits)
    count = _whole_syllables(whole, language, digit_by_digit=year or len(whole) > 8 or _padded(whole))
    for group in rest:
        count += 1 + _digits_one_by_one(group, language)  # 点 / point
    if number.endswith("%"):
        count += 3 if language == "zh" else 2  # 百分之 / per cent
    return count


def _padded(whole: str) -> bool:
    return len(whole) > 1 and whole.startswith("0")


def _whole_syllables(whole: str, language: str, *, digit_by_digit: bool) -> int:
    if digit_by_digit:
        return _digits_one_by_one(whole, language)
    return _chinese_number(int(whole)) if language == "zh" else _english_number(int(whole))


def _digits_one_by_one(digits: str, language: str) -> int:
    return len(digits) if language == "zh" else sum(_ONES[int(digit)] for digit in digits)


def _chinese_number(value: int) -> int:
    """Characters of a number below 10**8 in Chinese: 15 十五, 105 一百零五, 12000 一万二千."""
    if value == 0:
        return 1
    high, low = divmod(value, 10_000)
    if high:
        zero = 1 if 0 < low < 1_000 else 0
        return _chinese_number(high) + 1 + zero + (_chinese_group(low) if low else 0)
    return _chinese_group(low, alone=True)


def _chinese_group(value: int, *, alone: bool = False) -> int:
    """Characters of 1-9999; alone, 10-19 lose their 一."""
    if alone and 10 <= value < 20:
        return 1 if value == 10 else 2
    count = 0
    seen, zero_due = False, False
    for power in (1_000, 100, 10, 1):
        digit = value // power % 10
        if digit:
            count += (1 if zero_due else 0) + (1 if power == 1 else 2)
            seen, zero_due = True, False
        elif seen:
            zero_due = True
    return count


def _english_number(value: int) -> int:
    """Syllables of a number below 10**8 in English: 342 three hundred forty-two."""
    if value < 20:
        return _ONES[value]
    if value < 100:
        return _TENS[value // 10] + (_ONES[value % 10] if value % 10 else 0)
    for size in (1_000_000, 1_000, 100):
        if value >= size:
            rest = value % size
            return _english_number(value // size) + 2 + (_english_number(rest) if rest else 0)
    raise AssertionError("unreachable: value is at least 100")
