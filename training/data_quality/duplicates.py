"""Rows that say the same: duplicates, one text under two labels, and leakage between splits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from training.data_quality.findings import Finding
from training.data_quality.loading import Item, place
from training.data_quality.similar_texts import letters, near_matches
from training.rows import DecisionRow, ReplyRow

_TRAIN = "train"


@dataclass(frozen=True)
class Said:
    """What is compared of a row: ``key`` must be equal to be the same, ``text`` alike to be nearly so.

    ``prompt`` is what a test would ask (for leakage); ``depth`` and ``label`` are None for replies.
    """

    item: Item[Any]
    key: tuple[object, ...]
    prompt: str
    text: str
    question: str
    label: str | None
    depth: int | None
    split: str


def said_by_decision(item: Item[DecisionRow]) -> Said:
    """The comparable parts of a decision row: question and answer; equal only at the same depth."""
    row = item.row
    question, answer = letters(row.question), letters(row.answer)
    text = f"{question}{answer}"
    key = (question, answer, row.follow_up_depth)
    return Said(
        item, key, text, text, row.question, row.label, row.follow_up_depth, item.text("split").lower()
    )


def said_by_reply(item: Item[ReplyRow]) -> Said:
    """The comparable parts of a reply row: task, question, answer and output."""
    row = item.row
    asked = row.context.get("current_question", "")
    question, answer, output = letters(asked), letters(row.user_answer), letters(row.expected_output or "")
    prompt = f"{row.task}{question}{answer}"
    key = (row.task, question, answer, output)
    text = f"{question}{answer}{output}"
    return Said(item, key, prompt, text, asked, None, None, item.text("split").lower())


def distinct(rows: Sequence[Said]) -> list[Said]:
    """The rows without exact copies of earlier ones; two labels of one text both stay."""
    return list({(row.key, row.label): row for row in reversed(rows)}.values())[::-1]


def check_duplicates(rows: Sequence[Said]) -> Iterator[Finding]:
    """Exact and near duplicates, and one text under two labels."""
    first: dict[tuple[object, ...], Said] = {}
    labels: defaultdict[tuple[object, ...], dict[str | None, Said]] = defaultdict(dict)
    for row in rows:
        labels[row.key].setdefault(row.label, row)
        earlier = first.setdefault((row.key, row.label), row)
        if earlier is not row:
            yield row.item.finding("exact_duplicate", other=_place(earlier, row))
    for row in rows:
        for label, other in labels[row.key].items():
            if label != row.label:
                yield row.item.finding(
                    "two_labels", "label", label=row.label, other_label=label, other=_place(other, row)
                )
                break
    yield from _near(distinct(rows))


def check_splits(rows: Sequence[Said]) -> Iterator[Finding]:
    """The same or nearly the same prompt in two splits; nothing where fewer than two are named."""
    rows = [row for row in rows if row.split]
    if len({row.split for row in rows}) < 2:
        return
    holders: defaultdict[str, dict[str, Said]] = defaultdict(dict)
    for row in rows:
        holders[row.prompt].setdefault(row.split, row)
    leaked = set()
    for row in rows:
        others = [other for split, other in holders[row.prompt].items() if split != row.split]
        if others and _is_the_worse(row, others[0]):
            leaked.add(row.prompt)
            yield _leak("split_leak", row, others[0])
    clean = [row for row in rows if row.prompt not in leaked]
    for match in near_matches([row.text for row in clean], [row.split for row in clean]):
        row, other = clean[match.index], clean[match.other]
        yield _leak("near_split_leak", row, other, similarity=f"{match.similarity:.2f}")
    yield from _shared_questions(rows)


def _near(rows: Sequence[Said]) -> Iterator[Finding]:
    for match in near_matches([row.text for row in rows]):
        row, other = rows[match.index], rows[match.other]
        similarity = f"{match.similarity:.2f}"
        where = _place(other, row)
        if row.label == other.label:
            yield row.item.finding("near_duplicate", other=where, similarity=similarity)
        elif row.depth == other.depth and row.key != other.key:  # another depth may change the label rightly
            yield row.item.finding(
                "near_two_labels",
                "label",
                label=row.label,
                other_label=other.label,
                other=where,
                similarity=similarity,
            )


def _is_the_worse(row: Said, other: Said) -> bool:
    """Whether ``row`` is the copy to remove: the training one; else the later one."""
    if (row.split == _TRAIN) != (other.split == _TRAIN):
        return row.split == _TRAIN
    return (row.item.file, row.item.index) > (other.item.file, other.item.index)


def _leak(code: str, row: Said, other: Said, **values: Any) -> Finding:
    where = _place(other, row)
    return row.item.finding(code, "split", split=row.split, other_split=other.split, other=where, **values)


def _shared_questions(rows: Sequence[Said]) -> Iterator[Finding]:
    splits: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.question.strip():
            splits[row.question.strip()].add(row.split)
    shared = [question for question, found in splits.items() if len(found) > 1]
    if shared:
        values = {"count": len(shared), "example": shared[0][:40]}
        yield Finding("question_in_two_splits", field="question", values=values)


def _place(other: Said, row: Said) -> str:
    return place(other.item.file, other.item.index, row.item.file)
