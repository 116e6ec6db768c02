"""Checks the synthetic fillers and the sounds that are none by their spectra, and what is made of them."""

from __future__ import annotations

import numpy as np
import pytest

from speech.audio import SAMPLE_RATE_HZ
from speech.ports import Pcm
from speech.transcript import Transcript, Word
from tests.measure.speech.distractors import IN_PAUSES, WITHOUT_SPEECH
from tests.measure.speech.formants import FILLERS, HUM, SCHWA, filler, voiced
from tests.measure.speech.invention_rows import SoundMeter, without_speech, written
from tests.measure.speech.options import Options
from tests.measure.speech.other_rows import turn_taking
from tests.measure.speech.speaking_rows import queued_lines, stop_delays_ms


def period_hz(sound: np.ndarray, low_hz: float = 70, high_hz: float = 320) -> float:
    """The fundamental by autocorrelation."""
    middle = sound[sound.size // 3 : sound.size // 3 + 1_600].astype(np.float64)
    middle -= middle.mean()
    lags = np.correlate(middle, middle, "full")[middle.size - 1 :]
    low, high = int(SAMPLE_RATE_HZ / high_hz), int(SAMPLE_RATE_HZ / low_hz)
    return SAMPLE_RATE_HZ / (low + int(lags[low:high].argmax()))


def share_above(sound: np.ndarray, hz: float) -> float:
    power = np.square(np.abs(np.fft.rfft(sound * np.hanning(sound.size))))
    return float(power[np.fft.rfftfreq(sound.size, 1 / SAMPLE_RATE_HZ) > hz].sum() / power.sum())


@pytest.mark.parametrize("word", sorted(FILLERS))
@pytest.mark.parametrize("f0_hz", [90.0, 140.0, 240.0])
def test_a_filler_has_the_pitch_and_length_ordered(word: str, f0_hz: float) -> None:
    sound = filler(word, 0.7, f0_hz, np.random.default_rng(1))
    assert sound.size == round(0.7 * SAMPLE_RATE_HZ)
    assert period_hz(sound) == pytest.approx(f0_hz, rel=0.08)
    assert float(np.abs(sound).max()) <= 0.2501
    edge = float(np.abs(sound[:160]).max()), float(np.abs(sound[-160:]).max())
    assert max(edge) < 0.1  # soft attack and decay


def test_a_closed_mouth_is_darker_than_an_open_one() -> None:
    f0_hz = np.full(SAMPLE_RATE_HZ // 2, 120.0)
    hum, schwa = (voiced((vowel,), f0_hz, np.random.default_rng(2)) for vowel in (HUM, SCHWA))
    assert share_above(hum, 400) < 0.25
    assert share_above(schwa, 400) > 0.4


@pytest.mark.parametrize("kind", sorted({**IN_PAUSES, **WITHOUT_SPEECH}))
def test_what_is_no_speech_is_finite_audible_and_as_long_as_asked(kind: str) -> None:
    make = {**IN_PAUSES, **WITHOUT_SPEECH}[kind]
    sound = make(1.0, np.random.default_rng(3))
    assert sound.dtype == np.float32
    assert sound.size == SAMPLE_RATE_HZ
    assert np.isfinite(sound).all()
    assert 1e-4 < float(np.abs(sound).max()) < 0.4


def test_five_kinds_share_the_time_without_speech() -> None:
    stretches = without_speech(100.0, 1)
    assert {kind for kind, _ in stretches} == set(WITHOUT_SPEECH)
    assert sum(pcm.size for _, pcm in stretches) == 100 * SAMPLE_RATE_HZ


class Inventor:
    """A recogniser that hears thanks in everything."""

    window_s = 10.0

    def transcribe(self, pcm: Pcm, language: str, hotwords: str = "") -> Transcript:
        return Transcript("谢谢", (Word("谢谢", 0.1, 0.2),), language, "inventor")


def test_silence_never_reaches_the_recogniser() -> None:
    meter = SoundMeter()
    silent = [("silence", np.zeros(3 * SAMPLE_RATE_HZ, np.int16))]
    assert written(silent, meter) == [""]
    assert meter.seconds == 0
    assert written(silent, Inventor()) == [""]


def test_lines_are_different_questions_of_both_languages() -> None:
    lines = queued_lines(12, 1)
    assert len(set(lines)) == 12
    assert [language for _, language in lines].count("en") == 4


def test_a_stop_is_timed_by_what_the_room_recorded() -> None:
    delays_ms = stop_delays_ms(1)
    assert 0 <= delays_ms[0] < 1_000


def test_a_neighbour_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.measure.speech.other_rows._PACKAGE", "tests.measure.nowhere")
    (row,) = turn_taking(Options())
    assert row.note.startswith("skipped")
