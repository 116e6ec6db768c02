"""The candidate's side of an interview: microphone, open answer and recogniser as one."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from interviewer_app.engine.ears import Ears
from interviewer_app.engine.floor import Floor
from interviewer_app.engine.recorder import SessionRecorder
from interviewer_app.engine.supervisor import EngineSupervisor
from speech.audio import SILENCE_DBFS
from speech.echo import EchoCanceller
from speech.ports import AudioInput

HALF_DUPLEX_GUARD_NS = 250_000_000  # the loudspeaker's last echo is not the candidate's
MAX_HEARING_FAILURES = 2


class Listening:
    """Opens and shuts the floor. Without a microphone, or a recogniser, answers have to be typed.

    With a ``canceller`` in full duplex. Used by the conductor's thread; the blocks come in the ears' own.
    ``post`` is given what `Ears` tells.
    """

    def __init__(
        self,
        microphone: AudioInput | None,
        recorder: SessionRecorder,
        engine: EngineSupervisor,
        floor: Floor,
        post: Callable[[Any], None],
        canceller: EchoCanceller | None = None,
    ) -> None:
        self._recorder = recorder
        self._engine = engine
        self._floor = floor
        self._failures = 0
        self._hands_on = False  # of a complete answer, until our line sounds
        self._full_duplex = canceller is not None
        self._ears: Ears | None = None
        if microphone is not None:
            self._ears = Ears(microphone, recorder, floor.hear, post, canceller, floor.hear_line)

    @property
    def has_microphone(self) -> bool:
        """Whether there is anything to record."""
        return self._ears is not None

    @property
    def level_dbfs(self) -> float:
        """The present level of the microphone."""
        return self._ears.level_dbfs if self._ears is not None else SILENCE_DBFS

    def start(self) -> None:
        """Open the microphone.

        Raises:
            AudioError: it cannot be opened.
        """
        if self._ears is not None:
            self._ears.start()

    def watch(self, turn: int) -> None:
        """In full duplex, listen for the candidate while ``turn``'s line is said."""
        if self._full_duplex and self._ears is not None and self._engine.hears:
            self._floor.watch(turn)

    def open(self, turn: int, question_end_ns: int, onset_ns: int | None = None) -> bool:
        """Give the candidate the floor; False when the answer has to be typed.

        ``onset_ns`` is when they began to speak into the question (full duplex).
        """
        self._hands_on = False
        if self._ears is None or not self._engine.hears:
            return False
        if onset_ns is not None:
            self._floor.open(turn, min(question_end_ns, onset_ns))
            self._ears.open_floor(onset_ns, interrupted=True)
            return True
        self._floor.open(turn, question_end_ns)
        self._ears.open_floor(question_end_ns + (0 if self._full_duplex else HALF_DUPLEX_GUARD_NS))
        return True

    def shut(self, turn: int) -> None:
        """Take the floor back and forget what was heard of ``turn``'s answer."""
        self._hands_on = False
        if self._ears is not None:
            self._ears.close_floor()
            self._floor.close(turn)

    def answered(self, *, may_go_on: bool = False) -> None:
        """The answer is complete: recording goes on, handing on ends, unless the candidate may go on."""
        self._failures = 0
        self._hands_on = may_go_on
        if self._ears is not None and not may_go_on:
            self._ears.close_floor()

    def line_sounds(self) -> None:
        """Our own sound begins: what is heard from now on is not handed on to a complete answer."""
        if self._ears is not None and self._hands_on:
            self._hands_on = False
            self._ears.close_floor()

    def reopen(self, turn: int, onset_ns: int | None = None) -> None:
        """Go on with ``turn``'s answer; ``onset_ns`` is when they began to speak into our line.

        In half-duplex what was said while our line sounded is lost.
        """
        if self._ears is None or self._hands_on:  # nothing sounded yet: nothing was missed
            self._hands_on = False
            return
        now_ns = None if self._full_duplex else time.monotonic_ns()
        from_ns = self._floor.reopen(turn, onset_ns if onset_ns is not None else now_ns)
        self._ears.open_floor(from_ns, interrupted=onset_ns is not None)

    def failed(self) -> bool:
        """Count a failure of the recogniser; True when it has failed too often to be asked again."""
        self._failures += 1
        if self._failures < MAX_HEARING_FAILURES:
            return False
        self._engine.stop_hearing()
        return True

    def span(self, turn: int) -> tuple[int | None, int | None]:
        """Where ``turn``'s answer lies in the microphone's log: (first, end) in samples."""
        return self._floor.span(turn)

    def pause(self) -> None:
        """Keep and hear nothing."""
        if self._ears is not None:
            self._ears.pause()

    def resume(self) -> None:
        """Hear again; a lost microphone is opened anew.

        Raises:
            AudioError: it cannot be opened.
        """
        if self._ears is not None:
            self._ears.resume()

    def replay(self) -> None:
        """Give a new model process the open answer from the disk, while recording goes on.

        Raises:
            StorageError: the sound cannot be read.
        """
        self._floor.replay(self._recorder.heard_since)

    def done_key(self) -> None:
        """The candidate says: done."""
        self._floor.done_key()

    def thinking_key(self) -> None:
        """The candidate says: let me think."""
        self._floor.thinking_key()

    def close(self) -> None:
        """Stop recording and free the microphone."""
        if self._ears is not None:
            self._ears.close()
