"""Whole interviews through the real conductor while engine, voice, speaker or disk fail."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from interviewer_app.engine.messages import AnswerComplete, EngineProblem, OpenAnswer
from interviewer_app.engine.sentences import HEARING_GONE, NO_RECOGNISER, SLOW_DECISION, SPEAKER_STOPPED
from interviewer_app.errors import EngineError, StorageError
from interviewer_app.files import MIN_FREE_BYTES
from interviewer_app.interview.types import Phase
from interviewer_app.sessions.running_lock import is_running
from speech.audio import AudioError
from speech.synthesis import Rendered
from tests.fakes import FailingDisk, ScriptedEngines, SilentSpeaker, ToneRenderer, WavMicrophone
from tests.unit.interviewer_app.engine.staged import FAST_BLOCK_S, Interview, make_plan


def by_key(**options: object) -> ScriptedEngines:
    """Engines that hear an answer only when the done key is pressed."""
    return ScriptedEngines(answer_blocks=None, **options)


# --- the engine ---


def test_a_new_engine_is_given_the_same_sound_from_the_disk(own_home: Path) -> None:
    rng = np.random.default_rng(1)
    sound = rng.integers(-3000, 3000, 512 * 20_000, dtype=np.int16)
    engines = by_key(answers=("只说了一遍。",))
    microphone = WavMicrophone(sound, FAST_BLOCK_S)
    with Interview(own_home, engines=engines, microphone=microphone) as interview:
        show = interview.start()
        show.listening(0)
        first = engines.last
        show.until(lambda _: len(first.sounds) > 30)
        first.die()
        show.until(lambda _: len(engines.made) == 2 and len(engines.last.sounds) > len(first.sounds) + 20)
        second = engines.made[1]
        sounds = second.sounds  # of this answer; the next one has a list of its own
        interview.conductor.done()
        show.speaking(1)
        answer = interview.record.turns[0].answer
    assert first.closed
    given = np.frombuffer(b"".join(block.pcm for block in sounds), np.int16)
    lies = slice(answer.mic_offset_samples, answer.mic_end_samples)
    assert np.array_equal(given, sound[lies])
    before = np.frombuffer(b"".join(block.pcm for block in first.sounds), np.int16)
    assert np.array_equal(before, given[: before.size])
    assert sounds[0].captured_ns == first.sounds[0].captured_ns
    assert [type(one).__name__ for one in second.requests[:2]] == ["LoadModels", "OpenAnswer"]
    assert len([one for one in second.requests if isinstance(one, OpenAnswer) and one.turn == 0]) == 1
    assert answer.text == "只说了一遍。"


def test_rules_decide_when_the_engine_dies_deciding(own_home: Path) -> None:
    engines = by_key(labels=())
    with Interview(own_home, engines=engines) as interview:
        show, conductor = interview.start(), interview.conductor
        show.listening(0)
        conductor.done()
        show.listening(1)
        conductor.done()
        show.until(lambda s: s.phase is Phase.DECIDING)
        engines.last.die()
        show.speaking(2)
        record = interview.record
    assert record.turns[1].decision.source == "rules"
    assert record.turns[1].answer.text == "我用过缓存。"
    assert len(engines.made) == 2


def test_a_decider_that_fails_is_replaced_by_rules(own_home: Path) -> None:
    engines = by_key(labels=())
    with Interview(own_home, engines=engines) as interview:
        show, conductor = interview.start(), interview.conductor
        show.listening(0)
        conductor.done()
        show.listening(1)
        conductor.done()
        show.until(lambda s: s.phase is Phase.DECIDING)
        engines.last.tell(EngineProblem(0, "decide", "早先的问题。", ""))
        engines.last.tell(EngineProblem(1, "decide", "判断模型出错。", "用规则判断。"))
        show.notice("判断模型出错。")
        show.speaking(2)
        assert interview.record.turns[1].decision.source == "rules"
    assert not any("早先" in notice for notice in show.notices)


def test_a_decider_that_never_answers_is_replaced_by_rules(own_home: Path) -> None:
    now_s = [0.0]
    engines = by_key(labels=())
    with Interview(own_home, engines=engines, clock_s=lambda: now_s[0]) as interview:
        show, conductor = interview.start(), interview.conductor
        show.listening(0)
        conductor.done()
        show.listening(1)
        conductor.done()
        show.until(lambda s: s.phase is Phase.DECIDING)
        now_s[0] = 21.0
        show.notice(SLOW_DECISION["zh"])
        show.speaking(2)
        assert interview.record.turns[1].decision.source == "rules"


def test_after_three_deaths_answers_are_typed(own_home: Path) -> None:
    engines = by_key()
    with Interview(own_home, engines=engines) as interview:
        show, conductor = interview.start(), interview.conductor
        show.listening(0)
        for death in range(1, 4):
            show.until(lambda _, made=death: len(engines.made) == made)
            engines.last.die()
        assert show.notice(HEARING_GONE["zh"]).phase is Phase.LISTENING
        for turn in range(3):
            if turn:
                show.listening(turn)
            conductor.type_answer("我用过缓存，减轻了数据库的压力。")
        assert show.finished().finished_reason == "turns"
        record = interview.record
    assert len(engines.made) == 3
    assert all(engine.closed for engine in engines.made)
    assert len(record.answers) == 3
    assert {turn.decision.source for turn in record.turns if turn.decision} == {"rules"}


def test_an_engine_that_cannot_be_started_leaves_typed_answers(own_home: Path) -> None:
    engines = ScriptedEngines()
    engines.error = EngineError("The model process cannot be started.", "Close other programs.")
    with Interview(own_home, engines=engines) as interview:
        show = interview.start()
        show.notice("cannot be started")
        show.notice(HEARING_GONE["zh"])
        for turn in range(3):
            if turn:
                show.listening(turn)
            interview.conductor.type_answer("我用过缓存。")
        show.finished()


@pytest.mark.parametrize(
    "engines",
    [
        ScriptedEngines(recogniser="", problems=(("识别模型打不开。", "请换一个。"),)),
        ScriptedEngines(recogniser=""),
    ],
    ids=["refused", "absent"],
)
def test_without_a_recogniser_the_user_is_asked_to_type(own_home: Path, engines: ScriptedEngines) -> None:
    with Interview(own_home, engines=engines) as interview:
        show = interview.start()
        show.notice(NO_RECOGNISER["zh"])
        interview.conductor.type_answer("我叫小明。")
        show.listening(1)
        assert interview.record.turns[0].answer.typed


def test_an_answer_whose_words_nobody_heard_is_no_answer(own_home: Path) -> None:
    engines = by_key()
    with Interview(own_home, engines=engines) as interview:
        show = interview.start()
        show.listening(0)
        nobody = AnswerComplete(0, "", (), {}, "complete", 1, 2, heard_text=False)
        engines.last.tell(nobody)
        assert show.notice(NO_RECOGNISER["zh"]).phase is Phase.LISTENING
        assert interview.record.answers == ()


def test_a_recogniser_that_fails_is_tried_again_and_then_replaced_by_typing(own_home: Path) -> None:
    engines = by_key()
    with Interview(own_home, engines=engines) as interview:
        show = interview.start()
        show.listening(0)
        engines.last.tell(EngineProblem(0, "hear", "语音识别出错了。", "请重试。"))
        show.notice("语音识别出错了")
        opened = [one for one in engines.last.requests if isinstance(one, OpenAnswer)]
        assert [one.turn for one in opened] == [0, 0]
        engines.last.tell(EngineProblem(0, "hear", "语音识别出错了。", "请重试。"))
        show.notice(HEARING_GONE["zh"])
        interview.conductor.type_answer("我叫小明。")
        show.listening(1)


# --- speaking ---


def test_without_a_voice_the_text_is_shown_and_the_interview_goes_on(own_home: Path) -> None:
    renderer = ToneRenderer()
    renderer.error = ToneRenderer.hung()
    with Interview(own_home, renderer=renderer) as interview:
        show = interview.start()
        show.notice("语音合成没有回应")
        last = show.finished()
        record = interview.record
    assert last.finished_reason == "turns"
    assert len(record.answers) == 3
    assert [line.text for line in last.lines if line.speaker == "interviewer"] == [
        line.text for turn in record.turns for line in turn.lines
    ]
    assert all(line.started_ns is None for turn in record.turns for line in turn.lines)


def test_a_speaker_that_dies_in_a_line_is_told(own_home: Path) -> None:
    speaker = SilentSpeaker()
    speaker.share = 0.0
    renderer = ToneRenderer()
    long = np.full(16_000, 1000, np.int16)
    with Interview(own_home, speaker=speaker, renderer=renderer, engines=by_key()) as interview:
        renderer.render = lambda text, language: Rendered(long, 16_000, False, language)  # type: ignore[method-assign]
        show = interview.start()
        assert show.notice(SPEAKER_STOPPED["zh"])
        show.listening(0)


def test_no_speaker_is_told_and_the_text_carries_the_interview(own_home: Path) -> None:
    speaker = SilentSpeaker()
    speaker.play_error = AudioError("没有找到扬声器。", "请连接扬声器。", "no_device")
    with Interview(own_home, speaker=speaker) as interview:
        show = interview.start()
        show.notice("没有找到扬声器")
        assert show.finished().finished_reason == "turns"


# --- the disk ---


@pytest.mark.parametrize("fail_at", [*range(1, 30), 45, 60])
def test_a_full_disk_at_any_write_ends_in_a_sentence_and_a_reviewable_session(
    own_home: Path, monkeypatch: pytest.MonkeyPatch, fail_at: int
) -> None:
    with Interview(own_home, engines=ScriptedEngines(answer_blocks=3)) as interview:
        disk = FailingDisk(monkeypatch, fail_at)
        show = interview.start()
        last = show.finished()
        assert interview.conductor.wait(5)
        assert disk.refused
        assert isinstance(interview.conductor.failure, StorageError)
        assert last.notice_is_error
        assert "full" in last.notice
        assert last.finished_reason == "disk" or fail_at > 40  # later than the end: while it is closed
        disk.heal()
        folder = interview.store.session_folder(interview.conductor.session_id)
        assert not is_running(folder)
        record = interview.record
        recovered = interview.store.recover_sound(interview.conductor.session_id)
    assert recovered.damaged == ()
    assert all(answer.text for answer in record.answers)


def test_a_nearly_full_disk_ends_the_interview_at_the_turns_boundary(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_s = [0.0]
    plan = make_plan(turns=None)
    with Interview(own_home, plan=plan, microphone=None, clock_s=lambda: now_s[0]) as interview:
        show = interview.start()
        show.listening(0)
        interview.conductor.type_answer("我叫小明。")
        show.listening(1)
        monkeypatch.setattr("interviewer_app.files.free_bytes", lambda _path: MIN_FREE_BYTES - 1)
        now_s[0] = 6.0
        assert "MB are free" in show.until(lambda s: s.notice_is_error).notice
        interview.conductor.type_answer("我用过缓存。")
        assert show.finished().finished_reason == "time"
        assert len(interview.record.answers) == 2


def test_sound_is_removed_where_the_settings_forbid_to_keep_it(own_home: Path) -> None:
    with Interview(own_home, keep_audio=False) as interview:
        show = interview.start()
        show.listening(1)
        folder = interview.store.session_folder(interview.conductor.session_id)
        assert (folder / "mic.pcm").stat().st_size > 0
        show.finished()
        interview.conductor.wait(5)
        assert not list(folder.glob("*.pcm"))
        assert len(interview.record.answers) == 3
