"""The speaker's voice is known by pitch and level, also where voice detectors hear nothing."""

from __future__ import annotations

import numpy as np
import pytest

from speech.mask import SpeechMask, mask_from_frames
from speech.own_voice import voice_spans
from speech.voicing import voicing_of
from tests.unit.speech.formant_sounds import CLOSED, HUM, OPEN, rest, voiced

SPEECH_S = 1.0


def heard_in(sound: np.ndarray) -> list[tuple[float, float]]:
    """Where the voice is found in a pause that holds ``sound``, of which no detector hears anything."""
    speech = voiced(SPEECH_S, lambda t: 130 * 2 ** (0.3 * t), OPEN, towards=CLOSED)
    pcm = np.concatenate([speech, rest(0.4), sound, rest(0.4), speech])
    return [
        span
        for span in voice_spans(voicing_of(pcm), deaf_mask(pcm))
        if 1.2 < span[0] < len(pcm) / 16_000 - 1.2
    ]


def deaf_mask(pcm: np.ndarray) -> SpeechMask:
    frames = np.zeros(pcm.size // 160, np.bool_)
    frames[: round(100 * SPEECH_S)] = frames[-round(100 * SPEECH_S) :] = True
    return mask_from_frames(frames)


def test_a_hum_that_no_detector_hears_is_the_speakers() -> None:
    ((start_s, end_s),) = heard_in(voiced(0.6, 120.0, HUM, level=4_000))
    assert start_s == pytest.approx(1.4, abs=0.05)
    assert end_s == pytest.approx(2.0, abs=0.05)


@pytest.mark.parametrize(
    "sound",
    [
        voiced(0.6, 350.0, HUM),
        voiced(0.6, 120.0, HUM, level=200),
        voiced(0.08, 120.0, HUM),
        np.random.default_rng(4).normal(0, 2_000, 9_600).astype(np.int16),
    ],
    ids=["another pitch", "far away", "a click", "a breath"],
)
def test_other_sounds_are_not(sound: np.ndarray) -> None:
    assert heard_in(sound) == []


def test_nobody_spoke() -> None:
    pcm = rest(1.0)
    assert voice_spans(voicing_of(pcm), mask_from_frames(np.zeros(100, np.bool_))) == ()
