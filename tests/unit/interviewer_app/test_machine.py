"""The interview's course on examples: opening, topics, follow-ups, closing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from interviewer_app.interview.types import (
    AnswerFinished,
    Decide,
    Finish,
    LineSpoken,
    Listen,
    Phase,
    ReplyReady,
    Speak,
    Started,
    TimeUp,
    TopicPlan,
)
from tests.unit.interviewer_app.machine_play import LABELS, Run, asked_questions, plan


def test_the_opening_greets_and_asks_for_an_introduction_on_turn_0() -> None:
    run = Run(plan())
    (speak,) = run.send(Started())
    assert isinstance(speak, Speak)
    assert (speak.turn, speak.kind) == (0, "opening")
    assert "后端工程师" in speak.text
    assert speak.text.endswith(run.state.question)
    assert run.send(LineSpoken(0)) == (Listen(0),)


def test_the_introduction_is_not_judged_and_leads_to_the_first_topic() -> None:
    run = Run(plan())
    speak = run.to_first_question()
    assert (speak.turn, speak.kind) == (1, "question")
    assert run.state.question in asked_questions(run.state.plan, 0)
    assert speak.text.endswith(run.state.question)
    assert len(speak.text) > len(run.state.question)
    assert run.state.history == ()
    assert run.state.introduction == "我叫小林，做过三年后端。"


def test_an_answer_is_judged_with_depth_measures_and_plan() -> None:
    run = Run(plan())
    run.to_first_question()
    run.send(LineSpoken(1))
    (decide,) = run.send(AnswerFinished(1, "用过。", {"hesitation_score": 0.4, "filler_count": 2}))
    assert isinstance(decide, Decide)
    assert decide.question == run.state.question
    assert decide.context == {
        "follow_up_depth": 0,
        "hesitation_score": 0.4,
        "filler_count": 2,
        "answer_length": None,
        "language": "zh",
        "job_title": "后端工程师",
        "topic": "缓存",
        "skills": ["Redis", "MySQL"],
    }


def test_a_follow_up_goes_one_level_deeper_on_the_same_topic() -> None:
    run = Run(plan())
    run.to_first_question()
    word = run.answer("FOLLOW_UP")
    assert (word.task, word.kind) == ("generate_follow_up", "follow_up")
    assert word.bank_text in run.state.plan.topics[0].questions[1]
    (speak,) = run.send(ReplyReady(1, "缓存失效了怎么办？", "model"))
    assert speak == Speak(2, "缓存失效了怎么办？", "follow_up")
    assert (run.state.depth, run.state.topic_index, run.state.question) == (1, 0, "缓存失效了怎么办？")


def test_three_follow_ups_never_repeat_a_question() -> None:
    run = Run(plan())
    run.to_first_question()
    spoken = [run.state.question, *(run.round("FOLLOW_UP").text for _ in range(3))]
    assert len(set(spoken)) == 4
    assert run.state.depth == 3


def test_a_topic_with_no_more_questions_still_gets_its_follow_up() -> None:
    thin = TopicPlan("cache", "缓存", (("缓存是什么？",), (), ()))
    run = Run(replace(plan(), topics=(thin,)))
    run.to_first_question()
    texts = [run.round("FOLLOW_UP").text for _ in range(3)]
    assert len(set(texts)) == 3
    assert all(text.endswith("？") for text in texts)


def test_a_fourth_follow_up_becomes_the_end_of_the_topic() -> None:
    run = Run(plan())
    run.to_first_question()
    for _ in range(3):
        run.round("FOLLOW_UP")
    word = run.answer("FOLLOW_UP")
    assert (word.task, word.kind) == ("generate_question", "question")
    assert run.state.decision is not None
    assert run.state.decision.label == "END"
    assert run.state.decision.reasons
    assert run.state.history[-1].label == "END"


def test_the_end_of_a_topic_on_its_first_answer_becomes_a_follow_up() -> None:
    run = Run(plan())
    run.to_first_question()
    word = run.answer("END")
    assert word.kind == "follow_up"
    assert run.state.decision is not None
    assert run.state.decision.label == "FOLLOW_UP"
    assert run.state.decision.reasons


def test_not_knowing_changes_the_topic_kindly() -> None:
    run = Run(plan())
    run.to_first_question()
    word = run.answer("NEXT_TOPIC", "没用过。")
    assert (word.task, word.kind) == ("generate_follow_up", "transition")
    assert "数据库" in word.bank_text
    assert word.context["next_topic"] == "数据库"
    assert word.bank_text.endswith(word.context["next_question"])
    run.send(ReplyReady(1, word.bank_text, "bank"))
    assert (run.state.topic_index, run.state.depth) == (1, 0)
    assert run.state.question == word.context["next_question"]


def test_the_last_topic_leads_to_the_closing_and_the_closing_to_the_end() -> None:
    run = Run(plan(topics=1))
    run.to_first_question()
    word = run.answer("NEXT_TOPIC")
    assert (word.task, word.kind) == ("closing", "closing")
    assert "？" not in word.bank_text
    (speak,) = run.send(ReplyReady(1, word.bank_text, "bank"))
    assert speak == Speak(2, word.bank_text, "closing")
    assert run.state.phase is Phase.SPEAKING
    assert run.send(LineSpoken(2)) == (Finish(2, "plan"),)
    assert run.state.phase is Phase.FINISHED


def test_an_empty_wording_is_replaced_by_the_bank() -> None:
    run = Run(plan())
    run.to_first_question()
    word = run.answer("FOLLOW_UP")
    assert run.send(ReplyReady(1, "  ", "model")) == (Speak(2, word.bank_text, "follow_up"),)


def test_a_bank_question_the_model_replaced_can_still_be_asked() -> None:
    run = Run(plan())
    run.to_first_question()
    word = run.answer("FOLLOW_UP")
    run.send(ReplyReady(1, "缓存失效了怎么办？", "model"))
    assert word.bank_text not in run.state.asked
    assert "缓存失效了怎么办？" in run.state.asked


@pytest.mark.parametrize("turns", [1, 4, 20, 45])
@pytest.mark.parametrize("label", LABELS)
def test_exact_turns_are_exact_whatever_the_labels_say(turns: int, label: str) -> None:
    run = Run(plan(exact_turns=turns))
    run.to_first_question()
    run.send(TimeUp(1))
    previous = run.state.question
    for number in range(turns):
        word = run.answer(label)
        assert (word.task == "closing") == (number == turns - 1)
        run.send(ReplyReady(run.turn, word.bank_text, "bank"))
        assert run.state.question != previous
        previous = run.state.question
    assert len(run.state.history) == turns
    assert run.send(LineSpoken(run.turn)) == (Finish(run.turn, "turns"),)


def test_topics_wrap_around_with_unasked_questions() -> None:
    run = Run(plan(exact_turns=12))
    run.to_first_question()
    questions = [run.state.question]
    for _ in range(11):
        run.round("NEXT_TOPIC")
        questions.append(run.state.question)
    assert len(set(questions)) == 12


def test_the_generator_is_told_the_resume_where_there_is_one_else_the_skills() -> None:
    for told, expected in ((None, ["Redis"]), (("订单重构", "Redis"), ["订单重构", "Redis"]), ((), [])):
        run = Run(plan(skills=("Redis",), resume=told))
        run.to_first_question()
        assert run.answer("FOLLOW_UP").context["resume"] == expected
