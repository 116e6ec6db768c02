"""Where a job's messages go: protocol lines, one final object, or a tidy view with a progress bar.

Standard library only; see ``training.progress`` for the messages.
"""

from __future__ import annotations

import json
import math
import shutil
import threading
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, TextIO

_BAR_CELLS = 24


class JsonLinesOutput:
    """One JSON object a line on ``stdout``; lines for people go to ``log``. Nothing follows the last message.

    ``lost`` is called when nobody reads any more. Safe to call from several threads.
    """

    def __init__(self, stdout: TextIO, log: TextIO, lost: Callable[[], None]) -> None:
        self._stdout, self._log, self._lost = stdout, log, lost
        self._lock = threading.Lock()
        self._ended = False

    def send(self, message: Mapping[str, Any]) -> None:
        """Write a message."""
        with self._lock:
            if not self._ended:
                self._write(message)

    def say(self, text: str) -> None:
        """Write to the log."""
        print(text, file=self._log, flush=True)

    def finish(self, message: Mapping[str, Any], text: str) -> None:
        """Write the last message; a heartbeat that comes later is dropped."""
        with self._lock:
            if not self._ended:
                self._write(message)
            self._ended = True

    def _write(self, message: Mapping[str, Any]) -> None:
        try:
            self._stdout.write(to_json(message) + "\n")
            self._stdout.flush()
        except OSError:  # a broken pipe: the parent is gone
            self._ended = True
            self._lost()


class JsonOutput:
    """The outcome alone on ``stdout``; all else goes to ``view``, which writes to stderr."""

    def __init__(self, stdout: TextIO, view: TerminalOutput) -> None:
        self._stdout, self._view = stdout, view

    def send(self, message: Mapping[str, Any]) -> None:
        """Show a message on stderr."""
        self._view.send(message)

    def say(self, text: str) -> None:
        """Show a line on stderr."""
        self._view.say(text)

    def finish(self, message: Mapping[str, Any], text: str) -> None:
        """Print the one object."""
        self._view.clear()
        print(to_json(message), file=self._stdout, flush=True)


class TerminalOutput:
    """A tidy view for people: results on ``stdout``; titles, bar and warnings on ``log`` (stderr)."""

    def __init__(self, stdout: TextIO, log: TextIO) -> None:
        self._stdout, self._log = stdout, log
        self._has_bar = log.isatty()
        self._title = ""
        self._bar_shown = False

    def send(self, message: Mapping[str, Any]) -> None:
        """Show what a person wants to see of a message."""
        kind = message["type"]
        if kind == "phase":
            self._title = _phase_title(message)
            self._show(self._title) if self._has_bar else self._line(self._title)
        elif kind == "progress" and self._has_bar:
            self._show(progress_line(self._title, message, shutil.get_terminal_size().columns))
        elif kind == "warning":
            self._line(f"! {message['sentence']} {message['action']}".rstrip())

    def say(self, text: str) -> None:
        """Print a line."""
        self.clear()
        print(_printable(text, self._stdout), file=self._stdout, flush=True)

    def finish(self, message: Mapping[str, Any], text: str) -> None:
        """Print the outcome, or on stderr why there is none."""
        self.clear()
        stream = self._log if message["type"] == "error" else self._stdout
        if text:
            print(_printable(text, stream), file=stream, flush=True)

    def clear(self) -> None:
        """Take the bar off the screen."""
        if self._bar_shown:
            self._log.write("\r\x1b[K")
            self._log.flush()
            self._bar_shown = False

    def _line(self, text: str) -> None:
        self.clear()
        print(_printable(text, self._log), file=self._log, flush=True)

    def _show(self, text: str) -> None:
        self._log.write("\r\x1b[K" + _printable(text, self._log))
        self._log.flush()
        self._bar_shown = True


class SilentOutput:
    """Nothing but why a job failed, on ``log``: for the processes beside the one that speaks."""

    def __init__(self, log: TextIO) -> None:
        self._log = log

    def send(self, message: Mapping[str, Any]) -> None:
        """Keep silent."""

    def say(self, text: str) -> None:
        """Keep silent."""

    def finish(self, message: Mapping[str, Any], text: str) -> None:
        """Tell an error."""
        if message["type"] == "error":
            print(text, file=self._log, flush=True)


def progress_line(title: str, message: Mapping[str, Any], columns: int) -> str:
    """The bar for a progress message, within ``columns`` cells (a Chinese character takes two)."""
    done, total = message["done"], message["total"]
    share = min(1.0, done / total) if total else 1.0
    cells = round(_BAR_CELLS * share)
    left = f", {_duration(message['eta_s'])}" if message.get("eta_s") else ""
    unit = f" {message['unit']}" if message.get("unit") else ""
    end = f" {'━' * cells}{'─' * (_BAR_CELLS - cells)} {share:4.0%} {done}/{total}{unit}{left}"
    return _fit(_fit(title, max(0, columns - 1 - _width(end))) + end, columns - 1)


def to_json(message: Mapping[str, Any]) -> str:
    """``message`` as one line of JSON: no NaN, and half surrogates (from file names) as escapes."""
    try:
        text = json.dumps(message, ensure_ascii=False, allow_nan=False, default=str)
    except ValueError:
        text = json.dumps(_finite(message), ensure_ascii=False, allow_nan=False, default=str)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _finite(inner) for key, inner in value.items()}
    return [_finite(inner) for inner in value] if isinstance(value, list | tuple) else value


def _phase_title(message: Mapping[str, Any]) -> str:
    number, of = message.get("number"), message.get("of")
    return f"[{number}/{of}] {message['title']}" if number and of else str(message["title"])


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _printable(text: str, stream: TextIO) -> str:
    """``text`` with what the stream's encoding lacks replaced, so that a view never fails on a character."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _fit(text: str, columns: int) -> str:
    kept, used = [], 0
    for character in text:
        used += _width(character)
        if used > columns:
            break
        kept.append(character)
    return "".join(kept)
