"""A new model copies before it has learned anything: a sequence that comes again is gone on with."""

from __future__ import annotations

import torch

from tests.unit.training.recognizer.memorised import one_thread
from tests.unit.training.reply.tiny import raw_rows
from training.reply.starter import new_model
from training.reply.tokenizer import build_tokenizer

TEXTS = [row["user_answer"] for row in raw_rows()] * 2


def accuracy(model: torch.nn.Module, size: int) -> float:
    """The share of the second half's tokens that are likeliest where a random sequence is repeated."""
    once = torch.randint(3, size, (4, 40), generator=torch.Generator().manual_seed(1))
    ids = torch.cat([once, once], dim=1)
    with one_thread(), torch.inference_mode():
        likeliest = model(input_ids=ids).logits[:, 41:-1].argmax(-1)
    return float((likeliest == ids[:, 42:]).float().mean())


def test_what_came_before_is_gone_on_with() -> None:
    tokenizer = build_tokenizer(TEXTS, ["你好"])
    model = new_model(tokenizer, 1).eval()
    size = tokenizer.get_vocab_size()
    assert accuracy(model, size) > 0.3
    torch.manual_seed(1)
    plain = type(model)(model.config).eval()
    assert accuracy(plain, size) < 0.05


def test_the_same_seed_gives_the_same_model() -> None:
    tokenizer = build_tokenizer(TEXTS, ["你好"])
    one, other, third = (new_model(tokenizer, seed).state_dict() for seed in (1, 1, 2))
    assert all(torch.equal(one[name], other[name]) for name in one)
    assert not torch.equal(one["lm_head.weight"], third["lm_head.weight"])
