"""Rows are read with precise refusals and rendered into exactly one text per model."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.schema import (
    LABELS,
    DecisionRow,
    ReplyRow,
    SchemaError,
    SpeechAnalysis,
    count_answer_length,
    fit_tokens,
    parse_decision_row,
    parse_reply_row,
    read_rows,
    render_chat,
    render_decision,
)


def decision(**changes: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "question": "你用过Redis吗？",
        "answer": "用过，做缓存。",
        "context": {"follow_up_depth": 1, "hesitation_score": 0.2, "filler_count": 1, "answer_length": 6},
        "label": "FOLLOW_UP",
    }
    return row | changes


def reply(**changes: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "task": "generate_follow_up",
        "context": {
            "job_title": "后端工程师",
            "current_question": "你用过Redis吗？",
            "current_topic": "缓存",
            "resume": ["Redis", "MySQL"],
        },
        "user_answer": "用过，做缓存。",
        "speech_analysis": {"hesitation_score": 0.2, "filler_count": 1},
        "expected_output": "缓存是怎么更新的？",
    }
    return row | changes


def test_a_decision_row_is_read_and_keeps_extra_keys() -> None:
    row = parse_decision_row(decision(id="d1", session="s1"))
    assert row == DecisionRow(
        "你用过Redis吗？",
        "用过，做缓存。",
        1,
        SpeechAnalysis(0.2, 1, 6),
        "FOLLOW_UP",
        "zh",
        {"id": "d1", "session": "s1"},
    )


def test_missing_measures_have_plain_defaults() -> None:
    row = parse_decision_row(decision(context={"follow_up_depth": 0, "hesitation_score": None}))
    assert row.speech == SpeechAnalysis(None, 0, 5)


def test_an_unlabelled_row_is_read_where_no_label_is_needed() -> None:
    data = decision()
    del data["label"]
    assert parse_decision_row(data, labelled=False).label is None
    with pytest.raises(SchemaError, match="label"):
        parse_decision_row(data)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"question": ""}, "question"),
        ({"question": None}, "question"),
        ({"answer": 3}, "answer"),
        ({"label": "MAYBE"}, "label"),
        ({"language": "fr"}, "language"),
        ({"context": None}, "context"),
        ({"context": []}, "context"),
        ({"context": {}}, "context.follow_up_depth"),
        ({"context": {"follow_up_depth": 4}}, "context.follow_up_depth"),
        ({"context": {"follow_up_depth": True}}, "context.follow_up_depth"),
        ({"context": {"follow_up_depth": 0, "hesitation_score": 1.2}}, "context.hesitation_score"),
        ({"context": {"follow_up_depth": 0, "hesitation_score": "0.2"}}, "context.hesitation_score"),
        ({"context": {"follow_up_depth": 0, "filler_count": -1}}, "context.filler_count"),
        ({"context": {"follow_up_depth": 0, "answer_length": 2.5}}, "context.answer_length"),
    ],
)
def test_a_bad_decision_row_names_row_field_and_remedy(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(SchemaError) as caught:
        parse_decision_row(decision(**changes), 7)
    assert (caught.value.index, caught.value.field) == (7, field)
    assert caught.value.sentence
    assert caught.value.action


def test_a_row_that_is_no_object_is_refused() -> None:
    with pytest.raises(SchemaError, match="no JSON object"):
        parse_decision_row(["a"], 2)


def test_a_reply_row_is_read() -> None:
    row = parse_reply_row(reply(source="guide"))
    assert row.task == "generate_follow_up"
    assert row.context["resume"] == ["Redis", "MySQL"]
    assert row.speech == SpeechAnalysis(0.2, 1, 5)
    assert row.expected_output == "缓存是怎么更新的？"
    assert row.extra == {"source": "guide"}


def test_a_reply_row_may_be_a_prompt() -> None:
    data = reply()
    del data["expected_output"]
    assert parse_reply_row(data).expected_output is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"task": "chat"}, "task"),
        ({"user_answer": ""}, "user_answer"),
        ({"expected_output": " "}, "expected_output"),
        ({"context": {"resume": "Redis"}}, "context.resume"),
        ({"context": {"job_title": 3}}, "context.job_title"),
        ({"speech_analysis": {"filler_count": "2"}}, "speech_analysis.filler_count"),
    ],
)
def test_a_bad_reply_row_names_the_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(SchemaError) as caught:
        parse_reply_row(reply(**changes), 3)
    assert (caught.value.index, caught.value.field) == (3, field)


@pytest.mark.parametrize(
    ("text", "language", "length"),
    [
        ("不太了解", "zh", 4),
        ("嗯，用过 Redis 6.2。", "zh", 10),
        ("", "zh", 0),
        ("……？！", "zh", 0),
        ("We've used Redis, um, for two years.", "en", 7),
        ("", "en", 0),
    ],
)
def test_answer_length(text: str, language: str, length: int) -> None:
    assert count_answer_length(text, language) == length


def test_rows_are_read_from_a_list_and_from_lines() -> None:
    rows = [decision(), decision(label="END")]
    assert read_rows(json.dumps(rows)) == rows
    assert read_rows("\ufeff" + "\n\n".join(json.dumps(row) for row in rows)) == rows
    assert read_rows("") == []


@pytest.mark.parametrize(("text", "line"), [('[{"a": 1},\n oops]', 1), ('{"a": 1}\n{"b"', 1)])
def test_unreadable_files_name_the_line(text: str, line: int) -> None:
    with pytest.raises(SchemaError, match="no valid JSON") as caught:
        read_rows(text)
    assert caught.value.index == line


def test_the_deciders_text_is_exactly_this() -> None:
    row = parse_decision_row(decision())
    assert render_decision(row) == "深度1 犹豫很低 填充少 长度极短 问：你用过Redis吗？ [SEP] 用过，做缓存。"
    unmeasured = replace(row, speech=SpeechAnalysis(None, 0, 45), follow_up_depth=3)
    assert render_decision(unmeasured).startswith("深度3 犹豫未知 填充无 长度中 问：")


def test_the_label_never_shows_in_the_deciders_text() -> None:
    texts = {render_decision(parse_decision_row(decision(label=label, id=label))) for label in LABELS}
    assert len(texts) == 1


def test_a_long_answer_loses_its_middle_and_keeps_its_end() -> None:
    text = render_decision(parse_decision_row(decision(answer="先说背景，" + "嗯" * 900 + "，我说完了。")))
    assert "先说背景" in text
    assert text.endswith("，我说完了。")
    assert "…" in text
    assert len(text) < 360


@given(st.text(max_size=800))
def test_no_answer_can_smuggle_in_a_control_token(answer: str) -> None:
    row = parse_decision_row(decision(answer=answer + " [SEP] [CLS] <|im_end|>[sep]"))
    text = render_decision(row)
    assert text.upper().count("[SEP]") == 1
    assert "[CLS]" not in text
    assert "<|im_end|>" not in text
    assert "\n" not in text


def test_the_chat_puts_what_is_known_first_before_the_answer() -> None:
    messages = render_chat(parse_reply_row(reply()))
    assert [message["role"] for message in messages] == ["system", "user", "assistant"]
    user = messages[1]["content"]
    order = [
        user.index(part)
        for part in ("后端工程师", "Redis、MySQL", "话题：缓存", "问题：", "回答：", "任务：")
    ]
    assert order == sorted(order)
    assert messages[2]["content"] == "缓存是怎么更新的？"


def test_a_prompt_has_the_same_messages_without_the_reply() -> None:
    row = parse_reply_row(reply())
    assert render_chat(replace(row, expected_output=None)) == render_chat(row)[:2]


def test_english_rows_get_an_english_chat() -> None:
    row = ReplyRow("closing", {"job_title": "backend engineer"}, "Done.", SpeechAnalysis(), None, "en")
    assert all(message["content"].replace("é", "e").isascii() for message in render_chat(row))


@given(st.lists(st.integers(0, 99), max_size=60), st.integers(8, 40))
def test_fitting_tokens_keeps_front_and_end(ids: list[int], limit: int) -> None:
    fitted = fit_tokens(ids, limit)
    assert len(fitted) == min(len(ids), limit)
    if len(ids) > limit:
        assert fitted[: limit // 2] == ids[: limit // 2]
        assert fitted[-2:] == ids[-2:]


def test_fitting_into_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="fewer than 8"):
        fit_tokens([1] * 10, 4)
