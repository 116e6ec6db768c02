"""The estimate agrees with what is known of BERT-base, and warns only when it must."""

from __future__ import annotations

import torch
from transformers import BertConfig, BertForSequenceClassification

from training.decision.memory import estimate_bytes, free_bytes, shortage


def test_bert_base_needs_about_two_gigabytes() -> None:
    with torch.device("meta"):  # 102 M weights without their bytes
        model = BertForSequenceClassification(BertConfig(vocab_size=21_128))
    assert 2.0e9 < estimate_bytes(model, batch=8, tokens=64) < 3.0e9
    assert estimate_bytes(model, 16, 320) > 2 * estimate_bytes(model, 8, 64)


def test_a_shortage_is_told_in_figures() -> None:
    with torch.device("meta"):
        model = BertForSequenceClassification(BertConfig(vocab_size=21_128))
    assert shortage(model, 16, 320, free=80_000_000_000) == ""
    assert shortage(model, 16, 320, free=None) == ""
    assert "空闲 1.0 GB" in shortage(model, 16, 320, free=1_000_000_000)
    free = free_bytes(torch.device("cpu"))
    assert free is None or free > 0
