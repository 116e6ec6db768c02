"""Steady voiced sounds beside a silence are fillers; words, glides, noise and music-long tones are not."""

from __future__ import annotations

import numpy as np
import pytest

from speech.acoustic_fillers import find_acoustic_fillers
from speech.audio import SAMPLE_RATE_HZ
from speech.fillers import FillerEvent
from speech.mask import SpeechMask, mask_from_frames
from speech.transcript import Word
from tests.unit.speech.formant_sounds import CLOSED, HUM, OPEN, SCHWA, rest, voiced


def mask_of(pcm: np.ndarray) -> SpeechMask:
    """Everything that sounds is speech: these tests are about the detector, not about the voice detectors."""
    frames = pcm[: pcm.size // 160 * 160].reshape(-1, 160)
    return mask_from_frames(np.abs(frames.astype(int)).max(axis=1) > 50)


def found_in(*parts: np.ndarray, words: list[Word] | None = None) -> tuple[FillerEvent, ...]:
    pcm = np.concatenate(parts)
    return find_acoustic_fillers(pcm, mask_of(pcm), words)


def word(seconds: float = 0.25) -> np.ndarray:
    """Something like a syllable: pitch and colour move all the time."""
    return voiced(seconds, lambda t: 130 * 2 ** (2.5 * t), OPEN, towards=CLOSED)


def spoken(count: int) -> np.ndarray:
    return np.concatenate([word() for _ in range(count)])


@pytest.mark.parametrize(
    ("f0_hz", "written"), [(90.0, True), (150.0, True), (240.0, True), (110.0, False), (240.0, False)]
)
@pytest.mark.parametrize("formants", [SCHWA, HUM])
@pytest.mark.parametrize("seconds", [0.3, 0.7, 1.4])
def test_a_steady_sound_between_silences_is_a_filler(
    f0_hz: float, formants: tuple, seconds: float, written: bool
) -> None:
    words = [Word("好", 0.5, 1.5)] if written else None
    filler = voiced(seconds, f0_hz, formants)
    (event,) = found_in(rest(0.5), spoken(4), rest(0.4), filler, rest(0.4), spoken(4), rest(0.5), words=words)
    assert event.source == "acoustic"
    assert event.kind == "A"
    assert event.start_s == pytest.approx(1.9, abs=0.06)
    assert event.end_s == pytest.approx(1.9 + seconds, abs=0.06)


def test_an_um_is_one_filler_though_its_colour_changes() -> None:
    um = np.concatenate([voiced(0.35, 120, OPEN)[:-640], voiced(0.35, 118, HUM, level=5_000)[640:]])
    assert len(found_in(rest(0.5), spoken(3), rest(0.3), um, rest(0.5), words=[])) == 1


def test_what_the_recogniser_wrote_is_not_counted_again() -> None:
    parts = (rest(0.5), voiced(0.6), rest(0.5))
    assert len(found_in(*parts, words=[])) == 1
    assert found_in(*parts, words=[Word("嗯", 0.45, 1.15)]) == ()


def test_a_word_beside_a_filler_may_lap_over_its_edge() -> None:
    parts = (rest(0.5), spoken(2), voiced(0.5), rest(0.5))
    assert len(found_in(*parts, words=[Word("好的", 0.5, 1.07)])) == 1


def test_an_um_that_moves_too_much_to_be_steady_is_one_where_it_stands_alone() -> None:
    um = voiced(0.3, 140.0, OPEN, towards=HUM)
    parts = (rest(0.5), spoken(3), rest(0.3), um, rest(0.3), spoken(3), rest(0.5))
    first, second = Word("好的", 0.5, 1.25), Word("好的", 2.15, 2.9)
    assert len(found_in(*parts, words=[first, second])) == 1
    assert found_in(*parts, words=[first, Word("嗯", 1.55, 1.85), second]) == ()


@pytest.mark.parametrize("words", [None, []])
def test_speech_that_moves_is_no_filler(words: list[Word] | None) -> None:
    assert found_in(rest(0.5), spoken(6), rest(0.3), word(0.4), rest(0.5), words=words) == ()


def test_a_short_sound_is_none() -> None:
    assert found_in(rest(0.5), spoken(3), rest(0.3), voiced(0.18), rest(0.5), words=[]) == ()


def test_a_tone_of_many_seconds_is_none() -> None:
    assert found_in(rest(0.5), spoken(3), rest(0.3), voiced(4.0), rest(0.5), words=[]) == ()


def test_a_steady_vowel_in_the_midst_of_speech_touches_no_silence() -> None:
    assert found_in(rest(0.5), spoken(3), voiced(0.4), spoken(3), rest(0.5), words=[]) == ()


def test_a_glide_of_pitch_is_none() -> None:
    glide = voiced(0.4, lambda t: 100 * 2 ** (3 * t))
    assert found_in(rest(0.5), spoken(3), rest(0.3), glide, rest(0.5), words=[]) == ()


def test_breath_is_none() -> None:
    breath = np.random.default_rng(2).normal(0, 1_500, SAMPLE_RATE_HZ // 2).astype(np.int16)
    assert found_in(rest(0.5), spoken(3), rest(0.3), breath, rest(0.5), words=[]) == ()


def test_noise_ten_decibels_down_hides_no_long_filler() -> None:
    clean = np.concatenate(
        [rest(0.5), spoken(4), rest(0.4), voiced(0.8, 140), rest(0.4), spoken(4), rest(0.5)]
    )
    noise = np.random.default_rng(3).normal(0, 0.3 * np.std(clean[clean != 0]), clean.size)
    noisy = np.clip(clean + noise, -32_768, 32_767).astype(np.int16)
    assert len(find_acoustic_fillers(noisy, mask_of(clean), [Word("好", 0.5, 1.5)])) == 1


def test_nobody_spoke() -> None:
    assert found_in(rest(1.0)) == ()
