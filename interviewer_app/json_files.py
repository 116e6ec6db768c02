"""Reads JSON that others wrote: every refusal names the file, the line and what is wrong there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from interviewer_app.errors import InputError
from training.strict_json import DEFAULT_MAX_DEPTH, JsonRefusal, decode_utf8, parse_json

DEFAULT_MAX_BYTES = 16 * 1024 * 1024


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
        text = decode_utf8(raw)
    except JsonRefusal as refusal:
        raise _refusal(called, refusal, "Save the file as UTF-8.") from refusal
    try:
        return parse_json(text, max_depth=max_depth)
    except JsonRefusal as refusal:
        raise _refusal(called, refusal, "Correct that line.") from refusal


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


def _refusal(called: str, refusal: JsonRefusal, action: str) -> InputError:
    if refusal.line is None:
        return InputError(f"{called} {refusal.what}.", "Correct the file.")
    return InputError(f"{called}, line {refusal.line}: {refusal.what}.", action)
