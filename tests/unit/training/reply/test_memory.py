"""The memory estimate of a LoRA training: its parts, and the sentence where it does not fit."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from training.reply.memory import estimate_bytes, shortage


class Shaped(nn.Module):
    """A model of which only the shape counts."""

    def __init__(self, frozen: int, trained: int) -> None:
        super().__init__()
        self.base = nn.Parameter(
            torch.empty(frozen, dtype=torch.bfloat16, device="meta"), requires_grad=False
        )
        self.adapter = nn.Parameter(torch.empty(trained, device="meta"))
        self.config: Any = type(
            "Config", (), {"hidden_size": 1536, "num_hidden_layers": 28, "vocab_size": 151_936}
        )


def test_lora_on_qwen2_1_5b_takes_what_was_measured() -> None:
    model = Shaped(1_543_714_304, 18_464_768)  # rank 16 on all linear layers
    needed = estimate_bytes(model, 2, 512, 40)
    assert 4.0e9 < needed < 7.4e9  # 4.6 to 7.4 GB at 512 tokens
    assert estimate_bytes(model, 2, 512, 40, checkpointing=True) < needed


def test_more_rows_tokens_and_reply_take_more() -> None:
    model = Shaped(1_000_000, 1_000)
    plain = estimate_bytes(model, 2, 256, 20)
    assert estimate_bytes(model, 4, 256, 20) > plain
    assert estimate_bytes(model, 2, 512, 20) > plain
    assert estimate_bytes(model, 2, 256, 60) > plain


def test_a_shortage_is_said_with_its_numbers() -> None:
    assert shortage(5, None) == shortage(5, 5) == ""
    assert "6.0 GB" in shortage(6_000_000_000, 4_000_000_000)
    assert "4.0 GB" in shortage(6_000_000_000, 4_000_000_000)
