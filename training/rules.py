"""The rule decider: FOLLOW_UP, NEXT_TOPIC or END from what an answer says, with its reasons.

Standard library only. It follows the guide: the meaning decides, the thresholds are hints. It is the
baseline that a trained decider must beat, and what decides when there is none.

How the confidence comes about. With the evidence e (``training.rule_evidence``) one balance of substance is
computed, in nats, and cut to ±1.6:

    b = 0.9·min(terms, 2) + 0.8·min(numbers, 2) + 0.5·min(actions, 4) + 0.3·min(links, 3)
        + min(1.6, content / 20 characters or 11 words)
        − 0.8·min(empty phrases, 4) − 0.3·min(hedges, 3) − 0.4·[hesitation > 0.7]
        − 2.2·[says it is not known; 1.2 if a 但是 follows] − 0.6·min(further such claims, 2)
        − 0.4·[three fillers or more, and fewer than three characters to each] − 1.3

and the three labels score  FOLLOW_UP = b,  NEXT_TOPIC = −b,  END = max(b, 0) + f − 2.5, where f is 4
if the candidate says that all was said (half of it if also that it is not known), 3.5 if choice,
alternatives, result and limits were all named, 1 if three of them. At depth 0 END is left out, at depth 3
FOLLOW_UP, and there END = b + f. Probabilities are the softmax of the scores, the confidence is the highest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from training.rows import LABELS, MAX_DEPTH, count_answer_length
from training.rule_evidence import Evidence, gather

_BALANCE_LIMIT = 1.6
_CONTENT_UNIT = {"zh": 20.0, "en": 11.0}
_SHORT = {"zh": 20, "en": 12}
_HIGH_HESITATION = 0.7


@dataclass(frozen=True)
class RuleDecision:
    """A label with its confidence (0–1), the reasons in the interview's language, and all probabilities."""

    label: str
    confidence: float
    reasons: tuple[str, ...]
    probabilities: dict[str, float]


def decide_by_rules(
    question: str,
    answer: str,
    hesitation_score: float | None,
    filler_count: int | None,
    answer_length: int | None,
    follow_up_depth: int,
    language: str = "zh",
) -> RuleDecision:
    """What should follow ``answer``; never END at depth 0, never FOLLOW_UP at depth 3.

    ``answer_length`` is characters (zh) or words (en), counted here when None; so is an unmeasured
    ``hesitation_score`` or ``filler_count`` left out of account.
    """
    language = "en" if language == "en" else "zh"
    length = count_answer_length(answer, language) if answer_length is None else answer_length
    evidence = gather(question, answer, language)
    balance = _balance(evidence, hesitation_score, filler_count, length, language)
    scores = _scores(balance, _finish(evidence, balance), follow_up_depth)
    highest = max(scores.values())
    weights = {label: math.exp(score - highest) for label, score in scores.items()}
    total = sum(weights.values())
    probabilities = {label: weights.get(label, 0.0) / total for label in LABELS}
    label = max(LABELS, key=lambda name: probabilities[name])
    reasons = _reasons(label, evidence, hesitation_score, length, follow_up_depth, language)
    return RuleDecision(label, probabilities[label], reasons, probabilities)


def _balance(
    evidence: Evidence, hesitation: float | None, fillers: int | None, length: int, language: str
) -> float:
    """How much more substance than emptiness, in nats, cut to ±1.6; see the formula above."""
    substance = (
        0.9 * min(len(evidence.terms), 2)
        + 0.8 * min(len(evidence.numbers), 2)
        + 0.5 * min(len(evidence.actions), 4)
        + 0.3 * min(len(evidence.links), 3)
        + min(1.6, evidence.content_length / _CONTENT_UNIT[language])
    )
    emptiness = 0.8 * min(len(evidence.empty), 4) + 0.3 * min(len(evidence.hedges), 3)
    if evidence.unknown:
        emptiness += (1.2 if evidence.turned else 2.2) + 0.6 * min(len(evidence.unknown) - 1, 2)
    if hesitation is not None and hesitation > _HIGH_HESITATION:
        emptiness += 0.4
    if fillers is not None and fillers >= 3 and length < 3 * fillers:
        emptiness += 0.4  # more hesitation sounds than words
    return max(-_BALANCE_LIMIT, min(_BALANCE_LIMIT, substance - emptiness - 1.3))


def _finish(evidence: Evidence, balance: float) -> float:
    """How strongly the answer says, in words or by its completeness, that the topic is exhausted."""
    if evidence.finished:
        return 2.0 if evidence.unknown and balance < 0 else 4.0
    return {4: 3.5, 3: 1.0}.get(len(evidence.facets), 0.0) if balance > 0 else 0.0


def _scores(balance: float, finish: float, depth: int) -> dict[str, float]:
    if depth >= MAX_DEPTH:
        return {"NEXT_TOPIC": -balance, "END": balance + finish}
    if depth <= 0:
        return {"FOLLOW_UP": balance, "NEXT_TOPIC": -balance}
    return {"FOLLOW_UP": balance, "NEXT_TOPIC": -balance, "END": max(balance, 0.0) + finish - 2.5}


def _reasons(
    label: str, evidence: Evidence, hesitation: float | None, length: int, depth: int, language: str
) -> tuple[str, ...]:
    """One sentence per piece of evidence that speaks for ``label``; never empty."""
    english = language == "en"
    reasons = []
    if depth >= MAX_DEPTH:
        reasons.append("This topic has had its three follow-ups." if english else "这个话题已经追问了三次。")
    if label == "NEXT_TOPIC":
        reasons += _against(evidence, hesitation, length, english)
    elif label == "END" and evidence.finished:
        said = evidence.finished[-1]
        reasons.append(f"The candidate said: “{said}”." if english else f"候选人说「{said}」，已经讲完了。")
    elif label == "END" and len(evidence.facets) >= 3:
        reasons.append(
            "The answer covers choice, alternatives, result and limits."
            if english
            else "选择、备选、结果和局限都讲到了。"
        )
    if label != "NEXT_TOPIC":
        reasons += _in_favour(evidence, length, english)
    return tuple(reasons)


def _against(evidence: Evidence, hesitation: float | None, length: int, english: bool) -> list[str]:
    reasons = []
    if evidence.unknown:
        said = evidence.unknown[0]
        reasons.append(f"The candidate said: “{said}”." if english else f"候选人说「{said}」。")
    if evidence.empty:
        phrases = ", ".join(evidence.empty[:3]) if english else "、".join(evidence.empty[:3])
        reasons.append(f"General words ({phrases})." if english else f"说法比较笼统（{phrases}）。")
    if length < _SHORT["en" if english else "zh"]:
        reasons.append(f"The answer has only {length} words." if english else f"回答只有{length}个字。")
    if hesitation is not None and hesitation > _HIGH_HESITATION:
        reasons.append(
            f"Hesitation is high ({hesitation:.2f})." if english else f"犹豫程度偏高（{hesitation:.2f}）。"
        )
    if not reasons:
        reasons.append("The answer names nothing concrete." if english else "回答里没有具体的内容可以追问。")
    return reasons


def _in_favour(evidence: Evidence, length: int, english: bool) -> list[str]:
    named = list(dict.fromkeys((*evidence.terms[:2], *evidence.numbers[:2], *evidence.actions[:2])))[:4]
    if named:
        words = ", ".join(named) if english else "、".join(named)
        return [f"The answer is concrete: {words}." if english else f"回答有具体内容：{words}。"]
    return [f"The answer has {length} words to dig into." if english else f"回答有{length}个字，可以接着聊。"]
