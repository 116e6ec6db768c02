"""Holds everything that is published about one answer, and writes it as JSON-able values."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from speech.answer_length import AnswerLength
from speech.fillers import FillerEvent
from speech.hesitation import Band, Part, Reason
from speech.pauses import Pause, PauseStatistics
from speech.repairs import Repair

_DECIMALS = 4


@dataclass(frozen=True)
class FillerMeasures:
    """The fillers of an answer.

    ``count`` events, of which ``lexical`` were written by the recogniser and ``acoustic`` only heard;
    ``tokens`` filler words; ``per_100`` events per 100 syllables (English: words), None without any;
    ``by_type`` events per class, ``by_word`` words by frequency. ``text_only`` when nobody listened for
    fillers in the sound.
    """

    count: int = 0
    tokens: int = 0
    per_100: float | None = None
    lexical: int = 0
    acoustic: int = 0
    by_type: dict[str, int] = field(default_factory=dict)
    by_word: dict[str, int] = field(default_factory=dict)
    evidence: tuple[FillerEvent, ...] = ()
    text_only: bool = True


@dataclass(frozen=True)
class Rates:
    """Speed and flow of an answer; None where nothing could be timed.

    Syllables per second with pauses (``speech``) and without (``articulation``); ``phonation`` the share of
    time that is not silent; ``mean_run`` syllables (English: words) between pauses; ``filled_s`` seconds
    that fillers sound; ``latency_s`` from the question's end.
    """

    speech: float | None = None
    articulation: float | None = None
    phonation: float | None = None
    mean_run: float | None = None
    silent_s: float | None = None
    filled_s: float | None = None
    latency_s: float | None = None


@dataclass(frozen=True)
class SpeechMeasures:
    """What was measured of one answer.

    ``hesitation_score`` from 0 to 1, or None with a ``reason``. ``filler_count`` and ``answer_length`` are
    the numbers of a training row. ``pauses`` are those of at least 0.25 s, ``pause_statistics`` sum the
    silent ones up at 0.2, 0.25 and 0.35 s. ``sentences`` explain every part, by language of the reader.
    """

    hesitation_score: float | None
    filler_count: int
    answer_length: int
    lengths: AnswerLength
    version: str
    reason: Reason | None = None
    band: Band | None = None
    short: bool = False
    fillers: FillerMeasures = field(default_factory=FillerMeasures)
    discourse_markers: dict[str, int] = field(default_factory=dict)
    pauses: tuple[Pause, ...] = ()
    pause_statistics: tuple[PauseStatistics, ...] = ()
    repetitions: int = 0
    restarts: int = 0
    repairs: tuple[Repair, ...] = ()
    rates: Rates = Rates()
    parts: tuple[Part, ...] = ()
    sentences: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as JSON-able values; numbers are rounded to four decimals."""
        values = asdict(self)
        for pause, written in zip(self.pauses, values["pauses"], strict=True):
            written["duration_s"] = pause.duration_s
        plain = _plain(values)
        if not isinstance(plain, dict):
            raise TypeError("measures are a mapping")
        return plain


def _plain(value: object) -> object:
    if isinstance(value, float):
        return round(value, _DECIMALS)
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
