"""The synthetic candidate: speaks scripted answers aloud. It hands over PCM and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from interviewer_app.rehearsal.scenario import ScriptedAnswer
from speech.audio import SAMPLE_RATE_HZ
from speech.ports import Pcm, Playback
from training.recognizer.espeak import Espeak, VoiceStyle

# Another voice than the interviewer's, which is the system's plain one.
VOICES = {"zh": VoiceStyle("cmn-latn-pinyin+f2", 210, 52), "en": VoiceStyle("en-us+f2", 160, 52)}
_FRAME_SAMPLES = SAMPLE_RATE_HZ // 200
_AUDIBLE = 10 ** (-25 / 20)
_LEVEL = 0.35  # of full scale, at the loudest sample

# Plays 16 kHz mono int16 and returns at once.
Say = Callable[[Pcm], Playback]


@dataclass(frozen=True, eq=False)
class Rendering:
    """An answer as sound: int16[n] at 16 kHz, and where each phrase begins in it, in seconds."""

    pcm: Pcm
    starts_s: tuple[float, ...]


class Candidate:
    """Speaks scripted answers in one voice."""

    def __init__(self, say: Say, language: str, espeak: Espeak | None = None) -> None:
        self._say = say
        self._style = VOICES[language]
        self._espeak = espeak or Espeak()

    def render(self, answer: ScriptedAnswer) -> Rendering:
        """Make an answer's sound: trimmed phrases with exact gaps between.

        espeak-ng never says a phrase twice the same to the sample, so the phrases' places come with it.
        """
        blocks: list[Pcm] = [np.zeros(round(answer.delay_s * SAMPLE_RATE_HZ), np.int16)]
        starts_s: list[float] = []
        for phrase in answer.phrases:
            starts_s.append(sum(block.size for block in blocks) / SAMPLE_RATE_HZ)
            blocks.append(audible(self._espeak.speak(phrase.text, self._style)))
            blocks.append(np.zeros(round(phrase.gap_s * SAMPLE_RATE_HZ), np.int16))
        sound = np.concatenate(blocks[:-1]).astype(np.float64)
        peak = float(np.abs(sound).max()) or 1.0
        return Rendering(np.round(sound * (_LEVEL * 32_767 / peak)).astype(np.int16), tuple(starts_s))

    def answer(self, answer: ScriptedAnswer) -> Playback:
        """Speak an answer; the sound goes on after this returns."""
        return self._say(self.render(answer).pcm)


def audible(pcm: Pcm) -> Pcm:
    """Cut what nobody hears from both ends of int16[n]: frames of 5 ms more than 25 dB under the loudest.

    espeak-ng lets a phrase fade for a tenth of a second; with it a silence of 0.40 s would last 0.50 s.
    """
    count = pcm.size // _FRAME_SAMPLES
    if count == 0:
        return pcm
    frames = pcm[: count * _FRAME_SAMPLES].astype(np.float64).reshape(count, _FRAME_SAMPLES)
    loudness = np.sqrt(np.mean(frames**2, axis=1))
    loud = np.flatnonzero(loudness > _AUDIBLE * loudness.max())
    return pcm[loud[0] * _FRAME_SAMPLES : (loud[-1] + 1) * _FRAME_SAMPLES] if loud.size else pcm
