"""One answer's review: what was corrected, judged and rated, and whether it may be learned from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from interviewer_app.sessions.records import DecisionRecord, TurnRecord

LABELS = ("FOLLOW_UP", "NEXT_TOPIC", "END")
RATED = ("naturalness", "relevance", "professionalism")
RATINGS = range(1, 6)
MAX_TEXT = 5_000


@dataclass(frozen=True)
class Review:
    """A person's judgement of one turn. None means "as it was" for texts and "not judged" for the label.

    ``transcript`` is what was really said, ``label`` what should have been decided, ``reply`` what should
    have been said next, ``ratings`` are 1–5 of the reply that was said. ``reviewed_ns`` is wall-clock time,
    0 where there is no review yet.
    """

    transcript: str | None = None
    label: str | None = None
    reply: str | None = None
    ratings: Mapping[str, int] = field(default_factory=dict)
    use_for_training: bool = False
    reviewed_ns: int = 0

    def content(self) -> dict[str, Any]:
        """Return what the library keeps of it."""
        kept = asdict(self)
        del kept["reviewed_ns"]
        return kept


@dataclass(frozen=True)
class ReviewedTurn:
    """The newest review of a turn, and whether a change of it can be undone or done again."""

    review: Review = Review()
    can_undo: bool = False
    can_redo: bool = False


def read_review(content: Any, reviewed_ns: int) -> Review:
    """Return the review that ``content`` holds; what a newer or damaged library adds is left out."""
    if not isinstance(content, dict):
        return Review(reviewed_ns=reviewed_ns)
    ratings = content.get("ratings")
    known = ratings.items() if isinstance(ratings, dict) else ()
    return Review(
        transcript=_text(content.get("transcript")),
        label=content["label"] if content.get("label") in LABELS else None,
        reply=_text(content.get("reply")),
        ratings={name: value for name, value in known if name in RATED and value in RATINGS},
        use_for_training=content.get("use_for_training") is True,
        reviewed_ns=reviewed_ns,
    )


def said_text(turn: TurnRecord, review: Review) -> str:
    """Return what was answered: the corrected transcript where there is one."""
    if review.transcript is not None:
        return review.transcript
    return turn.answer.text if turn.answer is not None else ""


def better_reply(turn: TurnRecord, review: Review) -> str | None:
    """Return the reply that is worth learning: a corrected one, or the one said if it was judged good.

    Good is: the decision behind it was right, and it was rated, nothing below 4.
    """
    if review.reply is not None:
        return review.reply
    decided = turn.decision.label if turn.decision is not None else None
    if turn.reply is None or review.label is None or review.label != decided or not review.ratings:
        return None
    return turn.reply.text if min(review.ratings.values()) >= 4 else None


def is_right(decision: DecisionRecord | None, review: Review) -> bool | None:
    """Return whether the decision was judged right; None while it is not judged."""
    if decision is None or review.label is None:
        return None
    return decision.label == review.label


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
