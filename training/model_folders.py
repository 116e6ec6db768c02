"""Says what kind of decider a folder holds, and refuses one that is missing, foreign or unsafe.

Standard library only, shared by the app, the evaluation and the publishing. Runs before any model library
is imported: nothing in the folder is executed, unpickled or followed here, and only what cannot carry code
(ONNX, safetensors, JSON, text) is let through to the libraries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from training.model_safety import (
    MAX_CONFIG_BYTES,
    JsonReader,
    ModelFault,
    read_config,
    read_object,
    refuse_unsafe,
)
from training.rendering import RENDERING_VERSION
from training.rows import LABELS

__all__ = [
    "MAX_CONFIG_BYTES",
    "DeciderFolder",
    "ModelFault",
    "check_decider_folder",
    "read_config",
    "refuse_unsafe",
]

MIN_TEMPERATURE, MAX_TEMPERATURE = 0.05, 20.0
MIN_TOKENS, MAX_TOKENS = 16, 512


@dataclass(frozen=True)
class DeciderFolder:
    """A decider's folder that may be loaded.

    ``labels`` is the order of the model's logits, ``max_tokens`` the most it can read.
    """

    path: Path
    kind: Literal["published", "checkpoint"]
    name: str
    labels: tuple[str, ...]
    temperature: float
    max_tokens: int


def check_decider_folder(folder: Path, read: JsonReader = read_config) -> DeciderFolder:
    """What stands in ``folder``: a published model (model.onnx) or a training checkpoint (model.safetensors).

    ``read`` reads a JSON file and raises ValueError if it cannot; the app passes its stricter one.

    Raises:
        ModelFault: the folder is missing, holds something that can carry code, or is no decider of this app.
    """
    folder = folder.expanduser()
    if not folder.is_dir():
        raise ModelFault(f"判断模型的文件夹不存在：{folder}。", "在设置里重新选择，或先用规则判断。")
    refuse_unsafe(folder, read)
    kind: Literal["published", "checkpoint"]
    if (folder / "model.onnx").is_file():
        kind, card = "published", read_object(folder, "decider.json", read)
        labels, longest = _labels(folder, card.get("labels")), card.get("max_tokens", MAX_TOKENS)
    elif (folder / "model.safetensors").is_file() and (folder / "config.json").is_file():
        kind, card = "checkpoint", read_object(folder, "decider.json", read, optional=True)
        config = read_object(folder, "config.json", read)
        labels, longest = _checkpoint_labels(folder, config), config.get("max_position_embeddings")
    else:
        raise ModelFault(
            f"{folder.name} 里没有可用的判断模型（缺少 model.onnx，或 config.json 和 model.safetensors）。",
            "请选择发布后的模型文件夹，或训练得到的检查点文件夹。",
        )
    if not (folder / "tokenizer.json").is_file():
        raise ModelFault(f"{folder.name} 缺少 tokenizer.json。", "请重新发布或重新训练这个模型。")
    version = card.get("rendering", RENDERING_VERSION)
    if version != RENDERING_VERSION:
        raise ModelFault(
            f"{folder.name} 是按第 {version} 版输入格式训练的，现在用的是第 {RENDERING_VERSION} 版。",
            "请用现在的程序重新训练并发布。",
        )
    named = card.get("name")
    name = named if isinstance(named, str) and named else folder.name
    return DeciderFolder(folder, kind, name, labels, _temperature(folder, card), _max_tokens(folder, longest))


def _labels(folder: Path, labels: Any) -> tuple[str, ...]:
    if not isinstance(labels, list) or sorted(map(str, labels)) != sorted(LABELS):
        raise ModelFault(
            f"{folder.name} 不是追问判断模型：它的标签不是 {'、'.join(LABELS)}。",
            "请选择本程序训练的判断模型。",
        )
    return tuple(map(str, labels))


def _checkpoint_labels(folder: Path, config: Mapping[str, Any]) -> tuple[str, ...]:
    if config.get("model_type") != "bert":
        raise ModelFault(
            f"{folder.name} 不是 BERT 模型（model_type 是 {config.get('model_type')!r}）。",
            "请选择本程序训练的判断模型。",
        )
    names = config.get("id2label")
    ordered = [names.get(str(number)) for number in range(len(names))] if isinstance(names, Mapping) else None
    return _labels(folder, ordered)


def _temperature(folder: Path, card: Mapping[str, Any]) -> float:
    value = card.get("temperature", 1.0)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not MIN_TEMPERATURE <= value <= MAX_TEMPERATURE:
        raise ModelFault(f"{folder.name} 的 decider.json 里温度无效：{value!r}。", "请重新发布这个模型。")
    return float(value)


def _max_tokens(folder: Path, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < MIN_TOKENS:
        raise ModelFault(f"{folder.name} 能读的长度无效：{value!r}。", "请重新发布或重新训练这个模型。")
    return min(value, MAX_TOKENS)
