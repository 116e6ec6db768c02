"""The values an interview is made of: plan, decision, events, effects, state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

Language = Literal["zh", "en"]
Label = Literal["FOLLOW_UP", "NEXT_TOPIC", "END"]
LineKind = Literal["opening", "question", "follow_up", "transition", "closing", "repeat", "reassure"]
ReplyTask = Literal["generate_follow_up", "generate_question", "closing"]

MAX_FOLLOW_UP_DEPTH = 3


class Stage(StrEnum):
    """Where the interview is in its course."""

    OPENING = "opening"
    TOPICS = "topics"
    CLOSING = "closing"
    FINISHED = "finished"


class Phase(StrEnum):
    """What is happening right now."""

    IDLE = "idle"
    SPEAKING = "speaking"
    LISTENING = "listening"
    DECIDING = "deciding"
    WORDING = "wording"
    PAUSED = "paused"
    FINISHED = "finished"


@dataclass(frozen=True)
class TopicPlan:
    """One topic of the plan; ``questions[d]`` are the bank's questions at depth ``d`` + 1 (three depths)."""

    id: str
    title: str
    questions: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Plan:
    """What the interview will cover. ``exact_turns`` asks for exactly that many topic answers."""

    language: Language
    job_title: str
    topics: tuple[TopicPlan, ...]
    skills: tuple[str, ...] = ()
    minutes: float = 20.0
    exact_turns: int | None = None
    seed: int = 0


@dataclass(frozen=True)
class Decision:
    """What follows an answer. ``source`` says who decided, ``reasons`` why in words for the user."""

    label: Label
    confidence: float
    reasons: tuple[str, ...] = ()
    source: str = "rules"


@dataclass(frozen=True)
class TopicAnswer:
    """One answered topic question, as the history keeps it."""

    turn: int
    topic: str
    depth: int
    question: str
    answer: str
    label: Label | None = None


# --- events: what has happened. All carry the turn they belong to; an old turn's result is dropped. ---


@dataclass(frozen=True)
class Started:
    """The user pressed Start."""

    turn: int = 0


@dataclass(frozen=True)
class LineSpoken:
    """The interviewer's line has drained from the speaker."""

    turn: int


@dataclass(frozen=True)
class InterruptionBegan:
    """Somebody speaks over the interviewer's line."""

    turn: int


@dataclass(frozen=True)
class InterruptionConfirmed:
    """It is the candidate, who wants the floor."""

    turn: int


@dataclass(frozen=True)
class InterruptionDropped:
    """It was a cough, or a word in passing."""

    turn: int


@dataclass(frozen=True)
class AnswerFinished:
    """The candidate's answer is complete. ``speech`` holds the measures; empty for a typed answer."""

    turn: int
    text: str
    speech: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AnswerResumed:
    """The candidate goes on with ``turn``'s answer, which was taken for complete."""

    turn: int


@dataclass(frozen=True)
class DecisionMade:
    """The decider has spoken; ``revision`` is that of the answer it judged (None where nobody knows)."""

    turn: int
    decision: Decision
    revision: int | None = None


@dataclass(frozen=True)
class ReplyReady:
    """The interviewer's next words are there; ``source`` is ``model`` or ``bank``.

    ``revision`` is that of the answer they follow (None where nobody knows).
    """

    turn: int
    text: str
    source: str
    revision: int | None = None


@dataclass(frozen=True)
class Failed:
    """A stage failed; ``stage`` is ``decide``, ``word``, ``speak`` or ``hear``."""

    turn: int
    stage: str
    sentence: str


@dataclass(frozen=True)
class RepeatRequested:
    """Say the question again; asked twice in a turn, put it in another way."""

    turn: int


@dataclass(frozen=True)
class SkipRequested:
    """Leave this question: next topic."""

    turn: int


@dataclass(frozen=True)
class PauseRequested:
    """Hold everything."""

    turn: int


@dataclass(frozen=True)
class ResumeRequested:
    """Go on after a pause; the current line is said again."""

    turn: int


@dataclass(frozen=True)
class EndRequested:
    """The user wants to end now."""

    turn: int


@dataclass(frozen=True)
class TimeUp:
    """The time budget is used; the interview closes after the current answer."""

    turn: int


Event = (
    Started
    | LineSpoken
    | InterruptionBegan
    | InterruptionConfirmed
    | InterruptionDropped
    | AnswerFinished
    | AnswerResumed
    | DecisionMade
    | ReplyReady
    | Failed
    | RepeatRequested
    | SkipRequested
    | PauseRequested
    | ResumeRequested
    | EndRequested
    | TimeUp
)


# --- effects: what shall be done. The conductor carries them out in order. ---


@dataclass(frozen=True)
class Speak:
    """Say ``text``; answer with LineSpoken(turn)."""

    turn: int
    text: str
    kind: LineKind


@dataclass(frozen=True)
class HoldLine:
    """Fall silent in mid-line, ready to go on."""

    turn: int


@dataclass(frozen=True)
class GoOnSpeaking:
    """Say the rest of the line that was held."""

    turn: int


@dataclass(frozen=True)
class Listen:
    """Open the floor to the candidate; answer with AnswerFinished(turn, …)."""

    turn: int


@dataclass(frozen=True)
class Reopen:
    """Fall silent, and go on listening to ``turn``'s answer as if it had not ended."""

    turn: int


@dataclass(frozen=True)
class Decide:
    """Decide what follows; answer with DecisionMade(turn, …, revision)."""

    turn: int
    question: str
    answer: str
    speech: Mapping[str, Any]
    context: Mapping[str, Any]
    revision: int = 0


@dataclass(frozen=True)
class WordReply:
    """Word the next line. ``bank_text`` is the question bank's line, which always stands ready."""

    turn: int
    task: ReplyTask
    kind: LineKind
    bank_text: str
    context: Mapping[str, Any]
    answer: str
    revision: int = 0


@dataclass(frozen=True)
class Hush:
    """Stop speaking and listening at once."""

    turn: int


@dataclass(frozen=True)
class Notify:
    """Tell the user one sentence, in place."""

    turn: int
    sentence: str


@dataclass(frozen=True)
class Finish:
    """The interview is over; ``reason`` is ``plan``, ``time``, ``turns`` or ``user``."""

    turn: int
    reason: str


Effect = Speak | HoldLine | GoOnSpeaking | Listen | Reopen | Decide | WordReply | Hush | Notify | Finish


@dataclass(frozen=True)
class NextLine:
    """The line that is being worded: what it asks and where the interview stands once it is spoken.

    ``question`` is the bare question inside ``reply.bank_text`` (empty for a closing).
    """

    reply: WordReply
    question: str
    topic_index: int
    depth: int
    stage: Stage
    phrase: str = ""


@dataclass(frozen=True)
class State:
    """Everything the machine remembers. ``depth`` counts follow-ups asked on this topic (0–3).

    ``question`` is the bare question at hand, ``line`` all that was said with it. ``next_line`` stands while
    a reply is worded, ``held`` is a result that came during a pause, ``phrase`` the last ready-made wording,
    ``repeats`` counts how often the question was wanted again, ``line_held`` stands while an interruption of
    the line is judged. ``before_answer`` is what an answer that goes on leads back to, ``revision`` counts
    how often one did.
    """

    plan: Plan
    stage: Stage = Stage.OPENING
    phase: Phase = Phase.IDLE
    turn: int = 0
    topic_index: int = -1
    depth: int = 0
    question: str = ""
    question_kind: LineKind = "opening"
    answer: str = ""
    speech: Mapping[str, Any] = field(default_factory=dict)
    decision: Decision | None = None
    history: tuple[TopicAnswer, ...] = ()
    asked: frozenset[str] = frozenset()
    time_up: bool = False
    ending: str | None = None
    paused_phase: Phase | None = None
    line: str = ""
    next_line: NextLine | None = None
    held: Event | None = None
    phrase: str = ""
    introduction: str = ""
    repeats: int = 0
    line_held: bool = False
    before_answer: State | None = None
    revision: int = 0

    @property
    def topic(self) -> TopicPlan | None:
        """The topic at hand, or None before the first and after the last."""
        if 0 <= self.topic_index < len(self.plan.topics):
            return self.plan.topics[self.topic_index]
        return None
