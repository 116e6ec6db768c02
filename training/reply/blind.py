"""Compares two models' lines without saying whose is whose, and says when the preference is no chance.

Standard library only. Each pair is shown with its sides at random; some pairs come twice with the sides
changed (a rater who is not sure of them is told so), some have a spoiled line that must lose (a trap).
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

STOP_AT = 20.0
REPEAT_EVERY, TRAP_EVERY = 8, 10
PAIR, REPEAT, TRAP = "pair", "repeat", "trap"
# Fails every check of an interviewer's line; whoever prefers it does not read.
SPOILED = "上述问题请您详细论述论述论述。"


@dataclass(frozen=True)
class Trial:
    """What is shown: the prompt's number, the lines left and right, and whether the tuned model's is left."""

    index: int
    left: str
    right: str
    tuned_left: bool
    kind: str = PAIR


@dataclass(frozen=True)
class Verdict:
    """What the choices say: wins of the tuned model, losses, ties, and how sure that is."""

    wins: int
    losses: int
    ties: int
    p_value: float
    e_value: float
    traps_missed: int
    repeats: int
    repeats_agreed: int

    @property
    def decided(self) -> bool:
        """Whether one may stop: the evidence holds whenever one looks (an e-value of 20 or more)."""
        return self.e_value >= STOP_AT


def plan(base: Sequence[str], tuned: Sequence[str], seed: int) -> list[Trial]:
    """The trials in their order. Prompts on which both say the same are left out.

    Raises:
        ValueError: the lists have different lengths.
    """
    if len(base) != len(tuned):
        raise ValueError("both models must have answered the same prompts")
    rng = random.Random(f"blind {seed}")
    order = [index for index in range(len(base)) if base[index] != tuned[index]]
    rng.shuffle(order)
    trials: list[Trial] = []
    seen: list[Trial] = []
    for number, index in enumerate(order, 1):
        left = rng.random() < 0.5
        pair = (tuned[index], base[index]) if left else (base[index], tuned[index])
        trial = Trial(index, *pair, left)
        trials.append(trial)
        seen.append(trial)
        if number % REPEAT_EVERY == 0:
            before = rng.choice(seen[: -REPEAT_EVERY // 2] or seen)
            trials.append(Trial(before.index, before.right, before.left, not before.tuned_left, REPEAT))
        if number % TRAP_EVERY == 0:
            good_left = rng.random() < 0.5
            pair = (tuned[index], SPOILED) if good_left else (SPOILED, tuned[index])
            trials.append(Trial(index, *pair, good_left, TRAP))
    return trials


def judge(trials: Sequence[Trial], choices: Sequence[str]) -> Verdict:
    """What ``choices`` (``left``, ``right`` or ``tie``) of the first trials say; more may come.

    Repeats and traps judge the rater, they are not counted as wins.
    """
    wins = losses = ties = missed = repeats = agreed = 0
    said: dict[int, str] = {}
    for trial, choice in zip(trials, choices, strict=False):
        outcome = "tie" if choice == "tie" else "win" if (choice == "left") == trial.tuned_left else "loss"
        if trial.kind == TRAP:
            missed += outcome != "win"
        elif trial.kind == REPEAT:
            repeats += 1
            agreed += said.get(trial.index) == outcome
        else:
            said[trial.index] = outcome
            wins += outcome == "win"
            losses += outcome == "loss"
            ties += outcome == "tie"
    return Verdict(
        wins, losses, ties, sign_test(wins, losses), e_value(wins, losses), missed, repeats, agreed
    )


def sign_test(wins: int, losses: int) -> float:
    """The exact two-sided sign test's p-value; ties do not count. 1 where nothing was preferred."""
    n = wins + losses
    tail = sum(math.comb(n, k) for k in range(min(wins, losses) + 1)) / 2**n
    return float(min(1.0, 2 * tail))


def e_value(wins: int, losses: int) -> float:
    """2ⁿ·B(wins + 1, losses + 1): how much likelier the choices are if one is better (uniform prior).

    Anytime-valid (Ville 1939): under no difference it ever reaches 20 with a chance of at most 1 in 20.
    """
    n = wins + losses
    log = n * math.log(2) + math.lgamma(wins + 1) + math.lgamma(losses + 1) - math.lgamma(n + 2)
    return math.exp(log)
