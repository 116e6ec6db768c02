"""Reads YAML into plain values that remember their line, refusing duplicate keys and everything unsafe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from interviewer_app.errors import InputError


@dataclass(frozen=True)
class Marked:
    """A value and the line (from 1) it stands on.

    ``value`` is a scalar (str, int, float, bool, None), a list of Marked, or a dict of str to Marked;
    ``key_line`` is the line of the key that leads here.
    """

    value: Any
    line: int
    key_line: int


def read_marked_yaml(text: str, name: str) -> Marked | None:
    """Return the tree of one YAML document, or None when it is empty. ``name`` is used in messages.

    Only YAML's own scalars, lists and mappings are accepted: no tags, no anchors, no second document.

    Raises:
        InputError: with the line, in one sentence.
    """
    try:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            if isinstance(token, (yaml.AliasToken, yaml.AnchorToken, yaml.TagToken)):
                raise _refusal(name, token.start_mark.line + 1, "anchors, aliases and tags are not used here")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        return None if node is None else _convert(node, node.start_mark.line + 1, name)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _refusal(name, mark.line + 1 if mark else 1, f"is not YAML: {error.problem}") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, max(0, int(error.position))) + 1
        raise _refusal(name, line, "holds a character that YAML does not allow") from error
    except RecursionError as error:
        raise InputError(f"{name} is nested too deeply.", "Correct the file.") from error


def _convert(node: yaml.Node, key_line: int, name: str) -> Marked:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return Marked(_mapping(node, name), line, key_line)
    if isinstance(node, yaml.SequenceNode):
        return Marked([_convert(item, item.start_mark.line + 1, name) for item in node.value], line, key_line)
    return Marked(_scalar(node), line, key_line)


def _mapping(node: yaml.MappingNode, name: str) -> dict[str, Marked]:
    found: dict[str, Marked] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise _refusal(name, line, "a key must be one word")
        key = str(key_node.value)
        if key in found:
            raise _refusal(name, line, f"the key {key!r} stands here for the second time")
        found[key] = _convert(value_node, line, name)
    return found


def _scalar(node: yaml.Node) -> Any:
    """Return the scalar's value; what YAML calls a number but cannot be one stays text."""
    try:
        value = yaml.SafeLoader("").construct_object(node)
    except (ValueError, ArithmeticError, yaml.YAMLError):
        return str(node.value)
    return value if isinstance(value, str | int | float | bool | None) else str(node.value)


def _refusal(name: str, line: int, what: str) -> InputError:
    return InputError(
        f"{name}, line {line}: {what}.", "Correct that line, or delete the file to start afresh."
    )
