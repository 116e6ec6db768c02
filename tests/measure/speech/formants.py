"""Synthesises filled pauses (嗯, 呃, um, uh) by source and filter, and the sounds that are mistaken for them.

A glottal pulse train with jitter and shimmer drives a cascade of formant resonators (Klatt, JASA 1980). The
detector under test never sees this model: it hears sound only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from speech.audio import SAMPLE_RATE_HZ
from tests.measure.speech.material import Sound

_JITTER, _SHIMMER = 0.01, 0.08
_PULSE_SHARE = 0.6  # of the period: the open phase
_CLOSING_SHARE = 0.2  # of the open phase: the quick closure that makes a voice bright
_ASPIRATION = 0.02
_DRIFT = 0.04  # of a formant: a tongue never rests
_CHUNK = 80  # 5 ms: how often the formants may move
_TWO_PI = 2.0 * np.pi


@dataclass(frozen=True)
class Vowel:
    """Formants in Hz with their bandwidths in Hz; ``nasal`` rolls the spectrum off as a closed mouth does."""

    formants_hz: tuple[float, ...]
    bandwidths_hz: tuple[float, ...]
    nasal: bool = False


# Peterson & Barney 1952 for the vowels, Fujimura 1962 for the nasal murmur; for an adult man.
SCHWA = Vowel((500.0, 1400.0, 2450.0, 3500.0), (70.0, 90.0, 140.0, 220.0))
HUM = Vowel((270.0, 1050.0, 2200.0, 3100.0), (60.0, 160.0, 220.0, 300.0), nasal=True)
AH = Vowel((680.0, 1200.0, 2500.0, 3400.0), (80.0, 100.0, 140.0, 220.0))
LONG_A = Vowel((750.0, 1250.0, 2600.0, 3500.0), (80.0, 100.0, 140.0, 220.0))
LONG_OU = Vowel((480.0, 850.0, 2400.0, 3400.0), (70.0, 90.0, 140.0, 220.0))

HALF_OPEN = Vowel((330.0, 1450.0, 2400.0, 3400.0), (60.0, 90.0, 140.0, 220.0))

# What each filler glides through, in equal parts.
FILLERS: dict[str, tuple[Vowel, ...]] = {
    "嗯": (HUM,),
    "呃": (SCHWA,),
    "uh": (AH, SCHWA),
    "um": (AH, SCHWA, HUM, HUM),
}
# Where the mouth comes from when it is not in place before the voice begins: [ən] for 嗯, an opening for 呃.
_COMES_FROM = {"嗯": SCHWA, "呃": HALF_OPEN, "uh": HALF_OPEN, "um": HALF_OPEN}
_GESTURE_SHARE = 0.5
_FIFTH_HZ, _FIFTH_WIDTH_HZ = 4300.0, 300.0
FILLER_WORDS = {"zh": ("嗯", "呃"), "en": ("um", "uh")}


def filler(word: str, duration_s: float, f0_hz: float, rng: np.random.Generator, peak: float = 0.25) -> Sound:
    """Return a filler, float32[n]: nearly flat F0 that sinks by a semitone, soft attack and decay.

    Every other one begins with a gesture of the mouth of about 0.1 s, as in [ən] for 嗯.
    """
    count = round(duration_s * SAMPLE_RATE_HZ)
    semitones = -rng.uniform(0.2, 1.0) * np.linspace(0, 1, count) + 0.15 * np.sin(
        _TWO_PI * rng.uniform(1.5, 4.0) * np.arange(count) / SAMPLE_RATE_HZ
    )
    tract = 1.0 if f0_hz < 150 else 1.16  # a woman's is shorter
    vowels = FILLERS[word]
    at = np.linspace(0.0, 1.0, len(vowels)) if len(vowels) > 1 else np.ones(1)
    if rng.random() < _GESTURE_SHARE:
        gesture = min(0.5, rng.uniform(0.08, 0.15) / duration_s)
        vowels, at = (_COMES_FROM[word], *vowels), np.concatenate([[0.0], gesture + (1 - gesture) * at])
        at[1] = gesture
    sound = voiced(vowels, f0_hz * 2 ** (semitones / 12), rng, tract, at)
    return _shaped(sound, min(0.08, duration_s / 5), min(0.12, duration_s / 4), peak)


def long_vowel(duration_s: float, f0_hz: float, rng: np.random.Generator, peak: float = 0.3) -> Sound:
    """Return the drawn-out middle of a word (float32[n]): a moving tone, as of a stressed syllable."""
    count = round(duration_s * SAMPLE_RATE_HZ)
    semitones = rng.choice((-1, 1)) * rng.uniform(2, 5) * np.linspace(-0.5, 0.5, count)
    vowels = (LONG_A, LONG_OU) if rng.random() < 0.5 else (LONG_OU, SCHWA)
    return _shaped(voiced(vowels, f0_hz * 2 ** (semitones / 12), rng), 0.01, 0.01, peak)


def voiced(
    vowels: Sequence[Vowel],
    f0_hz: np.ndarray,
    rng: np.random.Generator,
    tract: float = 1.0,
    at: np.ndarray | None = None,
) -> Sound:
    """Return float32[n] that glides through ``vowels`` along ``f0_hz`` (float[n]).

    ``tract`` scales the formants. ``at`` says when each vowel is reached, from 0 to 1; evenly when None.
    """
    source = _glottal_source(f0_hz, rng)
    knots = np.linspace(0.0, 1.0, len(vowels)) if at is None else at
    places = np.linspace(0.0, 1.0, -(-source.size // _CHUNK))
    sound = _resonate(source, np.full(places.size, _FIFTH_HZ * tract), np.full(places.size, _FIFTH_WIDTH_HZ))
    for number in range(4):
        hz = np.interp(places, knots, [vowel.formants_hz[number] for vowel in vowels]) * tract
        hz *= 1 + np.linspace(0, rng.uniform(-_DRIFT, _DRIFT), hz.size)
        width_hz = np.interp(places, knots, [vowel.bandwidths_hz[number] for vowel in vowels])
        sound = _resonate(sound, hz, width_hz)
    if any(vowel.nasal for vowel in vowels):
        closed = [float(vowel.nasal) for vowel in vowels]
        share = np.interp(np.linspace(0.0, 1.0, sound.size), knots, closed)
        sound = (1 - share) * sound + share * 0.8 * _lowpass(sound, 900.0)
    return np.asarray(sound, np.float32)


def _glottal_source(f0_hz: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Differentiated Rosenberg pulses, one a period, uneven in length and height, with some breath."""
    source = np.zeros(f0_hz.size)
    position = 0.0
    while position < f0_hz.size:
        period = SAMPLE_RATE_HZ / f0_hz[int(position)] * (1 + _JITTER * rng.standard_normal())
        size = max(4, int(_PULSE_SHARE * period))
        phase = np.arange(size) / size
        opening = 1 - _CLOSING_SHARE
        pulse = np.where(phase < opening, 0.5 * (1 - np.cos(np.pi * phase / opening)),
                         np.cos(np.pi / 2 * (phase - opening) / _CLOSING_SHARE))  # fmt: skip
        flow = np.diff(pulse, prepend=0.0, append=0.0) * (1 + _SHIMMER * rng.standard_normal())
        first = int(position)
        source[first : first + flow.size] += flow[: f0_hz.size - first]
        position += period
    return source + _ASPIRATION * rng.standard_normal(f0_hz.size) * np.abs(source).max()


def _resonate(sound: np.ndarray, hz: np.ndarray, width_hz: np.ndarray) -> np.ndarray:
    """A two-pole resonator of unit gain at 0 Hz, its frequency and width given for every 5 ms."""
    decay = np.exp(-np.pi * width_hz / SAMPLE_RATE_HZ)
    b = 2 * decay * np.cos(_TWO_PI * hz / SAMPLE_RATE_HZ)
    c = -decay * decay
    result = np.empty(sound.size)
    one = two = 0.0
    for chunk in range(hz.size):
        b_now, c_now = float(b[chunk]), float(c[chunk])
        a_now = 1 - b_now - c_now
        first = chunk * _CHUNK
        for offset, sample in enumerate(sound[first : first + _CHUNK].tolist()):
            one, two = a_now * sample + b_now * one + c_now * two, one
            result[first + offset] = one
    return result


def _lowpass(sound: np.ndarray, cut_hz: float) -> np.ndarray:
    """Half of the amplitude at ``cut_hz``, 12 dB less an octave above."""
    spectrum = np.fft.rfft(sound)
    hz = np.fft.rfftfreq(sound.size, 1 / SAMPLE_RATE_HZ)
    return np.fft.irfft(spectrum / (1 + (hz / cut_hz) ** 2), sound.size)


def _shaped(sound: Sound, attack_s: float, decay_s: float, peak: float) -> Sound:
    """Bring to a peak, with half-cosine ramps at both ends."""
    attack, decay = round(attack_s * SAMPLE_RATE_HZ), round(decay_s * SAMPLE_RATE_HZ)
    shaped = sound / max(1e-9, float(np.abs(sound).max())) * peak
    shaped[:attack] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(attack) / attack)
    shaped[-decay:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(decay) / decay)
    return np.asarray(shaped, np.float32)
