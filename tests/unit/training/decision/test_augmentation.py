"""Variants of a row: the label follows from depth and closing words, the numbers from the new text."""

from __future__ import annotations

from dataclasses import replace

from training.decision.augmentation import Augmenter
from training.decision.pieces import ALL_SAID, read_pieces
from training.decision_head import forbidden_labels
from training.rows import DecisionRow, SpeechAnalysis, count_answer_length

PIECES = {language: read_pieces(language) for language in ("zh", "en")}
ANSWER = "我们用的是延迟队列，三十分钟以后查一次状态，没付的就关掉"
ROW = DecisionRow("怎么关单？", ANSWER, 1, SpeechAnalysis(0.2, 0, count_answer_length(ANSWER)), "FOLLOW_UP")


def variants(row: DecisionRow, count: int = 400) -> list[DecisionRow]:
    augmenter = Augmenter(PIECES, 1)
    return [augmenter.vary(row) for _ in range(count)]


def closed(row: DecisionRow) -> bool:
    return any(row.answer.rstrip("。").endswith(said) for said in PIECES[row.language].talk[ALL_SAID])


def test_no_variant_breaks_the_depth_rule() -> None:
    for label, kind, depth in (
        ("FOLLOW_UP", "plain", 0),
        ("FOLLOW_UP", "partial", 2),
        ("NEXT_TOPIC", "plain", 1),
        ("NEXT_TOPIC", "depth3_weak", 3),
        ("END", "complete", 2),
        ("END", "depth3_good", 3),
    ):
        row = replace(ROW, label=label, follow_up_depth=depth, extra={"kind": kind})
        for variant in variants(row):
            assert variant.label not in forbidden_labels(variant.follow_up_depth)
            if label != "FOLLOW_UP":
                assert variant.label == label


def test_substance_ends_at_depth_three_or_when_all_is_said() -> None:
    found = variants(ROW)
    ends = [variant for variant in found if variant.label == "END"]
    assert ends
    for variant in found:
        if variant.label == "FOLLOW_UP":
            assert variant.follow_up_depth < 3
        else:
            assert variant.follow_up_depth == 3 or variant.answer != ANSWER
    assert any(closed(variant) and variant.label == "END" for variant in found)


def test_a_partial_answer_is_not_made_an_end() -> None:
    row = replace(ROW, extra={"kind": "partial"})
    assert {variant.label for variant in variants(row)} == {"FOLLOW_UP"}


def test_a_refusal_stays_one_at_every_depth_and_ending() -> None:
    row = replace(ROW, answer="这个我没做过", label="NEXT_TOPIC", extra={"kind": "plain"})
    found = variants(row)
    assert {variant.label for variant in found} == {"NEXT_TOPIC"}
    assert {variant.follow_up_depth for variant in found} == {0, 1, 2, 3}
    assert any(closed(variant) for variant in found)


def test_the_length_is_that_of_the_new_answer_and_some_stay_as_they_are() -> None:
    found = variants(ROW)
    for variant in found:
        assert variant.speech.answer_length == count_answer_length(variant.answer)
    assert sum(variant == ROW for variant in found) > 80
    assert len({variant.answer for variant in found}) > 50
