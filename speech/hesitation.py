"""Turns what was measured of an answer into one hesitation score, with every part of it laid open."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

from speech.pauses import ALLOWANCE_S, PauseClass

PartName = Literal["pause", "filler", "speed", "repair", "latency"]
Band = Literal["fluent", "normal", "hesitant", "strong"]
Reason = Literal["typed", "capture", "noise", "no_audio", "no_speech", "no_text"]

_BANDS: tuple[tuple[float, Band], ...] = ((0.2, "fluent"), (0.45, "normal"), (0.7, "hesitant"))


@dataclass(frozen=True)
class Scale:
    """From ``lo`` (no sign of hesitation) to ``hi`` (a full one); ``lo`` > ``hi`` when less is worse."""

    lo: float
    hi: float
    weight: float

    def share(self, x: float) -> float:
        """Return where ``x`` lies between lo (0) and hi (1), clipped."""
        return min(1.0, max(0.0, (x - self.lo) / (self.hi - self.lo)))


@dataclass(frozen=True)
class FullScales:
    """The scales of an answer long enough for rates.

    Pauses inside clauses weigh most in rated fluency, repairs least (Bosker 2013, de Jong 2016, Kahng 2018).
    Units of x: pause share of the answer's time, fillers and repairs per 100 syllables (English: words),
    speed in syllables per second, latency in seconds.
    """

    pause: Scale = Scale(0.04, 0.30, 0.40)
    filler: Scale = Scale(0.7, 6.0, 0.25)
    speed: Scale = Scale(4.0, 2.8, 0.15)
    repair: Scale = Scale(0.5, 4.0, 0.10)
    latency: Scale = Scale(1.0, 5.0, 0.10)


@dataclass(frozen=True)
class ShortScales:
    """The scales of a short answer: number of fillers, latency, longest pause beyond its allowance."""

    pause: Scale = Scale(0.0, 2.0, 0.30)
    filler: Scale = Scale(0.0, 3.0, 0.35)
    latency: Scale = Scale(1.0, 5.0, 0.35)


@dataclass(frozen=True)
class HesitationConfig:
    """All numbers of the score under one version; a hint for training, not a trait of a person."""

    version: str = "hesitation-1"
    zh: FullScales = FullScales()
    en: FullScales = FullScales(filler=Scale(1.0, 8.0, 0.25), speed=Scale(3.8, 2.6, 0.15))
    short: ShortScales = ShortScales()
    short_units: int = 10
    short_s: float = 3.0
    min_snr_db: float = 5.0
    allowance_s: dict[PauseClass, float] = field(default_factory=lambda: dict(ALLOWANCE_S))


@dataclass(frozen=True)
class PartsInput:
    """What was measured of an answer.

    ``latency_s`` from the end of the question to the first speech, None when unknown. ``duration_s`` from the
    first to the last speech. ``pauses`` are (class, seconds) of the silent pauses. ``filled_s`` is the time
    that fillers sound. ``syllables`` leave fillers out. ``repairs`` counts repetitions and restarts.
    ``words`` is what English rates are taken per; Chinese takes the syllables.
    """

    latency_s: float | None
    duration_s: float
    pauses: tuple[tuple[PauseClass, float], ...]
    filler_count: int
    filled_s: float
    syllables: int
    repairs: int
    language: str = "zh"
    words: int | None = None

    @property
    def units(self) -> int:
        """What rates are taken per: syllables, in English words."""
        return self.words if self.language == "en" and self.words is not None else self.syllables

    @property
    def silent_s(self) -> float:
        """Seconds of silence inside the answer."""
        return sum(length_s for _, length_s in self.pauses)

    @property
    def phonation(self) -> float:
        """The share of the answer's time that is not silent."""
        return 1.0 - self.silent_s / self.duration_s

    @property
    def run_units(self) -> float:
        """The mean length of run: syllables (English: words) between pauses."""
        return self.units / (len(self.pauses) + 1)


@dataclass(frozen=True)
class Part:
    """One cause: ``x`` as measured in its own unit, ``h`` its share from 0 to 1, ``weight`` in the score."""

    name: PartName
    x: float
    h: float
    weight: float


@dataclass(frozen=True)
class Hesitation:
    """The score from 0 to 1 with its parts; None with a ``reason`` when it cannot be told.

    ``short`` marks an answer too short for rates, judged by fillers, latency and its longest pause.
    """

    score: float | None
    parts: tuple[Part, ...] = ()
    band: Band | None = None
    short: bool = False
    reason: Reason | None = None
    version: str = HesitationConfig.version


def hesitation_from_parts(given: PartsInput, config: HesitationConfig | None = None) -> Hesitation:
    """Weigh the parts that are available: the score is the sum of w·h over the sum of w.

    Raises ValueError for measures that cannot be (negative times or counts, silence beyond the duration).
    """
    config = config or HesitationConfig()
    _check(given)
    short = given.units < config.short_units or given.duration_s < config.short_s
    parts = _short_parts(given, config) if short else _full_parts(given, config)
    weight = sum(part.weight for part in parts)
    # Rounding must not push a score that is full in every part over 1.
    score = min(1.0, sum(part.weight * part.h for part in parts) / weight)
    return Hesitation(score, parts, band_of(score), short, None, config.version)


def unmeasured(reason: Reason, config: HesitationConfig | None = None) -> Hesitation:
    """Return the score that could not be taken, with the reason why."""
    return Hesitation(None, reason=reason, version=(config or HesitationConfig()).version)


def band_of(score: float) -> Band:
    """Return the band in which a score is shown: fluent, normal, hesitant or strong."""
    return next((name for upper, name in _BANDS if score < upper), "strong")


def _full_parts(given: PartsInput, config: HesitationConfig) -> tuple[Part, ...]:
    scales = config.en if given.language == "en" else config.zh
    excess_s = sum(max(0.0, length_s - config.allowance_s[cls]) for cls, length_s in given.pauses)
    parts = [
        _part("pause", excess_s / given.duration_s, scales.pause),
        _part("filler", 100.0 * given.filler_count / given.units, scales.filler),
    ]
    speaking_s = given.duration_s - given.silent_s - given.filled_s
    if speaking_s > 0:
        parts.append(_part("speed", given.syllables / speaking_s, scales.speed))
    parts.append(_part("repair", 100.0 * given.repairs / given.units, scales.repair))
    if given.latency_s is not None:
        parts.append(_part("latency", given.latency_s, scales.latency))
    return tuple(parts)


def _short_parts(given: PartsInput, config: HesitationConfig) -> tuple[Part, ...]:
    scales = config.short
    longest_s = max((length_s - config.allowance_s[cls] for cls, length_s in given.pauses), default=0.0)
    parts = [
        _part("pause", max(0.0, longest_s), scales.pause),
        _part("filler", float(given.filler_count), scales.filler),
    ]
    if given.latency_s is not None:
        parts.append(_part("latency", given.latency_s, scales.latency))
    return tuple(parts)


def _part(name: PartName, x: float, scale: Scale) -> Part:
    return Part(name, x, scale.share(x), scale.weight)


def _check(given: PartsInput) -> None:
    numbers = (given.duration_s, given.filled_s, given.latency_s or 0.0, *(d for _, d in given.pauses))
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError("times must be finite")
    if given.duration_s <= 0:
        raise ValueError(f"an answer lasts longer than {given.duration_s} s")
    if given.silent_s > given.duration_s + 1e-6 or any(length_s < 0 for _, length_s in given.pauses):
        raise ValueError("the pauses do not fit into the answer")
    if min(given.filled_s, given.filler_count, given.syllables, given.repairs, given.units) < 0:
        raise ValueError("counts and times cannot be negative")
    if given.language not in ("zh", "en"):
        raise ValueError(f"language must be zh or en, not {given.language!r}")
