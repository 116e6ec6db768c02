"""Refuses what in a model's folder could run code or leads out of it, and reads its small JSON files.

Standard library only, shared by the folders of deciders and generators. Runs before any model library is
imported: nothing in the folder is executed, unpickled or followed here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from training.faults import TrainingError

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

JsonReader = Callable[[Path], Any]


class ModelFault(TrainingError):
    """A model folder that cannot be used: what is wrong, and what to do."""


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


def refuse_unsafe(
    folder: Path, read: JsonReader = read_config, harmless: frozenset[str] = frozenset()
) -> None:
    """Raise ModelFault if anything in ``folder`` could run code or leads out of it.

    ``harmless`` names files of the folder itself whose suffix is a pickle's though the caller has looked
    into them and knows better.
    """
    for count, entry in enumerate(_entries(folder)):
        shown = entry.relative_to(folder)
        if count >= MAX_FILES:
            raise ModelFault(f"{folder.name} 里的文件太多，不像一个模型。", "请选择模型自己的文件夹。")
        if entry.is_symlink():
            raise ModelFault(f"{folder.name} 里有链接：{shown}。", "请用真实的文件替换它。")
        if not (entry.is_file() or entry.is_dir()):
            raise ModelFault(f"{folder.name} 里有特殊文件：{shown}。", "请删除它。")
        if entry.suffix.lower() in UNSAFE_SUFFIXES and str(shown) not in harmless:
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


def read_object(
    folder: Path, name: str, read: JsonReader = read_config, *, optional: bool = False
) -> Mapping[str, Any]:
    """The JSON object in the folder's file ``name``; empty where it is ``optional`` and missing.

    Raises:
        ModelFault: it is missing, no JSON, or no object.
    """
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


def _holds_key(content: Any, key: str) -> bool:
    if isinstance(content, Mapping):
        return key in content or any(_holds_key(value, key) for value in content.values())
    return isinstance(content, list) and any(_holds_key(value, key) for value in content)
