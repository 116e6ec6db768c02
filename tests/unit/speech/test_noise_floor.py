"""Noise stands nowhere above itself; a hiss that its level hides does; the unit is the noise's own."""

from __future__ import annotations

import numpy as np
import pytest

from speech.audio import SAMPLE_RATE_HZ
from speech.noise_floor import FRAME_SAMPLES, above_noise, band_powers
from speech.room_sound import pink_noise

FRAMES = 320


def frames_of(sound: np.ndarray) -> np.ndarray:
    return np.round(sound[: FRAMES * FRAME_SAMPLES]).astype(np.int16).reshape(-1, FRAME_SAMPLES)


def noise(level: float = 500.0) -> np.ndarray:
    return pink_noise(FRAMES * FRAME_SAMPLES, 0.0, 3).astype(np.float64) * level


def hiss(level: float) -> np.ndarray:
    white = np.random.default_rng(5).standard_normal(FRAMES * FRAME_SAMPLES)
    spectrum = np.fft.rfft(white)
    spectrum[np.fft.rfftfreq(white.size, 1 / SAMPLE_RATE_HZ) < 4_000] = 0
    high = np.fft.irfft(spectrum, white.size)
    return high / np.sqrt(np.mean(np.square(high))) * level


def test_noise_stands_nowhere_above_itself() -> None:
    above = above_noise(band_powers(frames_of(noise())), np.zeros(FRAMES, np.bool_))
    assert abs(float(np.median(above))) < 0.1
    assert np.mean(above > 3) < 0.03


def test_a_hiss_no_louder_than_the_rumble_stands_out() -> None:
    sound = noise()
    sound[100 * FRAME_SAMPLES : 150 * FRAME_SAMPLES] += hiss(300.0)[: 50 * FRAME_SAMPLES]
    speech = np.zeros(FRAMES, np.bool_)
    speech[120:150] = True  # found late
    above = above_noise(band_powers(frames_of(sound)), speech)
    assert np.mean(above[102:148] > 3) > 0.9
    assert np.mean(above[:98] > 3) < 0.05


@pytest.mark.parametrize("gain", [0.5, 4.0])
def test_gain_changes_nothing(gain: float) -> None:
    sound = noise(1_000.0)
    sound[100 * FRAME_SAMPLES : 150 * FRAME_SAMPLES] += hiss(2_000.0)[: 50 * FRAME_SAMPLES]
    speech = np.zeros(FRAMES, np.bool_)
    speech[100:150] = True
    plain, scaled = (above_noise(band_powers(frames_of(sound * g)), speech) for g in (1.0, gain))
    assert np.allclose(plain, scaled, atol=0.2)


def test_what_a_last_block_adds_moves_no_earlier_frame() -> None:
    powers = band_powers(frames_of(noise()))
    speech = np.zeros(FRAMES, np.bool_)
    speech[50:90] = True
    unsure = speech.copy()
    unsure[302:304] = True  # a stream ends before its last frames are judged
    whole = above_noise(powers[:307], speech[:307])
    assert np.array_equal(above_noise(powers[:304], unsure[:304])[:303], whole[:303])


def test_speech_without_a_rest_is_held_against_its_quietest_tenth() -> None:
    sound = noise()
    sound[40 * FRAME_SAMPLES :] += hiss(5_000.0)[40 * FRAME_SAMPLES :]
    above = above_noise(band_powers(frames_of(sound)), np.ones(FRAMES, np.bool_))
    assert above[50:].min() > 3 > above[:38].max()


def test_no_frames() -> None:
    assert above_noise(band_powers(np.zeros((0, FRAME_SAMPLES), np.int16)), np.zeros(0, np.bool_)).size == 0
