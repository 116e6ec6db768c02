"""Makes training rows of a reviewed session: what was said and judged, in the guide's format, without names.

A decision row needs a judged label, a reply row a reply worth learning (``better_reply``); both need the
row's own mark and the session's consent, which the caller has checked. Phone numbers and the like are
replaced by placeholders. Rows carry ``id``, ``source``, ``session``, ``turn`` and ``split``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from interviewer_app.sessions.records import SessionRecord, TurnRecord, number_or_none
from interviewer_app.sessions.review_values import Review, better_reply, said_text
from training.data_quality.personal_data import replace_personal_data
from training.decision.data import question_key
from training.reply_checks import check_reply
from training.schema import MAX_DEPTH, count_answer_length, parse_decision_row, parse_reply_row

SOURCE = "session"
# What makes a reply unusable to learn from; the other checks depend on what only the trainer knows.
_REPLY_FAULTS = frozenset(
    {"empty", "too_long", "no_question", "several_questions", "question_in_closing", "forbidden"}
)
_VALIDATION_SHARE = 5  # one question in five is for validation


@dataclass(frozen=True)
class Rows:
    """The rows of one or several sessions, and for every marked answer that gave none, why."""

    decisions: tuple[Mapping[str, Any], ...] = ()
    replies: tuple[Mapping[str, Any], ...] = ()
    left_out: tuple[tuple[str, int, str], ...] = ()


def session_rows(record: SessionRecord, reviews: Mapping[int, Review]) -> Rows:
    """Return the rows of the turns that are marked for training, in order."""
    decisions, replies, left_out = [], [], []
    for number, turn in enumerate(record.turns):
        review = reviews.get(turn.turn)
        if review is None or not review.use_for_training:
            continue
        why_not = _why_not(turn, review)
        if why_not:
            left_out.append((record.session.id, turn.turn, why_not))
            continue
        following = record.turns[number + 1] if number + 1 < len(record.turns) else None
        decisions.append(_decision_row(record, turn, review))
        wording = better_reply(turn, review)
        if wording is None:
            continue
        row = _reply_row(record, turn, review, wording, following)
        fault = _reply_fault(row)
        if fault:
            left_out.append((record.session.id, turn.turn, f"reply_{fault}"))
        else:
            replies.append(row)
    return Rows(tuple(decisions), tuple(replies), tuple(left_out))


def split_of(question: str) -> str:
    """Return ``train`` or ``val``: fixed by the question, whatever session it was asked in.

    The trainer refuses a question that stands on both sides, so a question asked in two sessions must go
    where it went before; a question that only one session asked is fixed with that session.
    """
    mark = hashlib.sha256(question_key(question).encode()).digest()
    return "val" if mark[0] % _VALIDATION_SHARE == 0 else "train"


def _why_not(turn: TurnRecord, review: Review) -> str:
    if turn.question is None or not turn.question.text.strip():
        return "no_question"
    if turn.answer is None or not said_text(turn, review).strip():
        return "no_answer"
    return "not_judged" if review.label is None else ""


def _decision_row(record: SessionRecord, turn: TurnRecord, review: Review) -> dict[str, Any]:
    language = record.language
    question, answer = _question(turn, language), _answer(turn, review, language)
    measures = _measures(turn)
    row = {
        "id": f"s-{record.session.id}-{turn.turn}-d",
        "question": question,
        "answer": answer,
        "context": {
            "follow_up_depth": _depth(turn),
            "hesitation_score": measures["hesitation_score"],
            "filler_count": measures["filler_count"],
            "answer_length": count_answer_length(answer, language),
        },
        "label": review.label,
        **_provenance(record, turn, question),
    }
    parse_decision_row(row)  # what the trainer would refuse is a bug here
    return row


def _reply_row(
    record: SessionRecord, turn: TurnRecord, review: Review, wording: str, following: TurnRecord | None
) -> dict[str, Any]:
    language = record.language
    question, answer = _question(turn, language), _answer(turn, review, language)
    meta = record.session.meta
    skills = meta.get("skills")
    context: dict[str, Any] = {
        "job_title": replace_personal_data(str(meta.get("job_title") or ""), language),
        "current_question": question,
        "current_topic": turn.topic_title,
        "resume": [replace_personal_data(str(skill), language) for skill in skills]
        if isinstance(skills, list)
        else [],
        "follow_up_depth": _depth(turn),
    }
    if following is not None and following.topic_title and following.topic_title != turn.topic_title:
        context["next_topic"] = following.topic_title
    row = {
        "id": f"s-{record.session.id}-{turn.turn}-r",
        "task": _task(review, following),
        "context": context,
        "user_answer": answer,
        "speech_analysis": _measures(turn),
        "expected_output": replace_personal_data(wording.strip(), language),
        **_provenance(record, turn, question),
    }
    parse_reply_row(row)
    return row


def _task(review: Review, following: TurnRecord | None) -> str:
    """Return what the reply is for. The plan or the time may have closed an interview after any decision."""
    closed = following is None or (following.question is not None and following.question.kind == "closing")
    if closed and (review.reply is None or review.label != "FOLLOW_UP"):
        return "closing"
    return "generate_follow_up" if review.label == "FOLLOW_UP" else "generate_question"


def _reply_fault(row: Mapping[str, Any]) -> str:
    context, language = row["context"], str(row["language"])
    known = "\n".join(str(value) for value in context.values())
    reasons = check_reply(
        row["expected_output"], row["task"], language, row["user_answer"], context["current_question"], known
    )
    return next((reason for reason in reasons if reason in _REPLY_FAULTS), "")


def _provenance(record: SessionRecord, turn: TurnRecord, question: str) -> dict[str, Any]:
    family = record.session.meta.get("family")
    return {
        "language": record.language,
        "topic": turn.topic_title,
        "job_family": family if isinstance(family, str) else "",
        "source": SOURCE,
        "session": record.session.id,
        "turn": turn.turn,
        "split": split_of(question),
    }


def _question(turn: TurnRecord, language: str) -> str:
    return replace_personal_data(turn.question.text.strip() if turn.question else "", language)


def _answer(turn: TurnRecord, review: Review, language: str) -> str:
    return replace_personal_data(said_text(turn, review).strip(), language)


def _depth(turn: TurnRecord) -> int:
    return min(MAX_DEPTH, max(0, turn.depth or 0))


def _measures(turn: TurnRecord) -> dict[str, Any]:
    speech = turn.answer.speech if turn.answer is not None else {}
    score, fillers = number_or_none(speech.get("hesitation_score")), speech.get("filler_count")
    return {
        "hesitation_score": None if score is None else min(1.0, max(0.0, score)),
        "filler_count": fillers if isinstance(fillers, int) and fillers > 0 else 0,
    }
