"""Blind comparison: sides, repeats, traps, the exact sign test and the e-value."""

from __future__ import annotations

import random

import pytest

from training.reply.blind import PAIR, REPEAT, SPOILED, TRAP, Trial, e_value, judge, plan, sign_test
from training.reply.rating import compare_blind, means, rate, verdict_text

BASE = [f"底座{n}？" for n in range(40)]
TUNED = [f"微调{n}？" for n in range(40)]


def test_sides_are_random_and_what_is_the_same_is_left_out() -> None:
    trials = plan([*BASE, "一样"], [*TUNED, "一样"], seed=3)
    pairs = [trial for trial in trials if trial.kind == PAIR]
    assert sorted(trial.index for trial in pairs) == list(range(40))
    assert 8 < sum(trial.tuned_left for trial in pairs) < 32
    for trial in pairs:
        assert (trial.left if trial.tuned_left else trial.right) == TUNED[trial.index]
        assert (trial.right if trial.tuned_left else trial.left) == BASE[trial.index]
    assert plan(BASE, TUNED, 3) == plan(BASE, TUNED, 3) != plan(BASE, TUNED, 4)
    with pytest.raises(ValueError, match="same prompts"):
        plan(BASE, TUNED[:-1], 1)


def test_repeats_change_sides_and_traps_hold_a_spoiled_line() -> None:
    trials = plan(BASE, TUNED, seed=5)
    repeats = [trial for trial in trials if trial.kind == REPEAT]
    traps = [trial for trial in trials if trial.kind == TRAP]
    assert (len(repeats), len(traps)) == (5, 4)
    for repeat in repeats:
        before = next(trial for trial in trials if trial.kind == PAIR and trial.index == repeat.index)
        assert trials.index(before) < trials.index(repeat)
        assert (repeat.left, repeat.right) == (before.right, before.left)
    assert {trap.right if trap.tuned_left else trap.left for trap in traps} == {SPOILED}


@pytest.mark.parametrize(
    ("wins", "losses", "p"), [(0, 0, 1.0), (5, 5, 1.0), (9, 1, 0.021484375), (10, 0, 0.001953125)]
)
def test_the_sign_test_is_exact(wins: int, losses: int, p: float) -> None:
    assert sign_test(wins, losses) == pytest.approx(p)
    assert sign_test(losses, wins) == pytest.approx(p)


def test_the_e_value_is_the_beta_integral() -> None:
    assert e_value(0, 0) == pytest.approx(1.0)
    assert e_value(7, 0) == pytest.approx(2**7 / 8)
    assert e_value(8, 0) == pytest.approx(2**8 / 9)  # above 20: eight wins in a row are enough
    assert e_value(3, 2) == pytest.approx(2**5 * 6 * 2 / 720)


def test_no_difference_reaches_the_bound_seldom() -> None:
    rng, reached = random.Random(1), 0
    for _ in range(400):
        wins = 0
        for n in range(1, 61):
            wins += rng.random() < 0.5
            if e_value(wins, n - wins) >= 20:
                reached += 1
                break
    assert reached / 400 <= 0.05


def test_choices_are_counted_and_the_rater_is_watched() -> None:
    pair, again = Trial(0, "a", "b", True), Trial(0, "b", "a", False, REPEAT)
    trap = Trial(1, SPOILED, "c", False, TRAP)
    found = judge([pair, again, trap], ["left", "left", "left"])
    assert (found.wins, found.losses, found.repeats, found.repeats_agreed, found.traps_missed) == (
        1,
        0,
        1,
        0,
        1,
    )
    assert "陷阱" in verdict_text(found)
    assert judge([pair, again], ["tie"]).ties == 1


def test_it_stops_when_the_evidence_is_enough() -> None:
    from tests.unit.training.reply.test_judging import judged

    trials = plan(BASE, TUNED, seed=2)
    asked = iter(trials)

    def prefer_tuned(_: str) -> str:
        trial = next(asked)
        return "1" if trial.tuned_left else "2"

    choices, verdict = compare_blind(trials, [judged(n) for n in range(40)], prefer_tuned, lambda _: None)
    assert verdict.decided
    assert verdict.wins == 8
    assert len(choices) < len(trials)


def test_marks_are_asked_until_the_person_quits() -> None:
    from tests.unit.training.reply.test_judging import judged

    answers = iter(["5", "9", "4", "3", "2", "q"])
    found = rate([judged(0), judged(1)], lambda _: next(answers), lambda _: None)
    assert [one.marks for one in found] == [{"naturalness": 5, "relevance": 4, "professionalism": 3}]
    assert means(found)["relevance"] == 4.0
    assert means([]) == {}

    def ended(_: str) -> str:
        raise EOFError

    assert rate([judged(0)], ended, lambda _: None) == []
