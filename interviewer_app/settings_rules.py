"""Checks values from config.yaml against rules and says what was expected, with the nearest match."""

from __future__ import annotations

import dataclasses
import difflib
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from interviewer_app.errors import InputError
from interviewer_app.marked_yaml import Marked

RULE = "rule"


class Rule(Protocol):
    """What one setting may be."""

    @property
    def expected(self) -> str:
        """The end of the sentence "expected …"."""

    def accept(self, value: Any) -> tuple[bool, Any]:
        """Return whether a plain value fits, and the value as the settings hold it."""


@dataclass(frozen=True)
class OneOf:
    """One of a few words."""

    choices: tuple[str, ...]

    @property
    def expected(self) -> str:
        """What fits, in words."""
        return "one of " + ", ".join(self.choices)

    def accept(self, value: Any) -> tuple[bool, Any]:
        """Return whether it fits, and what is kept."""
        return isinstance(value, str) and value in self.choices, value


@dataclass(frozen=True)
class Number:
    """A finite number between two bounds, both allowed."""

    low: float
    high: float
    whole: bool = False

    @property
    def expected(self) -> str:
        """What fits, in words."""
        return f"a {'whole ' if self.whole else ''}number from {self.low:g} to {self.high:g}"

    def accept(self, value: Any) -> tuple[bool, Any]:
        """Return whether it fits, and what is kept."""
        if isinstance(value, bool) or not isinstance(value, int if self.whole else int | float):
            return False, value
        if not (self.low <= value <= self.high):  # compared as it came: a huge int is no float
            return False, value
        return math.isfinite(value), int(value) if self.whole else float(value)


@dataclass(frozen=True)
class Switch:
    """Yes or no."""

    expected: str = "true or false"

    def accept(self, value: Any) -> tuple[bool, Any]:
        """Return whether it fits, and what is kept."""
        return isinstance(value, bool), value


@dataclass(frozen=True)
class Text:
    """One line of text; ``optional`` also takes null, ``filled`` refuses the empty text."""

    max_chars: int = 200
    optional: bool = False
    filled: bool = False

    @property
    def expected(self) -> str:
        """What fits, in words."""
        least = "1 to" if self.filled else "at most"
        return f"text of {least} {self.max_chars} characters" + (" or null" if self.optional else "")

    def accept(self, value: Any) -> tuple[bool, Any]:
        """Return whether it fits, and what is kept."""
        if value is None:
            return self.optional, None
        fits = isinstance(value, str) and len(value) <= self.max_chars and value.isprintable()
        return fits and (bool(value.strip()) or not self.filled), value


@dataclass(frozen=True)
class TextList:
    """A list of short texts."""

    max_items: int = 50
    item: Text = Text(100, filled=True)

    @property
    def expected(self) -> str:
        """What fits, in words."""
        return f"a list of at most {self.max_items} texts, each {self.item.expected.removeprefix('text ')}"

    def accept(self, value: Any) -> tuple[bool, Any]:
        """Return whether it fits, and what is kept."""
        if not isinstance(value, list | tuple) or len(value) > self.max_items:
            return False, value
        return all(self.item.accept(item)[0] for item in value), tuple(value)


def plain(marked: Marked) -> Any:
    """Return the value without its line marks."""
    if isinstance(marked.value, list):
        return [plain(item) for item in marked.value]
    if isinstance(marked.value, dict):
        return {key: plain(item) for key, item in marked.value.items()}
    return marked.value


def read_section(marked: Marked | None, kind: type[Any], name: str, section: str) -> dict[str, Any]:
    """Return the fields of one section that the file sets; an absent or empty section sets none.

    Args:
        marked: the section as read, or None when the file does not have it.
        kind: the dataclass of the section; each field carries its Rule in ``metadata``.
        name: the file's name for messages.
        section: the section's own name.

    Raises:
        InputError: unknown key, wrong type or wrong value, with line, key, what was expected.
    """
    if marked is None or marked.value is None:
        return {}
    if not isinstance(marked.value, dict):
        raise refusal(name, marked.line, f"{section} must hold keys of its own, not {_shown(marked.value)}.")
    rules: dict[str, Rule] = {field.name: field.metadata[RULE] for field in dataclasses.fields(kind)}
    return {
        key: check_value(value, rules.get(key), name, f"{section}.{key}", rules)
        for key, value in marked.value.items()
    }


def check_value(marked: Marked, rule: Rule | None, name: str, key: str, known: Iterable[str]) -> Any:
    """Return the value of one key when it fits its rule; ``rule`` None means that the key is unknown.

    Raises:
        InputError: it does not.
    """
    if rule is None:
        raise refusal(name, marked.key_line, f"unknown key {key[:80]}{nearest(key.split('.')[-1], known)}")
    value = plain(marked)
    fits, kept = rule.accept(value)
    if fits:
        return kept
    hint = nearest(value, rule.choices) if isinstance(rule, OneOf) else "."
    if isinstance(rule, Text | TextList) and isinstance(value, bool | int | float):
        hint = " (put it in quotes)."
    raise refusal(name, marked.line, f"{key} is {_shown(value)}, expected {rule.expected}{hint}")


def refusal(name: str, line: int, what: str) -> InputError:
    """Return the error for one line of the settings file."""
    return InputError(
        f"{name}, line {line}: {what}", "Correct that line, or delete the file to start afresh."
    )


def _shown(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "a group of keys"
    if isinstance(value, int) and abs(value) > 10**18:  # printing thousands of digits is itself an error
        return "a huge number"
    return repr(value)[:60]


def nearest(word: object, known: Iterable[str]) -> str:
    """Return ``, did you mean 'x'?`` for the closest known word, or nothing."""
    close = difflib.get_close_matches(str(word)[:60].lower(), list(known), n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else "."
