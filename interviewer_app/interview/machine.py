"""The course of an interview as one pure function: step(state, event) -> (state, effects).

It alone decides who speaks. No clock, no thread, no I/O: the conductor feeds it events and carries out the
effects in order. What the conductor may rely on, and what it owes:

* One step never both speaks and listens.
* A result of another turn changes nothing (``_is_stale`` is the one place where it is dropped). Events about
  the interview as a whole (Started, pause, resume, end, time) count whatever turn they carry.
* A line that was hushed is never followed by its LineSpoken. The done key while the interviewer speaks is
  Hush by the conductor plus LineSpoken; a voice is InterruptionBegan, judged by one of the two others. The
  goodbye is not interrupted.
* A result that comes during a pause is held and used on resume; one that has not come is asked for again
  (the conductor may let a request of the same turn that is still under way stand for it).
* A candidate who goes on before the interviewer has got far (AnswerResumed) leads back to the state before
  AnswerFinished: a state is a value. Only then the turn number falls, by one at most, and the revision grows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from interviewer_app.interview import course
from interviewer_app.interview.history import reopened, with_decision, with_unjudged_answer
from interviewer_app.interview.types import (
    AnswerFinished,
    AnswerResumed,
    Decision,
    DecisionMade,
    Effect,
    EndRequested,
    Event,
    Failed,
    Finish,
    GoOnSpeaking,
    HoldLine,
    Hush,
    InterruptionBegan,
    InterruptionConfirmed,
    InterruptionDropped,
    LineKind,
    LineSpoken,
    Listen,
    NextLine,
    Notify,
    PauseRequested,
    Phase,
    Plan,
    Reopen,
    RepeatRequested,
    ReplyReady,
    ResumeRequested,
    SkipRequested,
    Speak,
    Stage,
    Started,
    State,
    TimeUp,
)
from training.fallback_lines import Situation, join, opening

Step = tuple[State, tuple[Effect, ...]]

_SKIPPED = {"zh": "你选择跳过这个问题。", "en": "You chose to skip this question."}
_UNDECIDED = {
    "zh": "这次没能判断回答，按题库继续。",
    "en": "The answer could not be judged, so the question bank goes on.",
}
_WHOLE_INTERVIEW = (Started, PauseRequested, ResumeRequested, EndRequested, TimeUp)
_RESULTS = (AnswerFinished, DecisionMade, ReplyReady)
# What may happen between an answer's end and its going on.
_KEEPS_ANSWER = (*_RESULTS, Failed, InterruptionBegan, InterruptionDropped, TimeUp)
_FLOOR_PHASES = (Phase.SPEAKING, Phase.LISTENING)


def begin(plan: Plan) -> State:
    """The state before anything was said."""
    return State(plan=plan)


def step(state: State, event: Event) -> Step:
    """What ``event`` makes of ``state``, and what shall be done now, in order.

    An event that does not fit the moment (stale, or unexpected in this phase) changes nothing.
    """
    if _is_stale(state, event):
        return state, ()
    if state.phase is Phase.PAUSED:
        return _step_paused(state, event)
    after, effects = _HANDLERS[type(event)](state, event)
    if after is not state and not isinstance(event, _KEEPS_ANSWER):
        after = replace(after, before_answer=None)
    return after, effects


def _is_stale(state: State, event: Event) -> bool:
    """True if nothing may come of ``event`` any more: another turn's result, or the interview is over."""
    if state.phase is Phase.FINISHED:
        return True
    if isinstance(event, AnswerResumed):
        return state.before_answer is None or event.turn != state.before_answer.turn
    if isinstance(event, DecisionMade | ReplyReady) and event.revision not in (None, state.revision):
        return True
    if isinstance(
        event, EndRequested
    ):  # one key pressed twice is one wish: only a later one finishes at once
        return state.ending is not None and event.turn != state.turn
    return not isinstance(event, _WHOLE_INTERVIEW) and event.turn != state.turn


# --- the course of a turn ---


def _on_started(state: State, event: Any) -> Step:
    if state.phase is not Phase.IDLE:
        return state, ()
    plan = state.plan
    greeting, request = opening(plan.job_title, plan.language, plan.seed)
    line = join(greeting, request, plan.language)
    state = replace(state, question=request, line=line, question_kind="opening")
    return _speak(state, line, "opening")


def _on_line_spoken(state: State, event: Any) -> Step:
    if state.phase is not Phase.SPEAKING:
        return state, ()
    if state.stage is Stage.CLOSING:
        return _finish(state)
    return _listen(state)


def _on_interruption_began(state: State, event: Any) -> Step:
    if state.phase is not Phase.SPEAKING or state.stage is Stage.CLOSING or state.line_held:
        return state, ()
    return replace(state, line_held=True), (HoldLine(state.turn),)


def _on_interruption_confirmed(state: State, event: Any) -> Step:
    if state.phase is not Phase.SPEAKING or not state.line_held:
        return state, ()
    state, effects = _listen(state)
    return state, (Hush(state.turn), *effects)


def _on_interruption_dropped(state: State, event: Any) -> Step:
    if state.phase is not Phase.SPEAKING or not state.line_held:
        return state, ()
    return replace(state, line_held=False), (GoOnSpeaking(state.turn),)


def _on_answer_finished(state: State, event: AnswerFinished) -> Step:
    if state.phase not in _FLOOR_PHASES or state.stage not in (Stage.OPENING, Stage.TOPICS):
        return state, ()
    hush: tuple[Effect, ...] = (Hush(state.turn),) if state.phase is Phase.SPEAKING else ()
    before = replace(state, before_answer=None) if state.phase is Phase.LISTENING else None
    state = replace(state, answer=event.text, speech=dict(event.speech), before_answer=before)
    if state.stage is Stage.OPENING:
        state, effects = _leave_opening(replace(state, introduction=event.text))
    else:
        state = replace(state, phase=Phase.DECIDING, decision=None)
        effects = (course.to_decide(state),)
    return state, hush + effects


def _on_answer_resumed(state: State, event: AnswerResumed) -> Step:
    if state.before_answer is None:
        return state, ()
    return reopened(state, state.before_answer), (Reopen(event.turn),)


def _on_decision_made(state: State, event: DecisionMade) -> Step:
    if state.phase is not Phase.DECIDING:
        return state, ()
    state = with_decision(state, course.lawful(event.decision, state))
    return state, _word(state)


def _on_reply_ready(state: State, event: ReplyReady) -> Step:
    next_line = state.next_line
    if state.phase is not Phase.WORDING or next_line is None:
        return state, ()
    if next_line.stage is not Stage.CLOSING and state.time_up and state.plan.exact_turns is None:
        # The time ran out while the next question was being worded: it is not asked any more.
        state = replace(state, ending="time")
        return _speak_next(state, course.closing(state), "")
    return _speak_next(state, next_line, event.text)


# --- what the user asks for ---


def _on_repeat(state: State, event: Any) -> Step:
    if state.phase not in _FLOOR_PHASES or state.stage is Stage.CLOSING:
        return state, ()
    state = replace(state, repeats=state.repeats + 1)
    rephrased = course.rephrased(state) if state.repeats % 2 == 0 else None
    if rephrased is not None:
        state, text = rephrased
        state, effects = _speak(state, text, state.question_kind)
    else:
        state, effects = _say_again(state)
    return state, (Hush(state.turn), *effects)


def _on_skip(state: State, event: Any) -> Step:
    if state.stage is Stage.CLOSING or state.phase not in (*_FLOOR_PHASES, Phase.DECIDING):
        return state, ()
    hush = (Hush(state.turn),) if state.phase in _FLOOR_PHASES else ()
    if state.stage is Stage.OPENING:
        state, effects = _leave_opening(replace(state, answer="", speech={}))
        return state, hush + effects
    if state.phase in _FLOOR_PHASES:
        state = replace(state, answer="", speech={})
    reason = course.sentence(_SKIPPED, state.plan)
    state = with_decision(state, Decision("NEXT_TOPIC", 1.0, (reason,), "user"))
    return state, hush + _word(state)


def _on_pause(state: State, event: Any) -> Step:
    if state.phase in (Phase.IDLE, Phase.PAUSED):
        return state, ()
    return replace(state, phase=Phase.PAUSED, paused_phase=state.phase), (Hush(state.turn),)


def _on_end(state: State, event: Any) -> Step:
    if state.phase is Phase.IDLE:
        return _finish(replace(state, ending="user"))
    if state.stage is Stage.CLOSING:
        state, effects = _finish(state)
        return state, (Hush(state.turn), *effects)
    hush = Hush(state.turn)
    state = with_unjudged_answer(state)
    if state.ending is not None:  # a closing is being worded; the bank's is at hand
        state, effects = _speak_next(state, course.closing(state), "")
    else:
        state, effects = _speak_next(replace(state, ending="user"), course.closing(state, early=True), "")
    return state, (hush, *effects)


def _on_time_up(state: State, event: Any) -> Step:
    return replace(state, time_up=True), ()


# --- pauses and failures ---


def _step_paused(state: State, event: Event) -> Step:
    """During a pause results are held, the end and the clock count, all else waits for the user."""
    if isinstance(event, ResumeRequested):
        return _resume(state)
    if isinstance(event, EndRequested | TimeUp):
        return _HANDLERS[type(event)](state, event)
    if isinstance(event, _RESULTS) or (isinstance(event, Failed) and event.stage in ("decide", "word")):
        return (replace(state, held=event) if _fits(event, state.paused_phase) else state), ()
    if isinstance(event, Failed):
        return state, _notice(event)
    return state, ()


def _fits(event: Event, phase: Phase | None) -> bool:
    """Whether ``event`` is the result that ``phase`` waits for."""
    if isinstance(event, AnswerFinished):
        return phase in _FLOOR_PHASES
    if isinstance(event, DecisionMade):
        return phase is Phase.DECIDING
    if isinstance(event, Failed):
        return phase is (Phase.DECIDING if event.stage == "decide" else Phase.WORDING)
    return phase is Phase.WORDING


def _resume(state: State) -> Step:
    phase, held = state.paused_phase or Phase.LISTENING, state.held
    state = replace(state, phase=phase, paused_phase=None, held=None)
    if held is not None:
        return _HANDLERS[type(held)](state, held)
    if phase is Phase.DECIDING:
        return state, (course.to_decide(state),)
    if phase is Phase.WORDING:
        return state, _word(state)
    if phase is Phase.SPEAKING:  # the line was cut short, so all of it is said again
        return _speak(state, state.line, "closing" if state.stage is Stage.CLOSING else "repeat")
    return _say_again(state)


def _on_failed(state: State, event: Failed) -> Step:
    """A stage failed: the question bank, the text on screen and a new try carry the interview on."""
    notice = _notice(event)
    if event.stage == "decide" and state.phase is Phase.DECIDING:
        known = bool(state.answer.strip()) and state.depth == 0
        reason = course.sentence(_UNDECIDED, state.plan)
        decision = Decision("FOLLOW_UP" if known else "NEXT_TOPIC", 0.0, (reason,), "rules")
        state = with_decision(state, decision)
        state, effects = _on_reply_ready(state, ReplyReady(state.turn, "", "bank"))
    elif event.stage == "word" and state.phase is Phase.WORDING:
        state, effects = _on_reply_ready(state, ReplyReady(state.turn, "", "bank"))
    elif event.stage == "speak" and state.phase is Phase.SPEAKING:
        state, effects = _on_line_spoken(state, LineSpoken(state.turn))
    elif event.stage == "hear" and state.phase is Phase.LISTENING:
        effects = (Listen(state.turn),)
    else:
        return state, ()
    return state, notice + effects


def _notice(event: Failed) -> tuple[Effect, ...]:
    return (Notify(event.turn, event.sentence),) if event.sentence else ()


# --- building blocks ---


def _listen(state: State) -> Step:
    state = replace(state, phase=Phase.LISTENING, line_held=False, before_answer=None)
    return state, (Listen(state.turn),)


def _leave_opening(state: State) -> Step:
    """From the self-introduction to the first topic, or to the end where none shall be asked."""
    plan = state.plan
    line = course.first_question(state)
    if line is None or plan.exact_turns == 0 or (state.time_up and plan.exact_turns is None):
        reason = "plan" if line is None else "turns" if plan.exact_turns == 0 else "time"
        return _speak_next(replace(state, ending=reason), course.closing(state), "")
    return _speak_next(state, line, "")


def _word(state: State) -> tuple[Effect, ...]:
    return (replace(state.next_line.reply, revision=state.revision),) if state.next_line is not None else ()


def _speak_next(state: State, line: NextLine, worded: str) -> Step:
    """Begin the next turn with ``worded``, or with the bank's line where nothing was worded."""
    bank_text = line.reply.bank_text
    text = worded.strip() or bank_text
    question = "" if line.stage is Stage.CLOSING else line.question if text == bank_text else text
    state = replace(
        state,
        turn=state.turn + 1,
        stage=line.stage,
        topic_index=line.topic_index,
        depth=line.depth,
        question=question,
        question_kind=line.reply.kind,
        repeats=0,
        line=text,
        answer="",
        speech={},
        asked=state.asked | {question} if question else state.asked,
        phrase=line.phrase or state.phrase,
        next_line=None,
        held=None,
        paused_phase=None,
    )
    return _speak(state, text, line.reply.kind)


def _say_again(state: State) -> Step:
    state, text = course.again(state, Situation.REPEAT)
    return _speak(state, text, "repeat")


def _speak(state: State, text: str, kind: LineKind) -> Step:
    return replace(state, phase=Phase.SPEAKING, line_held=False), (Speak(state.turn, text, kind),)


def _finish(state: State) -> Step:
    state = replace(state, stage=Stage.FINISHED, phase=Phase.FINISHED, paused_phase=None, held=None)
    return state, (Finish(state.turn, state.ending or "plan"),)


def _ignore(state: State, event: Any) -> Step:
    return state, ()


_HANDLERS: dict[type, Callable[[State, Any], Step]] = {
    Started: _on_started,
    LineSpoken: _on_line_spoken,
    InterruptionBegan: _on_interruption_began,
    InterruptionConfirmed: _on_interruption_confirmed,
    InterruptionDropped: _on_interruption_dropped,
    AnswerFinished: _on_answer_finished,
    AnswerResumed: _on_answer_resumed,
    DecisionMade: _on_decision_made,
    ReplyReady: _on_reply_ready,
    RepeatRequested: _on_repeat,
    SkipRequested: _on_skip,
    PauseRequested: _on_pause,
    ResumeRequested: _ignore,
    EndRequested: _on_end,
    TimeUp: _on_time_up,
    Failed: _on_failed,
}
