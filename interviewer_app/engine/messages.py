"""What is said between the application and its model process: small frozen values, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from speech.turns import TurnConfig

# --- to the model process ---


@dataclass(frozen=True)
class LoadModels:
    """Load what the interview needs. Folders of None: that model is not there.

    Sent again, it changes decider and generator while the interview goes on; the recogniser stays, and so
    does a model whose successor cannot be loaded.
    """

    recogniser: str | None
    decider: str | None
    threads: int = 0
    generator: str | None = None


@dataclass(frozen=True)
class OpenAnswer:
    """The candidate has the floor from the next sound on. ``question_end_ns`` is when the question ended."""

    turn: int
    language: str
    turn_config: TurnConfig
    question_end_ns: int | None = None
    hotwords: str = ""


@dataclass(frozen=True)
class Sound:
    """One block of the microphone: int16 little-endian mono 16 kHz, and the time of its first sample."""

    pcm: bytes
    captured_ns: int


@dataclass(frozen=True)
class WatchLine:
    """The interviewer begins a line; what the microphone hears of the candidate meanwhile follows."""

    turn: int


@dataclass(frozen=True)
class LineSound:
    """One block heard during a line, without our own sound: int16 little-endian mono 16 kHz.

    See `speech.echo.Cleaned` for the levels; ``far_end_s`` is how long we have sounded so far.
    """

    turn: int
    pcm: bytes
    captured_ns: int
    over_echo_db: float
    over_usual_db: float
    far_end_s: float


@dataclass(frozen=True)
class DoneKey:
    """The candidate says: I am done."""

    turn: int


@dataclass(frozen=True)
class ThinkingKey:
    """The candidate says: let me think."""

    turn: int


@dataclass(frozen=True)
class CloseAnswer:
    """Forget the open answer (skipped, repeated, typed, paused)."""

    turn: int


@dataclass(frozen=True)
class ReopenAnswer:
    """The candidate goes on with a complete answer; the sound that follows begins at ``from_ns``."""

    turn: int
    from_ns: int


@dataclass(frozen=True)
class DecideAnswer:
    """Decide what follows an answer."""

    turn: int
    question: str
    answer: str
    speech: Mapping[str, Any]
    context: Mapping[str, Any]
    revision: int = 0


@dataclass(frozen=True)
class WordLine:
    """Word the next line within ``patience_s``; ``context`` and ``answer`` are `WordReply`'s.

    ``revision`` numbers the requests of an interview; each ends in a `LineWorded` of its number unless it is
    stopped first. With ``may_lead`` a `LeadWorded` can come before.
    """

    turn: int
    revision: int
    task: str
    context: Mapping[str, Any]
    answer: str
    bank_text: str
    patience_s: float
    may_lead: bool = False


@dataclass(frozen=True)
class StopWording:
    """Nobody waits any more for lines up to ``revision``."""

    revision: int


@dataclass(frozen=True)
class AnalyseRecording:
    """Measure one recorded answer (int16 mono 16 kHz). ``words`` take the place of recognition."""

    pcm: bytes
    language: str
    words: tuple[Mapping[str, Any], ...] | None = None
    question_end_s: float | None = None


@dataclass(frozen=True)
class Shutdown:
    """End the process."""


Request = (
    LoadModels
    | OpenAnswer
    | Sound
    | WatchLine
    | LineSound
    | DoneKey
    | ThinkingKey
    | CloseAnswer
    | ReopenAnswer
    | DecideAnswer
    | WordLine
    | StopWording
    | AnalyseRecording
    | Shutdown
)

# --- from the model process ---


@dataclass(frozen=True)
class ModelsReady:
    """Loading is over. Names of what is in use; ``problems`` are (sentence, action) of what is not.

    A generator is told of by a second one, since it takes longer. ``failed`` are the roles that ``problems``
    are about.
    """

    recogniser: str
    decider: str
    problems: tuple[tuple[str, str], ...] = ()
    generator: str = ""
    failed: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnswerProgress:
    """The open answer moved on.

    ``what`` is ``started``, ``paused``, ``resumed``; ``cue``, ``rephrase`` (nothing was said); ``thinking``,
    ``reassure`` (time was asked for).
    """

    turn: int
    what: str


@dataclass(frozen=True)
class AnswerReopened:
    """An answer that was complete goes on by itself, from ``onset_ns`` on (monotonic): it is open again."""

    turn: int
    onset_ns: int


@dataclass(frozen=True)
class Interruption:
    """The candidate speaks into a line: ``began``, then ``confirmed`` or ``dropped``.

    What they say begins at ``onset_ns`` (monotonic); 0 with ``dropped``.
    """

    turn: int
    what: str
    onset_ns: int = 0


@dataclass(frozen=True)
class ProvisionalText:
    """What has been recognised of the open answer so far; ``whole`` in a pause, if that is all of it."""

    turn: int
    text: str
    whole: bool = False


@dataclass(frozen=True)
class AnswerComplete:
    """The answer is over and measured.

    Times are monotonic ns of the first and last speech; ``timings_ms`` says what the end took:
    ``endpoint`` from the last speech to the verdict, ``final_text``, ``measures``. ``heard_text`` is
    False where there is no recogniser and the words have to be typed.
    """

    turn: int
    text: str
    words: tuple[Mapping[str, Any], ...]
    speech: Mapping[str, Any]
    verdict: str
    t_on_ns: int | None
    t_off_ns: int | None
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    heard_text: bool = True


@dataclass(frozen=True)
class DecisionReady:
    """What the decider says of an answer."""

    turn: int
    label: str
    confidence: float
    reasons: tuple[str, ...]
    source: str
    probabilities: Mapping[str, float]
    took_ms: float
    revision: int | None = None


@dataclass(frozen=True)
class LeadWorded:
    """The first part of the line of request ``revision``: what is worded in the end begins with it."""

    turn: int
    revision: int
    text: str


@dataclass(frozen=True)
class LineWorded:
    """The line of request ``revision``: ``source`` is ``model``, or ``bank`` where ``reasons`` tell why."""

    turn: int
    revision: int
    text: str
    source: str
    reasons: tuple[str, ...]
    took_ms: float


@dataclass(frozen=True)
class AnalysisReady:
    """A recorded answer measured."""

    text: str
    words: tuple[Mapping[str, Any], ...]
    speech: Mapping[str, Any]


@dataclass(frozen=True)
class EngineProblem:
    """Something failed at ``stage``; the process goes on.

    Stages are ``hear``, ``decide``, ``word``, ``analyse`` and ``load``; ``start`` is the client's: there is
    no process.
    """

    turn: int
    stage: str
    sentence: str
    action: str


@dataclass(frozen=True)
class LogLine:
    """A line for the application's log; the client writes it and hands it on to nobody."""

    level: int
    logger: str
    text: str


@dataclass(frozen=True)
class EngineDied:
    """The model process is gone. Made by the client, never sent."""

    exit_code: int | None = None


Report = (
    ModelsReady
    | AnswerProgress
    | AnswerReopened
    | Interruption
    | ProvisionalText
    | AnswerComplete
    | DecisionReady
    | LeadWorded
    | LineWorded
    | AnalysisReady
    | EngineProblem
    | EngineDied
)
