"""Finds repairs in an answer: words said twice at once, and phrases abandoned and begun again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from speech.answer_text import AnswerText
from speech.repair_rules import (
    ANSWERS,
    DOUBLED_PHRASES,
    DOUBLED_WORDS,
    LEFT_OPEN_EN,
    LEFT_OPEN_ZH,
    NUMERALS,
    STUTTERED,
)

RepairKind = Literal["repetition", "restart"]

_TOKEN = re.compile(r"[\u3400-\u9fff]|[a-z0-9]+(?:['’.\-][a-z0-9]+)*|[^\W\x00-\x7f]")
# Four words: a Chinese word is two characters at most where people stumble.
_MAX_REPEATED_ZH, _MAX_REPEATED_EN = 8, 4
_MAX_ABANDONED = 4
_RESTART_PAUSE_S = 0.25


@dataclass(frozen=True)
class Repair:
    """One repair: its kind, the stretch of the answer, and its character span."""

    kind: RepairKind
    text: str
    char_start: int
    char_end: int


@dataclass(frozen=True)
class _Token:
    text: str
    start: int
    end: int
    # What parts it from the token before: "" nothing, "," a comma or a measured pause, "." a sentence end.
    parted: str

    @property
    def is_han(self) -> bool:
        return not self.text.isascii()


def find_repairs(answer: AnswerText, filler_spans: Sequence[tuple[int, int]] = ()) -> tuple[Repair, ...]:
    """Find the repairs of an answer, in order; a run of repeats is one, and no stretch counts twice.

    ``filler_spans`` are the filler words; they are looked through, so 我们 嗯 我们 is a repetition, and a
    repeated filler is none.
    """
    tokens = _tokens(answer, filler_spans)
    repairs: list[Repair] = []
    index = 0
    while index < len(tokens):
        doubled_end, lexical = _repetition_end(tokens, index)
        kind: RepairKind = "repetition"
        end = None if lexical else doubled_end
        if end is None:
            end, kind = _restart_end(tokens, index), "restart"
        if end is None:
            # Of a word that the language doubles (对对对) no part is a stumble either.
            index = max(index + 1, (doubled_end or 0) - 1)
            continue
        start, stop = tokens[index].start, tokens[end - 1].end
        repairs.append(Repair(kind, answer.text[start:stop], start, stop))
        # The last copy may itself begin the next repair; the first ones may not.
        index = max(index + 1, end - 1)
    return tuple(repairs)


def _tokens(answer: AnswerText, filler_spans: Sequence[tuple[int, int]]) -> list[_Token]:
    tokens: list[_Token] = []
    parted = "."
    for match in _TOKEN.finditer(answer.folded):
        start, end = match.span()
        before = answer.before(start)
        if before.sentence:
            parted = "."
        elif parted != "." and (before.clause or before.ellipsis or before.pauses(_RESTART_PAUSE_S)):
            parted = ","
        if any(low < end and start < high for low, high in filler_spans):
            continue
        tokens.append(_Token(match.group(), start, end, parted))
        parted = ""
    return tokens


def _repetition_end(tokens: Sequence[_Token], index: int) -> tuple[int | None, bool]:
    """Return the index after a run of immediate repeats that begins here, and whether it is lexical.

    The longest unit that stumbles wins; None when nothing is repeated.
    """
    lexical_end: int | None = None
    limit = _MAX_REPEATED_ZH if tokens[index].is_han else _MAX_REPEATED_EN
    for size in range(min(limit, (len(tokens) - index) // 2), 0, -1):
        end = index + size
        while _same(tokens, index, end, size):
            end += size
        if end == index + size:
            continue
        if not _is_lexical(tokens, index, end, size):
            return end, False
        lexical_end = max(end, lexical_end or 0)
    return lexical_end, lexical_end is not None


def _same(tokens: Sequence[_Token], first: int, second: int, size: int) -> bool:
    """Whether the ``size`` tokens at ``second`` repeat those at ``first`` with no mark in the way."""
    if second + size > len(tokens):
        return False
    return all(
        tokens[first + step].text == tokens[second + step].text and not tokens[second + step].parted
        for step in range(size)
    )


def _is_lexical(tokens: Sequence[_Token], index: int, end: int, size: int) -> bool:
    """Whether the language itself doubles these: 天天, 研究研究, 一步一步, 清清楚楚, very very, digits."""
    unit = [token.text for token in tokens[index : index + size]]
    joined = "".join(unit)
    if all(word.isdigit() or word in NUMERALS for word in unit):
        return True
    if not tokens[index].is_han:
        return " ".join(unit) in DOUBLED_WORDS
    if size == 1:
        follows_pair = end + 1 < len(tokens) and tokens[end].text == tokens[end + 1].text
        after_pair = index >= 2 and tokens[index - 1].text == tokens[index - 2].text
        alone = bool(tokens[index].parted) and (end == len(tokens) or bool(tokens[end].parted))
        return joined not in STUTTERED or follows_pair or after_pair or (alone and joined in ANSWERS)
    return joined in DOUBLED_PHRASES or joined in ANSWERS or (size <= 3 and joined.startswith("一")) or (
        size % 2 == 0 and joined[: size // 2] == joined[size // 2 :]
    )  # fmt: skip


def _restart_end(tokens: Sequence[_Token], index: int) -> int | None:
    """Return the index after the token that begins again, when a clause at ``index`` was abandoned.

    Abandoned means: at most four words up to a comma or a pause, then the same first word, and the fragment
    is either said again as a whole or ends in a word that cannot end a clause. 有缓存，有队列 is a list, no
    restart.
    """
    if not tokens[index].parted:
        return None
    # Four words of Chinese are at most eight characters; the fragment must still end before a mark.
    limit = _MAX_ABANDONED * 2 if tokens[index].is_han else _MAX_ABANDONED
    stop = index + 1
    while stop < len(tokens) and not tokens[stop].parted:
        stop += 1
    if stop == len(tokens) or tokens[stop].parted != "," or stop - index > limit:
        return None
    if tokens[stop].text != tokens[index].text:
        return None
    fragment = [token.text for token in tokens[index:stop]]
    again = [token.text for token in tokens[stop : stop + len(fragment)]]
    joined = "".join(fragment)
    if joined in ANSWERS or all(word in ANSWERS for word in fragment):
        return None
    if all(word.isdigit() or word in NUMERALS for word in fragment):
        return None
    left_open = joined.endswith(LEFT_OPEN_ZH) if tokens[index].is_han else fragment[-1] in LEFT_OPEN_EN
    goes_on = stop + len(fragment) < len(tokens) and not tokens[stop + len(fragment)].parted
    return stop + 1 if left_open or (fragment == again and goes_on) else None
