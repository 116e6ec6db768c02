"""Listens inside the model process for a candidate who speaks while the interviewer does."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from interviewer_app.engine.messages import Interruption, LineSound, Report
from speech.audio import BLOCK_S
from speech.barge_in import BargeInDetector, InterruptionBegan, InterruptionConfirmed
from speech.vad import SileroStream


class LineListener:
    """Judges one line's sound after another; tells what becomes of it through ``tell``."""

    def __init__(self, tell: Callable[[Report], None]) -> None:
        self._tell = tell
        self._turn: int | None = None
        self._detector = BargeInDetector()
        self._silero: SileroStream | None = None  # loaded with the first line: half-duplex needs none

    def watch(self, turn: int) -> None:
        """A line of ``turn`` begins; the one before is forgotten."""
        if self._silero is None:
            self._silero = SileroStream()
        self._silero.reset()
        self._turn, self._detector = turn, BargeInDetector()

    def push(self, sound: LineSound) -> None:
        """Take the next block of the line at hand."""
        if self._silero is None or sound.turn != self._turn:
            return
        probability = self._silero.push(np.frombuffer(sound.pcm, np.int16))
        now_s = sound.captured_ns / 1e9 + BLOCK_S
        levels_db = sound.over_echo_db, sound.over_usual_db
        event = self._detector.push(probability, *levels_db, now_s, sound.far_end_s)
        if isinstance(event, InterruptionBegan | InterruptionConfirmed):
            what = "began" if isinstance(event, InterruptionBegan) else "confirmed"
            self._tell(Interruption(sound.turn, what, round(event.onset_s * 1e9)))
        elif event is not None:
            self._tell(Interruption(sound.turn, "dropped"))
