"""What the starter learns from: replies read as decisions, and never a question that is held out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.training.decision.tiny import rows
from training.decision.data import question_key
from training.decision.starter_rows import decided, gather, reply_moments, spoken_sentences
from training.json_reader import DataError
from training.schema import parse_reply_row


def moment(kind: str, depth: int, question: str = "怎么关单？") -> dict[str, object]:
    return {
        "task": "generate_follow_up",
        "context": {"current_question": question, "follow_up_depth": depth},
        "user_answer": "我们用延迟队列。",
        "expected_output": "队列里放的是什么？",
        "kind": kind,
    }


@pytest.mark.parametrize(
    ("kind", "depth", "label"),
    [
        ("follow_up", 1, "FOLLOW_UP"),
        ("follow_up", 3, "END"),
        ("change", 2, "NEXT_TOPIC"),
        ("question", 2, "END"),
        ("question", 0, None),
        ("closing", 2, None),
    ],
)
def test_a_reply_tells_what_was_decided(kind: str, depth: int, label: str | None) -> None:
    row = decided(parse_reply_row(moment(kind, depth)))
    assert (row.label if row is not None else None) == label


def test_no_question_that_is_held_out_is_learned(tmp_path: Path) -> None:
    path = tmp_path / "replies.json"
    questions = ["怎么关单？", "订单超时未支付怎么关单？", "别的问题？"]
    path.write_text(json.dumps([moment("change", 1, question) for question in questions]), encoding="utf-8")
    sentences = {"zh": ["索引建错了列。", "我重建了一个。"], "en": ["We rebuilt it."]}
    held = {question_key(question) for question in questions[:2]}
    found = gather(rows(12), reply_moments(path), sentences, held, seed=1, composed=400)
    assert not {question_key(item.row.question) for item in found} & held
    weights = {str(item.row.extra.get("source")): item.weight for item in found}
    assert weights == {"None": 1.0, "reply": 0.6, "composed": 0.5}
    assert {item.row.language for item in found} == {"zh", "en"}


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.json"):
        reply_moments(tmp_path / "none.json")


def test_sentences_come_in_the_order_of_their_telling(tmp_path: Path) -> None:
    (tmp_path / "zh_b.txt").write_text("第三句话也要写得长一点。\n短。\n", encoding="utf-8")
    (tmp_path / "zh_a.txt").write_text("第一句话要写得长一点。\n第二句话要写得长一点。\n", encoding="utf-8")
    assert [text[:3] for text in spoken_sentences(tmp_path, "zh")] == ["第一句", "第二句", "第三句"]
    assert spoken_sentences(tmp_path, "en") == []
