"""The measurement of barge-in, on a few seconds of sound."""

from __future__ import annotations

import numpy as np
import pytest

from tests.measure import echo
from training.recognizer.espeak import Espeak


@pytest.fixture(scope="module")
def voices() -> echo.Voices:
    return echo.Voices(Espeak(), 1)


def test_the_interviewer_does_not_hear_itself(voices: echo.Voices) -> None:
    alone = echo.interviewer_alone(voices, 8.0, 1)
    assert alone.false_barge_ins == alone.own_words == 0
    assert np.mean(alone.left_db) < echo.ECHO_LEFT_TARGET_DB


def test_an_interruption_silences_the_interviewer(voices: echo.Voices) -> None:
    (delay_ms,) = echo.interruption_delays_ms(voices, 1, 1)
    assert 0 < delay_ms < 400


def test_an_unnoticed_interruption_counts_as_infinite(
    voices: echo.Voices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(echo.Scene, "next", lambda scene: scene.mixer.next_block() and None)
    monkeypatch.setattr(echo, "warmed_up", lambda _voices, seed: echo.Scene(echo.ROOM))
    monkeypatch.setattr(echo.Voices, "line", lambda _self: np.zeros(16_000, np.int16))
    assert list(echo.interruption_delays_ms(voices, 1, 1)) == [float("inf")]


@pytest.mark.parametrize("voiced", [False, True])
def test_a_cough_lasts_150_ms(voices: echo.Voices, voiced: bool) -> None:
    assert voices.cough(voiced=voiced).size <= 2_400
