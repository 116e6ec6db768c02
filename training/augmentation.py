"""Makes variants of training rows: other words, another way to ask, a longer or shorter answer.

Standard library only. Variants are made of rows that are learned from, after the split, and say so
(``augmented_from``): none can stand on another side than its original. What a line takes over from the answer
is never touched, a label never changes, and counted measures (fillers, length) are counted anew.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from training.rows import DecisionRow, ReplyRow, SpeechAnalysis, count_answer_length

MAX_VARIANTS = 10
_TRIES = 8

# Words that say the same in an interview, whichever stands around them; no term of any trade is among them.
_SYNONYMS_ZH: tuple[tuple[str, ...], ...] = (
    ("主要", "基本上", "大体上"),
    ("后来", "再后来", "之后"),
    ("特别", "非常", "相当"),
    ("因为", "由于"),
    ("大概", "差不多", "大约"),
    ("一开始", "起初", "刚开始"),
    ("经常", "常常", "老是"),
    ("解决", "处理", "搞定"),
    ("发现", "注意到", "看到"),
    ("觉得", "认为", "感觉"),
    ("比较", "相对", "还算"),
    ("全部", "统统", "都"),
    ("马上", "立刻", "当场"),
    ("不太了解", "不怎么了解", "了解得不多"),
    ("没接触过", "没碰过", "没怎么接触过"),
    ("不清楚", "不知道"),
    ("然后", "接着", "接下来"),
    ("如果", "要是", "假如"),
    ("但是", "不过", "可是"),
    ("其实", "说实话", "实际上"),
)
_SYNONYMS_EN: tuple[tuple[str, ...], ...] = (
    ("mostly", "mainly", "for the most part"),
    ("because", "since"),
    ("about", "roughly", "around"),
    ("noticed", "saw", "found"),
    ("fixed", "solved", "sorted out"),
    ("really", "very", "quite"),
    ("at first", "in the beginning", "initially"),
    ("immediately", "right away", "at once"),
    ("often", "frequently"),
    ("but", "though"),
)
# (how a question may be put, how else): applied at its front or end, once.
_QUESTIONS_ZH: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"^你是怎么", ("当时怎么", "具体怎么", "能说说你怎么")),
    (r"^你怎么", ("换作你怎么", "一般你怎么", "那你怎么")),
    (r"^为什么", ("当时为什么", "到底为什么")),
    (r"^说说", ("聊聊", "讲讲", "谈谈")),
    (r"怎么做的？$", ("是怎么做的？", "具体怎么做？")),
    (r"遇到过什么", ("碰到过什么", "遇见过什么")),
    (r"有没有", ("是否有过", "有过没有")),
    (r"^你们", ("你们组", "你们那边")),
    (r"^(?=[^你我说聊])", ("问一下，", "想了解一下，", "再问一个，")),
)
_QUESTIONS_EN: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"^How did you", ("In what way did you", "How exactly did you")),
    (r"^Why did you", ("What made you", "For what reason did you")),
    (r"^Tell me about", ("Talk me through", "Say a little about")),
    (r"^What was", ("What would you say was",)),
    (r"^(?=[A-Z])", ("Let me ask: ", "One question: ")),
)
_FILLERS_ZH = ("嗯，", "呃，", "那个，")
_FILLERS_EN = ("um, ", "well, ", "you know, ")
_FILLER = re.compile(r"嗯|呃|那个|\b(?:um|uh)\b", re.IGNORECASE)
_CLAUSES_ZH = re.compile(r"[^，。；！？]+[，。；！？]?")
_CLAUSES_EN = re.compile(r"[^,.;!?]+[,.;!?]?\s*")


def augment_replies(rows: Sequence[ReplyRow], count: int, seed: int) -> list[ReplyRow]:
    """Up to ``count`` variants of each row, the same for the same seed; the originals are not among them.

    Raises:
        ValueError: ``count`` is not 0 to ``MAX_VARIANTS``.
    """
    found: list[ReplyRow] = []
    for number, row in enumerate(rows):
        for question, answer, speech in _variants(_reply_texts(row), count, seed, number):
            context = {**row.context, "current_question": question} if question else dict(row.context)
            extra = _marked(row.extra, number)
            found.append(replace(row, context=context, user_answer=answer, speech=speech, extra=extra))
    return found


def augment_decisions(rows: Sequence[DecisionRow], count: int, seed: int) -> list[DecisionRow]:
    """Up to ``count`` variants of each labelled row, the same for the same seed; labels stay.

    Raises:
        ValueError: ``count`` is not 0 to ``MAX_VARIANTS``.
    """
    found: list[DecisionRow] = []
    for number, row in enumerate(rows):
        texts = _Texts(row.question, row.answer, row.speech, row.language, frozenset())
        for question, answer, speech in _variants(texts, count, seed, number):
            extra = _marked(row.extra, number)
            found.append(replace(row, question=question, answer=answer, speech=speech, extra=extra))
    return found


class _Texts:
    """What may vary of a row, and the character pairs (or words) that must stay as they are."""

    def __init__(
        self, question: str, answer: str, speech: SpeechAnalysis, language: str, kept: frozenset[str]
    ) -> None:
        self.question, self.answer, self.speech = question, answer, speech
        self.language, self.kept = language, kept

    @property
    def english(self) -> bool:
        return self.language == "en"


def _reply_texts(row: ReplyRow) -> _Texts:
    line = (row.expected_output or "").lower()
    kept = re.findall(r"[a-z0-9']+", line) + [line[n : n + 2] for n in range(len(line) - 1)]
    question = row.context.get("current_question")
    return _Texts(
        question if isinstance(question, str) else "",
        row.user_answer,
        row.speech,
        row.language,
        frozenset(kept),
    )


def _variants(texts: _Texts, count: int, seed: int, number: int) -> list[tuple[str, str, SpeechAnalysis]]:
    if not 0 <= count <= MAX_VARIANTS:
        raise ValueError(f"count is {count}; use 0 to {MAX_VARIANTS}")
    rng = random.Random(f"augment {seed} {number}")
    seen = {(texts.question, texts.answer)}
    found: list[tuple[str, str, SpeechAnalysis]] = []
    for _ in range(count * _TRIES):
        if len(found) == count:
            break
        question, answer = texts.question, texts.answer
        if rng.random() < 0.7:
            answer = _synonyms(answer, texts, rng)
        if rng.random() < 0.5:
            question = _reworded(question, texts, rng)
        if rng.random() < 0.6:
            answer = _resized(answer, texts, rng)
        if (question, answer) not in seen:
            seen.add((question, answer))
            found.append((question, answer, _measured(answer, texts)))
    return found


def _synonyms(text: str, texts: _Texts, rng: random.Random) -> str:
    """Up to two words replaced by others of the same meaning, none that the line takes over."""
    groups = _SYNONYMS_EN if texts.english else _SYNONYMS_ZH
    here = [(word, group) for group in groups for word in group if _stands(word, text, texts.english)]
    here = [(word, group) for word, group in here if not _is_kept(word, texts)]
    rng.shuffle(here)
    for word, group in here[:2]:
        other = rng.choice([choice for choice in group if choice != word])
        if texts.english:
            text = re.sub(rf"\b{re.escape(word)}\b", other, text, count=1)
        elif not any(longer in text for longer in group if word in longer and longer != word):
            text = text.replace(word, other, 1)
    return text


def _stands(word: str, text: str, english: bool) -> bool:
    return re.search(rf"\b{re.escape(word)}\b", text) is not None if english else word in text


def _is_kept(word: str, texts: _Texts) -> bool:
    pieces = word.split() if texts.english else [word[n : n + 2] for n in range(len(word) - 1)] or [word]
    return any(piece in texts.kept for piece in pieces)


def _reworded(question: str, texts: _Texts, rng: random.Random) -> str:
    """The question put another way; it asks the same."""
    ways = _QUESTIONS_EN if texts.english else _QUESTIONS_ZH
    fitting = [(pattern, others) for pattern, others in ways if re.search(pattern, question)]
    if not fitting:
        return question
    pattern, others = rng.choice(fitting)
    return re.sub(pattern, rng.choice(others), question, count=1)


def _resized(answer: str, texts: _Texts, rng: random.Random) -> str:
    """The answer with a filler more, or without one of its inner clauses that the line does not need."""
    clauses = (_CLAUSES_EN if texts.english else _CLAUSES_ZH).findall(answer)
    inner = [n for n in range(1, len(clauses) - 1) if len(clauses) > 3 and not _needed(clauses[n], texts)]
    if inner and rng.random() < 0.5:
        gone = rng.choice(inner)
        return "".join(clauses[:gone] + clauses[gone + 1 :])
    place = rng.randrange(len(clauses)) if clauses else 0
    filler = rng.choice(_FILLERS_EN if texts.english else _FILLERS_ZH)
    return "".join([*clauses[:place], filler, *clauses[place:]]) if clauses else answer


def _needed(clause: str, texts: _Texts) -> bool:
    """Whether the line shares words with ``clause``; without a line, whether it holds a term or a number."""
    if not texts.kept:
        return re.search(r"[A-Za-z0-9]|不|没|了解|清楚|知道|就这些|说完", clause) is not None
    words = clause.lower().split() if texts.english else [clause[n : n + 2] for n in range(len(clause) - 1)]
    return any(word.strip(",.;!?，。") in texts.kept for word in words)


def _measured(answer: str, texts: _Texts) -> SpeechAnalysis:
    more = len(_FILLER.findall(answer)) - len(_FILLER.findall(texts.answer))
    speech = texts.speech
    return replace(
        speech,
        filler_count=max(0, speech.filler_count + more),
        answer_length=count_answer_length(answer, texts.language),
    )


def _marked(extra: Mapping[str, object], number: int) -> dict[str, object]:
    return {**extra, "augmented_from": str(extra.get("id", number))}
