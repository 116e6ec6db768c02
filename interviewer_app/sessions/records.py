"""The values a stored session is made of, and how its events become turns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

_SIDE_LINES = {"repeat", "reassure"}


@dataclass(frozen=True)
class Session:
    """One row of the library. Times are wall-clock nanoseconds since 1970; ``ended_ns`` None = unfinished."""

    id: str
    meta: Mapping[str, Any]
    started_ns: int
    ended_ns: int | None = None
    reason: str | None = None


@dataclass(frozen=True)
class StoredEvent:
    """Something that happened, as committed. ``created_ns`` is wall-clock time."""

    id: int
    session_id: str
    turn: int
    kind: str
    payload: Mapping[str, Any]
    created_ns: int


@dataclass(frozen=True)
class LineRecord:
    """A line that the interviewer said. Times are monotonic nanoseconds."""

    text: str
    kind: str = ""
    source: str = ""
    started_ns: int | None = None
    ended_ns: int | None = None


@dataclass(frozen=True)
class AnswerRecord:
    """What was heard. Sample offsets point into the session's microphone log."""

    text: str
    words: tuple[Mapping[str, Any], ...] = ()
    speech: Mapping[str, Any] = field(default_factory=dict)
    typed: bool = False
    t_on_ns: int | None = None
    t_off_ns: int | None = None
    mic_offset_samples: int | None = None
    mic_end_samples: int | None = None


@dataclass(frozen=True)
class DecisionRecord:
    """What was decided after an answer, by whom and why."""

    label: str
    confidence: float | None = None
    reasons: tuple[str, ...] = ()
    source: str = ""
    probabilities: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class ReplyRecord:
    """The words chosen to follow, and where they came from (``model`` or ``bank``)."""

    text: str
    source: str = ""


@dataclass(frozen=True)
class TurnRecord:
    """One exchange: the line asked, the answer, what followed.

    ``cut_ins`` counts how often the answer was taken for complete and went on.
    """

    turn: int
    lines: tuple[LineRecord, ...] = ()
    topic_id: str = ""
    topic_title: str = ""
    depth: int | None = None
    answer: AnswerRecord | None = None
    decision: DecisionRecord | None = None
    reply: ReplyRecord | None = None
    latency_ms: Mapping[str, float] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    cut_ins: int = 0

    @property
    def question(self) -> LineRecord | None:
        """The line that was answered: the last that is neither a repetition nor a reassurance."""
        own = [line for line in self.lines if line.kind not in _SIDE_LINES] or list(self.lines)
        return own[-1] if own else None


@dataclass(frozen=True)
class SessionRecord:
    """A session with its turns in order, ready to be reviewed or reported."""

    session: Session
    turns: tuple[TurnRecord, ...] = ()
    finished_reason: str = ""

    @property
    def language(self) -> str:
        """``zh`` or ``en``; Chinese where the session does not say."""
        return "en" if self.session.meta.get("language") == "en" else "zh"

    @property
    def answers(self) -> tuple[AnswerRecord, ...]:
        """All answers in order."""
        return tuple(turn.answer for turn in self.turns if turn.answer is not None)


def assemble(session: Session, events: Iterable[StoredEvent]) -> SessionRecord:
    """Put a session's events together, turn by turn.

    The library may hold events of an older or newer version: a payload without a field gives the field's
    default, an unknown kind is passed over. Where a turn was answered again, the last answer stands.
    """
    turns: dict[int, TurnRecord] = {}
    reason = session.reason or ""
    for event in sorted(events, key=lambda one: one.id):
        if event.kind == "finished":
            reason = session.reason or _text(event.payload, "reason")
            continue
        turn = turns.get(event.turn, TurnRecord(event.turn))
        turns[event.turn] = _with_event(turn, event.kind, event.payload)
    kept = tuple(turns[number] for number in sorted(turns) if turns[number] != TurnRecord(number))
    return SessionRecord(session, kept, reason)


def _with_event(turn: TurnRecord, kind: str, payload: Mapping[str, Any]) -> TurnRecord:
    if kind == "line":
        return replace(turn, lines=(*turn.lines, _line(payload)))
    if kind == "answer":
        return replace(turn, answer=_answer(payload))
    if kind == "decision":
        return replace(turn, decision=_decision(payload))
    if kind == "reply":
        return replace(turn, reply=ReplyRecord(_text(payload, "text"), _text(payload, "source")))
    if kind == "latency":
        return replace(turn, latency_ms={**turn.latency_ms, **_numbers(payload)})
    if kind == "topic":
        return replace(
            turn,
            topic_id=_text(payload, "id"),
            topic_title=_text(payload, "title"),
            depth=_whole(payload, "depth"),
        )
    if kind == "reopened":
        return replace(turn, cut_ins=turn.cut_ins + 1)
    if kind == "notice":
        return replace(turn, notices=(*turn.notices, _text(payload, "sentence")))
    return turn


def _line(payload: Mapping[str, Any]) -> LineRecord:
    return LineRecord(
        text=_text(payload, "text"),
        kind=_text(payload, "kind"),
        source=_text(payload, "source"),
        started_ns=_whole(payload, "started_ns"),
        ended_ns=_whole(payload, "ended_ns"),
    )


def _answer(payload: Mapping[str, Any]) -> AnswerRecord:
    words = payload.get("words")
    return AnswerRecord(
        text=_text(payload, "text"),
        words=tuple(word for word in words if isinstance(word, dict)) if isinstance(words, list) else (),
        speech=_mapping(payload, "speech"),
        typed=payload.get("typed") is True,
        t_on_ns=_whole(payload, "t_on_ns"),
        t_off_ns=_whole(payload, "t_off_ns"),
        mic_offset_samples=_whole(payload, "mic_offset_samples"),
        mic_end_samples=_whole(payload, "mic_end_samples"),
    )


def _decision(payload: Mapping[str, Any]) -> DecisionRecord:
    reasons = payload.get("reasons")
    return DecisionRecord(
        label=_text(payload, "label"),
        confidence=number_or_none(payload.get("confidence")),
        reasons=tuple(str(reason) for reason in reasons) if isinstance(reasons, list) else (),
        source=_text(payload, "source"),
        probabilities=_numbers(_mapping(payload, "probabilities")),
    )


def number_or_none(value: Any) -> float | None:
    """Return a finite number as float, anything else as None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < 1e300 else None  # NaN compares false


def _text(payload: Mapping[str, Any], key: str) -> str:
    value = payload.get(key)
    return value if isinstance(value, str) else ""


def _whole(payload: Mapping[str, Any], key: str) -> int | None:
    value = payload.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _mapping(payload: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = payload.get(key)
    return value if isinstance(value, dict) else {}


def _numbers(payload: Mapping[str, Any]) -> dict[str, float]:
    read = {str(key): number_or_none(value) for key, value in payload.items()}
    return {key: value for key, value in read.items() if value is not None}
