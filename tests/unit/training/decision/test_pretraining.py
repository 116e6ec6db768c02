"""Masked-language pre-training: what is hidden, how texts become blocks, and that it learns."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from transformers import BertConfig, BertModel

from training.decision.pretraining import BLOCK_TOKENS, MaskedModel, blocks, read_corpus
from training.json_reader import DataError


def model(vocabulary: int = 20) -> MaskedModel:
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=vocabulary,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=BLOCK_TOKENS,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    return MaskedModel(BertModel(config))


def test_it_learns_to_fill_gaps() -> None:
    made = model()
    made.train()
    text = [(2, *[5 + n % 6 for n in range(24)], 3)] * 8
    optimizer = torch.optim.AdamW(made.parameters(), lr=5e-3)
    losses = []
    for _ in range(60):
        loss = made.loss_sum(text, mask_id=4, special=5) / len(text)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert sum(losses[-5:]) < sum(losses[:5]) / 3


def test_the_encoder_is_shared() -> None:
    encoder = model().encoder
    made = MaskedModel(encoder)
    made.loss_sum([(2, 5, 6, 7, 8, 9, 10, 3)], mask_id=4, special=5).backward()
    assert encoder.embeddings.word_embeddings.weight.grad is not None


def test_blocks_keep_every_token_in_order() -> None:
    texts = [list(range(10, 10 + length)) for length in (50, 60, 30, 300, 4, 20)]
    made = blocks(texts, start=2, end=3)
    assert all(block[0] == 2 and block[-1] == 3 and len(block) <= BLOCK_TOKENS for block in made)
    inside = [token for block in made for token in block[1:-1]]
    assert inside == [token for text in texts for token in text]
    assert blocks([[7, 8]], 2, 3) == []  # too short to learn from


def test_the_corpus_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("第一句。\n\n  第二句。 \n", encoding="utf-8")
    assert read_corpus([path, path]) == ["第一句。", "第二句。"] * 2
    with pytest.raises(DataError, match="预训练文本"):
        read_corpus([tmp_path / "nothing.txt"])
