"""The interview's course: who speaks when, proved on examples and on random event sequences."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer_app.interview.machine import begin, step
from interviewer_app.interview.types import (
    AnswerFinished,
    Decide,
    Decision,
    DecisionMade,
    Effect,
    EndRequested,
    Event,
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
    Stage,
    Started,
    State,
    TimeUp,
    TopicPlan,
    WordReply,
)

LABELS = ("FOLLOW_UP", "NEXT_TOPIC", "END")


def topic(name: str, per_depth: int = 2) -> TopicPlan:
    questions = tuple(
        tuple(f"{name}的第{depth}层问题{number}是什么？" for number in range(per_depth))
        for depth in (1, 2, 3)
    )
    return TopicPlan(name, name, questions)


def plan(topics: int = 3, **changes: object) -> Plan:
    names = ("缓存", "数据库", "并发", "网络")[:topics]
    whole = Plan("zh", "后端工程师", tuple(topic(name) for name in names), ("Redis", "MySQL"))
    return replace(whole, **changes)  # type: ignore[arg-type]


class Run:
    """An interview driven by hand; keeps every effect in order."""

    def __init__(self, a_plan: Plan) -> None:
        self.state = begin(a_plan)
        self.effects: list[Effect] = []

    def send(self, event: Event) -> tuple[Effect, ...]:
        self.state, effects = step(self.state, event)
        self.effects.extend(effects)
        return effects

    @property
    def turn(self) -> int:
        return self.state.turn

    def to_first_question(self) -> Speak:
        self.send(Started())
        self.send(LineSpoken(0))
        (effect,) = self.send(AnswerFinished(0, "我叫小林，做过三年后端。"))
        assert isinstance(effect, Speak)
        return effect

    def answer(self, label: str, text: str = "我用过Redis做缓存。") -> WordReply:
        if self.state.phase is Phase.SPEAKING:
            self.send(LineSpoken(self.turn))
        (decide,) = self.send(AnswerFinished(self.turn, text, {"hesitation_score": 0.2, "filler_count": 1}))
        assert isinstance(decide, Decide)
        (word,) = self.send(DecisionMade(self.turn, Decision(label, 0.9)))  # type: ignore[arg-type]
        assert isinstance(word, WordReply)
        return word

    def round(self, label: str) -> Speak:
        word = self.answer(label)
        (speak,) = self.send(ReplyReady(self.turn, word.bank_text, "bank"))
        assert isinstance(speak, Speak)
        return speak


def asked_questions(a_plan: Plan, depth: int) -> set[str]:
    return {question for a_topic in a_plan.topics for question in a_topic.questions[depth]}


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


def test_repeating_twice_uses_two_wordings() -> None:
    run = Run(plan())
    run.to_first_question()
    first = run.send(RepeatRequested(1))[-1]
    second = run.send(RepeatRequested(1))[-1]
    assert first != second


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


# --- properties ---

EVENT_MAKERS = st.sampled_from(
    [
        lambda turn: Started(turn),
        lambda turn: LineSpoken(turn),
        lambda turn: LineSpoken(turn),
        lambda turn: AnswerFinished(turn, "我用过Redis。", {"hesitation_score": None}),
        lambda turn: AnswerFinished(turn, ""),
        lambda turn: DecisionMade(turn, Decision("FOLLOW_UP", 0.8)),
        lambda turn: DecisionMade(turn, Decision("NEXT_TOPIC", 0.8)),
        lambda turn: DecisionMade(turn, Decision("END", 0.8)),
        lambda turn: ReplyReady(turn, "为什么？", "model"),
        lambda turn: ReplyReady(turn, "", "bank"),
        lambda turn: EndRequested(turn),
        lambda turn: PauseRequested(turn),
        lambda turn: ResumeRequested(turn),
        lambda turn: SkipRequested(turn),
        lambda turn: RepeatRequested(turn),
        lambda turn: TimeUp(turn),
        lambda turn: Failed(turn, "decide", "x"),
        lambda turn: Failed(turn, "word", "x"),
        lambda turn: Failed(turn, "speak", "x"),
        lambda turn: Failed(turn, "hear", "x"),
        lambda turn: Failed(turn, "other", "x"),
    ]
)
SEQUENCES = st.lists(st.tuples(EVENT_MAKERS, st.sampled_from([0, 0, 0, 0, 0, -1, 1])), max_size=80)
PLANS = st.builds(
    lambda topics, turns, per_depth, seed: replace(
        plan(topics, exact_turns=turns, seed=seed),
        topics=tuple(topic(name, per_depth) for name in "甲乙丙丁"[:topics]),
    ),
    st.integers(0, 4),
    st.one_of(st.none(), st.integers(0, 6)),
    st.integers(0, 2),
    st.integers(0, 1000),
)


def check_state(state: State) -> None:
    assert 0 <= state.depth <= 3
    assert (state.paused_phase is not None) == (state.phase is Phase.PAUSED)
    assert (state.stage is Stage.FINISHED) == (state.phase is Phase.FINISHED)
    assert state.phase is not Phase.WORDING or state.next_line is not None
    if state.plan.exact_turns is not None:
        assert len(state.history) <= state.plan.exact_turns + (state.ending == "user")


def check_effects(before: State, after: State, effects: tuple[Effect, ...]) -> None:
    kinds = {type(effect) for effect in effects}
    assert not {Speak, Listen} <= kinds
    assert not {Speak, Finish} <= kinds
    for effect in effects:
        assert before.turn <= effect.turn <= after.turn
    if Speak in kinds:
        assert after.phase is Phase.SPEAKING
        assert all(effect.text for effect in effects if isinstance(effect, Speak))
    if Listen in kinds:
        assert after.phase is Phase.LISTENING
    if before.phase is Phase.PAUSED and after.phase is Phase.PAUSED:
        assert kinds <= {Notify}


def finish_politely(state: State) -> tuple[State, list[Effect]]:
    """Answer every effect as a working conductor would, until the interview is over."""
    seen: list[Effect] = []
    for _ in range(400):
        if state.phase is Phase.FINISHED:
            return state, seen
        event: Event = {
            Phase.IDLE: Started(),
            Phase.SPEAKING: LineSpoken(state.turn),
            Phase.LISTENING: AnswerFinished(state.turn, "我用过Redis。"),
            Phase.DECIDING: DecisionMade(state.turn, Decision("FOLLOW_UP", 0.8)),
            Phase.WORDING: ReplyReady(state.turn, "", "bank"),
            Phase.PAUSED: ResumeRequested(state.turn),
        }[state.phase]
        after, effects = step(state, event)
        assert after != state
        state = after
        seen.extend(effects)
    raise AssertionError("the interview does not end")


@settings(max_examples=400, deadline=None)
@given(PLANS, SEQUENCES)
def test_any_event_sequence_keeps_the_invariants_and_can_end(a_plan: Plan, sequence: list) -> None:  # type: ignore[type-arg]
    state = begin(a_plan)
    finishes = 0
    for make, offset in sequence:
        event = make(state.turn + offset)
        after, effects = step(state, event)
        assert (after, effects) == step(state, event)
        assert after.turn >= state.turn
        check_state(after)
        check_effects(state, after, effects)
        finishes += sum(isinstance(effect, Finish) for effect in effects)
        state = after
    _, rest = finish_politely(state)
    assert finishes + sum(isinstance(effect, Finish) for effect in rest) == 1


@settings(max_examples=200, deadline=None)
@given(PLANS, SEQUENCES, EVENT_MAKERS, st.sampled_from([-3, -1, 1, 2]))
def test_results_of_another_turn_change_nothing(a_plan: Plan, sequence: list, make, offset: int) -> None:  # type: ignore[no-untyped-def,type-arg]
    state = begin(a_plan)
    for earlier, _ in sequence:
        state, _effects = step(state, earlier(state.turn))
    event = make(state.turn + offset)
    if not isinstance(event, Started | PauseRequested | ResumeRequested | EndRequested | TimeUp):
        assert step(state, event) == (state, ())


@settings(max_examples=150, deadline=None)
@given(
    st.integers(1, 30),
    st.lists(st.sampled_from([*LABELS, "skip", "pause", "time"]), min_size=80, max_size=80),
)
def test_exact_turns_hold_for_any_mix(turns: int, script: list[str]) -> None:
    run = Run(plan(exact_turns=turns))
    run.to_first_question()
    for action in script:
        if run.state.stage is not Stage.TOPICS:
            break
        if action == "pause":
            run.send(PauseRequested(run.turn))
            run.send(ResumeRequested(run.turn))
        elif action == "time":
            run.send(TimeUp(run.turn))
        elif action == "skip":
            run.send(SkipRequested(run.turn))
            run.send(ReplyReady(run.turn, "", "bank"))
        else:
            run.answer(action)
            run.send(ReplyReady(run.turn, "", "bank"))
    state, _ = finish_politely(run.state)
    assert len(state.history) == turns
