"""The machine's invariants under random event sequences."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer_app.interview.machine import begin, step
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
    InterruptionBegan,
    InterruptionConfirmed,
    InterruptionDropped,
    LineSpoken,
    Listen,
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
from tests.unit.interviewer_app.machine_play import LABELS, Run, plan, topic

EVENT_MAKERS = st.sampled_from(
    [
        lambda turn: Started(turn),
        lambda turn: LineSpoken(turn),
        lambda turn: LineSpoken(turn),
        lambda turn: InterruptionBegan(turn),
        lambda turn: InterruptionConfirmed(turn),
        lambda turn: InterruptionDropped(turn),
        lambda turn: AnswerFinished(turn, "我用过Redis。", {"hesitation_score": None}),
        lambda turn: AnswerFinished(turn, ""),
        lambda turn: AnswerResumed(turn),
        lambda turn: AnswerResumed(turn - 1),
        lambda turn: DecisionMade(turn, Decision("FOLLOW_UP", 0.8)),
        lambda turn: DecisionMade(turn, Decision("NEXT_TOPIC", 0.8)),
        lambda turn: DecisionMade(turn, Decision("END", 0.8)),
        lambda turn: ReplyReady(turn, "为什么？", "model"),
        lambda turn: ReplyReady(turn, "", "bank"),
        lambda turn: EndRequested(turn),
        lambda turn: PauseRequested(turn),
        lambda turn: ResumeRequested(turn),
        lambda turn: SkipRequested(turn),
        lambda turn: RepeatRequested(turn),
        lambda turn: TimeUp(turn),
        lambda turn: Failed(turn, "decide", "x"),
        lambda turn: Failed(turn, "word", "x"),
        lambda turn: Failed(turn, "speak", "x"),
        lambda turn: Failed(turn, "hear", "x"),
        lambda turn: Failed(turn, "other", "x"),
    ]
)
SEQUENCES = st.lists(st.tuples(EVENT_MAKERS, st.sampled_from([0, 0, 0, 0, 0, -1, 1])), max_size=80)
PLANS = st.builds(
    lambda topics, turns, per_depth, seed: replace(
        plan(topics, exact_turns=turns, seed=seed),
        topics=tuple(topic(name, per_depth) for name in "甲乙丙丁"[:topics]),
    ),
    st.integers(0, 4),
    st.one_of(st.none(), st.integers(0, 6)),
    st.integers(0, 2),
    st.integers(0, 1000),
)


def check_state(state: State) -> None:
    assert 0 <= state.depth <= 3
    assert (state.paused_phase is not None) == (state.phase is Phase.PAUSED)
    assert (state.stage is Stage.FINISHED) == (state.phase is Phase.FINISHED)
    assert state.phase is not Phase.WORDING or state.next_line is not None
    assert not state.line_held or state.stage is not Stage.CLOSING or state.phase is not Phase.SPEAKING
    if state.plan.exact_turns is not None:
        assert len(state.history) <= state.plan.exact_turns + (state.ending == "user")


def check_effects(before: State, after: State, effects: tuple[Effect, ...]) -> None:
    kinds = {type(effect) for effect in effects}
    assert not {Speak, Listen} <= kinds
    assert not {Speak, Finish} <= kinds
    for effect in effects:
        assert min(before.turn, after.turn) <= effect.turn <= after.turn
    if Reopen in kinds:
        assert kinds == {Reopen}
        assert after.phase is Phase.LISTENING
    if Speak in kinds:
        assert after.phase is Phase.SPEAKING
        assert all(effect.text for effect in effects if isinstance(effect, Speak))
    if Listen in kinds:
        assert after.phase is Phase.LISTENING
    if HoldLine in kinds:
        assert after.line_held
        assert not before.line_held
        assert after.stage is not Stage.CLOSING
    if GoOnSpeaking in kinds:
        assert before.line_held
        assert not after.line_held
        assert after.phase is Phase.SPEAKING
    if before.phase is Phase.PAUSED and after.phase is Phase.PAUSED:
        assert kinds <= {Notify}


def finish_politely(state: State) -> tuple[State, list[Effect]]:
    """Answer every effect as a working conductor would, until the interview is over."""
    seen: list[Effect] = []
    for _ in range(400):
        if state.phase is Phase.FINISHED:
            return state, seen
        event: Event = {
            Phase.IDLE: Started(),
            Phase.SPEAKING: LineSpoken(state.turn),
            Phase.LISTENING: AnswerFinished(state.turn, "我用过Redis。"),
            Phase.DECIDING: DecisionMade(state.turn, Decision("FOLLOW_UP", 0.8)),
            Phase.WORDING: ReplyReady(state.turn, "", "bank"),
            Phase.PAUSED: ResumeRequested(state.turn),
        }[state.phase]
        after, effects = step(state, event)
        assert after != state
        state = after
        seen.extend(effects)
    raise AssertionError("the interview does not end")


@settings(max_examples=400, deadline=None)
@given(PLANS, SEQUENCES)
def test_any_event_sequence_keeps_the_invariants_and_can_end(a_plan: Plan, sequence: list) -> None:  # type: ignore[type-arg]
    state = begin(a_plan)
    finishes = 0
    for make, offset in sequence:
        event = make(state.turn + offset)
        after, effects = step(state, event)
        assert (after, effects) == step(state, event)
        assert after.turn >= state.turn - isinstance(event, AnswerResumed)
        check_state(after)
        check_effects(state, after, effects)
        finishes += sum(isinstance(effect, Finish) for effect in effects)
        state = after
    _, rest = finish_politely(state)
    assert finishes + sum(isinstance(effect, Finish) for effect in rest) == 1


@settings(max_examples=200, deadline=None)
@given(PLANS, SEQUENCES, EVENT_MAKERS, st.sampled_from([-3, -1, 1, 2]))
def test_results_of_another_turn_change_nothing(a_plan: Plan, sequence: list, make, offset: int) -> None:  # type: ignore[no-untyped-def,type-arg]
    state = begin(a_plan)
    for earlier, _ in sequence:
        state, _effects = step(state, earlier(state.turn))
    event = make(state.turn + offset)
    whole = Started | PauseRequested | ResumeRequested | EndRequested | TimeUp
    if not isinstance(event, whole | AnswerResumed):  # an answer that goes on may be the turn before's
        assert step(state, event) == (state, ())


@settings(max_examples=150, deadline=None)
@given(
    st.integers(1, 30),
    st.lists(st.sampled_from([*LABELS, "skip", "pause", "time"]), min_size=80, max_size=80),
)
def test_exact_turns_hold_for_any_mix(turns: int, script: list[str]) -> None:
    run = Run(plan(exact_turns=turns))
    run.to_first_question()
    for action in script:
        if run.state.stage is not Stage.TOPICS:
            break
        if action == "pause":
            run.send(PauseRequested(run.turn))
            run.send(ResumeRequested(run.turn))
        elif action == "time":
            run.send(TimeUp(run.turn))
        elif action == "skip":
            run.send(SkipRequested(run.turn))
            run.send(ReplyReady(run.turn, "", "bank"))
        else:
            run.answer(action)
            run.send(ReplyReady(run.turn, "", "bank"))
    state, _ = finish_politely(run.state)
    assert len(state.history) == turns
