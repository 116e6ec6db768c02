"""The recipe's own arithmetic, and the whole recipe in a few steps: what it saves, what it goes on from."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from tests.unit.training.recognizer.memorised import one_thread
from tests.unit.training.recognizer.test_clips import tone_speaker
from training.recognizer.clips import Clip, ClipMaker
from training.recognizer.convert import load_network
from training.recognizer.material import QUICK_PLAN
from training.recognizer.model import BLANK, Recognizer
from training.recognizer.tokenizer import build_tokenizer
from training.recognizer.train_recognizer import (
    IGNORED,
    Batches,
    Schedule,
    Trainer,
    UsedTokens,
    all_texts,
    ctc_loss,
    decoder_batch,
    main,
    with_wrong_words,
)

TERMS = ("缓存", "数据", "索引", "事务", "内存", "磁盘", "网络")
PHONEMES = ["p1", "p2", "p3", "p9"]
TEXTS = ["我们用 Redis 做缓存。", "we used a cache."]


@pytest.fixture(scope="module")
def tokens() -> UsedTokens:
    return UsedTokens(build_tokenizer(TEXTS * 5), TEXTS)


def clip(text: str, language: str = "zh") -> Clip:
    return Clip(np.zeros(16_000, np.float32), text, language)


def test_used_tokens_begin_with_the_end_and_come_back(tokens: UsedTokens) -> None:
    assert tokens.ids[BLANK] == 50_257
    assert len(set(tokens.ids)) == len(tokens.ids) < 60
    assert [tokens.index[token] for token in tokens.ids] == list(range(len(tokens.ids)))
    tokenizer = build_tokenizer(TEXTS * 5)
    assert tokenizer.decode([tokens.ids[number] for number in tokens.text(TEXTS[0])]) == TEXTS[0]
    assert tokens.ids[tokens.name("zh")] == 50_260
    assert {50_258, 50_259, 50_359, 50_361, 50_363} < set(tokens.ids)


def test_a_text_with_unknown_characters_keeps_the_known_ones(tokens: UsedTokens) -> None:
    assert tokens.text("我龘们") == tokens.text("我们")


def test_the_decoder_learns_the_text_and_its_end_after_whispers_prompt(tokens: UsedTokens) -> None:
    inputs, targets = decoder_batch([clip(TEXTS[0])], tokens, [[]])
    head = [tokens.name(name) for name in ("startoftranscript", "zh", "transcribe", "notimestamps")]
    body = tokens.text(TEXTS[0])
    assert inputs[0].tolist() == [*head, *body]
    assert targets[0].tolist() == [IGNORED] * 3 + [*body, tokens.name("endoftext")]


def test_a_prompt_stands_before_and_is_not_learned(tokens: UsedTokens) -> None:
    prompt = tokens.text("缓存")
    inputs, targets = decoder_batch([clip(TEXTS[0]), clip(TEXTS[1], "en")], tokens, [prompt, []])
    assert inputs[0].tolist()[: 1 + len(prompt)] == [tokens.name("startofprev"), *prompt]
    assert targets[0].tolist()[: 4 + len(prompt)] == [IGNORED] * (4 + len(prompt))
    assert inputs.shape == targets.shape
    learned = [target for target in targets[1].tolist() if target != IGNORED]
    assert learned == [*tokens.text(TEXTS[1]), tokens.name("endoftext")]
    assert inputs[1].tolist()[1] == tokens.name("en")


def test_wrong_words_stand_only_where_the_decoder_reads_its_own(tokens: UsedTokens) -> None:
    prompt = tokens.text("缓存")
    clips = [clip(TEXTS[0]), clip(TEXTS[1], "en")]
    inputs, wanted = decoder_batch(clips, tokens, [prompt, []])
    torch.manual_seed(1)
    noisy = with_wrong_words(inputs, wanted, 0.5, 10_000)
    heads = [5 + len(prompt), 4]
    for row, head in enumerate(heads):
        assert torch.equal(noisy[row, :head], inputs[row, :head])
    assert 0.2 < (noisy != inputs).float().mean() < 0.6
    assert torch.equal(with_wrong_words(inputs, wanted, 0.0, 10), inputs)


def test_ctc_prefers_the_text_that_is_there() -> None:
    scores = torch.full((1, 6, 4), -5.0)
    for frame, token in enumerate((1, 0, 2, 2, 0, 3)):
        scores[0, frame, token] = 5.0
    model = SimpleNamespace(ctc=lambda encoded: encoded)
    right = ctc_loss(model, scores, [[1, 2, 3]], [6])
    assert right.item() < 0.01
    for wrong in ([1, 3, 2], [1, 2], [2, 2, 3]):
        assert ctc_loss(model, scores, [wrong], [6]).item() > 1
    # What does not fit into its frames costs nothing instead of everything.
    assert ctc_loss(model, scores, [[1, 1, 1, 1]], [6]).item() == 0


def test_batches_hold_clips_of_the_asked_number() -> None:
    with closing(Batches(ClipMaker([tone_speaker()], 1), 3, 1)) as batches:
        taken = iter(batches)
        assert [len(next(taken)) for _ in range(3)] == [3, 3, 3]


def test_short_clips_come_first() -> None:
    with closing(Batches(ClipMaker([tone_speaker()], 1), 6, 1, short=4)) as batches:
        taken = iter(batches)
        lengths = [max(len(clip.sound) for clip in next(taken)) / 16_000 for _ in range(14)]
    assert max(lengths[:4]) <= 4.1
    assert max(lengths[4:]) > 4.1


def test_training_is_the_same_for_the_same_seed_only(tmp_path: Path) -> None:
    texts = ["，。"] * 5 + ["我们加了缓存", "然后查数据库", "最后很快", "嗯"]
    used = UsedTokens(build_tokenizer(texts * 3), texts)
    weights = []
    for number, seed in enumerate((5, 5, 6)):
        schedule = Schedule(ctc_steps=3, joint_steps=2, window_steps=1, batch=2, seed=seed)
        folder = tmp_path / str(number)
        with one_thread():
            Trainer([tone_speaker()], used, PHONEMES, schedule, folder, [*TERMS]).run()
        weights.append(load_file(folder / "network.safetensors"))
    assert weights[0].keys() == weights[1].keys()
    for key, value in weights[0].items():
        torch.testing.assert_close(value, weights[1][key])
    name = "whisper.decoder.embed_tokens.weight"
    assert not torch.allclose(weights[0][name], weights[2][name])


needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng")


@needs_espeak
def test_the_recipe_in_a_few_steps_leaves_a_network_that_loads_and_goes_on(tmp_path: Path) -> None:
    steps = ["--ctc-steps", "1", "--joint-steps", "1", "--window-steps", "1"]
    with one_thread():
        assert main(["--quick", *steps, "--output", str(tmp_path)]) == 0
    state = json.loads((tmp_path / "network.json").read_text("utf-8"))
    assert state["phase"] == "window"
    assert state["schedule"]["ctc_steps"] == 1
    network, ids = load_network(tmp_path)
    assert isinstance(network, Recognizer)
    tokenizer = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    used = {t for text in all_texts(QUICK_PLAN) for t in tokenizer.encode(text, add_special_tokens=False).ids}
    assert used <= set(ids)
    before = load_file(tmp_path / "network.safetensors")
    with one_thread():
        assert main(["--quick", *steps, "--first", "window", "--output", str(tmp_path)]) == 0
    after = load_file(tmp_path / "network.safetensors")
    moved = max(float((after[key] - before[key]).abs().max()) for key in before)
    assert 0 < moved < 0.01  # it went on from there and did not begin again
