"""Builds answers with fillers at known places and, between them, the sounds that are mistaken for fillers."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np

from speech.audio import SAMPLE_RATE_HZ
from tests.measure.speech.distractors import IN_PAUSES, mains_hum
from tests.measure.speech.formants import FILLER_WORDS, filler, long_vowel
from tests.measure.speech.material import Answer, Piece, Voice, assemble
from training.recognizer.corpus import split_clause

_PHRASES = 9
_STRETCHED_SHARE = 0.25
_HUM_SHARE = 0.25
_COMMA = {"zh": "，", "en": ","}
_JOIN_SAMPLES = 160  # a stretched word's parts flow into each other over 10 ms


def answer_with_fillers(voice: Voice, rng: random.Random, fillers: int) -> Answer:
    """Nine phrases and ``fillers`` filled pauses (8 at most), each beside at least 0.15 s of silence.

    A quarter of the phrases hold a drawn-out vowel. Of the pauses without a filler every other one holds a
    cough, breath, clicks, a tune or a hum; a quarter of the answers lie over mains hum.
    """
    numbers = np.random.default_rng(rng.getrandbits(32))
    filled = set(rng.sample(range(_PHRASES - 1), fillers))
    pieces: list[tuple[Piece, float]] = []
    disturbed: list[int] = []  # numbers of the pieces after which something sounds
    for number in range(_PHRASES):
        phrase = _stretched(voice, numbers, rng) if rng.random() < _STRETCHED_SHARE else voice.phrase()
        phrase = replace(phrase, mark=_COMMA[voice.language])
        if number in filled:
            before_s, after_s = _silences(rng)
            pieces += [(phrase, before_s), (filled_pause(voice, numbers, rng), after_s)]
        else:
            is_disturbed = number < _PHRASES - 1 and rng.random() < 0.5
            pieces.append((phrase, rng.uniform(0.7, 1.6) if is_disturbed else rng.uniform(0.1, 1.2)))
            disturbed += [len(pieces) - 1] if is_disturbed else []
    answer = assemble(pieces, voice.language, rng.uniform(0.4, 1.0), 1.0)
    return _disturb(answer, disturbed, numbers, rng)


def filled_pause(voice: Voice, numbers: np.random.Generator, rng: random.Random) -> Piece:
    """A filler of 0.25–1.2 s (um, which has to close the mouth, from 0.35 s) in about the voice's pitch."""
    word = rng.choice(FILLER_WORDS[voice.language])
    duration_s = max(0.35 if word == "um" else 0.25, 0.25 * 4.8 ** rng.random())
    sound = filler(word, duration_s, _pitch_hz(voice, rng), numbers, rng.uniform(0.12, 0.3))
    mark = _COMMA[voice.language] if rng.random() < 0.6 else ""
    return Piece(word, sound, mark, "filler")


def _silences(rng: random.Random) -> tuple[float, float]:
    """Silence before and after a filler: on both sides, or on one with a word right at the other."""
    kind = rng.random()
    if kind < 0.5:
        return rng.uniform(0.15, 0.7), rng.uniform(0.15, 0.7)
    beside_s = rng.uniform(0.2, 0.8)
    return (0.0, beside_s) if kind < 0.75 else (beside_s, 0.0)


def _pitch_hz(voice: Voice, rng: random.Random) -> float:
    return rng.uniform(160, 260) if voice.is_female else rng.uniform(85, 145)


def _stretched(voice: Voice, numbers: np.random.Generator, rng: random.Random) -> Piece:
    """A phrase in whose midst a vowel is drawn out for 0.3–0.6 s, without any silence beside it."""
    while True:
        text = voice.clause()
        halves = split_clause(text, voice.language, rng)
        if halves is not None:
            break
    first, second = (voice.phrase(half).sound for half in halves)
    vowel = long_vowel(rng.uniform(0.3, 0.6), _pitch_hz(voice, rng), numbers)
    return Piece(text, _flowing(_flowing(first, vowel), second))


def _flowing(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Join two sounds with a crossfade."""
    size = min(_JOIN_SAMPLES, left.size, right.size)
    ramp = np.linspace(0, 1, size, dtype=np.float32)
    middle = left[left.size - size :] * (1 - ramp) + right[:size] * ramp
    return np.concatenate([left[: left.size - size], middle, right[size:]])


def _disturb(answer: Answer, after: list[int], numbers: np.random.Generator, rng: random.Random) -> Answer:
    sound = answer.sound.copy()
    for number in after:
        low, high = answer.parts[number].last, answer.parts[number + 1].first
        make = IN_PAUSES[rng.choice(sorted(IN_PAUSES))]
        noise = make(rng.uniform(0.35, 0.6) * (high - low) / SAMPLE_RATE_HZ, numbers)[: high - low]
        first = low + (high - low - noise.size) // 2
        sound[first : first + noise.size] += noise
    if rng.random() < _HUM_SHARE:
        sound += 0.3 * mains_hum(sound.size / SAMPLE_RATE_HZ, numbers)[: sound.size]
    return replace(answer, sound=sound)
