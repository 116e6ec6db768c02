"""Asks whether a base model can be had from the hub, before a library tries for minutes."""

from __future__ import annotations

import os

from training.json_reader import DataError


def is_cached(name: str, remedy: str) -> bool:
    """Whether the hub need not be asked for ``name``; ``remedy`` is what to do without it.

    Asks for one small file: transformers would try many, each with all the hub's retries, for five minutes.

    Raises:
        DataError: it is neither in the cache nor can the hub be reached.
    """
    from huggingface_hub import hf_hub_download

    try:
        hf_hub_download(name, "config.json", local_files_only=True)
    except (OSError, ValueError) as missing:
        if _offline():
            raise DataError(f"现在是离线模式，本机没有基础模型 {name}。", remedy) from missing
    else:
        return True
    try:
        hf_hub_download(name, "config.json")
    except (OSError, ValueError, RuntimeError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise DataError(f"连不上模型库，得不到 {name}：{reason[:200]}", remedy) from error
    return False


def _offline() -> bool:
    return os.environ.get("HF_HUB_OFFLINE", "").strip().lower() in {"1", "true", "yes", "on"}
