"""Composes practice rows for the starter: an answer from the project's texts, and a line that takes it up.

A model of this size cannot know what every trade's words mean; it can learn to find what an answer is about,
say it back and ask on. Thousands of rows of that one skill come from swapping: any clause of any text is an
answer, its own words are the line's first half, and a plain question is the second; and in hand-written rows
a named skill is replaced by another everywhere at once.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from training.reply import phrases_en, phrases_zh
from training.reply_checks import check_reply
from training.rows import ReplyRow, SpeechAnalysis, count_answer_length

# So many rows have no more than the answer: half as long, and what matters stands out.
_BARE_SHARE = 0.65
_CUT_ZH = re.compile(r"[，。；！？、：]")
_CUT_EN = re.compile(r"[,.;!?:]")
_SHORT_ZH, _LONG_ZH = 3, 11
_SHORT_EN, _LONG_EN = 2, 6


@dataclass(frozen=True)
class Sources:
    """What rows are composed from, one set a language.

    ``clauses`` are spoken sentences in their order, ``terms`` names of skills and topics, ``jobs`` titles,
    ``questions`` (topic, question) pairs.
    """

    language: str
    clauses: Sequence[str]
    terms: Sequence[str]
    jobs: Sequence[str]
    questions: Sequence[tuple[str, str]]
    endings: Sequence[str]


def compose(sources: Sources, rng: random.Random) -> ReplyRow:
    """One practice row; its line passes the checks that spoken lines must pass."""
    kinds = (_follow_up, _follow_up, _follow_up, _change, _question, _question, _closing)
    while True:
        row = rng.choice(kinds)(sources, rng)
        if row is not None and not faults(row):
            return row


def faults(row: ReplyRow) -> tuple[str, ...]:
    """Why the row's line must not be spoken."""
    context = row.context
    known = " ".join(
        [str(context.get(name, "")) for name in ("job_title", "current_topic", "next_topic", "next_question")]
        + list(context.get("resume", []))
    )
    question = str(context.get("current_question", ""))
    return check_reply(row.expected_output or "", row.task, row.language, row.user_answer, question, known)


def swap_terms(row: ReplyRow, terms: Sequence[str], rng: random.Random) -> ReplyRow:
    """``row`` with the terms that its line takes over replaced by others, everywhere at once.

    A row whose line names none of ``terms`` from its prompt comes back as it is.
    """
    line = row.expected_output or ""
    context = row.context
    given = "\n".join(
        [
            row.user_answer,
            *(str(context.get(n, "")) for n in ("current_topic", "next_topic", "next_question")),
            *context.get("resume", []),
        ]
    )
    shared = [term for term in terms if term in line and term in given]
    shared = [term for term in shared if not any(term != other and term in other for other in shared)]
    swaps: dict[str, str] = {}
    for term in shared[:3]:
        alike = rng.choice(terms)
        like = alike.isascii() == term.isascii() and abs(len(alike) - len(term)) < 3
        if like and not any(alike in text for text in (given, line)):
            swaps[term] = alike
    if not swaps:
        return row
    pattern = re.compile("|".join(sorted(map(re.escape, swaps), key=len, reverse=True)))

    def swapped(value: Any) -> Any:
        if isinstance(value, str):
            return pattern.sub(lambda found: swaps[found.group()], value)
        return [swapped(item) for item in value] if isinstance(value, list) else value

    new = replace(
        row,
        context={name: swapped(value) for name, value in context.items()},
        user_answer=swapped(row.user_answer),
        expected_output=swapped(line),
    )
    return row if faults(new) else new


def _follow_up(sources: Sources, rng: random.Random) -> ReplyRow | None:
    answer = _answer(sources, rng)
    heads = heads_of(answer, sources.language)
    if not heads:
        return None
    head, phrases = rng.choice(heads), _phrases(sources)
    draw = rng.random()
    terms = [term for term in sources.terms if term in answer] if draw < 0.35 else []
    if terms:
        line = rng.choice(phrases.TERM_FOLLOW_UPS).format(term=rng.choice(terms))
    elif draw < 0.7:
        line = rng.choice(phrases.LINKS).format(head=head) + rng.choice(sources.endings)
    else:
        line = rng.choice(phrases.LINKS).format(head=head) + rng.choice(phrases.ENDINGS)
    return _row("generate_follow_up", answer, line, sources, rng)


def _change(sources: Sources, rng: random.Random) -> ReplyRow | None:
    phrases = _phrases(sources)
    topic = rng.choice(sources.terms)
    unknown = rng.choice(phrases.UNKNOWN)
    near, asked = rng.choice(sources.questions)
    if rng.random() < 0.5:
        topic, line = (
            near,
            rng.choice(phrases.COMFORTS) + rng.choice(phrases.BRIDGES).format(topic=near) + asked,
        )
    else:
        line = (
            rng.choice(phrases.COMFORTS)
            + rng.choice(phrases.BRIDGES).format(topic=topic)
            + rng.choice(phrases.TOPIC_QUESTIONS).format(topic=topic)
        )
    return _row("generate_follow_up", unknown, line, sources, rng, topic)


def _question(sources: Sources, rng: random.Random) -> ReplyRow | None:
    phrases, answer = _phrases(sources), _answer(sources, rng)
    heads = heads_of(answer, sources.language)
    if not heads:
        return None
    if rng.random() < 0.5:
        topic, asked = rng.choice(sources.questions)
    else:
        topic = rng.choice(sources.terms)
        asked = rng.choice(phrases.TOPIC_QUESTIONS).format(topic=topic)
    praise = rng.choice(phrases.PRAISE).format(head=rng.choice(heads))
    line = praise + rng.choice(phrases.BRIDGES).format(topic=topic) + asked
    return _row("generate_question", answer, line, sources, rng, topic)


def _closing(sources: Sources, rng: random.Random) -> ReplyRow | None:
    phrases = _phrases(sources)
    answer = _answer(sources, rng) if rng.random() < 0.6 else rng.choice(phrases.LAST_WORDS)
    heads = heads_of(answer, sources.language)
    said = rng.choice(phrases.REMEMBERED).format(head=rng.choice(heads)) if heads else ""
    return _row("closing", answer, said + rng.choice(phrases.FAREWELLS), sources, rng)


def _row(
    task: str, answer: str, line: str, sources: Sources, rng: random.Random, next_topic: str = ""
) -> ReplyRow:
    topic, question = rng.choice(sources.questions)
    resume = rng.sample(list(sources.terms), min(rng.randint(0, 3), len(sources.terms)))
    if next_topic and rng.random() < 0.8:
        resume.insert(rng.randint(0, len(resume)), next_topic)
    context: dict[str, Any] = {
        "job_title": rng.choice(sources.jobs),
        "current_question": question,
        "current_topic": topic,
        "resume": resume,
        "follow_up_depth": rng.randint(0, 3),
    }
    if next_topic:
        context["next_topic"] = next_topic
    if rng.random() < _BARE_SHARE:
        context = {name: context[name] for name in ("next_topic",) if name in context}
    hesitation = rng.choice((None, round(rng.random(), 2), round(rng.random() / 2, 2)))
    speech = SpeechAnalysis(
        hesitation, rng.choice((0, 0, 0, 1, 2, 4)), count_answer_length(answer, sources.language)
    )
    return ReplyRow(task, context, answer, speech, line, sources.language)


def _answer(sources: Sources, rng: random.Random) -> str:
    """One to three sentences that follow each other in a text, with a filler now and then."""
    length = rng.choice((1, 1, 2, 2, 3))
    start = rng.randrange(max(1, len(sources.clauses) - length))
    gap = " " if sources.language == "en" else ""
    text = gap.join(sources.clauses[start : start + length])
    if rng.random() < 0.25:
        text = rng.choice(_phrases(sources).FILLERS) + text
    return text


def heads_of(answer: str, language: str) -> list[str]:
    """Runs of the answer that a line can take up, as they are said back (without 我们, 然后, I, and …)."""
    english = language == "en"
    found = []
    for part in (_CUT_EN if english else _CUT_ZH).split(answer):
        bare = _bare(part.strip(), english)
        size = len(bare.split()) if english else len(bare)
        if (_SHORT_EN if english else _SHORT_ZH) <= size <= (_LONG_EN if english else _LONG_ZH):
            found.append(bare)
    return found


def _bare(part: str, english: bool) -> str:
    if english:
        bare = re.sub(
            r"^(?:(?:and|so|then|but|because|well|um|uh|we|i|i'd|it|also|basically)\s+)+",
            "",
            part,
            flags=re.I,
        )
        return "" if re.search(r"\b(?:i|my|me|we|our|us)\b", bare, re.I) else bare[:1].upper() + bare[1:]
    bare = re.sub(
        r"^(?:嗯|呃|那个|就是|然后|后来|所以|因为|但是|不过|而且|其实|我们|我|当时|一开始|最后|比如)+",
        "",
        part,
    )
    bare = re.sub(r"(?:的话|了吧|吧|嘛|啊|呢)$", "", bare)
    return "" if "我" in bare else bare


def _phrases(sources: Sources) -> Any:
    return phrases_en if sources.language == "en" else phrases_zh


def endings_of(rows: Sequence[ReplyRow], terms: Sequence[str]) -> Iterator[str]:
    """The plain questions at the end of hand-written follow-ups: short, and naming no term or number."""
    for row in rows:
        line = row.expected_output or ""
        if row.task != "generate_follow_up" or row.context.get("next_topic") or "，" not in line:
            continue
        ending = re.split(r"[，。]", line.rstrip("？"))[-1]
        plain = not re.search(r"[A-Za-z0-9一二三四五六七八九十百千]", ending)
        if 5 <= len(ending) <= 15 and plain and not any(term in ending for term in terms):
            yield ending + "？"


def context_terms(rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """Skills and topics that rows' contexts name (training rows only)."""
    found: set[str] = set()
    for context in rows:
        found |= {item for item in context.get("resume", []) if len(item) <= 12}
        found |= {str(context.get(name, "")) for name in ("current_topic", "next_topic")}
    return {term for term in found if 2 <= len(term) <= 12}
