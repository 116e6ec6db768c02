"""The rules against hand-written decisions, and what must hold for any answer."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.training.decision_cases import CHINESE, ENGLISH, Case
from training.rows import LABELS
from training.rule_evidence import gather
from training.rules import RuleDecision, decide_by_rules


def decide(case: Case, language: str) -> RuleDecision:
    return decide_by_rules(
        case.question, case.answer, case.hesitation, case.fillers, None, case.depth, language
    )


@pytest.mark.parametrize("case", CHINESE, ids=lambda case: f"{case.depth}-{case.answer[:12] or 'silent'}")
def test_chinese_golden_decisions(case: Case) -> None:
    assert decide(case, "zh").label == case.label


@pytest.mark.parametrize("case", ENGLISH, ids=lambda case: f"{case.depth}-{case.answer[:24]}")
def test_english_golden_decisions(case: Case) -> None:
    assert decide(case, "en").label == case.label


def test_there_are_enough_golden_cases_of_every_label() -> None:
    assert len(CHINESE) >= 60
    assert len(ENGLISH) >= 20
    for cases in (CHINESE, ENGLISH):
        assert {case.label for case in cases} == set(LABELS)


@pytest.mark.parametrize(
    ("clause", "unknown"),
    [
        ("这个我不会", True),
        ("这个方案不会丢数据", False),
        ("不会出现死锁", False),
        ("数据不清楚来源的时候我们会打标签", False),
        ("用户不太了解这个功能", False),
        ("如果不知道对方是谁就拒绝", False),
        ("Redis这块我不太熟", True),
        ("消息队列不太了解", True),
        ("我们没用过分库分表", True),
        ("从来没有出过问题", False),
        ("说实话不是特别清楚", True),
        ("呃这个忘了", True),
    ],
)
def test_not_knowing_is_the_candidates_own(clause: str, unknown: bool) -> None:
    assert bool(gather("", clause, "zh").unknown) is unknown


def test_not_knowing_in_the_past_does_not_count() -> None:
    answer = "一开始不太了解，后来我负责了整个模块，上线了三个版本。"
    assert gather("", answer, "zh").unknown == ()
    assert decide_by_rules("你了解支付吗？", answer, 0.3, 0, None, 0, "zh").label == "FOLLOW_UP"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_reasons_name_what_was_said(language: str) -> None:
    answer = "这个我不太了解。" if language == "zh" else "I'm not familiar with that."
    reasons = decide_by_rules("?", answer, 0.82, 0, None, 1, language).reasons
    assert any(("不太了解" if language == "zh" else "not familiar") in reason for reason in reasons)
    assert any("0.82" in reason for reason in reasons)


def test_stronger_evidence_is_more_confident() -> None:
    sure = decide_by_rules("用过吗？", "没用过，完全不了解。", 0.9, 0, None, 0, "zh")
    unsure = decide_by_rules("用过吗？", "用过一点点，不多。", None, 0, None, 0, "zh")
    assert sure.label == unsure.label == "NEXT_TOPIC"
    assert sure.confidence > unsure.confidence + 0.1


def test_unmeasured_speech_is_left_out_of_account() -> None:
    answer = "我们用Redis做了两级缓存。"
    unmeasured = decide_by_rules("怎么做的？", answer, None, None, None, 0, "zh")
    calm = decide_by_rules("怎么做的？", answer, 0.1, 0, None, 0, "zh")
    assert unmeasured == calm


def test_hesitation_alone_does_not_overrule_content() -> None:
    answer = "嗯，有一次数据库连接池打满了，我先把连接数调到两百，然后查慢查询。"
    assert decide_by_rules("出过故障吗？", answer, 0.95, 4, None, 0, "zh").label == "FOLLOW_UP"


TEXTS = st.text(
    alphabet=st.sampled_from(
        list("我不会知道了没用过，。说完就是这些Redis 123嗯呃但是后来负责I don't know.")
    ),
    max_size=120,
)


@settings(max_examples=300, deadline=None)
@given(
    TEXTS,
    st.one_of(st.none(), st.floats(0, 1)),
    st.one_of(st.none(), st.integers(0, 30)),
    st.one_of(st.none(), st.integers(0, 500)),
    st.integers(0, 3),
    st.sampled_from(["zh", "en"]),
)
def test_any_answer_gets_a_lawful_decision(
    answer: str, hesitation: float | None, fillers: int | None, length: int | None, depth: int, language: str
) -> None:
    decision = decide_by_rules("你怎么做的？", answer, hesitation, fillers, length, depth, language)
    assert tuple(decision.probabilities) == LABELS
    assert sum(decision.probabilities.values()) == pytest.approx(1.0)
    assert decision.confidence == max(decision.probabilities.values())
    assert decision.probabilities[decision.label] == decision.confidence
    assert decision.reasons
    assert all(reason.strip() for reason in decision.reasons)
    assert not (depth == 0 and decision.label == "END")
    assert not (depth == 3 and decision.label == "FOLLOW_UP")


@pytest.mark.parametrize(
    "stutter", ["那我", "我们", "这个问题", "没有的", "没有什么相关的", "不是很", "的", "A1b"]
)
def test_stuttering_without_punctuation_is_read_in_time(stutter: str) -> None:
    started = time.perf_counter()
    decide_by_rules("问", stutter * (1500 // len(stutter)), None, 0, None, 1, "zh")
    assert time.perf_counter() - started < 2.0
