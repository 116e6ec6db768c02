"""Hand-written decisions: question, answer, hesitation, fillers, depth and the label the guide asks for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple


class Case(NamedTuple):
    question: str
    answer: str
    hesitation: float | None
    fillers: int
    depth: int
    label: str


_CASES = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
CHINESE = tuple(Case(**case) for case in _CASES["zh"])
ENGLISH = tuple(Case(**case) for case in _CASES["en"])
