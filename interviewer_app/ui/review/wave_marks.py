"""Finds in an answer's measures what is marked on its waveform: speech, pauses, fillers by kind, words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from interviewer_app.sessions.records import AnswerRecord, number_or_none
from interviewer_app.sessions.report_speech import view_speech

SHOWN_PAUSE_S = 0.25
# A shape for each kind of filler, so that none is told by its colour alone.
SHAPES = {"A": "●", "B": "◆", "C": "▲", "D": "■"}


@dataclass(frozen=True)
class Mark:
    """A stretch in seconds from the start of the answer's sound. ``kind`` is a filler's class or empty."""

    start_s: float
    end_s: float
    text: str = ""
    kind: str = ""

    @property
    def duration_s(self) -> float:
        """How long it is."""
        return self.end_s - self.start_s


@dataclass(frozen=True)
class WaveMarks:
    """All marks of one answer, each kind in order."""

    speech: tuple[Mark, ...] = ()
    pauses: tuple[Mark, ...] = ()
    fillers: tuple[Mark, ...] = ()
    words: tuple[Mark, ...] = ()


def read_marks(answer: AnswerRecord, onset_s: float | None = None) -> WaveMarks:
    """Return the marks of ``answer``; what has no times or odd ones is left out.

    Speech begins at ``onset_s`` where that is known, else at the first mark.
    """
    pauses = tuple(
        Mark(pause.start_s, pause.end_s)
        for pause in view_speech(answer).pauses
        if pause.start_s is not None and pause.end_s is not None and pause.duration_s >= SHOWN_PAUSE_S
    )
    heard = answer.speech.get("fillers")
    evidence = heard.get("evidence") if isinstance(heard, dict) else None
    fillers = tuple(
        mark
        for item in (evidence if isinstance(evidence, list) else ())
        if isinstance(item, dict) and (mark := _mark(item, str(item.get("kind") or "A")))
    )
    words = tuple(mark for word in answer.words if (mark := _mark(word, "")) and mark.text)
    return WaveMarks(_speech(answer, pauses, (*fillers, *words), onset_s), pauses, fillers, words)


def phrases_of(words: Sequence[Mark]) -> list[list[Mark]]:
    """Return the words in groups, cut where a pause could stand between two."""
    phrases: list[list[Mark]] = []
    for word in words:
        if phrases and word.start_s - phrases[-1][-1].end_s < SHOWN_PAUSE_S:
            phrases[-1].append(word)
        else:
            phrases.append([word])
    return phrases


def joined(words: Sequence[Mark]) -> str:
    """Return words as a text: Latin ones with spaces between them, others without."""
    text = ""
    for word in words:
        latin = text[-1:].isascii() and word.text[:1].isascii() and text[-1:].isalnum()
        text += f" {word.text}" if latin and word.text[:1].isalnum() else word.text
    return text


def _speech(
    answer: AnswerRecord, pauses: tuple[Mark, ...], sounds: tuple[Mark, ...], onset_s: float | None
) -> tuple[Mark, ...]:
    """Return what lies between the pauses, from the onset on for as long as the answer was spoken."""
    marks = [*pauses, *sounds]
    if not marks:
        return ()
    begin_s = min(mark.start_s for mark in marks) if onset_s is None else onset_s
    lengths = answer.speech.get("lengths")
    total_s = number_or_none(lengths.get("seconds_total")) if isinstance(lengths, dict) else None
    end_s = begin_s + total_s if total_s else max(mark.end_s for mark in marks)
    runs, at_s = [], begin_s
    for pause in sorted(pauses, key=lambda one: one.start_s):
        if pause.start_s > at_s:
            runs.append(Mark(at_s, min(pause.start_s, end_s)))
        at_s = max(at_s, pause.end_s)
    if end_s > at_s:
        runs.append(Mark(at_s, end_s))
    return tuple(runs)


def _mark(item: Mapping[str, Any], kind: str) -> Mark | None:
    start_s, end_s = number_or_none(item.get("start_s")), number_or_none(item.get("end_s"))
    if start_s is None or end_s is None or end_s <= start_s:
        return None
    text = item.get("text")
    return Mark(start_s, end_s, text.strip() if isinstance(text, str) else "", kind)
