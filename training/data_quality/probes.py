"""Asks small models what gives a label away, and which labels the other rows contradict.

scikit-learn is imported late: only these checks need it. Every score is cross-validated, grouped by question,
with all labels weighing the same.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.data_quality.findings import Finding
from training.data_quality.loading import Item
from training.rows import MAX_DEPTH, DecisionRow, count_answer_length

GIVE_AWAY_F1 = 0.6
START_CHARACTERS = 8
MIN_ROWS_OF_A_LABEL = 10
FOLDS = 5
SEED = 7

# A suspect: little probability for its own label, and much for one other. Measured on 1,640 rows with 80
# labels changed on purpose: 60 suspects, 44 of them changed ones.
SUSPECT_OWN = 0.2
SUSPECT_OTHER = 0.6
SUSPECT_MODEL_F1 = 0.7  # a model that knows less accuses at random
_MAX_FEATURES = 20_000


@dataclass(frozen=True)
class Probe:
    """What one probe found: macro F1 of guessing the label from ``name`` alone."""

    name: str
    macro_f1: float


def one_thread() -> AbstractContextManager[Any]:
    """Meanwhile the linear algebra keeps to one thread.

    The models are small: on a busy machine several threads mostly wait for each other (measured: 22 s of
    processor time in place of 5).
    """
    from threadpoolctl import threadpool_limits  # comes with scikit-learn

    limits: AbstractContextManager[Any] = threadpool_limits(1)
    return limits


def can_probe(items: Sequence[Item[DecisionRow]]) -> bool:
    """Whether there are two labels or more, enough rows of each, and enough different questions."""
    counts = Counter(item.row.label for item in items)
    questions = {item.row.question for item in items}
    return len(counts) > 1 and min(counts.values()) >= MIN_ROWS_OF_A_LABEL and len(questions) >= 2 * FOLDS


def give_aways(items: Sequence[Item[DecisionRow]]) -> list[Probe]:
    """Macro F1 of the three probes: the answer's length, its first eight characters, its hesitation."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.tree import DecisionTreeClassifier

    def tree() -> Any:  # thresholds, where the middle may be another label than both ends
        return DecisionTreeClassifier(
            max_depth=4, min_samples_leaf=5, class_weight="balanced", random_state=SEED
        )

    lengths = [[min(10_000, count_answer_length(item.row.answer, item.row.language))] for item in items]
    starts = [item.row.answer[:START_CHARACTERS] for item in items]
    words = make_pipeline(
        CountVectorizer(analyzer="char", ngram_range=(1, 4), binary=True, lowercase=False),
        LogisticRegression(class_weight="balanced", max_iter=300),
    )
    return [
        Probe("length", _macro_f1(tree(), np.asarray(lengths, np.float64), items)),
        Probe("start", _macro_f1(words, np.asarray(starts, object), items)),
        Probe("speech", _macro_f1(tree(), _speech(items), items)),
    ]


def check_give_aways(probes: Sequence[Probe]) -> Iterator[Finding]:
    """A warning for each probe that does better than it may."""
    for probe in probes:
        if probe.macro_f1 > GIVE_AWAY_F1:
            yield Finding(f"gives_away_{probe.name}", values={"score": f"{probe.macro_f1:.2f}"})


def check_labels(items: Sequence[Item[DecisionRow]]) -> Iterator[Finding]:
    """Rows whose label a model that has not seen them holds for nearly impossible, the worst first."""
    labels = [str(item.row.label) for item in items]
    names, probabilities = _out_of_fold(items, labels)
    if _macro_f1_of(labels, [names[best] for best in probabilities.argmax(axis=1)]) < SUSPECT_MODEL_F1:
        return
    suspects = []
    for number, (item, label) in enumerate(zip(items, labels, strict=True)):
        row = probabilities[number]
        best = int(row.argmax())
        own = float(row[names.index(label)])
        if own <= SUSPECT_OWN and row[best] >= SUSPECT_OTHER and _is_possible(names[best], item.row):
            suspects.append((own, number, names[best], float(row[best])))
    for _, number, predicted, probability in sorted(suspects):
        values = {"label": labels[number], "predicted": predicted, "probability": f"{probability:.0%}"}
        yield items[number].finding("label_suspect", "label", **values)


def _is_possible(label: str, row: DecisionRow) -> bool:
    return not (label == "END" and row.follow_up_depth == 0) and not (
        label == "FOLLOW_UP" and row.follow_up_depth >= MAX_DEPTH
    )


def _out_of_fold(
    items: Sequence[Item[DecisionRow]], labels: Sequence[str]
) -> tuple[list[str], NDArray[np.float64]]:
    """(label names, float[rows, labels]): what TF-IDF and logistic regression learn from the other rows."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import FeatureUnion, make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    answers = np.asarray([item.row.answer or "（没有回答）" for item in items], object)
    numbers = _numbers(items)
    # Rows go through the pipeline by their number; each branch takes what it reads.
    words = TfidfVectorizer(
        analyzer="char", ngram_range=(1, 3), sublinear_tf=True, max_features=_MAX_FEATURES
    )
    features = FeatureUnion(
        [
            ("words", make_pipeline(FunctionTransformer(answers.__getitem__), words)),
            ("numbers", FunctionTransformer(numbers.__getitem__)),
        ]
    )
    model = make_pipeline(features, LogisticRegression(C=4.0, class_weight="balanced", max_iter=300))
    names = sorted(set(labels))
    found = np.full((len(items), len(names)), 1.0 / len(names))
    for train, test in _folds(items):
        kinds = [labels[index] for index in train]
        if len(set(kinds)) > 1:
            model.fit(train, kinds)
            columns = np.asarray([names.index(name) for name in model.classes_])
            found[np.ix_(test, columns)] = model.predict_proba(test)
    return names, found


def _macro_f1(model: Any, features: NDArray[Any], items: Sequence[Item[DecisionRow]]) -> float:
    labels = np.asarray([str(item.row.label) for item in items])
    predicted = labels.copy()
    for train, test in _folds(items):
        model.fit(features[train], labels[train])
        predicted[test] = model.predict(features[test])
    return _macro_f1_of(labels.tolist(), predicted.tolist())


def _macro_f1_of(labels: Sequence[str], predicted: Sequence[str]) -> float:
    from sklearn.metrics import f1_score

    return float(f1_score(labels, predicted, average="macro"))


def _folds(items: Sequence[Item[DecisionRow]]) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    from sklearn.model_selection import StratifiedGroupKFold

    labels = [str(item.row.label) for item in items]
    groups = [item.row.question for item in items]
    return list(StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED).split(labels, labels, groups))


def _speech(items: Sequence[Item[DecisionRow]]) -> NDArray[np.float64]:
    """float[rows, 2]: hesitation (−1 where it was not measured) and fillers."""
    return np.asarray([
        [-1.0 if item.row.speech.hesitation_score is None else item.row.speech.hesitation_score,
         float(min(100, item.row.speech.filler_count))]
        for item in items
    ], np.float64)  # fmt: skip


def _numbers(items: Sequence[Item[DecisionRow]]) -> NDArray[np.float64]:
    """float[rows, 7]: depth (one of four), hesitation, fillers and length, each about 0–1."""
    rows = []
    for item in items:
        row, speech = item.row, item.row.speech
        depth = [float(row.follow_up_depth == depth) for depth in range(MAX_DEPTH + 1)]
        hesitation = 0.5 if speech.hesitation_score is None else speech.hesitation_score
        length = count_answer_length(row.answer, row.language)
        rows.append([*depth, hesitation, min(10, speech.filler_count) / 10, math.log1p(length) / 6])
    return np.asarray(rows, np.float64)
