"""Composed rows keep the labels' rules, differ by seed alone, and carry the measures of their own text."""

from __future__ import annotations

from collections import Counter

import pytest

from training.decision.composition import SOURCE, Composer, as_plain
from training.decision.pieces import ALL_SAID, read_pieces
from training.decision_head import forbidden_labels
from training.rows import count_answer_length
from training.schema import parse_decision_row

TOLD = [
    "索引建错了列，我重建了一个。",
    "查询从三秒降到四十毫秒。",
    "写入慢了一点，能接受。",
    "后来全组都这么建。",
]


def rows(language: str = "zh", seed: int = 1, count: int = 400) -> list[object]:
    return list(Composer(read_pieces(language), ["为什么慢？"], TOLD, seed).rows(count))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_labels_keep_the_rules(language: str) -> None:
    pieces = read_pieces(language)
    facts = {fact for topic in pieces.topics for fact in topic.facts} | {text.rstrip("。") for text in TOLD}
    made = Composer(pieces, [], TOLD, 3).rows(600)
    assert min(Counter(row.label for row in made).values()) > 100
    for row in made:
        assert row.label not in forbidden_labels(row.follow_up_depth)
        concrete = any(fact in row.answer for fact in facts)
        assert row.extra["source"] == SOURCE
        if row.label == "NEXT_TOPIC":
            assert not concrete
        elif row.extra["kind"] != "closed":
            assert concrete
        said = any(text in row.answer for text in pieces.talk[ALL_SAID] if len(text) > 6)
        if said and 0 < row.follow_up_depth < 3:
            assert row.label != "FOLLOW_UP"


def test_the_seed_alone_decides() -> None:
    assert rows(seed=1) == rows(seed=1)
    assert rows(seed=1) != rows(seed=2)


def test_a_composed_row_is_a_row_of_the_contract() -> None:
    for row in Composer(read_pieces("zh"), [], [], 5).rows(50):
        plain = as_plain(row)
        again = parse_decision_row(plain)
        assert (again.answer, again.label, again.speech) == (row.answer, row.label, row.speech)
        assert row.speech.answer_length == count_answer_length(row.answer)


def test_measures_do_not_give_the_label_away() -> None:
    made = Composer(read_pieces("zh"), [], TOLD, 4).rows(1_500)
    means = {}
    for label in ("FOLLOW_UP", "NEXT_TOPIC", "END"):
        scores = [r.speech.hesitation_score for r in made if r.label == label]
        known = [score for score in scores if score is not None]
        assert len(known) < len(scores)  # some are not measured
        means[label] = sum(known) / len(known)
    assert max(means.values()) - min(means.values()) < 0.05
