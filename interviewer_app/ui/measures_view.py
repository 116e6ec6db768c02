"""Reads the measures of one answer out of the mapping that a snapshot carries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# Upper ends of the bands in which a score is shown; the last band has none.
BANDS = ((0.2, "fluent"), (0.45, "normal"), (0.7, "hesitant"))
PART_ORDER = ("pause", "filler", "speed", "repair", "latency")


@dataclass(frozen=True)
class PartView:
    """One cause of hesitation: ``x`` in its own unit, ``share`` of its range from 0 to 1."""

    name: str
    x: float
    share: float


@dataclass(frozen=True)
class MeasuresView:
    """What is shown of an answer. None means that it could not be measured; ``reason`` is why, as a code.

    ``sentences`` explain the parts, by language of the reader.
    """

    hesitation: float | None = None
    band: str = ""
    short: bool = False
    reason: str = ""
    parts: tuple[PartView, ...] = ()
    fillers: int | None = None
    length: int | None = None
    sentences: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of the answer."""
        return self.hesitation is None and self.fillers is None and self.length is None


def read_measures(speech: Mapping[str, Any]) -> MeasuresView:
    """Return what ``speech`` holds; whatever is missing or of a foreign kind is left out."""
    score = _number(speech.get("hesitation_score"))
    return MeasuresView(
        hesitation=score,
        band="" if score is None else band_of(score),
        short=speech.get("short") is True,
        reason=str(speech.get("reason") or ""),
        parts=_parts(speech.get("parts")),
        fillers=_count(speech.get("filler_count")),
        length=_count(speech.get("answer_length")),
        sentences=_sentences(speech.get("sentences")),
    )


def band_of(score: float) -> str:
    """Return ``fluent``, ``normal``, ``hesitant`` or ``strong``."""
    return next((name for upper, name in BANDS if score < upper), "strong")


def _parts(raw: object) -> tuple[PartView, ...]:
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        return ()
    entries = [value for value in raw if isinstance(value, Mapping)]
    found = {}
    for entry in entries:
        x, share = _number(entry.get("x")), _number(entry.get("h"))
        if x is not None and share is not None:
            name = str(entry.get("name", ""))
            found[name] = PartView(name, x, min(1.0, max(0.0, share)))
    return tuple(found[name] for name in PART_ORDER if name in found)


def _sentences(raw: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(raw, Mapping):
        return {}
    return {
        str(language): tuple(str(sentence) for sentence in sentences)
        for language, sentences in raw.items()
        if isinstance(sentences, Sequence) and not isinstance(sentences, str)
    }


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if value == value else None  # a NaN is not a number to show


def _count(value: object) -> int | None:
    number = _number(value)
    return None if number is None else round(number)
