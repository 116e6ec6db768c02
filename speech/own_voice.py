"""Finds where the speaker's own voice sounds, whatever voice detectors say: they give up on many a hum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from speech.mask import FRAME_S, SpeechMask, runs
from speech.steady_sounds import VOICED_STRENGTH, Flags, closed
from speech.voicing import VoicingTrack

OWN_LEVEL_DB = 20.0  # below the speaker's median
_OCTAVE = 12.0
_SHORTEST_FRAMES = 10


@dataclass(frozen=True)
class UsualVoice:
    """The medians of pitch (semitones re 1 Hz) and level (dB re full scale) of what is surely spoken."""

    semitones: float
    level_db: float


def usual_voice(track: VoicingTrack, speech: Flags) -> UsualVoice | None:
    """The speaker's usual voice in a ``track`` whose first frames ``speech`` (bool[n]) calls speech or not.

    None where nothing of the speech is voiced.
    """
    count = speech.size
    own = speech & (track.strength[:count] >= VOICED_STRENGTH)
    if not own.any():
        return None
    return UsualVoice(
        float(np.median(12 * np.log2(track.f0_hz[:count][own]))),
        float(np.median(track.level_db[:count][own])),
    )


def like_usual(
    track: VoicingTrack, count: int, usual: UsualVoice, own_level_db: float = OWN_LEVEL_DB
) -> Flags:
    """The first ``count`` frames that are voiced, nearly as loud as the speaker, an octave off at most."""
    apart = np.abs(12 * np.log2(track.f0_hz[:count]) - usual.semitones)
    loud = track.level_db[:count] >= usual.level_db - own_level_db
    return np.asarray((track.strength[:count] >= VOICED_STRENGTH) & loud & (apart <= _OCTAVE))


def voice_spans(track: VoicingTrack, mask: SpeechMask) -> tuple[tuple[float, float], ...]:
    """Where a voice like the speaker's sounds for 0.1 s and more, as (start_s, end_s) on the mask's clock."""
    count = min(len(track), mask.frames.size)
    usual = usual_voice(track, mask.frames[:count])
    if usual is None:
        return ()
    sounding = closed(like_usual(track, count, usual), _SHORTEST_FRAMES - 1)
    return tuple(
        (round(start * FRAME_S, 3), round(end * FRAME_S, 3))
        for start, end in runs(sounding)
        if end - start >= _SHORTEST_FRAMES
    )
