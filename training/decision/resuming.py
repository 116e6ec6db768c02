"""Finds what a training is gone on from, and says why it cannot be; both kinds of training use it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from training.decision import processes
from training.decision.state import SavedState, StateStore
from training.json_reader import DataError
from training.model_safety import read_config
from training.progress import Job

_CHANGED = {
    "data_hash": "训练数据变了",
    "pretrain_hash": "预训练文本变了",
    "rendering": "输入格式的版本变了",
    "template_sha256": "基础模型的聊天模板变了",
    "tokenizer_hash": "分词器变了",
}


def go_on_from(
    store: StateStore, card: Path, weights: Path, fingerprint: Mapping[str, Any], job: Job, *, resume: bool
) -> tuple[SavedState | None, dict[str, Any] | None]:
    """The saved state, or where there is none the card of the finished checkpoint; of this very run alone.

    ``fingerprint`` is what must be the same: ``recipe`` and some of the hashes. Without ``resume`` what was
    saved is removed.

    Raises:
        DataError: the saved state is another run's.
    """
    processes.wait()
    if not resume:
        if processes.is_first():
            store.clear()
        processes.wait()
        return None, None
    saved = store.load()
    if saved is None:
        finished = _finished(card, weights, fingerprint)
        if finished is None:
            job.warning("没有可以继续的进度，从头开始。")
        return None, finished
    changed = _changes(saved.values, fingerprint)
    if changed:
        raise DataError(
            f"不能继续上次的训练：{'；'.join(changed)}。",
            "请用原来的设置继续，或去掉 --resume 从头开始。",
        )
    job.say("从上次保存的进度继续。")
    return saved, None


def _finished(card: Path, weights: Path, fingerprint: Mapping[str, Any]) -> dict[str, Any] | None:
    if not card.is_file() or not weights.is_file():
        return None
    try:
        content = read_config(card)
    except ValueError:
        return None
    return content if isinstance(content, dict) and not _changes(content, fingerprint) else None


def _changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What differs between a saved run and this one, in words."""
    old, new = before.get("recipe", {}), now["recipe"]
    other = [name for name in new if old.get(name) != new[name]]
    found = [f"--{_option(name)} 由 {old.get(name)} 变成了 {new[name]}" for name in other]
    found += [words for name, words in _CHANGED.items() if name in now and before.get(name) != now[name]]
    return found


def _option(name: str) -> str:
    return "lr" if name == "rate" else name.replace("_", "-")
