"""What the user, the clock and failures make of the interview's course."""

from __future__ import annotations

from dataclasses import replace

import pytest

from interviewer_app.interview.types import (
    AnswerFinished,
    Decide,
    Decision,
    DecisionMade,
    EndRequested,
    Failed,
    Finish,
    Hush,
    LineSpoken,
    Listen,
    Notify,
    PauseRequested,
    Phase,
    Plan,
    RepeatRequested,
    ReplyReady,
    ResumeRequested,
    SkipRequested,
    Speak,
    Started,
    TimeUp,
    TopicPlan,
    WordReply,
)
from tests.unit.interviewer_app.machine_play import Run, plan, topic


def test_time_up_closes_after_the_answer_at_hand() -> None:
    run = Run(plan())
    run.to_first_question()
    assert run.send(TimeUp(1)) == ()
    word = run.answer("FOLLOW_UP")
    assert word.task == "closing"
    run.send(ReplyReady(1, "", "bank"))
    assert run.send(LineSpoken(2)) == (Finish(2, "time"),)


def test_time_up_while_wording_closes_in_place_of_the_next_question() -> None:
    run = Run(plan())
    run.to_first_question()
    run.answer("FOLLOW_UP")
    run.send(TimeUp(1))
    (speak,) = run.send(ReplyReady(1, "为什么？", "model"))
    assert isinstance(speak, Speak)
    assert speak.kind == "closing"
    assert run.send(LineSpoken(2)) == (Finish(2, "time"),)


def test_repeat_says_only_the_question_again() -> None:
    run = Run(plan())
    run.to_first_question()
    run.send(LineSpoken(1))
    hush, speak = run.send(RepeatRequested(1))
    assert hush == Hush(1)
    assert isinstance(speak, Speak)
    assert (speak.turn, speak.kind) == (1, "repeat")
    assert speak.text.endswith(run.state.question)
    assert run.send(LineSpoken(1)) == (Listen(1),)


def test_repeating_twice_asks_in_another_way() -> None:
    run = Run(
        plan(),
    )
    run.to_first_question()
    asked = run.state.question
    again = run.send(RepeatRequested(1))[-1]
    rephrased = run.send(RepeatRequested(1))[-1]
    assert isinstance(again, Speak)
    assert isinstance(rephrased, Speak)
    assert again.text.endswith(asked)
    assert (rephrased.turn, rephrased.kind) == (1, "question")
    assert rephrased.text.endswith(run.state.question)
    assert run.state.topic is not None
    assert {asked, run.state.question} == set(run.state.topic.questions[0])  # same topic, same depth
    assert run.state.question in run.state.asked
    third = run.send(RepeatRequested(1))[-1]
    assert isinstance(third, Speak)
    assert (third.kind, third.text.endswith(run.state.question)) == ("repeat", True)
    run.send(LineSpoken(1))
    (decide,) = run.send(AnswerFinished(1, "用过。"))
    assert isinstance(decide, Decide)
    assert decide.question == run.state.question


def test_a_question_that_has_no_other_wording_is_said_again() -> None:
    run = Run(replace(plan(), topics=(topic("缓存", 1),)))
    run.to_first_question()
    lines = [run.send(RepeatRequested(1))[-1] for _ in range(3)]
    assert all(isinstance(line, Speak) and line.kind == "repeat" for line in lines)
    assert len(set(lines)) > 1
    run = Run(plan())
    run.send(Started())
    for _ in range(2):
        assert run.send(RepeatRequested(0))[-1].kind == "repeat"  # type: ignore[union-attr]


def test_a_new_question_is_first_repeated_again() -> None:
    run = Run(plan())
    run.to_first_question()
    run.send(RepeatRequested(1))
    run.round("FOLLOW_UP")
    assert run.send(RepeatRequested(2))[-1].kind == "repeat"  # type: ignore[union-attr]


def test_skip_counts_as_an_empty_answer_without_a_decision() -> None:
    run = Run(plan())
    run.to_first_question()
    run.send(LineSpoken(1))
    hush, word = run.send(SkipRequested(1))
    assert hush == Hush(1)
    assert isinstance(word, WordReply)
    assert word.kind == "transition"
    assert (run.state.history[-1].answer, run.state.history[-1].label) == ("", "NEXT_TOPIC")
    assert run.state.decision is not None
    assert run.state.decision.source == "user"


def test_skip_while_deciding_keeps_the_words_and_drops_the_late_decision() -> None:
    run = Run(plan())
    run.to_first_question()
    run.send(LineSpoken(1))
    run.send(AnswerFinished(1, "我想想，算了。"))
    (word,) = run.send(SkipRequested(1))
    assert isinstance(word, WordReply)
    assert run.state.history[-1].answer == "我想想，算了。"
    before = run.state
    assert run.send(DecisionMade(1, Decision("FOLLOW_UP", 0.9))) == ()
    assert run.state == before


def test_skip_of_the_introduction_is_no_topic_answer() -> None:
    run = Run(plan())
    run.send(Started())
    hush, speak = run.send(SkipRequested(0))
    assert hush == Hush(0)
    assert isinstance(speak, Speak)
    assert (speak.turn, speak.kind) == (1, "question")
    assert run.state.history == ()


def test_pause_while_listening_repeats_the_question_on_resume() -> None:
    run = Run(plan())
    run.to_first_question()
    run.send(LineSpoken(1))
    assert run.send(PauseRequested(1)) == (Hush(1),)
    assert run.state.phase is Phase.PAUSED
    (speak,) = run.send(ResumeRequested(1))
    assert isinstance(speak, Speak)
    assert speak.kind == "repeat"
    assert speak.text.endswith(run.state.question)
    assert run.send(LineSpoken(1)) == (Listen(1),)


def test_pause_while_speaking_says_the_whole_line_again() -> None:
    run = Run(plan())
    first = run.to_first_question()
    run.send(PauseRequested(1))
    assert run.send(ResumeRequested(1)) == (Speak(1, first.text, "repeat"),)


@pytest.mark.parametrize("arrives_while_paused", [True, False])
def test_a_pause_while_deciding_loses_nothing(arrives_while_paused: bool) -> None:
    run = Run(plan())
    run.to_first_question()
    run.send(LineSpoken(1))
    (decide,) = run.send(AnswerFinished(1, "用过Redis。"))
    run.send(PauseRequested(1))
    made = DecisionMade(1, Decision("FOLLOW_UP", 0.9))
    if arrives_while_paused:
        assert run.send(made) == ()
    else:
        assert run.send(ResumeRequested(1)) == (decide,)
    (word,) = run.send(ResumeRequested(1) if arrives_while_paused else made)
    assert isinstance(word, WordReply)
    assert word.kind == "follow_up"


@pytest.mark.parametrize("arrives_while_paused", [True, False])
def test_a_pause_while_wording_loses_nothing(arrives_while_paused: bool) -> None:
    run = Run(plan())
    run.to_first_question()
    word = run.answer("FOLLOW_UP")
    run.send(PauseRequested(1))
    ready = ReplyReady(1, "怎么做的？", "model")
    if arrives_while_paused:
        assert run.send(ready) == ()
    else:
        assert run.send(ResumeRequested(1)) == (word,)
    assert run.send(ResumeRequested(1) if arrives_while_paused else ready) == (
        Speak(2, "怎么做的？", "follow_up"),
    )


def test_an_answer_that_comes_during_a_pause_is_used_on_resume() -> None:
    run = Run(plan())
    run.to_first_question()
    run.send(LineSpoken(1))
    run.send(PauseRequested(1))
    assert run.send(AnswerFinished(1, "用过。")) == ()
    (decide,) = run.send(ResumeRequested(1))
    assert isinstance(decide, Decide)
    assert decide.answer == "用过。"


def test_a_failure_to_word_during_a_pause_speaks_the_bank_on_resume() -> None:
    run = Run(plan())
    run.to_first_question()
    word = run.answer("FOLLOW_UP")
    run.send(PauseRequested(1))
    run.send(Failed(1, "word", "模型没有回答。"))
    notify, speak = run.send(ResumeRequested(1))
    assert notify == Notify(1, "模型没有回答。")
    assert speak == Speak(2, word.bank_text, "follow_up")


def test_end_says_goodbye_and_a_second_end_finishes_at_once() -> None:
    run = Run(plan())
    run.to_first_question()
    hush, speak = run.send(EndRequested(1))
    assert hush == Hush(1)
    assert isinstance(speak, Speak)
    assert (speak.turn, speak.kind) == (2, "closing")
    assert run.send(EndRequested(1)) == ()  # the same key press, twice
    assert run.send(EndRequested(2)) == (Hush(2), Finish(2, "user"))


def test_end_during_a_pause_and_before_the_start() -> None:
    run = Run(plan())
    assert run.send(EndRequested(0)) == (Finish(0, "user"),)
    run = Run(plan())
    run.to_first_question()
    run.send(PauseRequested(1))
    assert [type(effect) for effect in run.send(EndRequested(1))] == [Hush, Speak]
    assert run.send(LineSpoken(2)) == (Finish(2, "user"),)


def test_end_while_an_answer_is_judged_keeps_the_answer() -> None:
    run = Run(plan())
    run.to_first_question()
    run.send(LineSpoken(1))
    run.send(AnswerFinished(1, "用过。"))
    run.send(EndRequested(1))
    assert [(answer.answer, answer.label) for answer in run.state.history] == [("用过。", None)]


def test_failures_are_told_and_the_interview_goes_on() -> None:
    run = Run(plan())
    run.to_first_question()
    assert run.send(Failed(1, "speak", "没有声音设备。")) == (Notify(1, "没有声音设备。"), Listen(1))
    assert run.send(Failed(1, "hear", "没有听到声音。")) == (Notify(1, "没有听到声音。"), Listen(1))
    run.send(AnswerFinished(1, "用过。"))
    notify, speak = run.send(Failed(1, "decide", "判断没有完成。"))
    assert notify == Notify(1, "判断没有完成。")
    assert isinstance(speak, Speak)
    assert (speak.turn, speak.kind) == (2, "follow_up")


def test_a_typed_answer_while_the_interviewer_speaks_hushes_the_line() -> None:
    run = Run(plan())
    run.to_first_question()
    hush, decide = run.send(AnswerFinished(1, "用过。"))
    assert hush == Hush(1)
    assert isinstance(decide, Decide)


def test_english_interviews_speak_english() -> None:
    english = TopicPlan("cache", "caching", (("How do you use a cache?",), ("Why?",), ("Why not?",)))
    run = Run(Plan("en", "backend engineer", (english,), seed=3))
    speak = run.to_first_question()
    assert speak.text.isascii()
    assert speak.text.endswith(". How do you use a cache?")
