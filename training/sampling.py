"""How the generator words a line: how many candidates, how freely each is sampled, and from which seed.

Standard library only: the app carries a plan to its model process, the evaluation writes it into its report.
"""

from __future__ import annotations

from dataclasses import dataclass

MOST_CANDIDATES = 16
MOST_NEW_TOKENS = 512


@dataclass(frozen=True)
class SamplingPlan:
    """One way to word a line.

    ``candidates`` are tried one after another until one may be spoken. With ``greedy_first`` the first takes
    the likeliest token at each step and is the same every time; the others are drawn from the smallest set of
    tokens whose probabilities sum to ``top_p``, after division of the logits by ``temperature``. ``seed``
    sets where the draws begin. A candidate ends after ``max_new_tokens``: a spoken line takes about 40.

    Raises:
        ValueError: a value that cannot be sampled with.
    """

    candidates: int = 3
    temperature: float = 0.7
    top_p: float = 0.9
    max_new_tokens: int = 96
    greedy_first: bool = True
    seed: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.candidates <= MOST_CANDIDATES:
            raise ValueError(f"candidates is {self.candidates}; use 1 to {MOST_CANDIDATES}")
        if not 0.0 < self.temperature <= 5.0:
            raise ValueError(f"temperature is {self.temperature}; use more than 0, at most 5")
        if not 0.0 < self.top_p <= 1.0:
            raise ValueError(f"top_p is {self.top_p}; use more than 0, at most 1")
        if not 1 <= self.max_new_tokens <= MOST_NEW_TOKENS:
            raise ValueError(f"max_new_tokens is {self.max_new_tokens}; use 1 to {MOST_NEW_TOKENS}")

    def is_greedy(self, candidate: int) -> bool:
        """Whether candidate number ``candidate`` (from 0) takes the likeliest tokens."""
        return self.greedy_first and candidate == 0


GREEDY = SamplingPlan(candidates=1)
