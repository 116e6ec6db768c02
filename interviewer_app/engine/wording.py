"""Has the next line worded: by the generator within its time, by the question bank where it has none.

Lines may be drafted while the candidate pauses, on the text heard so far. A draft changes nothing: it is
taken only if the answer turns out to be what it was made for.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from interviewer_app.engine.delivery import Delivery
from interviewer_app.engine.messages import LeadWorded, LineWorded, StopWording, WordLine
from interviewer_app.engine.reply_generation import reply_row
from interviewer_app.engine.supervisor import EngineSupervisor
from interviewer_app.interview import types as it
from training.fallback_lines import join
from training.generator import BANK, LATE, MODEL, check_line

log = logging.getLogger(__name__)

# From the decision on. A question about the answer is worth a moment's thought; a change of topic and a
# goodbye are to be heard at once (250 ms with the rendering), so a slow model has them drafted or not at all.
PATIENCE_S = {"follow_up": 2.0}
OTHER_PATIENCE_S = 0.2
_GRACE_S = 0.03  # the process keeps the time itself, but does not break off the reading of a prompt
_DRAFT_PATIENCE_S = 10.0
_SAME_ANSWER = 0.95


@dataclass(frozen=True)
class Worded:
    """The line of ``turn``'s reply: who worded it, how long that took, why the generator's was not taken.

    ``took_ms`` is None where no generator was asked.
    """

    turn: int
    text: str
    source: str
    reasons: tuple[str, ...] = ()
    took_ms: float | None = None
    revision: int = 0  # of the answer that the line follows


@dataclass
class _Draft:
    request: WordLine
    line: LineWorded | None = None


class Wording:
    """Used by the conductor's thread alone. ``post`` is given a `Worded` for every line asked for."""

    def __init__(
        self,
        engine: EngineSupervisor,
        delivery: Delivery,
        post: Callable[[Any], None],
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._delivery = delivery
        self._post = post
        self._clock_s = clock_s
        self._revision = 0
        self._open: WordLine | None = None
        self._wanted: it.WordReply | None = None  # what the open request is for
        self._lead = ""  # what sounds already of the line that is waited for
        self._asked_s = 0.0
        self._drafts: list[_Draft] = []

    def word(self, wanted: it.WordReply) -> None:
        """Have a line worded; one asked for before is dropped."""
        draft = self._draft_for(wanted)
        self._asked_s = self._clock_s()
        if draft is not None and draft.line is not None and not _must_not_be_said(draft.line, wanted):
            self.drop()
            self._finish(draft.line, wanted)
            return
        if draft is not None and draft.line is None:  # under way: only what stands before it is stopped
            self._engine.send(StopWording(draft.request.revision - 1))
            self._open = replace(draft.request, patience_s=_patience_s(wanted))
            self._wanted, self._drafts = wanted, []
            return
        self.drop()
        if not self._engine.words or not wanted.answer.strip():
            self._post(Worded(wanted.turn, wanted.bank_text, BANK, revision=wanted.revision))
            return
        request = self._request(wanted, _patience_s(wanted))
        self._open, self._wanted = replace(request, may_lead=True), wanted
        if not self._engine.send(self._open):
            self.use_bank()

    def draft(self, wanted: tuple[it.WordReply, ...]) -> None:
        """Have lines made for what may be asked next; earlier drafts for another text are dropped."""
        if self._open is not None or not self._engine.words:
            return
        if wanted and all(self._draft_for(one) is not None for one in wanted):
            return
        self.drop()
        for one in wanted:
            draft = _Draft(self._request(one, _DRAFT_PATIENCE_S))
            self._drafts.append(draft)
            self._engine.send(draft.request)

    def take(self, item: LeadWorded | LineWorded) -> None:
        """A line, or its first part, came; what nobody asked for any more is dropped here."""
        if isinstance(item, LineWorded):
            self._take_line(item)
        elif self._open is not None and item.revision == self._open.revision:
            self._lead = item.text
            self._delivery.lead(item.turn, item.text)

    def _take_line(self, line: LineWorded) -> None:
        if self._open is not None and line.revision == self._open.revision:
            wanted, said = self._wanted, self._lead
            self.drop()
            if wanted is not None:
                self._finish(line, wanted, said)
            return
        for draft in self._drafts:
            if draft.request.revision == line.revision:
                draft.line = line
                if line.source == MODEL:
                    self._delivery.prepare(line.text)

    def tick(self) -> None:
        """Let the bank speak where the generator is too late."""
        if self._open is None:
            return
        if self._clock_s() - self._asked_s >= self._open.patience_s + _GRACE_S:
            log.warning("the generator is late: the question bank speaks")
            self.use_bank((LATE,))

    def wait_s(self, most_s: float) -> float:
        """How long nothing needs to be looked at here, ``most_s`` at most."""
        if self._open is None:
            return most_s
        left_s = self._asked_s + self._open.patience_s + _GRACE_S - self._clock_s()
        return min(most_s, max(0.001, left_s))

    def use_bank(self, reasons: tuple[str, ...] = ()) -> None:
        """Take the bank's line for the one that is waited for, if any is: the process is late or gone."""
        wanted, said = self._wanted, self._lead
        self.drop()
        if wanted is not None:
            took_ms = 1000 * (self._clock_s() - self._asked_s)
            text = _bank_line(wanted, said)
            self._post(Worded(wanted.turn, text, BANK, reasons, took_ms, wanted.revision))

    def drop(self) -> None:
        """Wait for nothing any more; the process stops what it was making."""
        if self._open is not None or self._drafts:
            self._engine.send(StopWording(self._revision))
        self._open, self._wanted, self._lead, self._drafts = None, None, "", []

    def _request(self, wanted: it.WordReply, patience_s: float) -> WordLine:
        self._revision += 1
        return WordLine(
            wanted.turn,
            self._revision,
            wanted.task,
            dict(wanted.context),
            wanted.answer,
            wanted.bank_text,
            patience_s,
        )

    def _draft_for(self, wanted: it.WordReply) -> _Draft | None:
        """The draft of this very line, made for nearly this answer."""
        for draft in self._drafts:
            made = draft.request
            if (made.turn, made.task, made.bank_text) != (wanted.turn, wanted.task, wanted.bank_text):
                continue
            if SequenceMatcher(None, made.answer, wanted.answer, False).ratio() >= _SAME_ANSWER:
                return draft
        return None

    def _finish(self, line: LineWorded, wanted: it.WordReply, said: str = "") -> None:
        """Post a line, or the bank's where the final answer forbids to say it."""
        took_ms = 1000 * (self._clock_s() - self._asked_s)
        faults = _must_not_be_said(line, wanted)
        text, source = (_bank_line(wanted, said), BANK) if faults else (line.text, line.source)
        reasons = (*line.reasons, *faults)
        self._post(Worded(wanted.turn, text, source, reasons, took_ms, wanted.revision))


def _must_not_be_said(line: LineWorded, wanted: it.WordReply) -> tuple[str, ...]:
    """Why a model's line must not be said after the answer as it turned out to be."""
    if line.source != MODEL:
        return ()
    return check_line(line.text, reply_row(wanted.task, wanted.context, wanted.answer))


def _bank_line(wanted: it.WordReply, said: str) -> str:
    """The bank's line, behind what sounds already."""
    return join(said, wanted.bank_text, "en" if wanted.context.get("language") == "en" else "zh")


def _patience_s(wanted: it.WordReply) -> float:
    return PATIENCE_S.get(wanted.kind, OTHER_PATIENCE_S)
