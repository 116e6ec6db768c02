"""Checks the plain sentences that explain a score."""

from __future__ import annotations

from typing import get_args

import pytest

from speech.explanations import ExplanationFacts, explain, explain_part, explain_reason
from speech.hesitation import Part, PartsInput, Reason, hesitation_from_parts, unmeasured
from speech.pauses import Pause

PAUSES = (
    Pause(1.0, 1.5, "M", 0.0),
    Pause(3.0, 3.8, "M", 0.0),
    Pause(6.0, 6.9, "C", 0.6),
    Pause(9.0, 10.4, "M", 0.0),
    Pause(12.0, 12.2, "M", 0.0),  # too short to be named
    Pause(14.0, 15.0, "M", 0.0, silent=False),
)
FACTS = ExplanationFacts(
    language="zh",
    duration_s=30.0,
    pauses=PAUSES,
    filler_count=4,
    filler_words=(("嗯", 3), ("那个", 1)),
    repetitions=1,
    restarts=1,
)


def part(name: str, x: float) -> Part:
    return Part(name, x, 0.5, 0.1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "x", "chinese", "english"),
    [
        (
            "pause",
            0.1,
            "停顿占 12%，共 4 次，其中 3 次在句中",
            "Pauses take 12%, 4 pauses, 3 in mid-sentence",
        ),
        (
            "filler",
            4.44,
            "填充词 4 处（“嗯”3 次、“那个”1 次），每百字 4.4 处",
            "4 fillers (“嗯” ×3, “那个” ×1), 4.4 per 100 syllables",
        ),
        ("speed", 3.77, "语速每秒 3.8 个音节", "Pace: 3.8 syllables per second"),
        ("repair", 2.2, "重复 1 次，改口 1 次", "1 repetition, 1 restart"),
        ("latency", 1.84, "听完问题 1.8 秒后开口", "Began 1.8 s after the question"),
        ("latency", -0.3, "问题没问完就开始回答", "Began before the question had ended"),
    ],
)
def test_one_sentence_per_part(name: str, x: float, chinese: str, english: str) -> None:
    assert explain_part(part(name, x), FACTS, "zh") == chinese
    assert explain_part(part(name, x), FACTS, "en") == english


def test_a_short_answer_names_counts_and_the_longest_pause() -> None:
    assert explain_part(part("pause", 1.4), FACTS, "zh", short=True) == "最长停顿 1.4 秒，其中 3 次在句中"
    assert explain_part(part("filler", 4), FACTS, "zh", short=True) == "填充词 4 处（“嗯”3 次、“那个”1 次）"
    assert explain_part(part("filler", 4), FACTS, "en", short=True) == "4 fillers (“嗯” ×3, “那个” ×1)"


def test_nothing_to_complain_about_is_said_too() -> None:
    clean = ExplanationFacts(language="zh", duration_s=30.0)
    found = [explain_part(part(name, 0.0), clean, "zh") for name in ("pause", "filler", "repair")]
    assert found == ["没有明显停顿", "没有填充词", "没有重复或改口"]
    assert explain_part(part("repair", 0.0), clean, "en") == "No repetitions or restarts"


def test_pauses_whose_place_is_unknown_are_not_placed() -> None:
    unknown = ExplanationFacts("zh", 10.0, (Pause(1.0, 2.0, "U", 0.6),))
    placed = ExplanationFacts("zh", 10.0, (Pause(1.0, 2.0, "S", 1.2),))
    assert explain_part(part("pause", 0.0), unknown, "zh") == "停顿占 10%，共 1 次"
    assert explain_part(part("pause", 0.0), placed, "zh") == "停顿占 10%，共 1 次，都不在句中"


@pytest.mark.parametrize("reason", get_args(Reason))
def test_every_reason_is_worded_in_both_languages(reason: Reason) -> None:
    chinese, english = explain_reason(reason, "zh"), explain_reason(reason, "en")
    assert chinese.endswith("不评估犹豫程度。")
    assert english.isascii()
    assert explain(unmeasured(reason), None, "zh") == (chinese,)


def test_a_score_is_explained_part_by_part_and_not_without_facts() -> None:
    result = hesitation_from_parts(PartsInput(1.0, 30.0, (("M", 0.5),), 1, 0.2, 100, 0))
    assert len(explain(result, FACTS, "en")) == len(result.parts) == 5
    with pytest.raises(ValueError, match="facts"):
        explain(result, None, "en")
