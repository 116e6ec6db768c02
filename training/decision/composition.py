"""Composes labelled answers from hand-written pieces, by the labels' own rules; the same for the same seed.

Standard library only. Every row says ``source: composed``: such rows teach, they never judge. What makes a
label: one concrete fact, however it is wrapped, is worth a follow-up; choice, alternative, result and limit
together, or substance and "that is all", end a topic from depth 1 on; at depth 3 substance ends it; whatever
is polite, fluent or off the topic without a fact changes it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Any

from training.decision.pieces import (
    ALL_SAID,
    ANY_QUESTION,
    BUT_KNOWS,
    BUT_NOT,
    EMPTY,
    FILLER,
    OFF_TOPIC,
    OPENING,
    REFUSAL,
    Pieces,
    Topic,
)
from training.rows import MAX_DEPTH, DecisionRow, SpeechAnalysis, count_answer_length

SOURCE = "composed"
_ASKING = re.compile(
    r"(你们的?|您|你的?|咱们|这个|那个|上线以后|后来|当时|怎么.*|为什么.*|什么.*|哪.*|有没有|是不是|讲一次|讲讲|说说"
    r"|介绍一下|谈谈|如何.*|多少.*|吗|呢|的时候.*|[？?。，,].*)"
)


class Composer:
    """Makes rows in one language.

    ``questions`` are further ones, for answers that fit any; ``told`` are concrete sentences in the order in
    which they were written, for questions that fit any answer.
    """

    def __init__(self, pieces: Pieces, questions: Sequence[str], told: Sequence[str], seed: int) -> None:
        own = [topic.question for topic in pieces.topics]
        self._pieces, self._told = pieces, told
        self._questions = [*questions, *own, *pieces.talk[ANY_QUESTION] * 4]
        self._rng = random.Random(f"compose {pieces.language} {seed}")
        self._english = pieces.language == "en"

    def rows(self, count: int) -> list[DecisionRow]:
        """``count`` rows, about 2 FOLLOW_UP to 2 NEXT_TOPIC to 1.3 END."""
        return [self._row() for _ in range(count)]

    def _row(self) -> DecisionRow:
        kinds: tuple[Callable[[], tuple[str, list[str], int, str]], ...] = (
            self._substance, self._wrapped, self._closed, self._deep,
            self._refused, self._thin, self._empty, self._off_topic,
        )  # fmt: skip
        (kind,) = self._rng.choices(kinds, (25, 12, 20, 7, 18, 8, 19, 10))
        question, parts, depth, label = kind()
        answer, fillers = self._spoken(parts)
        speech = measures(self._rng, answer, fillers, self._pieces.language)
        extra = {"source": SOURCE, "kind": kind.__name__.strip("_")}
        return DecisionRow(question, answer, depth, speech, label, self._pieces.language, extra)

    def _substance(self) -> tuple[str, list[str], int, str]:
        """Facts with something still open; closed, they would end the topic (``_closed``)."""
        topic, rng = self._topic(), self._rng
        parts = self._facts(topic, rng.choices((1, 2, 3), (5, 4, 2))[0])
        closing = [text for text in (topic.alternative, topic.result, topic.limit) if text]
        parts += rng.sample(closing, min(len(closing), rng.choices((0, 1, 2), (5, 4, 3))[0]))
        if rng.random() < 0.25:
            parts.insert(0, self._talk(OPENING))
        return topic.question, parts, rng.randrange(MAX_DEPTH), "FOLLOW_UP"

    def _wrapped(self) -> tuple[str, list[str], int, str]:
        """One fact among admissions or empty talk: worth a follow-up, and too little at depth 3."""
        topic, rng = self._topic(), self._rng
        fact = rng.choice(topic.facts)
        if rng.random() < 0.5:
            parts = [self._talk(REFUSAL), self._talk(BUT_KNOWS), fact]
        else:
            parts = [self._talk(EMPTY) for _ in range(rng.randint(1, 3))]
            parts.insert(rng.randint(0, len(parts)), fact)
        return topic.question, parts, rng.randrange(MAX_DEPTH), "FOLLOW_UP"

    def _closed(self) -> tuple[str, list[str], int, str]:
        """Substance that is complete, or declared so; at depth 0 it is followed up all the same."""
        topic, rng = self._topic(), self._rng
        closing = [text for text in (topic.alternative, topic.result, topic.limit) if text]
        if closing and rng.random() < 0.65:
            parts = self._facts(topic, rng.randint(1, 2)) + rng.sample(closing, 3)
            if rng.random() < 0.3:
                rng.shuffle(parts)
        else:
            parts = self._facts(topic, rng.randint(1, 3)) + rng.sample(
                closing, min(len(closing), rng.choice((0, 0, 1, 2)))
            )
            parts.append(self._talk(ALL_SAID))
        if rng.random() < 0.15:
            return topic.question, parts, 0, "FOLLOW_UP"
        return topic.question, parts, rng.randint(1, MAX_DEPTH), "END"

    def _deep(self) -> tuple[str, list[str], int, str]:
        """Facts at depth 3: the topic has been good and is over."""
        question, parts, _, _ = self._substance()
        return question, parts, MAX_DEPTH, "END"

    def _refused(self) -> tuple[str, list[str], int, str]:
        question, rng = rng_choice(self._rng, self._questions), self._rng
        parts = [self._talk(REFUSAL)]
        chance = rng.random()
        if chance < 0.3:
            parts.insert(0, self._talk(OPENING))
        elif chance < 0.45:
            parts = [self._talk(EMPTY), self._talk(BUT_NOT), *parts]
        elif chance < 0.55:
            parts.append(self._talk(REFUSAL))
        if rng.random() < 0.35:
            echoed = self._echo(question)
            parts = [echoed, *parts] if echoed else parts
        if rng.random() < 0.12:
            parts.append(self._talk(ALL_SAID))
        return question, parts, rng.randrange(MAX_DEPTH + 1), "NEXT_TOPIC"

    def _thin(self) -> tuple[str, list[str], int, str]:
        """About the matter itself, and nothing in it."""
        topic, rng = self._rng.choice(self._pieces.topics), self._rng
        parts = [topic.thin]
        if rng.random() < 0.6:
            parts.insert(
                rng.randint(0, 1), self._talk(rng.choice((REFUSAL, EMPTY, EMPTY, OPENING, ALL_SAID)))
            )
        return topic.question, parts, rng.randrange(MAX_DEPTH + 1), "NEXT_TOPIC"

    def _empty(self) -> tuple[str, list[str], int, str]:
        question, rng = rng_choice(self._rng, self._questions), self._rng
        parts = [self._talk(EMPTY) for _ in range(rng.choices((1, 2, 3, 4, 5), (3, 4, 4, 2, 1))[0])]
        echoed = self._echo(question) if rng.random() < 0.4 else ""
        if echoed:
            parts.insert(0, echoed)
        elif rng.random() < 0.3:
            parts.insert(0, self._talk(OPENING))
        if rng.random() < 0.15:
            parts.append(self._talk(ALL_SAID))
        return question, parts, rng.randrange(MAX_DEPTH + 1), "NEXT_TOPIC"

    def _off_topic(self) -> tuple[str, list[str], int, str]:
        question, rng = rng_choice(self._rng, self._questions), self._rng
        parts = [self._talk(OFF_TOPIC) for _ in range(rng.randint(1, 3))]
        if rng.random() < 0.4:
            parts.insert(0, self._talk(rng.choice((REFUSAL, EMPTY, OPENING))))
        return question, parts, rng.randrange(MAX_DEPTH + 1), "NEXT_TOPIC"

    def _topic(self) -> Topic:
        if not self._told or self._rng.random() < 0.5:
            return self._rng.choice(self._pieces.topics)
        start = self._rng.randrange(max(1, len(self._told) - 3))
        facts = tuple(text.rstrip("。.？?！!") for text in self._told[start : start + 3])
        return Topic(self._talk(ANY_QUESTION), facts, "", "", "", "")

    def _facts(self, topic: Topic, count: int) -> list[str]:
        chosen = sorted(self._rng.sample(range(len(topic.facts)), min(count, len(topic.facts))))
        return [topic.facts[number] for number in chosen]

    def _talk(self, purpose: str) -> str:
        return self._rng.choice(self._pieces.talk[purpose])

    def _echo(self, question: str) -> str:
        """What the question is about, as people take it up before they have anything to say."""
        if self._english:
            return ""
        about = _ASKING.sub("", question).strip("的是把在")
        if not 2 <= len(about) <= 12:
            return ""
        return about + self._rng.choice(("啊", "这块", "嘛", "的话", "这个", "，嗯", ""))

    def _spoken(self, parts: list[str]) -> tuple[str, int]:
        """The parts as a recogniser writes them, and how many hesitation sounds were put in."""
        rng, fillers = self._rng, 0
        rate = rng.choice((0.0, 0.0, 0.1, 0.3, 0.6))
        pause, stop = (", ", ". ") if self._english else ("，", "。")
        text = ""
        for number, part in enumerate(parts):
            if rng.random() < rate:
                part = f"{self._talk(FILLER)}{pause if self._english or rng.random() < 0.6 else ''}{part}"
                fillers += 1
            if number:
                text += pause if rng.random() < 0.6 else stop
            text += part
        text += stop.strip() if rng.random() < 0.9 else ""
        return text, fillers


def rng_choice(rng: random.Random, values: Sequence[str]) -> str:
    """One of ``values``."""
    return values[rng.randrange(len(values))]


def measures(rng: random.Random, answer: str, fillers: int, language: str) -> SpeechAnalysis:
    """Numbers that tell nothing about the label: any hesitation, about as many fillers as were said."""
    hesitation = None if rng.random() < 0.05 else round(rng.betavariate(1.1, 1.5), 2)
    noisy = max(0, fillers + rng.choice((0, 0, 0, 1, 1, 2, -1)))
    return SpeechAnalysis(hesitation, noisy, count_answer_length(answer, language))


def as_plain(row: DecisionRow) -> dict[str, Any]:
    """A row as a data file holds it."""
    speech = row.speech
    context = {
        "follow_up_depth": row.follow_up_depth,
        "hesitation_score": speech.hesitation_score,
        "filler_count": speech.filler_count,
        "answer_length": speech.answer_length,
    }
    about = {"language": row.language, **row.extra}
    return {
        "question": row.question, "answer": row.answer, "context": context, "label": row.label, **about
    }  # fmt: skip
