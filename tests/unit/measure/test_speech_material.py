"""Checks what the measuring of speech is built from: exact gaps, ordered SNR, fillers where planned."""

from __future__ import annotations

import random
import shutil

import numpy as np
import pytest

from speech.audio import SAMPLE_RATE_HZ
from speech.mask import mask_from_frames
from tests.measure.speech.conditions import Condition, Roughener, reverberate, speech_level
from tests.measure.speech.filler_material import answer_with_fillers
from tests.measure.speech.hesitation_material import hesitant_answer
from tests.measure.speech.material import (
    MEASURED_VARIANTS,
    Answer,
    Piece,
    Voice,
    assemble,
    is_plain,
    longest_rest_s,
    make_voices,
)
from tests.measure.speech.pause_rows import answer_with_gaps, same_mask
from training.recognizer.espeak import Espeak

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng")


def tone(seconds: float) -> np.ndarray:
    return np.full(round(seconds * SAMPLE_RATE_HZ), 0.25, np.float32)


def built(*gaps_s: float, language: str = "zh") -> Answer:
    texts = ("我们用缓存", "很快", "嗯", "所以不错")
    pieces = [
        (Piece(text, tone(0.5), "，", "filler" if text == "嗯" else "phrase"), gap_s)
        for text, gap_s in zip(texts, gaps_s, strict=False)
    ]
    return assemble(pieces, language, 0.3, 0.7)


@pytest.fixture(scope="module")
def espeak() -> Espeak:
    return Espeak()


@pytest.fixture(scope="module")
def voices(espeak: Espeak) -> list[Voice]:
    return make_voices(espeak, "zh", 3)


def test_gaps_are_exact_to_the_sample() -> None:
    answer = built(0.2503, 0.05, 1.7, 9.0)
    silent = np.flatnonzero(np.diff(np.concatenate([[0], answer.sound == 0, [0]]).astype(int)))
    lengths = np.diff(silent)[::2]
    assert lengths.tolist() == [round(s * SAMPLE_RATE_HZ) for s in (0.3, 0.2503, 0.05, 1.7, 0.7)]
    assert [round(high - low, 4) for low, high in answer.gaps_s] == [0.2503, 0.05, 1.7]
    assert answer.parts[0].start_s == 0.3


def test_pieces_that_touch_have_no_gap_between_them() -> None:
    assert len(built(0.0, 0.5, 0.0, 0.0).gaps_s) == 1


def test_words_come_from_the_plan_and_lost_ones_are_gone() -> None:
    answer = built(0.5, 0.5, 0.5, 0.0)
    assert answer.text() == "我们用缓存，很快，嗯，所以不错，"
    words = answer.words()
    assert words[0].start_s == 0.3
    assert words[4].text == "存，"
    assert words[4].end_s == pytest.approx(0.8)
    assert answer.text(without=[2]) == "我们用缓存，很快，所以不错，"
    assert answer.fillers_s == ((2.3, 2.8),)
    assert len(answer.words([2])) == len(words) - 1


@needs_espeak
@pytest.mark.parametrize(("kind", "snr_db"), [("pink", 5.0), ("pink", 10.0), ("babble", 10.0)])
def test_noise_lies_below_speech_as_ordered(
    espeak: Espeak, voices: list[Voice], kind: str, snr_db: float
) -> None:
    answer = built(1.0, 1.0, 1.0, 1.0)
    noisy = Roughener(espeak, 1).apply(answer, Condition("n", snr_db, kind), voices[0]) / 32_768
    noise = noisy - answer.sound
    measured_db = 20 * np.log10(speech_level(answer) / np.sqrt(np.mean(noise**2)))
    assert measured_db == pytest.approx(snr_db, abs=1.5 if kind == "babble" else 0.1)


def test_reverberation_decays_as_ordered_and_moves_nothing() -> None:
    click = np.zeros(SAMPLE_RATE_HZ, np.float32)
    click[1_000] = 1.0
    wet = reverberate(click, 0.4, 1)
    assert not np.abs(wet[:1_000]).max() > 1e-6
    assert int(np.abs(wet).argmax()) == 1_000
    energy = np.square(wet[1_001:].astype(np.float64))
    left_db = 10 * np.log10(np.cumsum(energy[::-1])[::-1] / energy.sum())
    # Schroeder's backward integration: from −5 to −25 dB takes a third of the RT60.
    fall = int(np.argmax(left_db < -25)) - int(np.argmax(left_db < -5))
    assert 3 * fall / SAMPLE_RATE_HZ == pytest.approx(0.4, rel=0.1)


@pytest.mark.parametrize(
    ("clause", "language", "expected"),
    [
        ("我们用缓存解决问题", "zh", True),
        ("那个缓存解决问题", "zh", False),
        ("用 Redis 解决问题", "zh", False),
        ("we solved it with a cache", "en", True),
        ("like we solved it", "en", False),
        ("a cache", "en", False),
    ],
)
def test_clauses_with_anything_like_a_filler_are_left_out(clause: str, language: str, expected: bool) -> None:
    assert is_plain(clause, language) is expected


def test_a_rest_inside_a_phrase_is_seen() -> None:
    sound = np.concatenate([tone(0.3), 0.001 * tone(0.15), tone(0.3)])
    assert longest_rest_s(sound) == pytest.approx(0.15, abs=0.01)


@needs_espeak
def test_only_the_measured_voices_speak_and_hold_no_pause(voices: list[Voice]) -> None:
    assert tuple(voice.variant for voice in voices) == MEASURED_VARIANTS
    rng = random.Random(0)
    for voice in voices:
        answer = answer_with_gaps(voice, rng)
        gaps = [high - low for low, high in answer.gaps_s]
        assert all(0.05 <= gap <= 0.1801 or 0.25 <= gap <= 3.0 for gap in gaps)
        assert all(longest_rest_s(part.piece.sound) <= 0.12 for part in answer.parts)


@needs_espeak
def test_fillers_sound_where_planned_beside_a_silence(voices: list[Voice]) -> None:
    rng = random.Random(5)
    for voice in voices:
        answer = answer_with_fillers(voice, rng, 4)
        assert len(answer.fillers_s) == 4
        for start_s, end_s in answer.fillers_s:
            assert 0.25 <= end_s - start_s <= 1.21
            beside = [gap for gap in answer.gaps_s if end_s == gap[0] or start_s == gap[1]]
            assert max(high - low for low, high in beside) >= 0.149
        lost = [n for n, part in enumerate(answer.parts) if part.piece.kind == "filler"]
        assert not set(answer.text(lost)) & set("嗯呃")


@needs_espeak
def test_the_degree_of_hesitation_spans_the_score(voices: list[Voice]) -> None:
    rng = random.Random(2)
    fluent = [hesitant_answer(voice, 0.0, rng) for voice in voices]
    strong = [hesitant_answer(voice, 1.0, rng) for voice in voices]
    assert max(item.score for item in fluent) < 0.2
    assert np.mean([item.score for item in strong]) > 0.6
    for item in strong:
        plan, answer = item.plan, item.answer
        assert plan.latency_s == pytest.approx(answer.parts[0].start_s - item.question_end_s, abs=1e-4)
        assert plan.silent_s <= plan.duration_s
        assert plan.filler_count == len(answer.fillers_s)


def test_a_mask_is_the_same_but_for_the_filled_last_block() -> None:
    frames = [False] * 20 + [True] * 40 + [False] * 40
    assert same_mask(mask_from_frames([*frames, False, False]), mask_from_frames(frames))
    assert not same_mask(mask_from_frames([*frames, *[True] * 20]), mask_from_frames(frames))
    assert not same_mask(mask_from_frames([False, *frames]), mask_from_frames(frames))
