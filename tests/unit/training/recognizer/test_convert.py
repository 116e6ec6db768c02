"""A published recogniser is the network that was trained: same tokens, same logits, the readers' layout."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import ctranslate2
import numpy as np
import pytest
import torch
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer as Reader
from tokenizers import Tokenizer

from speech.transcription import WhisperTranscriber
from tests.unit.training.recognizer.memorised import TEXTS, Memorised, memorise, one_thread
from training.recognizer.clips import Clip
from training.recognizer.convert import DECODING, load_network, main
from training.recognizer.model import LogMel
from training.recognizer.tokenizer import VOCABULARY

pytestmark = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng")
_PROMPT = (50_258, 50_260, 50_359, 50_363)
_END = 50_257


@dataclass(frozen=True)
class Published:
    folder: Path
    trained: Memorised


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    with one_thread():
        trained = memorise(tmp_path_factory.mktemp("trained"))
    folder = tmp_path_factory.mktemp("published")
    assert main([str(trained.folder), str(folder)]) == 0
    return Published(folder, trained)


def features(clip: Clip, frames: int) -> torch.Tensor:
    return LogMel().batch([torch.from_numpy(clip.sound)], frames)


def greedy(trained: Memorised, clip: Clip, frames: int, limit: int = 40) -> tuple[list[int], torch.Tensor]:
    """The torch network's own greedy decoding: (tokenizer ids without the prompt, logits of each)."""
    tokens = trained.tokens
    row = [tokens.index[token] for token in _PROMPT]
    steps = []
    with torch.no_grad(), one_thread():
        encoded = trained.network.encode(features(clip, frames))
        while len(row) < len(_PROMPT) + limit:
            logits = trained.network.decode(encoded, torch.tensor([row]))[0, -1]
            steps.append(logits)
            row.append(int(logits.argmax()))
            if tokens.ids[row[-1]] == _END:
                break
    return [tokens.ids[token] for token in row[len(_PROMPT) :]], torch.stack(steps)


def test_the_folder_holds_what_the_readers_want(published: Published) -> None:
    names = {path.name for path in published.folder.iterdir()}
    assert names == {
        "config.json",
        "decoding.json",
        "model.bin",
        "preprocessor_config.json",
        "tokenizer.json",
        "vocabulary.json",
    }
    window = json.loads((published.folder / "preprocessor_config.json").read_text("utf-8"))
    assert window == {"chunk_length": 10, "feature_size": 80}
    config = json.loads((published.folder / "config.json").read_text("utf-8"))
    assert config["suppress_ids"] == config["suppress_ids_begin"] == []
    assert config["alignment_heads"]
    size = sum(path.stat().st_size for path in published.folder.iterdir())
    assert size <= 15_000_000


def test_the_trained_network_comes_back_from_its_folder(published: Published) -> None:
    network, tokens = load_network(published.trained.folder)
    assert tokens == published.trained.tokens.ids
    assert not network.training
    for name, value in published.trained.network.state_dict().items():
        torch.testing.assert_close(network.state_dict()[name], value, rtol=0, atol=0)


@pytest.mark.parametrize("frames", [1_000, 3_000])
@pytest.mark.parametrize("number", [0, 1])
def test_tokens_and_logits_are_the_torch_networks(published: Published, number: int, frames: int) -> None:
    clip = published.trained.clips[number]
    wanted, logits = greedy(published.trained, clip, frames)
    model = ctranslate2.models.Whisper(
        str(published.folder), device="cpu", compute_type="int8", intra_threads=1
    )
    view = ctranslate2.StorageView.from_array(np.ascontiguousarray(features(clip, frames).numpy()))
    result = model.generate(
        view, [list(_PROMPT)], beam_size=1, max_length=200, suppress_tokens=[], return_logits_vocab=True
    )[0]
    got = list(result.sequences_ids[0])
    assert got == [token for token in wanted if token != _END]
    rows = np.array([np.array(step, np.float32).reshape(-1) for step in result.logits[0]])[: len(got)]
    assert rows.shape == (len(got), VOCABULARY)
    # Weights of 8 bits shift the scores a little; their order and size stay.
    difference = rows[:, published.trained.tokens.ids] - logits[: len(got)].numpy()
    assert np.abs(difference).mean() < 0.25
    unused = np.setdiff1d(np.arange(VOCABULARY), published.trained.tokens.ids)
    assert rows[:, unused].max() < rows.max(axis=1).min() - 10


@pytest.mark.parametrize("number", [0, 1])
def test_the_application_hears_what_was_learned(published: Published, number: int) -> None:
    transcriber = WhisperTranscriber(published.folder, threads=1)
    assert transcriber.window_s == DECODING["window_s"]
    pcm = np.round(published.trained.clips[number].sound * 32_768).astype(np.int16)
    heard = transcriber.transcribe(pcm, "zh")
    assert heard.text == TEXTS[number].replace(" ", "")
    assert transcriber.aligns
    assert all(0 <= word.start_s <= word.end_s <= pcm.size / 16_000 for word in heard.words)


def test_nothing_that_is_learned_is_silenced_by_the_reader(published: Published) -> None:
    tokenizer = Tokenizer.from_file(str(published.folder / "tokenizer.json"))
    reader = Reader(tokenizer, multilingual=True, task="transcribe", language="zh")
    assert "<|unused" not in reader.decode([*reader.non_speech_tokens])
    assert not set(reader.non_speech_tokens) & set(published.trained.tokens.ids)
    assert reader.encode(TEXTS[0]) == [
        published.trained.tokens.ids[n] for n in published.trained.tokens.text(TEXTS[0])
    ]


def test_the_tokenizer_and_the_vocabulary_agree(published: Published) -> None:
    tokenizer = Tokenizer.from_file(str(published.folder / "tokenizer.json"))
    names = json.loads((published.folder / "vocabulary.json").read_text("utf-8"))
    assert len(names) == VOCABULARY
    assert all(tokenizer.token_to_id(name) == number for number, name in enumerate(names))


def test_plain_faster_whisper_loads_it_as_multilingual(published: Published) -> None:
    model = WhisperModel(str(published.folder), device="cpu", compute_type="int8", cpu_threads=1)
    assert model.model.is_multilingual
    assert set(model.supported_languages) >= {"zh", "en"}
    reader = Reader(model.hf_tokenizer, multilingual=True, task="transcribe", language="zh")
    assert reader.sot_sequence == list(_PROMPT[:3])
    segments, info = model.transcribe(
        published.trained.clips[0].sound, language="zh", beam_size=1, temperature=0.0, without_timestamps=True
    )
    text = "".join(segment.text for segment in segments)
    assert info.language == "zh"
    assert "Redis" in text


def test_a_prompt_of_terms_does_not_break_decoding(published: Published) -> None:
    transcriber = WhisperTranscriber(published.folder, threads=1)
    pcm = np.round(published.trained.clips[0].sound * 32_768).astype(np.int16)
    assert isinstance(transcriber.transcribe(pcm, "zh", "Redis 缓存").text, str)
