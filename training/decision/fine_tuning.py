"""The training loop of a decider: pre-training where asked for, fine-tuning with early stopping, resume."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from torch import Tensor, nn

from training.decision import metrics, processes
from training.decision.batches import Example, bucketed, depth_mask, pad
from training.decision.optimisation import Optimisation, Pace, copy_weights, weights_of
from training.decision.pretraining import MaskedModel
from training.decision.recipe import Recipe
from training.decision.state import StateStore
from training.decision_head import best_label, label_probabilities
from training.progress import Job, Stopped
from training.rows import LABELS

SAVE_EVERY_S = 300.0
_EVALUATION_BATCH = 32
_REPORT_EVERY = 10
PRETRAINING, FINE_TUNING = "pretrain", "finetune"


@dataclass(frozen=True)
class Material:
    """What the loop learns from, as token ids. ``mask_id`` is [MASK]'s; the ids above it are words."""

    train: Sequence[Example]
    validation: Sequence[Example]
    blocks: Sequence[Sequence[int]]
    mask_id: int


@dataclass(frozen=True)
class Progress:
    """Where a run stands; what a saved state holds beside the tensors."""

    phase: str
    epoch: int = 0  # epochs of the phase that are complete
    batch: int = 0  # batches done of the next one
    loss_sum: float = 0.0  # over those batches
    best_epoch: int | None = None
    best_f1: float = -1.0
    best_accuracy: float = 0.0
    stale: int = 0  # epochs since the best
    history: tuple[Mapping[str, Any], ...] = field(default=())


class FineTuning:
    """One run from its base to its best weights. ``save_steps`` saves by steps as well as by time."""

    def __init__(
        self,
        model: nn.Module,
        material: Material,
        recipe: Recipe,
        store: StateStore,
        job: Job,
        fingerprint: Mapping[str, Any],
        save_steps: int = 0,
    ) -> None:
        self._model, self._material, self._recipe = model, material, recipe
        self._store, self._job, self._fingerprint = store, job, dict(fingerprint)
        self._save_steps, self._saved_s = save_steps, time.monotonic()
        self._device = next(model.parameters()).device
        self._done = 0  # updates of all phases

    def run(self, resumed: Mapping[str, Any] | None, tensors: Mapping[str, Tensor] | None) -> Progress:
        """Train, from a saved state's values and tensors where given; the model ends with its best weights.

        Raises:
            Stopped: asked to stop; the state is saved.
            MemoryShortage: the memory does not suffice.
        """
        first = PRETRAINING if self._recipe.pretrain_epochs and self._material.blocks else FINE_TUNING
        where = Progress(first)
        if resumed is not None:
            where = Progress(**{**resumed, "history": tuple(resumed["history"])})
        if where.phase == PRETRAINING:
            self._pretrain(where, tensors)
            where, tensors = Progress(FINE_TUNING), None
        elif first == PRETRAINING:
            self._done = self._recipe.pretrain_epochs * len(self._batches(PRETRAINING, 0))
        return self._fine_tune(where, tensors)

    def _pretrain(self, where: Progress, tensors: Mapping[str, Tensor] | None) -> None:
        recipe, mask_id = self._recipe, self._material.mask_id
        torch.manual_seed(recipe.seed)
        model = MaskedModel(self._model.bert).to(self._device)
        optimisation = self._optimisation(model, PRETRAINING, recipe.pretrain_epochs, recipe.pretrain_rate)
        self._restore(optimisation, where, tensors)
        self._job.phase(PRETRAINING, f"预训练：{len(self._material.blocks)} 段，{recipe.pretrain_epochs} 轮")
        model.train()

        def loss_sum(blocks: Sequence[Sequence[int]]) -> Tensor:
            return model.loss_sum(blocks, mask_id, mask_id + 1)

        for epoch in range(where.epoch, recipe.pretrain_epochs):
            where = self._epoch(optimisation, where, self._material.blocks, loss_sum, recipe.pretrain_epochs)
            loss = where.loss_sum / len(self._batches(PRETRAINING, epoch))
            self._job.metric("loss", loss, phase=PRETRAINING, epoch=epoch + 1)
            self._job.say(f"Pretrain {epoch + 1}/{recipe.pretrain_epochs}: Loss: {loss:.3f}")
            where = replace(where, epoch=epoch + 1, batch=0, loss_sum=0.0)

    def _fine_tune(self, where: Progress, tensors: Mapping[str, Tensor] | None) -> Progress:
        recipe = self._recipe
        optimisation = self._optimisation(self._model, FINE_TUNING, recipe.epochs, recipe.rate)
        self._restore(optimisation, where, tensors)
        self._job.phase(
            FINE_TUNING,
            f"微调：{len(self._material.train)} 行训练，{len(self._material.validation)} 行验证，"
            f"{recipe.epochs} 轮",
        )
        for epoch in range(where.epoch, recipe.epochs):
            if where.stale >= recipe.patience:
                break
            self._model.train()
            where = self._epoch(optimisation, where, self._material.train, self._loss_sum, recipe.epochs)
            where = self._judged(where, epoch)
            if where.best_epoch == epoch + 1 and processes.is_first():
                self._store.save_best(epoch + 1, weights_of(self._model))
            self._save(optimisation, where)
        if where.stale >= recipe.patience and where.epoch < recipe.epochs:
            self._job.say(f"验证集 F1 连续 {where.stale} 轮没有提高，提前结束。")
        processes.wait()
        assert where.best_epoch is not None  # at least one epoch ran
        copy_weights(self._model, self._store.load_best(where.best_epoch))
        return where

    def _epoch(
        self, optimisation: Optimisation, where: Progress, items: Sequence[Any], loss_sum: Any, epochs: int
    ) -> Progress:
        """The rest of one epoch; saves now and then, and when stopped."""
        batches = self._batches(where.phase, where.epoch)
        for batch in batches[where.batch :]:
            loss = optimisation.update([items[index] for index in batch], loss_sum)
            self._done += 1
            where = replace(where, batch=where.batch + 1, loss_sum=where.loss_sum + loss)
            if self._done % _REPORT_EVERY == 0 or where.batch == len(batches):
                done = where.epoch * len(batches) + where.batch
                self._job.progress(done, epochs * len(batches))
                self._job.metric("loss", loss, phase=where.phase, step=self._done)
            stopping = processes.any_of(self._job.stop_requested)
            if stopping or self._save_due():
                self._save(optimisation, where)
            if stopping:
                raise Stopped({"resume": True}, "已停止，进度已保存；加 --resume 可以继续。")
        return where

    def _judged(self, where: Progress, epoch: int) -> Progress:
        logits = predict_logits(self._model, self._material.validation)
        found = score_examples(logits, self._material.validation)
        loss = where.loss_sum / len(self._batches(FINE_TUNING, epoch))
        entry = {
            "epoch": epoch + 1,
            "epochs": self._recipe.epochs,
            "loss": loss,
            "val_accuracy": found.accuracy,
            "macro_f1": found.macro_f1,
            "recall": {label: scores.recall for label, scores in found.per_class.items()},
        }
        self._report(entry)
        where = replace(where, epoch=epoch + 1, batch=0, loss_sum=0.0, history=(*where.history, entry))
        if found.macro_f1 > where.best_f1:
            return replace(
                where, best_epoch=epoch + 1, best_f1=found.macro_f1, best_accuracy=found.accuracy, stale=0
            )
        return replace(where, stale=where.stale + 1)

    def _report(self, entry: Mapping[str, Any]) -> None:
        where = {"phase": FINE_TUNING, "epoch": entry["epoch"]}
        for name in ("loss", "val_accuracy", "macro_f1"):
            self._job.metric(name, entry[name], **where)
        for label, recall in entry["recall"].items():
            self._job.metric(f"recall {label}", recall, **where)
        self._job.say(
            f"Epoch {entry['epoch']}/{entry['epochs']}: "
            f"Val Acc: {entry['val_accuracy']:.2f}, F1: {entry['macro_f1']:.2f} (Loss: {entry['loss']:.3f})"
        )

    def _loss_sum(self, examples: Sequence[Example]) -> Tensor:
        """Cross-entropy over the labels that may be chosen: what the app's probabilities are made of."""
        ids, attention = pad([example.ids for example in examples])
        if self._recipe.hidden_share:
            hidden = (torch.rand(ids.shape) < self._recipe.hidden_share) & (ids > self._material.mask_id)
            ids = torch.where(hidden, torch.full_like(ids, self._material.mask_id), ids)
        logits = self._model(input_ids=ids.to(self._device), attention_mask=attention.to(self._device)).logits
        logits = logits.float() + depth_mask([example.depth for example in examples]).to(self._device)
        truth = torch.tensor([example.label for example in examples], device=self._device)
        return nn.functional.cross_entropy(logits, truth, reduction="sum")

    def _batches(self, phase: str, epoch: int) -> list[list[int]]:
        material, recipe = self._material, self._recipe
        if phase == PRETRAINING:
            lengths, batch = [len(block) for block in material.blocks], recipe.pretrain_batch
        else:
            lengths, batch = [len(example.ids) for example in material.train], recipe.batch
        return bucketed(lengths, batch, f"{recipe.seed} {phase} {epoch}")

    def _optimisation(self, model: nn.Module, phase: str, epochs: int, rate: float) -> Optimisation:
        steps = epochs * len(self._batches(phase, 0))
        pace = Pace(rate, steps, self._recipe.seed, phase, bfloat16=self._recipe.bfloat16)
        return Optimisation(model, pace, self._job)

    def _restore(
        self, optimisation: Optimisation, where: Progress, tensors: Mapping[str, Tensor] | None
    ) -> None:
        if tensors is not None:
            step = where.epoch * len(self._batches(where.phase, 0)) + where.batch
            optimisation.restore(tensors, step)
            self._done += step

    def _save_due(self) -> bool:
        if self._save_steps:
            return self._done % self._save_steps == 0
        # By the first process's clock alone: the others save nothing.
        return time.monotonic() - self._saved_s > SAVE_EVERY_S

    def _save(self, optimisation: Optimisation, where: Progress) -> None:
        self._saved_s = time.monotonic()
        if processes.is_first():
            values = {"progress": _plain(where), "best_epoch": where.best_epoch, **self._fingerprint}
            path = self._store.save(self._done, optimisation.tensors(), values)
            self._job.checkpoint(str(path), step=self._done, phase=where.phase)


def predict_logits(model: nn.Module, examples: Sequence[Example]) -> list[list[float]]:
    """Logits of each example, in the examples' order."""
    device = next(model.parameters()).device
    found: list[list[float]] = [[] for _ in examples]
    order = sorted(range(len(examples)), key=lambda index: len(examples[index].ids))
    model.eval()
    with torch.inference_mode():
        for start in range(0, len(order), _EVALUATION_BATCH):
            part = order[start : start + _EVALUATION_BATCH]
            ids, attention = pad([examples[index].ids for index in part])
            logits = model(input_ids=ids.to(device), attention_mask=attention.to(device)).logits
            for index, row in zip(part, logits.double().cpu().tolist(), strict=True):
                found[index] = row
    return found


def score_examples(logits: Sequence[Sequence[float]], examples: Sequence[Example]) -> metrics.Scores:
    """The figures of the app's own choice among ``logits``."""
    predicted = [
        best_label(label_probabilities(row, 1.0, example.depth))[0]
        for row, example in zip(logits, examples, strict=True)
    ]
    return metrics.score([LABELS[example.label] for example in examples], predicted)


def _plain(where: Progress) -> dict[str, Any]:
    return {**vars(where), "history": list(where.history)}
