"""Measures what is written down when nobody speaks: silence, hum, music, typing, breath."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from speech.audio import SAMPLE_RATE_HZ, to_int16
from speech.ports import Pcm
from speech.transcript import Transcript
from speech.transcription import Transcriber, WhisperTranscriber
from tests.measure.listening import Listener
from tests.measure.speech.distractors import WITHOUT_SPEECH, silence
from tests.measure.speech.options import Options
from tests.measure.table import Row, skipped_row

_SECONDS, _QUICK_SECONDS = 300.0, 30.0
_LEVELS_DB = (0.0, -12.0)
_STRETCH_S = 10.0


class SoundMeter:
    """A transcriber that hears nothing and notes how many seconds of sound it was given."""

    window_s = 10.0

    def __init__(self) -> None:
        self.seconds = 0.0

    def transcribe(self, pcm: Pcm, language: str, hotwords: str = "") -> Transcript:
        """Note the length of int16[n]."""
        self.seconds += pcm.size / SAMPLE_RATE_HZ
        return Transcript("", (), language, "meter")


def rows(options: Options) -> Iterator[Row]:
    """Characters written in five minutes without speech, and how much of them passed the gate."""
    seconds = _QUICK_SECONDS if options.quick else _SECONDS
    stretches = without_speech(seconds, options.seed)
    meter = SoundMeter()
    passed = {}
    for kind, pcm in stretches:
        before_s = meter.seconds
        Listener(meter).hear(pcm, "zh")
        passed[kind] = passed.get(kind, 0.0) + meter.seconds - before_s
    note = ", ".join(f"{kind} {value:.1f} s" for kind, value in passed.items() if value) or "nothing passed"
    yield _total_row("invented_sound_past_gate", list(passed.values()), seconds, None, "s", note)
    if not options.model.exists():
        yield skipped_row("invented_characters", f"there is no recogniser in {options.model}")
        return
    texts = written(stretches, WhisperTranscriber(options.model))
    note = " | ".join(text for text in texts if text)[:60]
    yield _total_row("invented_characters", [float(len(text)) for text in texts], seconds, 0.0, "", note)


def written(stretches: Sequence[tuple[str, Pcm]], transcriber: Transcriber) -> list[str]:
    """What the application would write down of each stretch: Silero's gate, chunks, recognition."""
    listener = Listener(transcriber)
    return [listener.hear(pcm, "zh").text for _, pcm in stretches]


def without_speech(seconds: float, seed: int) -> list[tuple[str, Pcm]]:
    """Stretches of at most ten seconds of each kind, loud and low by turns; ``seconds`` in all."""
    numbers = np.random.default_rng(seed)
    each_s = seconds / len(WITHOUT_SPEECH)
    stretches = []
    for kind, make in WITHOUT_SPEECH.items():
        count = max(1, round(each_s / _STRETCH_S))
        for number in range(count):
            gain = 10 ** (_LEVELS_DB[number % len(_LEVELS_DB)] / 20)
            floor = silence(each_s / count, numbers)
            stretches.append((kind, to_int16(floor + gain * make(each_s / count, numbers)[: floor.size])))
    return stretches


def _total_row(
    name: str, values: Sequence[float], seconds: float, target: float | None, unit: str, note: str
) -> Row:
    """A sum over everything that was played; such a count has no interval worth the name."""
    total = float(sum(values))
    return Row(name, total, total, total, target, unit, round(seconds), note=note)
