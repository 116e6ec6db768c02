"""Masked-language pre-training: an encoder learns to fill gaps in spoken text before it learns to decide.

Devlin et al. 2019: of 15 % of the tokens 80 % are hidden, 10 % replaced, 10 % left; the output layer is the
embedding matrix itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from training.decision.batches import pad
from training.json_reader import DataError

HIDDEN_SHARE = 0.15
BLOCK_TOKENS = 128
_MIN_BLOCK_TOKENS = 8


class MaskedModel(nn.Module):
    """An encoder with a head that names hidden tokens. The encoder is shared, not copied."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        width = encoder.config.hidden_size
        self.encoder = encoder
        self.dense = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.bias = nn.Parameter(torch.zeros(encoder.config.vocab_size))
        nn.init.normal_(self.dense.weight, std=encoder.config.initializer_range)
        nn.init.zeros_(self.dense.bias)

    def forward(self, ids: Tensor, mask: Tensor, hidden: Tensor) -> Tensor:
        """Scores of shape (number of hidden tokens, vocabulary); ``hidden`` is true at those."""
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state[hidden]
        states = self.norm(nn.functional.gelu(self.dense(states)))
        return nn.functional.linear(states, self.encoder.embeddings.word_embeddings.weight, self.bias)

    def loss_sum(self, blocks: Sequence[Sequence[int]], mask_id: int, special: int) -> Tensor:
        """The summed loss of some blocks, each weighing the same however many of its tokens were hidden.

        Ids below ``special`` are never hidden, nor drawn as replacements.
        """
        device = self.bias.device
        ids, attention = pad(blocks)
        hidden = (torch.rand(ids.shape) < HIDDEN_SHARE) & (ids >= special)
        hidden[:, 1] |= ~hidden.any(1)  # at least one token a block
        kind = torch.rand(ids.shape)
        shown = torch.where(hidden & (kind < 0.8), torch.full_like(ids, mask_id), ids)
        other = torch.randint(special, self.bias.shape[0], ids.shape)
        shown = torch.where(hidden & (kind >= 0.9), other, shown)
        scores = self(shown.to(device), attention.to(device), hidden.to(device))
        losses = nn.functional.cross_entropy(scores.float(), ids[hidden].to(device), reduction="mean")
        return losses * len(blocks)


def read_corpus(paths: Iterable[Path]) -> list[str]:
    """The non-empty lines of text files, in order.

    Raises:
        DataError: a file cannot be read.
    """
    lines: list[str] = []
    for path in paths:
        try:
            lines += [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        except (OSError, UnicodeDecodeError) as error:
            raise DataError(
                f"读不了预训练文本 {path}：{error}。", "请检查 --pretrain 的路径和编码（UTF-8）。"
            ) from error
    return lines


def blocks(texts: Sequence[Sequence[int]], start: int, end: int) -> list[tuple[int, ...]]:
    """Token sequences (without [CLS] and [SEP]) joined into blocks of up to 128 tokens, in order.

    ``start`` and ``end`` are the ids put around each block; a text that is longer is cut into several.
    """
    room = BLOCK_TOKENS - 2
    found: list[tuple[int, ...]] = []
    current: list[int] = []

    def close() -> None:
        if len(current) >= _MIN_BLOCK_TOKENS:
            found.append((start, *current, end))
        current.clear()

    for text in texts:
        if current and len(current) + len(text) > room:
            close()
        for offset in range(0, len(text), room):
            part = text[offset : offset + room]
            if len(current) + len(part) > room:
                close()
            current += part
    close()
    return found
