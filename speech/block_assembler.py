"""Turn what a sound device delivers into blocks of 512 samples at 16 kHz, each with its time.

The device may run at another rate, in stereo, and stamp its buffers with jitter; the blocks do not show it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
import soxr

from speech.audio import BLOCK_SAMPLES, SAMPLE_RATE_HZ
from speech.ports import Block, Pcm

# Stamps farther off than this mean that sound is missing; nearer ones are jitter and are averaged away.
JUMP_NS = 60_000_000
JITTER_WEIGHT = 0.05


@dataclass(frozen=True)
class Chunk:
    """One buffer as it came: interleaved int16 bytes, when its first sample was captured, when it arrived.

    `lost_frames` is the number of frames dropped just before it.
    """

    data: bytes
    captured_ns: int
    arrived_ns: int
    lost_frames: int = 0


@dataclass(frozen=True, eq=False)
class Arrival:
    """A finished block and the time at which its last samples arrived."""

    block: Block
    arrived_ns: int


class BlockAssembler:
    """Push chunks, pop blocks. Not thread-safe: one reader owns it."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        self._rate_hz = rate_hz
        self._channels = channels
        self._resampler = None
        if rate_hz != SAMPLE_RATE_HZ:
            self._resampler = soxr.ResampleStream(rate_hz, SAMPLE_RATE_HZ, 1, dtype="int16", quality="HQ")
        self._pending: Pcm = np.zeros(0, np.int16)
        self._ready: deque[Arrival] = deque()
        self._zero_ns: int | None = None  # when the first frame of all was captured, as best known
        self._frames_in = 0
        self._samples_out = 0
        self._seq = 0

    def push(self, chunk: Chunk) -> None:
        """Take one chunk."""
        if chunk.lost_frames:
            self._skip(chunk.lost_frames)
        self._follow(chunk.captured_ns)
        pcm = np.frombuffer(chunk.data, np.int16)
        if self._channels > 1:
            pcm = pcm.reshape(-1, self._channels).mean(axis=1).astype(np.int16)
        self._frames_in += pcm.size
        if self._resampler is not None:
            pcm = self._resampler.resample_chunk(pcm)
        self._pending = np.concatenate([self._pending, pcm])
        while self._pending.size >= BLOCK_SAMPLES:
            self._emit(chunk.arrived_ns)

    def pop(self) -> Arrival | None:
        """Return the next block, or None when more chunks are needed."""
        return self._ready.popleft() if self._ready else None

    def _emit(self, arrived_ns: int) -> None:
        pcm, self._pending = self._pending[:BLOCK_SAMPLES].copy(), self._pending[BLOCK_SAMPLES:]
        zero_ns = self._zero_ns if self._zero_ns is not None else arrived_ns
        captured_ns = zero_ns + self._samples_out * 1_000_000_000 // SAMPLE_RATE_HZ
        self._ready.append(Arrival(Block(pcm, captured_ns, self._seq), arrived_ns))
        self._samples_out += BLOCK_SAMPLES
        self._seq += 1

    def _follow(self, captured_ns: int) -> None:
        """Keep the time of frame zero in step with the stamps: slowly for jitter, at once for a jump."""
        measured_ns = captured_ns - self._frames_in * 1_000_000_000 // self._rate_hz
        if self._zero_ns is None or abs(measured_ns - self._zero_ns) > JUMP_NS:
            self._zero_ns = measured_ns
        else:
            self._zero_ns += round((measured_ns - self._zero_ns) * JITTER_WEIGHT)

    def _skip(self, lost_frames: int) -> None:
        lost_samples = round(lost_frames * SAMPLE_RATE_HZ / self._rate_hz)
        self._frames_in += lost_frames
        self._samples_out += lost_samples
        self._seq += round(lost_samples / BLOCK_SAMPLES)
