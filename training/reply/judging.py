"""Measures generated lines: valid or not and why, taking the answer's words up, unlike each other.

Standard library only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from training.rows import ReplyRow

MODEL, BANK = "model", "bank"
OPENING_CHARACTERS = 2
# What any two Chinese sentences share; a run of an answer's characters with nothing else is no content.
# fmt: off
_COMMON_ZH = frozenset(
    {
        "我们", "你们", "他们", "自己", "这个", "那个", "一个", "什么",
        "怎么", "就是", "然后", "没有", "还是", "时候", "的时", "后来",
        "当时", "因为", "所以", "可以", "知道", "觉得", "现在", "不是",
        "是不", "有没", "不了", "了一", "的是", "这样", "那样", "一下",
        "有点", "比较", "其实", "如果", "但是", "不会", "都是", "也是",
        "才能", "还有", "不能", "是我", "我的", "你的", "是怎", "的话",
        "了解", "接触", "不太", "嗯那", "出来", "起来",
    }
)
_COMMON_EN = frozenset(
    {
        "the", "and", "that", "this", "with", "was", "were", "for",
        "you", "your", "have", "had", "not", "but", "what", "when",
        "how", "did", "they", "them", "our", "its", "are", "from",
        "which", "into", "than", "then", "there", "about", "would", "could",
        "just", "very", "really", "some", "more", "because",
    }
)
# fmt: on
# A pair with one of these only says how words are joined.
_JOINING_ZH = frozenset("我你他她它们的了是在就也都很不没这那着过吗呢吧啊嗯呃和跟把被给让还又再才")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9+#.\-]+|\d+")
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")


@dataclass(frozen=True)
class Judged:
    """One prompt's outcome. ``first`` is the model's first candidate with its ``first_reasons``."""

    index: int
    row: ReplyRow
    output: str
    source: str
    reasons: tuple[str, ...]
    first: str
    first_reasons: tuple[str, ...]

    @property
    def valid(self) -> bool:
        """Whether the line that is said passes every check."""
        return not self.reasons

    def as_json(self) -> dict[str, Any]:
        """The row of the report."""
        return {
            "index": self.index,
            "output": self.output,
            "valid": self.valid,
            "reasons": list(self.reasons),
            "source": self.source,
            "first": self.first,
            "first_reasons": list(self.first_reasons),
        }


def content_words(text: str, language: str) -> set[str]:
    """Words of ``text`` that mean something: Latin terms, numbers, and pairs of Chinese characters."""
    latin = {word.lower().rstrip(".") for word in _LATIN.findall(text)}
    if language == "en":
        return {word for word in latin if len(word) > 3 and word not in _COMMON_EN}
    pairs = {run[n : n + 2] for run in _HAN_RUN.findall(text) for n in range(len(run) - 1)}
    return latin | {pair for pair in pairs - _COMMON_ZH if not _JOINING_ZH & set(pair)}


def takes_up(line: str, answer: str, language: str) -> bool:
    """Whether ``line`` contains a content word of ``answer``."""
    return bool(content_words(line, language) & content_words(answer, language))


def distinct(lines: Sequence[str], n: int = 2) -> float:
    """Distinct-n (Li et al. 2016): the share of character n-grams that are unlike the others; 0–1."""
    grams = [line[start : start + n] for line in lines for start in range(len(line) - n + 1)]
    return len(set(grams)) / len(grams) if grams else 0.0


def opening_share(lines: Sequence[str]) -> float:
    """The share of lines that begin like the most frequent beginning, by two characters; 0–1."""
    openings = Counter(line[:OPENING_CHARACTERS] for line in lines if line)
    return openings.most_common(1)[0][1] / openings.total() if openings else 0.0


def summary(judged: Sequence[Judged], trained_on: Sequence[str] = ()) -> Mapping[str, Any]:
    """The figures of all lines; ``trained_on`` are written lines to compare their variety with."""
    count = max(1, len(judged))
    said = [one.output for one in judged]
    asked = [
        one
        for one in judged
        if one.row.task == "generate_follow_up" and not one.row.context.get("next_topic")
    ]
    reasons = Counter(code for one in judged for code in one.first_reasons)
    sample = list(trained_on[:: max(1, len(trained_on) // count)])[:count]  # distinct-n falls with the size
    return {
        "prompts": len(judged),
        "valid_before": sum(not one.first_reasons for one in judged) / count,
        "valid": sum(one.valid for one in judged) / count,
        "from_model": sum(one.source == MODEL for one in judged) / count,
        "takes_up": (
            sum(takes_up(one.output, one.row.user_answer, one.row.language) for one in asked)
            / max(1, len(asked))
        ),
        "follow_ups": len(asked),
        "distinct_outputs": len(set(said)) / count,
        "distinct_2": distinct(said),
        "distinct_2_of_data": distinct(sample),
        "opening_share": opening_share(said),
        "opening_share_of_data": opening_share(sample),
        "first_reasons": dict(reasons.most_common()),
    }
