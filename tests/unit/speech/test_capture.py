"""Check blocks, times and health of the microphone, and what it tells when sound goes wrong."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from speech.audio import AudioError
from speech.block_assembler import BlockAssembler, Chunk
from speech.capture import Microphone
from speech.capture_health import CaptureMonitor
from speech.ports import AudioInput, Block
from tests.unit.speech.portaudio_fake import FakePortAudio, FakeStream, device, now_ns

SECOND_NS = 1_000_000_000
BLOCK_NS = 32_000_000


def noise(samples: int, amplitude: float = 0.1, seed: int = 1) -> np.ndarray:
    values = np.random.default_rng(seed).normal(0, amplitude * 32767 / 3, samples)
    return np.clip(values, -32768, 32767).astype(np.int16)


def blocks_of(assembler: BlockAssembler) -> list[Block]:
    found = []
    while (arrival := assembler.pop()) is not None:
        found.append(arrival.block)
    return found


def test_blocks_hold_every_sample_in_order_whatever_the_buffers() -> None:
    pcm, assembler, position = noise(5_000), BlockAssembler(16_000, 1), 0
    rng = np.random.default_rng(3)
    while position < pcm.size:
        size = int(rng.integers(1, 900))
        assembler.push(Chunk(pcm[position : position + size].tobytes(), position * 62_500, position * 62_500))
        position += size
    blocks = blocks_of(assembler)
    assert [block.seq for block in blocks] == list(range(9))
    assert np.array_equal(np.concatenate([block.pcm for block in blocks]), pcm[: 9 * 512])
    assert [block.captured_ns for block in blocks] == [index * BLOCK_NS for index in range(9)]


def test_jitter_of_the_stamps_does_not_reach_the_blocks() -> None:
    assembler, rng = BlockAssembler(16_000, 1), np.random.default_rng(5)
    for index in range(500):
        stamp = 7 * SECOND_NS + index * BLOCK_NS + int(rng.normal(0, 5e6))
        assembler.push(Chunk(noise(512).tobytes(), stamp, stamp))
    errors = [block.captured_ns - 7 * SECOND_NS - block.seq * BLOCK_NS for block in blocks_of(assembler)]
    assert max(abs(error) for error in errors[50:]) < 4e6


def test_a_jump_of_the_stamps_is_followed_at_once() -> None:
    assembler = BlockAssembler(16_000, 1)
    for index in range(10):
        stamp = index * BLOCK_NS + (SECOND_NS if index >= 5 else 0)
        assembler.push(Chunk(noise(512).tobytes(), stamp, stamp))
    times = [block.captured_ns for block in blocks_of(assembler)]
    assert times[5] - times[4] == SECOND_NS + BLOCK_NS


def test_lost_buffers_leave_a_hole_in_seq_and_time() -> None:
    assembler = BlockAssembler(16_000, 1)
    assembler.push(Chunk(noise(512).tobytes(), 0, 0))
    assembler.push(Chunk(noise(512).tobytes(), 4 * BLOCK_NS, 4 * BLOCK_NS, lost_frames=3 * 512))
    blocks = blocks_of(assembler)
    assert [block.seq for block in blocks] == [0, 4]
    assert [block.captured_ns for block in blocks] == [0, 4 * BLOCK_NS]


@pytest.mark.parametrize("rate_hz", [8_000, 44_100, 48_000])
def test_other_rates_and_stereo_become_16_khz_mono_on_the_same_time_line(rate_hz: int) -> None:
    assembler = BlockAssembler(rate_hz, 2)
    frames = round(rate_hz * 0.032)
    t = np.arange(rate_hz * 2) / rate_hz
    tone = (8_000 * np.sin(2 * np.pi * 500 * t) * (t >= 1.0)).astype(np.int16)
    stereo = np.stack([tone, tone], axis=1)
    for first in range(0, tone.size, frames):
        stamp = first * SECOND_NS // rate_hz
        assembler.push(Chunk(stereo[first : first + frames].tobytes(), stamp, stamp))
    blocks = blocks_of(assembler)
    sound = np.concatenate([block.pcm for block in blocks])
    onset_s = np.flatnonzero(np.abs(sound.astype(int)) > 2_000)[0] / 16_000
    assert blocks[0].captured_ns == pytest.approx(0, abs=1e6)
    assert onset_s == pytest.approx(1.0, abs=0.002)
    assert np.abs(sound[17_000:]).max() == pytest.approx(8_000, rel=0.02)


def judged(
    levels: list[np.ndarray], arrivals_ns: list[int] | None = None
) -> tuple[CaptureMonitor, list[str]]:
    monitor, problems = CaptureMonitor("mic", 16_000), []
    monitor.note_opened(1)
    for index, pcm in enumerate(levels):
        arrived = arrivals_ns[index] if arrivals_ns else index * BLOCK_NS + 1
        problems += monitor.note_block(Block(pcm, arrived, index), arrived)
    return monitor, problems


def test_good_sound_has_no_problem_and_a_noise_floor() -> None:
    quiet, loud = noise(512, 0.003), noise(512, 0.3)
    monitor, problems = judged([quiet if index % 4 else loud for index in range(300)])
    health = monitor.health()
    assert problems == []
    assert health.ready
    assert health.blocks == 300
    assert health.noise_floor_dbfs == pytest.approx(-60, abs=1.5)
    assert health.lag_s == pytest.approx(0, abs=1e-6)


def test_a_second_of_exact_zeros_is_told_once_and_again_after_sound() -> None:
    zeros = np.zeros(512, np.int16)
    assert judged([zeros] * 30)[1] == []
    assert judged([zeros] * 300)[1] == ["silent"]
    assert judged([zeros] * 40 + [noise(512)] + [zeros] * 40)[1] == ["silent", "silent"]
    assert judged([noise(512, 0.0001)] * 300)[1] == []


def test_clipping_is_told() -> None:
    clipped = np.where(np.arange(512) % 10 == 0, 32767, 100).astype(np.int16)
    monitor, problems = judged([clipped] * 60)
    assert problems == ["clipping"]
    assert monitor.health().clipping_share == pytest.approx(52 / 512, abs=1e-6)


def test_lost_sound_shows_as_lag_but_drifting_clocks_do_not() -> None:
    late = [index * BLOCK_NS + 1 + (SECOND_NS // 2 if index > 100 else 0) for index in range(200)]
    monitor, problems = judged([noise(512)] * 200, late)
    assert problems == ["lagging"]
    assert monitor.health().lag_s == pytest.approx(0.5, abs=0.001)
    drifting = [round(index * BLOCK_NS * 1.0002) + 1 for index in range(60_000)]  # half an hour, 200 ppm
    assert judged([noise(512)] * 60_000, drifting)[1] == []


def test_the_watchdog_barks_after_one_second_once() -> None:
    monitor, _ = judged([noise(512)])
    assert monitor.note_waiting(SECOND_NS - 1) == ()
    assert monitor.note_waiting(SECOND_NS + 2) == ("stalled",)
    assert monitor.note_waiting(2 * SECOND_NS) == ()
    assert monitor.health().problems == ("stalled",)
    assert monitor.note_block(Block(noise(512), 0, 1), 2 * SECOND_NS) == ("lagging",)
    assert monitor.note_waiting(3 * SECOND_NS + 2) == ("stalled",)
    assert monitor.note_closed() == ("closed",)


def running(backend: FakePortAudio, **options: object) -> Microphone:
    backend.on_start = lambda stream: stream.deliver(noise(512).tobytes())
    microphone = Microphone(backend=backend, **options)  # type: ignore[arg-type]
    microphone.start()
    return microphone


def test_the_microphone_is_an_audio_input_and_delivers_what_the_callback_got() -> None:
    backend = FakePortAudio([device("Mic")])
    microphone = running(backend)
    assert isinstance(microphone, AudioInput)
    sent = noise(512, seed=9)
    before_ns = now_ns()
    backend.streams[0].deliver(sent.tobytes(), age_s=0.05)
    first, second = microphone.read(1.0), microphone.read(1.0)
    assert first is not None
    assert second is not None
    assert (first.seq, second.seq) == (0, 1)
    assert np.array_equal(second.pcm, sent)
    assert first.captured_ns < before_ns
    assert microphone.health().device == "Mic [ALSA]"
    microphone.stop()
    microphone.stop()
    assert backend.streams[0].closed
    assert microphone.read(5.0) is None  # at once: nothing can come any more


def test_it_is_ready_only_after_the_first_sound() -> None:
    backend = FakePortAudio([device("Mic")])
    microphone = Microphone(backend=backend, ready_timeout_s=0.05)
    with pytest.raises(AudioError) as caught:
        microphone.start()
    assert caught.value.code == "no_sound"
    assert backend.streams[0].closed

    def later(stream: FakeStream) -> None:
        threading.Timer(0.05, stream.deliver, [noise(512).tobytes()]).start()

    backend.on_start = later
    microphone = Microphone(backend=backend)
    microphone.start()
    assert microphone.read(0.0) is not None
    microphone.stop()


def test_a_device_that_goes_away_is_told_once_and_the_reader_does_not_spin() -> None:
    problems: list[tuple[str, str]] = []
    backend = FakePortAudio([device("Mic")])
    microphone = running(backend, on_problem=lambda code, sentence: problems.append((code, sentence)))
    assert microphone.read(1.0) is not None
    backend.streams[0].die()
    before_ns = now_ns()
    assert microphone.read(0.2) is None
    assert now_ns() - before_ns >= 0.19 * SECOND_NS
    assert microphone.read(0.0) is None
    assert [code for code, _ in problems] == ["closed"]
    assert "断开" in problems[0][1]
    microphone.stop()


def test_a_reader_that_sleeps_loses_counted_blocks_only() -> None:
    problems: list[str] = []
    backend = FakePortAudio([device("Mic")])
    microphone = running(backend, on_problem=lambda code, _sentence: problems.append(code))
    data = noise(512).tobytes()
    for _ in range(1_100):
        backend.streams[0].deliver(data)
    read = [microphone.read(0.0) for _ in range(1_000)]
    assert all(block is not None for block in read)
    backend.streams[0].deliver(data)
    after = microphone.read(0.0)
    assert after is not None
    assert after.seq == 1_101
    assert microphone.health().lost_blocks == 101
    assert problems.count("lost") == 1
    microphone.stop()


def test_the_devices_own_rate_is_used_when_ours_is_refused() -> None:
    backend = FakePortAudio([device("Mic", 2, 0, 48_000.0)])
    backend.refuse = lambda settings: -9997 if settings["samplerate"] == 16_000 else 0
    microphone = running(backend)
    for _ in range(10):
        backend.streams[0].deliver(noise(1_536).tobytes())
    block = microphone.read(1.0)
    assert block is not None
    assert block.pcm.shape == (512,)
    assert microphone.health().device_rate_hz == 48_000
    microphone.stop()
