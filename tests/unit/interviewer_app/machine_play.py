"""Plays an interview on the machine, step by step: what the tests of the machine share."""

from __future__ import annotations

from dataclasses import replace

from interviewer_app.interview.machine import begin, step
from interviewer_app.interview.types import (
    AnswerFinished,
    Decide,
    Decision,
    DecisionMade,
    Effect,
    Event,
    LineSpoken,
    Phase,
    Plan,
    ReplyReady,
    Speak,
    Started,
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
