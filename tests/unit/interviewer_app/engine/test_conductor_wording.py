"""Whole interviews whose lines a generator words: its lines, its lateness, its end, and its change."""

from __future__ import annotations

from pathlib import Path

import pytest

from interviewer_app.engine.messages import (
    AnswerProgress,
    EngineProblem,
    LineWorded,
    LoadModels,
    ProvisionalText,
    StopWording,
    WordLine,
)
from interviewer_app.engine.sentences import MODEL_KEPT
from interviewer_app.errors import ModelError
from interviewer_app.interview.types import Phase
from interviewer_app.rehearsal.summary import summarise
from tests.fakes import ScriptedEngines
from tests.unit.interviewer_app.engine.staged import Interview, Show, make_plan

LINE = "减轻数据库的压力这件事，你是怎么衡量的？"
ANSWER = "我用过缓存，减轻了数据库的压力。"


def engines(*worded: str, **options: object) -> ScriptedEngines:
    """Engines with a generator that hear ``ANSWER`` when the done key is pressed."""
    options = {"answer_blocks": None, "answers": (ANSWER,), "generator": "qwen", **options}
    return ScriptedEngines(worded=worded, **options)


def asked(interview: Interview) -> list[WordLine]:
    return [one for one in interview.engines.last.requests if isinstance(one, WordLine)]


def to_wording(interview: Interview) -> Show:
    """Up to the moment when the reply to the first topic's answer is being worded."""
    show = interview.start()
    show.listening(0)
    interview.conductor.done()
    show.listening(1)
    interview.conductor.done()
    show.until(lambda s: s.phase is Phase.WORDING, "wording")
    show.until(lambda _: bool(asked(interview)), "the request")
    return show


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


# --- drafts ---


def test_a_draft_of_the_same_answer_is_spoken_at_once(own_home: Path) -> None:
    with Interview(own_home, engines=engines(), plan=make_plan(turns=None)) as interview:
        show = interview.start()
        show.listening(0)
        interview.conductor.done()
        show.listening(1)
        engine = interview.engines.last
        engine.tell(ProvisionalText(1, ANSWER[:-1]))
        engine.tell(AnswerProgress(1, "paused"))
        show.until(lambda _: bool(asked(interview)), "the draft")
        draft = asked(interview)[0]
        assert (draft.task, draft.answer) == ("generate_follow_up", ANSWER[:-1])
        engine.tell(LineWorded(1, draft.revision, LINE, "model", (), 700.0))
        before = len(asked(interview))
        interview.conductor.done()
        spoken = show.speaking(2)
        show.listening(2)
        assert (spoken.lines[-1].text, spoken.lines[-1].source) == (LINE, "model")
        assert len(asked(interview)) == before  # nothing was asked anew
        assert interview.record.turns[1].latency_ms["word"] < 200.0


def test_a_draft_under_way_is_waited_for(own_home: Path) -> None:
    with Interview(own_home, engines=engines(), plan=make_plan(turns=None)) as interview:
        show = interview.start()
        show.listening(0)
        interview.conductor.done()
        show.listening(1)
        engine = interview.engines.last
        engine.tell(ProvisionalText(1, ANSWER))
        engine.tell(AnswerProgress(1, "paused"))
        show.until(lambda _: bool(asked(interview)), "the draft")
        draft = asked(interview)[0]
        interview.conductor.done()
        show.until(lambda s: s.phase is Phase.WORDING, "wording")
        engine.tell(LineWorded(1, draft.revision, LINE, "model", (), 700.0))
        assert show.speaking(2).lines[-1].text == LINE


def test_a_draft_of_another_answer_is_made_again(own_home: Path) -> None:
    with Interview(own_home, engines=engines(), plan=make_plan(turns=None)) as interview:
        show = interview.start()
        show.listening(0)
        interview.conductor.done()
        show.listening(1)
        engine = interview.engines.last
        engine.tell(ProvisionalText(1, "我用过缓存"))
        engine.tell(AnswerProgress(1, "paused"))
        show.until(lambda _: bool(asked(interview)), "the draft")
        draft = asked(interview)[-1]
        engine.tell(LineWorded(1, draft.revision, "缓存用在哪里？", "model", (), 1.0))
        interview.conductor.done()
        show.until(lambda _: asked(interview)[-1].answer == ANSWER, "the new request")
        assert StopWording(draft.revision) in engine.requests
        engine.tell(LineWorded(1, asked(interview)[-1].revision, LINE, "model", (), 1.0))
        assert show.speaking(2).lines[-1].text == LINE


def test_speaking_on_drops_the_draft_and_nothing_is_changed_by_it(own_home: Path) -> None:
    with Interview(own_home, engines=engines(), plan=make_plan(turns=None)) as interview:
        show = interview.start()
        show.listening(0)
        interview.conductor.done()
        before = show.listening(1)
        kinds = interview.kinds()
        engine = interview.engines.last
        engine.tell(ProvisionalText(1, ANSWER))
        engine.tell(AnswerProgress(1, "paused"))
        show.until(lambda _: bool(asked(interview)), "the draft")
        draft = asked(interview)[0]
        engine.tell(AnswerProgress(1, "resumed"))
        engine.tell(LineWorded(1, draft.revision, LINE, "model", (), 1.0))
        engine.tell(ProvisionalText(1, ANSWER + "还有"))
        after = show.until(lambda s: s.provisional_text.endswith("还有"), "more words")
        assert any(isinstance(one, StopWording) for one in engine.requests)
        assert (after.phase, after.turn, after.lines) == (before.phase, before.turn, before.lines)
        assert interview.kinds() == kinds


# --- other models come into service ---


def test_a_new_model_is_taken_into_use_between_two_turns(own_home: Path) -> None:
    chosen = [LoadModels("scripted", None, generator="one")]
    interview = Interview(own_home, engines=engines(LINE), generator="one", choose_models=lambda: chosen[-1])
    with interview:
        show = interview.start()
        show.listening(0)
        chosen.append(LoadModels("another", "bert-2", generator="two"))
        interview.conductor.done()
        show.notice("判断用 bert-2，提问用 two")
        loads = [one for one in interview.engines.last.requests if isinstance(one, LoadModels)]
        assert loads == [
            LoadModels("scripted", None, generator="one"),
            LoadModels("scripted", "bert-2", generator="two"),  # the recogniser stays
        ]
        show.listening(1)
        interview.conductor.done()
        show.listening(2)
        assert len([one for one in interview.engines.last.requests if isinstance(one, LoadModels)]) == 2
        interview.engines.last.die()
        show.until(lambda _: len(interview.engines.made) == 2, "a new engine")
        assert interview.engines.last.requests[0] == loads[1]


def test_a_new_model_that_fails_leaves_the_old_one(own_home: Path) -> None:
    chosen = [LoadModels("scripted", None, generator="one")]
    interview = Interview(
        own_home,
        engines=engines(LINE, refuses=("generator",)),
        generator="one",
        choose_models=lambda: chosen[-1],
    )
    with interview:
        show = interview.start()
        show.listening(0)
        chosen.append(LoadModels("scripted", "bert-2", generator="broken"))
        interview.conductor.done()
        show.notice(f"generator 打不开。{MODEL_KEPT['zh']}")
        show.listening(1)
        interview.engines.last.die()
        show.until(lambda _: len(interview.engines.made) == 2, "a new engine")
        assert interview.engines.last.requests[0] == LoadModels("scripted", "bert-2", generator="one")
        interview.conductor.done()
        show.listening(2)
        assert len([one for one in show.notices if "打不开" in one]) == 1


def test_a_registry_that_cannot_be_read_is_told_once(own_home: Path) -> None:
    def damaged() -> LoadModels:
        raise ModelError("模型登记表读不出来。", "请修复它。")

    with Interview(own_home, engines=engines(LINE), choose_models=damaged) as interview:
        show = interview.start()
        show.notice(f"模型登记表读不出来。{MODEL_KEPT['zh']}")
        for turn in range(3):
            show.listening(turn)
            interview.conductor.done()
        show.finished()
        assert len([one for one in interview.kinds() if one == "notice"]) == 1


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
