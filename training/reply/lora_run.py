"""One training of a generator: from its base and its rows to a checkpoint folder with its card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from training.augmentation import augment_replies
from training.decision import processes
from training.decision.memory import free_bytes
from training.decision.resuming import go_on_from
from training.decision.state import StateStore
from training.generator_folders import CARD
from training.json_reader import DataError
from training.progress import Job
from training.rendering import RENDERING_VERSION
from training.reply.adapters import WEIGHTS, add_adapter, lora_facts, trainable_line, write_adapter
from training.reply.bases import ReplyBase, load_base
from training.reply.chats import Chat, encode_chats, end_id, shown
from training.reply.data import ReplySplit, reply_hash, sessions_of
from training.reply.memory import estimate_bytes, shortage
from training.reply.recipe import STARTER, LoraRecipe
from training.reply.tuning import SAMPLES, LoraTuning, Material, Progress
from training.rows import TASKS, ReplyRow

RESUME_FOLDER = "resume"


@dataclass(frozen=True)
class LoraRun:
    """What is trained, how, and where the checkpoint goes."""

    split: ReplySplit
    recipe: LoraRecipe
    output: Path
    resume: bool = False
    save_steps: int = 0

    def execute(self, job: Job) -> dict[str, Any]:
        """Train and write the checkpoint; returns its card.

        Raises:
            DataError: the base cannot be had, the saved state is another run's, or a row is too long.
            MemoryShortage: the memory is too small.
            Stopped: asked to stop; with ``resume`` it goes on.
        """
        gpu = torch.cuda.is_available()
        job.phase("load", f"准备基础模型 {self.recipe.base}", 1, 2)
        base = load_base(self.recipe.base, torch.bfloat16 if gpu else torch.float32)
        fingerprint = self._fingerprint(base)
        store = StateStore(self.output / RESUME_FOLDER)
        saved, finished = go_on_from(
            store, self.output / CARD, self.output / WEIGHTS, fingerprint, job, resume=self.resume
        )
        if finished is not None:
            job.say("这次训练上次已经完成，没有重新训练。")
            return finished
        material = self._material(base)
        first = material.train[0]
        job.sample(
            shown(first, base.tokenizer), tokens=len(first.ids), loss_tokens=len(first.ids) - first.prompt
        )
        model = add_adapter(base.model, self.recipe)
        _as_trained(model)
        model.to("cuda" if gpu else "cpu")
        job.say(trainable_line(model))
        self._fit_memory(model, material, job)
        title = (
            f"训练：{len(material.train)} 行训练，{len(material.validation)} 行验证，{self.recipe.epochs} 轮"
        )
        job.phase("train", title, 2, 2)
        loop = LoraTuning(model, material, self.recipe, store, job, fingerprint, self.save_steps)
        reached = loop.run(saved.values["progress"] if saved else None, saved.tensors if saved else None)
        card = self._card(base, model, reached, material, fingerprint)
        if processes.is_first():
            write_adapter(self.output, model, base.tokenizer, base.place, card)
            store.clear()
        processes.wait()
        return card

    def _material(self, base: ReplyBase) -> Material:
        rows: Sequence[ReplyRow] = self.split.train
        if self.recipe.rows:
            rows = _spread(rows, self.recipe.rows)
        if self.recipe.augment:
            rows = [*rows, *augment_replies(rows, self.recipe.augment, self.recipe.seed)]
        validation = self.split.validation
        shown_rows = [row for task in TASKS for row in validation if row.task == task]
        return Material(
            train=self._encode(rows, base),
            validation=self._encode(validation, base),
            shown=shown_rows[:: max(1, len(shown_rows) // SAMPLES)][:SAMPLES],
            tokenizer=base.tokenizer,
            padding=end_id(base.tokenizer),
        )

    def _encode(self, rows: Sequence[ReplyRow], base: ReplyBase) -> list[Chat]:
        try:
            return encode_chats(rows, base.tokenizer, self.recipe.max_tokens)
        except ValueError as error:
            raise DataError(f"有一行的回复太长：{error}。", "请缩短它，或加大 --max-tokens。") from error

    def _fit_memory(self, model: Any, material: Material, job: Job) -> None:
        """Warn where the memory looks too small; on a GPU first trade time for it."""
        longest = max(len(chat.ids) for chat in material.train)
        reply = max(len(chat.ids) - chat.prompt for chat in material.train)
        device = next(model.parameters()).device
        free = free_bytes(device)
        # The weights are there already; what is free has to hold the rest.
        there = sum(parameter.numel() * parameter.element_size() for parameter in model.parameters())
        needed = estimate_bytes(model, self.recipe.batch, longest, reply) - there
        if shortage(needed, free) and device.type == "cuda":
            model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
            model.enable_input_require_grads()
            job.say("显存较少：改用梯度检查点，慢约三成，结果不变。")
            needed = estimate_bytes(model, self.recipe.batch, longest, reply, checkpointing=True) - there
        sentence = shortage(needed, free)
        job.metric("memory_estimate_bytes", float(needed + there))
        if sentence:
            job.warning(sentence)

    def _fingerprint(self, base: ReplyBase) -> dict[str, Any]:
        """What must be the same for a resumed run to be the same run."""
        return {
            "recipe": asdict(self.recipe),
            "data_hash": reply_hash([*self.split.train, *self.split.validation]),
            "template_sha256": base.template_sha256,
            "rendering": RENDERING_VERSION,
        }

    def _card(
        self,
        base: ReplyBase,
        model: Any,
        reached: Progress,
        material: Material,
        fingerprint: Mapping[str, Any],
    ) -> dict[str, Any]:
        named = STARTER if base.name == STARTER else Path(base.name).name
        return {
            "name": f"{named}-lora-seed{self.recipe.seed}",
            "max_tokens": self.recipe.max_tokens,
            **fingerprint,
            "base": base.name,
            "lora": lora_facts(self.recipe, model),
            "seed": self.recipe.seed,
            "sessions": sessions_of([*self.split.train, *self.split.validation]),
            "rows": {"train": len(material.train), "validation": len(material.validation)},
            "best_epoch": reached.best_epoch,
            "history": list(reached.history),
            "metrics": {"validation": {"loss": reached.best_loss, "base_loss": reached.base_loss}},
        }


def _as_trained(model: Any) -> None:
    """The adapter learns in float32 whatever the base's precision: its steps are too small for 16 bits."""
    for parameter in model.parameters():
        if parameter.requires_grad:
            parameter.data = parameter.data.float()


def _spread(rows: Sequence[ReplyRow], count: int) -> list[ReplyRow]:
    """About ``count`` rows from all over the data."""
    return list(rows[:: max(1, len(rows) // count)][:count])
