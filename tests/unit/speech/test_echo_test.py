"""Which devices pass the echo self-test, and which need headphones."""

from __future__ import annotations

import numpy as np
import pytest

from speech.audio import SAMPLE_RATE_HZ, AudioError
from speech.echo import EchoCanceller
from speech.echo_test import EchoReport, judge_echo, run_echo_test, sweeps
from speech.ports import Block, FarEndListener, Pcm
from speech.room import Room
from speech.room_mixer import RoomConfig, RoomMixer
from speech.room_ports import RoomSpeaker

FIRST, SECOND = 8_000, 8_000 + 24_000 + 16_000


def judged(config: RoomConfig, second_stamp_error: int = 0) -> EchoReport:
    mixer, canceller = RoomMixer(config), EchoCanceller()
    mixer.place_speaker(sweeps(), FIRST)
    mixer.place_speaker(sweeps(), SECOND)
    canceller.hear_far(sweeps(), FIRST * 62_500)
    canceller.hear_far(sweeps(), (SECOND + second_stamp_error) * 62_500)
    raw: list[Pcm] = []
    cleaned: list[Pcm] = []
    while mixer.position < SECOND + 40_000:
        block = mixer.next_block()
        raw.append(block.microphone)
        cleaned.append(canceller.clean(Block(block.microphone, block.first * 62_500, 0)).block.pcm)
    return judge_echo(np.concatenate(raw), np.concatenate(cleaned), SECOND + second_stamp_error)


def test_a_small_room_passes() -> None:
    report = judged(RoomConfig(rt60_s=0.2, speaker_gain_db=-6.0))
    assert not report.needs_headphones
    assert report.delay_ms == pytest.approx(1.5, abs=0.2)
    assert report.cancelled_db > 25


def test_a_device_whose_stamps_jump_needs_headphones() -> None:
    report = judged(RoomConfig(rt60_s=0.2, speaker_gain_db=-6.0), 160)
    assert report.needs_headphones
    assert report.delay_ms == pytest.approx(1.5 - 10, abs=0.2)


def test_headphones_leave_nothing_to_cancel() -> None:
    report = judged(RoomConfig(rt60_s=0.2, speaker_gain_db=-60.0))
    assert report.echo_db < 3
    assert not report.needs_headphones


def test_the_whole_test_in_a_room_with_a_clock() -> None:
    shares: list[float] = []
    with Room(RoomConfig(rt60_s=0.2, speaker_gain_db=-6.0), record=False) as room:
        report = run_echo_test(room.microphone(), room.speaker, on_progress=shares.append)
    assert not report.needs_headphones
    assert report.delay_ms == pytest.approx(1.5, abs=0.2)
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.02
    assert 0.8 < shares[-1] <= 1.0


def test_who_is_told_of_the_progress_can_end_the_test() -> None:
    with Room(record=False) as room:
        microphone = room.microphone()

        def stop(share: float) -> None:
            if share > 0.2:
                raise InterruptedError

        with pytest.raises(InterruptedError):
            run_echo_test(microphone, room.speaker, on_progress=stop)
        assert microphone.read(0.0) is None


def test_a_microphone_that_falls_silent_is_told() -> None:
    with Room(record=False) as room:
        microphone = room.microphone()

        def pull_the_plug(listener: FarEndListener) -> RoomSpeaker:
            microphone.stop()
            return room.speaker(listener)

        with pytest.raises(AudioError):
            run_echo_test(microphone, pull_the_plug)


def test_a_muted_microphone_does_not_pass() -> None:
    config = RoomConfig(noise_dbfs=None, speaker_gain_db=-200.0)
    with Room(config, record=False) as room, pytest.raises(AudioError, match="静音"):
        run_echo_test(room.microphone(), room.speaker)


def test_the_sweeps_last_a_second_and_a_half() -> None:
    assert sweeps().size == 1.5 * SAMPLE_RATE_HZ
    assert np.abs(sweeps()).max() <= 8_200
