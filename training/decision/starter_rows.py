"""Gathers what the starter decider learns from: real rows, moments of the reply data, and composed answers.

Standard library only. Each row has a weight: how far its label is to be trusted.
"""

from __future__ import annotations

import re
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

_OFF_WORK = frozenset({"zh_behaviour_product", "en_interviews"})  # they talk of home and weather too
REAL_WEIGHT, REPLY_WEIGHT, COMPOSED_WEIGHT = 1.0, 0.6, 0.5
# What an interviewer said next tells what had been decided.
EITHER = "either"  # in a row's extra: FOLLOW_UP would be as right as END
_ALL_SAID = re.compile(
    r"就这些|就这么|说完|讲完|没有别的|没别的|就这样|没了|完了|没有要补|到此"
    r"|that's (all|it|everything)|nothing (more|else)"
)
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
    ended = label == "END" and depth < MAX_DEPTH
    said = _ALL_SAID.search(moment.user_answer) is not None
    # An interviewer may open the next topic although something was open: then only "not empty" is sure.
    extra = {"source": "reply", "kind": "said_all" if ended and said else "reply", EITHER: ended and not said}
    return DecisionRow(question, moment.user_answer, depth, moment.speech, label, moment.language, extra)


def spoken_sentences(folder: Path, language: str, *, at_work: bool = False) -> list[str]:
    """The recogniser's hand-written sentences in the order of their telling; ``at_work`` only of the job."""
    found: list[str] = []
    for path in sorted(folder.glob(f"{language}_*.txt")):
        if at_work and path.stem in _OFF_WORK:
            continue
        found += [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    return [sentence for sentence in found if len(sentence) > 8]


def gather(
    real: Sequence[DecisionRow],
    replies: Sequence[ReplyRow],
    told: dict[str, list[str]],
    held_out: Collection[str],
    seed: int,
    composed: int,
) -> list[Weighted]:
    """All rows to learn from; none has a question whose key is ``held_out``. ``composed`` is their number."""
    moments = [row for row in map(decided, replies) if row is not None]
    found = [Weighted(row, REAL_WEIGHT) for row in real] + [Weighted(row, REPLY_WEIGHT) for row in moments]
    for language, share in (("zh", 0.75), ("en", 0.25)):
        questions = sorted({row.question for row in moments if row.language == language})
        composer = Composer(pieces_of(language), questions, told[language], seed)
        found += [Weighted(row, COMPOSED_WEIGHT) for row in composer.rows(round(composed * share))]
    return [item for item in found if question_key(item.row.question) not in held_out]


def pieces_of(language: str) -> Pieces:
    """The hand-written pieces of a language. Raises DataError."""
    return read_pieces(language)
