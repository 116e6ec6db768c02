"""The Whisper back end: which folders it refuses, how it windows, and the contract of what it returns."""

import itertools
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from speech.incremental import IncrementalTranscriber
from speech.transcript import Transcript
from speech.transcription import (
    Decoding,
    TranscriptionError,
    WhisperTranscriber,
    _windows,
    join_words,
    read_decoding,
    read_window_s,
)

STARTER = Path(__file__).parents[3] / "resources" / "starter" / "recognizer"
needs_starter = pytest.mark.skipif(
    not (STARTER / "model.bin").is_file(), reason="resources/starter/recognizer is not there yet"
)


def hum(seconds: float) -> np.ndarray:
    """A voice-like sound: harmonics under a slow envelope."""
    time_s = np.arange(round(seconds * 16_000)) / 16_000
    voice = sum(np.sin(2 * np.pi * 130 * k * time_s) / k for k in range(1, 20))
    return (3000 * voice * (0.6 + 0.4 * np.sin(2 * np.pi * 3 * time_s))).astype(np.int16)


@pytest.fixture(scope="module")
def starter():
    return WhisperTranscriber(STARTER, threads=1)


def test_a_missing_folder_is_told_with_what_to_do(tmp_path):
    with pytest.raises(TranscriptionError) as refused:
        WhisperTranscriber(tmp_path / "nowhere")
    assert "找不到" in refused.value.sentence
    assert refused.value.action


@pytest.mark.parametrize("missing", ["model.bin", "config.json", "tokenizer.json"])
def test_an_incomplete_folder_is_refused_before_anything_is_loaded(tmp_path, missing):
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (tmp_path / name).write_text("{}")
    (tmp_path / missing).unlink()
    with pytest.raises(TranscriptionError) as refused:
        WhisperTranscriber(tmp_path)
    assert missing in refused.value.detail


def test_a_folder_with_foreign_files_is_refused(tmp_path):
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (tmp_path / name).write_text("{}")
    with pytest.raises(TranscriptionError) as refused:
        WhisperTranscriber(tmp_path)
    assert "不完整" in refused.value.sentence


@pytest.mark.parametrize(
    ("content", "window_s"),
    [(None, 30.0), ({}, 30.0), ({"chunk_length": 10}, 10.0), ({"chunk_length": 30}, 30.0)],
)
def test_the_window_comes_from_the_folder(tmp_path, content, window_s):
    if content is not None:
        (tmp_path / "preprocessor_config.json").write_text(json.dumps(content))
    assert read_window_s(tmp_path) == window_s


@pytest.mark.parametrize("content", ["{", "[]", '{"chunk_length": "x"}', '{"chunk_length": 0}'])
def test_a_broken_window_is_refused(tmp_path, content):
    (tmp_path / "preprocessor_config.json").write_text(content)
    with pytest.raises(TranscriptionError):
        read_window_s(tmp_path)


@pytest.mark.parametrize(
    ("content", "decoding"),
    [
        (None, Decoding()),
        ({"beam_size": 5, "hotwords": False}, Decoding(5, hotwords=False)),
        ({"beam_size": 5, "hotwords": False, "window_s": 6.0}, Decoding(5, hotwords=False, window_s=6.0)),
    ],
)
def test_the_decoding_is_the_models_advice(tmp_path, content, decoding):
    if content is not None:
        (tmp_path / "decoding.json").write_text(json.dumps(content))
    assert read_decoding(tmp_path) == decoding


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        '{"beam_size": 5}',
        '{"beam_size": 0, "hotwords": true}',
        '{"beam_size": 5, "hotwords": 1}',
        '{"beam_size": 5, "hotwords": true, "window_s": 0.5}',
        '{"beam_size": 5, "hotwords": true, "window_s": "long"}',
    ],
)
def test_a_broken_advice_is_refused(tmp_path, content):
    (tmp_path / "decoding.json").write_text(content)
    with pytest.raises(TranscriptionError):
        read_decoding(tmp_path)


def test_long_sound_is_cut_where_it_is_quiet():
    sound = hum(25.0)
    sound[16_000 * 8 : 16_000 * 8 + 4_800] = 0
    ranges = list(_windows(sound, 160_000))
    assert ranges[0][0] == 0
    assert ranges[-1][1] == sound.size
    assert 16_000 * 8 < ranges[0][1] < 16_000 * 8 + 4_800
    assert all(0 < last - first <= 160_000 for first, last in ranges)
    assert all(before[1] == after[0] for before, after in itertools.pairwise(ranges))


@needs_starter
def test_what_comes_back_keeps_the_contract(starter):
    sound = hum(3.0)
    transcript = starter.transcribe(sound, "zh")
    assert transcript == starter.transcribe(sound, "zh")
    assert transcript.language == "zh"
    assert transcript.model == "recognizer"
    if transcript.words:
        assert transcript.text == join_words(word.text for word in transcript.words)
        times = [time for word in transcript.words for time in (word.start_s, word.end_s)]
        assert 0 <= min(times) <= max(times) <= 3.0


@needs_starter
def test_nothing_and_next_to_nothing_are_not_decoded(starter):
    assert starter.transcribe(np.zeros(0, np.int16), "zh") == Transcript("", (), "zh", "recognizer")
    assert starter.transcribe(hum(3.0), "zh", speech_s=0.2).text == ""


@needs_starter
def test_hotwords_and_any_length_are_taken(starter):
    starter.transcribe(hum(2.0), "zh", "Redis 分布式锁 " * 60)
    starter.transcribe(hum(0.1), "en")
    starter.transcribe(hum(starter.window_s * 2.2), "zh")


@needs_starter
def test_an_answer_longer_than_the_window_goes_through(starter):
    incremental = IncrementalTranscriber(starter, "zh", starter.window_s)
    sound = hum(starter.window_s * 1.5)
    for first in range(0, sound.size - 511, 512):
        incremental.feed(sound[first : first + 512], True)
        incremental.run_next()
    transcript = incremental.finish()
    assert len(incremental.ready_chunks()) == 0
    assert transcript.language == "zh"


def test_the_window_is_what_the_model_advises_and_no_more_than_its_encoder_sees(tmp_path):
    model = tmp_path / "model"
    shutil.copytree(STARTER, model)
    advice = json.loads((model / "decoding.json").read_text())
    for advised_s, window_s in ((4.0, 4.0), (25.0, read_window_s(STARTER))):
        (model / "decoding.json").write_text(json.dumps({**advice, "window_s": advised_s}))
        assert WhisperTranscriber(model, threads=1).window_s == window_s
