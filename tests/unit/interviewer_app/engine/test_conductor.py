"""Whole interviews through the real conductor, library and machine: their course, pauses, microphone, end."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from interviewer_app.engine.messages import AnswerComplete, AnswerProgress, DecisionReady, ProvisionalText
from interviewer_app.engine.sentences import BUG, HEAR_AGAIN, say
from interviewer_app.interview.types import Phase, Stage
from interviewer_app.sessions.running_lock import is_running
from speech.audio import AudioError
from tests.fakes import ScriptedEngines, SilentSpeaker, WavMicrophone
from tests.unit.interviewer_app.engine.staged import FAST_BLOCK_S, Interview, make_plan


def by_key(**options: object) -> ScriptedEngines:
    """Engines that hear an answer only when the done key is pressed."""
    return ScriptedEngines(answer_blocks=None, **options)


# --- the course ---


def test_a_whole_interview_with_typed_answers(own_home: Path) -> None:
    with Interview(own_home, microphone=None) as interview:
        show = interview.start()
        for turn, text in enumerate(["我学的是计算机。", "我用过缓存。", "不太清楚。"]):
            assert not show.listening(turn).recording
            interview.conductor.type_answer(f" {text}\n")
        last = show.finished()
        assert interview.conductor.wait(5)
        record = interview.record
    assert last.finished_reason == "turns"
    assert last.stage is Stage.FINISHED
    assert [answer.text for answer in record.answers] == ["我学的是计算机。", "我用过缓存。", "不太清楚。"]
    assert all(answer.typed for answer in record.answers)
    assert record.finished_reason == "turns"
    assert record.session.ended_ns is not None
    topics = [turn for turn in record.turns if turn.topic_id]
    assert len(topics) == 2
    for turn in topics:
        assert turn.decision is not None
        assert turn.reply is not None
        assert turn.question is not None
    assert show.notices == []


def test_who_waits_for_the_saved_session_is_told_once(own_home: Path) -> None:
    told: list[tuple[str, bool]] = []
    interview = Interview(own_home, microphone=None)

    def when_saved(session_id: str) -> None:
        told.append((session_id, interview.store.session(session_id).ended_ns is not None))

    interview.when_saved = when_saved
    with interview:
        interview.start().listening(0)
        interview.conductor.close()
        interview.conductor.close()
        assert told == [(interview.conductor.session_id, True)]


def test_a_whole_interview_with_spoken_answers(own_home: Path) -> None:
    sound = (1000 * np.sin(np.arange(1_600_000) / 5)).astype(np.int16)
    microphone = WavMicrophone(sound, FAST_BLOCK_S)
    engines = ScriptedEngines(
        answers=("我叫小明。", "用过缓存。", "没用过索引。"), labels=("FOLLOW_UP", "END")
    )
    with Interview(own_home, engines=engines, microphone=microphone) as interview:
        show = interview.start()
        assert show.listening(0).recording
        last = show.finished()
        record, recorder = interview.record, interview.recorder
        kept = recorder.heard_since(0)
    assert [answer.text for answer in record.answers] == ["我叫小明。", "用过缓存。", "没用过索引。"]
    assert not any(answer.typed for answer in record.answers)
    assert np.array_equal(kept, sound[: kept.size])
    for answer in record.answers:
        assert answer.mic_offset_samples is not None
        assert answer.mic_end_samples - answer.mic_offset_samples >= 4 * 512
    assert [turn.decision.source for turn in record.turns if turn.decision] == ["bert", "bert"]
    latencies = [turn.latency_ms for turn in record.turns if turn.answer is not None]
    assert all({"final_text", "render", "total"} <= set(stages) for stages in latencies)
    assert not last.recording
    assert not is_running(interview.store.session_folder(record.session.id))
    assert microphone.stops >= 1
    assert interview.speaker.closed


@pytest.mark.parametrize("language", ["zh", "en"])
def test_time_to_think_is_shown_and_only_speech_ends_it(own_home: Path, language: str) -> None:
    with Interview(own_home, plan=make_plan(language), engines=by_key()) as interview:
        show = interview.start()
        show.listening(0)
        engine = interview.engines.last
        for what in ("thinking", "cue", "rephrase", "reassure"):
            engine.tell(AnswerProgress(0, "started"))
            show.until(lambda s: not s.thinking, "speech")
            engine.tell(AnswerProgress(0, what))
            assert show.until(lambda s: s.thinking, what).phase is Phase.LISTENING
        heard_again, reassured = show.notices
        assert heard_again == say(HEAR_AGAIN, language)
        assert reassured not in ("", heard_again)
        interview.conductor.done()
        assert not show.speaking(1).thinking


def test_lines_are_prepared_while_the_candidate_speaks(own_home: Path) -> None:
    with Interview(own_home, engines=by_key()) as interview:
        show = interview.start()
        show.listening(0)
        interview.conductor.done()
        spoken = show.speaking(1).lines[-1].text
        assert spoken in interview.renderer.rendered


def test_stale_reports_change_nothing(own_home: Path) -> None:
    with Interview(own_home, engines=by_key()) as interview:
        show = interview.start()
        show.listening(0)
        interview.conductor.done()
        before = show.listening(1)
        engine = interview.engines.last
        engine.tell(AnswerComplete(0, "上一个问题的回答", (), {}, "complete", None, None))
        engine.tell(ProvisionalText(0, "旧字幕"))
        engine.tell(DecisionReady(0, "END", 1.0, (), "bert", {}, 1.0))
        engine.tell(ProvisionalText(1, "新字幕"))
        after = show.until(lambda s: s.provisional_text != "")
        record = interview.record
    assert after.provisional_text == "新字幕"
    assert (after.turn, after.phase, after.lines) == (before.turn, before.phase, before.lines)
    assert len(record.answers) == 1


def test_the_done_key_interrupts_the_line(own_home: Path) -> None:
    speaker = SilentSpeaker(holds=True)
    with Interview(own_home, engines=by_key(), speaker=speaker) as interview:
        show = interview.start()
        show.speaking(0)
        show.until(lambda _: bool(speaker.playing))
        interview.conductor.done()
        show.listening(0)
        assert speaker.playing[0].done
        interview.conductor.done()
        show.speaking(1)
        # The mouth speaks one line after another: the first is noted before the second begins.
        show.until(lambda s: bool(s.latency_ms))
        record = interview.record
    assert record.turns[0].answer is not None
    assert record.turns[0].lines[0].kind == "opening"  # it sounded, if only half of it


def test_repeat_skip_and_end(own_home: Path) -> None:
    with Interview(own_home, engines=by_key()) as interview:
        show, conductor = interview.start(), interview.conductor
        show.listening(0)
        conductor.skip()
        question = show.listening(1).question
        conductor.repeat()
        show.speaking(1)
        again = show.listening(1)
        assert again.question == question
        assert again.lines[-1].kind == "repeat"
        conductor.end()
        last = show.finished()
        record = interview.record
    assert last.finished_reason == "user"
    assert record.finished_reason == "user"
    assert record.answers == ()


def test_the_reply_of_an_answer_is_not_overwritten_by_what_is_said_later(own_home: Path) -> None:
    speaker = SilentSpeaker(holds=True)
    with Interview(own_home, microphone=None, speaker=speaker) as interview:
        show, conductor = interview.start(), interview.conductor
        show.speaking(0)
        conductor.type_answer("我叫小明。")
        reply = show.speaking(1).lines[-1].text
        conductor.skip()
        show.speaking(2)
        record = interview.record
    assert record.turns[0].reply.text == reply


def test_time_used_up_closes_after_the_answer(own_home: Path) -> None:
    now_s = [0.0]
    plan = make_plan(turns=None, minutes=20)
    with Interview(own_home, plan=plan, microphone=None, clock_s=lambda: now_s[0]) as interview:
        show = interview.start()
        show.listening(0)
        interview.conductor.type_answer("我叫小明。")
        show.listening(1)
        now_s[0] = 20 * 60.0
        show.until(lambda s: s.elapsed_s >= 20 * 60)
        assert show.last.phase is Phase.LISTENING
        interview.conductor.type_answer("我用过缓存，主要是为了减轻数据库的压力。")
        assert show.finished().finished_reason == "time"
        assert len(interview.record.answers) == 2


# --- pauses and the microphone ---


def test_a_pause_records_nothing_and_resume_says_the_question_again(own_home: Path) -> None:
    with Interview(own_home, engines=by_key()) as interview:
        show, conductor = interview.start(), interview.conductor
        show.listening(0)
        conductor.pause()
        assert not show.paused().recording
        microphone, recorder = interview.microphone, interview.recorder
        assert microphone is not None
        resting = threading.Event()
        resting.wait(5 * FAST_BLOCK_S)  # a block that was being written is now written
        kept, heard = recorder.heard_since(0).size, microphone.health().blocks
        show.until(lambda _: microphone.health().blocks > heard + 50)
        assert recorder.heard_since(0).size == kept
        assert show.last.level_dbfs == -120.0
        conductor.resume()
        assert show.speaking(0).lines[-1].kind == "repeat"
        show.listening(0)
        show.until(lambda _: recorder.heard_since(0).size > kept)
        conductor.done()
        show.speaking(1)
        assert interview.record.turns[0].answer.text == "我用过缓存。"


@pytest.mark.parametrize("code", ["closed", "stalled"])
def test_a_lost_microphone_pauses_and_resume_opens_it_anew(own_home: Path, code: str) -> None:
    with Interview(own_home, engines=by_key()) as interview:
        show, conductor, microphone = interview.start(), interview.conductor, interview.microphone
        assert microphone is not None
        show.listening(0)
        microphone.lose(code)
        lost = show.until(lambda s: s.notice_is_error)
        assert lost.phase is Phase.PAUSED
        assert not lost.recording
        assert "麦克风" in lost.notice
        microphone.start_error = AudioError("麦克风打不开。", "请重新插好。", "not_found")
        conductor.resume()
        assert show.notice("打不开").phase is Phase.PAUSED
        microphone.start_error = None
        conductor.resume()
        assert show.speaking(0).notice == ""
        show.listening(0)
        conductor.done()
        show.speaking(1)
        assert microphone.starts == 2
        assert any("麦克风" in notice for notice in interview.record.turns[0].notices)


def test_a_muted_microphone_is_told_once_and_the_interview_goes_on(own_home: Path) -> None:
    with Interview(own_home, engines=by_key()) as interview:
        show, microphone = interview.start(), interview.microphone
        assert microphone is not None
        show.listening(0)
        microphone.trouble = ("silent",)
        assert show.notice("静音").phase is Phase.LISTENING
        blocks = microphone.health().blocks
        show.until(lambda _: microphone.health().blocks > blocks + 50)
        notices = [text for turn in interview.record.turns for text in turn.notices]
    assert len(notices) == 1


def test_a_microphone_that_cannot_be_opened_refuses_the_start(own_home: Path) -> None:
    with Interview(own_home) as interview:
        assert interview.microphone is not None
        interview.microphone.start_error = AudioError("没有找到麦克风。", "请连接麦克风。", "no_device")
        with pytest.raises(AudioError, match="没有找到麦克风"):
            interview.start()
        interview.conductor.close()
        assert interview.record.session.ended_ns is not None


# --- the end ---


def test_close_stops_at_once_keeps_everything_and_may_be_called_twice(own_home: Path) -> None:
    with Interview(own_home, engines=by_key(), speaker=SilentSpeaker(holds=True)) as interview:
        show = interview.start()
        show.speaking(0)
        interview.conductor.close()
        interview.conductor.close()
        last = show.finished()
        assert interview.conductor.wait(0)
        record = interview.record
        assert last.finished_reason == "user"
        assert record.session.reason == "user"
        assert interview.engines.last.closed
        assert interview.store.recover_sound(record.session.id).damaged == ()


def test_close_before_the_start(own_home: Path) -> None:
    with Interview(own_home) as interview:
        interview.conductor.close()
        assert interview.record.session.ended_ns is not None


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("where", ["mouth", "ears", "conductor"])
def test_a_bug_saves_the_session_and_is_raised(
    own_home: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    caught: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", caught.append)
    with Interview(own_home, engines=by_key()) as interview:
        if where == "mouth":
            interview.renderer.error = ValueError("a bug")
        elif where == "ears":
            monkeypatch.setattr(interview.microphone, "read", lambda _timeout_s: 1 / 0)
        show = interview.start()
        if where == "conductor":
            show.listening(0)
            interview.conductor._post(lambda: [][1])
        last = show.finished()
        interview.conductor._thread.join(5)
        record = interview.record
    assert last.finished_reason == "error"
    assert last.notice == BUG["zh"]
    assert record.session.reason == "error"
    assert [one.exc_type for one in caught] in ([ValueError], [ZeroDivisionError], [IndexError])
