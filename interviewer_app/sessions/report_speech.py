"""Reads an answer's stored measures for the report, whatever version wrote them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
    reason: str = ""
    parts: tuple[PartView, ...] = ()
    filler_count: int | None = None
    answer_length: int | None = None
    text_only: bool = False
    fillers: tuple[SpanView, ...] = ()
    pauses: tuple[SpanView, ...] = ()
    numbers: Mapping[str, float] | None = None


def view_speech(answer: AnswerRecord) -> SpeechView:
    """Return what ``answer`` says about its delivery; a missing or odd field is "not measured"."""
    speech = answer.speech
    hesitation = _first_mapping(speech, "hesitation")
    fillers = _first_mapping(speech, "fillers")
    score = number_or_none(speech.get("hesitation_score"))
    return SpeechView(
        hesitation=None if score is None else min(1.0, max(0.0, score)),
        band=_word(hesitation.get("band") or speech.get("band")),
        short=hesitation.get("short") is True or speech.get("short") is True,
        reason=_word(hesitation.get("reason") or speech.get("reason")),
        parts=tuple(_part(item) for item in _first_list(hesitation, "parts") or _first_list(speech, "parts")),
        filler_count=_whole(speech.get("filler_count")),
        answer_length=_whole(speech.get("answer_length")),
        text_only=fillers.get("text_only") is True or speech.get("text_only") is True,
        fillers=_spans(
            _first_list(fillers, "evidence", "events") or _first_list(speech, "filler_events", "fillers")
        ),
        pauses=_spans(_first_list(speech, "pauses", "gaps") or _first_list(_first_mapping(speech, "pauses"))),
        numbers={key: value for key, item in speech.items() if (value := number_or_none(item)) is not None},
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


def _first_mapping(source: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    return next((value for key in keys if isinstance(value := source.get(key), dict)), {})


def _first_list(source: Mapping[str, Any], *keys: str) -> list[Mapping[str, Any]]:
    found = next((value for key in keys or ("events",) if isinstance(value := source.get(key), list)), [])
    return [item for item in found if isinstance(item, dict)]


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
