"""Pitch, periodicity and spectrum of sounds whose pitch is known; a stream cut anywhere gives the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.audio import SAMPLE_RATE_HZ
from speech.voicing import BANDS, VoicingStream, VoicingTrack
from tests.unit.speech.formant_sounds import HUM, SCHWA, rest, voiced


def track_of(pcm: np.ndarray) -> VoicingTrack:
    stream = VoicingStream()
    stream.push(pcm)
    return stream.track()


@pytest.mark.parametrize("f0_hz", [75.0, 110.0, 187.3, 255.0, 380.0])
@pytest.mark.parametrize("formants", [SCHWA, HUM])
def test_the_pitch_of_a_voice_is_found_within_a_tenth_of_a_semitone(f0_hz: float, formants: tuple) -> None:
    track = track_of(voiced(0.6, f0_hz, formants))
    inner = slice(10, 50)
    assert np.median(np.abs(12 * np.log2(track.f0_hz[inner] / f0_hz))) < 0.1
    assert track.strength[inner].min() > 0.9


def test_a_gliding_pitch_is_followed() -> None:
    track = track_of(voiced(1.0, lambda t: 100 * 2**t))
    for frame in (20, 50, 80):
        assert track.f0_hz[frame] == pytest.approx(100 * 2 ** ((frame + 0.5) / 100), rel=0.01)


def test_noise_is_not_periodic() -> None:
    noise = np.random.default_rng(0).normal(0, 3_000, SAMPLE_RATE_HZ).astype(np.int16)
    assert np.median(track_of(noise).strength) < 0.4


def test_silence_has_frames_and_no_strength() -> None:
    track = track_of(rest(0.5))
    assert len(track) > 40
    assert not track.strength.any()
    assert np.isfinite(track.bands_db).all()


def test_the_level_is_that_of_full_scale() -> None:
    square = np.tile(np.repeat(np.array([16_384, -16_384], np.int16), 40), 100)
    assert np.median(track_of(square).level_db) == pytest.approx(-6.0, abs=0.1)


def test_fewer_samples_than_a_window_give_no_frame() -> None:
    track = track_of(np.zeros(100, np.int16))
    assert len(track) == 0
    assert track.bands_db.shape == (0, BANDS)


@settings(max_examples=25, deadline=None)
@given(cuts=st.lists(st.integers(0, 8_000), max_size=12))
def test_a_stream_cut_anywhere_gives_the_same(cuts: list[int]) -> None:
    sound = np.random.default_rng(1).normal(0, 2_000, 8_000).astype(np.int16)
    stream = VoicingStream()
    for part in np.split(sound, sorted(cuts)):
        stream.push(part)
    whole, pieces = track_of(sound), stream.track()
    for name in ("f0_hz", "strength", "level_db", "bands_db"):
        assert np.allclose(getattr(whole, name), getattr(pieces, name), atol=1e-4), name
