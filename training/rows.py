"""The values the training data is made of: labels, a decision row, a reply row, and an answer's length.

Standard library only; read through ``training.schema``, which adds parsing and rendering.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LABELS = ("FOLLOW_UP", "NEXT_TOPIC", "END")
TASKS = ("generate_follow_up", "generate_question", "closing")
LANGUAGES = ("zh", "en")
MAX_DEPTH = 3

_ENGLISH_WORD = re.compile(r"[A-Za-z0-9]+(?:['’.\-][A-Za-z0-9]+)*|[^\W\x00-\x7f]")


class SchemaError(ValueError):
    """A row that cannot be used: which one, which field, what is wrong, what to do."""

    def __init__(self, index: int, field_name: str, sentence: str, action: str) -> None:
        super().__init__(f"row {index}, {field_name}: {sentence} {action}")
        self.index = index
        self.field = field_name
        self.sentence = sentence
        self.action = action


@dataclass(frozen=True)
class SpeechAnalysis:
    """How an answer was spoken. ``answer_length`` is characters (zh) or words (en)."""

    hesitation_score: float | None = None
    filler_count: int = 0
    answer_length: int = 0


@dataclass(frozen=True)
class DecisionRow:
    """One question and answer with the label that should follow; ``label`` is None where it is asked for."""

    question: str
    answer: str
    follow_up_depth: int
    speech: SpeechAnalysis
    label: str | None = None
    language: str = "zh"
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ReplyRow:
    """One moment in an interview and the line that should be said; None where the line is asked for."""

    task: str
    context: Mapping[str, Any]
    user_answer: str
    speech: SpeechAnalysis
    expected_output: str | None = None
    language: str = "zh"
    extra: Mapping[str, Any] = field(default_factory=dict)


def count_answer_length(text: str, language: str = "zh") -> int:
    """The guide's 字: letters and digits of the transcript, fillers included, no white space or punctuation.

    Chinese counts characters (each Latin letter or digit one), English counts words.
    """
    if language == "en":
        return len(_ENGLISH_WORD.findall(text))
    return sum(1 for character in text if unicodedata.category(character)[0] in "LN")
