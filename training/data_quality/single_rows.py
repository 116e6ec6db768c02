"""Faults that one row shows by itself: length, label against depth, personal data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from training.data_quality.findings import Finding
from training.data_quality.loading import Item
from training.data_quality.personal_data import find_personal_data
from training.rendering import MAX_ANSWER_UNITS, MAX_QUESTION_UNITS, count_units
from training.rows import MAX_DEPTH, DecisionRow, ReplyRow, count_answer_length

# These name rows and files, and are never shown to a model.
UNREAD_KEYS = frozenset(
    {"id", "session", "source", "split", "label", "task", "language", "kind", "job_family"}
)


def check_decision(item: Item[DecisionRow]) -> Iterator[Finding]:
    """Faults of one decision row."""
    row = item.row
    if row.label == "FOLLOW_UP" and row.follow_up_depth >= MAX_DEPTH:
        yield item.finding("follow_up_at_depth_3", "label")
    if row.label == "END" and row.follow_up_depth == 0:
        yield item.finding("end_at_depth_0", "label")
    if count_answer_length(row.answer) == 0:
        yield item.finding("empty_answer", "answer")
    yield from _lengths(item, "question", row.question, "answer", row.answer)
    yield from _answer_length(item, "context", row.answer, row.language, row.speech.answer_length)
    yield from personal_data(item)


def check_reply_inputs(item: Item[ReplyRow]) -> Iterator[Finding]:
    """Faults of what one reply row gives the model; its output is checked in ``outputs``."""
    row = item.row
    question = row.context.get("current_question", "")
    yield from _lengths(item, "context.current_question", question, "user_answer", row.user_answer)
    length = row.speech.answer_length
    yield from _answer_length(item, "speech_analysis", row.user_answer, row.language, length)
    yield from personal_data(item)


def texts_of(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """(path, text) for every text in a row that a model or reader could see."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if path or key not in UNREAD_KEYS:
                yield from texts_of(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from texts_of(inner, f"{path}[{number}]")


def personal_data(item: Item[Any]) -> Iterator[Finding]:
    """Telephone numbers and the like in any text of the row; shown with their middle hidden."""
    for path, text in texts_of(item.data):
        for found in find_personal_data(text):
            yield item.finding(f"pii_{found.kind}", path, found=found.hidden)


def _lengths(item: Item[Any], name: str, question: str, other: str, answer: str) -> Iterator[Finding]:
    for field, text, limit in ((name, question, MAX_QUESTION_UNITS), (other, answer, MAX_ANSWER_UNITS)):
        count = count_units(" ".join(text.split()))
        if count > limit:
            yield item.finding("long_text", field, count=count, limit=limit)


def _answer_length(item: Item[Any], holder: str, answer: str, language: str, given: int) -> Iterator[Finding]:
    counted = count_answer_length(answer, language)
    if given != counted:  # a missing one was counted by the contract
        yield item.finding("answer_length_wrong", f"{holder}.answer_length", given=given, counted=counted)
