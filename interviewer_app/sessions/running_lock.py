"""A file lock that dies with its process: how a running session is told from an interrupted one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from interviewer_app.files import storage_error

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

FILE_NAME = "running"


def is_running(session_folder: Path) -> bool:
    """Return whether a living process holds the sentinel of this session."""
    try:
        descriptor = os.open(session_folder / FILE_NAME, os.O_RDWR)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise storage_error(error, session_folder) from error
    try:
        return not try_lock(descriptor)
    finally:
        os.close(descriptor)


def try_lock(descriptor: int) -> bool:
    """Lock an open file without waiting; return whether it worked. Closing the file unlocks it."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
