"""Tiny random deciders on disk, made by the real libraries: a training checkpoint and its published twin."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import BertProcessing
from transformers import BertConfig, BertForSequenceClassification

from training.decision.export import to_onnx

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
CHARACTERS = "深度犹豫很低中高填充无少多长极短未知问：你用过吗？主要做缓存，不太了解。我说完了嗯"
LATIN = "abcdefghijklmnopqrstuvwxyz0123456789"


def save_tokenizer(folder: Path) -> int:
    """A character tokenizer in ``folder``; returns the size of its vocabulary."""
    pieces = [
        *SPECIAL,
        *dict.fromkeys(CHARACTERS),
        *(f"##{c}" for c in "abcdefghijklmnopqrstuvwxyz0123456789"),
    ]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer()
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.add_special_tokens(list(SPECIAL))
    tokenizer.post_processor = BertProcessing(("[SEP]", vocabulary["[SEP]"]), ("[CLS]", vocabulary["[CLS]"]))
    tokenizer.save(str(folder / "tokenizer.json"))
    return len(vocabulary)


def make_model(vocabulary: int, labels: tuple[str, ...], seed: int = 0) -> Any:
    """A random BERT with weights large enough that inputs matter."""
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=vocabulary,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=128,
        initializer_range=0.4,
        num_labels=len(labels),
        id2label=dict(enumerate(labels)),
        label2id={label: number for number, label in enumerate(labels)},
    )
    return BertForSequenceClassification(config).eval()


def save_checkpoint(folder: Path, labels: tuple[str, ...]) -> Any:
    """A checkpoint folder as the trainer leaves it; returns the model."""
    folder.mkdir(parents=True)
    model = make_model(save_tokenizer(folder), labels)
    model.save_pretrained(folder)
    return model


def save_published(folder: Path, checkpoint: Path, labels: tuple[str, ...], temperature: float = 1.0) -> None:
    """The published twin of ``checkpoint``, by the real export: model.onnx, tokenizer.json, decider.json."""
    folder.mkdir(parents=True)
    save_tokenizer(folder)
    card = {"labels": list(labels), "temperature": temperature, "max_tokens": 128, "name": "tiny"}
    (folder / "decider.json").write_text(json.dumps(card), encoding="utf-8")
    to_onnx(checkpoint, folder / "model.onnx")
