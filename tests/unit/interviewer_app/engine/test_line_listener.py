"""What the model process tells of a voice in the interviewer's line."""

from __future__ import annotations

import numpy as np

from interviewer_app.engine.line_listener import LineListener
from interviewer_app.engine.messages import Interruption, LineSound, Report
from interviewer_app.rehearsal.candidate import VOICES
from speech.audio import BLOCK_SAMPLES
from speech.ports import Pcm
from training.recognizer.espeak import Espeak

BLOCK_NS = 32_000_000
ORIGIN_NS = 7 * 10**15  # a machine that has run for months


def push(listener: LineListener, pcm: Pcm, turn: int = 1, far_end_s: float = 9.0) -> None:
    blocks = pcm[: pcm.size // BLOCK_SAMPLES * BLOCK_SAMPLES].reshape(-1, BLOCK_SAMPLES)
    for number, block in enumerate(blocks):
        listener.push(LineSound(turn, block.tobytes(), ORIGIN_NS + number * BLOCK_NS, -3.0, 0.0, far_end_s))


def spoken() -> Pcm:
    words = Espeak().speak("等一下，我想先说一下这个项目的背景。", VOICES["zh"])
    return np.concatenate([np.zeros(8_000, np.int16), words, np.zeros(16_000, np.int16)])


def test_a_sentence_is_an_interruption_from_its_beginning_on() -> None:
    told: list[Report] = []
    listener = LineListener(told.append)
    listener.watch(1)
    push(listener, spoken())
    began, confirmed = told
    assert isinstance(began, Interruption)
    assert isinstance(confirmed, Interruption)
    assert (began.what, confirmed.what) == ("began", "confirmed")
    assert 0 <= ORIGIN_NS + 500_000_000 - began.onset_ns < 400_000_000
    assert confirmed.onset_ns == began.onset_ns


def test_another_turns_sound_tells_nothing() -> None:
    told: list[Report] = []
    listener = LineListener(told.append)
    push(listener, spoken())
    listener.watch(1)
    push(listener, spoken(), turn=0)
    push(listener, spoken(), far_end_s=1.0)
    assert told == []
