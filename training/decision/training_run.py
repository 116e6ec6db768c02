"""One whole training of a decider: from rows and a recipe to a checkpoint folder with its card."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from training.decider_backends import DeciderTokenizer
from training.decision import memory, metrics, processes
from training.decision.bases import STARTER, Base, load_base
from training.decision.batches import Example, encode
from training.decision.checkpoint import CARD, WEIGHTS, write_checkpoint
from training.decision.data import Split, data_hash, question_mark, sessions_of
from training.decision.fine_tuning import FineTuning, Material, Progress, predict_logits, score_examples
from training.decision.pretraining import blocks, read_corpus
from training.decision.recipe import Recipe
from training.decision.resuming import go_on_from
from training.decision.state import StateStore
from training.decision_head import forbidden_labels
from training.progress import Job
from training.rendering import RENDERING_VERSION
from training.rows import LABELS, DecisionRow
from training.schema import render_decision

RESUME_FOLDER = "resume"


@dataclass(frozen=True)
class TrainingRun:
    """What is trained, how, and where the checkpoint goes."""

    split: Split
    recipe: Recipe
    output: Path
    pretrain: tuple[Path, ...] = ()
    resume: bool = False
    save_steps: int = 0

    def execute(self, job: Job) -> dict[str, Any]:
        """Train and write the checkpoint; returns its card.

        Raises:
            DataError: the base cannot be had, the saved state is another run's, or the memory is too small.
            Stopped: asked to stop; with ``resume`` it goes on.
        """
        learned = tuple(_without_contradictions(self.split.train, job))
        corpus = read_corpus(self.pretrain)
        rendered = [render_decision(row) for row in learned]
        with tempfile.TemporaryDirectory() as made:
            tokenizer_folder = Path(made)
            job.phase("load", f"准备基础模型 {self.recipe.base}")
            base = load_base(self.recipe.base, tokenizer_folder, [*corpus, *rendered], self.recipe.seed)
            tokenizer = DeciderTokenizer(tokenizer_folder, base.max_tokens)
            job.sample(rendered[0], label=learned[0].label, tokens=len(tokenizer.ids(rendered[0])))
            material = self._material(learned, corpus if self.recipe.pretrain_epochs else [], tokenizer)
            model = base.model.to("cuda" if torch.cuda.is_available() else "cpu")
            self._warn_of_memory(model, material, job)
            fingerprint = self._fingerprint(tokenizer_folder)
            store = StateStore(self.output / RESUME_FOLDER)
            saved, finished = go_on_from(
                store, self.output / CARD, self.output / WEIGHTS, fingerprint, job, resume=self.resume
            )
            if finished is not None:
                job.say("这次训练上次已经完成，没有重新训练。")
                return finished
            loop = FineTuning(model, material, self.recipe, store, job, fingerprint, self.save_steps)
            reached = loop.run(saved.values["progress"] if saved else None, saved.tensors if saved else None)
            card = self._card(base, reached, material, tokenizer, fingerprint)
            if processes.is_first():
                write_checkpoint(self.output, model, tokenizer_folder, card)
                store.clear()
            processes.wait()
        return card

    def _material(
        self, learned: Sequence[DecisionRow], corpus: Sequence[str], tokenizer: DeciderTokenizer
    ) -> Material:
        texts = [*corpus, *(render_decision(row) for row in learned)] if corpus else []
        start, end = tokenizer.id_of("[CLS]"), tokenizer.id_of("[SEP]")
        return Material(
            train=encode(learned, tokenizer),
            validation=encode(self.split.validation, tokenizer),
            blocks=blocks([tokenizer.bare_ids(text) for text in texts], start, end),
            mask_id=tokenizer.id_of("[MASK]"),
        )

    def _warn_of_memory(self, model: Any, material: Material, job: Job) -> None:
        longest = max(len(example.ids) for example in material.train)
        free = memory.free_bytes(next(model.parameters()).device)
        sentence = memory.shortage(model, self.recipe.batch, longest, free)
        if sentence:
            job.warning(sentence)

    def _fingerprint(self, tokenizer_folder: Path) -> dict[str, Any]:
        """What must be the same for a resumed run to be the same run."""
        digest = hashlib.sha256()
        for path in self.pretrain:
            digest.update(path.read_bytes())
        return {
            "recipe": asdict(self.recipe),
            "data_hash": data_hash([*self.split.train, *self.split.validation]),
            "pretrain_hash": digest.hexdigest() if self.pretrain else "",
            "tokenizer_hash": hashlib.sha256((tokenizer_folder / "tokenizer.json").read_bytes()).hexdigest(),
            "rendering": RENDERING_VERSION,
        }

    def _card(
        self,
        base: Base,
        reached: Progress,
        material: Material,
        tokenizer: DeciderTokenizer,
        fingerprint: Mapping[str, Any],
    ) -> dict[str, Any]:
        validation = _judge(base.model, material.validation)
        depths = [example.depth for example in material.validation]
        truth = [LABELS[example.label] for example in material.validation]
        temperature = metrics.fit_temperature(validation.logits, depths, truth)
        card: dict[str, Any] = {
            "name": f"{'starter' if base.name == STARTER else Path(base.name).name}-seed{self.recipe.seed}",
            "labels": list(LABELS),
            "temperature": temperature,
            "max_tokens": base.max_tokens,
            **fingerprint,
            "base": base.name,
            "seed": self.recipe.seed,
            "sessions": sessions_of([*self.split.train, *self.split.validation]),
            "rows": {"train": len(material.train), "validation": len(material.validation)},
            "best_epoch": reached.best_epoch,
            "history": list(reached.history),
            "metrics": {
                "validation": {
                    **as_plain(validation.scores),
                    "ece_before": metrics.calibration(validation.logits, depths, truth, 1.0),
                    "ece": metrics.calibration(validation.logits, depths, truth, temperature),
                }
            },
            # One-way marks: an evaluation can say which of its questions were trained on.
            "trained_questions": sorted({question_mark(row.question) for row in self.split.train}),
        }
        if self.split.test:
            card["rows"]["test"] = len(self.split.test)
            card["metrics"]["test"] = as_plain(_judge(base.model, encode(self.split.test, tokenizer)).scores)
        return card


@dataclass(frozen=True)
class _Judged:
    logits: list[list[float]]
    scores: metrics.Scores


def _judge(model: Any, examples: Sequence[Example]) -> _Judged:
    logits = predict_logits(model, examples)
    return _Judged(logits, score_examples(logits, examples))


def as_plain(scores: metrics.Scores) -> dict[str, Any]:
    """The figures as JSON takes them."""
    return {
        "accuracy": scores.accuracy,
        "macro_f1": scores.macro_f1,
        "per_class": {label: asdict(found) for label, found in scores.per_class.items()},
        "confusion": [list(row) for row in scores.confusion],
    }


def _without_contradictions(rows: Sequence[DecisionRow], job: Job) -> list[DecisionRow]:
    """The rows whose label may be chosen at their depth; the others are named and not learned from."""
    fitting = [row for row in rows if row.label not in forbidden_labels(row.follow_up_depth)]
    if len(fitting) < len(rows):
        job.warning(
            f"{len(rows) - len(fitting)} 行在第 3 次追问之后仍标 FOLLOW_UP，与规则矛盾，没有用来训练。"
        )
    return fitting
