"""One whole making of the starter decider: tokenizer, first embeddings, training, temperature, card."""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from training.decider_backends import DeciderTokenizer, quiet_transformers
from training.decision import metrics
from training.decision.augmentation import Augmenter
from training.decision.bases import STARTER, label_names
from training.decision.batches import encode
from training.decision.checkpoint import write_checkpoint
from training.decision.data import question_key
from training.decision.fine_tuning import predict_logits, score_examples
from training.decision.starter import MAX_TOKENS
from training.decision.starter_embeddings import neighbour_embeddings
from training.decision.starter_rows import gather, pieces_of, reply_moments, spoken_sentences
from training.decision.starter_tokenizer import train_tokenizer, views
from training.decision.starter_training import StarterRecipe, StarterTraining
from training.decision.training_run import as_plain
from training.json_reader import DataError
from training.progress import Job
from training.rendering import RENDERING_VERSION
from training.rows import LABELS, DecisionRow
from training.schema import render_decision

LANGUAGES = ("zh", "en")
_HEAD = 32  # width of an attention head


@dataclass
class StarterRun:
    """What is learned from, judged by, and never looked at while training (``test``).

    With ``teachers`` (their folders) the training goes on from the first of them.
    """

    recipe: StarterRecipe
    data: Path
    real: Sequence[DecisionRow]
    held: Sequence[DecisionRow]
    test: Sequence[DecisionRow]
    job: Job
    teachers: Sequence[Path] = ()
    _model: Any = field(default=None, init=False)
    _tokenizer: Any = field(default=None, init=False)

    def execute(self) -> dict[str, Any]:
        """Train; returns the card without its lineage. Raises DataError, Stopped."""
        recipe, job = self.recipe, self.job
        job.phase("gather", "准备数据、分词器和词向量", 1, 2)
        held_out = {question_key(row.question) for row in (*self.held, *self.test)}
        replies = reply_moments(self.data / "qwen_training.json")
        spoken = self.data / "recognizer" / "spoken"
        sentences = {language: spoken_sentences(spoken, language) for language in LANGUAGES}
        told = {language: spoken_sentences(spoken, language, at_work=True) for language in LANGUAGES}
        material = gather(self.real, replies, told, held_out, recipe.seed, recipe.composed)
        texts = [render_decision(item.row) for item in material]
        # The tokenizer learns words from what people said; composed rows would count their pieces too often.
        natural = [t for t, i in zip(texts, material, strict=True) if i.row.extra.get("source") != "composed"]
        corpus = [*natural, *(sentence for language in LANGUAGES for sentence in sentences[language])]
        self._tokenizer = train_tokenizer(corpus, recipe.vocabulary)
        seen = views(self._tokenizer)
        torch.manual_seed(recipe.seed)
        teachers = self._taught_by()
        self._model = copy.deepcopy(teachers[0]) if teachers else self._fresh([*corpus, *texts], seen)
        augmenter = Augmenter({language: pieces_of(language) for language in LANGUAGES}, recipe.seed)
        training = StarterTraining(self._model, seen, material, augmenter, recipe, job, MAX_TOKENS, teachers)
        job.phase("train", f"训练：{len(material)} 行，{recipe.epochs} 轮", 2, 2)
        with tempfile.TemporaryDirectory() as made:
            self._tokenizer.save(str(Path(made) / "tokenizer.json"))
            tokenizer = DeciderTokenizer(Path(made), MAX_TOKENS)
        examples = encode(self.held, tokenizer)

        def judge(epoch: int, loss: float) -> None:
            found = score_examples(predict_logits(self._model, examples), examples)
            job.metric("loss", loss, epoch=epoch)
            job.metric("val_accuracy", found.accuracy, epoch=epoch)
            job.metric("macro_f1", found.macro_f1, epoch=epoch)
            job.say(
                f"Epoch {epoch}/{recipe.epochs}: Val Acc: {found.accuracy:.3f}, F1: {found.macro_f1:.3f} "
                f"(Loss: {loss:.3f})"
            )

        training.run(judge)
        return self._card(examples, len(material))

    def _taught_by(self) -> list[Any]:
        """The teachers' networks. Raises DataError where one has another vocabulary."""
        from tokenizers import Tokenizer
        from transformers import BertForSequenceClassification

        quiet_transformers()
        for folder in self.teachers:
            if Tokenizer.from_file(str(folder / "tokenizer.json")).get_vocab() != self._tokenizer.get_vocab():
                raise DataError(f"{folder} 的分词器和这次的不同。", "请用同样的数据重新训练它。")
        return [
            BertForSequenceClassification.from_pretrained(folder, local_files_only=True, use_safetensors=True)
            for folder in self.teachers
        ]

    def write(self, output: Path, card: Mapping[str, Any]) -> None:
        """The checkpoint's folder. Raises OSError."""
        with tempfile.TemporaryDirectory() as made:
            self._tokenizer.save(str(Path(made) / "tokenizer.json"), pretty=False)
            write_checkpoint(output, self._model, Path(made), card)

    def _fresh(self, corpus: Sequence[str], seen: Sequence[Any]) -> Any:
        from transformers import BertConfig, BertForSequenceClassification

        recipe, size = self.recipe, self._tokenizer.get_vocab_size()
        config = BertConfig(
            vocab_size=size,
            hidden_size=recipe.width,
            num_hidden_layers=recipe.layers,
            num_attention_heads=recipe.width // _HEAD,
            intermediate_size=4 * recipe.width,
            max_position_embeddings=MAX_TOKENS,
            hidden_dropout_prob=recipe.dropout,
            pad_token_id=0,
        )
        config.update(label_names())
        model = BertForSequenceClassification(config)
        ids = [e.ids for view in seen[:2] for e in view.encode_batch(list(corpus), add_special_tokens=False)]
        found = torch.from_numpy(neighbour_embeddings(ids, size, recipe.width, recipe.seed))
        known = found.abs().sum(1) > 0
        with torch.no_grad():
            model.bert.embeddings.word_embeddings.weight[known] = found[known]
        return model

    def _card(self, examples: Sequence[Any], learned: int) -> dict[str, Any]:
        logits = predict_logits(self._model, examples)
        depths = [row.follow_up_depth for row in self.held]
        truth = [row.label or "" for row in self.held]
        temperature = metrics.fit_temperature(logits, depths, truth)
        return {
            "name": f"starter-seed{self.recipe.seed}",
            "labels": list(LABELS),
            "temperature": temperature,
            "max_tokens": MAX_TOKENS,
            "rendering": RENDERING_VERSION,
            "base": STARTER,
            "seed": self.recipe.seed,
            "sessions": [],
            "rows": {"real": len(self.real), "learned": learned, "validation": len(self.held)},
            "metrics": {
                "validation": {
                    **as_plain(score_examples(logits, examples)),
                    "ece_before": metrics.calibration(logits, depths, truth, 1.0),
                    "ece": metrics.calibration(logits, depths, truth, temperature),
                }
            },
        }
