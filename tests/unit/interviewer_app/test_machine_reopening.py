"""A candidate who goes on after the end of an answer leads back to it, whatever happened since."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer_app.interview.machine import begin, step
from interviewer_app.interview.types import (
    AnswerFinished,
    AnswerResumed,
    Decide,
    Decision,
    DecisionMade,
    EndRequested,
    Event,
    Failed,
    InterruptionBegan,
    InterruptionConfirmed,
    InterruptionDropped,
    LineSpoken,
    PauseRequested,
    Phase,
    Reopen,
    RepeatRequested,
    ReplyReady,
    SkipRequested,
    State,
    TimeUp,
    WordReply,
)
from tests.unit.interviewer_app.machine_play import LABELS, Run, plan
from tests.unit.interviewer_app.test_machine_properties import EVENT_MAKERS, PLANS, SEQUENCES, check_state


def listening(a_plan: object = None) -> Run:
    run = Run(a_plan or plan())  # type: ignore[arg-type]
    run.to_first_question()
    run.send(LineSpoken(1))
    return run


def without_count(state: State) -> State:
    return replace(state, revision=0)


def test_speech_that_resumes_while_deciding_reopens_the_answer() -> None:
    run = listening()
    before = run.state
    (decide,) = run.send(AnswerFinished(1, "我们加了缓存。"))
    assert isinstance(decide, Decide)
    assert run.send(AnswerResumed(1)) == (Reopen(1),)
    assert run.state == replace(before, revision=1)
    assert run.send(DecisionMade(1, Decision("END", 1.0), decide.revision)) == ()
    (again,) = run.send(AnswerFinished(1, "我们加了缓存。还加了锁。"))
    assert isinstance(again, Decide)
    assert (again.answer, again.revision) == ("我们加了缓存。还加了锁。", 1)
    stale = run.state
    assert run.send(DecisionMade(1, Decision("END", 1.0), 0)) == ()
    assert run.state == stale
    (word,) = run.send(DecisionMade(1, Decision("FOLLOW_UP", 1.0), 1))
    assert isinstance(word, WordReply)
    assert word.revision == 1
    assert run.send(ReplyReady(1, "旧的？", "model", 0)) == ()
    run.send(ReplyReady(1, "为什么？", "model", 1))
    assert [one.answer for one in run.state.history] == ["我们加了缓存。还加了锁。"]


def test_speech_that_resumes_into_the_next_line_reopens_the_answer() -> None:
    run = listening()
    before = run.state
    run.round("FOLLOW_UP")
    assert (run.turn, run.state.phase) == (2, Phase.SPEAKING)
    run.send(InterruptionBegan(2))
    assert run.send(AnswerResumed(1)) == (Reopen(1),)
    assert run.state == replace(before, revision=1)
    assert run.send(LineSpoken(2)) == ()  # of the line that was hushed


def test_the_introduction_and_the_last_answer_can_go_on_too() -> None:
    run = Run(plan(exact_turns=1))
    run.to_first_question()
    assert run.send(AnswerResumed(0)) == (Reopen(0),)
    assert run.state.history == ()
    run.send(AnswerFinished(0, "我叫小林。我做后端。"))
    assert run.state.introduction == "我叫小林。我做后端。"
    run.send(LineSpoken(1))
    run.round("END")
    assert run.state.ending == "turns"
    run.send(AnswerResumed(1))
    assert (run.state.ending, run.state.history) == (None, ())


def test_time_that_ran_out_meanwhile_is_not_given_back() -> None:
    run = listening()
    run.send(AnswerFinished(1, "我们加了缓存。"))
    run.send(TimeUp(1))
    run.send(AnswerResumed(1))
    assert run.state.time_up


@pytest.mark.parametrize(
    "events",
    [
        [LineSpoken(2)],
        [InterruptionBegan(2), InterruptionConfirmed(2)],
        [RepeatRequested(2)],
        [SkipRequested(2)],
        [PauseRequested(2)],
        [EndRequested(2)],
        [AnswerFinished(2, "打字的回答")],
        [Failed(2, "speak", "没有声音设备。")],
    ],
)
def test_what_the_candidate_did_since_cannot_be_taken_back(events: list[Event]) -> None:
    run = listening()
    run.round("FOLLOW_UP")
    for event in events:
        run.send(event)
    after = run.state
    assert run.send(AnswerResumed(1)) == ()
    assert run.state == after


@settings(max_examples=200, deadline=None)
@given(
    PLANS,
    st.sampled_from(LABELS),
    st.integers(0, 3),
    st.lists(st.sampled_from(["began", "dropped", "time"]), max_size=6),
)
def test_going_on_always_leads_back(a_plan, label: str, steps: int, noise: list[str]) -> None:  # type: ignore[no-untyped-def]
    run = Run(a_plan)
    run.to_first_question()
    if run.state.phase is Phase.SPEAKING and not a_plan.topics:
        return  # the goodbye
    run.send(LineSpoken(run.turn))
    if run.state.phase is not Phase.LISTENING:
        return
    before = run.state
    turn = run.turn
    course = [
        AnswerFinished(turn, "我用过Redis。"),
        DecisionMade(turn, Decision(label, 0.9)),  # type: ignore[arg-type]
        ReplyReady(turn, "", "bank"),
    ]
    for event in course[: 1 + min(steps, 2)]:
        run.send(event)
    for one in noise:
        make = {"began": InterruptionBegan, "dropped": InterruptionDropped, "time": TimeUp}[one]
        run.send(make(run.turn))
    assert run.send(AnswerResumed(turn)) == (Reopen(turn),)
    assert without_count(run.state) == replace(before, time_up=run.state.time_up)
    assert run.send(AnswerResumed(turn)) == ()


@settings(max_examples=200, deadline=None)
@given(PLANS, SEQUENCES)
def test_whenever_an_answer_goes_on_the_floor_is_the_candidates(a_plan, sequence: list) -> None:  # type: ignore[no-untyped-def,type-arg]
    state = begin(a_plan)
    for make, offset in sequence:
        state, _ = step(state, make(state.turn + offset))
        for turn in (state.turn - 1, state.turn, state.turn + 1):
            after, effects = step(state, AnswerResumed(turn))
            check_state(after)
            if effects:
                assert effects == (Reopen(turn),)
                assert (after.phase, after.turn, after.revision) == (
                    Phase.LISTENING,
                    turn,
                    state.revision + 1,
                )
                assert state.turn - 1 <= turn
            else:
                assert after == state


def test_the_events_of_the_properties_include_it() -> None:
    assert any(isinstance(make(1), AnswerResumed) for make in EVENT_MAKERS.elements)
