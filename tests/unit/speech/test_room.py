"""The room on its clock, mostly many times faster than the world."""

import time

import numpy as np
import pytest

from speech.audio import AudioError
from speech.ports import AudioInput, AudioOutput, Playback
from speech.room import Room, RoomClock, RoomConfig
from speech.room_mixer import MixedBlock

FAST = RoomConfig(noise_dbfs=None, speed=40.0)
SPEECH = (6000 * np.sin(np.arange(16_000) / 9)).astype(np.int16)
BLOCK_NS = 32_000_000


def read(microphone, blocks):
    return [microphone.read(5.0) for _ in range(blocks)]


def test_clock_maps_samples_and_times_onto_each_other():
    clock = RoomClock(1.0)
    for sample in (0, 1, 12_345, 10**9):
        assert clock.sample_at(clock.time_of(sample)) == sample
        assert clock.sample_at(clock.time_of(sample) + 1) == sample + 1
    with pytest.raises(ValueError, match="speed"):
        RoomClock(0.0)


def test_devices_keep_the_ports():
    room = Room(FAST)
    assert isinstance(room.microphone(), AudioInput)
    assert isinstance(room.speaker(), AudioOutput)
    with room:
        assert isinstance(room.speaker().play(SPEECH, 16_000), Playback)


def test_microphone_blocks_follow_each_other_and_carry_the_candidate():
    with Room(FAST) as room:
        microphone = room.microphone()
        microphone.start()
        sound = room.candidate_voice().play(SPEECH)
        blocks = read(microphone, 60)
        microphone.stop()
        assert [block.seq for block in blocks] == list(range(60))
        times = [block.captured_ns for block in blocks]
        assert set(np.diff(times)) == {BLOCK_NS}
        heard = np.concatenate([block.pcm for block in blocks])
        first = (sound.started_ns - times[0]) * 16 // 1_000_000
        assert np.array_equal(heard[first : first + 16_000], SPEECH)
        assert microphone.health().ready
        assert microphone.health().lost_blocks == 0
        assert microphone.health().silent_s > 0
        assert sound.wait(5.0)
        assert sound.ended_ns - sound.started_ns == 1_000_000_000


def test_a_planned_time_is_kept_to_the_sample():
    with Room(FAST) as room:
        at_ns = room.now_ns() + 2_000_000_000
        sound = room.candidate_voice().play(SPEECH, at_ns)
        assert 0 <= sound.started_ns - at_ns <= 62_500
        assert sound.ended_ns is None
        assert sound.wait(5.0)
        recording = room.recording()
    voiced = np.flatnonzero(recording.candidate)
    assert recording.origin_ns + int(voiced[0]) * 62_500 == pytest.approx(sound.started_ns, abs=125_000)


def test_speaker_resamples_and_the_ear_knows_the_end():
    with Room(FAST) as room:
        ear = room.listen_ear()
        playback = room.speaker().play(SPEECH[:11_025], 22_050)
        end_ns = ear.wait_for_end(0.5, 5.0)
        assert end_ns == pytest.approx(playback.ended_ns, abs=2_000_000)
        assert playback.ended_ns - playback.started_ns == 500_000_000
        assert playback.heard_samples == 11_025
        assert ear.wait_for_end(0.5, 0.05) is None
        ear.close()


def test_a_new_sound_stops_the_old_one():
    with Room(FAST) as room:
        speaker = room.speaker()
        endless = speaker.play(np.tile(SPEECH, 60), 16_000)
        second = speaker.play(SPEECH, 16_000)
        assert endless.wait(5.0)
        # 5 ms of fade from where the room's mixing had come to.
        assert endless.ended_ns - second.started_ns < 100_000_000
        assert not second.wait(0.0)
        speaker.close()
        speaker.close()
        assert second.wait(5.0)
        assert second.heard_samples < 16_000


def test_speaker_latency_delays_the_first_sample():
    with Room(RoomConfig(noise_dbfs=None, speed=40.0, speaker_latency_s=0.25)) as room:
        before_ns = room.now_ns()
        playback = room.speaker().play(SPEECH, 16_000)
        assert playback.started_ns - before_ns >= 250_000_000
        assert playback.heard_samples == 0


def test_far_end_listener_gets_what_leaves_the_speaker():
    heard = []
    with Room(FAST) as room:
        playback = room.speaker(far_end=lambda pcm, start_ns: heard.append((pcm, start_ns))).play(
            SPEECH, 16_000
        )
        ear = room.listen_ear()
        ear.wait_for_end(0.2, 5.0)
    first_ns = heard[0][1]
    assert first_ns <= playback.started_ns < first_ns + BLOCK_NS
    joined = np.concatenate([pcm for pcm, _ in heard])
    assert np.count_nonzero(joined) == np.count_nonzero(SPEECH)


def test_a_slow_reader_loses_the_oldest_blocks_and_is_told():
    microphone = Room(FAST).microphone()
    silence = np.zeros(512, np.int16)
    for number in range(2_003):
        microphone.accept(MixedBlock(number * 512, silence, silence, silence), number * BLOCK_NS)
    health = microphone.health()
    assert (health.blocks, health.lost_blocks) == (2_003, 3)
    assert microphone.read(1.0).seq == 3


def test_a_closed_room_answers_everybody():
    room = Room(FAST)
    microphone = room.microphone()
    with pytest.raises(AudioError) as refused:
        microphone.start()
    assert refused.value.code == "stalled"
    room.start()
    playback = room.speaker().play(np.tile(SPEECH, 300), 16_000)
    room.close()
    room.close()
    assert playback.wait(0.0)
    assert microphone.read(0.0) is None
    with pytest.raises(AudioError) as closed:
        room.speaker().play(SPEECH, 16_000)
    assert closed.value.code == "closed"
    with pytest.raises(RuntimeError, match="once"):
        room.start()


def test_a_room_without_recorder_has_no_recording():
    with pytest.raises(RuntimeError, match="record"):
        Room(FAST, record=False).recording()


def test_at_speed_one_times_are_the_monotonic_clock():
    with Room(RoomConfig(noise_dbfs=None)) as room:
        before_ns = time.monotonic_ns()
        microphone = room.microphone()
        microphone.start()
        block = microphone.read(2.0)
        after_ns = time.monotonic_ns()
        assert before_ns - BLOCK_NS <= block.captured_ns <= after_ns - BLOCK_NS


def test_a_second_of_room_costs_little():
    room = Room(RoomConfig(rt60_s=1.0))
    room._mixer.place_speaker(np.tile(SPEECH, 40), 0)
    room._mixer.place_candidate(np.tile(SPEECH, 40), 0)
    begun_s = time.thread_time()
    for _ in range(625):  # 20 s
        room._mixer.next_block()
    assert (time.thread_time() - begun_s) / 20 < 0.03
