"""Builds answers of every degree of hesitation, with the score that their plan gives in closed form."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np

from speech.answer_length import count_syllables, count_words
from speech.hesitation import PartsInput, hesitation_from_parts
from speech.pauses import PAUSE_S, PauseClass
from tests.measure.speech.filler_material import filled_pause
from tests.measure.speech.material import Answer, Piece, Voice, assemble
from training.recognizer.corpus import split_clause

_QUESTION_END_S = 0.3
_STOP = {"zh": "。", "en": "."}
_COMMA = {"zh": "，", "en": ","}
# Said twice before a clause: none of them is a word of its own when doubled.
_REPEATED = {"zh": ("我们我们", "因为因为", "当时当时"), "en": ("we we", "and and", "but but")}
_RATE_WPM = {"zh": (270, 130), "en": (190, 110)}


@dataclass(frozen=True, eq=False)
class Hesitant:
    """A built answer; ``question_end_s`` on the recording's clock; ``score`` is its plan's."""

    answer: Answer
    question_end_s: float
    plan: PartsInput
    score: float


def hesitant_answer(voice: Voice, degree: float, rng: random.Random) -> Hesitant:
    """Build an answer; ``degree`` 0 is fluent, 1 hesitates in every way.

    With the degree grow the pauses (after sentences, after clauses, inside them), the number of fillers and
    of repetitions and the latency; the pace falls.
    """
    numbers = np.random.default_rng(rng.getrandbits(32))
    pieces: list[tuple[Piece, float]] = []
    repairs = 0
    clauses = 2 if rng.random() < 0.2 else rng.randint(5, 8)
    for number in range(clauses):
        if rng.random() < 0.55 * degree:
            pieces.append((filled_pause(voice, numbers, rng), _gap_s(rng, 0.1, 0.3, degree)))
        repeats = rng.random() < 0.35 * degree
        repairs += repeats
        ends = number == clauses - 1 or rng.random() < 0.35
        pieces += _clause(voice, rng, degree, repeats=repeats, ends=ends)
    latency_s = rng.uniform(0.4, 0.9) + degree * rng.uniform(0.0, 6.0)
    answer = assemble(pieces, voice.language, _QUESTION_END_S + latency_s, 1.0)
    plan = planned_parts(answer, latency_s, repairs)
    score = hesitation_from_parts(plan).score
    if score is None:
        raise AssertionError("a plan always has a score")
    return Hesitant(answer, _QUESTION_END_S, plan, score)


def planned_parts(answer: Answer, latency_s: float, repairs: int) -> PartsInput:
    """What a perfect measurement of a built answer would find."""
    phrases = [part.piece.text for part in answer.parts if part.piece.kind == "phrase"]
    text = ("" if answer.language == "zh" else " ").join(phrases)
    fillers = answer.fillers_s
    pauses: list[tuple[PauseClass, float]] = [
        (_class_after(part.piece.mark), after.start_s - part.end_s)
        for part, after in zip(answer.parts, answer.parts[1:], strict=False)
        if after.start_s - part.end_s >= PAUSE_S
    ]
    return PartsInput(
        latency_s=latency_s,
        duration_s=answer.parts[-1].end_s - answer.parts[0].start_s,
        pauses=tuple(pauses),
        filler_count=len(fillers),
        filled_s=sum(end_s - start_s for start_s, end_s in fillers),
        syllables=count_syllables(text, answer.language),
        repairs=repairs,
        language=answer.language,
        words=count_words(text),
    )


def _clause(
    voice: Voice, rng: random.Random, degree: float, *, repeats: bool, ends: bool
) -> list[tuple[Piece, float]]:
    """A clause in one piece, or in two with a pause inside; the silence after it fits its mark."""
    language = voice.language
    fast, slow = _RATE_WPM[language]
    rate_wpm = round(fast + (slow - fast) * degree)
    text = _fresh_clause(voice)
    halves = split_clause(text, language, rng) if rng.random() < 0.2 + 0.6 * degree else None
    texts = list(halves or (text,))
    if repeats:
        joint = "" if language == "zh" else " "
        texts[0] = rng.choice(_REPEATED[language]) + joint + texts[0]
    mark = (_STOP if ends else _COMMA)[language]
    after_s = _gap_s(rng, 0.4, 1.1, degree) if ends else _gap_s(rng, 0.1, 0.5, degree)
    pieces = [(voice.phrase(texts[0], rate_wpm, mark if len(texts) == 1 else ""), after_s)]
    if len(texts) == 2:
        inside_s = _gap_s(rng, 0.05, 0.15, degree)
        pieces = [(pieces[0][0], inside_s), (voice.phrase(texts[1], rate_wpm, mark), after_s)]
    return pieces


def _fresh_clause(voice: Voice) -> str:
    """A clause that does not begin as a repetition does."""
    starts = tuple(text[: len(text) // 2].strip() for text in _REPEATED[voice.language])
    while (text := voice.clause()).lower().startswith(starts):
        pass
    return text


def _gap_s(rng: random.Random, low_s: float, high_s: float, degree: float) -> float:
    """A silence that grows with the degree, never just below or above what counts as a pause."""
    gap_s = rng.uniform(low_s, high_s) + degree * rng.choice((0.0, rng.uniform(0.2, 2.2)))
    return gap_s if not 0.16 < gap_s < 0.32 else 0.32


def _class_after(mark: str) -> PauseClass:
    if mark in _STOP.values():
        return "S"
    return "C" if mark in _COMMA.values() else "M"
