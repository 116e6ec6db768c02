"""Measures response latency over the simulated room: loudspeaker, air, microphone, mask."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np

from interviewer_app.engine.listening import HALF_DUPLEX_GUARD_NS
from speech.audio import SAMPLE_RATE_HZ, to_int16
from speech.features import measure_answer
from speech.ports import AudioInput, Pcm
from speech.room import Room, RoomConfig
from tests.measure.speech.material import Voice, make_voices
from tests.measure.speech.options import Options
from tests.measure.speech.pause_rows import streamed_mask
from tests.measure.table import Row, quantile_row
from training.recognizer.espeak import Espeak

LATENCY_TARGET_MS = 100.0
# The room's clock may run fast: every sample's time is exact all the same.
_SPEED = 8.0
_SPEAKER_LATENCY_S = 0.08
_AFTER_S = 1.0
_PATIENCE_S = 5.0


def rows(options: Options) -> Iterator[Row]:
    """|measured − real| time from the question's last sample to the answer's first."""
    espeak = Espeak()
    rng = random.Random(options.seed)
    errors_ms = []
    voices = [voice for language in ("zh", "en") for voice in make_voices(espeak, language, options.seed)]
    for number in range(4 if options.quick else 32):
        voice = voices[number % len(voices)]
        errors_ms.append(latency_error_ms(voice, rng.uniform(0.35, 4.0), options.seed + number))
    for name, share in (("median", 0.5), ("p95", 0.95)):
        row = f"latency_error_{name}"
        yield quantile_row(row, errors_ms, share, "ms", options.seed, LATENCY_TARGET_MS)


def latency_error_ms(voice: Voice, latency_s: float, seed: int) -> float:
    """Ask a question in a room, answer after ``latency_s``, and measure as the engine does."""
    question, answer = to_int16(voice.phrase().sound), voice.phrase()
    config = RoomConfig(speaker_latency_s=_SPEAKER_LATENCY_S, seed=seed, speed=_SPEED)
    with Room(config, record=False) as room:
        microphone = room.microphone()
        microphone.start()
        playing = room.speaker().play(question, SAMPLE_RATE_HZ)
        end_ns = playing.started_ns + _ns(question.size)
        spoken = room.candidate_voice().play(to_int16(answer.sound), end_ns + round(latency_s * 1e9))
        planned_s = (spoken.started_ns - end_ns) / 1e9
        until_ns = spoken.started_ns + _ns(answer.sound.size) + round(_AFTER_S * 1e9)
        # As in an interview the floor opens a little after the question: its last echo is no answer.
        pcm, first_ns = _hear(microphone, end_ns + HALF_DUPLEX_GUARD_NS, until_ns)
    measures = measure_answer(
        text=answer.text,
        language=voice.language,
        mask=streamed_mask(pcm),
        question_end_s=(end_ns - first_ns) / 1e9,
    )
    measured_s = measures.rates.latency_s
    return 1000 * (latency_s if measured_s is None else abs(measured_s - planned_s))


def _hear(microphone: AudioInput, from_ns: int, until_ns: int) -> tuple[Pcm, int]:
    """The blocks captured from ``from_ns`` to ``until_ns``, and when the first of them began."""
    blocks = []
    while (block := microphone.read(_PATIENCE_S)) is not None and block.captured_ns < until_ns:
        if block.captured_ns >= from_ns:
            blocks.append(block)
    return np.concatenate([block.pcm for block in blocks]), blocks[0].captured_ns


def _ns(samples: int) -> int:
    return samples * 1_000_000_000 // SAMPLE_RATE_HZ
