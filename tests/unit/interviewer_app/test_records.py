"""Events become turns: in order, tolerant of gaps, the last answer standing."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from interviewer_app.sessions.records import Session, SessionRecord, StoredEvent, assemble

SESSION = Session("20250101T000000000-00000000", {"language": "zh"}, 1, None, None)


def events(*rows: tuple[int, str, dict[str, Any]]) -> list[StoredEvent]:
    return [
        StoredEvent(n, SESSION.id, turn, kind, payload, n) for n, (turn, kind, payload) in enumerate(rows)
    ]


def test_a_turn_holds_everything_that_belongs_to_it() -> None:
    record = assemble(
        SESSION,
        events(
            (
                0,
                "line",
                {"text": "你好", "kind": "opening", "source": "bank", "started_ns": 5, "ended_ns": 9},
            ),
            (1, "topic", {"id": "cache", "title": "缓存", "depth": 1}),
            (1, "line", {"text": "怎么用缓存？", "kind": "question"}),
            (1, "line", {"text": "再说一遍：怎么用缓存？", "kind": "repeat"}),
            (
                1,
                "answer",
                {
                    "text": "嗯，用 Redis。",
                    "words": [{"text": "用", "start_s": 1.0, "end_s": 1.2}, "junk"],
                    "speech": {"hesitation_score": 0.3},
                    "t_on_ns": 10,
                    "t_off_ns": 20,
                    "mic_offset_samples": 0,
                    "mic_end_samples": 16000,
                    "typed": False,
                },
            ),
            (1, "decision", {"label": "FOLLOW_UP", "confidence": 0.8, "reasons": ["短"], "source": "rules"}),
            (1, "reply", {"text": "为什么？", "source": "bank"}),
            (1, "latency", {"total": 900.0, "decide": 12}),
            (1, "latency", {"speak": 300, "bad": None}),
            (1, "notice", {"sentence": "麦克风换了"}),
            (2, "unknown kind", {}),
            (2, "finished", {"reason": "user"}),
        ),
    )
    opening, turn = record.turns
    assert opening.question is not None
    assert opening.question.ended_ns == 9
    assert turn.question is not None
    assert turn.question.text == "怎么用缓存？"
    assert (turn.topic_title, turn.depth) == ("缓存", 1)
    assert turn.answer is not None
    assert turn.answer.words == ({"text": "用", "start_s": 1.0, "end_s": 1.2},)
    assert turn.answer.mic_end_samples == 16000
    assert turn.decision is not None
    assert turn.decision.reasons == ("短",)
    assert turn.reply is not None
    assert turn.latency_ms == {"total": 900.0, "decide": 12.0, "speak": 300.0}
    assert turn.notices == ("麦克风换了",)
    assert record.finished_reason == "user"
    assert record.answers == (turn.answer,)


def test_an_answer_given_again_replaces_the_first() -> None:
    record = assemble(
        SESSION, events((1, "answer", {"text": "a"}), (1, "answer", {"text": "b", "typed": True}))
    )
    assert [(answer.text, answer.typed) for answer in record.answers] == [("b", True)]


def test_the_library_knows_better_why_a_session_ended() -> None:
    session = Session(SESSION.id, {"language": "en"}, 1, 2, "interrupted")
    record = assemble(session, events((1, "finished", {"reason": "plan"})))
    assert record.finished_reason == "interrupted"
    assert record.language == "en"
    assert record.turns == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KINDS = ["line", "answer", "decision", "reply", "latency", "topic", "notice", "finished"]
KEYS = [
    "text",
    "kind",
    "words",
    "speech",
    "label",
    "confidence",
    "reasons",
    "probabilities",
    "depth",
    "reason",
]


@given(
    st.lists(
        st.tuples(
            st.integers(0, 3),
            st.sampled_from(KINDS),
            st.dictionaries(st.sampled_from(KEYS), JSON, max_size=6),
        ),
        max_size=8,
    )
)
def test_no_payload_breaks_the_assembly(rows: list[tuple[int, str, dict[str, Any]]]) -> None:
    record = assemble(SESSION, events(*rows))
    assert isinstance(record, SessionRecord)
    assert [turn.turn for turn in record.turns] == sorted({turn.turn for turn in record.turns})
