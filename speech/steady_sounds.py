"""Finds the stretches of a track in which pitch and spectrum hold still, and parts sounds into nuclei."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from speech.mask import FRAME_S, runs
from speech.voicing import VoicingTrack

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Span = tuple[int, int]

VOICED_STRENGTH = 0.55
_BELOW_PEAK_DB = 30.0
_ENVELOPE_DB = 20.0
_GLIDE_SEMITONES, _GLIDE_FRAMES = 2.0, 4  # in 80 ms
_DEFORMATION_FRAMES = 3
_HOLE_S = 0.12  # of deformation, as between the vowel and the m of um
_SMOOTHING = np.full(5, 0.2, np.float32)
_NUCLEUS_DIP_DB = 4.0
_SHORTEST_PARTED_FRAMES = 16


def steady_frames(track: VoicingTrack, count: int, deformation_db: float) -> Flags:
    """Frames bool[count] that belong to a voiced stretch of steady pitch and spectrum.

    After Goto 1999 ("A real-time filled pause detection system"): small F0 transition (2 semitones in 80 ms)
    and small deformation of the spectral envelope (``deformation_db`` in 60 ms, root mean square over the
    bands, the level left out).
    """
    f0, strength = track.f0_hz[:count], track.strength[:count]
    level = track.level_db[:count]
    loud = level >= level.max() - _BELOW_PEAK_DB
    voiced = closed((strength >= VOICED_STRENGTH) & loud, 2)
    glide = _change(12 * np.log2(f0)[:, None], _GLIDE_FRAMES)
    level_pitch = closed(voiced & (glide <= _GLIDE_SEMITONES), 2)
    steady = level_pitch & (deformation(track, count) <= deformation_db)
    # A change of colour inside one held tone, as from the vowel to the m of um, does not end it.
    steady = closed(steady, round(_HOLE_S / FRAME_S)) & level_pitch
    return _widened(steady, _GLIDE_FRAMES) & voiced


def deformation(track: VoicingTrack, count: int) -> Floats:
    """How much the shape of the spectrum changes in the 60 ms around each frame, in dB: float[count]."""
    return _change(_envelope(track.bands_db[:count]), _DEFORMATION_FRAMES)


def nuclei(level_db: Floats, start: int, end: int) -> list[Span]:
    """Part the frames from ``start`` to before ``end`` at dips of 4 dB and more between two peaks.

    What lies between two dips is the nucleus of a syllable (de Jong & Wempe 2009, "Praat script to detect
    syllable nuclei", which asks for 2 dB; consonants between steady vowels go deeper).
    """
    if end - start < _SHORTEST_PARTED_FRAMES:
        return [(start, end)]
    smooth = np.convolve(np.pad(level_db[start:end], 1, mode="edge"), np.full(3, 1 / 3), "valid")
    left, right = np.maximum.accumulate(smooth), np.maximum.accumulate(smooth[::-1])[::-1]
    dip_db = np.minimum(left, right) - smooth
    deepest = int(dip_db.argmax())
    if dip_db[deepest] < _NUCLEUS_DIP_DB:
        return [(start, end)]
    middle = start + deepest
    return nuclei(level_db, start, middle) + nuclei(level_db, middle + 1, end)


def closed(flags: Flags, holes: int) -> Flags:
    """``flags`` with inner holes of at most ``holes`` frames filled."""
    filled = flags.copy()
    for start, end in runs(~flags):
        if start > 0 and end < flags.size and end - start <= holes:
            filled[start:end] = True
    return filled


def _envelope(bands_db: Floats) -> Floats:
    """The spectrum's shape: without its level, smoothed, and without what lies far below its peak.

    Weak bands hold the room's noise, whose ups and downs say nothing about the voice.
    """
    smooth = np.stack([np.convolve(band, _SMOOTHING, "same") for band in bands_db.T], axis=1)
    peak = smooth.max(axis=1, keepdims=True)
    shape = np.maximum(smooth, peak - _ENVELOPE_DB)
    return np.asarray(shape - shape.mean(axis=1, keepdims=True), np.float32)


def _change(values: Floats, reach: int) -> Floats:
    """Root mean square difference over the last axis between the frames ``reach`` before and after."""
    padded = np.pad(values, ((reach, reach), (0, 0)), mode="edge")
    moved = padded[2 * reach :] - padded[: -2 * reach]
    return np.asarray(np.sqrt(np.mean(np.square(moved), axis=1)), np.float32)


def _widened(flags: Flags, reach: int) -> Flags:
    wide = flags.copy()
    for start, end in runs(flags):
        wide[max(0, start - reach) : end + reach] = True
    return wide
