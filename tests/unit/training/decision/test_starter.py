"""The starter's tokenizer: the same from the same texts, Chinese by characters, English by pieces."""

from __future__ import annotations

from pathlib import Path

from transformers import BertTokenizerFast

from training.decider_backends import DeciderTokenizer
from training.decision import starter

TEXTS = [
    "深度1 犹豫低 填充无 长度短 问：你用过 Redis 吗？ [SEP] 用过，redis 做缓存。",
    "我们用缓存，caching with redis, cached and caching again",
] * 8


def test_the_vocabulary_does_not_depend_on_the_order() -> None:
    assert starter.vocabulary(TEXTS) == starter.vocabulary(TEXTS[::-1])
    found = starter.vocabulary(TEXTS)
    assert found[:5] == ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    assert len(found) == len(set(found))
    assert {"缓", "redis", "caching", "：", "##ing"} <= set(found)


def test_a_character_that_stands_once_is_unknown(tmp_path: Path) -> None:
    starter.save_tokenizer(starter.build_tokenizer([*TEXTS, "龘"]), tmp_path)
    tokenizer = DeciderTokenizer(tmp_path, 64)
    assert tokenizer.bare_ids("龘") == [1]
    assert 1 not in tokenizer.bare_ids("redis 缓存 zebra")  # letters are always known


def test_separator_and_ends_are_control_tokens(tmp_path: Path) -> None:
    starter.save_tokenizer(starter.build_tokenizer(TEXTS), tmp_path)
    ids = DeciderTokenizer(tmp_path, 64).ids("你用过 [SEP] 用过")
    assert (ids[0], ids[-1], ids.count(3)) == (2, 3, 2)


def test_transformers_reads_the_same_tokens(tmp_path: Path) -> None:
    starter.save_tokenizer(starter.build_tokenizer(TEXTS), tmp_path)
    theirs = BertTokenizerFast.from_pretrained(tmp_path)
    for text in TEXTS[:2]:
        assert theirs(text)["input_ids"] == DeciderTokenizer(tmp_path, 512).ids(text)
