"""Turns raw 10 ms speech flags into a cleaned speech mask with onset, offset and gaps."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

FRAME_S = 0.01
"""Length of one mask frame in seconds."""

# In standard deviations of the noise, see `speech.noise_floor.above_noise`.
_RISEN, _FALLEN, _SOUNDING = 3.0, 1.5, 1.5
_SOFT_ONSET_S = 0.12
_SMEAR_FRAMES = 1  # how far the smoothing of `above_noise` lets a sound reach out
_LATE_OFFSET_S = 0.04
_SHORTEST_RUN_S = 0.12
_DEAF_S = 0.6
_HEARD_SHARE = 0.6

# Times are multiples of the frame; half a frame of tolerance keeps 0.25 s >= 0.25 s true in floats.
_TOLERANCE = 0.5


@dataclass(frozen=True)
class Gap:
    """A stretch without speech inside an answer, in seconds from the start of the recording."""

    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, eq=False)
class SpeechMask:
    """Where a recording holds speech.

    ``frames`` is bool[n], one flag per ``frame_s`` seconds, already cleaned. ``onset_s`` is the start of the
    first speech frame and ``offset_s`` the end of the last one; both are None when nobody spoke. ``gaps`` are
    the silent stretches between onset and offset that are long enough to be pauses.
    """

    frames: Flags
    frame_s: float
    onset_s: float | None
    offset_s: float | None
    gaps: tuple[Gap, ...]

    @property
    def speech_s(self) -> float:
        """Seconds of speech frames."""
        return float(np.count_nonzero(self.frames)) * self.frame_s

    def gaps_from(self, min_gap_s: float) -> tuple[Gap, ...]:
        """Return the gaps of at least ``min_gap_s`` seconds, measured again from the frames."""
        return _inner_gaps(self.frames, self.frame_s, min_gap_s)


def mask_from_frames(
    frames: npt.ArrayLike,
    min_speech_s: float = 0.1,
    bridge_s: float = 0.1,
    min_gap_s: float = 0.25,
    above: Floats | None = None,
    heard: Flags | None = None,
) -> SpeechMask:
    """Clean raw speech flags (bool[n], one per 10 ms) and measure onset, offset and gaps.

    Runs shorter than ``min_speech_s`` (clicks) are removed first, so that a rattle of clicks cannot grow into
    speech; then gaps inside speech shorter than ``bridge_s`` (stop consonants) are bridged. Removing a click
    joins the gaps beside it. With ``above`` (float[n], how far each frame stands above the noise) soft onsets
    are taken in and late offsets cut, with ``heard`` (bool[n], what the better detector calls speech) gaps of
    the other one filled: see `_fill_deaf_gaps`. Raises ValueError unless ``frames`` has one dimension.
    """
    raw = np.asarray(frames, dtype=np.bool_)
    if raw.ndim != 1:
        raise ValueError(f"frames must have one dimension, not {raw.ndim}")
    cleaned = raw.copy()
    for start, end in runs(cleaned):
        if _shorter(end - start, min_speech_s, FRAME_S):
            cleaned[start:end] = False
    for start, end in _inner_silences(cleaned):
        if _shorter(end - start, bridge_s, FRAME_S):
            cleaned[start:end] = True
    if above is not None:
        if heard is not None:
            _fill_deaf_gaps(cleaned, above, heard)
        _take_in_soft_onsets(cleaned, above)
        _cut_late_offsets(cleaned, above)
    speech = runs(cleaned)
    onset_s = round(speech[0][0] * FRAME_S, 6) if speech else None
    offset_s = round(speech[-1][1] * FRAME_S, 6) if speech else None
    cleaned.setflags(write=False)
    return SpeechMask(cleaned, FRAME_S, onset_s, offset_s, _inner_gaps(cleaned, FRAME_S, min_gap_s))


def _fill_deaf_gaps(flags: Flags, above: Floats, heard: Flags) -> None:
    """Fill the gaps that only one of two detectors hears while sound goes on above the noise, in place.

    WebRTC loses weak syllables in noise for a third of a second. Measured at 5 dB of pink noise: of the true
    pauses under 0.5 s Silero calls 55 % of the frames speech at most (95th percentile), of the false ones
    60 % and more, nearly always.
    """
    for start, end in _inner_silences(flags):
        if (
            _shorter(end - start, _DEAF_S, FRAME_S)
            and heard[start:end].mean() >= _HEARD_SHARE
            and above[start:end].mean() >= _SOUNDING
        ):
            flags[start:end] = True


def _take_in_soft_onsets(flags: Flags, above: Floats) -> None:
    """Move the start of each run to where its sound rises out of the noise, in place.

    Both voice detectors wait for the vowel: a word that begins with s, sh or f is found up to 0.1 s late. The
    frames before a run are speech as long as they stand out, for ``_SOFT_ONSET_S`` and a third of the silence
    at most.
    """
    end_before = 0
    for start, end in runs(flags):
        first = start
        earliest = start - min(round(_SOFT_ONSET_S / FRAME_S), (start - end_before) // 3)
        while first > earliest and above[first - 1] > _RISEN:
            first -= 1
        flags[first + _SMEAR_FRAMES : start] = True
        end_before = end


def _cut_late_offsets(flags: Flags, above: Floats) -> None:
    """Take the last frames of each run away that are nothing but noise, in place; ``_LATE_OFFSET_S`` at most.

    Voice detectors let go late.
    """
    for start, end in runs(flags):
        last = end
        earliest = max(end - round(_LATE_OFFSET_S / FRAME_S), start + round(_SHORTEST_RUN_S / FRAME_S))
        while last > earliest and above[last - 1] < _FALLEN:
            last -= 1
        flags[last:end] = False


def steadied(flags: Flags, above: Floats, longest_s: float) -> Flags:
    """One detector's flags (bool[n], 10 ms frames) without its drop-outs of less than ``longest_s``.

    A gap counts as a drop-out where the sound goes on above the noise (``above``, float[n]). In noise each
    detector flickers inside words; both together would make pauses of it.
    """
    steady = flags.copy()
    for start, end in _inner_silences(flags):
        if _shorter(end - start, longest_s, FRAME_S) and np.median(above[start:end]) >= _SOUNDING:
            steady[start:end] = True
    return steady


def runs(flags: Flags) -> list[tuple[int, int]]:
    """Half-open frame ranges in which ``flags`` is True."""
    padded = np.concatenate(([False], flags, [False])).astype(np.int8)
    steps = np.diff(padded)
    starts = np.flatnonzero(steps == 1)
    ends = np.flatnonzero(steps == -1)
    return [(int(start), int(end)) for start, end in zip(starts, ends, strict=True)]


def _inner_silences(flags: Flags) -> list[tuple[int, int]]:
    """Half-open frame ranges of silence that have speech on both sides."""
    return [(left[1], right[0]) for left, right in pairwise(runs(flags))]


def _inner_gaps(flags: Flags, frame_s: float, min_gap_s: float) -> tuple[Gap, ...]:
    return tuple(
        Gap(round(start * frame_s, 6), round(end * frame_s, 6))
        for start, end in _inner_silences(flags)
        if not _shorter(end - start, min_gap_s, frame_s)
    )


def _shorter(frame_count: int, limit_s: float, frame_s: float) -> bool:
    return frame_count + _TOLERANCE < limit_s / frame_s
