"""Hears fillers when nobody knows what was said: sounds that stand alone or outlast syllables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from speech.mask import FRAME_S, runs
from speech.own_voice import OWN_LEVEL_DB, UsualVoice, like_usual, usual_voice
from speech.steady_sounds import (
    VOICED_STRENGTH,
    Flags,
    Floats,
    Span,
    closed,
    deformation,
    nuclei,
    steady_frames,
)
from speech.voicing import VoicingTrack


@dataclass(frozen=True)
class WordlessConfig:
    """What sets a filler apart from a word's vowel that was held.

    Lengths, pitch, level and deformation are held against the speaker's own in the same answer, as de Jong,
    Pacilly & Heeren 2021 ("PRAAT scripts to measure speed fluency and breakdown fluency in speech
    automatically") do for filled pauses. Each limit stands on a plateau: F1 moves by less than .02 around it
    (answers in voices of espeak-ng that no measurement uses, with fillers of two kinds).
    """

    shortest_s: float = 0.2  # the window of 50 ms hides 25 ms at both ends of a sound of 0.25 s
    longest_s: float = 2.5
    deformation_db: float = 3.5
    own_pitch_semitones: float = 9.0  # from the speaker's median; tunes and machines lie anywhere
    drift_semitones: float = 4.0  # between the sound's first and last third
    speech_share: float = 0.1
    # What no detector calls speech has to be alive: instruments and machines hold pitch and level.
    alive_jitter_semitones: float = 0.02  # from frame to frame
    alive_level_db: float = 0.5  # from the 10th to the 90th percentile
    # A sound of its own: nearly all of a short stretch between silences, and one syllable.
    alone_share: float = 0.7
    alone_longest_s: float = 1.6
    alone_deformation_db: float = 5.0  # um opens and closes the mouth
    # A sound that leans on words: long by itself or against the speaker's syllables, steadier than they are.
    rest_s: float = 0.6
    leaning_s: float = 0.4
    syllables: float = 2.1
    deformation_share: float = 0.8  # of the speaker's median
    leaning_glide_semitones: float = 1.1  # from the 10th to the 90th percentile
    silence_s: float = 0.1
    touch_s: float = 0.08
    own_level_db: float = OWN_LEVEL_DB


_EDGE_FRAMES = 4
_STROKE_FRAMES = 6  # shorter steady stretches are no syllables
_OCTAVE = 12.0
_SHOWN = 0.2  # the share of frames that an octave needs to be taken for the voice's


@dataclass(frozen=True, eq=False)
class _Voice:
    """A track in the speaker's own measures: what is usual in this answer."""

    semitones: Floats
    level_db: Floats
    deformation_db: Floats
    steady: Flags
    voiced: Flags
    like: Flags  # may be the speaker's, whatever the voice detectors say
    speech: Flags
    usual: UsualVoice
    usual_deformation_db: float
    syllable_frames: float


def wordless_fillers(track: VoicingTrack, speech: Flags, config: WordlessConfig | None = None) -> list[Span]:
    """Find fillers in a ``track`` whose first frames ``speech`` (bool[n]) calls speech or not.

    Returns half-open frame ranges in order of time.
    """
    config = config or WordlessConfig()
    voice = _voice_of(track, speech, config)
    if voice is None:
        return []
    silent = _silences(voice, config)
    alone = [span for stretch in runs(~silent) if (span := _alone(voice, stretch, config)) is not None]
    leaning = [
        nucleus
        for run in runs(voice.steady)
        for nucleus in nuclei(voice.level_db, *run)
        if _fits(nucleus, config)
        and not any(start < nucleus[1] and nucleus[0] < end for start, end in alone)
        and _touches(silent, nucleus, config)
        and _leans(voice, nucleus, _stretch(silent, nucleus), config)
    ]
    return sorted(
        [span for span in alone if _fits(span, config) and _is_alike(voice, span, config)] + leaning
    )


def _voice_of(track: VoicingTrack, speech: Flags, config: WordlessConfig) -> _Voice | None:
    count, usual = speech.size, usual_voice(track, speech)
    if usual is None:
        return None
    voiced = track.strength[:count] >= VOICED_STRENGTH
    semitones = (12 * np.log2(track.f0_hz[:count])).astype(np.float32)
    level_db, moved_db = track.level_db[:count], deformation(track, count)
    steady = steady_frames(track, count, config.deformation_db)
    lengths = [end - start for run in runs(steady & speech) for start, end in nuclei(level_db, *run)]
    like = like_usual(track, count, usual, config.own_level_db)
    return _Voice(
        semitones, level_db, moved_db, steady, voiced, like, speech,
        usual, float(np.median(moved_db[speech & voiced])),
        float(np.median([size for size in lengths if size >= _STROKE_FRAMES] or [10])),
    )  # fmt: skip


def _silences(voice: _Voice, config: WordlessConfig) -> Flags:
    """Frames of the silences of 0.1 s and more between stretches of speech or of a voice like the speaker's.

    Voice detectors give up on a hum; its pitch and level tell whose it may be.
    """
    shortest = round(config.silence_s / FRAME_S)
    active = closed(voice.speech | voice.like, shortest - 1)
    for start, end in runs(active):
        if end - start < shortest:
            active[start:end] = False
    return ~closed(active, shortest - 1)


def _alone(voice: _Voice, stretch: Span, config: WordlessConfig) -> Span | None:
    """The one syllable that a short stretch between silences consists of, None if it holds more or less."""
    start, end = stretch
    if end - start > round(config.alone_longest_s / FRAME_S):
        return None
    loud = voice.level_db >= voice.usual.level_db - config.own_level_db
    sounding = runs(closed((voice.voiced & loud)[start:end], 3))
    if not sounding:
        return None
    first, last = max(sounding, key=lambda run: run[1] - run[0])
    span = max(nuclei(voice.level_db, start + first, start + last), key=lambda part: part[1] - part[0])
    return span if span[1] - span[0] >= config.alone_share * (end - start) else None


def _leans(voice: _Voice, span: Span, stretch: Span, config: WordlessConfig) -> bool:
    """Whether a steady sound at the edge of speech lasts too long, too still, to be a syllable of it."""
    size, whole = span[1] - span[0], stretch[1] - stretch[0]
    low, high = np.percentile(_folded(voice, span), (10, 90))
    still = float(voice.deformation_db[_inner(span)].mean())
    return bool(
        _is_alike(voice, span, config)
        and whole - size >= round(config.rest_s / FRAME_S)
        and (size >= round(config.leaning_s / FRAME_S) or size >= config.syllables * voice.syllable_frames)
        and still <= config.deformation_share * voice.usual_deformation_db
        and high - low <= config.leaning_glide_semitones
    )


def _is_alike(voice: _Voice, span: Span, config: WordlessConfig) -> bool:
    """Whether a sound may be the speaker's and a vowel at all."""
    semitones = _folded(voice, span)
    third = max(1, semitones.size // 3)
    drift = abs(float(np.median(semitones[-third:]) - np.median(semitones[:third])))
    return bool(
        (voice.speech[slice(*span)].mean() >= config.speech_share or _is_alive(voice, span, config))
        and abs(float(np.median(semitones)) - voice.usual.semitones) <= config.own_pitch_semitones
        and drift <= config.drift_semitones
        and float(voice.deformation_db[_inner(span)].mean()) <= config.alone_deformation_db
    )


def _is_alive(voice: _Voice, span: Span, config: WordlessConfig) -> bool:
    """Whether pitch and level move as only a body's do."""
    low_db, high_db = np.percentile(voice.level_db[_inner(span)], (10, 90))
    jitter = float(np.median(np.abs(np.diff(_folded(voice, span)))))
    return bool(jitter >= config.alive_jitter_semitones and high_db - low_db >= config.alive_level_db)


def _folded(voice: _Voice, span: Span) -> Floats:
    """The pitch inside a sound in semitones, frames that are off by octaves put right.

    A tracker that jumps between octaves may be wrong more often than right: of those that a good part of the
    frames shows, the one nearest to the speaker's usual pitch is taken.
    """
    semitones = voice.semitones[_inner(span)]
    octaves = np.round((semitones - np.median(semitones)) / _OCTAVE)
    shown, counts = np.unique(octaves, return_counts=True)
    medians = np.median(semitones - _OCTAVE * octaves) + _OCTAVE * shown[counts >= _SHOWN * octaves.size]
    nearest = medians[np.argmin(np.abs(medians - voice.usual.semitones))]
    octaves = np.round((semitones - nearest) / _OCTAVE)
    return np.asarray(semitones - _OCTAVE * octaves, np.float32)


def _touches(silent: Flags, span: Span, config: WordlessConfig) -> bool:
    reach = round(config.touch_s / FRAME_S)
    start, end = span
    before, after = silent[max(0, start - reach) : start + reach], silent[max(0, end - reach) : end + reach]
    return bool(before.any() or after.any() or start <= reach or end + reach >= silent.size)


def _stretch(silent: Flags, span: Span) -> Span:
    """What sounds without a silence around the middle of a sound."""
    middle = (span[0] + span[1]) // 2
    return next(((start, end) for start, end in runs(~silent) if start <= middle < end), (middle, middle))


def _fits(span: Span, config: WordlessConfig) -> bool:
    return round(config.shortest_s / FRAME_S) <= span[1] - span[0] <= round(config.longest_s / FRAME_S)


def _inner(span: Span) -> slice:
    """A sound without its first and last 40 ms, whose windows see what is beside it."""
    return slice(span[0] + _EDGE_FRAMES, max(span[0] + _EDGE_FRAMES + 2, span[1] - _EDGE_FRAMES))
