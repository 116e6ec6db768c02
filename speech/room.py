"""Run a simulated room in real time: a microphone, a loudspeaker and a candidate on one exact audio clock.

A thread paced by the monotonic clock mixes one block of 32 ms whenever 32 ms have passed. Sample n stands for
the time origin + n / 16 kHz, so every sound's place is known exactly, however late a thread wakes up.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass
from types import TracebackType

import numpy as np

from speech.audio import BLOCK_SAMPLES, SAMPLE_RATE_HZ, AudioError
from speech.ports import Block, FarEndListener, Pcm
from speech.room_mixer import MixedBlock, PlacedSound, RoomConfig, RoomMixer
from speech.room_ports import CandidateVoice, Ear, RoomMicrophone, RoomSpeaker

__all__ = ["Room", "RoomConfig", "RoomRecording"]


@dataclass(frozen=True, eq=False)
class RoomRecording:
    """All that has sounded since ``origin_ns``, sample for sample: int16[n] at 16 kHz each."""

    origin_ns: int
    microphone: Pcm
    ear: Pcm
    candidate: Pcm


class RoomClock:
    """The room's time in nanoseconds: monotonic time, run ``speed`` times as fast from the origin on."""

    def __init__(self, speed: float) -> None:
        if speed <= 0:
            raise ValueError(f"speed must be positive, not {speed}")
        self.speed = speed
        self.origin_ns = time.monotonic_ns()

    def now_ns(self) -> int:
        """Return the room's present time."""
        return self.origin_ns + round((time.monotonic_ns() - self.origin_ns) * self.speed)

    def time_of(self, sample: int) -> int:
        """Return when ``sample`` sounds, in ns."""
        return self.origin_ns + sample * 1_000_000_000 // SAMPLE_RATE_HZ

    def sample_at(self, time_ns: int) -> int:
        """Return the first sample that sounds at ``time_ns`` or later."""
        return -((self.origin_ns - time_ns) * SAMPLE_RATE_HZ // 1_000_000_000)

    def world_seconds_until(self, time_ns: int) -> float:
        """Return how many seconds of the world pass until ``time_ns`` of the room; 0 when it is over."""
        return max(0.0, (time_ns - self.now_ns()) / 1e9 / self.speed)


class Room:
    """A room in which an interview can be held without any sound device; a context manager.

    At ``speed`` 1 all times are `time.monotonic_ns()`; otherwise they are the room's own, see `now_ns`.
    """

    def __init__(self, config: RoomConfig | None = None, *, record: bool = True) -> None:
        self.config = config or RoomConfig()
        self.clock = RoomClock(self.config.speed)
        self.changed = threading.Condition()
        self._mixer = RoomMixer(self.config)
        self._listeners: list[RoomMicrophone | Ear] = []
        self._far_end: list[FarEndListener] = []
        self._recorded: list[MixedBlock] | None = [] if record else None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self.lag_s = 0.0

    def start(self) -> None:
        """Start the clock: sample 0 sounds now."""
        if self._thread is not None:
            raise RuntimeError("a room starts once")
        self.clock = RoomClock(self.config.speed)
        self._thread = threading.Thread(target=self._run, name="room", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop the clock; every sound counts as ended and every wait returns. Twice is harmless."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(5.0)
        with self.changed:
            self.changed.notify_all()

    def __enter__(self) -> Room:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def running(self) -> bool:
        """Whether the clock runs."""
        return self._thread is not None and not self._stopping.is_set()

    def now_ns(self) -> int:
        """Return the room's present time; the monotonic clock's at speed 1."""
        return self.clock.now_ns()

    def microphone(self) -> RoomMicrophone:
        """Return a microphone in this room."""
        return RoomMicrophone(self)

    def speaker(self, far_end: FarEndListener | None = None) -> RoomSpeaker:
        """Return the loudspeaker; ``far_end`` is given each block that leaves it, for echo cancelling."""
        if far_end is not None:
            with self.changed:
                self._far_end.append(far_end)
        return RoomSpeaker(self)

    def candidate_voice(self) -> CandidateVoice:
        """Return the candidate's mouth."""
        return CandidateVoice(self)

    def listen_ear(self) -> Ear:
        """Return what the candidate hears from now on: the loudspeaker's signal without room or noise."""
        ear = Ear(self)
        self.add_listener(ear)
        return ear

    def recording(self) -> RoomRecording:
        """Return everything up to now. Raises RuntimeError in a room made with ``record=False``."""
        if self._recorded is None:
            raise RuntimeError("this room does not record")
        with self.changed:
            blocks = list(self._recorded)
        empty = np.zeros(0, np.int16)
        return RoomRecording(
            self.clock.origin_ns,
            np.concatenate([empty, *(block.microphone for block in blocks)]),
            np.concatenate([empty, *(block.ear for block in blocks)]),
            np.concatenate([empty, *(block.candidate for block in blocks)]),
        )

    def place(self, pcm: Pcm, at_ns: int | None, *, candidate: bool) -> PlacedSound:
        """Put 16 kHz ``pcm`` on the time line at ``at_ns`` (now when None), not before what is already mixed.

        Raises AudioError when the room's clock does not run.
        """
        if not self.running:
            raise AudioError("模拟房间没有在运行。", "请重新开始排练。", "closed")
        with self.changed:
            first = self.clock.sample_at(self.now_ns() if at_ns is None else at_ns)
            place = self._mixer.place_candidate if candidate else self._mixer.place_speaker
            return place(pcm, first)

    def cut(self, sound: PlacedSound) -> None:
        """End a placed sound now."""
        with self.changed:
            sound.cut(max(self._mixer.position, self.clock.sample_at(self.now_ns())))
            self.changed.notify_all()

    def add_listener(self, listener: RoomMicrophone | Ear) -> None:
        """Give every block from now on to ``listener``."""
        with self.changed:
            if listener not in self._listeners:
                self._listeners.append(listener)

    def remove_listener(self, listener: RoomMicrophone | Ear) -> None:
        """Give ``listener`` no more blocks."""
        with self.changed:
            if listener in self._listeners:
                self._listeners.remove(listener)

    def wait_block(self, queue: deque[Block], timeout_s: float) -> Block | None:
        """Take the next block of ``queue``; None when none came within ``timeout_s`` world seconds."""
        with self.changed:
            self.changed.wait_for(lambda: queue or not self.running, timeout_s)
            return queue.popleft() if queue else None

    def _run(self) -> None:
        while True:
            due_ns = self.clock.time_of(self._mixer.position + BLOCK_SAMPLES)
            if self._stopping.wait(self.clock.world_seconds_until(due_ns)):
                return
            self.lag_s = max(0.0, (self.now_ns() - due_ns) / 1e9)
            with self.changed:
                block = self._mixer.next_block()
                start_ns = self.clock.time_of(block.first)
                if block.ear.any():  # before the microphone: an echo never comes before its cause
                    for listen in self._far_end:
                        listen(block.ear, start_ns)
                for listener in self._listeners:
                    listener.accept(block, start_ns)
                if self._recorded is not None:
                    self._recorded.append(block)
                self.changed.notify_all()
