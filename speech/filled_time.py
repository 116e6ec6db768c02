"""Tells the time that fillers sound from the silence beside them: no moment of an answer is both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from speech.answer_text import TimedGap, overlap_s, union
from speech.mask import Gap, SpeechMask, runs

Spans = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class FilledTime:
    """Where fillers sound, as sorted, disjoint (start_s, end_s).

    ``spans`` are all of them. ``sure`` are those that part the silence around them: the others have only the
    recogniser's word, and recognisers stretch a filler over the silence beside it.
    """

    spans: Spans = ()
    sure: Spans = ()


def filled_time(
    written: Sequence[tuple[float, float]],
    heard: Sequence[tuple[float, float]],
    mask: SpeechMask,
    voice: Sequence[tuple[float, float]] | None,
) -> FilledTime:
    """Put together what the recogniser wrote and what was heard; all spans are (start_s, end_s).

    ``voice`` are the stretches in which the speaker's voice is heard whatever the mask says (a voice detector
    gives up on many a hum); a written filler sounds where mask or voice do. Without it a written filler is
    sure where the mask hears nothing of it: then it sounds somewhere inside that gap.
    """
    if voice is not None:
        sounding = union([*_speech(mask), *voice])
        sure = union([*_shared(written, sounding), *heard])
        return FilledTime(sure, sure)
    speech = _speech(mask)
    unheard = [span for span in written if span[1] > span[0] and not overlap_s(*span, speech)]
    return FilledTime(union([*written, *heard]), union([*unheard, *heard]))


def part_gaps(gaps: Sequence[TimedGap], filled: Spans, shortest_s: float) -> tuple[Gap, ...]:
    """Take the fillers out of the gaps: each becomes the silences of at least ``shortest_s`` in it.

    A gap without a filler, or without such a silence beside it, stays whole.
    """
    parted: list[Gap] = []
    for gap in gaps:
        silences = [
            Gap(low, high)
            for low, high in _without(gap.start_s, gap.end_s, filled)
            if high - low >= shortest_s - 1e-9
        ]
        parted += silences or [Gap(gap.start_s, gap.end_s)]
    return tuple(parted)


def _speech(mask: SpeechMask) -> Spans:
    return tuple((start * mask.frame_s, end * mask.frame_s) for start, end in runs(mask.frames))


def _shared(one: Sequence[tuple[float, float]], other: Spans) -> list[tuple[float, float]]:
    """What lies in spans of both kinds."""
    pairs = ((max(a[0], b[0]), min(a[1], b[1])) for a in one for b in other)
    return [(low, high) for low, high in pairs if high > low]


def _without(start_s: float, end_s: float, filled: Spans) -> list[tuple[float, float]]:
    """What ``filled`` leaves of a stretch."""
    left, position = [], start_s
    for low, high in filled:
        if high > start_s and low < end_s:
            left.append((position, low))
            position = high
    left.append((position, end_s))
    return [(max(low, start_s), min(high, end_s)) for low, high in left if high > low]
