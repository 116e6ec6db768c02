"""Take the interviewer's own voice out of the microphone: a linear filter, then WebRTC's AEC3.

Both learn from our own playback, laid beside the microphone by time stamps. AEC3 leaves the least echo, but
its suppressor takes a candidate with it who speaks over the interviewer; what the linear filter leaves is
for noticing that candidate, and for their first words. Measured by `tests/measure/echo.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from speech.audio import BLOCK_SAMPLES, FULL_SCALE, SAMPLE_RATE_HZ, rms_dbfs, to_int16
from speech.echo_filter import LinearEchoFilter
from speech.far_end import FarEnd, SampleClock
from speech.ports import Block, Pcm
from speech.room_sound import Sound

FRAME_SAMPLES = SAMPLE_RATE_HZ // 100
# AEC3 answers 8 ms late; 512 samples are 3.2 of its frames, so another 8 ms wait for the next.
_FRAMING_SAMPLES = 128
DELAY_SAMPLES = 128 + _FRAMING_SAMPLES
DELAY_NS = DELAY_SAMPLES * 1_000_000_000 // SAMPLE_RATE_HZ
# A device may stamp its sound later than it is heard, and no canceller finds an echo that comes before its
# cause: AEC3 loses 10 dB at 10 ms and nearly all at 20. A real device tells its sound before it plays it,
# so the far end may be laid this much earlier; an echo that seems 40 ms late costs nothing.
DEVICE_LEAD_S = 0.04
# How long a room rings on after our sound. Later the microphone passes untouched: AEC3 cuts below 100 Hz.
_TAIL_BLOCKS = 31
# The microphone's loudest block counts this much less with each block that follows: 31 dB a second.
_FADE_DB = 1.0
_FLOOR_DBFS = -90.0
# So far below the microphone nothing but echo is left, and Silero hears words at any level: silence.
_ECHO_ONLY_DB = -28.0
# What the linear filter usually leaves is learned over 50 blocks of our own sound, from a bad guess on.
_USUAL_SHARE = 0.02
_USUAL_AT_FIRST_DB = -15.0


@dataclass(frozen=True, eq=False)
class Cleaned:
    """A microphone's block without our own sound; its time stamp is 16 ms back, as its sound is.

    ``block`` is for answers. ``unsuppressed`` (int16[512]) is what the linear filter alone leaves: more
    echo, but the candidate whole. ``over_echo_db`` compares ``block`` with the loudest of the microphone's
    last blocks: near 0 where only the candidate speaks, below -25 where only the interviewer does.
    ``over_usual_db`` compares ``unsuppressed`` with what the filter usually leaves of our own sound.
    """

    block: Block
    unsuppressed: Pcm
    over_echo_db: float
    over_usual_db: float

    @property
    def whole(self) -> Block:
        """The block with ``unsuppressed`` as its sound."""
        return Block(self.unsuppressed, self.block.captured_ns, self.block.seq)


class EchoCanceller:
    """Cleans a microphone's blocks, about 0.5 ms each; they come out 16 ms later, and are stamped so.

    ``hear_far`` is the loudspeaker's FarEndListener (any thread), all else is one thread's.
    """

    def __init__(self, lead_s: float = 0.0) -> None:
        from pywebrtc_audio import EchoCanceller as Aec3  # a compiled module, loaded with its first user

        self._aec: Any = Aec3(SAMPLE_RATE_HZ)
        self._linear = LinearEchoFilter()
        self._far_end = FarEnd()
        self._clock = SampleClock()
        self._lead = round(lead_s * SAMPLE_RATE_HZ)
        self._untouched = _Delay(DELAY_SAMPLES)
        self._unsuppressed = _Delay(DELAY_SAMPLES)
        self._cleaned = _Delay(_FRAMING_SAMPLES)
        self._waiting: tuple[Pcm, Pcm] = (np.zeros(0, np.int16), np.zeros(0, np.int16))
        self._loudest_dbfs = _FLOOR_DBFS
        self._usual_db = _USUAL_AT_FIRST_DB
        self._quiet_blocks = _TAIL_BLOCKS
        self._far_blocks = 0

    @property
    def far_end_s(self) -> float:
        """For how long the loudspeaker has sounded so far, in s: what the canceller could learn from."""
        return self._far_blocks * BLOCK_SAMPLES / SAMPLE_RATE_HZ

    def hear_far(self, pcm: Pcm, at_ns: int) -> None:
        """Take what the loudspeaker plays, before or while it sounds."""
        self._far_end.put(pcm, at_ns)

    def clean(self, block: Block) -> Cleaned:
        """Return the microphone's next block without our own sound."""
        first = self._clock.place(block.captured_ns, BLOCK_SAMPLES)
        far = self._far_end.take(first + self._lead, BLOCK_SAMPLES)
        sounds = bool(far.any())
        self._far_blocks += sounds
        self._quiet_blocks = 0 if sounds else self._quiet_blocks + 1
        left = to_int16(self._linear.push(_float(block.pcm), _float(far)))
        untouched, unsuppressed = self._untouched.push(block.pcm), self._unsuppressed.push(left)
        cleaned = self._cleaned.push(self._suppress(left, far))
        if self._quiet_blocks > _TAIL_BLOCKS:
            cleaned = unsuppressed = untouched
        self._loudest_dbfs = max(_level_dbfs(block.pcm), self._loudest_dbfs - _FADE_DB)
        over_echo_db = _level_dbfs(cleaned) - self._loudest_dbfs
        left_db = _level_dbfs(unsuppressed) - self._loudest_dbfs
        over_usual_db = left_db - self._usual_db
        if sounds:
            self._usual_db += _USUAL_SHARE * over_usual_db
        if over_echo_db < _ECHO_ONLY_DB and self._quiet_blocks <= _TAIL_BLOCKS:
            cleaned = np.zeros_like(cleaned)
        stamped = Block(cleaned, block.captured_ns - DELAY_NS, block.seq)
        return Cleaned(stamped, unsuppressed, over_echo_db, over_usual_db)

    def _suppress(self, near: Pcm, far: Pcm) -> Pcm:
        """Hand AEC3 the whole frames there are, and return what it leaves of them."""
        near = np.concatenate([self._waiting[0], near])
        far = np.concatenate([self._waiting[1], far])
        whole = near.size // FRAME_SAMPLES * FRAME_SAMPLES
        self._waiting = (near[whole:], far[whole:])
        cleaned: Pcm = self._aec.process(near[:whole], far[:whole])
        return cleaned


class _Delay:
    """Takes pieces of any length and gives blocks of 512 samples, so many samples later."""

    def __init__(self, samples: int) -> None:
        self._held: Pcm = np.zeros(samples, np.int16)

    def push(self, pcm: Pcm) -> Pcm:
        held = np.concatenate([self._held, pcm])
        self._held = held[BLOCK_SAMPLES:]
        return held[:BLOCK_SAMPLES]


def _float(pcm: Pcm) -> Sound:
    return pcm.astype(np.float32) / np.float32(FULL_SCALE)


def _level_dbfs(pcm: Pcm) -> float:
    return max(_FLOOR_DBFS, rms_dbfs(pcm))
