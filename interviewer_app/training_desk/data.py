"""The rows that a model learns from: read, counted, shown as the model sees them, and edited in a copy."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from interviewer_app.errors import InputError
from interviewer_app.files import atomic_write_bytes
from interviewer_app.training_desk.kinds import TrainingKind
from training.data_quality.coverage import QUALITIES, answer_quality, reply_kind
from training.data_quality.loading import Item
from training.json_reader import DataError, read_data_file
from training.rows import SchemaError, count_answer_length
from training.schema import parse_decision_row, parse_reply_row, render_chat, render_decision

HESITATION_BANDS = ("unknown", "below", "above")
_SPLIT = 0.5


@dataclass(frozen=True)
class Figures:
    """How many rows there are of everything; keys are the data's own words."""

    rows: int = 0
    unusable: int = 0
    classes: Mapping[str, int] = field(default_factory=dict)
    depths: Mapping[str, int] = field(default_factory=dict)
    qualities: Mapping[str, int] = field(default_factory=dict)
    hesitation: Mapping[str, int] = field(default_factory=dict)
    families: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class DataBook:
    """A file's rows in order; ``shipped`` says that it is the project's own and never written to."""

    path: Path
    rows: tuple[Mapping[str, Any], ...]
    figures: Figures
    shipped: bool = False


@dataclass(frozen=True)
class Seen:
    """What the model sees of a row: parts, each with whether it is learned; ``fault`` where it cannot."""

    parts: tuple[tuple[str, str, bool], ...] = ()
    fault: str = ""


def open_book(path: Path, kind: TrainingKind, *, shipped: bool = False) -> DataBook:
    """Read a data file. Raises InputError."""
    try:
        entries = read_data_file(path).entries
    except DataError as error:
        raise InputError(error.sentence, error.action) from error
    rows = [entry.value if isinstance(entry.value, dict) else {} for entry in entries]
    return DataBook(path, tuple(rows), count(rows, kind), shipped)


def count(rows: Sequence[Mapping[str, Any]], kind: TrainingKind) -> Figures:
    """Count the rows; one that breaks the contract is only counted as such."""
    names = ("classes", "depths", "qualities", "hesitation", "families", "languages")
    counters: dict[str, Counter[str]] = {name: Counter() for name in names}
    unusable = 0
    for index, data in enumerate(rows):
        try:
            found = _decision(data, index) if kind.data_kind == "decision" else _reply(data, index)
        except SchemaError:
            unusable += 1
            continue
        for name, value in found.items():
            if value:
                counters[name][value] += 1
    ordered = {
        "classes": {name: counters["classes"][name] for name in kind.counts},
        "depths": dict(sorted(counters["depths"].items())),
        "qualities": {name: counters["qualities"][name] for name in QUALITIES},
        "hesitation": {name: counters["hesitation"][name] for name in HESITATION_BANDS},
        "families": dict(counters["families"].most_common()),
        "languages": dict(counters["languages"].most_common()),
    }
    return Figures(rows=len(rows), unusable=unusable, **ordered)


def seen_by_model(data: Mapping[str, Any], kind: TrainingKind) -> Seen:
    """The exact text, by the functions that the trainers and the app use."""
    try:
        if kind.data_kind == "decision":
            row = parse_decision_row(dict(data))
            return Seen((("text", render_decision(row), False), ("label", str(row.label), True)))
        messages = render_chat(parse_reply_row(dict(data)))
    except SchemaError as error:
        return Seen(fault=f"{error.field}: {error.sentence} {error.action}")
    return Seen(tuple((m["role"], m["content"], m["role"] == "assistant") for m in messages))


def save_rows(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Replace a data file, one row a line, in one step. Raises StorageError."""
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    text = (
        "[\n" + ",\n".join(lines) + "\n]\n" if path.suffix != ".jsonl" else "".join(f"{x}\n" for x in lines)
    )
    atomic_write_bytes(path, text.encode("utf-8"))


def _decision(data: Mapping[str, Any], index: int) -> dict[str, str]:
    row = parse_decision_row(dict(data), index)
    return {
        "classes": row.label or "",
        "depths": str(row.follow_up_depth),
        "qualities": answer_quality(row.question, row.answer, row.language),
        "hesitation": _band(row.speech.hesitation_score),
        "families": str(row.extra.get("job_family") or ""),
        "languages": row.language,
    }


def _reply(data: Mapping[str, Any], index: int) -> dict[str, str]:
    row = parse_reply_row(dict(data), index)
    depth = row.context.get("follow_up_depth")
    question = str(row.context.get("current_question", ""))
    asked = row.task != "closing"
    return {
        "classes": reply_kind(Item("", index, 0, data, row)),
        "depths": str(depth) if isinstance(depth, int) else "",
        "qualities": answer_quality(question, row.user_answer, row.language) if asked else "",
        "hesitation": _band(row.speech.hesitation_score),
        "families": str(row.extra.get("job_family") or ""),
        "languages": row.language,
    }


def _band(score: float | None) -> str:
    if score is None:
        return "unknown"
    return "below" if score < _SPLIT else "above"


def edited(data: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A row with other values by dotted name (``context.follow_up_depth``); lengths are counted again.

    A value of None removes the key.
    """
    row = json.loads(json.dumps(data))
    for name, value in changes.items():
        *path, last = name.split(".")
        place = row
        for key in path:
            place = place.setdefault(key, {})
        if value is None:
            place.pop(last, None)
        else:
            place[last] = value
    answer, holder = ("user_answer", "speech_analysis") if "user_answer" in row else ("answer", "context")
    measures = row.get(holder)
    if isinstance(measures, dict) and "answer_length" in measures:
        text, language = str(row.get(answer, "")), str(row.get("language", "zh"))
        measures["answer_length"] = count_answer_length(text.strip(), language)
    return dict(row)


def value_of(data: Mapping[str, Any], name: str) -> Any:
    """A row's value by dotted name; None where it is missing."""
    place: Any = data
    for key in name.split("."):
        place = place.get(key) if isinstance(place, Mapping) else None
    return place
