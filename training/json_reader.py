"""Reads a data file, a JSON list or JSON Lines, row by row; what cannot be read is named, never dropped.

Standard library only. The check reads on past a bad row (``read_data_file``), the trainers refuse the file
(``load_rows``); both by the one strict parser.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.faults import TrainingError
from training.strict_json import JsonRefusal, decode_utf8, parse_json

MAX_FILE_BYTES = 256 * 1024 * 1024
MAX_ROW_BYTES = 1024 * 1024
MAX_ROW_DEPTH = 16

_SPACE = re.compile(r"[ \t\r\n]*")
_LENIENT = json.JSONDecoder()


class DataError(TrainingError):
    """A file or setting that cannot be trained on, as ``sentence`` (what) and ``action`` (what to do)."""


@dataclass(frozen=True)
class Entry:
    """One row as it stands in the file: its value, index (from 0) and first line (from 1).

    ``fault`` says what is wrong where the row cannot be read; ``value`` is then None and ``line`` the
    faulty line.
    """

    index: int
    line: int
    value: Any = None
    fault: str = ""


@dataclass(frozen=True)
class DataFile:
    """A file's rows in order, the unreadable ones included."""

    path: Path
    entries: tuple[Entry, ...]
    is_list: bool


def load_rows(path: Path) -> list[Any]:
    """All rows of a data file, each still to be parsed by ``training.schema``.

    Raises:
        DataError: the file or one of its rows cannot be read; the line is named.
    """
    entries = read_data_file(path).entries
    for entry in entries:
        if entry.fault:
            raise DataError(f"{path}, line {entry.line}: {entry.fault}.", "Correct that line.")
    return [entry.value for entry in entries]


def read_data_file(path: Path, max_bytes: int = MAX_FILE_BYTES) -> DataFile:
    """Every row of a file, or what is wrong with it.

    Raises:
        DataError: the file as a whole cannot be read: missing, too large, not UTF-8.
    """
    try:
        if path.exists() and not path.is_file():  # a pipe or a device could be read for ever
            raise DataError(f"{path} is not a file.", "Choose a file.")
        with path.open("rb") as file:
            raw = file.read(max_bytes + 1)
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{path} cannot be read: {reason}.", "Check the name and permissions.") from error
    if len(raw) > max_bytes:
        raise DataError(f"{path} is larger than {max_bytes:,} bytes.", "Split the file.")
    try:
        text = decode_utf8(raw)
    except JsonRefusal as refusal:
        raise DataError(f"{path}, line {refusal.line}: {refusal.what}.", "Save it as UTF-8.") from refusal
    is_list = text.lstrip(" \t\r\n").startswith("[")
    entries = read_list(text) if is_list else read_lines(text)
    return DataFile(path, tuple(entries), is_list)


def read_lines(text: str) -> list[Entry]:
    """The rows of JSON Lines; empty lines are no rows."""
    # splitlines() would also part at U+2028 and the like, which may stand inside a JSON string.
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    entries = [_entry(index, number, line) for index, (number, line) in enumerate(lines)]
    if entries and entries[0].fault and _spans_lines(text):
        return [Entry(0, entries[0].line, None, "begins a row that spreads over several lines")]
    return entries


def read_list(text: str) -> list[Entry]:
    """The rows of one JSON list; after a row whose end cannot be found nothing more can be read."""
    entries: list[Entry] = []
    position = _skip(text, text.index("[") + 1)
    line, counted = text.count("\n", 0, position) + 1, position
    while position < len(text) and text[position] != "]":
        end, fault = _end_of_value(text, position)
        line, counted = line + text.count("\n", counted, position), position
        index = len(entries)
        if end is None:
            where = text.count("\n", 0, fault[0]) + 1
            return [*entries, Entry(index, where, None, fault[1])]
        entries.append(_entry(index, line, text[position:end]))
        position = _skip(text, end)
        if text[position : position + 1] == ",":
            after = _skip(text, position + 1)
            if text[after : after + 1] == "]":
                return [*entries, _broken(text, position, index + 1, "has a comma after the last row")]
            position = after
        elif text[position : position + 1] != "]":
            return [*entries, _broken(text, position, index + 1, "is not JSON: a comma or ] is missing")]
    if position >= len(text):
        return [*entries, _broken(text, len(text), len(entries), "is not JSON: the closing ] is missing")]
    if text[position + 1 :].strip():
        return [*entries, _broken(text, position, len(entries), "has more text after the closing ]")]
    return entries


def _entry(index: int, line: int, text: str) -> Entry:
    if len(text) > MAX_ROW_BYTES:
        return Entry(index, line, None, f"is a row of more than {MAX_ROW_BYTES:,} characters")
    try:
        return Entry(index, line, parse_json(text, max_depth=MAX_ROW_DEPTH, first_line=line))
    except JsonRefusal as refusal:
        return Entry(index, refusal.line or line, None, refusal.what)


def _broken(text: str, position: int, index: int, fault: str) -> Entry:
    return Entry(index, text.count("\n", 0, position) + 1, None, fault)


def _end_of_value(text: str, start: int) -> tuple[int | None, tuple[int, str]]:
    try:
        return _LENIENT.raw_decode(text, start)[1], (start, "")
    except json.JSONDecodeError as error:
        return None, (error.pos, f"is not JSON: {error.msg}")
    except RecursionError:
        return None, (start, f"is nested deeper than {MAX_ROW_DEPTH} levels")
    except ValueError as error:  # an integer of thousands of digits
        return None, (start, f"cannot be read as JSON: {error}")


def _spans_lines(text: str) -> bool:
    start = _skip(text, 0)
    end, _ = _end_of_value(text, start)
    return end is not None and "\n" in text[start:end]


def _skip(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position
