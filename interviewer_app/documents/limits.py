"""How much a document may cost, and how the child that reads it gives up all it does not need."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

MEBIBYTE = 1024 * 1024
_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@dataclass(frozen=True)
class Limits:
    """What one document may cost. ``unpacked_bytes`` bounds each stream, ``nesting`` the depth of XML.

    A résumé has two pages and some hundred kilobytes; a portfolio with pictures stays below these, too.
    """

    file_bytes: int = 10 * MEBIBYTE
    pages: int = 30
    unpacked_bytes: int = 24 * MEBIBYTE
    text_characters: int = 100_000
    nesting: int = 200
    memory_bytes: int = 768 * MEBIBYTE
    cpu_s: int = 15
    wall_s: float = 30.0


def bound_costs(limits: Limits) -> None:
    """Bound this process's memory and processor time, where the system can.

    Linux keeps to all of it; macOS knows no limit of address space, Windows none at all: there the parent's
    clock alone ends a process that runs away.
    """
    if sys.platform == "win32":
        return
    import resource

    for which, soft, hard in (
        (resource.RLIMIT_AS, limits.memory_bytes, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_s, limits.cpu_s + 1),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
    ):
        with suppress(OSError, ValueError):  # the system's own limit may be lower still
            resource.setrlimit(which, (soft, hard))


def shut_off() -> None:
    """Open nothing and start nothing from now on: no file, no socket, no process.

    To be called when everything is imported and read. Without a free descriptor POSIX systems refuse every
    file and socket; the audit hook refuses sockets, processes and writing on all systems.
    """
    if sys.platform != "win32":
        import resource

        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING
    if writes or event.startswith(_FORBIDDEN):
        raise PermissionError(f"{event} is not allowed here")
