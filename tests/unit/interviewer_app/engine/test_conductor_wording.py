"""Whole interviews whose lines a generator words: its lines, its lateness, its end."""

from __future__ import annotations

from pathlib import Path

import pytest

from interviewer_app.engine.messages import (
    EngineProblem,
    LeadWorded,
    LineWorded,
    ProvisionalText,
    StopWording,
)
from interviewer_app.rehearsal.summary import summarise
from tests.unit.interviewer_app.engine.staged import Interview
from tests.unit.interviewer_app.engine.worded import ANSWER, LINE, asked, engines, to_wording

# --- the course ---


def test_the_generators_line_is_spoken_and_noted(own_home: Path) -> None:
    with Interview(own_home, engines=engines(LINE)) as interview:
        show = interview.start()
        show.listening(0)
        interview.conductor.done()
        show.listening(1)
        interview.conductor.done()
        spoken = show.speaking(2)
        show.listening(2)
        record = interview.record
        request = asked(interview)[0]
    assert spoken.lines[-1].text == spoken.question == LINE
    assert spoken.lines[-1].source == "model"
    assert (request.turn, request.task, request.answer) == (1, "generate_follow_up", ANSWER)
    assert (record.turns[1].reply.text, record.turns[1].reply.source) == (LINE, "model")
    assert record.turns[0].reply.source == "bank"
    assert "word" in record.turns[1].latency_ms
    assert "word" not in record.turns[0].latency_ms
    assert [line.source for turn in record.turns for line in turn.lines] == ["bank", "bank", "model"]


def test_without_a_generator_nobody_is_asked(own_home: Path) -> None:
    with Interview(own_home, engines=engines(LINE, generator="")) as interview:
        show = interview.start()
        for turn in range(3):
            show.listening(turn)
            interview.conductor.done()
        show.finished()
        assert asked(interview) == []
        assert {turn.reply.source for turn in interview.record.turns if turn.reply} == {"bank"}


def test_a_line_that_must_not_be_said_is_replaced_by_the_banks(own_home: Path) -> None:
    with Interview(own_home, engines=engines("你们为什么不用 MongoDB？")) as interview:
        show = interview.start()
        show.listening(0)
        interview.conductor.done()
        show.listening(1)
        interview.conductor.done()
        spoken = show.speaking(2)
        assert spoken.lines[-1].text == asked(interview)[0].bank_text
        assert spoken.lines[-1].source == "bank"


def test_nothing_said_needs_no_generator(own_home: Path) -> None:
    with Interview(own_home, engines=engines(LINE, answers=("",), labels=("NEXT_TOPIC",))) as interview:
        show = interview.start()
        show.listening(0)
        interview.conductor.done()
        show.listening(1)
        interview.conductor.done()
        assert show.speaking(2).lines[-1].source == "bank"
        assert asked(interview) == []


# --- late, dead, wrong ---


def test_a_late_generator_is_replaced_by_the_bank_and_stopped(own_home: Path) -> None:
    now_s = [0.0]
    with Interview(own_home, engines=engines(), clock_s=lambda: now_s[0]) as interview:
        show = to_wording(interview)
        request = asked(interview)[0]
        now_s[0] = 2.2
        spoken = show.speaking(2)
        assert (spoken.lines[-1].text, spoken.lines[-1].source) == (request.bank_text, "bank")
        assert StopWording(request.revision) in interview.engines.last.requests
        show.listening(2)
        late = LineWorded(1, request.revision, LINE, "model", (), 9000.0)
        interview.engines.last.tell(late)
        interview.engines.last.tell(ProvisionalText(2, "还在听"))
        after = show.until(lambda s: s.provisional_text != "", "later reports")
        assert after.lines[-1].text == request.bank_text
        assert interview.record.turns[1].latency_ms["word"] == pytest.approx(2200.0)


def test_results_of_another_request_are_dropped(own_home: Path) -> None:
    with Interview(own_home, engines=engines()) as interview:
        show = to_wording(interview)
        request, engine = asked(interview)[0], interview.engines.last
        engine.tell(LineWorded(1, request.revision - 1, "旧的一句，为什么？", "model", (), 1.0))
        engine.tell(LineWorded(0, request.revision + 7, "别的一句，为什么？", "model", (), 1.0))
        engine.tell(LineWorded(1, request.revision, LINE, "model", (), 1.0))
        assert show.speaking(2).lines[-1].text == LINE


def test_an_engine_that_dies_wording_leaves_the_banks_line(own_home: Path) -> None:
    with Interview(own_home, engines=engines()) as interview:
        show = to_wording(interview)
        request = asked(interview)[0]
        interview.engines.last.die()
        spoken = show.speaking(2)
        assert (spoken.lines[-1].text, spoken.lines[-1].source) == (request.bank_text, "bank")
        show.listening(2)
        assert len(interview.engines.made) == 2


def test_a_generator_that_fails_is_told_and_the_bank_speaks(own_home: Path) -> None:
    with Interview(own_home, engines=engines()) as interview:
        show = to_wording(interview)
        request, engine = asked(interview)[0], interview.engines.last
        engine.tell(EngineProblem(1, "word", "提问生成模型出错。", "请换一个。"))
        engine.tell(LineWorded(1, request.revision, request.bank_text, "bank", ("failed",), 1.0))
        show.notice("提问生成模型出错")
        assert show.speaking(2).lines[-1].source == "bank"
        events = interview.store.events(interview.conductor.session_id)
        (reply,) = (one for one in events if one.kind == "reply" and one.turn == 1)
        assert reply.payload["refused"] == ["failed"]


def test_ending_while_a_line_is_worded_stops_it(own_home: Path) -> None:
    with Interview(own_home, engines=engines()) as interview:
        show = to_wording(interview)
        request = asked(interview)[0]
        interview.conductor.end()
        last = show.finished()
        assert StopWording(request.revision) in interview.engines.last.requests
        assert last.lines[-1].kind == "closing"
        assert last.lines[-1].source == "bank"


def test_a_pause_while_a_line_is_worded_keeps_it(own_home: Path) -> None:
    with Interview(own_home, engines=engines()) as interview:
        show = to_wording(interview)
        request, engine = asked(interview)[0], interview.engines.last
        interview.conductor.pause()
        show.paused()
        engine.tell(LineWorded(1, request.revision, LINE, "model", (), 1.0))
        interview.conductor.resume()
        spoken = show.speaking(2)
        assert (spoken.lines[-1].text, spoken.lines[-1].source) == (LINE, "model")


# --- the first part of a line, before the rest ---

LEAD, REST = "减轻数据库的压力这件事，", "你是怎么衡量的？"


def test_a_slow_line_begins_to_sound_before_it_is_whole(own_home: Path) -> None:
    with Interview(own_home, engines=engines()) as interview:
        show = to_wording(interview)
        request, engine = asked(interview)[0], interview.engines.last
        assert request.may_lead
        engine.tell(LeadWorded(1, request.revision, LEAD))
        show.until(lambda _: LEAD in interview.renderer.rendered, "the first part")
        engine.tell(LineWorded(1, request.revision, LEAD + REST, "model", (), 900.0))
        spoken = show.speaking(2)
        show.listening(2)
        record = interview.record
    assert (spoken.lines[-1].text, spoken.question) == (LEAD + REST, LEAD + REST)
    assert REST in interview.renderer.rendered
    assert LEAD + REST not in interview.renderer.rendered
    (line,) = record.turns[2].lines
    assert (line.text, line.source) == (LEAD + REST, "model")
    answer = record.turns[1].answer
    total_ms = (line.started_ns - answer.t_off_ns) / 1e6  # from the first part's first sample
    assert record.turns[1].latency_ms["total"] == pytest.approx(total_ms, abs=0.1)


def test_the_bank_goes_on_where_a_begun_line_is_late(own_home: Path) -> None:
    now_s = [0.0]
    with Interview(own_home, engines=engines(), clock_s=lambda: now_s[0]) as interview:
        show = to_wording(interview)
        request, engine = asked(interview)[0], interview.engines.last
        engine.tell(LeadWorded(1, request.revision, LEAD))
        show.until(lambda _: LEAD in interview.renderer.rendered, "the first part")
        now_s[0] = 2.2
        spoken = show.speaking(2)
        show.until(lambda _: request.bank_text in interview.renderer.rendered, "the rest")
    assert (spoken.lines[-1].text, spoken.lines[-1].source) == (LEAD + request.bank_text, "bank")


def test_a_first_part_that_nobody_waits_for_is_not_said(own_home: Path) -> None:
    with Interview(own_home, engines=engines()) as interview:
        show = to_wording(interview)
        request, engine = asked(interview)[0], interview.engines.last
        engine.tell(LeadWorded(1, request.revision + 1, LEAD))
        engine.tell(LineWorded(1, request.revision, LINE, "model", (), 1.0))
        show.listening(2)
        engine.tell(LeadWorded(1, request.revision, LEAD))
        engine.tell(ProvisionalText(2, "还在听"))
        show.until(lambda s: s.provisional_text != "", "later reports")
        assert LEAD not in interview.renderer.rendered


def test_a_line_begun_before_a_pause_is_said_whole_after_it(own_home: Path) -> None:
    with Interview(own_home, engines=engines()) as interview:
        show = to_wording(interview)
        request, engine = asked(interview)[0], interview.engines.last
        engine.tell(LeadWorded(1, request.revision, LEAD))
        show.until(lambda _: LEAD in interview.renderer.rendered, "the first part")
        interview.conductor.pause()
        show.paused()
        engine.tell(LineWorded(1, request.revision, LEAD + REST, "model", (), 900.0))
        interview.conductor.resume()
        show.speaking(2)
        show.listening(2)
        assert LEAD + REST in interview.renderer.rendered


# --- the sums ---


def test_a_rehearsal_counts_who_worded_the_replies(own_home: Path) -> None:
    from interviewer_app.rehearsal.scenario import load_scenario

    with Interview(own_home, engines=engines(LINE, "我们为什么？")) as interview:
        show = interview.start()
        for turn in range(3):
            show.listening(turn)
            interview.conductor.done()
        show.finished()
        interview.conductor.wait(5)
        summary = summarise(interview.record, load_scenario("knows", "zh"))["summary"]
    assert summary["reply_sources"] == {"model": 1, "bank": 1}
