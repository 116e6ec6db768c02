"""Reads the files of a data set and parses every row; what cannot be used is a finding, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from training.data_quality.findings import Finding
from training.json_reader import DataError, DataFile, Entry, read_data_file
from training.rows import DecisionRow, ReplyRow, SchemaError
from training.schema import parse_decision_row, parse_reply_row

DECISION, REPLY = "decision", "reply"
# Longer than any spoken answer; such texts would take minutes in the checks and teach nothing.
MAX_TEXT_CHARACTERS = 5_000
MAX_OUTPUT_CHARACTERS = 1_000

_REPLY_MARKS = frozenset({"task", "user_answer", "expected_output", "speech_analysis"})
_DECISION_MARKS = frozenset({"label", "answer", "question"})
R = TypeVar("R")


@dataclass(frozen=True)
class Item(Generic[R]):
    """A usable row with its place in its file and the object it was read from."""

    file: str
    index: int
    line: int
    data: Mapping[str, Any]
    row: R

    def finding(self, code: str, field: str = "", **values: Any) -> Finding:
        """A finding about this row."""
        return Finding(code, self.file, self.index, field, self.line, values)

    def text(self, name: str) -> str:
        """An extra key's value, stripped; empty where it is missing or no text."""
        value = self.data.get(name)
        return value.strip() if isinstance(value, str) else ""


@dataclass(frozen=True)
class DataSet:
    """All usable rows of the files, by kind, and the findings about the others."""

    decisions: tuple[Item[DecisionRow], ...]
    replies: tuple[Item[ReplyRow], ...]
    findings: tuple[Finding, ...]
    row_count: int


def read_files(paths: Iterable[Path]) -> tuple[list[DataFile], list[Finding]]:
    """Read each file; one that cannot be read at all is a finding."""
    files, findings = [], []
    for path in paths:
        try:
            files.append(read_data_file(path))
        except DataError as error:
            values = {"fault": error.sentence, "action": error.action}
            findings.append(Finding("unreadable_file", str(path), values=values))
    return files, findings


def build_data_set(files: Iterable[DataFile]) -> DataSet:
    """Parse the rows of ``files``; the kind of a file is that of most of its rows."""
    decisions: list[Item[DecisionRow]] = []
    replies: list[Item[ReplyRow]] = []
    findings: list[Finding] = []
    count = 0
    for file in files:
        count += len(file.entries)
        if not file.entries:
            findings.append(Finding("no_rows", str(file.path)))
        if kind_of(file) == REPLY:
            replies += _parse(file, parse_reply_row, _long_reply, findings)
        else:
            decisions += _parse(file, parse_decision_row, _long_decision, findings)
    return DataSet(tuple(decisions), tuple(replies), tuple(findings), count)


def kind_of(file: DataFile) -> str:
    """``decision`` or ``reply``: which of the two most rows of the file are."""
    keys = [entry.value.keys() for entry in file.entries if isinstance(entry.value, dict)]
    replies = sum(bool(_REPLY_MARKS & row) for row in keys)
    return REPLY if replies > sum(bool(_DECISION_MARKS & row) for row in keys) else DECISION


def place(file: str, index: int, here: str) -> str:
    """How a row is called in a sentence found in the file ``here``; rows count from 0."""
    return f"#{index}" if file == here else f"{Path(file).name}#{index}"


def _parse(
    file: DataFile,
    parse: Callable[[Any, int], R],
    too_long: Callable[[R], tuple[str, int, int] | None],
    findings: list[Finding],
) -> list[Item[R]]:
    items = []
    for entry in file.entries:
        where = (str(file.path), entry.index)
        if entry.fault:
            findings.append(Finding("unreadable_row", *where, "", entry.line, {"fault": entry.fault}))
            continue
        try:
            row = parse(entry.value, entry.index)
        except SchemaError as error:
            findings.append(_schema_finding(error, str(file.path), entry))
            continue
        long = too_long(row)
        if long is not None:
            name, count, limit = long
            values = {"count": count, "limit": limit}
            findings.append(Finding("huge_text", *where, name, entry.line, values))
            continue
        items.append(Item(*where, entry.line, entry.value, row))
    return items


def _schema_finding(error: SchemaError, file: str, entry: Entry) -> Finding:
    given = entry.value.get(error.field) if isinstance(entry.value, dict) else None
    code = "schema"
    if error.sentence == "is empty.":
        code = "empty_text"
    elif error.field in {"label", "task"} and given is not None:
        code = f"unknown_{error.field}"
    values = {"fault": _short(error.sentence), "action": error.action}
    return Finding(code, file, entry.index, error.field, entry.line, values)


def _long_decision(row: DecisionRow) -> tuple[str, int, int] | None:
    texts = {"question": row.question, "answer": row.answer}
    return _longer_than(texts, MAX_TEXT_CHARACTERS)


def _long_reply(row: ReplyRow) -> tuple[str, int, int] | None:
    question = row.context.get("current_question", "")
    texts = {"user_answer": row.user_answer, "context.current_question": question}
    outputs = {"expected_output": row.expected_output or ""}
    return _longer_than(texts, MAX_TEXT_CHARACTERS) or _longer_than(outputs, MAX_OUTPUT_CHARACTERS)


def _longer_than(texts: Mapping[str, str], limit: int) -> tuple[str, int, int] | None:
    return next(((name, len(text), limit) for name, text in texts.items() if len(text) > limit), None)


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 120 else f"{sentence[:110]}… ."
