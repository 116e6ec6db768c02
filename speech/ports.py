"""Say what any microphone and any loudspeaker is to the rest: real ones and the simulated room alike.

All times are `time.monotonic_ns()`; all sound is mono int16.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias, runtime_checkable

import numpy as np
import numpy.typing as npt

Pcm: TypeAlias = npt.NDArray[np.int16]

# Called once per kind of problem: a code from PROBLEM_CODES and one sentence for the user.
OnProblem: TypeAlias = Callable[[str, str], None]

# Far-end sound for an echo canceller: mono 16 kHz int16, and when its first sample leaves the speaker.
FarEndListener: TypeAlias = Callable[[Pcm, int], None]

PROBLEM_CODES = ("stalled", "lagging", "lost", "silent", "clipping", "closed")


@dataclass(frozen=True, eq=False)
class Block:
    """32 ms of the microphone: `pcm` is int16[512] at 16 kHz.

    `captured_ns` is the monotonic time of the first sample; `seq` counts from 0 and skips what was lost.
    """

    pcm: Pcm
    captured_ns: int
    seq: int


@dataclass(frozen=True)
class CaptureHealth:
    """How well the microphone is delivering, as far as can be computed from what came.

    `ready` turns true with the first block. `lag_s` is wall time less the time that the frames stand for;
    `lost_blocks` were dropped because nobody read them; `silent_s` is the length of the present run of exact
    zeros; `clipping_share` the part of the last seconds' samples at full scale. Levels are in dBFS,
    -inf-like values are clamped to -120.
    """

    ready: bool = False
    blocks: int = 0
    lost_blocks: int = 0
    lag_s: float = 0.0
    silent_s: float = 0.0
    clipping_share: float = 0.0
    level_dbfs: float = -120.0
    noise_floor_dbfs: float = -120.0
    device: str = ""
    device_rate_hz: int = 0
    problems: tuple[str, ...] = field(default=())


@runtime_checkable
class AudioInput(Protocol):
    """A microphone: blocks of 512 samples in order."""

    def start(self) -> None:
        """Open and wait for the first block; raise AudioError when there is none."""

    def read(self, timeout_s: float) -> Block | None:
        """Return the next block, or None when none came within `timeout_s` seconds."""

    def stop(self) -> None:
        """Close the device; calling it twice is harmless. Blocks already queued can still be read."""

    def health(self) -> CaptureHealth:
        """Return the present health."""


@runtime_checkable
class Playback(Protocol):
    """One sound on its way out of a speaker."""

    @property
    def started_ns(self) -> int | None:
        """When the first sample leaves the speaker; None until that is known."""

    @property
    def ended_ns(self) -> int | None:
        """When the last sample left the speaker (or the sound was stopped); None until then."""

    @property
    def done(self) -> bool:
        """Whether the sound has ended, was stopped, or failed."""

    @property
    def heard_samples(self) -> int:
        """How many of the samples given to `play` have left the speaker by now, at their own rate."""

    def wait(self, timeout_s: float) -> bool:
        """Wait for the end of the sound at the speaker; False when `timeout_s` passed first."""

    def stop(self) -> None:
        """Fall silent within 100 ms; calling it twice, or after the end, is harmless."""


@runtime_checkable
class AudioOutput(Protocol):
    """A loudspeaker that plays one sound at a time."""

    def play(self, pcm: Pcm, rate_hz: int) -> Playback:
        """Start playing mono int16 `pcm`; a sound that is still playing is stopped first."""

    def close(self) -> None:
        """Stop what plays and release the device; calling it twice is harmless."""
