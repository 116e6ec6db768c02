"""How much of our own voice is left, and how much of the candidate's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from speech.audio import BLOCK_SAMPLES, SAMPLE_RATE_HZ
from speech.echo import DELAY_NS, DELAY_SAMPLES, Cleaned, EchoCanceller
from speech.echo_filter import LinearEchoFilter
from speech.ports import Block, Pcm
from speech.room_mixer import RoomConfig, RoomMixer

ROOM = RoomConfig(rt60_s=0.2, noise_dbfs=-70.0, speaker_gain_db=-3.0)
BLOCK_NS = 32_000_000


def voice(seconds: float, seed: int) -> Pcm:
    """Noise in bursts of a syllable's length."""
    rng = np.random.default_rng(seed)
    count = round(seconds * SAMPLE_RATE_HZ)
    envelope = np.repeat(rng.uniform(0.0, 1.0, count // 3_200 + 1), 3_200)[:count]
    return (2_000 * envelope * rng.standard_normal(count)).clip(-30_000, 30_000).astype(np.int16)


@dataclass(frozen=True)
class Heard:
    microphone: Pcm
    cleaned: tuple[Cleaned, ...]

    def level_db(self, pcm: Pcm, from_s: float) -> float:
        return float(
            10 * np.log10(np.mean(np.square(pcm[round(from_s * 16_000) :], dtype=np.float64)) + 1e-3)
        )


def hear(far: Pcm, candidate: Pcm | None = None, at_s: float = 0.0, lead_s: float = 0.0) -> Heard:
    mixer, canceller = RoomMixer(ROOM), EchoCanceller(lead_s)
    mixer.place_speaker(far, 0)
    if candidate is not None:
        mixer.place_candidate(candidate, round(at_s * SAMPLE_RATE_HZ))
    microphone, cleaned = [], []
    canceller.hear_far(far, round(lead_s * 1e9))
    for number in range(far.size // BLOCK_SAMPLES):
        block = mixer.next_block()
        microphone.append(block.microphone)
        cleaned.append(canceller.clean(Block(block.microphone, number * BLOCK_NS, number)))
    return Heard(np.concatenate(microphone), tuple(cleaned))


def test_the_echo_is_gone_once_the_canceller_has_settled() -> None:
    heard = hear(voice(6.0, 1))
    cleaned = np.concatenate([one.block.pcm for one in heard.cleaned])
    assert heard.level_db(cleaned, 3.0) < heard.level_db(heard.microphone, 3.0) - 25
    assert max(one.over_echo_db for one in heard.cleaned[94:]) < -20


def test_the_candidate_stays_whole_over_our_sound() -> None:
    words = voice(1.0, 2) // 3
    heard = hear(voice(6.0, 1), words, 4.0)
    first = round(4.0 * SAMPLE_RATE_HZ) + DELAY_SAMPLES
    unsuppressed = np.concatenate([one.unsuppressed for one in heard.cleaned])[first : first + words.size]
    assert np.corrcoef(unsuppressed, words)[0, 1] > 0.9


def test_without_our_sound_the_microphone_passes_untouched_sixteen_ms_later() -> None:
    canceller, words = EchoCanceller(), voice(1.0, 3)
    blocks = words[: words.size // BLOCK_SAMPLES * BLOCK_SAMPLES].reshape(-1, BLOCK_SAMPLES)
    cleaned = [canceller.clean(Block(pcm, number * BLOCK_NS, number)) for number, pcm in enumerate(blocks)]
    passed = np.concatenate([one.block.pcm for one in cleaned])
    assert np.array_equal(passed[DELAY_SAMPLES:], words[: passed.size - DELAY_SAMPLES])
    assert cleaned[5].block.captured_ns == 5 * BLOCK_NS - DELAY_NS
    assert canceller.far_end_s == 0.0


def test_a_device_that_stamps_its_sound_too_late_is_led() -> None:
    heard = hear(voice(6.0, 1), lead_s=0.04)
    cleaned = np.concatenate([one.block.pcm for one in heard.cleaned])
    assert heard.level_db(cleaned, 3.0) < heard.level_db(heard.microphone, 3.0) - 25


def test_a_filter_that_knows_nothing_adds_nothing() -> None:
    rng = np.random.default_rng(4)
    near = rng.standard_normal((40, 512)).astype(np.float32) / 10
    far = rng.standard_normal((40, 512)).astype(np.float32) / 10
    linear = LinearEchoFilter()
    for one, other in zip(near, far, strict=True):
        assert np.sum(np.square(linear.push(one, other))) <= np.sum(np.square(one))


def test_a_filter_learns_a_response_longer_than_a_block() -> None:
    blocks = 200
    far = np.random.default_rng(5).standard_normal((blocks, 512)).astype(np.float32) / 10
    near = np.concatenate([np.zeros(700, np.float32), far.ravel() / 2])[: far.size].reshape(blocks, 512)
    linear = LinearEchoFilter()
    left = [linear.push(one, other) for one, other in zip(near, far, strict=True)]
    assert np.mean(np.square(left[-20:])) < 1e-3 * np.mean(np.square(near[-20:]))
