"""Says what kind of decider a folder holds, and refuses one that is missing, foreign or unsafe.

Standard library only, shared by the app, the evaluation and the publishing. Runs before any model library
is imported: nothing in the folder is executed, unpickled or followed here, and only what cannot carry code
(ONNX, safetensors, JSON, text) is let through to the libraries.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from training.faults import TrainingError
from training.rendering import RENDERING_VERSION
from training.rows import LABELS

# Formats that run code when they are loaded (pickles), or are code.
_PICKLES = {
    ".bin",
    ".pt",
    ".pth",
    ".pkl",
    ".pickle",
    ".ckpt",
    ".joblib",
    ".npy",
    ".npz",
    ".h5",
    ".keras",
    ".mar",
}
_PROGRAMS = {
    ".py",
    ".pyc",
    ".pyd",
    ".so",
    ".dll",
    ".dylib",
    ".exe",
    ".sh",
    ".bat",
    ".cmd",
    ".ps1",
    ".js",
    ".jar",
}
UNSAFE_SUFFIXES = frozenset(_PICKLES | _PROGRAMS)
MAX_FILES = 200
MAX_CONFIG_BYTES = 1024 * 1024
MIN_TEMPERATURE, MAX_TEMPERATURE = 0.05, 20.0
MIN_TOKENS, MAX_TOKENS = 16, 512

JsonReader = Callable[[Path], Any]


class ModelFault(TrainingError):
    """A model folder that cannot be used: what is wrong, and what to do."""


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


def read_config(path: Path) -> Any:
    """The JSON of a small file.

    Raises:
        ValueError: the file is too large, cannot be read or is no JSON.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_CONFIG_BYTES + 1)
        if len(raw) > MAX_CONFIG_BYTES:
            raise ValueError(f"{path.name} is larger than {MAX_CONFIG_BYTES:,} bytes")
        return json.loads(raw.decode("utf-8-sig"))
    except (OSError, RecursionError) as error:
        raise ValueError(f"{path.name} cannot be read: {error}") from error


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
        kind, card = "published", _read(folder, "decider.json", read)
        labels, longest = _labels(folder, card.get("labels")), card.get("max_tokens", MAX_TOKENS)
    elif (folder / "model.safetensors").is_file() and (folder / "config.json").is_file():
        kind, card = "checkpoint", _read(folder, "decider.json", read, optional=True)
        config = _read(folder, "config.json", read)
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


def refuse_unsafe(folder: Path, read: JsonReader = read_config) -> None:
    """Raise ModelFault if anything in ``folder`` could run code or leads out of it."""
    for count, entry in enumerate(_entries(folder)):
        shown = entry.relative_to(folder)
        if count >= MAX_FILES:
            raise ModelFault(f"{folder.name} 里的文件太多，不像一个模型。", "请选择模型自己的文件夹。")
        if entry.is_symlink():
            raise ModelFault(f"{folder.name} 里有链接：{shown}。", "请用真实的文件替换它。")
        if not (entry.is_file() or entry.is_dir()):
            raise ModelFault(f"{folder.name} 里有特殊文件：{shown}。", "请删除它。")
        if entry.suffix.lower() in UNSAFE_SUFFIXES:
            raise ModelFault(
                f"{folder.name} 里的 {shown} 可能带有程序代码，没有加载。",
                "请删除它，或改用 safetensors、ONNX 格式的模型。",
            )
        if entry.name.lower().endswith("config.json") and _holds_key(_load(entry, read), "auto_map"):
            raise ModelFault(f"{folder.name} 的 {shown} 要求运行自带代码（auto_map）。", "请换一个模型。")


def _entries(folder: Path) -> Iterator[Path]:
    """Everything under ``folder``, links not followed; sorted, so that a refusal is always the same."""

    def fail(error: OSError) -> None:
        raise ModelFault(f"读不了 {folder.name}：{error.strerror}。", "请检查这个文件夹的权限。") from error

    for root, folders, files in os.walk(folder, followlinks=False, onerror=fail):
        folders.sort()
        for name in sorted((*folders, *files)):
            yield Path(root) / name


def _read(folder: Path, name: str, read: JsonReader, *, optional: bool = False) -> Mapping[str, Any]:
    path = folder / name
    if not path.is_file():
        if optional:
            return {}
        raise ModelFault(f"{folder.name} 缺少 {name}。", "请重新发布这个模型。")
    content = _load(path, read)
    if not isinstance(content, Mapping):
        raise ModelFault(f"{folder.name} 的 {name} 不是 JSON 对象。", "请重新发布这个模型。")
    return content


def _load(path: Path, read: JsonReader) -> Any:
    try:
        return read(path)
    except ValueError as error:
        raise ModelFault(f"{path.parent.name} 的 {path.name} 不是有效的 JSON。", "请换一个模型。") from error


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


def _holds_key(content: Any, key: str) -> bool:
    if isinstance(content, Mapping):
        return key in content or any(_holds_key(value, key) for value in content.values())
    return isinstance(content, list) and any(_holds_key(value, key) for value in content)
