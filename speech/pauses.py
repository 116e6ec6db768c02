"""Tells the pauses of an answer apart: after a sentence, after a clause, or inside one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from speech.answer_text import CLAUSE_MARKS, SENTENCE_MARKS, AnswerText, TimedGap, place_gap, union
from speech.answer_text import overlap_s as covered_s

PauseClass = Literal["S", "C", "M", "U"]

PAUSE_S = 0.25
PUBLISHED_THRESHOLDS_S = (0.2, 0.25, 0.35)
# What a pause may last before it counts as hesitation: listeners find Mandarin most natural with about 1.2 s
# between sentences and 0.6 s between clauses. U: nobody knows where the pause stands.
ALLOWANCE_S: dict[PauseClass, float] = {"S": 1.2, "C": 0.6, "M": 0.0, "U": 0.6}
_FILLED_SHARE = 0.5
# A text with fewer marks than this was written by a recogniser that sets none (but perhaps the last).
_CHARS_PER_MARK = 60


@dataclass(frozen=True)
class Pause:
    """A gap in speech.

    ``cls``: S after a sentence, C after a clause, M in the midst of one, U unknown. ``allowance_s`` is what
    such a pause may last unremarked. ``silent`` is False when a filler sounds through more than half of it.
    """

    start_s: float
    end_s: float
    cls: PauseClass
    allowance_s: float
    silent: bool = True

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s

    @property
    def excess_s(self) -> float:
        """Seconds beyond the allowance."""
        return max(0.0, self.duration_s - self.allowance_s)


@dataclass(frozen=True)
class PauseStatistics:
    """The silent pauses of at least ``threshold_s`` seconds."""

    threshold_s: float
    count: int
    total_s: float
    mean_s: float
    longest_s: float
    per_minute: float


def classify_gaps(
    gaps: Sequence[TimedGap],
    answer: AnswerText,
    filled_spans: Sequence[tuple[float, float]] = (),
) -> tuple[Pause, ...]:
    """Class every gap by the marks between the words around it.

    ``filled_spans`` are the (start_s, end_s) in which fillers sound. Without timed words, or in a text
    without punctuation, every gap is U.
    """
    known = bool(answer.word_spans) and is_punctuated(answer.text)
    filled = union(filled_spans)
    pauses = []
    for gap in gaps:
        cls = _class_of(gap, answer) if known else "U"
        duration_s = gap.end_s - gap.start_s
        silent = covered_s(gap.start_s, gap.end_s, filled) <= _FILLED_SHARE * duration_s
        pauses.append(Pause(gap.start_s, gap.end_s, cls, ALLOWANCE_S[cls], silent))
    return tuple(pauses)


def is_punctuated(text: str) -> bool:
    """Whether marks say where clauses end: at least one, and one per 60 letters."""
    marks = sum(char in SENTENCE_MARKS + CLAUSE_MARKS for char in text)
    letters = sum(char.isalnum() for char in text)
    return marks * _CHARS_PER_MARK >= letters and marks > 0


def pause_statistics(
    pauses: Sequence[Pause], duration_s: float, threshold_s: float = PAUSE_S
) -> PauseStatistics:
    """Sum up the silent pauses of at least ``threshold_s`` in an answer of ``duration_s`` seconds."""
    lengths = [pause.duration_s for pause in silent_pauses(pauses, threshold_s)]
    total_s = sum(lengths)
    return PauseStatistics(
        threshold_s=threshold_s,
        count=len(lengths),
        total_s=total_s,
        mean_s=total_s / len(lengths) if lengths else 0.0,
        longest_s=max(lengths, default=0.0),
        per_minute=60.0 * len(lengths) / duration_s if duration_s > 0 else 0.0,
    )


def silent_pauses(pauses: Sequence[Pause], threshold_s: float = PAUSE_S) -> tuple[Pause, ...]:
    """Return the silent pauses of at least ``threshold_s`` seconds."""
    return tuple(pause for pause in pauses if pause.silent and pause.duration_s >= threshold_s - 1e-9)


def _class_of(gap: TimedGap, answer: AnswerText) -> PauseClass:
    offset = place_gap(answer, gap)
    if offset is None or offset == 0:
        return "U"  # nothing that was recognised stands before it
    boundary = answer.after(offset)
    if boundary.sentence or boundary.ellipsis:
        return "S"
    if any(mark in CLAUSE_MARKS for mark in boundary.between):
        return "C"
    return "U" if boundary.edge else "M"
