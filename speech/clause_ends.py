"""Judges by its last words whether a clause may end here, where the recogniser's marks say nothing.

Recognisers put a full stop after whatever they hear, so at a pause inside a clause (我们用的是。) the mark is
worth little. The words are worth more: a logistic regression on the last one to four units of the clause (a
Han character or a Latin word is one), its first two and its length, learned from interview answers that were
cut at every unit (`speech.clause_end_recipe`). What is measured of it stands in the model file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Openness = Literal["closed", "doubtful", "open"]

VERSION = 1
_LAST_UNITS = {"zh": 4, "en": 3}
_LONGEST_TOLD = 14
_SHORT_ANSWER_UNITS = 3
_FILLER = re.compile(r"[嗯呃额啊哦]+|u+[hm]+|e+r+m*|h*m+")
_MARKS = re.compile(r"[，、；：,:;…—。！？!?]+|\.(?!\w)")
_ZH_UNIT = re.compile(r"[a-z0-9][a-z0-9+#.\-]*|[㐀-䶿一-鿿]")
_HAN = re.compile(r"[㐀-䶿一-鿿]")


@dataclass(frozen=True)
class ClauseEndModel:
    """One language's weights, and the scores below which a clause is doubtful or open."""

    weights: Mapping[str, float]
    bias: float
    open_below: float
    doubtful_below: float

    def openness(self, units: Sequence[str], language: str) -> Openness:
        """How sure it is that the clause of these units goes on."""
        score = self.bias + sum(self.weights.get(one, 0.0) for one in features(units, language))
        if score < self.open_below:
            return "open"
        return "doubtful" if score < self.doubtful_below else "closed"


class ClauseEnds:
    """Says of an answer so far whether its last clause is over. Without a model everything is closed."""

    def __init__(self, models: Mapping[str, ClauseEndModel] | None = None) -> None:
        """``models`` by language, ``zh`` and ``en``."""
        self._models = models or {}

    @classmethod
    def read(cls, path: Path) -> ClauseEnds:
        """Read the file that the recipe writes.

        Raises:
            OSError: it cannot be read.
            ValueError: it is not what this version writes.
        """
        value = json.loads(path.read_text("utf-8"))
        if not isinstance(value, Mapping) or value.get("version") != VERSION:
            raise ValueError(f"{path.name} is no clause end model of version {VERSION}")
        return cls({language: _model(one) for language, one in value["languages"].items()})

    def openness(self, text: str, language: str) -> Openness:
        """How the last clause of ``text`` stands; a text of no words is ``closed``.

        An answer of up to three units in all (没有。Redis。) is never called open: it is short, not begun.
        """
        spoken = "zh" if language == "zh" and _HAN.search(text) else "en"
        clauses = [units for one in _MARKS.split(text) if (units := units_of(one, spoken))]
        model = self._models.get(spoken)
        if model is None or not clauses:
            return "closed"
        openness = model.openness(clauses[-1], spoken)
        worded = [units for units in clauses if not _FILLER.fullmatch("".join(units))]
        is_short_answer = len(worded) == 1 and len(worded[0]) <= _SHORT_ANSWER_UNITS
        return "doubtful" if openness == "open" and is_short_answer else openness


def units_of(clause: str, language: str) -> list[str]:
    """A clause in lower case as Han characters and Latin words, or as English words."""
    lowered = clause.lower().replace("’", "'")
    return _ZH_UNIT.findall(lowered) if language == "zh" else lowered.split()


def features(units: Sequence[str], language: str) -> Iterator[str]:
    """What the regression sees of a clause so far."""
    last = min(_LAST_UNITS[language], len(units))
    for count in range(1, last + 1):
        yield "$" + " ".join(units[-count:])
    for count in range(1, min(2, len(units)) + 1):
        yield "^" + " ".join(units[:count])
    yield f"#{min(len(units), _LONGEST_TOLD)}"
    if len(units) == last:
        yield "whole"
    if len(units) > 1:
        yield f"^{units[0]}${units[-1]}"


def _model(value: Mapping[str, Any]) -> ClauseEndModel:
    weights = {
        feature: float(weight) for weight, names in value["weights"].items() for feature in names.split("\t")
    }
    return ClauseEndModel(
        weights, float(value["bias"]), float(value["open_below"]), float(value["doubtful_below"])
    )
