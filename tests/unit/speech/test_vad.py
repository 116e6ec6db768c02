"""Check speech detection against the network's own reference, and pauses against speech with exact gaps."""

from __future__ import annotations

import itertools
import shutil
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from speech.audio import resample
from speech.mask import SpeechMask
from speech.synthesis import VoiceRenderer
from speech.vad import PauseMasker, SileroStream, SpeakingGate, analyse_mask, silero_path

RATE_HZ = 16_000
TOLERANCE_S = 0.06
GAPS_S = (0.5, 0.3, 1.2, 0.7)
LEAD_S, TAIL_S = 0.6, 0.8
# Every phrase begins with a voiced sound or an affricate; soft beginnings have a test of their own.
PHRASES = {
    "zh": (
        "我在上一家公司负责订单系统",
        "不过效果一般",
        "当时流量很大",
        "我们加了分布式锁",
        "最后问题解决了",
    ),
    "en": (
        "I worked on the order system",
        "We mainly used a cache",
        "Then the data became different",
        "We added a lock",
        "And the problem was gone",
    ),
}

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng")


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> VoiceRenderer:
    return VoiceRenderer(tmp_path_factory.mktemp("voices"))


def trimmed(pcm: np.ndarray) -> np.ndarray:
    """Cut the silence around a phrase, to the sample."""
    loud = np.flatnonzero(np.abs(pcm.astype(int)) > 300)
    return pcm[loud[0] : loud[-1] + 1]


def with_exact_gaps(voice: VoiceRenderer, language: str) -> tuple[np.ndarray, list[tuple[float, float]]]:
    """Return speech with silences of GAPS_S between phrases, and where each phrase begins and ends."""
    pieces, spans = [np.zeros(round(LEAD_S * RATE_HZ), np.int16)], []
    position = pieces[0].size
    for phrase, gap_s in zip(PHRASES[language], (*GAPS_S, TAIL_S), strict=True):
        spoken = voice.render(phrase, language)
        pcm = trimmed(resample(spoken.pcm, spoken.rate_hz, RATE_HZ))
        spans.append((position / RATE_HZ, (position + pcm.size) / RATE_HZ))
        silence = np.zeros(round(gap_s * RATE_HZ), np.int16)
        pieces += [pcm, silence]
        position += pcm.size + silence.size
    return np.concatenate(pieces), spans


def pink_noise(samples: int, rms: float) -> np.ndarray:
    spectrum = np.fft.rfft(np.random.default_rng(11).normal(size=samples))
    spectrum[1:] /= np.sqrt(np.arange(1, spectrum.size))
    noise = np.fft.irfft(spectrum, samples)
    return noise * rms / np.sqrt(np.mean(noise**2))


def check_gaps(mask: SpeechMask, spans: list[tuple[float, float]], tolerance_s: float) -> None:
    assert mask.onset_s == pytest.approx(spans[0][0], abs=tolerance_s)
    assert mask.offset_s == pytest.approx(spans[-1][1], abs=tolerance_s)
    wanted = [(left[1], right[0]) for left, right in itertools.pairwise(spans)]
    for start_s, end_s in wanted:
        nearest = min(mask.gaps, key=lambda gap: abs(gap.start_s - start_s))
        assert nearest.start_s == pytest.approx(start_s, abs=tolerance_s)
        assert nearest.end_s == pytest.approx(end_s, abs=tolerance_s)
    assert len(mask.gaps) == len(wanted)


@needs_espeak
@pytest.mark.parametrize("language", ["zh", "en"])
def test_onset_offset_and_every_gap_are_found_within_60_ms(voice: VoiceRenderer, language: str) -> None:
    pcm, spans = with_exact_gaps(voice, language)
    check_gaps(analyse_mask(pcm), spans, TOLERANCE_S)


@needs_espeak
@pytest.mark.parametrize("phrase", ["Speed was the issue", "She asked me"])
def test_a_soft_hiss_at_the_beginning_is_found_within_110_ms(voice: VoiceRenderer, phrase: str) -> None:
    spoken = voice.render(phrase, "en")
    pcm = trimmed(resample(spoken.pcm, spoken.rate_hz, RATE_HZ))
    mask = analyse_mask(np.concatenate([np.zeros(RATE_HZ, np.int16), pcm, np.zeros(RATE_HZ, np.int16)]))
    assert mask.onset_s == pytest.approx(1.0, abs=0.11)
    assert mask.offset_s == pytest.approx(1.0 + pcm.size / RATE_HZ, abs=TOLERANCE_S)


@needs_espeak
def test_gain_and_silence_around_change_nothing(voice: VoiceRenderer) -> None:
    pcm, spans = with_exact_gaps(voice, "zh")
    half = (pcm // 2).astype(np.int16)
    check_gaps(analyse_mask(half), spans, TOLERANCE_S)
    early = round(0.4 * RATE_HZ)
    moved = [(start - 0.4, end - 0.4) for start, end in spans]
    check_gaps(analyse_mask(pcm[early:]), moved, TOLERANCE_S)


@needs_espeak
def test_gaps_survive_background_noise(voice: VoiceRenderer) -> None:
    pcm, spans = with_exact_gaps(voice, "zh")
    speech_rms = float(np.sqrt(np.mean(pcm[np.abs(pcm) > 0].astype(float) ** 2)))
    noisy = pcm + pink_noise(pcm.size, speech_rms / 10)  # 20 dB
    check_gaps(analyse_mask(np.clip(noisy, -32768, 32767).astype(np.int16)), spans, 0.12)


@needs_espeak
def test_streaming_gives_the_same_frames_as_the_whole(voice: VoiceRenderer) -> None:
    pcm, _ = with_exact_gaps(voice, "zh")
    pcm = pcm[: pcm.size - 77]
    whole = analyse_mask(pcm)
    rng, masker, position = np.random.default_rng(2), PauseMasker(), 0
    while position < pcm.size:
        size = int(rng.integers(1, 3_000))
        masker.push(pcm[position : position + size])
        position += size
    before = masker.mask()
    masker.finish()
    assert np.array_equal(masker.mask(), whole.frames)
    assert whole.frames.size == pcm.size // 160
    assert np.array_equal(before[:-20], whole.frames[: before.size - 20])
    assert masker.speech_mask().gaps == whole.gaps


@needs_espeak
def test_one_silero_can_serve_the_gate_and_the_mask(voice: VoiceRenderer) -> None:
    pcm, _ = with_exact_gaps(voice, "zh")
    silero, masker = SileroStream(), PauseMasker()
    for block in pcm[: pcm.size // 512 * 512].reshape(-1, 512):
        masker.push_block(block, silero.push(block))
    assert np.array_equal(masker.mask(), analyse_mask(pcm[: pcm.size // 512 * 512]).frames)


@needs_espeak
def test_the_stream_agrees_with_the_reference_and_forgets_on_reset(voice: VoiceRenderer) -> None:
    import onnxruntime

    pcm, _ = with_exact_gaps(voice, "en")
    blocks = pcm[: 200 * 512].reshape(-1, 512)
    silero = SileroStream()
    streamed = [silero.push(block) for block in blocks]
    # The network takes a whole sequence at once as well: each row is 64 samples of context and a block.
    sound = np.concatenate([np.zeros(64, np.float32), blocks.reshape(-1) / np.float32(32768)])
    rows = np.stack([sound[start : start + 576] for start in range(0, blocks.size, 512)])
    state = np.zeros((1, 1, 128), np.float32)
    session = onnxruntime.InferenceSession(str(silero_path()), providers=["CPUExecutionProvider"])
    whole = session.run(None, {"input": rows, "h": state, "c": state})[0]
    assert np.allclose(streamed, whole.reshape(-1), atol=1e-4)
    assert max(streamed) > 0.9
    assert silero.push(blocks[0]) != streamed[0]
    silero.reset()
    assert silero.push(blocks[0]) == pytest.approx(streamed[0], abs=1e-7)


@cache
def hum_and_noise() -> tuple[np.ndarray, np.ndarray]:
    t = np.arange(RATE_HZ * 4) / RATE_HZ
    hum = (6_000 * np.sin(2 * np.pi * 50 * t) + 2_000 * np.sin(2 * np.pi * 150 * t)).astype(np.int16)
    return hum, pink_noise(t.size, 2_000).astype(np.int16)


@pytest.mark.parametrize("which", [0, 1])
def test_hum_and_noise_are_not_speech(which: int) -> None:
    mask = analyse_mask(hum_and_noise()[which])
    assert mask.onset_s is None
    assert mask.frames.size == 400


def test_nothing_and_less_than_a_block() -> None:
    assert analyse_mask(np.zeros(0, np.int16)).frames.size == 0
    assert analyse_mask(np.zeros(400, np.int16)).frames.size == 2
    assert PauseMasker().mask().size == 0


def test_blocks_of_another_size_or_type_are_refused() -> None:
    silero = SileroStream()
    with pytest.raises(ValueError, match="int16"):
        silero.push(np.zeros(511, np.int16))
    with pytest.raises(ValueError, match="int16"):
        silero.push(np.zeros(512, np.float32))  # type: ignore[arg-type]


def test_the_gate_has_hysteresis() -> None:
    gate = SpeakingGate()
    states = [gate.push(probability) for probability in (0.4, 0.5, 0.4, 0.35, 0.34, 0.49, 0.9)]
    assert states == [False, True, True, True, False, False, True]


def test_the_network_is_found_without_loading_the_recogniser() -> None:
    assert silero_path() == Path(silero_path())
    assert silero_path().stat().st_size > 500_000
