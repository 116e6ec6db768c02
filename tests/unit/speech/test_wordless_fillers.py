"""Without words a sound that stands alone or outlasts the syllables is a filler; a held word end is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from speech.mask import runs
from speech.voicing import BANDS, VoicingStream, VoicingTrack
from speech.wordless_fillers import WordlessConfig, wordless_fillers
from tests.unit.speech.formant_sounds import CLOSED, HUM, OPEN, SCHWA, rest, voiced


def syllable(seconds: float = 0.2) -> np.ndarray:
    return voiced(seconds, lambda t: 140 * 2 ** (1.5 * t), OPEN, towards=CLOSED)


def spoken(count: int) -> np.ndarray:
    return np.concatenate([syllable() for _ in range(count)])


def found_in(*parts: np.ndarray, heard: float = 1.0, config: WordlessConfig | None = None) -> list[tuple]:
    """Where fillers are found, in seconds; voice detectors hear the first ``heard`` of all that sounds."""
    pcm = np.concatenate(parts)
    stream = VoicingStream()
    stream.push(pcm)
    track = stream.track()
    frames = np.abs(pcm[: len(track) * 160].reshape(-1, 160).astype(int)).max(axis=1) > 50
    for start, end in runs(frames):
        frames[start + max(1, round(heard * (end - start))) : end] = False
    return [(start / 100, end / 100) for start, end in wordless_fillers(track, frames, config)]


@pytest.mark.parametrize("formants", [SCHWA, HUM])
def test_one_syllable_between_silences_is_a_filler(formants: tuple) -> None:
    filler = voiced(0.4, lambda t: 135 * 2 ** (-0.5 * t), formants)
    ((start, end),) = found_in(rest(0.5), spoken(5), rest(0.3), filler, rest(0.3), spoken(5), rest(0.5))
    assert start == pytest.approx(1.8, abs=0.06)
    assert end == pytest.approx(2.2, abs=0.06)


def test_a_phrase_between_silences_is_none() -> None:
    assert found_in(rest(0.5), spoken(5), rest(0.3), spoken(3), rest(0.3), spoken(5), rest(0.5)) == []


def test_um_may_open_and_close_the_mouth() -> None:
    um = voiced(0.5, 135.0, OPEN, towards=HUM)
    assert len(found_in(rest(0.5), spoken(5), rest(0.3), um, rest(0.3), spoken(5), rest(0.5))) == 1


@pytest.mark.parametrize(("seconds", "is_filler"), [(0.22, False), (0.6, True)])
@pytest.mark.parametrize("comes_first", [True, False])
def test_a_steady_sound_beside_words_has_to_outlast_a_syllable(
    seconds: float, is_filler: bool, comes_first: bool
) -> None:
    sound = voiced(seconds, 135.0, SCHWA)
    beside = (sound, spoken(6)) if comes_first else (spoken(6), sound)
    assert len(found_in(rest(0.5), *beside, rest(0.5), spoken(6), rest(0.5))) == is_filler


def test_a_long_vowel_that_falls_is_a_word() -> None:
    falling = voiced(0.5, lambda t: 150 * 2 ** (-0.6 * t), SCHWA)
    assert found_in(rest(0.5), spoken(6), falling, rest(0.5), spoken(6), rest(0.5)) == []


@pytest.mark.parametrize("f0_hz", [70.0, 390.0])
def test_what_is_far_from_the_speakers_pitch_is_a_machine(f0_hz: float) -> None:
    alien = voiced(0.5, f0_hz, SCHWA)
    assert found_in(rest(0.5), spoken(6), rest(0.4), alien, rest(0.4), spoken(6), rest(0.5)) == []


def test_a_hum_that_detectors_lose_is_whole_and_one_that_they_never_hear_is_none() -> None:
    parts = rest(0.5), spoken(6), rest(0.4), voiced(0.8, 135.0, HUM), rest(0.4), spoken(6), rest(0.5)
    ((start, end),) = found_in(*parts, heard=0.3)
    assert end - start == pytest.approx(0.8, abs=0.08)
    assert found_in(*parts, heard=0.3, config=WordlessConfig(speech_share=0.5)) == []


@pytest.mark.parametrize("is_alive", [True, False])
def test_what_no_detector_hears_has_to_waver_as_a_voice_does(is_alive: bool) -> None:
    hum = voiced(0.8, lambda t: 135 * 2 ** (is_alive * 0.02 * np.sin(2 * np.pi * 7 * t)), HUM)
    fading = (hum * np.linspace(1.0, 0.7 if is_alive else 1.0, hum.size)).astype(np.int16)
    config = WordlessConfig(speech_share=1.1)  # as if nothing were heard; all the rest is no filler anyhow
    parts = rest(0.5), spoken(6), rest(0.4), fading, rest(0.4), spoken(6), rest(0.5)
    assert len(found_in(*parts, config=config)) == is_alive


@pytest.mark.parametrize("change", [lambda pcm: pcm // 4, lambda pcm: pcm])
def test_gain_changes_nothing(change: Callable[[np.ndarray], np.ndarray]) -> None:
    pcm = np.concatenate([rest(0.5), spoken(5), rest(0.3), voiced(0.5), rest(0.3), spoken(5), rest(0.5)])
    assert len(found_in(change(pcm))) == 1


def test_a_recording_may_end_just_after_a_dip() -> None:
    count = 300
    level_db = np.full(count, -20.0, np.float32)
    level_db[-6:-3] = -30.0
    bands_db = np.tile(np.linspace(-20, -40, BANDS, dtype=np.float32), (count, 1))
    f0_hz, strength = np.full(count, 135.0, np.float32), np.full(count, 0.95, np.float32)
    track = VoicingTrack(f0_hz, strength, level_db, bands_db)
    assert wordless_fillers(track, np.ones(count, np.bool_)) == []


def test_nobody_spoke() -> None:
    assert found_in(rest(1.0)) == []


@pytest.mark.parametrize(("halved_share", "is_filler"), [(0.6, True), (1.0, False)])
def test_a_pitch_that_jumps_between_octaves_is_the_speakers_where_it_can_be(
    halved_share: float, is_filler: bool
) -> None:
    filler = voiced(0.4, lambda t: 135 * 2 ** (-0.5 * t), HUM)
    pcm = np.concatenate([rest(0.5), spoken(5), rest(0.3), filler, rest(0.3), spoken(5), rest(0.5)])
    stream = VoicingStream()
    stream.push(pcm)
    track = stream.track()
    frames = np.abs(pcm[: len(track) * 160].reshape(-1, 160).astype(int)).max(axis=1) > 50
    frames[170:230] = False
    f0_hz = track.f0_hz.copy()
    f0_hz[180:220] *= np.where(np.arange(40) % 10 < 10 * halved_share, 0.5, 1.0).astype(np.float32)
    assert len(wordless_fillers(replace(track, f0_hz=f0_hz), frames)) == is_filler
