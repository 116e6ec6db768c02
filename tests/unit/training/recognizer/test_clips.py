"""Clips say what their text says: whole phrases, exact rests, noise and room as ordered."""

from __future__ import annotations

import re
import shutil

import numpy as np
import pytest

from training.recognizer.clips import (
    LONGEST_CLIP_S,
    Clip,
    ClipMaker,
    Speaker,
    pink_noise,
    record_speaker,
    reverberate,
)
from training.recognizer.corpus import Piece
from training.recognizer.espeak import SAMPLE_RATE_HZ, Espeak, EspeakError, VoiceStyle, trim_silence
from training.recognizer.material import BASE_VOICES

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng")


def tone_speaker(language: str = "zh", seconds: float = 0.5) -> Speaker:
    """A voice whose clauses are constant values: 1000, 2000, … so that a clip can be read back."""
    speaker = Speaker(VoiceStyle("none"), language)
    texts = (
        ["我们加了缓存", "然后查数据库", "最后很快"]
        if language == "zh"
        else ["we used a cache", "it is fast"]
    )
    for number, text in enumerate(texts, 1):
        speaker.clauses.append([Piece(text, language)])
        speaker.sounds[text] = np.full(round(seconds * SAMPLE_RATE_HZ), 1_000 * number, np.int16)
        speaker.phonemes[text] = (f"p{number}",)
    filler = "嗯" if language == "zh" else "um"
    speaker.fillers = [Piece(filler, language)]
    speaker.sounds[filler] = np.full(round(0.2 * SAMPLE_RATE_HZ), 9_000, np.int16)
    speaker.phonemes[filler] = ("p9",)
    return speaker


def read_back(clip: Clip, speaker: Speaker) -> str:
    """The pieces whose sounds stand in a clip, in order; fails on a piece that was cut."""
    values = np.round(clip.sound * 32_768).astype(int)
    edges = np.flatnonzero(np.diff(values)) + 1
    text = ""
    for block in np.split(values, edges):
        if block[0]:
            piece, sound = next((t, s) for t, s in speaker.sounds.items() if s[0] == block[0])
            times, cut = divmod(len(block), len(sound))  # said twice without a rest, it is one block
            assert not cut, f"a piece of {len(block)} samples was cut"
            text += times * piece
    return text


@pytest.mark.parametrize("longest_s", [2.5, 5.5, 9.5])
@pytest.mark.parametrize("seconds", [0.5, 2.4])
def test_a_clip_holds_exactly_what_its_text_says(longest_s: float, seconds: float) -> None:
    speaker = tone_speaker(seconds=seconds)
    maker = ClipMaker([speaker], 3, augment=False)
    for _ in range(60):
        clip = maker.clip(longest_s)
        assert len(clip.sound) <= LONGEST_CLIP_S * SAMPLE_RATE_HZ
        assert read_back(clip, speaker) == "".join(c for c in clip.text if c not in "，。")


def test_a_clip_names_its_phonemes_in_order() -> None:
    names = {"我们加了缓存": "p1", "然后查数据库": "p2", "最后很快": "p3", "嗯": "p9"}
    maker = ClipMaker([tone_speaker()], 4, augment=False)
    for _ in range(20):
        clip = maker.clip(5.5)
        pieces = re.findall("|".join(names), clip.text)
        assert clip.phonemes == tuple(names[piece] for piece in pieces)


@needs_espeak
def test_the_chinese_voice_speaks_mandarin_and_not_its_spelling() -> None:
    espeak, voice = Espeak(), f"{BASE_VOICES['zh'][0]}+f2"
    assert espeak.phonemes("我们用缓存，好", voice)[:4] == ("w", "o214", "m", "@11")
    english = {"f", "aI", "v", "T", "r"}  # of "men five" and "huan three"
    assert not english & set(espeak.phonemes("我们用缓存", voice))
    mixed = espeak.phonemes("我们用 Redis 缓存", voice)
    assert not any("(" in phoneme or "_" in phoneme for phoneme in mixed)
    assert len(mixed) > len(espeak.phonemes("我们用缓存", voice))


@needs_espeak
def test_two_speakers_take_turns() -> None:
    one, other = Espeak(), Espeak()
    for _ in range(2):
        assert one.speak("你好", VoiceStyle("cmn-latn-pinyin", 200)).size > 5_000
        assert other.speak("hello", VoiceStyle("en-us", 160)).size > 5_000


def test_clips_are_the_same_for_the_same_seed_only() -> None:
    def first(seed: int) -> Clip:
        return ClipMaker([tone_speaker()], seed).clip(5.0)

    assert first(1).text == first(1).text
    np.testing.assert_array_equal(first(1).sound, first(1).sound)
    assert len(first(1).sound) != len(first(2).sound)


def test_a_language_can_be_asked_for() -> None:
    maker = ClipMaker([tone_speaker("zh"), tone_speaker("en")], 1)
    assert {maker.clip(3.0, "en").language for _ in range(20)} == {"en"}
    assert {maker.clip(3.0).language for _ in range(40)} == {"zh", "en"}


def test_augmented_clips_differ_in_level_and_noise_and_stay_finite() -> None:
    maker = ClipMaker([tone_speaker()], 1)
    clips = [maker.clip(4.0).sound for _ in range(40)]
    levels = [20 * np.log10(np.sqrt(np.mean(np.square(sound)))) for sound in clips]
    assert max(levels) - min(levels) > 12
    assert all(sound.dtype == np.float32 and np.isfinite(sound).all() for sound in clips)


def test_pink_noise_has_unit_level_and_falls_three_decibels_an_octave() -> None:
    noise = pink_noise(1 << 17, np.random.default_rng(1))
    assert np.sqrt(np.mean(np.square(noise))) == pytest.approx(1.0, abs=1e-3)
    power = np.square(np.abs(np.fft.rfft(noise)))
    octaves = [power[1 << n : 2 << n].mean() for n in range(9, 15)]
    slopes = 10 * np.log10(np.array(octaves[1:]) / octaves[:-1])
    np.testing.assert_allclose(slopes, -3.0, atol=0.5)


def test_a_room_keeps_the_direct_sound_and_decays_by_60_db() -> None:
    click = np.zeros(SAMPLE_RATE_HZ, np.float32)
    click[100] = 1.0
    wet = reverberate(click, 0.3, np.random.default_rng(1))
    assert len(wet) == len(click)
    assert np.abs(wet[:100]).max() < 1e-5
    assert wet[100] > 0.9
    end = 100 + round(0.3 * SAMPLE_RATE_HZ)
    early, late = wet[101:581], wet[end - 480 : end]
    fall_db = 10 * np.log10(np.mean(np.square(early)) / np.mean(np.square(late)))
    assert fall_db == pytest.approx(54, abs=3)  # 60 dB over 300 ms is 54 over the 270 ms between them
    assert np.sum(np.square(wet[101:])) == pytest.approx(0.25, rel=0.05)  # the tail is 6 dB down


def test_trimming_cuts_both_ends_and_nothing_else() -> None:
    pcm = np.array([0, 5, -60, 61, 0, 0, -900, 60, 0], np.int16)
    assert trim_silence(pcm).tolist() == [61, 0, 0, -900]
    assert trim_silence(pcm[:3]).size == 0


@needs_espeak
def test_a_recorded_speaker_has_a_sound_for_every_piece() -> None:
    clauses = ["我们用 Redis 做缓存", "然后查数据库", "为了提高性能", "最后很快"] * 5
    speaker = record_speaker(Espeak(), VoiceStyle("cmn-latn-pinyin+f2", 200), "zh", clauses, ["嗯", "呃"], 5)
    assert ["".join(p.text for p in c).replace(" ", "") for c in speaker.clauses] == [
        c.replace(" ", "") for c in clauses
    ]
    assert {len(clause) for clause in speaker.clauses} == {1, 2}  # some are broken in two
    for piece in [*speaker.fillers, *(piece for clause in speaker.clauses for piece in clause)]:
        assert len(speaker.sounds[piece.text]) > 0.05 * SAMPLE_RATE_HZ


@needs_espeak
def test_an_unknown_voice_is_refused() -> None:
    with pytest.raises(EspeakError, match="no voice"):
        Espeak().speak("你好", VoiceStyle("no-such-voice"))


@pytest.mark.parametrize(("library", "sentence"), [(None, "not installed"), ("broken", "cannot be loaded")])
def test_a_missing_or_broken_library_is_told(monkeypatch, tmp_path, library, sentence):
    broken = tmp_path / "libespeak-ng.so.1"
    broken.write_bytes(b"")
    monkeypatch.setattr("ctypes.util.find_library", lambda _: library and str(broken))
    with pytest.raises(EspeakError, match=sentence):
        Espeak()
