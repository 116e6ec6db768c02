"""Hears fillers that the recogniser did not write: long steady voiced sounds beside a silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from speech.answer_text import TimedWord
from speech.fillers import MERGE_S, FillerEvent
from speech.mask import FRAME_S, SpeechMask, runs
from speech.ports import Pcm
from speech.voicing import VoicingStream, VoicingTrack

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class AcousticFillerConfig:
    """What makes a sound a filler.

    After Goto 1999 ("A real-time filled pause detection system"): small F0 transition and small deformation
    of the spectral envelope, for long enough. ``touch_s`` is how far the silence may lie from the edge.
    """

    shortest_s: float = 0.25
    longest_s: float = 2.5
    strength: float = 0.55
    glide_semitones: float = 2.0  # in 80 ms
    drift_semitones: float = 4.0  # between the sound's ends
    deformation_db: float = 3.5  # in 60 ms, root mean square over the bands, the level left out
    deformation_without_words_db: float = 2.5  # nobody says that it is no word: steadier than a long vowel
    hole_s: float = 0.12  # of deformation, as between the vowel and the m of um
    speech_share: float = 0.1
    own_pitch_semitones: float = 7.0  # from the speaker's median
    own_strength: float = 0.8
    own_jitter_semitones: float = 0.02  # from frame to frame; instruments and mains hold theirs
    own_level_db: float = 20.0  # below the speaker's median
    silence_s: float = 0.1
    touch_s: float = 0.08
    word_margin_s: float = 0.08
    below_peak_db: float = 30.0
    envelope_db: float = 20.0


_GLIDE_FRAMES = 4
_DEFORMATION_FRAMES = 3
_SMOOTHING = np.full(5, 0.2, np.float32)
_KIND = "A"
_RULE = "steady_sound"


def find_acoustic_fillers(
    pcm: Pcm, mask: SpeechMask, words: Sequence[TimedWord] | None = None
) -> tuple[FillerEvent, ...]:
    """Find the fillers that are heard in int16[n] ``pcm`` (16 kHz); see `fillers_in_track`."""
    stream = VoicingStream()
    stream.push(pcm)
    return fillers_in_track(stream.track(), mask, words)


def fillers_in_track(
    track: VoicingTrack,
    mask: SpeechMask,
    words: Sequence[TimedWord] | None = None,
    config: AcousticFillerConfig | None = None,
) -> tuple[FillerEvent, ...]:
    """Find the fillers in a ``track`` whose clock is that of ``mask`` and ``words`` (seconds).

    A filler is a voiced sound of 0.25 s and more with steady pitch and spectrum, called speech in part by
    the mask or sounding like the speaker, where no word was written (margin 80 ms), beside a silence of at
    least 0.1 s. Where ``words`` is None nobody knows what was written: the sound has to be steadier, and
    speech.
    """
    config = config or AcousticFillerConfig()
    count = min(len(track), mask.frames.size)
    if not count or mask.onset_s is None:
        return ()
    speech, silent = mask.frames[:count], _silences(mask.frames[:count], config)
    limit_db = config.deformation_without_words_db if words is None else config.deformation_db
    steady = _steady(track, count, limit_db, config)
    unwritten = ~_written(count, words or (), config)
    own = _Speaker.of(track, count, speech, config)
    events: list[FillerEvent] = []
    for start, end in runs(steady & unwritten):
        if (
            _frames(config.shortest_s) <= end - start <= _frames(config.longest_s)
            and (
                speech[start:end].mean() >= config.speech_share
                or (words is not None and own.may_be(track, start, end, config))
            )
            and _touches(silent, start, end, config)
            and _drift_semitones(track.f0_hz[start:end]) <= config.drift_semitones
        ):
            span = round(start * FRAME_S, 3), round(end * FRAME_S, 3)
            if events and span[0] - (events[-1].end_s or 0.0) < MERGE_S:
                events[-1] = replace(events[-1], end_s=span[1])
            else:
                events.append(FillerEvent(_KIND, "", 1, *span, None, None, _RULE, "acoustic"))
    return tuple(events)


@dataclass(frozen=True)
class _Speaker:
    """The speaker's voice in this answer, to know it in a hum that voice detectors give up on."""

    f0_hz: float
    level_db: float

    @classmethod
    def of(cls, track: VoicingTrack, count: int, speech: Flags, config: AcousticFillerConfig) -> _Speaker:
        voiced = speech & (track.strength[:count] >= config.strength)
        if not voiced.any():
            return cls(float("nan"), float("nan"))  # nothing is like it
        return cls(
            float(np.median(track.f0_hz[:count][voiced])), float(np.median(track.level_db[:count][voiced]))
        )

    def may_be(self, track: VoicingTrack, start: int, end: int, config: AcousticFillerConfig) -> bool:
        semitones = 12 * np.log2(track.f0_hz[start:end])
        apart = abs(float(np.median(semitones)) - 12 * float(np.log2(self.f0_hz)))
        level_db = float(np.median(track.level_db[start:end]))
        return bool(
            apart <= config.own_pitch_semitones
            and level_db >= self.level_db - config.own_level_db
            and float(np.median(track.strength[start:end])) >= config.own_strength
            and float(np.median(np.abs(np.diff(semitones)))) >= config.own_jitter_semitones
        )


def _steady(track: VoicingTrack, count: int, deformation_db: float, config: AcousticFillerConfig) -> Flags:
    """Frames bool[count] that belong to a voiced stretch of steady pitch and spectrum."""
    f0, strength = track.f0_hz[:count], track.strength[:count]
    level, bands = track.level_db[:count], track.bands_db[:count]
    loud = level >= level.max() - config.below_peak_db
    voiced = _closed((strength >= config.strength) & loud, 2)
    glide = _change(12 * np.log2(f0)[:, None], _GLIDE_FRAMES)
    deformation = _change(_envelope(bands, config), _DEFORMATION_FRAMES)
    level_pitch = _closed(voiced & (glide <= config.glide_semitones), 2)
    steady = level_pitch & (deformation <= deformation_db)
    # A change of colour inside one held tone, as from the vowel to the m of um, does not end it.
    steady = _closed(steady, _frames(config.hole_s)) & level_pitch
    return _widened(steady, _GLIDE_FRAMES) & voiced


def _envelope(bands_db: Floats, config: AcousticFillerConfig) -> Floats:
    """The spectrum's shape: without its level, smoothed, and without what lies far below its peak.

    Weak bands hold the room's noise, whose ups and downs say nothing about the voice.
    """
    smooth = np.stack([np.convolve(band, _SMOOTHING, "same") for band in bands_db.T], axis=1)
    peak = smooth.max(axis=1, keepdims=True)
    shape = np.maximum(smooth, peak - config.envelope_db)
    return np.asarray(shape - shape.mean(axis=1, keepdims=True), np.float32)


def _change(values: Floats, reach: int) -> Floats:
    """Root mean square difference over the last axis between the frames ``reach`` before and after."""
    padded = np.pad(values, ((reach, reach), (0, 0)), mode="edge")
    moved = padded[2 * reach :] - padded[: -2 * reach]
    return np.asarray(np.sqrt(np.mean(np.square(moved), axis=1)), np.float32)


def _silences(speech: Flags, config: AcousticFillerConfig) -> Flags:
    """Frames of silences long enough to set a filler apart; what lies outside the answer is one."""
    silent = ~speech
    for start, end in runs(silent):
        inner = start > 0 and end < silent.size
        if inner and end - start < _frames(config.silence_s):
            silent[start:end] = False
    return silent


def _touches(silent: Flags, start: int, end: int, config: AcousticFillerConfig) -> bool:
    reach = _frames(config.touch_s)
    before = silent[max(0, start - reach) : start + reach]
    after = silent[max(0, end - reach) : end + reach]
    at_edge = start <= reach or end + reach >= silent.size
    return bool(at_edge or before.any() or after.any())


def _written(count: int, words: Sequence[TimedWord], config: AcousticFillerConfig) -> Flags:
    """Frames covered by words, each shorter by the margin at both ends: recognisers' times are rough."""
    covered = np.zeros(count, np.bool_)
    for word in words:
        margin_s = min(config.word_margin_s, (word.end_s - word.start_s) / 3)
        first, last = (word.start_s + margin_s) / FRAME_S, (word.end_s - margin_s) / FRAME_S
        covered[max(0, round(first)) : max(0, round(last))] = True
    return covered


def _drift_semitones(f0_hz: Floats) -> float:
    """How far the pitch of a sound is from end to end; the medians of its first and last third."""
    third = max(1, f0_hz.size // 3)
    return abs(12 * float(np.log2(np.median(f0_hz[-third:]) / np.median(f0_hz[:third]))))


def _closed(flags: Flags, holes: int) -> Flags:
    """``flags`` with inner holes of at most ``holes`` frames filled."""
    closed = flags.copy()
    for start, end in runs(~flags):
        if start > 0 and end < flags.size and end - start <= holes:
            closed[start:end] = True
    return closed


def _widened(flags: Flags, reach: int) -> Flags:
    wide = flags.copy()
    for start, end in runs(flags):
        wide[max(0, start - reach) : end + reach] = True
    return wide


def _frames(seconds: float) -> int:
    return round(seconds / FRAME_S)
