"""Lets a model that is being trained say a line: for samples in between, not for the running app."""

from __future__ import annotations

from typing import Any

import torch

from training.reply.chats import end_id, prompt_ids
from training.rows import ReplyRow

MAX_NEW_TOKENS = 80


def say(model: Any, tokenizer: Any, row: ReplyRow, seed: int = 0, temperature: float = 0.0) -> str:
    """The reply to ``row``; greedy without ``temperature``. ``row.expected_output`` is not looked at."""
    device = next(model.parameters()).device
    ids = torch.tensor([prompt_ids(row, tokenizer)], device=device)
    stop = {end_id(tokenizer), tokenizer.convert_tokens_to_ids("<|endoftext|>")}
    generator = torch.Generator().manual_seed(seed)
    found: list[int] = []
    cache: Any = None
    was_training = model.training
    model.eval()
    with torch.inference_mode():
        for _ in range(MAX_NEW_TOKENS):
            made = model(input_ids=ids, past_key_values=cache, use_cache=True)
            cache, scores = made.past_key_values, made.logits[0, -1].float().cpu()
            if temperature > 0:
                chances = torch.softmax(scores / temperature, dim=-1)
                token = int(torch.multinomial(chances, 1, generator=generator))
            else:
                token = int(scores.argmax())
            if token in stop:
                break
            found.append(token)
            ids = torch.tensor([[token]], device=device)
    model.train(was_training)
    return str(tokenizer.decode(found, skip_special_tokens=True)).strip()
