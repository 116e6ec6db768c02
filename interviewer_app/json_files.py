"""Reads JSON that others wrote: every refusal names the file, the line and what is wrong there."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

from interviewer_app.errors import InputError

DEFAULT_MAX_BYTES = 16 * 1024 * 1024
DEFAULT_MAX_DEPTH = 32

# A string, a bracket or separator, or a run of anything else (number, literal, broken quote).
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_NOT_FINITE = {"NaN", "Infinity", "-Infinity"}
_NUMBER_START = frozenset("-0123456789")


def load_json(
    source: Path | str | bytes,
    *,
    max_bytes: int = DEFAULT_MAX_BYTES,
    max_depth: int = DEFAULT_MAX_DEPTH,
    name: str | None = None,
) -> Any:
    """Read one JSON value from a file (``Path``) or from text (``str`` or ``bytes``).

    Stricter than the standard library, which accepts NaN and duplicate keys and dies of deep nesting:
    refused are more than ``max_bytes``, nesting beyond ``max_depth``, NaN and infinities (also as 1e999),
    duplicate keys, lone surrogates and text that is not UTF-8. A byte order mark is accepted.

    Args:
        source: the file or the text itself.
        max_bytes: largest size in bytes.
        max_depth: deepest nesting of arrays and objects.
        name: how to call the source in messages; the file's path by default.

    Raises:
        InputError: with the line, in one sentence.
    """
    called = name or (str(source) if isinstance(source, Path) else "The text")
    raw = _read(source, called, max_bytes)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _refusal(called, line, "is not UTF-8 text", "Save the file as UTF-8.") from error
    try:
        value = json.loads(
            text, object_pairs_hook=_unique, parse_float=_finite, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as error:
        _scan(text, called, max_depth)  # finds what is nested too deeply, too
        raise _refusal(called, error.lineno, f"is not JSON: {error.msg} (column {error.colno})") from error
    except (ValueError, RecursionError) as error:
        _scan(text, called, max_depth)  # names the line of what the hooks refused
        raise InputError(f"{called} cannot be read as JSON: {error}.", "Correct the file.") from error
    if _SURROGATE_ESCAPE.search(text) or _is_deeper(value, max_depth):
        _scan(text, called, max_depth)
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _finite(word: str) -> float:
    value = float(word)
    if math.isinf(value):
        raise ValueError(f"{word[:40]} is not a finite number")
    return value


def _refuse_constant(word: str) -> float:
    raise ValueError(f"{word} is not a finite number")


def _is_deeper(value: Any, max_depth: int) -> bool:
    level = [value]
    for _ in range(max_depth):
        groups = [outer for outer in level if isinstance(outer, dict | list)]
        level = [
            inner for outer in groups for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return any(isinstance(outer, dict | list) for outer in level)


def _read(source: Path | str | bytes, called: str, max_bytes: int) -> bytes:
    if isinstance(source, bytes):
        raw = source
    elif isinstance(source, str):
        raw = source.encode("utf-8", "surrogatepass")
    else:
        raw = read_limited(source, max_bytes, called)
    if len(raw) > max_bytes:
        raise InputError(f"{called} is larger than {max_bytes:,} bytes.", "Choose a smaller file.")
    return raw


def read_limited(path: Path, max_bytes: int, called: str | None = None) -> bytes:
    """Return at most ``max_bytes`` + 1 bytes of a regular file, so that the caller sees when it is too large.

    Raises:
        InputError: the file is missing, not a regular file, or cannot be read.
    """
    called = called or str(path)
    try:
        if path.exists() and not path.is_file():  # a pipe or a device could be read for ever
            raise InputError(f"{called} is not a file.", "Choose a file.")
        with path.open("rb") as file:
            return file.read(max_bytes + 1)
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{called} cannot be read: {reason}.", "Check the name and permissions.") from error


def _scan(text: str, called: str, max_depth: int) -> None:
    """Refuse, with its line, what ``json.loads`` would accept or could not survive.

    Ten times slower than parsing: called only where something is wrong, or where escapes need a close look.
    """
    keys: list[set[str] | None] = []  # one entry per open bracket; None for an array
    last: re.Match[str] | None = None
    for token in _TOKEN.finditer(text):
        word = token.group()
        if word in "{[":
            keys.append(set() if word == "{" else None)
            if len(keys) > max_depth:
                raise _at(text, token, called, f"is nested deeper than {max_depth} levels")
        elif word in "}]":
            if keys:
                keys.pop()
        elif word == ":":
            _check_key(text, last, keys, called)
        elif word in _NOT_FINITE or (word[0] in _NUMBER_START and _overflows(word)):
            raise _at(text, token, called, f"holds {word[:40]}, which is not a finite number")
        elif word[0] == '"' and "\\u" in word and _has_lone_surrogate(word):
            raise _at(text, token, called, "holds half of a surrogate pair, which is not text")
        last = token


def _check_key(text: str, last: re.Match[str] | None, keys: list[set[str] | None], called: str) -> None:
    known = keys[-1] if keys else None
    if known is None or last is None or last.group()[0] != '"':
        return  # not an object's key: json.loads reports it
    key = _decode(last.group())
    if key in known:
        raise _at(text, last, called, f"has the key {key[:60]!r} twice in one object")
    known.add(key)


def _decode(token: str) -> str:
    try:
        return str(json.loads(token, strict=False))
    except json.JSONDecodeError:
        return token  # a broken escape: json.loads reports it with its place


def _overflows(word: str) -> bool:
    try:
        return "e" in word.lower() and math.isinf(float(word))
    except ValueError:
        return False  # not a number: json.loads reports it


def _has_lone_surrogate(token: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in _decode(token))


def _at(text: str, token: re.Match[str], called: str, what: str) -> InputError:
    return _refusal(called, text.count("\n", 0, token.start()) + 1, what)


def _refusal(called: str, line: int, what: str, action: str = "Correct that line.") -> InputError:
    return InputError(f"{called}, line {line}: {what}.", action)
