"""Turns a checkpoint into what the app runs: ONNX, quantised where it keeps the answers, with its card."""

from __future__ import annotations

import logging
import shutil
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training import atomic
from training.decider import Decider, Verdict
from training.decision.checkpoint import CARD
from training.model_folders import ModelFault, read_config
from training.rows import DecisionRow

_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_OPSET = 17
# float32 may differ by rounding alone; int8 may move a probability a little, but not the answers.
MAX_FLOAT_GAP = 1e-3
MIN_INT8_AGREEMENT = 0.99
MAX_INT8_MEAN_GAP = 0.03
# Training needs these; who runs the model does not.
_LEFT_BEHIND = ("recipe", "history", "pretrain_hash", "tokenizer_hash", "teachers")


@dataclass(frozen=True)
class Agreement:
    """How two deciders compare over the same rows. The gaps are of probabilities (0–1)."""

    rows: int
    same_answers: int
    mean_gap: float
    max_gap: float

    @property
    def share(self) -> float:
        """The share of rows with the same answer."""
        return self.same_answers / self.rows


@dataclass(frozen=True)
class Exported:
    """What was written: the precision that was kept, and how each one agreed with the checkpoint."""

    precision: str
    size_bytes: int
    agreements: Mapping[str, Agreement]


def export_decider(
    checkpoint: Path, target: Path, rows: Sequence[DecisionRow], *, quantise: bool
) -> Exported:
    """Write the published twin of ``checkpoint`` into the empty folder ``target``.

    ``rows`` are what both are asked; int8 stays only where it gives the same answers.

    Raises:
        ModelFault: the checkpoint cannot be used, or not even the float32 model gives its answers.
    """
    original = Decider.open(checkpoint)
    wanted = [original.decide(row) for row in rows]
    shutil.copyfile(checkpoint / "tokenizer.json", target / "tokenizer.json")
    atomic.write_json(target / CARD, _published_card(checkpoint, original))
    plain = target / "model.onnx"
    to_onnx(checkpoint, plain)
    agreements = {"float32": compare(wanted, target, rows)}
    exact = agreements["float32"]
    if exact.same_answers < exact.rows or exact.max_gap > MAX_FLOAT_GAP:
        raise ModelFault(
            f"导出的模型和检查点的回答不一致（{exact.same_answers}/{exact.rows} 行相同）。",
            "请更新 torch 和 onnxruntime 后重试，或报告这个问题。",
        )
    precision = "float32"
    if quantise:
        kept = target / "float32.onnx"
        plain.rename(kept)
        _to_int8(kept, plain)
        agreements["int8"] = compare(wanted, target, rows)
        small = agreements["int8"]
        if small.share >= MIN_INT8_AGREEMENT and small.mean_gap <= MAX_INT8_MEAN_GAP:
            kept.unlink()
            precision = "int8"
        else:
            kept.replace(plain)
    card = {**read_config(target / CARD), "precision": precision}
    atomic.write_json(target / CARD, card)
    return Exported(precision, sum(path.stat().st_size for path in target.iterdir()), agreements)


def compare(wanted: Sequence[Verdict], folder: Path, rows: Sequence[DecisionRow]) -> Agreement:
    """How the decider in ``folder`` answers ``rows`` against what was ``wanted``.

    Raises:
        ModelFault: the folder cannot be loaded.
    """
    decider = Decider.open(folder)
    found = [decider.decide(row) for row in rows]
    gaps = [
        max(abs(a.probabilities[label] - b.probabilities[label]) for label in a.probabilities)
        for a, b in zip(wanted, found, strict=True)
    ]
    same = sum(a.label == b.label for a, b in zip(wanted, found, strict=True))
    return Agreement(len(rows), same, sum(gaps) / len(gaps), max(gaps))


def to_onnx(checkpoint: Path, path: Path) -> None:
    """Write the checkpoint's network as ONNX, for any batch and length."""
    import torch
    from transformers import BertForSequenceClassification

    model = BertForSequenceClassification.from_pretrained(
        checkpoint, local_files_only=True, use_safetensors=True, attn_implementation="eager"
    )

    class LogitsAlone(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, ids: Any, mask: Any, types: Any) -> Any:
            return self.model(input_ids=ids, attention_mask=mask, token_type_ids=types).logits

    ids = torch.ones((1, 16), dtype=torch.long)
    with warnings.catch_warnings():
        # The exporter calls itself deprecated; its successor needs a package more and is ten times slower.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            LogitsAlone().eval(),
            (ids, torch.ones_like(ids), torch.zeros_like(ids)),
            str(path),
            dynamo=False,
            opset_version=_OPSET,
            input_names=list(_INPUTS),
            output_names=["logits"],
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in _INPUTS} | {"logits": {0: "batch"}},
        )


def _to_int8(source: Path, target: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)  # it advises a pre-processing through the root logger
    try:
        quantize_dynamic(source, target, weight_type=QuantType.QInt8, per_channel=True)
    finally:
        root.setLevel(level)


def _published_card(checkpoint: Path, decider: Decider) -> dict[str, Any]:
    path = checkpoint / CARD
    card = read_config(path) if path.is_file() else {}
    folder = decider.folder
    kept = {key: value for key, value in card.items() if key not in _LEFT_BEHIND}
    return {
        **kept,
        "name": folder.name,
        "labels": list(folder.labels),
        "temperature": folder.temperature,
        "max_tokens": folder.max_tokens,
    }
