"""Subtract what is linear of an echo: a Kalman filter in the frequency domain learns the room's response.

It never suppresses: what the candidate says over the interviewer comes out as it went in. That is why it
stands before WebRTC's canceller, whose suppressor hides a candidate who is quieter than the echo: with the
loudspeaker 10 dB over the candidate Silero hears WebRTC's output 0.4 to 2.8 s late or never, and this one's
within 110 ms.

Source: Enzner and Vary 2006 (state model, step size), Kuech, Mabande and Enzner 2014 (partitions).
"""

from __future__ import annotations

import numpy as np

from speech.audio import BLOCK_SAMPLES
from speech.room_sound import Sound

# 12 blocks are 384 ms: a room of RT60 0.3 s and what the time stamps leave of the devices' delay.
PARTS = 12
# How much of the response is expected to change in one block: a person moving, 0.04 % of its power.
_FORGETTING = 0.9998**2
# First guess of a response's power in its first block, and how fast it decays from block to block.
_FIRST_POWER = 1.0
_DECAY_A_PART = 0.5
_SMOOTHING = 0.8  # of the near end's spectrum: it fluctuates from block to block
_FLOOR = 1e-3  # power a bin of a quiet room, -60 dBFS: division stays harmless


class LinearEchoFilter:
    """Blocks of 512 samples in, blocks out, nothing delayed; about 0.2 ms each on one core."""

    def __init__(self, parts: int = PARTS, block_samples: int = BLOCK_SAMPLES) -> None:
        bins = block_samples + 1
        self._block = block_samples
        self._response = np.zeros((parts, bins), np.complex128)
        decay = _FIRST_POWER * _DECAY_A_PART ** np.arange(parts, dtype=np.float64)
        self._uncertainty = np.repeat(decay[:, None], bins, axis=1)
        self._far = np.zeros((parts, bins), np.complex128)
        self._previous = np.zeros(block_samples, np.float32)
        self._near_power = np.zeros(bins)

    def push(self, near: Sound, far: Sound) -> Sound:
        """Return ``near`` without the echo of ``far``; all float32[512] in ±1, of the same time.

        Where the filter does not know the room (yet, or any more) its guess would add sound: then ``near``
        comes back as it is.
        """
        self._far = np.roll(self._far, 1, axis=0)
        self._far[0] = np.fft.rfft(np.concatenate([self._previous, far]))
        self._previous = far
        echo = np.fft.irfft(np.sum(self._far * self._response, axis=0))[self._block :]
        left: Sound = (near - echo).astype(np.float32)
        self._learn(left)
        return left if np.sum(np.square(left)) < np.sum(np.square(near)) else near

    def _learn(self, left: Sound) -> None:
        """Move the response by what is left of the echo, the more the less certain it is."""
        spectrum = np.fft.rfft(np.concatenate([np.zeros(self._block, np.float32), left]))
        power = np.square(np.abs(spectrum))
        self._near_power = _SMOOTHING * self._near_power + (1 - _SMOOTHING) * power
        doubt = 0.5 * np.sum(np.square(np.abs(self._far)) * self._uncertainty, axis=0)
        gain = self._uncertainty * self._far.conj() / (doubt + self._near_power + _FLOOR)
        step = np.fft.irfft(gain * spectrum, axis=1)
        step[:, self._block :] = 0.0  # a part's response is one block long; the rest is wrapped around
        self._response += np.fft.rfft(step, axis=1)
        learned = np.clip((gain * self._far).real, 0.0, 1.0)
        self._uncertainty *= 1.0 - 0.5 * learned
        self._uncertainty *= _FORGETTING
        self._uncertainty += (1.0 - _FORGETTING) * np.square(np.abs(self._response))
