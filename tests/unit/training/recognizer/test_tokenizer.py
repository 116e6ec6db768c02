"""Whisper's layout: special tokens at Whisper's places, one Han character one token, lossless text."""

from __future__ import annotations

import pytest
from tokenizers import Tokenizer

from training.recognizer.tokenizer import (
    LANGUAGES,
    TEXT_TOKENS,
    VOCABULARY,
    build_tokenizer,
    save_tokenizer,
    special_tokens,
)

TEXTS = [
    "嗯，我们用 Redis 做缓存，命中率大概是百分之九十五。",
    "呃，那个订单系统里面用到了消息队列。",
    "we used Kafka for the message queue, um, and it was fast.",
    "I don't know.",
    " we used Kafka for the message queue",
] * 3
# Of OpenAI's multilingual Whisper (v1 and v2).
WHISPERS_PLACES = {
    "": 50_256,
    "<|endoftext|>": 50_257,
    "<|startoftranscript|>": 50_258,
    "<|en|>": 50_259,
    "<|zh|>": 50_260,
    "<|su|>": 50_357,
    "<|translate|>": 50_358,
    "<|transcribe|>": 50_359,
    "<|startoflm|>": 50_360,
    "<|startofprev|>": 50_361,
    "<|nospeech|>": 50_362,
    "<|notimestamps|>": 50_363,
    "<|0.00|>": 50_364,
    "<|30.00|>": 51_864,
}


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return build_tokenizer(TEXTS)


@pytest.mark.parametrize(("token", "place"), WHISPERS_PLACES.items())
def test_special_tokens_are_where_whisper_has_them(tokenizer: Tokenizer, token: str, place: int) -> None:
    assert tokenizer.token_to_id(token) == place


def test_the_vocabulary_is_as_large_as_whispers_and_has_no_hole(tokenizer: Tokenizer) -> None:
    assert tokenizer.get_vocab_size() == VOCABULARY == 51_865
    assert sorted(tokenizer.get_vocab().values()) == list(range(VOCABULARY))
    assert len(special_tokens()) == VOCABULARY - TEXT_TOKENS
    assert len(LANGUAGES) == len(set(LANGUAGES)) == 99


@pytest.mark.parametrize("text", [*TEXTS[:5], "100 ms", "C++", "没见过的字：龘", "第 3 个"])
def test_text_comes_back_unchanged(tokenizer: Tokenizer, text: str) -> None:
    encoded = tokenizer.encode(text, add_special_tokens=False)
    assert tokenizer.decode(encoded.ids) == text


def test_one_han_character_is_one_token(tokenizer: Tokenizer) -> None:
    assert len(tokenizer.encode("我们做缓存", add_special_tokens=False).ids) == 5
    joined = tokenizer.encode("，".join(TEXTS), add_special_tokens=False)
    pieces = [tokenizer.decode([number]) for number in joined.ids]
    assert not [piece for piece in pieces if sum("一" <= c <= "鿿" for c in piece) > 1]


def test_special_tokens_are_not_shown(tokenizer: Tokenizer) -> None:
    ids = [50_258, 50_260, 50_359, 50_363, *tokenizer.encode("缓存", add_special_tokens=False).ids, 50_257]
    assert tokenizer.decode(ids) == "缓存"


def test_silencing_a_space_and_a_dash_leaves_the_other_words(tokenizer: Tokenizer) -> None:
    # faster-whisper suppresses the first tokens of these two, whatever they are.
    suppressed = {tokenizer.encode(text, add_special_tokens=False).ids[0] for text in (" -", " '")}
    used = {t for text in TEXTS for t in tokenizer.encode(text, add_special_tokens=False).ids}
    assert not suppressed & used


def test_faster_whisper_reads_it_as_multilingual(tokenizer: Tokenizer) -> None:
    from faster_whisper.tokenizer import Tokenizer as Reader

    reader = Reader(tokenizer, multilingual=True, task="transcribe", language="zh")
    assert reader.sot_sequence == [50_258, 50_260, 50_359]
    assert (reader.eot, reader.sot_prev, reader.no_timestamps) == (50_257, 50_361, 50_363)
    assert reader.timestamp_begin == 50_364


def test_the_saved_file_is_the_same_tokenizer(tokenizer: Tokenizer, tmp_path) -> None:
    save_tokenizer(tokenizer, tmp_path)
    loaded = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    assert loaded.get_vocab() == tokenizer.get_vocab()
    assert loaded.encode(TEXTS[0]).ids == tokenizer.encode(TEXTS[0]).ids
    assert (tmp_path / "tokenizer.json").stat().st_size < 1_600_000
