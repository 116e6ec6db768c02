"""Who has the floor when the candidate speaks into the interviewer's line."""

from __future__ import annotations

import pytest

from interviewer_app.interview.types import (
    EndRequested,
    GoOnSpeaking,
    HoldLine,
    Hush,
    InterruptionBegan,
    InterruptionConfirmed,
    InterruptionDropped,
    LineSpoken,
    Listen,
    PauseRequested,
    Phase,
    RepeatRequested,
    ResumeRequested,
    Speak,
)
from tests.unit.interviewer_app.machine_play import Run, plan


@pytest.fixture
def run() -> Run:
    run = Run(plan())
    run.to_first_question()
    return run


def test_a_confirmed_interruption_takes_the_floor(run: Run) -> None:
    assert run.send(InterruptionBegan(1)) == (HoldLine(1),)
    assert run.state.phase is Phase.SPEAKING
    assert run.send(InterruptionConfirmed(1)) == (Hush(1), Listen(1))
    assert run.state.phase is Phase.LISTENING


def test_a_dropped_interruption_lets_the_line_go_on(run: Run) -> None:
    run.send(InterruptionBegan(1))
    assert run.send(InterruptionDropped(1)) == (GoOnSpeaking(1),)
    assert run.send(LineSpoken(1)) == (Listen(1),)


def test_one_interruption_holds_the_line_once(run: Run) -> None:
    run.send(InterruptionBegan(1))
    assert run.send(InterruptionBegan(1)) == ()


@pytest.mark.parametrize("judgement", [InterruptionConfirmed, InterruptionDropped])
def test_a_judgement_without_an_interruption_changes_nothing(run: Run, judgement: type) -> None:
    before = run.state
    assert run.send(judgement(1)) == ()
    assert run.state == before


def test_a_repeated_question_is_a_new_line(run: Run) -> None:
    run.send(InterruptionBegan(1))
    assert isinstance(run.send(RepeatRequested(1))[-1], Speak)
    assert run.send(InterruptionConfirmed(1)) == ()
    assert run.send(InterruptionBegan(1)) == (HoldLine(1),)


def test_a_pause_ends_the_judgement(run: Run) -> None:
    run.send(InterruptionBegan(1))
    run.send(PauseRequested(1))
    assert run.send(InterruptionConfirmed(1)) == ()
    run.send(ResumeRequested(1))
    assert run.send(InterruptionDropped(1)) == ()


def test_a_line_that_ends_while_it_is_judged_opens_the_floor(run: Run) -> None:
    run.send(InterruptionBegan(1))
    assert run.send(LineSpoken(1)) == (Listen(1),)
    assert run.send(InterruptionConfirmed(1)) == ()


def test_nobody_interrupts_the_goodbye(run: Run) -> None:
    run.send(EndRequested(1))
    assert run.state.phase is Phase.SPEAKING
    assert run.send(InterruptionBegan(run.turn)) == ()
