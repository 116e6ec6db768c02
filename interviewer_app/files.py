"""Writes files that survive a crash, in private folders, and tells disk errors in one sentence."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from pathlib import Path

from interviewer_app.errors import StorageError

PRIVATE_FILE_MODE = 0o600
PRIVATE_FOLDER_MODE = 0o700
MIN_FREE_BYTES = 500 * 1000 * 1000

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


def storage_error(error: OSError, path: Path) -> StorageError:
    """Say what the operating system refused at ``path`` in one sentence, with what to do about it."""
    if error.errno in _FULL:
        return disk_full_error(path)
    if error.errno in _REFUSED:
        return StorageError(
            f"{path} cannot be written: {error.strerror}.",
            "Give your user write permission there, or set VOICE_INTERVIEWER_HOME to another folder.",
        )
    return StorageError(
        f"The disk reported an error at {path}: {error.strerror or error}.",
        "Check the disk, then try again; what was saved before is kept.",
    )


def disk_full_error(path: Path) -> StorageError:
    """Return the one error that stands for every way a disk can be full."""
    return StorageError(
        f"The disk that holds {path} is full.",
        "Free some space (old sessions can be erased in Review), then go on; what was saved before is kept.",
    )


def private_folder(path: Path) -> Path:
    """Make ``path`` and its parents, readable by the owner alone, and return it.

    Raises:
        StorageError: the folder cannot be made.
    """
    try:
        missing = [folder for folder in (path, *path.parents) if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir(mode=PRIVATE_FOLDER_MODE, exist_ok=True)
        if not path.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
        if missing:
            sync_folder(missing[-1].parent)
    except OSError as error:
        raise storage_error(error, path) from error
    return path


def open_private(path: Path, flags: int) -> int:
    """Open ``path`` with ``flags`` as a descriptor; a new file is readable by the owner alone.

    Raises:
        OSError: the file cannot be opened.
    """
    return os.open(path, flags | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0), PRIVATE_FILE_MODE)


def sync_folder(folder: Path) -> None:
    """Make a rename or a new file in ``folder`` durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_all(descriptor: int, data: bytes | memoryview) -> None:
    """Write every byte of ``data``; a short write is followed by the rest or by the error behind it."""
    rest = memoryview(data).cast("B")
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def atomic_write_bytes(path: Path, data: bytes) -> None:
    """Replace ``path`` by ``data``: whoever reads sees the old file or the new one, also after a power cut.

    The bytes go to a file beside it, are forced to the disk, and take the name in one step.

    Raises:
        StorageError: disk full, no permission or an I/O error; the old file is untouched.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        descriptor = open_private(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        try:
            write_all(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(beside, path)
        sync_folder(path.parent)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise storage_error(error, path) from error


def free_bytes(path: Path) -> int:
    """Return the free bytes on the disk of ``path`` or, where it does not exist yet, of its nearest parent.

    Raises:
        StorageError: the disk does not answer.
    """
    there = next(folder for folder in (path, *path.absolute().parents) if folder.exists())
    try:
        return shutil.disk_usage(there).free
    except OSError as error:
        raise storage_error(error, path) from error


def require_free_space(path: Path, need_bytes: int = MIN_FREE_BYTES) -> None:
    """Refuse to begin where the disk is nearly full.

    Raises:
        StorageError: fewer than ``need_bytes`` are free.
    """
    free = free_bytes(path)
    if free < need_bytes:
        raise StorageError(
            f"Only {free / 1e6:.0f} MB are free on the disk that holds {path}; "
            f"a session needs {need_bytes / 1e6:.0f} MB.",
            "Free some space (old sessions can be erased in Review) and start again.",
        )
