"""Copies the library while it is in use, keeps the newest copies, and takes erased sessions out of them."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from interviewer_app.errors import StorageError
from interviewer_app.files import open_private, private_folder, storage_error, sync_folder
from interviewer_app.sessions.database import connect, damaged_error, database_error, is_sound

PATTERN = "library-*.db"


def back_up(library: Path, folder: Path, keep: int, now_ns: int) -> Path:
    """Copy the library into ``folder`` as it is at this moment and keep the newest ``keep`` copies.

    A damaged library is never copied, and a copy takes its name only after it was checked itself. The
    library may be in use: the copy is made over a connection of its own, whose cache is cold, so that the
    check sees what the disk holds.

    Raises:
        StorageError: the library is damaged or the disk refuses; older copies are untouched.
    """
    private_folder(folder)
    try:
        with closing(connect(library, writer=False)) as source:
            if not is_sound(source):
                raise damaged_error(library)
            return _keep_copy(source, folder, keep, now_ns)
    except sqlite3.Error as error:
        raise database_error(error, library) from error


def _keep_copy(source: sqlite3.Connection, folder: Path, keep: int, now_ns: int) -> Path:
    stamp = datetime.fromtimestamp(now_ns / 1e9, UTC).strftime("%Y%m%dT%H%M%S%fZ")
    final = folder / f"library-{stamp}.db"
    beside = folder / f".{final.name}.tmp"
    try:
        _copy(source, beside)
        os.replace(beside, final)
        sync_folder(folder)
    except OSError as error:
        raise storage_error(error, folder) from error
    finally:
        beside.unlink(missing_ok=True)
    for old in sorted(folder.glob(PATTERN))[: -max(1, keep)]:
        old.unlink(missing_ok=True)
    return final


def _copy(source: sqlite3.Connection, beside: Path) -> None:
    os.close(open_private(beside, os.O_RDWR | os.O_CREAT))
    with closing(sqlite3.connect(beside, isolation_level=None)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, that can be copied back as it is
        if not is_sound(copy):
            raise StorageError(
                "The copy of the library could not be verified.", "Check the disk; older copies are kept."
            )
    descriptor = os.open(beside, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def erase_from_backups(folder: Path, session_id: str) -> None:
    """Remove a session's rows and their bytes from every copy; a copy that cannot be changed is deleted.

    Raises:
        StorageError: a copy can be neither changed nor deleted.
    """
    for path in sorted(folder.glob(PATTERN)):
        try:
            _erase_rows(path, session_id)
        except sqlite3.Error as error:
            try:
                path.unlink(missing_ok=True)  # a copy less is better than a promise broken
            except OSError:
                raise database_error(error, path) from error


def erase_backups(folder: Path) -> None:
    """Delete every copy.

    Raises:
        StorageError: one cannot be deleted.
    """
    for path in sorted(folder.glob(PATTERN)):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise storage_error(error, path) from error


def _erase_rows(path: Path, session_id: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        copy.execute("PRAGMA temp_store = MEMORY")
        copy.execute("PRAGMA secure_delete = ON")
        copy.execute("PRAGMA foreign_keys = ON")
        copy.execute("PRAGMA journal_mode = DELETE")
        removed = copy.execute("DELETE FROM sessions WHERE id = ?", (session_id,)).rowcount
        if removed:
            copy.execute(
                "VACUUM"
            )  # secure_delete zeroes freed cells; this also drops leftovers of split pages
