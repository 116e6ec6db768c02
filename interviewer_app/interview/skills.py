"""The skill lexicon: which words name a skill, and where they stand in a text.

``resources/skills/skills.json`` holds, by job family, each skill's name and its other spellings::

    {"families": {"backend": {"Go": ["Golang", "Go语言"]}}, "exact_case": ["Go"], "in_lists_only": ["Go"]}

A skill may stand in several families. ``exact_case`` are spellings that are everyday words in small letters
(Spring, Hive); ``in_lists_only`` are those that need a list or a word such as 熟悉 beside them (C, R, Go).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from interviewer_app.errors import InputError
from interviewer_app.json_files import load_json

_MAX_FILE_BYTES = 1024 * 1024
_LATIN = re.compile(r"[a-z0-9]")
# A dot or dash is part of a word only behind a letter or digit: "big-data", but "- Redis".
_GOES_ON = re.compile(r"[A-Za-z0-9_+#@]$|[A-Za-z0-9][.-]$")
_NO_END_BEFORE = re.compile(r"[A-Za-z+#_@]|-(?=[A-Za-z])")
# What may stand beside a name such as C or Go: the end of the text, a separator of a list, or a word that
# only a skill follows or precedes. "C端", "C轮", "R&D" and "Go to market" have none of them.
_LIST_LEFT = re.compile(
    r"(?:^|[\n\t,，、;；:：/|·•()（）\[\]【】]|[-*](?=\s)|和|与|及|或|用|使|懂|会|悉|握|练|通|解|写|于|习|为|以"
    r"|\b(?:in|using|with|and|or|know|like|of))\s*$",
    re.IGNORECASE,
)
_LIST_RIGHT = re.compile(
    r"\s*(?:$|[\n\t,，、;；:：/|·•()（）\[\]【】。]|\.(?:\s|$)|语言|程序|开发|编程|后端|工程师"
    r"|代码|编写|实现|和|与|及|或|等"
    r"|(?:and|or|language|programming|developer|development|engineer|services|backend)\b)",
    re.IGNORECASE,
)
_OTHER_LETTER = re.compile(r"[、,，/]\s*[ABDEFG](?![A-Za-z0-9+#])|(?<![A-Za-z0-9])[ABDEFG]\s*[、,，/]\s*$")


@dataclass(frozen=True)
class Mention:
    """One place, ``start`` to ``end``, where the skill ``name`` is named; ``shown`` is how to show it."""

    name: str
    shown: str
    start: int
    end: int


@dataclass(frozen=True)
class _Spelling:
    folded: str
    shown: str
    name: str
    exact: str  # as it must be written, or empty where case does not matter
    in_lists_only: bool


class SkillLexicon:
    """All skills; ``families[name]`` are the job families that a skill belongs to."""

    def __init__(
        self,
        families: Mapping[str, Mapping[str, tuple[str, ...]]],
        exact_case: frozenset[str] = frozenset(),
        in_lists_only: frozenset[str] = frozenset(),
    ) -> None:
        belongs: dict[str, list[str]] = defaultdict(list)
        spellings: dict[tuple[str, str], _Spelling] = {}
        for family, skills in families.items():
            for name, others in skills.items():
                belongs[name].append(family)
                for written in (name, *others):
                    exact = written if written in exact_case else ""
                    shown = name if name.isascii() or not written.isascii() else written
                    spelling = _Spelling(fold(written), shown, name, exact, written in in_lists_only)
                    spellings.setdefault((spelling.folded, exact), spelling)
        self.families: Mapping[str, tuple[str, ...]] = {name: tuple(found) for name, found in belongs.items()}
        by_first: dict[str, list[_Spelling]] = defaultdict(list)
        for spelling in sorted(spellings.values(), key=lambda one: (-len(one.folded), not one.exact)):
            by_first[spelling.folded[0]].append(spelling)
        self._by_first = dict(by_first)

    @classmethod
    def load(cls, path: Path | None = None) -> SkillLexicon:
        """Read the lexicon that ships with the product, or another one.

        Raises:
            InputError: the file is not such a lexicon.
        """
        path = path or Path(str(files("resources") / "skills" / "skills.json"))
        tree = load_json(path, max_bytes=_MAX_FILE_BYTES)
        try:
            families = {
                family: {name: _texts(others) for name, others in skills.items()}
                for family, skills in tree["families"].items()
            }
            exact, lists = frozenset(_texts(tree["exact_case"])), frozenset(_texts(tree["in_lists_only"]))
        except (KeyError, TypeError, AttributeError) as error:
            raise InputError(f"{path} is no lexicon of skills.", "Correct the file.") from error
        return cls(families, exact, lists)

    def find(self, text: str) -> Iterator[Mention]:
        """Yield the mentions in ``text``, in order; of two that overlap the first and longer one.

        ``text`` must have gone through `plain_width` for places to be those of ``text``.
        """
        folded = _lower(text)
        place = 0
        while place < len(folded):
            spelling = self._at(text, folded, place)
            if spelling is None:
                place += 1
                continue
            end = place + len(spelling.folded)
            yield Mention(spelling.name, spelling.shown, place, end)
            place = end

    def _at(self, text: str, folded: str, place: int) -> _Spelling | None:
        for spelling in self._by_first.get(folded[place], ()):
            end = place + len(spelling.folded)
            if (
                folded.startswith(spelling.folded, place)
                and (
                    not spelling.exact
                    or text[place:end] == spelling.exact
                    or (text[place:end].islower() and _in_a_chinese_list(text, place, end))
                )
                and _stands_alone(text, spelling.folded, place, end)
                and (not spelling.in_lists_only or _in_a_list(text, place, end))
            ):
                return spelling
        return None


def plain_width(text: str) -> str:
    """``text`` with one width of letters, and with the characters that PDFs write as radicals (⼯ for 工)."""
    return unicodedata.normalize("NFKC", text)


def fold(text: str) -> str:
    """What two spellings of one name share."""
    return _lower(plain_width(text))


def _lower(text: str) -> str:
    """``text`` in small letters, character for character, so that places stay the same."""
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def _stands_alone(text: str, folded: str, start: int, end: int) -> bool:
    """Latin names are whole words (no React in reaction, no C in C++); Chinese ones stand anywhere."""
    before = text[max(0, start - 2) : start]
    if _LATIN.match(folded[0]) and _GOES_ON.search(before):
        return False
    if not folded[-1].isascii():
        return True
    if folded[-1].isdigit() or len(folded) == 1:
        return not re.match(r"[A-Za-z0-9+#]", text[end : end + 1])
    return not _NO_END_BEFORE.match(text, end)


def _in_a_list(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 12) : start], text[end : end + 12]
    if end - start == 1 and (_OTHER_LETTER.search(before) or _OTHER_LETTER.match(after)):
        return False  # 方案 A/B/C
    return _LIST_LEFT.search(before) is not None and _LIST_RIGHT.match(after) is not None


def _in_a_chinese_list(text: str, start: int, end: int) -> bool:
    """Where 熟悉 react、spring stands, nobody means an English word."""
    before, after = text[max(0, start - 3) : start].rstrip(" "), text[end : end + 3].lstrip(" ")
    neighbours = (before[-1:], after[:1])
    is_bounded = all(not beside or not beside.isascii() or beside in "\n,;/|" for beside in neighbours)
    return is_bounded and any(beside and not beside.isascii() for beside in neighbours)


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
        raise TypeError("not a list of texts")
    return tuple(value)
