"""The room's microphone, loudspeaker, candidate's voice and ear: what plugs in where real devices do."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from speech.audio import BLOCK_SAMPLES, SAMPLE_RATE_HZ, SILENCE_DBFS, AudioError, resample, rms_dbfs
from speech.ports import Block, CaptureHealth, Pcm
from speech.room_mixer import MixedBlock, PlacedSound

if TYPE_CHECKING:
    from speech.room import Room

_BLOCK_S = BLOCK_SAMPLES / SAMPLE_RATE_HZ
_QUEUE_BLOCKS = 2000  # 64 s
_HEALTH_BLOCKS = 94  # 3 s
_FIRST_BLOCK_TIMEOUT_S = 2.0
_AUDIBLE = 33  # -60 dBFS


class RoomPlayback:
    """One sound in the room; a `Playback`. Its start is known at once, to the sample."""

    def __init__(self, room: Room, sound: PlacedSound, rate_hz: int, samples: int) -> None:
        self._room = room
        self._sound = sound
        self._rate_hz = rate_hz
        self._samples = samples

    @property
    def started_ns(self) -> int:
        """When the first sample sounds."""
        return self._room.clock.time_of(self._sound.first)

    @property
    def ended_ns(self) -> int | None:
        """When the last sample sounded or the sound was stopped; None until then."""
        return self._room.clock.time_of(self._sound.end) if self.done else None

    @property
    def done(self) -> bool:
        """Whether the sound is over, or the room closed."""
        return not self._room.running or self._room.now_ns() >= self._room.clock.time_of(self._sound.end)

    @property
    def heard_samples(self) -> int:
        """How many samples have sounded by now, at their own rate."""
        until_ns = min(self._room.now_ns(), self._room.clock.time_of(self._sound.end))
        heard_s = (until_ns - self.started_ns) / 1e9
        return min(self._samples, max(0, int(heard_s * self._rate_hz)))

    def wait(self, timeout_s: float) -> bool:
        """Wait up to ``timeout_s`` seconds of the world for the end of the sound."""
        deadline_s = time.monotonic() + timeout_s
        with self._room.changed:
            while not self.done:
                left_s = deadline_s - time.monotonic()
                if left_s <= 0:
                    return False
                end_ns = self._room.clock.time_of(self._sound.end)
                self._room.changed.wait(min(left_s, self._room.clock.world_seconds_until(end_ns)))
        return True

    def stop(self) -> None:
        """Fall silent within 5 ms; harmless when already over."""
        if not self.done:
            self._room.cut(self._sound)


class RoomSpeaker:
    """The interviewer's loudspeaker; an `AudioOutput`."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._playing: RoomPlayback | None = None

    def play(self, pcm: Pcm, rate_hz: int) -> RoomPlayback:
        """Start playing mono int16 ``pcm``; what still plays is stopped. AudioError in a closed room."""
        if self._playing is not None:
            self._playing.stop()
        sound = resample(pcm, rate_hz, SAMPLE_RATE_HZ)
        at_ns = self._room.now_ns() + round(self._room.config.speaker_latency_s * 1e9)
        placed = self._room.place(sound, at_ns, candidate=False)
        self._playing = RoomPlayback(self._room, placed, rate_hz, pcm.size)
        return self._playing

    def close(self) -> None:
        """Stop what plays."""
        if self._playing is not None:
            self._playing.stop()


class CandidateVoice:
    """The candidate's mouth: places sounds exactly and never interrupts itself."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def play(self, pcm: Pcm, at_ns: int | None = None) -> RoomPlayback:
        """Speak int16 ``pcm`` (16 kHz) at ``at_ns`` of the room's time, now when None.

        A time that is already mixed becomes the next free sample; see ``started_ns`` of what is returned.
        """
        placed = self._room.place(pcm, at_ns, candidate=True)
        return RoomPlayback(self._room, placed, SAMPLE_RATE_HZ, pcm.size)


class RoomMicrophone:
    """A microphone in the room; an `AudioInput`. Blocks wait 64 s for a reader, then the oldest are lost."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._queue: deque[Block] = deque()
        self._seq = 0
        self._lost = 0
        self._silent_blocks = 0
        self._levels: deque[float] = deque(maxlen=_HEALTH_BLOCKS)
        self._clipped: deque[int] = deque(maxlen=_HEALTH_BLOCKS)

    def start(self) -> None:
        """Begin to deliver and wait for the first block; raise AudioError when the room does not run."""
        self._room.add_listener(self)
        with self._room.changed:
            started = self._room.changed.wait_for(
                lambda: self._seq > 0 or not self._room.running, _FIRST_BLOCK_TIMEOUT_S
            )
            if not started or self._seq == 0:
                self._room.remove_listener(self)
                raise AudioError("模拟房间的麦克风没有声音。", "请重新开始排练。", "stalled")

    def read(self, timeout_s: float) -> Block | None:
        """Return the next block, or None when none came within ``timeout_s`` seconds of the world."""
        return self._room.wait_block(self._queue, timeout_s)

    def stop(self) -> None:
        """Deliver nothing more; what is queued can still be read."""
        self._room.remove_listener(self)

    def health(self) -> CaptureHealth:
        """Return how delivery goes; levels over the last 3 s, the floor being their tenth percentile."""
        with self._room.changed:
            levels = sorted(self._levels)
            samples = max(1, len(self._clipped) * BLOCK_SAMPLES)
            return CaptureHealth(
                ready=self._seq > 0,
                blocks=self._seq,
                lost_blocks=self._lost,
                lag_s=self._room.lag_s,
                silent_s=self._silent_blocks * _BLOCK_S,
                clipping_share=sum(self._clipped) / samples,
                level_dbfs=self._levels[-1] if levels else SILENCE_DBFS,
                noise_floor_dbfs=levels[len(levels) // 10] if levels else SILENCE_DBFS,
                device="room",
                device_rate_hz=SAMPLE_RATE_HZ,
            )

    def accept(self, block: MixedBlock, start_ns: int) -> None:
        """Take a block from the room's thread, which holds the room's lock."""
        if len(self._queue) >= _QUEUE_BLOCKS:
            self._queue.popleft()
            self._lost += 1
        pcm = block.microphone
        self._queue.append(Block(pcm, start_ns, self._seq))
        self._seq += 1
        self._silent_blocks = 0 if pcm.any() else self._silent_blocks + 1
        self._levels.append(rms_dbfs(pcm))
        self._clipped.append(int(np.count_nonzero((pcm == 32_767) | (pcm == -32_768))))


class Ear:
    """What the candidate hears of the interviewer, block by block."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._queue: deque[Block] = deque(maxlen=_QUEUE_BLOCKS)
        self._seq = 0

    def read(self, timeout_s: float) -> Block | None:
        """Return the next block, or None when none came within ``timeout_s`` seconds of the world."""
        return self._room.wait_block(self._queue, timeout_s)

    def wait_for_end(self, quiet_s: float, timeout_s: float) -> int | None:
        """Read until the interviewer has sounded and then been quiet for ``quiet_s`` seconds of the room.

        Returns the time in ns after the last audible sample (above -60 dBFS), or None when ``timeout_s``
        seconds of the world passed first or the room closed.
        """
        deadline_s = time.monotonic() + timeout_s
        end_ns: int | None = None
        while (left_s := deadline_s - time.monotonic()) > 0:
            block = self.read(left_s)
            if block is None:
                return None
            audible = np.flatnonzero(np.abs(block.pcm.astype(np.int32)) >= _AUDIBLE)
            if audible.size:
                end_ns = block.captured_ns + (int(audible[-1]) + 1) * 1_000_000_000 // SAMPLE_RATE_HZ
            block_end_ns = block.captured_ns + round(_BLOCK_S * 1e9)
            if end_ns is not None and block_end_ns - end_ns >= quiet_s * 1e9:
                return end_ns
        return None

    def close(self) -> None:
        """Hear nothing more."""
        self._room.remove_listener(self)

    def accept(self, block: MixedBlock, start_ns: int) -> None:
        """Take a block from the room's thread, which holds the room's lock."""
        self._queue.append(Block(block.ear, start_ns, self._seq))
        self._seq += 1
