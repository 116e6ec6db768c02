"""How a running job is asked to stop: a line on stdin, the parent's death, Ctrl-C; and its heartbeat.

Standard library only; see ``training.progress`` for the protocol.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import stat
import threading
from collections.abc import Callable, Iterator
from typing import Any, TextIO

_MAX_LINE_BYTES = 65_536

StopRequest = threading.Event


@contextlib.contextmanager
def listen(
    stop: StopRequest, stdin: TextIO | None, beat: Callable[[], None] | None, every_s: float
) -> Iterator[None]:
    """While the work runs: set ``stop`` when asked to, call ``beat`` every ``every_s`` seconds.

    Ctrl-C and SIGTERM ask once and politely; the second Ctrl-C interrupts. ``stdin`` is None where it belongs
    to a person.
    """
    ended = threading.Event()
    if stdin is not None:
        _start_thread(_follow, stdin, stop)
    beating = _start_thread(_beat, beat, ended, every_s) if beat is not None else None
    with _signals(stop):
        try:
            yield
        finally:
            ended.set()
            if beating is not None:
                beating.join()


def _start_thread(target: Callable[..., None], *arguments: Any) -> threading.Thread:
    thread = threading.Thread(target=target, args=arguments, daemon=True)
    thread.start()
    return thread


def _beat(beat: Callable[[], None], ended: threading.Event, every_s: float) -> None:
    while not ended.wait(every_s):
        beat()


def _follow(stdin: TextIO, stop: StopRequest) -> None:
    """Read commands until the end of stdin: the parent's death, where a parent holds the other end."""
    try:
        descriptor = stdin.fileno()
        mode = os.fstat(descriptor).st_mode
    except (OSError, ValueError):
        return
    has_parent = stat.S_ISFIFO(mode) or stat.S_ISSOCK(
        mode
    )  # /dev/null and a file end at once, and tell nothing
    rest = b""
    while True:
        try:
            # Not stdin.readline(): a thread inside it holds a lock that kills the interpreter's shutdown.
            block = os.read(descriptor, 4096)
        except OSError:
            block = b""
        if not block:
            if has_parent:
                stop.set()
            return
        *lines, rest = (rest + block).split(b"\n")
        rest = rest[-_MAX_LINE_BYTES:]
        if any(_is_stop(line) for line in lines):
            stop.set()


def _is_stop(line: bytes) -> bool:
    """Whether a line is the stop command; anything else is ignored, so that the protocol can grow."""
    try:
        command = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(command, dict) and command.get("cmd") == "stop"


@contextlib.contextmanager
def _signals(stop: StopRequest) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may set handlers
        return

    def ask(number: int, _frame: object) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
