"""Which lines may come next: the machine asked in advance what each decision would make it say."""

from __future__ import annotations

from typing import get_args

from interviewer_app.interview.machine import step
from interviewer_app.interview.types import (
    AnswerFinished,
    Decision,
    DecisionMade,
    Label,
    Phase,
    ReplyReady,
    Speak,
    Stage,
    State,
    WordReply,
)

# Something of substance, so that lines for a candidate who said something are the ones prepared.
_SOME_ANSWER = "…"


def possible_lines(state: State) -> tuple[str, ...]:
    """Return what the interviewer may say after the answer that is being given, likeliest first.

    A state is a value and ``step`` is pure, so trying costs nothing and changes nothing.
    """
    if state.phase not in (Phase.SPEAKING, Phase.LISTENING) or state.stage not in (
        Stage.OPENING,
        Stage.TOPICS,
    ):
        return ()
    answered, effects = step(state, AnswerFinished(state.turn, _SOME_ANSWER))
    if state.stage is Stage.OPENING:
        return tuple(effect.text for effect in effects if isinstance(effect, Speak))
    lines: dict[str, None] = {}
    for label in get_args(Label):
        decided, effects = step(answered, DecisionMade(state.turn, Decision(label, 1.0)))
        for effect in effects:
            if isinstance(effect, WordReply):
                _, spoken = step(decided, ReplyReady(state.turn, effect.bank_text, "bank"))
                lines.update({one.text: None for one in spoken if isinstance(one, Speak)})
    return tuple(lines)
