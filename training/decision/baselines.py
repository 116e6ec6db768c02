"""What a decider must beat on the same rows: the rules, the numbers alone, and the words alone (TF-IDF).

The two that learn do so out of fold: on the other questions' rows, never on the one they judge.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from training.decision.data import grouped_folds
from training.decision_head import best_label, label_probabilities
from training.json_reader import DataError
from training.rows import LABELS, DecisionRow
from training.rules import decide_by_rules
from training.schema import render_decision

FOLDS = 5
MIN_ROWS = 50
RULES, NUMBERS, WORDS = "rules", "numbers only", "TF-IDF + LR"
# A label that a fold has never seen; far below what a regression gives.
_UNSEEN = -50.0


class BaselineError(Exception):
    """Why a baseline cannot be had here."""


def by_rules(rows: Sequence[DecisionRow]) -> list[str]:
    """The rule decider's labels."""
    return [
        decide_by_rules(
            row.question,
            row.answer,
            row.speech.hesitation_score,
            row.speech.filler_count,
            row.speech.answer_length,
            row.follow_up_depth,
            row.language,
        ).label
        for row in rows
    ]


def by_numbers(rows: Sequence[DecisionRow], seed: int = 0) -> list[str]:
    """Labels by logistic regression on depth, hesitation, fillers and length. Raises BaselineError."""
    _require(rows)
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1_000))
    return _out_of_fold(model, [_numbers(row) for row in rows], rows, seed)


def by_words(rows: Sequence[DecisionRow], seed: int = 0) -> list[str]:
    """Labels by logistic regression on TF-IDF of the characters (1 to 3) that the decider sees."""
    _require(rows)
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True),
        LogisticRegression(C=10.0, max_iter=1_000),
    )
    return _out_of_fold(model, [render_decision(row) for row in rows], rows, seed)


def _require(rows: Sequence[DecisionRow]) -> None:
    if len(rows) < MIN_ROWS:
        raise BaselineError(f"少于 {MIN_ROWS} 行")
    try:
        import sklearn  # noqa: F401
    except ImportError as error:
        raise BaselineError("没有安装 scikit-learn") from error


def _numbers(row: DecisionRow) -> list[float]:
    speech = row.speech
    hesitation = speech.hesitation_score
    return [
        *(float(row.follow_up_depth == depth) for depth in range(4)),
        0.5 if hesitation is None else hesitation,
        float(hesitation is None),
        math.log1p(speech.filler_count),
        math.log1p(speech.answer_length),
    ]


def _out_of_fold(model: Any, features: Sequence[Any], rows: Sequence[DecisionRow], seed: int) -> list[str]:
    try:
        folds = grouped_folds(rows, FOLDS, seed)
    except DataError as error:
        raise BaselineError("问题太少，分不成 5 份") from error
    labels = [row.label or "" for row in rows]
    predicted = [""] * len(rows)
    for fold in range(FOLDS):
        inside = [index for index, of in enumerate(folds) if of != fold]
        outside = [index for index, of in enumerate(folds) if of == fold]
        if len({labels[index] for index in inside}) < 2:
            raise BaselineError("标签太少")
        model.fit([features[index] for index in inside], [labels[index] for index in inside])
        known = list(model.classes_)
        scores = model.predict_log_proba([features[index] for index in outside])
        for index, found in zip(outside, scores, strict=True):
            logits = [
                max(float(found[known.index(label)]), _UNSEEN) if label in known else _UNSEEN
                for label in LABELS
            ]
            predicted[index] = best_label(label_probabilities(logits, 1.0, rows[index].follow_up_depth))[0]
    return predicted
