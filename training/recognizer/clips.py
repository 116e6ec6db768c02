"""Turns composed sentences into training clips: rendered phrases, exact gaps, noise, reverberation, level."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from training.recognizer.corpus import Piece, compose_sentence, split_clause, written
from training.recognizer.espeak import SAMPLE_RATE_HZ, Espeak, VoiceStyle

WINDOW_S = 10
LONGEST_CLIP_S = 9.6
_LONGEST_LEAD_S = 0.5
_NOISE_S = 60


@dataclass(frozen=True)
class Clip:
    """A training example: sound (float32[n], ±1, 16 kHz), what is said, in which language and phonemes."""

    sound: NDArray[np.float32]
    text: str
    language: str
    phonemes: tuple[str, ...] = ()


@dataclass
class Speaker:
    """One voice style with everything it has said: clauses (one or two pieces each) and fillers."""

    style: VoiceStyle
    language: str
    clauses: list[list[Piece]] = field(default_factory=list)
    fillers: list[Piece] = field(default_factory=list)
    sounds: dict[str, NDArray[np.int16]] = field(default_factory=dict)
    phonemes: dict[str, tuple[str, ...]] = field(default_factory=dict)


def record_speaker(
    espeak: Espeak,
    style: VoiceStyle,
    language: str,
    clauses: Sequence[str],
    fillers: Sequence[str],
    seed: int,
) -> Speaker:
    """Let one voice say every clause (some broken in two, as by a hesitating speaker) and every filler."""
    rng = random.Random(seed)
    speaker = Speaker(style, language)
    for clause in clauses:
        halves = split_clause(clause, language, rng) if rng.random() < 0.18 else None
        speaker.clauses.append([Piece(text, language) for text in (halves or (clause,))])
    speaker.fillers = [Piece(text, language) for text in fillers]
    for piece in [*speaker.fillers, *(piece for clause in speaker.clauses for piece in clause)]:
        if piece.text not in speaker.sounds:
            speaker.sounds[piece.text] = espeak.speak(piece.text, style)
            speaker.phonemes[piece.text] = espeak.phonemes(piece.text, style.voice)
    return speaker


def pink_noise(samples: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Noise with 1/f power, float32[samples], root mean square 1."""
    spectrum = np.fft.rfft(rng.standard_normal(samples))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    spectrum[0] = 0
    noise = np.fft.irfft(spectrum, samples)
    return np.asarray(noise / noise.std(), np.float32)


class ClipMaker:
    """Composes one clip after another from recorded speakers. Deterministic for a seed."""

    def __init__(self, speakers: Sequence[Speaker], seed: int, *, augment: bool = True) -> None:
        self._speakers = speakers
        self._rng = random.Random(seed)
        self._numbers = np.random.default_rng(seed)
        self._noise = pink_noise(_NOISE_S * SAMPLE_RATE_HZ, self._numbers)
        self._augment = augment

    def clip(self, longest_s: float, language: str | None = None) -> Clip:
        """One clip of at most ``longest_s`` seconds."""
        rng = self._rng
        fitting = [s for s in self._speakers if language in (None, s.language)]
        speaker = rng.choice(fitting)
        limit = int(min(longest_s, LONGEST_CLIP_S - _LONGEST_LEAD_S) * SAMPLE_RATE_HZ)
        wished = rng.randint(1, 5)
        while True:
            clauses = self._clauses(speaker, wished)
            parts = compose_sentence(clauses, speaker.fillers, rng, 0.25 * longest_s)
            spoken = [(speaker.sounds[p.piece.text], p.gap_s) for p in parts]
            total = sum(len(s) + int(g * SAMPLE_RATE_HZ) for s, g in spoken)
            if total <= limit or wished == 1:
                break
            wished -= 1
        blocks: list[NDArray[np.int16]] = [self._rest(rng.uniform(0.02, _LONGEST_LEAD_S))]
        for sound, gap_s in spoken:
            blocks += [sound, self._rest(gap_s)]
        pcm = np.concatenate(blocks)[: int(LONGEST_CLIP_S * SAMPLE_RATE_HZ)]
        scaled = pcm.astype(np.float32) / np.float32(32_768)
        phonemes = tuple(one for part in parts for one in speaker.phonemes[part.piece.text])
        rough = self._roughen(scaled) if self._augment else scaled
        return Clip(rough, written(parts), speaker.language, phonemes)

    def _clauses(self, speaker: Speaker, count: int) -> list[list[Piece]]:
        """``count`` clauses: after each, as often as not, the one that was recorded next to it."""
        numbers: list[int] = []
        while len(numbers) < count:
            goes_on = bool(numbers) and self._rng.random() < 0.5
            number = numbers[-1] + 1 if goes_on else self._rng.randrange(len(speaker.clauses))
            numbers.append(number % len(speaker.clauses))
        return [speaker.clauses[number] for number in numbers]

    @staticmethod
    def _rest(seconds: float) -> NDArray[np.int16]:
        return np.zeros(int(seconds * SAMPLE_RATE_HZ), np.int16)

    def _roughen(self, sound: NDArray[np.float32]) -> NDArray[np.float32]:
        rng = self._rng
        if rng.random() < 0.3:
            sound = reverberate(sound, rng.uniform(0.1, 0.4), self._numbers)
        level = float(np.sqrt(np.mean(sound**2))) or 1e-3
        snr_db = rng.choice((rng.uniform(5, 20), rng.uniform(20, 45), 60.0))
        start = rng.randrange(len(self._noise) - len(sound))
        noisy = sound + self._noise[start : start + len(sound)] * level * 10 ** (-snr_db / 20)
        return np.asarray(noisy * 10 ** (rng.uniform(-18, 6) / 20), np.float32)


def reverberate(
    sound: NDArray[np.float32], rt60_s: float, numbers: np.random.Generator
) -> NDArray[np.float32]:
    """Exponentially decaying room (60 dB in ``rt60_s``) with the direct sound 6 dB above its tail."""
    count = int(rt60_s * SAMPLE_RATE_HZ)
    tail = numbers.standard_normal(count) * 10 ** (-3 * np.arange(count) / count)
    response = np.concatenate([[1.0], 0.5 * tail / np.sqrt(np.sum(tail**2))])
    size = 1 << (len(sound) + count).bit_length()
    wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(response, size), size)
    return np.asarray(wet[: len(sound)], np.float32)
