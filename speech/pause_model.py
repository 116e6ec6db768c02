"""Learns how long this candidate pauses inside answers, and gives turn taking the waits that suit them.

Pure: no file, no clock. Three classes of pauses, one for each verdict of a silence: after a finished clause
(``complete``), in the midst of something (``unfinished``), while a thought is looked for (``thinking``).

Survivorship: only pauses after which the candidate went on inside the same answer are seen. A pause longer
than the wait of its time ended the answer and is missing here, so what is learned leans short, the more so
the more impatient the waits were. That is why the bounds below are firm, why the prior never loses its
weight, and why the tail is taken from the prior's shape and not from the longest pauses seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import NormalDist
from typing import Any

from speech.endings import Ending, classify_ending
from speech.transcript import join_words
from speech.turn_values import TurnConfig

VERSION = 1
CLASSES: tuple[Ending, ...] = ("complete", "unfinished", "thinking")
# The product's real-time design: no candidate, however quick or slow, moves a wait out of these (s).
BOUNDS_S: Mapping[Ending, tuple[float, float]] = {
    "complete": (0.45, 0.9),
    "unfinished": (3.0, 4.0),
    "thinking": (10.0, 15.0),
}
SHORTEST_S, LONGEST_S = 0.25, 60.0  # shorter is articulation; longer says no more than the longest
KEPT = 300  # of each class, the newest: people change with practice
# Spread of the logarithm within one speaker: pauses between sentences are alike, searching is not.
_SPREAD: Mapping[Ending, float] = {"complete": 0.35, "unfinished": 0.8, "thinking": 0.7}
_PRIOR_PAUSES = 30  # what the prior is worth: about three answers' pauses
_KERNEL = 0.1  # each pause stands for its neighbours within some ten per cent
# A wait outlasts TAIL of the pauses. The share BODY is what is looked up: where the tail begins a handful of
# pauses decides, and one odd answer with them.
_BODY, _TAIL = 0.8, 0.98
_NORMAL = NormalDist()


@dataclass(frozen=True)
class AnswerPause:
    """A silence that the candidate ended by going on: what stood before it, and its length in seconds."""

    ending: Ending
    length_s: float


@dataclass(frozen=True)
class PauseModel:
    """The pauses of one candidate in one language, in seconds, by class; the newest `KEPT` of each."""

    pauses_s: Mapping[Ending, tuple[float, ...]] = field(default_factory=dict)

    def learn(self, pauses: Iterable[AnswerPause]) -> PauseModel:
        """Return the model with these pauses too; those shorter than `SHORTEST_S` are passed over."""
        learned = {name: list(self.pauses_s.get(name, ())) for name in CLASSES}
        for pause in pauses:
            if pause.length_s >= SHORTEST_S:  # NaN is not
                learned[pause.ending].append(round(min(pause.length_s, LONGEST_S), 3))
        return PauseModel({name: tuple(lengths[-KEPT:]) for name, lengths in learned.items()})

    def waits(self, prior: TurnConfig) -> TurnConfig:
        """Return ``prior`` with this candidate's waits, each within its bounds.

        Without pauses they are the prior's own. Longer pauses never give a shorter wait, and the order of
        the pauses changes nothing. The limit of the thinking wait moves with it.
        """
        given = {"complete": prior.complete_s, "unfinished": prior.unfinished_s, "thinking": prior.thinking_s}
        waits_s = {name: _wait_s(name, self.pauses_s.get(name, ()), given[name]) for name in CLASSES}
        return replace(
            prior,
            complete_s=waits_s["complete"],
            unfinished_s=waits_s["unfinished"],
            thinking_s=waits_s["thinking"],
            thinking_limit_s=prior.thinking_limit_s + waits_s["thinking"] - prior.thinking_s,
        )

    def to_value(self) -> dict[str, Any]:
        """Return the model as a JSON value."""
        pauses_s = {name: list(self.pauses_s.get(name, ())) for name in CLASSES}
        return {"version": VERSION, "pauses_s": pauses_s}

    @classmethod
    def from_value(cls, value: Any) -> PauseModel:
        """Read what `to_value` wrote; anything else, in whole or in part, gives the model without pauses."""
        if not isinstance(value, Mapping) or value.get("version") != VERSION:
            return cls()
        kept = value.get("pauses_s")
        if not isinstance(kept, Mapping) or set(kept) != set(CLASSES):
            return cls()
        if not all(_is_lengths(lengths) for lengths in kept.values()):
            return cls()
        return cls({name: tuple(float(length) for length in kept[name]) for name in CLASSES})


def answer_pauses(
    speech: Mapping[str, Any], words: Sequence[Mapping[str, Any]], language: str
) -> tuple[AnswerPause, ...]:
    """Return the silent pauses of one recorded answer, classed as turn taking classes a silence.

    ``speech`` are the answer's measures as `SpeechMeasures.to_dict` writes them, ``words`` its words with
    ``text``, ``start_s`` and ``end_s``. The marks of the whole answer tell a clause's end from its midst; the
    words before the pause tell whether a thought was looked for. A pause of which nothing is known, and
    anything malformed, is left out.
    """
    pauses = speech.get("pauses")
    found = []
    for pause in pauses if isinstance(pauses, list | tuple) else ():
        if not isinstance(pause, Mapping) or pause.get("silent") is not True:
            continue
        start_s, end_s = _number(pause.get("start_s")), _number(pause.get("end_s"))
        if start_s is None or end_s is None:
            continue
        ending = _ending_at((start_s + end_s) / 2, pause.get("cls"), words, language)
        if ending is not None:
            found.append(AnswerPause(ending, end_s - start_s))
    return tuple(found)


def _ending_at(
    middle_s: float, cls: object, words: Sequence[Mapping[str, Any]], language: str
) -> Ending | None:
    said = join_words(str(word.get("text", "")) for word in words if _middle_s(word) < middle_s)
    if not said:
        return {"S": "complete", "C": "unfinished", "M": "unfinished"}.get(str(cls))  # type: ignore[return-value]
    ending = classify_ending(said, language)
    # Halfway through a sentence the words so far may look like a whole one; the rest of it tells.
    return "unfinished" if ending == "complete" and cls in ("C", "M") else ending


def _middle_s(word: Mapping[str, Any]) -> float:
    start_s, end_s = _number(word.get("start_s")), _number(word.get("end_s"))
    return math.inf if start_s is None or end_s is None else (start_s + end_s) / 2


def _wait_s(ending: Ending, pauses_s: Sequence[float], prior_s: float) -> float:
    """The wait that outlasts nearly all pauses of a class, of which ``pauses_s`` were seen."""
    spread = _SPREAD[ending]
    median = math.log(prior_s) - spread * _NORMAL.inv_cdf(_TAIL)
    body = _body_quantile(median, spread, [math.log(length) for length in pauses_s])
    tail = spread * (_NORMAL.inv_cdf(_TAIL) - _NORMAL.inv_cdf(_BODY))
    low_s, high_s = BOUNDS_S[ending]
    return min(high_s, max(low_s, math.exp(body + tail)))


def _body_quantile(median: float, spread: float, seen: Sequence[float]) -> float:
    """The quantile BODY of log-lengths: the prior's normal curve, with a narrow one for each pause seen."""
    prior = NormalDist(median, spread)
    if not seen:
        return prior.inv_cdf(_BODY)
    wanted = _BODY * (_PRIOR_PAUSES + len(seen))
    low, high = min(*seen, median) - 1.0, max(*seen, median + 3 * spread) + 1.0
    for _ in range(50):
        middle = (low + high) / 2
        below = _PRIOR_PAUSES * prior.cdf(middle) + math.fsum(
            _NORMAL.cdf((middle - one) / _KERNEL) for one in seen
        )
        low, high = (middle, high) if below < wanted else (low, middle)
    return (low + high) / 2


def _is_lengths(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= KEPT
        and all((number := _number(one)) is not None and SHORTEST_S <= number <= LONGEST_S for one in value)
    )


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)
