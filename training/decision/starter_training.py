"""Trains the starter decider: weighted rows, varied anew each epoch, averaged weights, and teachers.

The same for the same seed on the same machine: every draw comes from seeded generators.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from training.decision.augmentation import Augmenter
from training.decision.batches import bucketed, depth_mask, pad
from training.decision.starter_rows import EITHER, REAL_WEIGHT, REPLY_WEIGHT, Weighted
from training.progress import Job, Stopped
from training.rendering import fit_tokens
from training.rows import LABELS, MAX_DEPTH
from training.schema import render_decision

# How often each of the tokenizer's views is taken; the app's own most of all.
_VIEW_SHARES = (0.7, 0.15, 0.1, 0.05)
_AVERAGE_EVERY = 4
_FORBIDDEN = -1e3
_SUBSTANCE = [LABELS.index("FOLLOW_UP"), LABELS.index("END")]


@dataclass(frozen=True)
class StarterRecipe:
    """The settings of one training.

    ``average`` is the decay of the averaged weights per update; ``taught`` how much of the loss is the
    teachers' opinion, where there are teachers (Hinton et al. 2015).
    """

    seed: int = 7
    layers: int = 2
    width: int = 128
    vocabulary: int = 6_000
    composed: int = 4_000
    epochs: int = 6
    rate: float = 1e-3
    batch: int = 16
    warmup: float = 0.06
    weight_decay: float = 0.05
    smoothing: float = 0.05
    hidden_share: float = 0.1
    dropout: float = 0.1
    average: float = 0.998
    taught: float = 0.3
    bfloat16: bool = True


@dataclass(frozen=True)
class Targets:
    """What a batch should say, each of shape (batch,): labels, their weights, and where substance suffices.

    ``either`` is true where FOLLOW_UP would be as right as END.
    """

    labels: Tensor
    weights: Tensor
    either: Tensor


class StarterTraining:
    """One training. ``views`` are the tokenizer's, the app's own first; ``teachers`` read the same ids."""

    def __init__(
        self,
        model: Any,
        views: Sequence[Any],
        material: Sequence[Weighted],
        augmenter: Augmenter,
        recipe: StarterRecipe,
        job: Job,
        limit: int,
        teachers: Sequence[Any] = (),
    ) -> None:
        self._model, self._views, self._material = model, views, material
        self._augmenter, self._recipe, self._job, self._limit = augmenter, recipe, job, limit
        self._teachers = [teacher.eval() for teacher in teachers]
        self._rng = random.Random(f"starter {recipe.seed}")
        self._named = [parameter for _, parameter in model.named_parameters()]
        self.averaged = [parameter.detach().clone() for parameter in self._named]
        groups = [
            {"params": [p for p in self._named if p.ndim > 1], "weight_decay": recipe.weight_decay},
            {"params": [p for p in self._named if p.ndim <= 1], "weight_decay": 0.0},
        ]
        self._optimizer = torch.optim.AdamW(groups, lr=recipe.rate, betas=(0.9, 0.98), fused=True)
        self._step, self._steps = 0, 0

    def run(self, judge: Callable[[int, float], None]) -> None:
        """Train; ``judge`` is called after each epoch (from 1) with its mean loss, on the averaged weights.

        Raises:
            Stopped: asked to stop; nothing is saved, the whole takes minutes.
        """
        recipe = self._recipe
        torch.manual_seed(recipe.seed)
        for epoch in range(recipe.epochs):
            loss = self._epoch(epoch)
            own = [parameter.detach().clone() for parameter in self._named]
            self._take(self.averaged)
            judge(epoch + 1, loss)
            if epoch + 1 < recipe.epochs:
                self._take(own)

    def _epoch(self, epoch: int) -> float:
        rows = [
            self._augmenter.vary(item.row) if item.weight in {REAL_WEIGHT, REPLY_WEIGHT} else item.row
            for item in self._material
        ]
        ids = self._encoded([render_decision(row) for row in rows])
        batches = bucketed([len(x) for x in ids], self._recipe.batch, f"{self._recipe.seed} starter {epoch}")
        self._steps = self._steps or self._recipe.epochs * len(batches)
        self._model.train()
        total = 0.0
        for number, batch in enumerate(batches, 1):
            labels = torch.tensor([LABELS.index(rows[index].label or "") for index in batch])
            depths = [rows[index].follow_up_depth for index in batch]
            weights = torch.tensor([self._material[index].weight for index in batch])
            either = torch.tensor(
                [bool(rows[i].extra.get(EITHER)) and rows[i].follow_up_depth < MAX_DEPTH for i in batch]
            )
            sides = Targets(labels, weights, either)
            total += self._update([ids[index] for index in batch], depths, sides)
            self._job.progress(epoch * len(batches) + number, self._recipe.epochs * len(batches))
            if self._job.stop_requested:
                raise Stopped(text="已停止，没有保存。")
        return total / len(batches)

    def _encoded(self, texts: Sequence[str]) -> list[list[int]]:
        """Each text's ids in a view drawn for it."""
        drawn = self._rng.choices(range(len(self._views)), _VIEW_SHARES, k=len(texts))
        found: list[list[int]] = [[] for _ in texts]
        for number, view in enumerate(self._views):
            mine = [index for index, of in enumerate(drawn) if of == number]
            for index, encoding in zip(mine, view.encode_batch([texts[i] for i in mine]), strict=True):
                found[index] = fit_tokens(encoding.ids, self._limit)
        return found

    def _update(self, sequences: Sequence[Sequence[int]], depths: Sequence[int], targets: Targets) -> float:
        recipe = self._recipe
        ids, attention = pad(sequences)
        opinion = self._opinion(ids, attention, depths)
        special = self._views[0].token_to_id("[MASK]")
        hidden = (torch.rand(ids.shape) < recipe.hidden_share) & (ids > special)
        ids = torch.where(hidden, torch.full_like(ids, special), ids)
        with torch.autocast("cpu", torch.bfloat16, enabled=recipe.bfloat16):
            logits = self._model(input_ids=ids, attention_mask=attention).logits
        masked = logits.float() + depth_mask(depths)
        loss = smoothed_loss(masked, targets, recipe.smoothing)
        if opinion is not None:
            taught = -(opinion * torch.log_softmax(masked, dim=-1)).sum(1).mean()
            loss = (1.0 - recipe.taught) * loss + recipe.taught * taught
        for group in self._optimizer.param_groups:
            group["lr"] = recipe.rate * self._pace()
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self._named, 1.0)
        self._optimizer.step()
        self._step += 1
        if self._step % _AVERAGE_EVERY == 0:
            decay = min(recipe.average, (1 + self._step) / (10 + self._step)) ** _AVERAGE_EVERY
            with torch.no_grad():
                torch._foreach_lerp_(self.averaged, [p.detach() for p in self._named], 1.0 - decay)
        return float(loss.detach())

    def _opinion(self, ids: Tensor, attention: Tensor, depths: Sequence[int]) -> Tensor | None:
        """The teachers' mean probabilities, shape (batch, labels), on texts of which nothing is hidden."""
        if not self._teachers:
            return None
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=self._recipe.bfloat16):
            found = [teacher(input_ids=ids, attention_mask=attention).logits for teacher in self._teachers]
        mask = depth_mask(depths)
        return torch.stack([torch.softmax(x.float() + mask, dim=-1) for x in found]).mean(0).clone()

    def _pace(self) -> float:
        warm = max(1, round(self._steps * self._recipe.warmup))
        if self._step < warm:
            return (self._step + 1) / warm
        return max(0.0, (self._steps - self._step) / (self._steps - warm))

    def _take(self, weights: Sequence[Tensor]) -> None:
        with torch.no_grad():
            for parameter, value in zip(self._named, weights, strict=True):
                parameter.copy_(value)


def smoothed_loss(logits: Tensor, targets: Targets, smoothing: float) -> Tensor:
    """Weighted cross-entropy; ``smoothing`` of the target goes evenly to the labels that may be chosen.

    ``logits`` of shape (batch, labels) with what a depth forbids far below zero.
    """
    scores = torch.log_softmax(logits, dim=-1)
    allowed = (logits > _FORBIDDEN).float()
    even = -(scores * allowed).sum(1) / allowed.sum(1)
    right = -scores.gather(1, targets.labels[:, None])[:, 0]
    substance = -torch.logsumexp(scores[:, _SUBSTANCE], dim=1)
    right = torch.where(targets.either, substance, right)
    mixed = (1.0 - smoothing) * right + smoothing * even
    return (mixed * targets.weights).sum() / targets.weights.sum()
