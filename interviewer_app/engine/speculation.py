"""What may come next: the machine asked in advance what each decision would make it say or have worded."""

from __future__ import annotations

from collections.abc import Iterator
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
from training.rows import count_answer_length
from training.rules import decide_by_rules

# Something of substance, so that lines for a candidate who said something are the ones prepared.
_SOME_ANSWER = "…"
_LIKELY = 0.1  # by the rules; what is less likely is not worth a processor that still transcribes
_MOST_REPLIES = 2


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
        for decided, wanted in _worded_after(answered, label):
            _, spoken = step(decided, ReplyReady(state.turn, wanted.bank_text, "bank"))
            lines.update({one.text: None for one in spoken if isinstance(one, Speak)})
    return tuple(lines)


def possible_replies(state: State, text: str) -> tuple[WordReply, ...]:
    """Return what would have to be worded if ``text`` were the whole answer, likeliest first.

    The rules, which cost nothing, say which decisions are likely; a model may decide otherwise.
    """
    if state.phase is not Phase.LISTENING or state.stage is not Stage.TOPICS or not text.strip():
        return ()
    answered, _ = step(state, AnswerFinished(state.turn, text))
    language = state.plan.language
    length = count_answer_length(text, language)
    found = decide_by_rules(state.question, text, None, 0, length, state.depth, language).probabilities
    likely = sorted((label for label in found if found[label] >= _LIKELY), key=lambda label: -found[label])
    wanted: dict[tuple[str, str], WordReply] = {}
    for label in likely[:_MOST_REPLIES]:
        for _, one in _worded_after(answered, label):  # type: ignore[arg-type]
            wanted.setdefault((one.task, one.bank_text), one)
    return tuple(wanted.values())


def _worded_after(answered: State, label: Label) -> Iterator[tuple[State, WordReply]]:
    """What ``label`` would have worded, with the state that waits for it."""
    decided, effects = step(answered, DecisionMade(answered.turn, Decision(label, 1.0)))
    for effect in effects:
        if isinstance(effect, WordReply):
            yield decided, effect
