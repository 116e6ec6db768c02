"""Tells a running session from an interrupted one by a lock that dies with its process."""

from __future__ import annotations

import os
from pathlib import Path

from interviewer_app.files import storage_error
from training.file_lock import try_lock

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
