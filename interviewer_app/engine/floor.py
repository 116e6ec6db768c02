"""Who has the floor: the open answer from its first block to its end, whatever becomes of the engine."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np

from interviewer_app.engine.messages import (
    CloseAnswer,
    DoneKey,
    LineSound,
    OpenAnswer,
    ReopenAnswer,
    Sound,
    ThinkingKey,
    WatchLine,
)
from interviewer_app.engine.supervisor import EngineSupervisor
from speech.audio import BLOCK_SAMPLES, SAMPLE_RATE_HZ
from speech.echo import Cleaned
from speech.ports import Block, Pcm
from speech.turns import TurnConfig

_BLOCK_NS = BLOCK_SAMPLES * 1_000_000_000 // SAMPLE_RATE_HZ


class Floor:
    """Tells the engine of the open answer. ``hear`` is the ears' thread's, the rest the conductor's."""

    def __init__(
        self, engine: EngineSupervisor, turn_config: TurnConfig, language: str, hotwords: str
    ) -> None:
        self._engine = engine
        self._turn_config = turn_config
        self._language = language
        self._hotwords = hotwords
        self._guard = threading.Lock()
        self._request: OpenAnswer | None = None
        self._turn: int | None = None
        self._first: tuple[int, int] | None = None  # (offset in samples, captured_ns) of the first block
        self._last = 0
        self._heard_to_ns = 0  # end of the last block of the answer
        self._watched: int | None = None

    def span(self, turn: int) -> tuple[int | None, int | None]:
        """Where ``turn``'s answer lies in the microphone's log: (first, end) in samples."""
        with self._guard:
            if turn != self._turn or self._first is None:
                return (None, None)
            return (self._first[0], self._last)

    def open(self, turn: int, question_end_ns: int) -> None:
        """Open ``turn``'s answer, whose question ended at ``question_end_ns``."""
        request = OpenAnswer(turn, self._language, self._turn_config, question_end_ns, self._hotwords)
        with self._guard:
            self._watched = None
            self._request, self._turn, self._first = request, turn, None
            self._engine.send(request)

    def close(self, turn: int) -> None:
        """Forget ``turn``'s answer."""
        with self._guard:
            self._request = self._watched = None
            self._engine.send(CloseAnswer(turn))

    def reopen(self, turn: int, from_ns: int | None = None) -> int:
        """Go on with ``turn``'s answer, which was complete; return from when on (monotonic) it is heard.

        Without ``from_ns`` that is where it was last heard. What was said between is taken for silence.
        """
        with self._guard:
            self._watched = None
            if turn == self._turn:
                from_ns = self._heard_to_ns if from_ns is None else max(from_ns, self._heard_to_ns)
                self._engine.send(ReopenAnswer(turn, from_ns))
            return from_ns or 0

    def watch(self, turn: int) -> None:
        """Have the engine listen for the candidate while ``turn``'s line is said."""
        with self._guard:
            self._watched = turn
            self._engine.send(WatchLine(turn))

    def hear_line(self, cleaned: Cleaned, far_end_s: float) -> None:
        """Hand on one block heard during a line; nothing while no line is watched."""
        with self._guard:
            if self._watched is not None:
                sound, at_ns = cleaned.unsuppressed.tobytes(), cleaned.block.captured_ns
                levels_db = cleaned.over_echo_db, cleaned.over_usual_db
                self._engine.send(LineSound(self._watched, sound, at_ns, *levels_db, far_end_s))

    def hear(self, block: Block, offset: int) -> None:
        """Hand on one block of the answer, which lies at ``offset`` in the microphone's log."""
        with self._guard:
            if self._request is None:  # closed while this block was on its way
                return
            if self._first is None:
                self._first = (offset, block.captured_ns)
            self._last = offset + block.pcm.size
            self._heard_to_ns = block.captured_ns + _BLOCK_NS
            self._engine.send(Sound(block.pcm.tobytes(), block.captured_ns))

    def done_key(self) -> None:
        """The candidate says: done."""
        with self._guard:
            if self._request is not None:
                self._engine.send(DoneKey(self._request.turn))

    def thinking_key(self) -> None:
        """The candidate says: let me think."""
        with self._guard:
            if self._request is not None:
                self._engine.send(ThinkingKey(self._request.turn))

    def replay(self, heard_since: Callable[[int], Pcm]) -> None:
        """Give a new engine the open answer again, from the sound on disk."""
        with self._guard:
            if self._request is None:
                return
            self._engine.send(self._request)
            if self._first is None:
                return
            offset, captured_ns = self._first
            sound = heard_since(offset)[: self._last - offset]
            for number, start in enumerate(range(0, sound.size - BLOCK_SAMPLES + 1, BLOCK_SAMPLES)):
                block = np.ascontiguousarray(sound[start : start + BLOCK_SAMPLES])
                self._engine.send(Sound(block.tobytes(), captured_ns + number * _BLOCK_NS))
