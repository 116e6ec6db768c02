"""Token sequences of unequal length as one batch, and the loss on the tokens that count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, nn

from training.reply.chats import IGNORED, Chat

# Logits are made for this many tokens at a time: with Qwen2's 151,936 words they are what fills the memory.
_LOGITS_AT_ONCE = 1024


def pad_chats(chats: Sequence[Chat], padding: int) -> tuple[Tensor, Tensor, Tensor]:
    """(ids, attention mask, labels), each of shape (batch, longest), on the CPU."""
    longest = max(len(chat.ids) for chat in chats)
    ids = torch.full((len(chats), longest), padding, dtype=torch.long)
    mask = torch.zeros_like(ids)
    labels = torch.full_like(ids, IGNORED)
    for number, chat in enumerate(chats):
        ids[number, : len(chat.ids)] = torch.tensor(chat.ids)
        mask[number, : len(chat.ids)] = 1
        labels[number, : len(chat.ids)] = torch.tensor(chat.labels)
    return ids, mask, labels


def token_losses(model: Any, chats: Sequence[Chat], padding: int) -> tuple[Tensor, Tensor]:
    """(loss of each token that counts, number of the chat it belongs to), both one-dimensional.

    The output layer is asked for those tokens alone, a prompt's thousand others need no logits.
    """
    device = next(model.parameters()).device
    ids, mask, labels = pad_chats(chats, padding)
    states = _body(model)(input_ids=ids.to(device), attention_mask=mask.to(device)).last_hidden_state
    counted = labels[:, 1:] != IGNORED
    states, truth = states[:, :-1][counted.to(device)], labels[:, 1:][counted].to(device)
    head = _head(model)
    losses = [
        nn.functional.cross_entropy(head(states[n : n + _LOGITS_AT_ONCE]).float(), part, reduction="none")
        for n, part in zip(range(0, len(truth), _LOGITS_AT_ONCE), truth.split(_LOGITS_AT_ONCE), strict=True)
    ]
    owners = torch.arange(len(chats)).unsqueeze(1).expand_as(counted)[counted].to(device)
    return torch.cat(losses), owners


def loss_sum(model: Any, chats: Sequence[Chat], padding: int) -> Tensor:
    """The summed mean loss of some chats, each weighing the same however long its reply is."""
    losses, owners = token_losses(model, chats, padding)
    counts = torch.bincount(owners, minlength=len(chats))
    return (losses / counts[owners]).sum()


def whole_loss_sum(model: Any, chats: Sequence[Chat], padding: int, reply_weight: float) -> Tensor:
    """As ``loss_sum``, but of every token, those of the reply ``reply_weight`` times as much.

    A model that starts from nothing learns its words from the prompts as well: they have five times as many.
    """
    whole = [replace(chat, prompt=1) for chat in chats]
    losses, owners = token_losses(model, whole, padding)
    weights = torch.cat(
        [torch.where(torch.arange(1, len(chat.ids)) < chat.prompt, 1.0, reply_weight) for chat in chats]
    ).to(losses.device)
    totals = torch.zeros(len(chats), device=losses.device).index_add(0, owners, weights)
    return (losses * weights / totals[owners]).sum()


def mean_loss(model: Any, chats: Sequence[Chat], padding: int, batch: int = 16) -> float:
    """Mean loss of a token over all chats, in nats; without dropout, length by length."""
    order = sorted(range(len(chats)), key=lambda index: len(chats[index].ids))
    total, count = 0.0, 0
    was_training = model.training
    model.eval()
    with torch.inference_mode():
        for start in range(0, len(order), batch):
            losses, _ = token_losses(model, [chats[index] for index in order[start : start + batch]], padding)
            total += float(losses.double().sum())
            count += len(losses)
    model.train(was_training)
    return total / max(1, count)


def _plain(model: Any) -> Any:
    """The Qwen2ForCausalLM inside a peft model, or the model itself; LoRA layers stay in place."""
    return model.get_base_model() if hasattr(model, "get_base_model") else model


def _body(model: Any) -> Any:
    return _plain(model).model


def _head(model: Any) -> Any:
    return _plain(model).lm_head
