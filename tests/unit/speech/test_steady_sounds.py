"""Held sounds are steady, glides are not; dips between peaks part a sound into nuclei."""

from __future__ import annotations

import numpy as np
import pytest

from speech.steady_sounds import closed, deformation, nuclei, steady_frames
from speech.voicing import VoicingStream, VoicingTrack
from tests.unit.speech.formant_sounds import CLOSED, HUM, OPEN, SCHWA, voiced


def track_of(pcm: np.ndarray) -> VoicingTrack:
    stream = VoicingStream()
    stream.push(pcm)
    return stream.track()


@pytest.mark.parametrize("formants", [SCHWA, HUM])
def test_a_held_vowel_is_steady_from_end_to_end(formants: tuple) -> None:
    track = track_of(voiced(0.6, 140.0, formants))
    assert steady_frames(track, len(track), 3.5)[4:-4].all()
    assert np.median(deformation(track, len(track))) < 0.5


def test_glides_of_pitch_and_colour_are_not() -> None:
    pitch = track_of(voiced(0.3, lambda t: 100 * 2 ** (4 * t)))
    colour = track_of(voiced(0.2, 140.0, OPEN, towards=CLOSED))
    assert not steady_frames(pitch, len(pitch), 3.5)[6:-6].any()
    assert np.median(deformation(colour, len(colour))[6:-6]) > 2.5


def level(*parts: tuple[float, int]) -> np.ndarray:
    return np.array([db for db, frames in parts for _ in range(frames)], np.float32)


def test_a_dip_of_6_db_parts_a_sound_and_one_of_2_db_does_not() -> None:
    (first, second) = nuclei(level((-20, 20), (-26, 4), (-20, 20)), 0, 44)
    assert first[0] == 0
    assert 20 <= first[1] <= second[0] <= 24
    assert second[1] == 44
    assert nuclei(level((-20, 20), (-22, 4), (-20, 20)), 0, 44) == [(0, 44)]


def test_attack_and_decay_are_no_dips() -> None:
    hump = np.concatenate([np.linspace(-40, -20, 12), np.full(20, -20), np.linspace(-20, -40, 12)])
    assert nuclei(hump.astype(np.float32), 5, 40) == [(5, 40)]


def test_three_syllables_are_three_nuclei() -> None:
    syllables = level((-20, 12), (-27, 3), (-21, 12), (-30, 3), (-19, 12))
    assert len(nuclei(syllables, 0, syllables.size)) == 3


def test_only_inner_holes_are_closed() -> None:
    flags = np.array([0, 1, 0, 1, 0, 0, 1, 0], np.bool_)
    assert closed(flags, 1).tolist() == [False, True, True, True, False, False, True, False]
