"""Runs a checked decider folder: the published ONNX model, or a training checkpoint through transformers.

Model libraries are imported in the constructors alone: the window's process may import this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from training.model_folders import DeciderFolder, ModelFault
from training.rows import LABELS
from training.schema import fit_tokens

_ACTION = "请重新发布或重新训练这个模型；在此之前用规则判断。"


class DeciderBackend(Protocol):
    """Anything that turns a rendered row into one logit per label."""

    def logits(self, text: str) -> list[float]:
        """Logits of ``text`` in ``LABELS`` order."""


def load_backend(folder: DeciderFolder, threads: int = 0) -> DeciderBackend:
    """The backend for ``folder``; ``threads`` 0 leaves the number to the library.

    Raises:
        ModelFault: the files are damaged, do not fit together, or a library is not installed.
    """
    if folder.kind == "published":
        return OnnxDecider(folder, threads)
    return CheckpointDecider(folder, threads)


class OnnxDecider:
    """A published decider on ONNX Runtime, on the CPU."""

    def __init__(self, folder: DeciderFolder, threads: int = 0) -> None:
        import onnxruntime
        from onnxruntime.capi import onnxruntime_pybind11_state as runtime_errors

        self._order = _order(folder)
        self._tokenizer = DeciderTokenizer(folder.path, folder.max_tokens)
        self._errors: tuple[type[Exception], ...] = (
            runtime_errors.Fail,
            runtime_errors.InvalidArgument,
            runtime_errors.InvalidGraph,
            runtime_errors.InvalidProtobuf,
            runtime_errors.NoSuchFile,
            runtime_errors.NotImplemented,
            runtime_errors.RuntimeException,
            RuntimeError,
            ValueError,
        )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                str(folder.path / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )
        except self._errors as error:
            raise _damaged(folder, "model.onnx") from error
        self._inputs = [entry.name for entry in self._session.get_inputs()]
        unknown = set(self._inputs) - {"input_ids", "attention_mask", "token_type_ids"}
        if unknown or "input_ids" not in self._inputs:
            raise ModelFault(f"{folder.name} 的输入不是判断模型的输入。", _ACTION)
        self._folder = folder

    def logits(self, text: str) -> list[float]:
        """Logits of ``text`` in ``LABELS`` order."""
        import numpy as np

        ids = np.asarray([self._tokenizer.ids(text)], dtype=np.int64)
        values = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        try:
            (output, *_) = self._session.run(None, {name: values[name] for name in self._inputs})
        except self._errors as error:
            raise _damaged(self._folder, "model.onnx") from error
        return _in_order(np.asarray(output, dtype=np.float64).reshape(-1).tolist(), self._order, self._folder)


class CheckpointDecider:
    """A training checkpoint through transformers' BertForSequenceClassification; needs training extras."""

    def __init__(self, folder: DeciderFolder, threads: int = 0) -> None:
        try:
            import torch
            from safetensors import SafetensorError
            from transformers import BertForSequenceClassification
        except ImportError as error:
            raise ModelFault(
                f"{folder.name} 是训练检查点，需要安装训练组件才能直接使用。",
                "请先发布这个模型，或安装训练组件。",
            ) from error
        quiet_transformers()
        self._order = _order(folder)
        self._tokenizer = DeciderTokenizer(folder.path, folder.max_tokens)
        self._torch, self._folder = torch, folder
        if threads > 0:
            torch.set_num_threads(threads)
        try:
            self._model, report = BertForSequenceClassification.from_pretrained(
                folder.path, local_files_only=True, use_safetensors=True, output_loading_info=True
            )
        except (OSError, ValueError, RuntimeError, KeyError, TypeError, SafetensorError) as error:
            raise _damaged(folder, "model.safetensors") from error
        if report["missing_keys"] or report.get("mismatched_keys"):
            raise ModelFault(f"{folder.name} 的权重不完整。", _ACTION)
        self._model.eval()

    def logits(self, text: str) -> list[float]:
        """Logits of ``text`` in ``LABELS`` order."""
        ids = self._torch.tensor([self._tokenizer.ids(text)])
        with self._torch.inference_mode():
            output = self._model(input_ids=ids, attention_mask=self._torch.ones_like(ids)).logits
        return _in_order(output.reshape(-1).double().tolist(), self._order, self._folder)


def quiet_transformers() -> None:
    """Keep transformers' bars and reports off stderr: what matters of them is told in our words."""
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()


class DeciderTokenizer:
    """The folder's tokenizer.json: text to ids with [CLS] and [SEP], over-long ones cut in the middle."""

    def __init__(self, folder: Path, max_tokens: int) -> None:
        import tokenizers

        try:
            self._tokenizer: Any = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # tokenizers raises nothing more precise
            raise ModelFault(
                f"{folder.name} 的 tokenizer.json 已损坏或不匹配，没有加载。", _ACTION
            ) from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._limit = max_tokens

    def ids(self, text: str) -> list[int]:
        """Token ids of a rendered row."""
        return fit_tokens(self._tokenizer.encode(text).ids, self._limit)

    def bare_ids(self, text: str) -> list[int]:
        """Token ids of a text of any length, with nothing put around it."""
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def id_of(self, token: str) -> int:
        """The id of a special token. Raises ModelFault where the tokenizer has none."""
        found = self._tokenizer.token_to_id(token)
        if found is None:
            raise ModelFault(f"分词器里没有 {token}。", _ACTION)
        return int(found)


def _order(folder: DeciderFolder) -> tuple[int, ...]:
    """Where each of ``LABELS`` stands among the model's own labels."""
    return tuple(folder.labels.index(label) for label in LABELS)


def _in_order(values: Sequence[float], order: Sequence[int], folder: DeciderFolder) -> list[float]:
    if len(values) != len(LABELS):
        raise ModelFault(f"{folder.name} 给出 {len(values)} 个结果，应该是 {len(LABELS)} 个。", _ACTION)
    return [values[position] for position in order]


def _damaged(folder: DeciderFolder, name: str) -> ModelFault:
    return ModelFault(f"{folder.name} 的 {name} 已损坏或不匹配，没有加载。", _ACTION)
