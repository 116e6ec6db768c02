"""Parses JSON that others wrote more strictly than the standard library: every refusal names the line.

Standard library only. The app reads its files by it (``interviewer_app.json_files``), the training its data
(``training.json_reader``).
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

DEFAULT_MAX_DEPTH = 32

# A string, a bracket or separator, or a run of anything else (number, literal, broken quote).
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_NOT_FINITE = {"NaN", "Infinity", "-Infinity"}
_NUMBER_START = frozenset("-0123456789")


class JsonRefusal(ValueError):
    """What is wrong (``what`` continues the file's name), where (``line`` from 1, None if unknown)."""

    def __init__(self, line: int | None, what: str) -> None:
        super().__init__(f"line {line}: {what}" if line else what)
        self.line = line
        self.what = what


def decode_utf8(raw: bytes) -> str:
    """``raw`` as text; a byte order mark is accepted.

    Raises:
        JsonRefusal: it is not UTF-8; the line is named.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise JsonRefusal(raw.count(b"\n", 0, error.start) + 1, "is not UTF-8 text") from error


def parse_json(text: str, *, max_depth: int = DEFAULT_MAX_DEPTH, first_line: int = 1) -> Any:
    """The one JSON value in ``text``, whose first line is number ``first_line`` of its file.

    Refused are nesting beyond ``max_depth``, NaN and infinities (also as 1e999), duplicate keys and lone
    surrogates, all of which the standard library accepts.

    Raises:
        JsonRefusal: with the line, where it is known.
    """
    before = first_line - 1
    try:
        value = json.loads(
            text, object_pairs_hook=_unique, parse_float=_finite, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as error:
        _scan(text, before, max_depth)  # finds what is nested too deeply, too
        raise JsonRefusal(
            before + error.lineno, f"is not JSON: {error.msg} (column {error.colno})"
        ) from error
    except (ValueError, RecursionError) as error:
        _scan(text, before, max_depth)  # names the line of what the hooks refused
        raise JsonRefusal(None, f"cannot be read as JSON: {error}") from error
    if _SURROGATE_ESCAPE.search(text) or _is_deeper(value, max_depth):
        _scan(text, before, max_depth)
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


def _scan(text: str, before: int, max_depth: int) -> None:
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
                raise _at(text, token, before, f"is nested deeper than {max_depth} levels")
        elif word in "}]":
            if keys:
                keys.pop()
        elif word == ":":
            _check_key(text, last, keys, before)
        elif word in _NOT_FINITE or (word[0] in _NUMBER_START and _overflows(word)):
            raise _at(text, token, before, f"holds {word[:40]}, which is not a finite number")
        elif word[0] == '"' and "\\u" in word and _has_lone_surrogate(word):
            raise _at(text, token, before, "holds half of a surrogate pair, which is not text")
        last = token


def _check_key(text: str, last: re.Match[str] | None, keys: list[set[str] | None], before: int) -> None:
    known = keys[-1] if keys else None
    if known is None or last is None or last.group()[0] != '"':
        return  # not an object's key: json.loads reports it
    key = _decode(last.group())
    if key in known:
        raise _at(text, last, before, f"has the key {key[:60]!r} twice in one object")
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


def _at(text: str, token: re.Match[str], before: int, what: str) -> JsonRefusal:
    return JsonRefusal(before + text.count("\n", 0, token.start()) + 1, what)
