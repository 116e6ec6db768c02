"""Check what the speaker is handed, when a sound has ended, and that stopping and dying are noticed."""

from __future__ import annotations

import threading

import numpy as np
import pytest

import speech.playback
from speech.audio import AudioError
from speech.playback import Speaker
from speech.ports import AudioOutput, Playback
from tests.unit.speech.portaudio_fake import FakePortAudio, FakeStream, device, now_ns

RATE_HZ = 48_000


def ramp(samples: int) -> np.ndarray:
    return (np.arange(samples) % 30_000 + 1).astype(np.int16)


def backend_with_speaker(outputs: int = 2) -> FakePortAudio:
    return FakePortAudio([device("Speakers", 0, outputs)])


def pull_all(stream: FakeStream, delay_s: float = 0.0) -> bytes:
    data = b""
    while stream.running:
        data += stream.pull(1_000, delay_s)
    return data


def test_the_device_gets_exactly_the_sound_and_then_silence() -> None:
    backend = backend_with_speaker()
    speaker = Speaker(backend=backend)
    assert isinstance(speaker, AudioOutput)
    playback = speaker.play(ramp(5_500), RATE_HZ)
    assert isinstance(playback, Playback)
    assert playback.started_ns is None
    assert playback.heard_samples == 0
    samples = np.frombuffer(pull_all(backend.streams[0]), np.int16)
    assert np.array_equal(samples[:5_500], ramp(5_500))
    assert not samples[5_500:].any()
    assert samples.size >= 5_500 + 0.15 * RATE_HZ


def test_stereo_only_devices_get_both_channels() -> None:
    backend = backend_with_speaker()
    backend.refuse = lambda settings: -9998 if settings["channels"] == 1 else 0
    Speaker(backend=backend).play(ramp(2_000), RATE_HZ)
    samples = np.frombuffer(pull_all(backend.streams[0]), np.int16).reshape(-1, 2)
    assert np.array_equal(samples[:2_000, 0], ramp(2_000))
    assert np.array_equal(samples[:2_000, 1], ramp(2_000))


def test_times_come_from_the_latest_stamp_and_the_end_from_the_clock() -> None:
    backend = backend_with_speaker()
    playback = Speaker(backend=backend).play(ramp(4_800), RATE_HZ)
    stream = backend.streams[0]
    stream.pull(2_400, delay_s=0.0)
    before_ns = now_ns()
    stream.pull(2_400, delay_s=0.150)  # the device was not running yet when it took the first buffer
    after_ns = now_ns()
    assert playback.started_ns is not None
    assert before_ns + 100_000_000 <= playback.started_ns <= after_ns + 100_000_000
    assert playback.ended_ns is None
    assert not playback.done
    assert not playback.wait(0.01)
    assert playback.wait(2.0)
    assert playback.ended_ns == playback.started_ns + 100_000_000
    assert now_ns() >= playback.ended_ns
    assert playback.heard_samples == 4_800
    assert stream.closed


def test_another_rate_is_resampled_and_heard_samples_keep_the_callers_rate() -> None:
    backend = backend_with_speaker()
    playback = Speaker(backend=backend).play(ramp(2_205), 22_050)
    data = np.frombuffer(pull_all(backend.streams[0]), np.int16)
    assert np.flatnonzero(np.abs(data.astype(int)) > 30)[-1] == pytest.approx(4_800, abs=40)
    assert playback.wait(2.0)
    assert playback.heard_samples == 2_205


def test_stop_closes_at_once_and_later_calls_are_harmless() -> None:
    backend = backend_with_speaker()
    speaker = Speaker(backend=backend)
    playback = speaker.play(ramp(480_000), RATE_HZ)
    backend.streams[0].pull(4_800, delay_s=0.0)
    before_ns = now_ns()
    playback.stop()
    assert backend.streams[0].closed
    assert playback.done
    assert playback.ended_ns is not None
    assert before_ns <= playback.ended_ns <= now_ns()
    assert playback.heard_samples < 48_000
    assert playback.wait(0.0)
    assert not any(backend.streams[0].pull(100))
    playback.stop()
    speaker.close()
    speaker.close()


def test_a_new_sound_stops_the_old_one() -> None:
    backend = backend_with_speaker()
    speaker = Speaker(backend=backend)
    old = speaker.play(ramp(480_000), RATE_HZ)
    new = speaker.play(ramp(480), RATE_HZ)
    assert old.done
    assert backend.streams[0].closed
    assert not backend.streams[1].closed
    assert not new.done
    speaker.close()
    assert new.done


def test_a_device_that_dies_in_the_middle_ends_the_sound_as_failed() -> None:
    backend = backend_with_speaker()
    playback = Speaker(backend=backend).play(ramp(480_000), RATE_HZ)
    backend.streams[0].pull(4_800)
    backend.streams[0].die()
    assert playback.wait(1.0)
    assert playback.failed  # type: ignore[attr-defined]


def test_a_device_that_hangs_ends_the_sound_as_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech.playback, "DEAD_AFTER_NS", 50_000_000)
    playback = Speaker(backend=backend_with_speaker()).play(ramp(480_000), RATE_HZ)
    assert playback.wait(1.0)
    assert playback.failed  # type: ignore[attr-defined]


def test_the_listener_gets_the_far_end_at_16_khz_with_times() -> None:
    heard: list[tuple[np.ndarray, int]] = []
    complete = threading.Event()

    def listen(pcm: np.ndarray, at_ns: int) -> None:
        heard.append((pcm, at_ns))
        if sum(part.size for part, _ in heard) >= 1_600:
            complete.set()

    backend = backend_with_speaker()
    playback = Speaker(backend=backend, listener=listen).play(ramp(4_800), RATE_HZ)
    pull_all(backend.streams[0])
    assert complete.wait(2.0)
    assert sum(part.size for part, _ in heard) == 1_600
    assert [at_ns for _, at_ns in heard] == sorted(at_ns for _, at_ns in heard)
    playback.stop()


def test_an_empty_sound_ends_at_once_and_wrong_types_are_refused() -> None:
    backend = backend_with_speaker()
    playback = Speaker(backend=backend).play(np.zeros(0, np.int16), RATE_HZ)
    pull_all(backend.streams[0])
    assert playback.wait(1.0)
    with pytest.raises(TypeError):
        Speaker(backend=backend).play(np.zeros(10, np.float32), RATE_HZ)  # type: ignore[arg-type]


def test_no_speaker_is_told() -> None:
    with pytest.raises(AudioError) as caught:
        Speaker(backend=FakePortAudio([device("Mic", 1, 0)])).play(ramp(10), RATE_HZ)
    assert caught.value.code == "no_device"
