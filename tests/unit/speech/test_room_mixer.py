"""What is heard where, sample for sample, without a clock."""

import numpy as np
import pytest

from speech.audio import rms_dbfs
from speech.room_mixer import FADE_SAMPLES, RoomConfig, RoomMixer

SILENT_ROOM = RoomConfig(noise_dbfs=None)
TONE = (8000 * np.sin(np.arange(5000) / 7)).astype(np.int16)


def mixed(mixer, blocks):
    parts = [mixer.next_block() for _ in range(blocks)]
    return tuple(
        np.concatenate([getattr(part, name) for part in parts]) for name in ("microphone", "ear", "candidate")
    )


def test_the_candidate_stands_where_it_was_placed():
    mixer = RoomMixer(SILENT_ROOM)
    sound = mixer.place_candidate(TONE, 777)
    microphone, ear, candidate = mixed(mixer, 20)
    assert (sound.first, sound.end) == (777, 5777)
    assert np.array_equal(microphone[777:5777], TONE)
    assert np.array_equal(candidate, microphone)
    assert not microphone[:777].any()
    assert not microphone[5777:].any()
    assert not ear.any()


def test_the_past_cannot_be_changed():
    mixer = RoomMixer(SILENT_ROOM)
    mixed(mixer, 3)
    assert mixer.place_candidate(TONE, 0).first == 3 * 512


def test_the_speaker_is_dry_at_the_ear_and_an_echo_at_the_microphone():
    mixer = RoomMixer(RoomConfig(noise_dbfs=None, rt60_s=0.3, speaker_gain_db=-20.0, seed=4))
    noise = np.random.default_rng(0).integers(-9000, 9000, 32_000).astype(np.int16)
    mixer.place_speaker(noise, 512)
    microphone, ear, candidate = mixed(mixer, 90)
    assert np.array_equal(ear[512:32_512], noise)
    assert rms_dbfs(microphone[8_000:32_000]) == pytest.approx(rms_dbfs(noise) - 20.0, abs=0.7)
    assert microphone[32_512 : 32_512 + 1_600].any()  # the reverberation outlasts the sound
    assert not candidate.any()


def test_gain_and_noise_are_what_was_asked_for():
    mixer = RoomMixer(RoomConfig(noise_dbfs=-45.0, candidate_gain_db=-6.0206))
    floor, _, _ = mixed(mixer, 400)
    assert rms_dbfs(floor) == pytest.approx(-45.0, abs=1.0)
    quiet = RoomMixer(RoomConfig(noise_dbfs=None, candidate_gain_db=-6.0206))
    quiet.place_candidate(TONE, 0)
    assert mixed(quiet, 9)[0][:4000] == pytest.approx(TONE[:4000] / 2, abs=1)


def test_overlapping_sounds_add_and_clip():
    mixer = RoomMixer(SILENT_ROOM)
    loud = np.full(512, 30_000, np.int16)
    mixer.place_candidate(loud, 0)
    mixer.place_candidate(loud, 256)
    microphone, _, _ = mixed(mixer, 2)
    assert set(microphone[:256]) == {30_000}
    assert set(microphone[256:512]) == {32_767}


def test_a_cut_sound_fades_and_is_over():
    mixer = RoomMixer(SILENT_ROOM)
    steady = np.full(4096, 10_000, np.int16)
    sound = mixer.place_speaker(steady, 0)
    sound.cut(1000)
    _, ear, _ = mixed(mixer, 8)
    assert sound.end == 1000 + FADE_SAMPLES
    assert set(ear[:1000]) == {10_000}
    assert np.all(np.diff(ear[1000 : 1000 + FADE_SAMPLES].astype(int)) < 0)
    assert not ear[1000 + FADE_SAMPLES :].any()


def test_cutting_before_the_start_or_after_the_end():
    mixer = RoomMixer(SILENT_ROOM)
    waiting, over = mixer.place_speaker(TONE, 2000), mixer.place_speaker(TONE[:100], 0)
    waiting.cut(500)
    over.cut(5000)
    assert waiting.end == waiting.first
    assert over.end == 100
    assert np.array_equal(mixed(mixer, 20)[1][:100], TONE[:100])
