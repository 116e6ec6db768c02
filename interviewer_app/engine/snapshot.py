"""What a running interview looks like at one moment: the one value the window and the rehearsal are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from interviewer_app.interview.types import Decision, Phase, Stage


@dataclass(frozen=True)
class CaptionLine:
    """One spoken line. ``speaker`` is ``interviewer`` or ``candidate``; a candidate's has measures."""

    turn: int
    speaker: str
    text: str
    kind: str = ""
    speech: Mapping[str, Any] = field(default_factory=dict)
    decision: Decision | None = None
    source: str = ""


@dataclass(frozen=True)
class Snapshot:
    """An interview at one moment. Times in seconds, level in dBFS, latency in milliseconds."""

    session_id: str = ""
    stage: Stage = Stage.OPENING
    phase: Phase = Phase.IDLE
    turn: int = 0
    topic: str = ""
    topic_number: int = 0
    topic_count: int = 0
    depth: int = 0
    question: str = ""
    provisional_text: str = ""
    thinking: bool = False
    recording: bool = False
    level_dbfs: float = -120.0
    elapsed_s: float = 0.0
    budget_s: float = 0.0
    lines: tuple[CaptionLine, ...] = ()
    speech: Mapping[str, Any] = field(default_factory=dict)
    decision: Decision | None = None
    latency_ms: Mapping[str, float] = field(default_factory=dict)
    notice: str = ""
    notice_is_error: bool = False
    finished_reason: str = ""


class InterviewControls(Protocol):
    """What a user may do to a running interview; every call returns at once."""

    def start(self) -> None:
        """Begin: the interviewer greets."""

    def done(self) -> None:
        """Space: the answer is complete (or: interrupt the interviewer and take the floor)."""

    def thinking(self) -> None:
        """T: let me think; the wait is extended."""

    def repeat(self) -> None:
        """R: say the question again; a second time, in another way."""

    def skip(self) -> None:
        """S: leave this question."""

    def pause(self) -> None:
        """P: hold; nothing is recorded."""

    def resume(self) -> None:
        """P again: go on."""

    def end(self) -> None:
        """Esc: say goodbye and end."""

    def type_answer(self, text: str) -> None:
        """Hand in a typed answer in place of a spoken one."""

    def close(self) -> None:
        """Stop at once, keep everything, free the devices."""
