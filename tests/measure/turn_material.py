"""Builds spoken answers whose every pause is known to the sample, from scripts with marked pauses."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from interviewer_app.rehearsal.candidate import audible
from speech.audio import SAMPLE_RATE_HZ
from speech.ports import Pcm
from speech.transcript import Word, join_words
from training.recognizer.espeak import Espeak, VoiceStyle
from training.recognizer.material import BASE_VOICES

SCRIPTS = Path(__file__).parent / "scenarios" / "turn_taking.json"
# None of them is the interviewer's, nor among +m1 to +m6.
VOICES = ("+f1", "+f2", "+f3", "+f4", "+f5", "+m7", "+m8")
_RATES = {"zh": (160, 250), "en": (140, 190)}
TAIL_S = 8.0
_LEVEL = 0.3 * 32_767
_MARKER = re.compile(r"\s*(//?)\s*")
_MARKS = re.compile(r"[，。、！？；：,.!?;:]+")


@dataclass(frozen=True)
class Pace:
    """The ranges of a speaker's pauses in seconds: ``/`` anywhere in a script, ``//`` where more is due."""

    anywhere_s: tuple[float, float] = (0.25, 0.8)
    held_s: tuple[float, float] = (0.8, 3.0)


ORDINARY = Pace()
SLOW = Pace((0.5, 0.8), (1.5, 3.0))


@dataclass(frozen=True, eq=False)
class SpokenAnswer:
    """An answer as sound: int16[n] at 16 kHz with `TAIL_S` of silence at its end, and its phrases."""

    language: str
    pcm: Pcm
    phrases: tuple[Word, ...]

    @property
    def end_s(self) -> float:
        """When the last phrase ends."""
        return self.phrases[-1].end_s

    @property
    def pauses_s(self) -> tuple[float, ...]:
        """The silences inside, in order."""
        return tuple(after.start_s - before.end_s for before, after in pairwise(self.phrases))

    def text_until(self, count: int) -> str:
        """The text of the first ``count`` phrases."""
        return join_words(phrase.text for phrase in self.phrases[:count])


def scripts(language: str) -> list[str]:
    """The scripts of ``language``: phrases with ``/`` and ``//`` between. No phrase is in training data."""
    return list(json.loads(SCRIPTS.read_text("utf-8"))[language])


def speak(
    script: str, language: str, espeak: Espeak, style: VoiceStyle, pace: Pace, rng: random.Random
) -> SpokenAnswer:
    """Speak ``script``; the lengths of its pauses are drawn from ``pace``."""
    pieces = _MARKER.split(script.strip())
    blocks: list[Pcm] = [_silence(rng.uniform(0.4, 1.5))]
    phrases: list[Word] = []
    for text, marker in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        start = sum(block.size for block in blocks)
        blocks.append(_level(audible(espeak.speak(_MARKS.sub(" ", text), style))))
        end = start + blocks[-1].size
        phrases.append(Word(text, start / SAMPLE_RATE_HZ, end / SAMPLE_RATE_HZ))
        if marker:
            blocks.append(_silence(rng.uniform(*(pace.held_s if marker == "//" else pace.anywhere_s))))
    return SpokenAnswer(language, np.concatenate([*blocks, _silence(TAIL_S)]), tuple(phrases))


def spoken_answers(language: str, count: int, pace: Pace, espeak: Espeak, seed: int) -> list[SpokenAnswer]:
    """``count`` answers, each in a voice of its own; every script once before any comes again."""
    rng = random.Random(f"{language} {pace} {seed}")
    written = scripts(language)
    drawn = [script for _ in range(-(-count // len(written))) for script in rng.sample(written, len(written))]
    return [speak(script, language, espeak, _style(language, rng), pace, rng) for script in drawn[:count]]


def _style(language: str, rng: random.Random) -> VoiceStyle:
    voice = rng.choice(BASE_VOICES[language]) + rng.choice(VOICES)
    return VoiceStyle(voice, rng.randint(*_RATES[language]), rng.randint(35, 65))


def _silence(seconds: float) -> Pcm:
    return np.zeros(round(seconds * SAMPLE_RATE_HZ), np.int16)


def _level(pcm: Pcm) -> Pcm:
    peak = float(np.abs(pcm.astype(np.float64)).max(initial=1.0))
    return np.round(pcm * (_LEVEL / peak)).astype(np.int16)
