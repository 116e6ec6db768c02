"""Gathers what the starter decider learns from: real rows, moments of the reply data, and composed answers.

Standard library only. Each row has a weight: how far its label is to be trusted.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.decision.composition import Composer
from training.decision.data import question_key
from training.decision.pieces import Pieces, read_pieces
from training.json_reader import DataError
from training.rows import MAX_DEPTH, DecisionRow, ReplyRow, SchemaError
from training.schema import parse_reply_row, read_rows

REAL_WEIGHT, REPLY_WEIGHT, COMPOSED_WEIGHT = 1.0, 0.6, 0.5
# What an interviewer said next tells what had been decided.
_DECIDED = {"follow_up": "FOLLOW_UP", "change": "NEXT_TOPIC", "question": "END"}


@dataclass(frozen=True)
class Weighted:
    """A row and how much it counts; real rows are varied from epoch to epoch."""

    row: DecisionRow
    weight: float


def reply_moments(path: Path) -> list[ReplyRow]:
    """The rows of a reply file.

    Raises:
        DataError: the file cannot be read or breaks the contract.
    """
    try:
        entries: list[Any] = read_rows(path.read_text(encoding="utf-8"))
        return [parse_reply_row(data, index) for index, data in enumerate(entries)]
    except (OSError, UnicodeDecodeError, SchemaError) as error:
        raise DataError(f"读不了 {path}：{error}。", "请检查这个文件。") from error


def decided(moment: ReplyRow) -> DecisionRow | None:
    """The decision behind a reply; None where none can be read from it."""
    label = _DECIDED.get(str(moment.extra.get("kind")))
    question, depth = moment.context.get("current_question"), moment.context.get("follow_up_depth") or 0
    if label is None or not question or not moment.user_answer or not isinstance(depth, int):
        return None
    if label == "FOLLOW_UP" and depth == MAX_DEPTH:
        label = "END"
    if label == "END" and depth == 0:
        return None
    extra = {"source": "reply", "kind": "said_all" if label == "END" and depth < MAX_DEPTH else "reply"}
    return DecisionRow(question, moment.user_answer, depth, moment.speech, label, moment.language, extra)


def spoken_sentences(folder: Path, language: str) -> list[str]:
    """The recogniser's hand-written sentences: concrete ones, in the order of their telling."""
    found: list[str] = []
    for path in sorted(folder.glob(f"{language}_*.txt")):
        found += [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    return [sentence for sentence in found if len(sentence) > 8]


def gather(
    real: Sequence[DecisionRow],
    replies: Sequence[ReplyRow],
    sentences: dict[str, list[str]],
    held_out: Collection[str],
    seed: int,
    composed: int,
) -> list[Weighted]:
    """All rows to learn from; none has a question whose key is ``held_out``. ``composed`` is their number."""
    moments = [row for row in map(decided, replies) if row is not None]
    found = [Weighted(row, REAL_WEIGHT) for row in real] + [Weighted(row, REPLY_WEIGHT) for row in moments]
    for language, share in (("zh", 0.88), ("en", 0.12)):
        questions = sorted({row.question for row in moments if row.language == language})
        composer = Composer(pieces_of(language), questions, sentences[language], seed)
        found += [Weighted(row, COMPOSED_WEIGHT) for row in composer.rows(round(composed * share))]
    return [item for item in found if question_key(item.row.question) not in held_out]


def pieces_of(language: str) -> Pieces:
    """The hand-written pieces of a language. Raises DataError."""
    return read_pieces(language)
