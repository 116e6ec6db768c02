"""Tells how far each frame of a recording stands above the recording's own noise, band by band."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from speech.audio import SAMPLE_RATE_HZ
from speech.ports import Pcm

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

FRAME_SAMPLES = SAMPLE_RATE_HZ // 100
# About two critical bands each. One broad level hears a fricative only above all of the room's rumble;
# in its own band an s stands far above noise that is strong at the bottom, as most rooms' noise is.
_EDGES_HZ = (100, 300, 500, 750, 1_000, 1_400, 1_900, 2_500, 3_300, 4_300, 5_500, 7_600)
_SPEECH_RANGE_DB = (
    20.0  # what is further below the speech of its band is silence to the ear that counts pauses
)
_SPEECH_PERCENTILE = 90
_LOUDEST_NEPERS = 4.0  # one band alone does not outvote the others
_SMOOTHED_FRAMES = 3
_APART_FRAMES = 3  # sounds ring on, detectors lag: frames so near to speech are not taken for noise
_FEWEST_QUIET_FRAMES = 10
_QUIETEST_PERCENT = 10
_LEAST_SPREAD = 0.03
_DEVIATION_OF_MEDIAN = 1.4826  # standard deviation over median absolute deviation, of a normal distribution
# Statistics are taken over groups of five whole blocks (16 frames), so that a recording and a stream, which
# ends with its last whole block, rest on the same ones; less the frames that Silero judges in the next block.
_GROUP_FRAMES, _UNJUDGED_FRAMES = 16, 4


def band_powers(frames: Pcm) -> Floats:
    """Power float[n, 11] of frames int16[n, 160] in bands from 100 to 7,600 Hz."""
    spectrum = np.fft.rfft(frames * _window(), axis=1)
    power = spectrum.real**2 + spectrum.imag**2
    return np.asarray(power @ _bands() + 1.0, np.float32)


def above_noise(powers: Floats, speech: Flags) -> Floats:
    """How far each frame stands above the noise, float[n], in standard deviations of the noise itself.

    ``powers`` is float[n, 11]; ``speech`` bool[n] the frames that any detector calls speech: the others,
    less those beside speech, are the noise. In every band a frame counts by the logarithm of its power over
    the noise's median, as in the likelihood ratio of Sohn, Kim & Sung 1999 ("A statistical model-based voice
    activity detection"), never by less than 0; the bands' mean is smoothed over 30 ms. The unit adapts to
    unsteady noise: in babble a frame has to stand out more than in hiss.
    """
    count = len(powers)
    if not count:
        return np.zeros(0, np.float32)
    known = max(0, count // _GROUP_FRAMES * _GROUP_FRAMES - _UNJUDGED_FRAMES) or count
    quiet = _quiet(powers[:known], speech[:known])
    floor = np.median(powers[:known][quiet], axis=0)
    loud = powers[:known][speech[:known]]
    if len(loud):
        floor = np.maximum(
            floor, np.percentile(loud, _SPEECH_PERCENTILE, axis=0) / 10 ** (_SPEECH_RANGE_DB / 10)
        )
    over = np.clip(np.log(powers / floor), 0.0, _LOUDEST_NEPERS).mean(axis=1)
    smooth = np.convolve(over, np.full(_SMOOTHED_FRAMES, 1 / _SMOOTHED_FRAMES), "same")[:count]
    usual = np.median(smooth[:known][quiet])
    spread = _DEVIATION_OF_MEDIAN * np.median(np.abs(smooth[:known][quiet] - usual))
    return np.asarray((smooth - usual) / max(float(spread), _LEAST_SPREAD), np.float32)


def _quiet(powers: Floats, speech: Flags) -> Flags:
    """The frames that hold nothing but noise; the quietest tenth where speech leaves too few."""
    near = np.convolve(speech, np.ones(2 * _APART_FRAMES + 1), "full")[_APART_FRAMES:][: len(powers)] > 0
    if np.count_nonzero(~near) >= _FEWEST_QUIET_FRAMES:
        return np.asarray(~near)
    total = powers.sum(axis=1)
    return np.asarray(total <= np.percentile(total, _QUIETEST_PERCENT))


@cache
def _window() -> Floats:
    return np.hanning(FRAME_SAMPLES).astype(np.float32)


@cache
def _bands() -> Floats:
    """Weights float[81, 11] that average the spectrum's lines over each band."""
    hz = np.fft.rfftfreq(FRAME_SAMPLES, 1 / SAMPLE_RATE_HZ)[:, None]
    low, high = np.array(_EDGES_HZ[:-1]), np.array(_EDGES_HZ[1:])
    inside = (hz >= low) & (hz < high)
    return np.asarray(inside / inside.sum(axis=0), np.float32)
