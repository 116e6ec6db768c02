"""What the words of an answer show: that it is not known, that all was said, or something of substance.

Standard library only. Chinese is read clause by clause, English by sentences; the words themselves stand in
``rule_words_zh`` and ``rule_words_en``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from training import rule_words_en as en
from training import rule_words_zh as zh
from training.rows import count_answer_length


@dataclass(frozen=True)
class Evidence:
    """What was found in one answer; every tuple holds the words themselves, for the reasons.

    ``content_length`` is what remains (characters or words) without claims of not knowing, endings, fillers
    and politeness; ``turned`` is whether content follows a claim of not knowing after a 但是, 不过, but.
    """

    unknown: tuple[str, ...] = ()
    finished: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    hedges: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    turned: bool = False
    content_length: int = 0


def gather(question: str, answer: str, language: str) -> Evidence:
    """The evidence in ``answer``; terms that the question already named are no evidence."""
    text = " ".join(answer.split())
    return _gather_en(question, text) if language == "en" else _gather_zh(question, text)


def _gather_zh(question: str, text: str) -> Evidence:
    clauses = [clause.strip() for clause in zh.CLAUSE.split(text) if clause and clause.strip()]
    unknown, finished, kept = [], [], []
    for number, clause in enumerate(clauses):
        claim = _unknown_zh(clause, clauses[number + 1 :])
        if claim:
            unknown.append(claim)
        elif zh.FINISHED.search(clause) and number >= len(clauses) - 3:
            finished.append(clause)
            kept.append(zh.FINISHED.sub("", clause))
        else:
            kept.append(clause)
    content = "，".join(zh.FILLER.sub("", clause) for clause in kept)
    known = question.lower()
    terms = tuple(dict.fromkeys(term for term in zh.TERM.findall(content) if term.lower() not in known))
    return Evidence(
        unknown=tuple(unknown),
        finished=tuple(finished),
        terms=terms,
        numbers=_distinct(zh.NUMBER, content),
        actions=_distinct(zh.ACTION, content),
        links=_distinct(zh.LINK, content),
        empty=_distinct(zh.EMPTY, content),
        hedges=_distinct(zh.HEDGE, content),
        facets=tuple(name for name, pattern in zh.FACETS.items() if pattern.search(content)),
        turned=bool(unknown) and any(zh.CONTRAST.match(clause) for clause in kept),
        content_length=count_answer_length(zh.EMPTY.sub("", content), "zh"),
    )


def _unknown_zh(clause: str, following: list[str]) -> str:
    """The words by which ``clause`` says that the candidate does not know; empty if it does not say so."""
    bare = zh.FILLER.sub("", clause).strip()
    match = zh.BARE_REFUSAL.match(bare)
    if match and not (match["claim"] in ("没有", "没", "无", "没用") and following):
        return match["claim"]
    if zh.CONDITION.search(bare):
        return ""
    past = zh.PAST.search(bare) is not None
    if past and any(zh.TURN.search(later) or zh.ACTION.search(later) for later in following):
        return ""
    match = zh.UNKNOWN_SELF.match(bare) or zh.TOPIC_ME.match(bare)
    if match and not _other_meaning(match["claim"], match["rest"]):
        if "topic" in match.groupdict() and zh.OTHERS.search(match["topic"]):
            return ""
        return match["claim"]
    match = zh.UNKNOWN_TOPIC.match(bare)
    if (
        match
        and not zh.OTHERS.search(match["topic"])
        and not match["topic"].endswith(("是", "就", "从来", "几乎"))
    ):
        return match["claim"]
    return ""


def _other_meaning(claim: str, rest: str) -> bool:
    """不会丢数据, 没有出过问题: followed by content, the words of not knowing mean another thing."""
    if claim.endswith("会"):
        return bool(rest) and not zh.CANNOT_REST.match(rest)
    return bool(re.match(r"(?:任何|出过|什么)?(?:问题|故障|事故|差错|投诉)", rest))


def _gather_en(question: str, text: str) -> Evidence:
    plain = text.replace("’", "'")
    sentences = [
        part.strip() for part in re.split(r"(?<=[.!?;])\s+|,\s+(?=but\b|however\b)", plain) if part.strip()
    ]
    unknown, finished, kept = [], [], []
    for number, sentence in enumerate(sentences):
        match = en.UNKNOWN.search(sentence) or en.SKIP.search(sentence)
        later = sentences[number + 1 :]
        excused = match and (
            en.CONDITION.search(sentence[: match.start() + 1])
            or (en.PAST.search(sentence) and any(en.ACTION.search(other) for other in later))
        )
        if match and not excused:
            unknown.append(match.group().strip())
        elif en.FINISHED.search(sentence) and number >= len(sentences) - 3:
            finished.append(sentence)
            kept.append(en.FINISHED.sub("", sentence))
        else:
            kept.append(sentence)
    content = " ".join(en.FILLER.sub("", sentence) for sentence in kept)
    known = question.lower()
    terms = tuple(dict.fromkeys(term for term in en.TERM.findall(content) if term.lower() not in known))
    return Evidence(
        unknown=tuple(unknown),
        finished=tuple(finished),
        terms=terms,
        numbers=_distinct(en.NUMBER, content),
        actions=_distinct(en.ACTION, content),
        links=_distinct(en.LINK, content),
        empty=_distinct(en.EMPTY, content),
        hedges=_distinct(en.HEDGE, content),
        facets=tuple(name for name, pattern in en.FACETS.items() if pattern.search(content)),
        turned=bool(unknown) and any(en.CONTRAST.match(sentence) for sentence in kept),
        content_length=count_answer_length(en.EMPTY.sub("", content), "en"),
    )


def _distinct(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match.group().lower() for match in pattern.finditer(text)))
