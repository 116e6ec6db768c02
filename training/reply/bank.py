"""The line that is said where no model has a better one: composed from the answer's own words, or ready-made.

Standard library only. In an interview the question bank has its own lines; these stand for them
wherever lines are judged without an interview around them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from training.fallback_lines import Situation, lines
from training.reply import phrases_en, phrases_zh
from training.reply.composed import faults, heads_of
from training.rows import ReplyRow
from training.rules import decide_by_rules

_TRIES = 12


def bank_line(row: ReplyRow, seed: int = 0) -> str:
    """A line for ``row`` that passes the checks if one of the wordings does; the same for the same seed."""
    rng = random.Random(f"bank {seed} {row.user_answer}")
    line = ""
    for line in _wordings(row, rng):
        if not faults(replace(row, expected_output=line)):
            return line
    return line


def _wordings(row: ReplyRow, rng: random.Random) -> Iterator[str]:
    phrases = phrases_en if row.language == "en" else phrases_zh
    heads = heads_of(row.user_answer, row.language)
    topic = str(row.context.get("next_topic") or "")
    asked = str(row.context.get("next_question") or "")
    for _ in range(_TRIES):
        head = rng.choice(heads) if heads else ""
        if row.task == "closing":
            said = rng.choice(phrases.REMEMBERED).format(head=head) if head and rng.random() < 0.5 else ""
            yield said + rng.choice(phrases.FAREWELLS)
        elif topic:
            known = row.task == "generate_question" and head
            first = rng.choice(phrases.PRAISE).format(head=head) if known else rng.choice(phrases.COMFORTS)
            first += rng.choice(phrases.BRIDGES).format(topic=topic)
            yield first + (asked or rng.choice(phrases.TOPIC_QUESTIONS).format(topic=topic))
        elif head and not _knows_nothing(row):
            yield rng.choice(phrases.LINKS).format(head=head) + rng.choice(phrases.ENDINGS)
        else:
            yield rng.choice(lines(Situation.FOLLOW_UP, row.language))
    situation = Situation.CLOSING if row.task == "closing" else Situation.FOLLOW_UP
    yield from lines(situation, row.language)


def _knows_nothing(row: ReplyRow) -> bool:
    speech = row.speech
    question = str(row.context.get("current_question") or "")
    found = decide_by_rules(
        question,
        row.user_answer,
        speech.hesitation_score,
        speech.filler_count,
        speech.answer_length,
        0,
        row.language,
    )
    return found.label == "NEXT_TOPIC"
