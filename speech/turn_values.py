"""The values of turn taking: how long to wait, and what can happen to an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Verdict = Literal["complete", "unfinished", "thinking", "key", "timeout", "silence"]
# An answer that ended by a wait may go on; one that ended by a key or a limit does not.
ENDED_BY_WAIT: tuple[Verdict, ...] = ("complete", "unfinished", "thinking")
PauseEnding = Literal["complete", "unfinished", "thinking", "unknown"]


@dataclass(frozen=True)
class TurnConfig:
    """How long to wait, in seconds. The defaults are the real-interview mode; see `practice`.

    Sources: hysteresis .5/.35 is Silero's streaming default, the 100 ms run is the pause mask's; 0.2 s of
    silence is a human partner's usual gap (Stivers 2009) and the shortest voice-detector wait in use
    (Pipecat); complete 0.45-0.9 s, unfinished 3-4 s, thinking 10-15 s are the starting values of the
    product's real-time design, patient ends in practice mode. Where a sentence is complete the wait must
    outlast what people pause between sentences of one answer, 0.8 s: tests/measure/turn_taking.py. A
    candidate's own pauses move the three waits within their ranges (`speech.pause_model`); whoever says that
    the answer is over (大概就是这些, that's all) waits ``closing_s``.

    A block above ``stir_threshold`` may be the soft beginning of a word that Silero is sure of only 0.1 s
    later; an end that is due within ``stir_s`` of it waits that much longer.

    ``unknown_extra_s`` is added to ``complete_s`` while the recogniser still owes the last words. Nothing
    can be decided without them, so waiting costs no time where they come at all, and a recogniser that never
    answers costs no more than an unfinished sentence. After ``thinking_s`` the wait is not over: a
    reassurance is due (`ThinkingReassurance`), and only ``thinking_limit_s`` ends it. ``answer_limit_s`` ends
    every answer, counted from its opening.
    """

    language: str = "zh"
    block_s: float = 0.032
    start_threshold: float = 0.5
    stop_threshold: float = 0.35
    min_speech_s: float = 0.1
    stir_threshold: float = 0.2
    stir_s: float = 0.16
    pause_s: float = 0.2
    complete_s: float = 0.85
    closing_s: float = 0.45
    doubtful_s: float = 1.7
    hesitant_pauses: int = 3
    unknown_extra_s: float = 2.0
    unfinished_s: float = 3.5
    thinking_s: float = 12.0
    thinking_limit_s: float = 24.0
    cue_s: float = 8.0
    rephrase_s: float = 15.0
    no_speech_limit_s: float = 45.0
    answer_limit_s: float = 300.0

    @classmethod
    def real(cls, language: str = "zh") -> TurnConfig:
        """Return the standard waits of a real interview."""
        return cls(language=language)

    @classmethod
    def practice(cls, language: str = "zh") -> TurnConfig:
        """Return the patient waits: the upper end of each range, and twice the time for a whole answer."""
        return cls(
            language=language,
            complete_s=0.9,
            unfinished_s=4.0,
            thinking_s=15.0,
            thinking_limit_s=45.0,
            no_speech_limit_s=90.0,
            answer_limit_s=600.0,
        )


@dataclass(frozen=True)
class AnswerStarted:
    """Speech has begun; ``t_on_s`` is back-dated to the first speech block."""

    t_on_s: float


@dataclass(frozen=True)
class AnswerPaused:
    """0.2 s of silence: time to decode and to guess what follows. ``ending`` may change as text arrives."""

    t_off_s: float
    ending: PauseEnding


@dataclass(frozen=True)
class AnswerResumed:
    """Speech goes on, ``t_s`` back-dated; also after `AnswerFinished`, where it means a cut-in was made."""

    t_s: float


@dataclass(frozen=True)
class AnswerFinished:
    """The answer is over; without any speech both times are None. The silence is no part of the answer."""

    t_on_s: float | None
    t_off_s: float | None
    verdict: Verdict


@dataclass(frozen=True)
class SilenceCue:
    """Nothing has been said for ``cue_s``: show that the candidate has the floor."""

    t_s: float


@dataclass(frozen=True)
class OfferRephrase:
    """Nothing has been said for ``rephrase_s``: offer to put the question in other words."""

    t_s: float


@dataclass(frozen=True)
class ThinkingBegan:
    """The candidate asked for time, by words or by key: show, without a sound, that it is given."""

    t_s: float


@dataclass(frozen=True)
class ThinkingReassurance:
    """The candidate has been thinking for ``thinking_s``: a soft word, never the next question."""

    t_s: float


TurnEvent: TypeAlias = (
    AnswerStarted
    | AnswerPaused
    | AnswerResumed
    | AnswerFinished
    | SilenceCue
    | OfferRephrase
    | ThinkingBegan
    | ThinkingReassurance
)
