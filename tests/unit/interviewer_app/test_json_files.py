"""JSON from outside: strict, bounded, and refused with the line."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer_app.errors import InputError
from interviewer_app.json_files import load_json

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(blacklist_categories=["Cs"]), max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, st.booleans())
def test_reads_what_the_standard_library_writes(value: Any, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    if not ascii_only:
        try:
            text.encode()
        except UnicodeEncodeError:
            return
    assert load_json(text.encode()) == value or any("\ud800" <= c <= "\udfff" for c in str(value))


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ('{"a": 1,\n "a": 2}', 2, "'a' twice"),
        ('{"a": 1,\n\n "\\u0061": 2}', 3, "'a' twice"),
        ('[{"a": {"b": 1}},\n{"a": 1, "b": {"a": 1},\n"b": 2}]', 3, "'b' twice"),
        ("[1,\nNaN]", 2, "NaN"),
        ("[1,\n-Infinity]", 2, "-Infinity"),
        ("[1,\n\n1e999]", 3, "1e999"),
        ('["a\nb"]', 1, "not JSON"),
        ('[1,\n"\\ud800"]', 2, "surrogate"),
        ("[1,\n2", 2, "not JSON"),
        ('{"a"\n:\n}', 3, "not JSON"),
        ("\n\n", 3, "not JSON"),
        ("[" * 40, 1, "deeper than 32"),
        ("[\n" * 5000, 33, "deeper than 32"),
    ],
)
def test_refuses_with_the_line(text: str, line: int, part: str) -> None:
    with pytest.raises(InputError) as caught:
        load_json(text, name="rows.json")
    assert caught.value.sentence.startswith(f"rows.json, line {line}:")
    assert part in caught.value.sentence


def test_words_inside_strings_are_only_text() -> None:
    text = '{"NaN": "NaN", "b": "[[[{\\"a\\": 1, \\"a\\": 2}", "c": "\\ud83d\\ude00"}'
    assert load_json(text, max_depth=1)["c"] == "😀"
    assert load_json('{"a": ["x", "x"], "b": {"a": "x"}}')["b"] == {"a": "x"}


def test_a_file_is_read_and_limited(tmp_path: Path) -> None:
    path = tmp_path / "数据.json"
    path.write_bytes(b"\xef\xbb\xbf" + '{"问": "答"}'.encode())
    assert load_json(path) == {"问": "答"}
    with pytest.raises(InputError, match="larger than 5 bytes"):
        load_json(path, max_bytes=5)
    with pytest.raises(InputError, match="cannot be read"):
        load_json(tmp_path / "none.json")
    with pytest.raises(InputError, match="not a file"):
        load_json(tmp_path)
    path.write_bytes(b'{"a":\n "\xff"}')
    with pytest.raises(InputError, match="line 2: is not UTF-8"):
        load_json(path)


def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes on this system")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="not a file"):
        load_json(tmp_path / "pipe")


def test_an_integer_of_thousands_of_digits_is_refused() -> None:
    with pytest.raises(InputError):
        load_json("9" * 5000)


def test_only_input_errors_escape_from_mutated_text() -> None:
    good = json.dumps({"rows": [{"q": "为什么？", "n": 1.5, "t": [True, None, "\\u4e00"]}] * 3}, indent=1)
    rng = random.Random(11)
    refused = 0
    for _ in range(2000):
        bad = list(good)
        for _ in range(rng.randint(1, 5)):
            bad[rng.randrange(len(bad))] = rng.choice(["{", "}", '"', "\\", "NaN", "\x00", "1e999", "[", ":"])
        try:
            load_json("".join(bad))
        except InputError:
            refused += 1
    assert refused > 1500
