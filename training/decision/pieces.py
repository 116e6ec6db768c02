"""Reads the hand-written pieces that composed answers are made of: facts by question, talk by its purpose.

Standard library only. ``topics_LANGUAGE.txt`` holds blocks of lines: ``问`` a question, ``实`` facts,
``备`` an alternative, ``果`` a result, ``限`` a limit, ``虚`` words without substance.
``talk_LANGUAGE.txt`` holds sections, ``# NAME: what it is for``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from training.json_reader import DataError

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "data" / "decider"
REFUSAL, EMPTY, OFF_TOPIC, ALL_SAID = "拒", "空", "漫", "毕"
OPENING, BUT_KNOWS, BUT_NOT, FILLER, ANY_QUESTION = "启", "转", "转拒", "填", "泛"
_TALK = (REFUSAL, EMPTY, OFF_TOPIC, ALL_SAID, OPENING, BUT_KNOWS, BUT_NOT, FILLER, ANY_QUESTION)
_FACT_MARKS = {"问": "question", "备": "alternative", "果": "result", "限": "limit", "虚": "thin"}


@dataclass(frozen=True)
class Topic:
    """A question and what somebody who did the work says: facts, and what closes the topic.

    ``thin`` is what somebody says who did not: about the matter, and yet nothing to ask about.
    """

    question: str
    facts: tuple[str, ...]
    alternative: str
    result: str
    limit: str
    thin: str


@dataclass(frozen=True)
class Pieces:
    """All pieces of one language; ``talk`` has the sentences by purpose."""

    language: str
    topics: tuple[Topic, ...]
    talk: Mapping[str, tuple[str, ...]]


def read_pieces(language: str, folder: Path = FOLDER) -> Pieces:
    """The pieces of ``zh`` or ``en``.

    Raises:
        DataError: a file cannot be read, or a block lacks a line.
    """
    topics = _blocks(_lines(folder / f"topics_{language}.txt"))
    talk = _sections(_lines(folder / f"talk_{language}.txt"))
    missing = [name for name in _TALK if not talk.get(name)]
    if missing:
        raise DataError(f"talk_{language}.txt 里没有 {'、'.join(missing)}。", "请补上这些段。")
    return Pieces(language, topics, talk)


def _lines(path: Path) -> list[str]:
    try:
        return [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"读不了 {path}：{error}。", "请检查这个文件。") from error


def _blocks(lines: list[str]) -> tuple[Topic, ...]:
    topics: list[Topic] = []
    found: dict[str, str] = {}
    facts: list[str] = []
    for line in [*lines, "问："]:
        mark, text = line[:1], line[2:].strip()
        if mark == "问" and found:
            if len(found) < len(_FACT_MARKS) or not facts:
                raise DataError(
                    f"「{found.get('question')}」的材料不全。", "每个问题要有实、备、果、限、虚。"
                )
            topics.append(Topic(facts=tuple(facts), **found))
            found, facts = {}, []
        if mark == "实":
            facts.append(text)
        else:
            found[_FACT_MARKS[mark]] = text
    return tuple(topics)


def _sections(lines: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in lines:
        if line.startswith("# "):
            current = found.setdefault(line[2:].split(":")[0], [])
        else:
            current.append(line)
    return {name: tuple(sentences) for name, sentences in found.items()}
