"""Turns reply rows into token ids, the loss on the reply alone; over-long ones lose history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from training.rows import ReplyRow
from training.schema import render_chat

MAX_TOKENS = 1024
IGNORED = -100
_MIN_ANSWER_CHARACTERS = 24


@dataclass(frozen=True)
class Chat:
    """One row as the model sees it: its ids, and how many of them are the prompt (no loss there)."""

    ids: tuple[int, ...]
    prompt: int

    @property
    def labels(self) -> tuple[int, ...]:
        """The ids with the prompt's replaced by ``IGNORED``."""
        return (IGNORED,) * self.prompt + self.ids[self.prompt :]


def prompt_ids(row: ReplyRow, tokenizer: Any) -> list[int]:
    """The prompt of ``row`` by the tokenizer's own chat template, up to where the reply begins."""
    messages = [message for message in render_chat(row) if message["role"] != "assistant"]
    text = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    return list(tokenizer(text, add_special_tokens=False)["input_ids"])


def encode_chat(row: ReplyRow, tokenizer: Any, end: int, limit: int = MAX_TOKENS) -> Chat:
    """``row`` within ``limit`` tokens: the answer loses its middle first, then the résumé its end.

    ``end`` is <|im_end|>'s id: the reply's last token and part of the loss, so that the model learns to stop.

    Raises:
        ValueError: the reply alone leaves no room.
    """
    reply = [*tokenizer((row.expected_output or "").strip(), add_special_tokens=False)["input_ids"], end]
    prompt = prompt_ids(row, tokenizer)
    while len(prompt) + len(reply) > limit:
        shorter = _shorter(row)
        if shorter is None:
            raise ValueError(f"{len(reply)} tokens of reply leave no room for the prompt within {limit}")
        row = shorter
        prompt = prompt_ids(row, tokenizer)
    return Chat((*prompt, *reply), len(prompt))


def encode_chats(rows: Sequence[ReplyRow], tokenizer: Any, limit: int = MAX_TOKENS) -> list[Chat]:
    """All rows; see ``encode_chat``."""
    end = end_id(tokenizer)
    return [encode_chat(row, tokenizer, end, limit) for row in rows]


def end_id(tokenizer: Any) -> int:
    """The id of <|im_end|>."""
    return int(tokenizer.convert_tokens_to_ids("<|im_end|>"))


def shown(chat: Chat, tokenizer: Any) -> str:
    """The exact text of a row with what the loss counts in 【】."""
    prompt = tokenizer.decode(chat.ids[: chat.prompt])
    return f"{prompt}【{tokenizer.decode(chat.ids[chat.prompt :])}】"


def _shorter(row: ReplyRow) -> ReplyRow | None:
    answer = row.user_answer
    if len(answer) > _MIN_ANSWER_CHARACTERS:
        keep = max(_MIN_ANSWER_CHARACTERS, len(answer) * 3 // 4)
        cut = f"{answer[: keep // 2].rstrip('…')}…{answer[-(keep - keep // 2) + 1 :].lstrip('…')}"
        return replace(row, user_answer=cut) if len(cut) < len(answer) else None
    resume = row.context.get("resume") or []
    if resume:
        return replace(row, context={**row.context, "resume": list(resume)[:-1]})
    return None
