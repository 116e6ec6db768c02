"""Replaces files and folders in one step, so that a crash leaves the old or the new, never a half.

Standard library only.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any


def write_bytes(path: Path, data: bytes) -> None:
    """Replace ``path`` by ``data``, forced to the disk before it takes the name. Raises OSError."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with beside.open("wb") as file:
            file.write(data)
            sync(file)
        os.replace(beside, path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_json(path: Path, content: Any) -> None:
    """Replace ``path`` by ``content`` as JSON; no NaN can get in. Raises OSError, ValueError."""
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    write_bytes(path, (text + "\n").encode("utf-8"))


def write_folder(path: Path, fill: Callable[[Path], None]) -> None:
    """Let ``fill`` write a folder beside ``path``, force it to the disk, then let it take the name.

    A folder that stands at ``path`` is moved out of the way first and removed afterwards.

    Raises:
        OSError: the disk refuses; what stood at ``path`` stands there still.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    beside.mkdir()
    old = None
    try:
        fill(beside)
        for root, _, names in os.walk(beside):
            for name in names:
                with (Path(root) / name).open("rb+") as file:
                    sync(file)
            sync_folder(Path(root))
        if path.exists():
            old = path.with_name(f".{path.name}.{secrets.token_hex(4)}.old")
            os.replace(path, old)
        os.replace(beside, path)
    except BaseException:
        if old is not None and not path.exists():
            os.replace(old, path)
        shutil.rmtree(beside, ignore_errors=True)
        raise
    sync_folder(path.parent)
    if old is not None:
        shutil.rmtree(old, ignore_errors=True)


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` durable; Windows has no such call and needs none."""
    if os.name != "nt":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sync(file: IO[bytes]) -> None:
    """Force what was written into ``file`` to the disk."""
    file.flush()
    os.fsync(file.fileno())
