"""Gathers what the starter learns from: every sentence of the project's own texts, and the names in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.fallback_lines import Situation, lines
from training.reply.composed import Sources, context_terms, endings_of
from training.rows import ReplyRow

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Corpus:
    """``sentences`` of all texts in their order, and what rows are composed from, by language."""

    sentences: tuple[str, ...]
    sources: tuple[Sources, ...]


def gather(train: Sequence[ReplyRow], held_out: Sequence[ReplyRow], resources: Path = RESOURCES) -> Corpus:
    """The texts of ``resources`` and of the rows to learn from; none that ``held_out`` holds.

    Raises:
        OSError: a resource is missing.
    """
    kept_back = {row.user_answer for row in held_out} | {row.expected_output or "" for row in held_out}
    decisions = _json(resources / "data" / "follow_up_training.json")
    banks = [(path.parent.name, _json(path)) for path in sorted((resources / "questions").glob("*/*.json"))]
    spoken = [
        line.strip()
        for path in sorted((resources / "data" / "recognizer" / "spoken").glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    answers = [str(row["answer"]).strip() for row in decisions]
    answers = [answer for answer in answers if len(answer) > 8 and answer not in kept_back]
    asked = [(title, question) for _, bank in banks for title, question in _questions(bank)]
    wordings = [text for language in ("zh", "en") for s in Situation for text in lines(s, language)]
    told = [text for row in train for text in (row.user_answer, row.expected_output or "") if len(text) > 6]
    heard = [row.user_answer for row in train if len(row.user_answer) > 6]
    dialogues = [f"{row['question']}{row['answer']}" for row in decisions if row["answer"] in set(answers)]
    sentences = (*spoken, *dialogues, *told, *(f"{t}：{q}" for t, q in asked), *wordings)
    slots = _json(resources / "data" / "recognizer" / "zh.json")["slots"]
    named = (
        set(slots["tech"]) | set(slots["en"]) | set(slots["sys"]) | set(slots["issue"]) | set(slots["metric"])
    )
    for _, bank in banks:
        named |= {topic["title"] for topic in bank["topics"]}
        named |= {word for topic in bank["topics"] for word in topic["keywords"]}
    named |= context_terms([row.context for row in train])
    return Corpus(
        sentences,
        tuple(_sources(of, train, [*spoken, *answers, *heard], asked, named) for of in ("zh", "en")),
    )


def _sources(
    language: str,
    train: Sequence[ReplyRow],
    texts: Sequence[str],
    asked: Sequence[tuple[str, str]],
    named: set[str],
) -> Sources:
    english = language == "en"

    def own(text: str) -> bool:
        return (_HAN.search(text) is None) == english

    terms = sorted(
        term for term in named if own(term) or (not english and re.fullmatch(r"[A-Za-z+#.]+", term))
    )
    own_rows = [row for row in train if row.language == language]
    return Sources(
        language=language,
        clauses=[text for text in texts if own(text) and 6 < len(text) < 120],
        terms=terms,
        jobs=sorted({str(row.context.get("job_title", "")) for row in own_rows} - {""}) or ["工程师"],
        questions=[(topic, question) for topic, question in asked if own(question)],
        endings=list(endings_of(own_rows, terms)) if not english else list(_english_endings(own_rows)),
    )


def _english_endings(rows: Sequence[ReplyRow]) -> Iterator[str]:
    for row in rows:
        last = re.split(r"(?<=[.?!]) ", row.expected_output or "")[-1]
        if row.task == "generate_follow_up" and re.fullmatch(r"[A-Z][a-z]+(?: [a-z']+){3,11}\?", last):
            yield last


def _questions(bank: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for topic in bank["topics"]:
        for questions in topic["questions"].values():
            for question in questions:
                yield topic["title"], question


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
