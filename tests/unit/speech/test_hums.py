"""A hum in a pause: heard where Silero is deaf, and told from noise, echo and clicks."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from speech.audio import BLOCK_SAMPLES, SAMPLE_RATE_HZ
from speech.hums import HumGate
from speech.turns import AnswerFinished, TurnConfig, TurnDetector
from speech.voicing import VoicingStream

Sound = NDArray[np.float64]


def tone(seconds: float, level_db: float, f0_hz: float = 160.0) -> Sound:
    """A voice-like tone: five harmonics, faded at both ends."""
    t = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    sound = sum(np.sin(2 * np.pi * f0_hz * k * t) / k for k in range(1, 6))
    fade = np.minimum(1, np.minimum(t, t[::-1]) / 0.02)
    sound = sound * fade
    return np.asarray(sound / np.sqrt(np.mean(sound**2)) * 10 ** (level_db / 20), np.float64)


def noise(seconds: float, level_db: float, seed: int = 0) -> Sound:
    samples = np.random.default_rng(seed).standard_normal(round(seconds * SAMPLE_RATE_HZ))
    return np.asarray(samples * 10 ** (level_db / 20), np.float64)


def hums_heard(before_s: float, pause: Sound, noise_db: float = -65.0) -> float:
    """Seconds of hum heard in ``pause``, which follows ``before_s`` of speech at -20 dB."""
    speech = tone(before_s, -20.0)
    sound = np.concatenate([speech, pause])
    sound = sound + noise(sound.size / SAMPLE_RATE_HZ, noise_db)[: sound.size]
    pcm = np.clip(np.round(sound * 32_767), -32_768, 32_767).astype(np.int16)
    gate, voicing = HumGate(), VoicingStream()
    heard = 0
    for start in range(0, pcm.size - BLOCK_SAMPLES + 1, BLOCK_SAMPLES):
        frames = voicing.push(pcm[start : start + BLOCK_SAMPLES])
        heard += gate.push(frames, start < speech.size)
    return heard * BLOCK_SAMPLES / SAMPLE_RATE_HZ


def in_pause(sound: Sound) -> Sound:
    """``sound`` after 0.6 s of silence and before 0.6 s of it."""
    silence = np.zeros(round(0.6 * SAMPLE_RATE_HZ))
    return np.concatenate([silence, sound, silence])


@pytest.mark.parametrize("level_db", [-20.0, -33.0])
def test_a_hum_in_a_pause_is_heard(level_db: float) -> None:
    assert hums_heard(1.0, in_pause(tone(0.3, level_db))) > 0.05


@pytest.mark.parametrize(
    "sound",
    [noise(0.3, -30.0), tone(0.05, -20.0), tone(0.3, -50.0), np.zeros(4_800)],
    ids=["breath", "click", "far away", "nothing"],
)
def test_other_sounds_are_none(sound: Sound) -> None:
    assert hums_heard(1.0, in_pause(sound)) == 0


def test_the_tail_of_the_last_word_is_none() -> None:
    fading = tone(0.4, -25.0) * np.linspace(1, 0.05, round(0.4 * SAMPLE_RATE_HZ))
    assert hums_heard(1.0, np.concatenate([fading, np.zeros(8_000)])) == 0


def test_steady_noise_hides_it_rather_than_being_taken_for_it() -> None:
    assert hums_heard(1.0, in_pause(np.zeros(4_800)), noise_db=-25.0) == 0


def _wait_s(hum_at_s: float | None, text: str) -> float:
    config = TurnConfig()
    detector = TurnDetector(config)
    for number in range(1, 400):
        now_s = number * config.block_s
        silent_s = now_s - 1.0
        humming = hum_at_s is not None and 0 <= silent_s - hum_at_s < config.block_s
        events = detector.push(0.9 if silent_s <= 0 else 0.01, now_s, text, humming)
        if any(isinstance(event, AnswerFinished) for event in events):
            return silent_s
    raise AssertionError("the answer never ended")


def test_who_hums_after_a_whole_sentence_is_waited_for() -> None:
    config = TurnConfig()
    assert _wait_s(None, "我们加了缓存。") == pytest.approx(config.complete_s, abs=0.1)
    assert _wait_s(0.6, "我们加了缓存。") == pytest.approx(config.unfinished_s, abs=0.1)
    assert _wait_s(0.3, "大概就是这些。") == pytest.approx(config.closing_s, abs=0.1)


def test_a_sound_that_became_no_word_is_taken_for_a_hum() -> None:
    config = TurnConfig()

    def wait_s(text_after: str) -> float:
        detector = TurnDetector(config)
        for number in range(1, 400):
            now_s = number * config.block_s
            sounding = now_s <= 1.0 or 1.6 <= now_s <= 1.9
            text = "我们加了缓存。" if now_s <= 1.9 else text_after
            events = detector.push(0.9 if sounding else 0.01, now_s, text)
            if any(isinstance(event, AnswerFinished) for event in events):
                return now_s - 1.9
        raise AssertionError("the answer never ended")

    assert wait_s("我们加了缓存，") == pytest.approx(config.unfinished_s, abs=0.1)
    assert wait_s("我们加了缓存，好用。") == pytest.approx(config.complete_s, abs=0.1)


def test_a_short_sound_after_words_that_are_not_known_yet_is_doubted() -> None:
    config = TurnConfig()
    detector = TurnDetector(config)
    for number in range(1, 400):
        now_s = number * config.block_s
        sounding = now_s <= 1.0 or 1.6 <= now_s <= 1.9
        text = None if now_s <= 2.0 else "我们加了缓存。"
        events = detector.push(0.9 if sounding else 0.01, now_s, text)
        if any(isinstance(event, AnswerFinished) for event in events):
            assert now_s - 1.9 == pytest.approx(config.doubtful_s, abs=0.1)
            return
    raise AssertionError("the answer never ended")
