"""Turns raw 10 ms speech flags into a cleaned speech mask with onset, offset and gaps."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

FRAME_S = 0.01
"""Length of one mask frame in seconds."""

_SOFT_ONSET_S = 0.12
_RISE_DB = 10.0
_LATE_OFFSET_S = 0.04
_FALL_DB = 1.0
_FLOOR_PERCENTILE, _ABOVE_FLOOR_DB = 10, 1.0

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

    frames: npt.NDArray[np.bool_]
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
    levels_db: npt.ArrayLike | None = None,
) -> SpeechMask:
    """Clean raw speech flags (bool[n], one per 10 ms) and measure onset, offset and gaps.

    Runs shorter than ``min_speech_s`` (clicks) are removed first, so that a rattle of clicks cannot grow into
    speech; then gaps inside speech shorter than ``bridge_s`` (stop consonants) are bridged. Removing a click
    joins the gaps beside it. With ``levels_db`` (float[n], the level of each frame) soft onsets are taken in
    and late offsets cut: see `_take_in_soft_onsets` and `_cut_late_offsets`. Raises ValueError unless
    ``frames`` has one dimension.
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
    if levels_db is not None:
        levels = np.asarray(levels_db, dtype=np.float64)
        _take_in_soft_onsets(cleaned, levels)
        _cut_late_offsets(cleaned, levels)
    speech = runs(cleaned)
    onset_s = round(speech[0][0] * FRAME_S, 6) if speech else None
    offset_s = round(speech[-1][1] * FRAME_S, 6) if speech else None
    cleaned.setflags(write=False)
    return SpeechMask(cleaned, FRAME_S, onset_s, offset_s, _inner_gaps(cleaned, FRAME_S, min_gap_s))


def _take_in_soft_onsets(flags: npt.NDArray[np.bool_], levels_db: npt.NDArray[np.float64]) -> None:
    """Move the start of each run to where its sound rises out of the silence before it, in place.

    Both voice detectors wait for the vowel: a word that begins with s, sh or f is found up to 0.1 s late. The
    frames before a run are speech as long as they stand ``_RISE_DB`` above the silence (the median level
    of what lies between the runs, its last ``_SOFT_ONSET_S`` left out), for ``_SOFT_ONSET_S`` and a third
    of the silence at most.
    """
    reach = round(_SOFT_ONSET_S / FRAME_S)
    end_before = 0
    for start, end in runs(flags):
        silence = start - end_before
        quiet = levels_db[end_before : start - reach] if silence > 2 * reach else levels_db[end_before:start]
        if silence >= 3 and quiet.size:
            floor_db = float(np.median(quiet)) + _RISE_DB
            first = start
            while first > start - min(reach, silence // 3) and levels_db[first - 1] > floor_db:
                first -= 1
            flags[first:start] = True
        end_before = end


def _cut_late_offsets(flags: npt.NDArray[np.bool_], levels_db: npt.NDArray[np.float64]) -> None:
    """Take the last frames of each run away that are as quiet as the silence after it, in place.

    Voice detectors let go late. At most ``_LATE_OFFSET_S``, and only where the silence is long enough for its
    median level to be known.
    """
    reach, onset_reach = round(_LATE_OFFSET_S / FRAME_S), round(_SOFT_ONSET_S / FRAME_S)
    for (start, end), (next_start, _) in pairwise([*runs(flags), (flags.size, flags.size)]):
        long_enough = next_start - end > 2 * onset_reach
        quiet = (
            levels_db[end + reach : next_start - onset_reach] if long_enough else levels_db[end:next_start]
        )
        if quiet.size < 3:
            continue
        floor_db = float(np.median(quiet)) + _FALL_DB
        last = end
        while last > max(end - reach, start + onset_reach) and levels_db[last - 1] < floor_db:
            last -= 1
        flags[last:end] = False


def steadied(
    flags: npt.NDArray[np.bool_], levels_db: npt.NDArray[np.float64], longest_s: float
) -> npt.NDArray[np.bool_]:
    """One detector's flags (bool[n], 10 ms frames) without its drop-outs of less than ``longest_s``.

    A gap counts as a drop-out where the sound stays above the recording's floor (the tenth percentile of its
    levels). In noise each detector flickers inside words; both together would make pauses of it. Measured at
    5 dB of pink noise: F1 of the pauses .78 without, .95 with it; in babble .75 and .69.
    """
    if not flags.size:
        return flags
    floor_db = float(np.percentile(levels_db, _FLOOR_PERCENTILE)) + _ABOVE_FLOOR_DB
    steady = flags.copy()
    for start, end in _inner_silences(flags):
        if _shorter(end - start, longest_s, FRAME_S) and np.median(levels_db[start:end]) >= floor_db:
            steady[start:end] = True
    return steady


def runs(flags: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Half-open frame ranges in which ``flags`` is True."""
    padded = np.concatenate(([False], flags, [False])).astype(np.int8)
    steps = np.diff(padded)
    starts = np.flatnonzero(steps == 1)
    ends = np.flatnonzero(steps == -1)
    return [(int(start), int(end)) for start, end in zip(starts, ends, strict=True)]


def _inner_silences(flags: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Half-open frame ranges of silence that have speech on both sides."""
    return [(left[1], right[0]) for left, right in pairwise(runs(flags))]


def _inner_gaps(flags: npt.NDArray[np.bool_], frame_s: float, min_gap_s: float) -> tuple[Gap, ...]:
    return tuple(
        Gap(round(start * frame_s, 6), round(end * frame_s, 6))
        for start, end in _inner_silences(flags)
        if not _shorter(end - start, min_gap_s, frame_s)
    )


def _shorter(frame_count: int, limit_s: float, frame_s: float) -> bool:
    return frame_count + _TOLERANCE < limit_s / frame_s
