"""Reads an answer's stored measures for the report, whatever version wrote them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from interviewer_app.sessions.records import AnswerRecord, number_or_none


@dataclass(frozen=True)
class PartView:
    """One part of the hesitation score: measured value, degree from 0 to 1, weight."""

    name: str
    x: float | None
    h: float | None
    weight: float | None


@dataclass(frozen=True)
class SpanView:
    """A stretch of an answer: in characters, in seconds from the start of its sound, or both."""

    text: str = ""
    char_start: int | None = None
    char_end: int | None = None
    start_s: float | None = None
    end_s: float | None = None

    @property
    def duration_s(self) -> float:
        """Length in seconds; 0 where the times are unknown."""
        if self.start_s is None or self.end_s is None:
            return 0.0
        return max(0.0, self.end_s - self.start_s)


@dataclass(frozen=True)
class SpeechView:
    """What the report shows of one answer's delivery; None and empty mean "not measured"."""

    hesitation: float | None = None
    band: str = ""
    short: bool = False
    parts: tuple[PartView, ...] = ()
    sentences: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    filler_count: int | None = None
    answer_length: int | None = None
    text_only: bool = False
    fillers: tuple[SpanView, ...] = ()
    pauses: tuple[SpanView, ...] = ()
    rates: Mapping[str, float] = field(default_factory=dict)
    lengths: Mapping[str, float] = field(default_factory=dict)


def view_speech(answer: AnswerRecord) -> SpeechView:
    """Return what ``answer`` says about its delivery; a missing or odd field is "not measured".

    Reads what ``speech.measures.SpeechMeasures.to_dict`` writes. A pause that a filler sounds through is
    left out: it is shown as the filler.
    """
    speech = answer.speech
    fillers = _mapping(speech.get("fillers"))
    score = number_or_none(speech.get("hesitation_score"))
    return SpeechView(
        hesitation=None if score is None else min(1.0, max(0.0, score)),
        band=_word(speech.get("band")),
        short=speech.get("short") is True,
        parts=tuple(_part(item) for item in _mappings(speech.get("parts"))),
        sentences={
            language: tuple(_word(sentence) for sentence in told)
            for language, told in _mapping(speech.get("sentences")).items()
            if isinstance(told, list)
        },
        filler_count=_whole(speech.get("filler_count")),
        answer_length=_whole(speech.get("answer_length")),
        text_only=fillers.get("text_only") is True,
        fillers=_spans(_mappings(fillers.get("evidence"))),
        pauses=_spans(item for item in _mappings(speech.get("pauses")) if item.get("silent") is not False),
        rates=_numbers(_mapping(speech.get("rates"))),
        lengths=_numbers(_mapping(speech.get("lengths"))),
    )


def mean(values: Iterable[float | None]) -> float | None:
    """Return the mean of what was measured, or None when nothing was."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _part(item: Mapping[str, Any]) -> PartView:
    return PartView(
        name=_word(item.get("name")),
        x=number_or_none(item.get("x")),
        h=number_or_none(item.get("h")),
        weight=number_or_none(item.get("weight")),
    )


def _spans(items: Iterable[Mapping[str, Any]]) -> tuple[SpanView, ...]:
    return tuple(
        SpanView(
            text=_word(item.get("text")),
            char_start=_whole(item.get("char_start")),
            char_end=_whole(item.get("char_end")),
            start_s=number_or_none(item.get("start_s")),
            end_s=number_or_none(item.get("end_s")),
        )
        for item in items
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _numbers(source: Mapping[str, Any]) -> dict[str, float]:
    read = {key: number_or_none(value) for key, value in source.items()}
    return {key: value for key, value in read.items() if value is not None}


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
