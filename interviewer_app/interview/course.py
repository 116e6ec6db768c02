"""Which line comes next: the bank's questions, follow-ups, changes of topic and closings of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from interviewer_app.interview.types import (
    MAX_FOLLOW_UP_DEPTH,
    Decide,
    Decision,
    NextLine,
    Plan,
    Stage,
    State,
    TopicPlan,
    WordReply,
)
from training.fallback_lines import Situation, bridge, join, lines, pick

_NO_SECOND_FOLLOW_UP = {
    "zh": "这个话题已经追问了三次，到此为止。",
    "en": "This topic has had its three follow-ups, so it ends here.",
}
_NO_END_AT_FIRST = {
    "zh": "这个话题才刚开始，先追问一次。",
    "en": "This topic has only just begun, so one follow-up comes first.",
}


def sentence(texts: Mapping[str, str], plan: Plan) -> str:
    """The sentence of ``texts`` in the plan's language."""
    return texts["en" if plan.language == "en" else "zh"]


def lawful(decision: Decision, state: State) -> Decision:
    """``decision`` within the course's rules: no fourth follow-up, no end of a topic on its first answer."""
    if decision.label == "FOLLOW_UP" and state.depth >= MAX_FOLLOW_UP_DEPTH:
        reason = sentence(_NO_SECOND_FOLLOW_UP, state.plan)
        return replace(decision, label="END", reasons=(*decision.reasons, reason))
    if decision.label == "END" and state.depth == 0:
        reason = sentence(_NO_END_AT_FIRST, state.plan)
        return replace(decision, label="FOLLOW_UP", reasons=(*decision.reasons, reason))
    return decision


def first_question(state: State) -> NextLine | None:
    """The bridge from the self-introduction to the first topic, or None where the plan has no topic."""
    if not state.plan.topics:
        return None
    question = _topic_question(state, 0)
    return _to_topic(state, 0, question, Situation.FIRST_TOPIC, "generate_question", "question")


def after_answer(state: State, decision: Decision) -> NextLine:
    """The line that follows an answered topic question; the answer already stands in the history."""
    reason = ending_after(state, decision)
    if reason is not None:
        return closing(state)
    if decision.label == "FOLLOW_UP":
        return _follow_up(state)
    index = _next_topic(state)
    question = _topic_question(state, index)
    if decision.source == "user":
        return _to_topic(
            state, index, question, Situation.TRANSITION_SKIPPED, "generate_follow_up", "transition"
        )
    if decision.label == "NEXT_TOPIC":
        return _to_topic(
            state, index, question, Situation.TRANSITION_UNKNOWN, "generate_follow_up", "transition"
        )
    return _to_topic(state, index, question, Situation.TRANSITION_ANSWERED, "generate_question", "question")


def ending_after(state: State, decision: Decision) -> str | None:
    """Why the interview closes after this answer (``turns``, ``time``, ``plan``), or None if it goes on."""
    plan = state.plan
    if plan.exact_turns is not None:
        return "turns" if len(state.history) >= plan.exact_turns else None
    if state.time_up:
        return "time"
    last = state.topic_index + 1 >= len(plan.topics)
    return "plan" if decision.label != "FOLLOW_UP" and last else None


def closing(state: State, *, early: bool = False) -> NextLine:
    """The line that says goodbye: recognition, thanks, no question."""
    situation = Situation.CLOSING_EARLY if early else Situation.CLOSING
    text = pick(lines(situation, state.plan.language), state.plan.seed + state.turn)
    reply = WordReply(state.turn, "closing", "closing", text, _context(state, None, ""), state.answer)
    return NextLine(reply, "", state.topic_index, state.depth, Stage.CLOSING)


def again(state: State, situation: Situation) -> tuple[State, str]:
    """The question at hand once more, behind one of the situation's wordings."""
    plan = state.plan
    prefix = pick(lines(situation, plan.language), plan.seed + state.turn, avoid=state.phrase)
    return replace(state, phrase=prefix), join(prefix, state.question, plan.language)


def rephrased(state: State) -> tuple[State, str] | None:
    """Another question of the same topic and depth in place of the one at hand, or None if there is none."""
    if state.stage is not Stage.TOPICS:
        return None
    question = _unasked_at(state, state.topic, (min(state.depth, 2),))
    if question is None:
        return None
    asked = replace(state, question=question, asked=state.asked | {question})
    return again(asked, Situation.REPHRASE)


def _follow_up(state: State) -> NextLine:
    depth = state.depth + 1
    question = _unasked_at(state, state.topic, (min(depth, 2), *range(2, -1, -1)))
    if question is None:
        question = _generic_question(state)
    context = _context(state, None, question)
    reply = WordReply(state.turn, "generate_follow_up", "follow_up", question, context, state.answer)
    return NextLine(reply, question, state.topic_index, depth, Stage.TOPICS)


def _to_topic(
    state: State, index: int, question: str, situation: Situation, task: Any, kind: Any
) -> NextLine:
    plan, topic = state.plan, state.plan.topics[index]
    text, phrase = bridge(
        situation, topic.title, question, plan.language, plan.seed + state.turn, avoid=state.phrase
    )
    reply = WordReply(state.turn, task, kind, text, _context(state, topic, question), state.answer)
    return NextLine(reply, question, index, 0, Stage.TOPICS, phrase)


def _next_topic(state: State) -> int:
    """The next topic that still has an unasked question, around the plan; the next one if none has."""
    count = len(state.plan.topics)
    order = [(state.topic_index + step) % count for step in range(1, count + 1)]
    for index in order:
        if _unasked_at(state, state.plan.topics[index], range(3)) is not None:
            return index
    return order[0]


def _topic_question(state: State, index: int) -> str:
    """An unasked question that opens the topic; failing that a deeper one, failing that a general one."""
    question = _unasked_at(state, state.plan.topics[index], range(3))
    return question if question is not None else _generic_question(state)


def _unasked_at(state: State, topic: TopicPlan | None, depths: Any) -> str | None:
    """A question of ``topic`` that was not asked yet, from the first of ``depths`` that has one."""
    questions = topic.questions if topic is not None else ()
    for depth in depths:
        at_depth = questions[depth] if depth < len(questions) else ()
        unasked = [question for question in at_depth if question not in state.asked]
        if unasked:
            return pick(unasked, state.plan.seed + state.turn)
    return None


def _generic_question(state: State) -> str:
    """A follow-up that fits any topic: unasked while there is one, and never the question at hand."""
    choices = lines(Situation.FOLLOW_UP, state.plan.language)
    unasked = [line for line in choices if line not in state.asked]
    return pick(unasked or choices, state.plan.seed + state.turn, avoid=state.question)


def _context(state: State, next_topic: TopicPlan | None, next_question: str) -> dict[str, Any]:
    """What the generator is told besides the answer; the keys of a reply row's ``context``."""
    topic = state.topic
    return {
        "language": state.plan.language,
        "job_title": state.plan.job_title,
        "current_question": state.question,
        "current_topic": topic.title if topic is not None else "",
        "resume": list(state.plan.skills),
        "follow_up_depth": state.depth,
        "label": state.decision.label if state.decision is not None else None,
        "next_topic": next_topic.title if next_topic is not None else "",
        "next_question": next_question,
        "introduction": state.introduction,
        "hesitation_score": state.speech.get("hesitation_score"),
        "filler_count": state.speech.get("filler_count"),
    }


def to_decide(state: State) -> Decide:
    """What the decider is asked about the answer at hand."""
    plan, topic = state.plan, state.topic
    context = {
        "follow_up_depth": state.depth,
        "hesitation_score": state.speech.get("hesitation_score"),
        "filler_count": state.speech.get("filler_count"),
        "answer_length": state.speech.get("answer_length"),
        "language": plan.language,
        "job_title": plan.job_title,
        "topic": topic.title if topic is not None else "",
        "skills": list(plan.skills),
    }
    return Decide(state.turn, state.question, state.answer, state.speech, context, state.revision)
