"""How far speech stands above the room's noise in a recorded answer."""

from __future__ import annotations

import numpy as np

from speech.audio import SAMPLE_RATE_HZ
from speech.mask import SpeechMask
from speech.ports import Pcm

_FLOOR = 1.0  # one step of 16 bits: digital silence is not infinitely quiet
_MIN_FRAMES = 10


def speech_to_noise_db(pcm: Pcm, mask: SpeechMask) -> float | None:
    """Return the signal-to-noise ratio in dB of int16[n] at 16 kHz, or None with too little of either.

    Energy of the speech frames less that of the rest, over that of the rest. The rest is taken at its
    median frame: the reverberation and breath beside speech would pass for noise in its mean.
    """
    size = int(mask.frame_s * SAMPLE_RATE_HZ)
    count = min(len(mask.frames), pcm.size // size)
    frames = pcm[: count * size].astype(np.float64).reshape(count, size)
    energy = np.mean(frames**2, axis=1) + _FLOOR
    speech, rest = energy[mask.frames[:count]], energy[~mask.frames[:count]]
    if len(speech) < _MIN_FRAMES or len(rest) < _MIN_FRAMES:
        return None
    noise = float(np.median(rest))
    return float(10 * np.log10(max(float(np.mean(speech)) - noise, _FLOOR) / noise))
