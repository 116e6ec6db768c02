"""Makes the clause end models: ``python -m speech.clause_end_recipe``.

Every answer of the project's data is cut after each unit of each clause. A cut at the end of a sentence is an
end; one inside a clause is none; one at a comma may be either for all the words tell, so it counts little.
A fifth of the answers is held out: there the two thresholds are set, so that 3 % of the real ends are called
open and 10 % doubtful, and there it is counted how many cuts inside clauses are found.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from speech.clause_ends import VERSION, features, units_of

HELD_BACK, DOUBTED = 0.03, 0.10
COMMA_WEIGHT = 0.3
_HELD_OUT = 5  # one answer of so many
_RARE = 3
_WEAK = 0.15  # weights nearer to nothing are left out of the file
_SENTENCES = re.compile(r"(?<=[。！？!?])|(?<=\.)(?!\w)")
_CLAUSES = re.compile(r"[，、；：,:;…—。！？!?]+|\.(?!\w)")

Cut = tuple[list[str], str]  # the clause so far, and where it was cut: inside, comma, end


def answers(data: Path, language: str) -> list[str]:
    """Every answer and every spoken sentence of ``language`` under ``data`` (resources/data), each once."""
    found: list[str] = []
    for path in sorted((data / "recognizer" / "spoken").glob(f"{language}_*.txt")):
        found += path.read_text("utf-8").split("\n")
    for name in ("follow_up_training.json", "qwen_training.json"):
        for row in json.loads((data / name).read_text("utf-8")):
            if row.get("language", "zh") == language:
                found.append(row.get("answer", row.get("user_answer", "")))
    return [text for text in dict.fromkeys(one.strip() for one in found) if text]


def cuts(text: str, language: str) -> Iterator[Cut]:
    """Every place where ``text`` can be cut after a unit."""
    for sentence in _SENTENCES.split(text):
        clauses = [units for one in _CLAUSES.split(sentence) if (units := units_of(one, language))]
        for number, units in enumerate(clauses, start=1):
            for count in range(1, len(units)):
                yield units[:count], "inside"
            yield units, "end" if number == len(clauses) else "comma"


def train(texts: Sequence[str], language: str, seed: int) -> dict[str, Any]:
    """The language's model as the file holds it, with what was measured on the held-out fifth."""
    shuffled = random.Random(seed).sample(texts, len(texts))
    held_out = [cut for text in shuffled[::_HELD_OUT] for cut in cuts(text, language)]
    learned = [
        cut for number, text in enumerate(shuffled) if number % _HELD_OUT for cut in cuts(text, language)
    ]
    weights, bias = _fit(learned, language)
    kept = {name: round(weight, 1) for name, weight in weights.items() if abs(weight) >= _WEAK}
    scores = np.array(
        [bias + sum(kept.get(f, 0.0) for f in features(units, language)) for units, _ in held_out]
    )
    where = np.array([kind for _, kind in held_out])
    ends = scores[where == "end"]
    open_below, doubtful_below = (float(np.quantile(ends, share)) for share in (HELD_BACK, DOUBTED))
    inside = scores[where == "inside"]
    grouped: dict[str, list[str]] = defaultdict(list)
    for name, weight in sorted(kept.items()):
        grouped[f"{weight:g}"].append(name)
    return {
        "bias": round(bias, 3),
        "open_below": round(open_below, 3),
        "doubtful_below": round(doubtful_below, 3),
        "measured": {
            "answers": len(texts),
            "ends_held_out": len(ends),
            "inside_called_open": round(float((inside < open_below).mean()), 3),
            "inside_called_doubtful_or_open": round(float((inside < doubtful_below).mean()), 3),
        },
        "weights": {weight: "\t".join(names) for weight, names in sorted(grouped.items(), key=_by_number)},
    }


def _by_number(item: tuple[str, list[str]]) -> float:
    return float(item[0])


def _fit(learned: Sequence[Cut], language: str) -> tuple[dict[str, float], float]:
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    rows = [list(features(units, language)) for units, _ in learned]
    counts = Counter(name for row in rows for name in row)
    place = {name: number for number, name in enumerate(sorted(n for n, c in counts.items() if c >= _RARE))}
    columns = [[place[name] for name in row if name in place] for row in rows]
    starts = np.cumsum([0, *map(len, columns)])
    used = np.concatenate([np.array(row, np.int64) for row in columns])
    matrix = csr_matrix((np.ones(len(used)), used, starts), shape=(len(rows), len(place)))
    kinds = np.array([kind for _, kind in learned])
    model = LogisticRegression(C=0.5, max_iter=200, solver="liblinear")
    model.fit(matrix, kinds == "end", sample_weight=_sample_weights(kinds))
    return {name: float(model.coef_[0][number]) for name, number in place.items()}, float(model.intercept_[0])


def _sample_weights(kinds: NDArray[np.str_]) -> NDArray[np.float64]:
    """Ends together weigh half as much as the cuts inside clauses, of which there are many more."""
    ends, inside = int((kinds == "end").sum()), int((kinds == "inside").sum())
    return np.where(
        kinds == "end", 0.5 * inside / max(1, ends), np.where(kinds == "comma", COMMA_WEIGHT, 1.0)
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Train both languages and write the file; prints what was measured."""
    resources = Path(__file__).resolve().parents[1] / "resources"
    parser = argparse.ArgumentParser(description="Makes the clause end models.")
    parser.add_argument("--output", type=Path, default=resources / "turns" / "clause_ends.json")
    parser.add_argument("--seed", type=int, default=1)
    wish = parser.parse_args(arguments)
    models = {
        language: train(answers(resources / "data", language), language, wish.seed)
        for language in ("zh", "en")
    }
    wish.output.parent.mkdir(parents=True, exist_ok=True)
    content = {"version": VERSION, "languages": models}
    wish.output.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", "utf-8")
    measured = {language: one["measured"] for language, one in models.items()}
    sys.stdout.write(json.dumps(measured) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
