"""How an answer enters an interview's history, and how one that goes on leaves it again."""

from __future__ import annotations

from dataclasses import replace

from interviewer_app.interview import course
from interviewer_app.interview.types import AnswerFinished, Decision, Phase, Stage, State, TopicAnswer


def reopened(state: State, before: State) -> State:
    """The state ``before`` the answer was complete, with what has become known since."""
    return replace(before, time_up=state.time_up, revision=state.revision + 1)


def with_decision(state: State, decision: Decision) -> State:
    """The answer enters the history, and the line that follows is chosen."""
    topic = state.topic
    answered = TopicAnswer(
        state.turn,
        topic.title if topic is not None else "",
        state.depth,
        state.question,
        state.answer,
        decision.label,
    )
    state = replace(state, decision=decision, history=(*state.history, answered), phase=Phase.WORDING)
    return replace(
        state,
        next_line=course.after_answer(state, decision),
        ending=course.ending_after(state, decision),
    )


def with_unjudged_answer(state: State) -> State:
    """The history with the answer that was given but not judged when the user ended, if there is one."""
    held = state.held if isinstance(state.held, AnswerFinished) else None
    if state.stage is not Stage.TOPICS or (
        held is None and Phase.DECIDING not in (state.phase, state.paused_phase)
    ):
        return state
    text = held.text if held is not None else state.answer
    title = state.topic.title if state.topic is not None else ""
    answered = TopicAnswer(state.turn, title, state.depth, state.question, text)
    return replace(state, history=(*state.history, answered))
