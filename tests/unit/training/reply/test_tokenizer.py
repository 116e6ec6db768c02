"""The starter's tokenizer reads as Qwen2's does: bytes, characters, control tokens, chat template."""

from __future__ import annotations

from typing import Any

import pytest
from transformers import AutoTokenizer

from tests.unit.training.reply.tiny import raw_rows, rows, save_base
from training.chat_prompt import render_prompt, template_sha256
from training.reply.chats import IGNORED, encode_chat, end_id, prompt_ids, shown
from training.reply.tokenizer import CHAT_TEMPLATE, build_tokenizer
from training.schema import render_chat


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = save_base(tmp_path_factory.mktemp("base") / "tiny")
    return AutoTokenizer.from_pretrained(folder)


@pytest.mark.parametrize(
    "text", ["我用Redis做缓存，花了3天。", "龘𠮷 é ñ 😀", "How’s it going?\n\n  fine", "<|im_end|>", ""]
)
def test_any_text_comes_back(tokenizer: Any, text: str) -> None:
    ids = tokenizer(text, add_special_tokens=False)["input_ids"]
    assert tokenizer.decode(ids) == text


def test_a_character_is_one_token_wherever_it_stands(tokenizer: Any) -> None:
    whole = tokenizer.tokenize("我把缓存拆成两层")
    assert len(whole) == 8
    assert whole[2:4] == tokenizer.tokenize("缓存")


def test_the_control_tokens_are_single_and_the_fixed_sentences_short(tokenizer: Any) -> None:
    for token in ("<|im_start|>", "<|im_end|>", "<|endoftext|>"):
        assert len(tokenizer(token, add_special_tokens=False)["input_ids"]) == 1
    system = render_chat(rows(1)[0])[0]["content"]
    assert len(tokenizer.tokenize(system)) < len(system) / 4


def test_the_same_texts_give_the_same_tokenizer() -> None:
    texts = [row["user_answer"] for row in raw_rows()]
    one, other = (build_tokenizer(order, ["你好，面试官。"]) for order in (texts, texts[::-1]))
    assert one.to_str() == other.to_str()


def test_the_prompt_is_the_one_that_the_app_writes(tokenizer: Any) -> None:
    row = rows(1)[0]
    messages = render_chat(row)[:2]
    written = render_prompt(messages, tokenizer.chat_template)
    assert tokenizer.decode(prompt_ids(row, tokenizer)) == written
    assert template_sha256(tokenizer.chat_template) == template_sha256(CHAT_TEMPLATE)


def test_the_loss_is_on_the_reply_and_its_end_alone(tokenizer: Any) -> None:
    row = rows(1)[0]
    chat = encode_chat(row, tokenizer, end_id(tokenizer))
    counted = [label for label in chat.labels if label != IGNORED]
    assert tokenizer.decode(counted) == f"{row.expected_output}<|im_end|>"
    assert chat.labels[: chat.prompt] == (IGNORED,) * chat.prompt
    assert shown(chat, tokenizer).endswith(f"assistant\n【{row.expected_output}<|im_end|>】")


def test_over_long_history_is_shortened_and_the_reply_never(tokenizer: Any) -> None:
    from dataclasses import replace

    row = replace(rows(1)[0], user_answer="缓存" * 100 + "完了")
    end = end_id(tokenizer)
    whole = encode_chat(row, tokenizer, end)
    limit = len(whole.ids) - 60
    short = encode_chat(row, tokenizer, end, limit)
    assert len(short.ids) <= limit
    assert short.ids[short.prompt :] == whole.ids[whole.prompt :]
    assert "完了" in tokenizer.decode(short.ids)
    with pytest.raises(ValueError, match="no room"):
        encode_chat(row, tokenizer, end, 40)
