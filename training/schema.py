"""The contract of the training data: read a row, and render the one text each model sees of it.

Standard library only. Trainer and running app call the same ``render_decision`` and ``render_chat``, so what
a model is trained on and what it is asked are the same by construction.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from training.json_reader import read_lines, read_list
from training.rendering import fit_tokens, render_chat, render_decision
from training.rows import (
    LABELS,
    LANGUAGES,
    MAX_DEPTH,
    TASKS,
    DecisionRow,
    ReplyRow,
    SchemaError,
    SpeechAnalysis,
    count_answer_length,
)

__all__ = [
    "LABELS",
    "LANGUAGES",
    "MAX_DEPTH",
    "TASKS",
    "DecisionRow",
    "ReplyRow",
    "SchemaError",
    "SpeechAnalysis",
    "count_answer_length",
    "fit_tokens",
    "parse_decision_row",
    "parse_reply_row",
    "read_rows",
    "render_chat",
    "render_decision",
]

_DECISION_KEYS = frozenset({"question", "answer", "context", "label", "language"})
_REPLY_KEYS = frozenset({"task", "context", "user_answer", "speech_analysis", "expected_output", "language"})


def parse_decision_row(data: Any, index: int = 0, *, labelled: bool = True) -> DecisionRow:
    """``data`` as a DecisionRow; extra keys are kept.

    A missing ``hesitation_score`` is None, a missing ``filler_count`` 0, a missing ``answer_length`` counted.

    Raises:
        SchemaError: a field is missing or has a value the contract does not know.
    """
    row = _Fields(data, index)
    language = row.choice("language", LANGUAGES, default="zh")
    context = row.mapping("context")
    answer = row.text("answer", may_be_empty=True)
    return DecisionRow(
        question=row.text("question"),
        answer=answer,
        follow_up_depth=context.integer("follow_up_depth", 0, MAX_DEPTH),
        speech=_speech(context, answer, language),
        label=row.choice("label", LABELS) if labelled else row.data.get("label"),
        language=language,
        extra=row.others(_DECISION_KEYS),
    )


def parse_reply_row(data: Any, index: int = 0) -> ReplyRow:
    """``data`` as a ReplyRow; extra keys are kept. Raises SchemaError like ``parse_decision_row``."""
    row = _Fields(data, index)
    language = row.choice("language", LANGUAGES, default="zh")
    task = row.choice("task", TASKS)
    context = row.mapping("context")
    answer = row.text("user_answer", may_be_empty=task != "generate_follow_up")
    for name in ("job_title", "current_question", "current_topic"):
        if not isinstance(context.data.get(name, ""), str):
            context.fail(name, "is no text.", "Write it as text in quotes.")
    resume = context.data.get("resume", [])
    if not isinstance(resume, list) or not all(isinstance(item, str) for item in resume):
        context.fail("resume", "is no list of texts.", 'Write it as ["Redis", "MySQL"].')
    has_output = row.data.get("expected_output") is not None
    return ReplyRow(
        task=task,
        context=dict(context.data),
        user_answer=answer,
        speech=_speech(row.mapping("speech_analysis", optional=True), answer, language),
        expected_output=row.text("expected_output") if has_output else None,
        language=language,
        extra=row.others(_REPLY_KEYS),
    )


def read_rows(text: str) -> list[Any]:
    """The rows of a data file's text, a JSON list or JSON Lines; each still to be parsed.

    Raises:
        SchemaError: the text is neither; the index is the line (from 0) that cannot be read.
    """
    text = text.removeprefix("\ufeff")
    is_list = text.lstrip(" \t\r\n").startswith("[")
    entries = read_list(text) if is_list else read_lines(text)
    for entry in entries:
        if entry.fault:
            said = entry.fault.replace("is not JSON", "is no valid JSON")
            raise SchemaError(entry.line - 1, "file" if is_list else "line", f"{said}.", "Mend it.")
    return [entry.value for entry in entries]


class _Fields:
    """A mapping that is read field by field, naming row and field in every refusal."""

    def __init__(self, data: Any, index: int, path: str = "") -> None:
        self.index, self.path = index, path
        if not isinstance(data, Mapping):
            raise SchemaError(index, path or "row", "is no JSON object.", "Write it as {…}.")
        self.data: Mapping[str, Any] = data

    def fail(self, name: str, sentence: str, action: str) -> NoReturn:
        raise SchemaError(self.index, f"{self.path}.{name}" if self.path else name, sentence, action)

    def text(self, name: str, *, may_be_empty: bool = False) -> str:
        value = self.data.get(name)
        if not isinstance(value, str):
            self.fail(name, "is missing." if value is None else "is no text.", "Write it as text in quotes.")
        if not may_be_empty and not value.strip():
            self.fail(name, "is empty.", "Fill it in or remove the row.")
        return value.strip()

    def choice(self, name: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        value = self.data.get(name, default)
        if value not in allowed:
            said = "is missing." if value is None else f"is {value!r}."
            self.fail(name, said, f"Use one of {', '.join(allowed)}.")
        return str(value)

    def mapping(self, name: str, *, optional: bool = False) -> _Fields:
        value = self.data.get(name)
        if value is None and not optional:
            self.fail(name, "is missing.", "Add the object.")
        return _Fields({} if value is None else value, self.index, name)

    def integer(self, name: str, low: int, high: int | None = None, default: int | None = None) -> int:
        value = self.data.get(name, default)
        value = default if value is None else value
        span = f"{low} to {high}" if high is not None else f"{low} or more"
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            self.fail(name, "is missing." if value is None else "is no whole number.", f"Use {span}.")
        if value < low or (high is not None and value > high):
            self.fail(name, f"is {value}.", f"Use {span}.")
        return value

    def fraction(self, name: str) -> float | None:
        value = self.data.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 <= value <= 1.0:
            self.fail(name, f"is {value!r}.", "Use a number from 0 to 1, or null where it was not measured.")
        return float(value)

    def others(self, known: frozenset[str]) -> dict[str, Any]:
        return {key: value for key, value in self.data.items() if key not in known}


def _speech(fields: _Fields, answer: str, language: str) -> SpeechAnalysis:
    return SpeechAnalysis(
        hesitation_score=fields.fraction("hesitation_score"),
        filler_count=fields.integer("filler_count", 0, default=0),
        answer_length=fields.integer("answer_length", 0, default=count_answer_length(answer, language)),
    )
