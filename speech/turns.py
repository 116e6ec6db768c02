"""Decide from speech probabilities and provisional text when an answer has begun, pauses, and is over.

Pure of clocks and threads: everything follows from what is pushed, so a recorded answer replays exactly.
"""

from __future__ import annotations

import math

from speech.clause_ends import ClauseEnds, Openness
from speech.endings import Ending, classify_ending, says_it_is_over
from speech.turn_values import (
    ENDED_BY_WAIT,
    AnswerFinished,
    AnswerPaused,
    AnswerResumed,
    AnswerStarted,
    OfferRephrase,
    PauseEnding,
    SilenceCue,
    ThinkingBegan,
    ThinkingReassurance,
    TurnConfig,
    TurnEvent,
    Verdict,
)

__all__ = [
    "ENDED_BY_WAIT",
    "AnswerFinished",
    "AnswerPaused",
    "AnswerResumed",
    "AnswerStarted",
    "Ending",
    "OfferRephrase",
    "PauseEnding",
    "SilenceCue",
    "ThinkingBegan",
    "ThinkingReassurance",
    "TurnConfig",
    "TurnDetector",
    "TurnEvent",
    "Verdict",
    "classify_ending",
]


class _SpeechGate:
    """Hysteresis over block probabilities, and runs that count only from ``min_speech_s``."""

    def __init__(self, config: TurnConfig) -> None:
        self._config = config
        self._run_start_s: float | None = None
        self.run_counts = False
        self.run_end_s = 0.0
        self._stirred_s = -math.inf

    @property
    def sounding(self) -> bool:
        """Whether a run is on, counted or not yet."""
        return self._run_start_s is not None

    def doubt_s(self, now_s: float) -> float:
        """How much longer an end has to wait because a word may just be beginning."""
        return self._config.stir_s if now_s - self._stirred_s < self._config.stir_s else 0.0

    def push(self, probability: float, now_s: float) -> float | None:
        """Take one block; return the run's start in seconds in the block in which the run begins to count."""
        if probability >= self._config.stir_threshold:
            self._stirred_s = now_s
        threshold = self._config.stop_threshold if self.sounding else self._config.start_threshold
        if probability < threshold:
            self._run_start_s, self.run_counts = None, False
            return None
        if self._run_start_s is None:
            self._run_start_s = now_s - self._config.block_s
        if self.run_counts:
            self.run_end_s = now_s
        elif now_s - self._run_start_s >= self._config.min_speech_s - 1e-9:
            self.run_counts, self.run_end_s = True, now_s
            return self._run_start_s
        return None


class TurnDetector:
    """Follows one answer from the opening of the floor to its end.

    Push once per 32 ms block. After the end by a wait (not by key or limit) it goes on listening: speech that
    returns is reported as `AnswerResumed` and the answer is open again; the caller decides how long to push.
    ``punctuated``: the texts come from a recogniser that ends its sentences with marks. ``clause_ends``
    doubts marks that stand where no clause ends.
    """

    def __init__(
        self, config: TurnConfig, punctuated: bool = False, clause_ends: ClauseEnds | None = None
    ) -> None:
        self._config = config
        self._punctuated = punctuated
        self._clause_ends = clause_ends if clause_ends is not None else ClauseEnds()
        self._gate = _SpeechGate(config)
        self._opened_s: float | None = None
        self._t_on_s: float | None = None
        self._t_off_s: float | None = None
        self._paused = False
        self._thinking_until_s: float | None = None
        self._thinking_told = False
        self._reassured = False
        self._quiet_since_s = 0.0
        self._cues_given = 0
        self._verdict: Verdict | None = None
        self._text: str | None = None
        self._ending: PauseEnding = "unknown"
        self._closing = False
        self._openness: Openness = "closed"
        self._long_pauses = 0
        self._hummed = False
        self._said_before = ""
        self._resumed_s: float | None = None  # when speech last came back after a pause

    @property
    def verdict(self) -> Verdict | None:
        """How the answer ended; None while it is open."""
        return self._verdict

    @property
    def ending(self) -> PauseEnding:
        """How the answer so far ends, judged by the newest text."""
        return self._ending

    @property
    def paused(self) -> bool:
        """Whether the candidate has begun and is silent for the moment, or the answer is over."""
        return self._paused

    @property
    def thinking(self) -> bool:
        """Whether the candidate is taken to be thinking: by the key, or by words such as 让我想想."""
        return self._verdict is None and (
            self._thinking_until_s is not None or (self._paused and self._ending == "thinking")
        )

    def push(
        self, probability: float, now_s: float, text: str | None, humming: bool = False
    ) -> tuple[TurnEvent, ...]:
        """Take one block and return what follows from it, in order.

        ``probability`` is Silero's for the block, ``now_s`` the time of the block's end, ``text`` what has
        been recognised of the answer so far: ``""`` when there is nothing, None while the last words are
        outstanding, ``humming`` whether a hum is heard (`speech.hums`), which the probability may not know.
        """
        if self._opened_s is None:
            self._opened_s = self._quiet_since_s = now_s - self._config.block_s
        if self._verdict is not None and self._verdict not in ENDED_BY_WAIT:
            return ()
        self._judge(text)
        self._hummed = self._hummed or (humming and self._paused)
        run_start_s = self._gate.push(probability, now_s)
        if run_start_s is not None:
            return self._speech(run_start_s)
        if self._gate.run_counts:
            self._t_off_s = self._gate.run_end_s
        if self._verdict is not None:
            return ()
        if now_s - self._opened_s >= self._config.answer_limit_s:
            return (self._finish("silence" if self._t_on_s is None else "timeout"),)
        if self._gate.sounding:
            return ()
        return self._nothing_said(now_s) if self._t_off_s is None else self._silence(now_s, self._t_off_s)

    def reopen(self, now_s: float) -> None:
        """Undo an end by a wait: the caller knows that the candidate goes on. Silence counts from now."""
        if self._verdict in ENDED_BY_WAIT:
            self._verdict = None
            self._t_off_s = now_s

    def done_key(self, now_s: float) -> tuple[TurnEvent, ...]:
        """Finish at once: the candidate says so. Nothing happens when the answer is already over."""
        if self._verdict is not None:
            return ()
        return (self._finish("key"),)

    def thinking_key(self, now_s: float) -> tuple[TurnEvent, ...]:
        """Grant the thinking wait from ``now_s`` on, whatever the text says; speech ends it."""
        if self._verdict is not None:
            return ()
        self._thinking_until_s = now_s + self._config.thinking_s
        self._quiet_since_s = max(self._quiet_since_s, now_s)
        self._reassured, self._thinking_told = False, True
        return (ThinkingBegan(now_s),)

    def _judge(self, text: str | None) -> None:
        if text is None:
            # In a pause nothing was said that counts: a click owes words, but it does not make the thought
            # before it unknown.
            if not (self._paused and self._text is not None):
                self._text, self._ending, self._closing = None, "unknown", False
        elif text != self._text:
            self._text = text
            self._ending = classify_ending(text, self._config.language, self._punctuated)
            self._closing = says_it_is_over(text, self._config.language)
            self._openness = self._clause_ends.openness(text, self._config.language)
            if self._ending == "complete" and self._openness == "open" and not self._closing:
                self._ending = "unfinished"

    def _speech(self, run_start_s: float) -> tuple[TurnEvent, ...]:
        """Note that a run counts: the answer starts or goes on."""
        if self._t_off_s is not None and run_start_s - self._t_off_s > self._config.complete_s:
            self._long_pauses += 1
        self._t_off_s = self._gate.run_end_s
        self._thinking_until_s, self._reassured = None, False
        was_paused, self._paused, self._hummed = self._paused, False, False
        if was_paused:
            self._said_before, self._resumed_s = _letters(self._text), run_start_s
        self._verdict = None
        if self._t_on_s is None:
            self._t_on_s = run_start_s
            return (AnswerStarted(run_start_s),)
        return (AnswerResumed(run_start_s),) if was_paused else ()

    def _nothing_said(self, now_s: float) -> tuple[TurnEvent, ...]:
        """Cue, offer, and at last give up on a candidate who has not spoken."""
        quiet_s = now_s - self._quiet_since_s
        if self._thinking_until_s is not None and now_s < self._thinking_until_s:
            return ()
        if quiet_s >= self._config.no_speech_limit_s:
            return (self._finish("silence"),)
        if self._cues_given == 0 and quiet_s >= self._config.cue_s:
            self._cues_given = 1
            return (SilenceCue(now_s),)
        if self._cues_given == 1 and quiet_s >= self._config.rephrase_s:
            self._cues_given = 2
            return (OfferRephrase(now_s),)
        return ()

    def _silence(self, now_s: float, t_off_s: float) -> tuple[TurnEvent, ...]:
        """Count the silence after speech against the wait that the ending deserves."""
        silent_s = now_s - t_off_s
        events: list[TurnEvent] = []
        if not self._paused and silent_s >= self._config.pause_s - 1e-9:
            self._paused, self._thinking_told = True, False
            events.append(AnswerPaused(t_off_s, self._ending))
        if self.thinking and self._paused and not self._thinking_told:
            self._thinking_told = True
            events.append(ThinkingBegan(now_s))
        if self._thinking_until_s is not None:
            extra_s = self._config.thinking_limit_s - self._config.thinking_s
            self._wait_thinking(events, now_s, self._thinking_until_s, self._thinking_until_s + extra_s)
        elif self._ending == "thinking":
            limit_s = t_off_s + self._config.thinking_limit_s
            self._wait_thinking(events, now_s, t_off_s + self._config.thinking_s, limit_s)
        elif self._ending == "unfinished":
            if silent_s >= self._config.unfinished_s + self._gate.doubt_s(now_s):
                events.append(self._finish("unfinished"))
        elif silent_s >= self._complete_wait_s() + self._gate.doubt_s(now_s):
            events.append(self._finish("complete"))
        return tuple(events)

    def _complete_wait_s(self) -> float:
        """The wait after what may be the end: shortest where the candidate says so."""
        if self._ending == "unknown":
            return self._config.complete_s + self._config.unknown_extra_s
        if self._closing:
            return min(self._config.closing_s, self._config.complete_s)
        short = self._resumed_s is not None and (self._t_off_s or 0.0) - self._resumed_s <= self._config.hum_s
        if self._hummed or (short and self._said_before and self._said_before == _letters(self._text)):
            return self._config.unfinished_s
        if short and not self._said_before:  # nobody knows whether it became a word
            return self._config.doubtful_s
        hesitates = self._long_pauses >= self._config.hesitant_pauses
        if self._openness == "doubtful" or hesitates:
            return self._config.doubtful_s
        return self._config.complete_s

    def _wait_thinking(
        self, events: list[TurnEvent], now_s: float, reassure_s: float, limit_s: float
    ) -> None:
        if now_s >= limit_s:
            events.append(self._finish("thinking"))
        elif now_s >= reassure_s and not self._reassured:
            self._reassured = True
            events.append(ThinkingReassurance(now_s))

    def _finish(self, verdict: Verdict) -> AnswerFinished:
        self._verdict = verdict
        # A finished answer that is spoken into again resumes as after a pause.
        self._paused = True
        return AnswerFinished(self._t_on_s, self._t_off_s, verdict)


def _letters(text: str | None) -> str:
    """The words of a text without marks and spaces; "" where it is not known."""
    return "".join(char for char in text or "" if char.isalnum())
