"""The words of the findings: the same codes and slots in both languages."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

import training.data_quality
from training import reply_checks
from training.data_quality import words_en, words_zh

ROOT = Path(training.data_quality.__file__).parent


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_know_the_same_codes() -> None:
    assert words_zh.WORDS.keys() == words_en.WORDS.keys()


@pytest.mark.parametrize("code", sorted(words_en.WORDS))
def test_both_languages_tell_the_same_facts(code: str) -> None:
    chinese, english = words_zh.WORDS[code], words_en.WORDS[code]
    assert slots("".join(chinese)) == slots("".join(english))


def test_every_reason_of_the_reply_checks_has_words() -> None:
    reasons = {
        value
        for name, value in vars(reply_checks).items()
        if name.isupper() and isinstance(value, str) and not name.startswith("_")
    }
    assert {f"reply_{reason}" for reason in reasons} <= words_en.WORDS.keys()


def test_every_code_in_the_checks_has_words() -> None:
    used = set()
    for path in ROOT.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in {"finding", "Finding", "_leak"}:
                    used.add(node.args[0].value)
    assert len(used) > 20
    assert used <= words_en.WORDS.keys()


@pytest.mark.parametrize("english", ["is missing.", "Use 0 to 3.", "is nested deeper than 16 levels"])
def test_the_contracts_sentences_are_told_in_chinese(english: str) -> None:
    assert not set("abcdefghijklmnopqrstuvwxyz") & set(words_zh.translate(english))
    assert words_zh.translate("something new") == "something new"
