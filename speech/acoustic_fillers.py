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
from speech.steady_sounds import VOICED_STRENGTH, Span, steady_frames
from speech.voicing import VoicingTrack, voicing_of
from speech.wordless_fillers import wordless_fillers

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class AcousticFillerConfig:
    """What makes a sound a filler.

    After Goto 1999, as in `speech.steady_sounds`, for long enough. ``touch_s`` is how far the silence may lie
    from the edge.
    """

    shortest_s: float = 0.25
    longest_s: float = 2.5
    drift_semitones: float = 4.0  # between the sound's ends
    deformation_db: float = 3.5  # in 60 ms, root mean square over the bands, the level left out
    speech_share: float = 0.1
    own_pitch_semitones: float = 7.0  # from the speaker's median
    own_strength: float = 0.8
    own_jitter_semitones: float = 0.02  # from frame to frame; instruments and mains hold theirs
    own_level_range_db: float = 0.5  # from the 10th to the 90th percentile; so do they with their level
    own_level_db: float = 20.0  # below the speaker's median
    silence_s: float = 0.1
    touch_s: float = 0.08
    word_margin_s: float = 0.08


_EDGE_FRAMES = 4  # their windows see what is beside the sound
_KIND = "A"
_RULE = "steady_sound"


def find_acoustic_fillers(
    pcm: Pcm, mask: SpeechMask, words: Sequence[TimedWord] | None = None
) -> tuple[FillerEvent, ...]:
    """Find the fillers that are heard in int16[n] ``pcm`` (16 kHz); see `fillers_in_track`."""
    return fillers_in_track(voicing_of(pcm), mask, words)


def fillers_in_track(
    track: VoicingTrack,
    mask: SpeechMask,
    words: Sequence[TimedWord] | None = None,
    config: AcousticFillerConfig | None = None,
) -> tuple[FillerEvent, ...]:
    """Find the fillers in a ``track`` whose clock is that of ``mask`` and ``words`` (seconds).

    A filler is a voiced sound of 0.25 s and more with steady pitch and spectrum, called speech in part by
    the mask or sounding like the speaker, where no word was written (margin 80 ms), beside a silence of at
    least 0.1 s. Where ``words`` is None nobody knows what was written: see `speech.wordless_fillers`.
    """
    config = config or AcousticFillerConfig()
    count = min(len(track), mask.frames.size)
    if not count or mask.onset_s is None:
        return ()
    speech = mask.frames[:count]
    if words is None:
        spans = wordless_fillers(track, speech)
    else:
        spans = _unwritten_fillers(track, speech, words, config)
    events: list[FillerEvent] = []
    for start, end in spans:
        span = round(start * FRAME_S, 3), round(end * FRAME_S, 3)
        if events and span[0] - (events[-1].end_s or 0.0) < MERGE_S:
            events[-1] = replace(events[-1], end_s=span[1])
        else:
            events.append(FillerEvent(_KIND, "", 1, *span, None, None, _RULE, "acoustic"))
    return tuple(events)


def _unwritten_fillers(
    track: VoicingTrack, speech: Flags, words: Sequence[TimedWord], config: AcousticFillerConfig
) -> list[Span]:
    """Half-open frame ranges of sounds that no word covers: steady beside a silence, or fillers anyhow."""
    count, silent = speech.size, _silences(speech, config)
    steady = steady_frames(track, count, config.deformation_db)
    own = _Speaker.of(track, count, speech)
    written = _written(count, words, config)
    found = [
        (start, end)
        for start, end in runs(steady & ~written)
        if _frames(config.shortest_s) <= end - start <= _frames(config.longest_s)
        and (speech[start:end].mean() >= config.speech_share or own.may_be(track, start, end, config))
        and _touches(silent, start, end, config)
        and _drift_semitones(track.f0_hz[start:end]) <= config.drift_semitones
    ]
    more = [
        (start, end)
        for start, end in wordless_fillers(track, speech)
        if end - start >= _frames(config.shortest_s)
        and not written[start:end].any()
        and all(end <= first or last <= start for first, last in found)
    ]
    return sorted(found + more)


@dataclass(frozen=True)
class _Speaker:
    """The speaker's voice in this answer, to know it in a hum that voice detectors give up on."""

    f0_hz: float
    level_db: float

    @classmethod
    def of(cls, track: VoicingTrack, count: int, speech: Flags) -> _Speaker:
        voiced = speech & (track.strength[:count] >= VOICED_STRENGTH)
        if not voiced.any():
            return cls(float("nan"), float("nan"))  # nothing is like it
        return cls(
            float(np.median(track.f0_hz[:count][voiced])), float(np.median(track.level_db[:count][voiced]))
        )

    def may_be(self, track: VoicingTrack, start: int, end: int, config: AcousticFillerConfig) -> bool:
        semitones = 12 * np.log2(track.f0_hz[start:end])
        apart = abs(float(np.median(semitones)) - 12 * float(np.log2(self.f0_hz)))
        level_db = float(np.median(track.level_db[start:end]))
        low_db, high_db = np.percentile(track.level_db[start + _EDGE_FRAMES : end - _EDGE_FRAMES], (10, 90))
        return bool(
            apart <= config.own_pitch_semitones
            and level_db >= self.level_db - config.own_level_db
            and float(np.median(track.strength[start:end])) >= config.own_strength
            and float(np.median(np.abs(np.diff(semitones)))) >= config.own_jitter_semitones
            and high_db - low_db >= config.own_level_range_db
        )


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


def _frames(seconds: float) -> int:
    return round(seconds / FRAME_S)
