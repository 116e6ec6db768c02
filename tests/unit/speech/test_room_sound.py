"""Echo path, noise and convolution, checked against their definitions."""

import numpy as np
import pytest

from speech.room_sound import BlockConvolver, decibels_to_gain, echo_path, pink_noise


@pytest.mark.parametrize("rt60_s", [0.2, 0.5, 1.0])
def test_the_tail_decays_sixty_decibels_in_rt60(rt60_s):
    response = echo_path(rt60_s, 0.0, seed=3).astype(np.float64)
    tail = response[25:]
    # Schroeder's backward integral, fitted between -5 and -25 dB.
    decay_db = 10 * np.log10(np.cumsum(tail[::-1] ** 2)[::-1] / np.sum(tail**2))
    first, last = np.argmax(decay_db < -5), np.argmax(decay_db < -25)
    assert 3 * (last - first) / 16_000 == pytest.approx(rt60_s, rel=0.15)


def test_the_gain_is_the_energy_and_the_seed_makes_the_room():
    response = echo_path(0.3, -20.0, seed=1)
    assert 10 * np.log10(np.sum(response.astype(np.float64) ** 2)) == pytest.approx(-20.0, abs=0.01)
    assert np.array_equal(response, echo_path(0.3, -20.0, seed=1))
    assert not np.array_equal(response, echo_path(0.3, -20.0, seed=2))


def test_a_dead_room_has_the_direct_sound_alone():
    response = echo_path(0.0, 0.0, seed=1)
    assert np.count_nonzero(response) == 1
    assert response.max() == pytest.approx(1.0)


def test_an_impossible_room_is_refused():
    with pytest.raises(ValueError, match="rt60_s"):
        echo_path(-0.1, 0.0, seed=1)


@pytest.mark.parametrize("taps", [1, 300, 512, 513, 4_825])
def test_block_convolution_equals_direct_convolution(taps):
    rng = np.random.default_rng(taps)
    response = rng.standard_normal(taps).astype(np.float32) / taps
    sound = rng.standard_normal(512 * 30).astype(np.float32)
    sound[512 * 8 : 512 * 22] = 0  # longer than any tail: the silent shortcut is taken
    convolver = BlockConvolver(response)
    blocks = [convolver.push(block) for block in sound.reshape(-1, 512)]
    expected = np.convolve(sound.astype(np.float64), response)[: sound.size]
    assert np.concatenate(blocks) == pytest.approx(expected, abs=1e-5)


def test_pink_noise_has_its_level_and_falls_three_decibels_per_octave():
    noise = pink_noise(1 << 17, -40.0, seed=5).astype(np.float64)
    assert np.sqrt(np.mean(noise**2)) == pytest.approx(decibels_to_gain(-40.0), rel=1e-4)
    power = np.abs(np.fft.rfft(noise)) ** 2
    octaves = [10 * np.log10(np.mean(power[low : 2 * low])) for low in (512, 1024, 2048, 4096, 8192)]
    assert np.diff(octaves) == pytest.approx(-3.01, abs=0.5)
    assert abs(noise[0] - noise[-1]) < 6 * np.std(np.diff(noise))  # no seam
