"""The loop that trains a LoRA adapter: epochs, early stopping on the validation loss, samples, resume."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from torch import Tensor

from training.decision import processes
from training.decision.batches import bucketed
from training.decision.optimisation import Optimisation, Pace, copy_weights, weights_of
from training.decision.state import StateStore
from training.progress import Job, Stopped
from training.reply.batches import loss_sum, mean_loss
from training.reply.chats import Chat
from training.reply.recipe import LoraRecipe
from training.reply.speaking import say
from training.rows import ReplyRow

SAVE_EVERY_S = 300.0
SAMPLES = 3
_REPORT_EVERY = 5


@dataclass(frozen=True)
class Material:
    """What the loop learns from and is judged by; ``shown`` are rows that it answers after every epoch."""

    train: Sequence[Chat]
    validation: Sequence[Chat]
    shown: Sequence[ReplyRow]
    tokenizer: Any
    padding: int


@dataclass(frozen=True)
class Progress:
    """Where a run stands; what a saved state holds beside the tensors."""

    epoch: int = 0  # epochs that are complete
    batch: int = 0  # batches done of the next one
    loss_sum: float = 0.0  # over those batches
    base_loss: float = 0.0  # the validation loss before any training
    best_epoch: int | None = None
    best_loss: float = float("inf")
    stale: int = 0  # epochs since the best
    history: tuple[Mapping[str, Any], ...] = field(default=())


class LoraTuning:
    """One run from its base to its best adapter. ``save_steps`` saves by steps as well as by time."""

    def __init__(
        self,
        model: Any,
        material: Material,
        recipe: LoraRecipe,
        store: StateStore,
        job: Job,
        fingerprint: Mapping[str, Any],
        save_steps: int = 0,
    ) -> None:
        self._model, self._material, self._recipe = model, material, recipe
        self._store, self._job, self._fingerprint = store, job, dict(fingerprint)
        self._save_steps, self._saved_s = save_steps, time.monotonic()
        steps = recipe.epochs * len(self._batches(0))
        pace = Pace(recipe.rate, steps, recipe.seed, "lora", recipe.warmup, 0.0, recipe.bfloat16, cosine=True)
        self._optimisation = Optimisation(model, pace, job)

    def run(self, resumed: Mapping[str, Any] | None, tensors: Mapping[str, Tensor] | None) -> Progress:
        """Train, from a saved state's values and tensors where given; the model ends with its best adapter.

        Raises:
            Stopped: asked to stop; the state is saved.
            MemoryShortage: not even a single row fits into the memory.
        """
        recipe = self._recipe
        if resumed is not None and tensors is not None:
            where = Progress(**{**resumed, "history": tuple(resumed["history"])})
            self._optimisation.restore(tensors, where.epoch * len(self._batches(0)) + where.batch)
        else:
            where = Progress(base_loss=self._held_out())
            self._job.metric("base_validation_loss", where.base_loss)
            self._job.say(f"训练前验证集 Loss: {where.base_loss:.3f}")
        while where.epoch < recipe.epochs and where.stale < recipe.patience:
            self._model.train()
            where = self._judged(self._epoch(where))
            if where.best_epoch == where.epoch and processes.is_first():
                self._store.save_best(where.epoch, weights_of(self._model))
            self._save(where)
        if where.stale >= recipe.patience and where.epoch < recipe.epochs:
            self._job.say(f"验证集 Loss 连续 {where.stale} 轮没有降低，提前结束。")
        processes.wait()
        assert where.best_epoch is not None  # at least one epoch ran
        copy_weights(self._model, self._store.load_best(where.best_epoch))
        return where

    def _epoch(self, where: Progress) -> Progress:
        """The rest of one epoch; saves now and then, and when stopped."""
        batches, epochs = self._batches(where.epoch), self._recipe.epochs
        for batch in batches[where.batch :]:
            chats = [self._material.train[index] for index in batch]
            loss = self._optimisation.update(chats, self._loss_sum)
            where = replace(where, batch=where.batch + 1, loss_sum=where.loss_sum + loss)
            done = where.epoch * len(batches) + where.batch
            self._job.progress(done, epochs * len(batches), "步")
            if done % _REPORT_EVERY == 0 or where.batch == len(batches):
                self._job.metric("loss", loss, step=done, epoch=round(done / len(batches), 3))
            stopping = processes.any_of(self._job.stop_requested)
            if stopping or self._save_due():
                self._save(where)
            if stopping:
                raise Stopped({"step": done}, "已停止，进度已保存；加 --resume 可以继续。")
        return where

    def _judged(self, where: Progress) -> Progress:
        epoch, epochs = where.epoch + 1, self._recipe.epochs
        loss = where.loss_sum / len(self._batches(where.epoch))
        held_out = self._held_out()
        entry = {"epoch": epoch, "epochs": epochs, "loss": loss, "val_loss": held_out}
        self._job.metric("epoch_loss", loss, epoch=epoch)
        self._job.metric("val_loss", held_out, epoch=epoch)
        self._job.say(f"Epoch {epoch}/{epochs}: Loss: {loss:.3f}, Val Loss: {held_out:.3f}")
        for row in self._material.shown if processes.is_first() else ():
            line = say(self._model, self._material.tokenizer, row)
            self._job.sample(line, epoch=epoch, answer=row.user_answer, task=row.task)
            self._job.say(f"  {row.user_answer[:40]} → {line}")
        where = replace(where, epoch=epoch, batch=0, loss_sum=0.0, history=(*where.history, entry))
        if held_out < where.best_loss:
            return replace(where, best_epoch=epoch, best_loss=held_out, stale=0)
        return replace(where, stale=where.stale + 1)

    def _loss_sum(self, chats: Sequence[Chat]) -> Tensor:
        return loss_sum(self._model, chats, self._material.padding)

    def _held_out(self) -> float:
        return mean_loss(self._model, self._material.validation, self._material.padding)

    def _batches(self, epoch: int) -> list[list[int]]:
        lengths = [len(chat.ids) for chat in self._material.train]
        return bucketed(lengths, self._recipe.batch, f"{self._recipe.seed} lora {epoch}")

    def _save_due(self) -> bool:
        if self._save_steps:
            return self._optimisation.step % self._save_steps == 0
        # By the first process's clock alone: the others save nothing.
        return time.monotonic() - self._saved_s > SAVE_EVERY_S

    def _save(self, where: Progress) -> None:
        self._saved_s = time.monotonic()
        if processes.is_first():
            values = {"progress": _plain(where), "best_epoch": where.best_epoch, **self._fingerprint}
            step = self._optimisation.step
            path = self._store.save(step, self._optimisation.tensors(), values)
            self._job.checkpoint(str(path), step=step)


def _plain(where: Progress) -> dict[str, Any]:
    best = where.best_loss if where.best_epoch is not None else None
    return {**vars(where), "best_loss": best if best is not None else 1e30, "history": list(where.history)}
