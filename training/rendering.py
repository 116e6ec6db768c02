"""What the two models see of a row: one text for the decider, one chat for the generator.

Standard library only. Changing a word here changes what every trained model expects: the version below goes
into each checkpoint's card, and a model of another version is refused.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from training.rows import DecisionRow, ReplyRow

RENDERING_VERSION = 1
MAX_QUESTION_UNITS = 64
MAX_ANSWER_UNITS = 256

# Buckets are the guide's own hints (hesitation .5 and .7, length 20 and 30) with finer steps around them; the
# words are single characters of every Chinese BERT vocabulary, so the numbers need no new tokens.
_HESITATION_STEPS = (0.3, 0.5, 0.7, 0.85)
_HESITATION_WORDS = ("很低", "低", "中", "高", "很高")
_FILLER_STEPS = (1, 3, 6)
_FILLER_WORDS = ("无", "少", "中", "多")
_LENGTH_STEPS = {"zh": (8, 20, 30, 60, 120), "en": (5, 12, 20, 40, 80)}
_LENGTH_WORDS = ("极短", "很短", "短", "中", "长", "很长")
_UNIT = re.compile(r"[A-Za-z]+|[0-9]+|\s+|.", re.DOTALL)
_SPECIAL_TOKEN = re.compile(r"\[(SEP|CLS|PAD|MASK|UNK)\]|<\|([a-z_]+)\|>", re.IGNORECASE)

_SYSTEM_ZH = (
    "你是一位亲切、专业的面试官，正在和候选人当面聊天。用口语说一句话，简短自然，不超过60个字。"
    "需要提问时只问一个问题，紧扣候选人刚说的内容；不重复原来的问题，不打分，不说教，"
    "不提候选人和简历都没说过的技术和数字。候选人不了解时，友好地换到和简历相近的话题。"
    "结束时肯定并感谢候选人，不再提问。"
)
_SYSTEM_EN = (
    "You are a kind, professional interviewer talking with a candidate face to face. Say one short, "
    "natural spoken line of at most 40 words. When a question is due, ask exactly one, about what was just "
    "said; never repeat the old question, never grade or lecture, and name no technology or number that "
    "neither candidate nor résumé mentioned. If the candidate does not know, change kindly to something near "
    "the résumé. At the end, give recognition and thanks and ask nothing."
)
_TASKS_ZH = {
    "generate_follow_up": "接着回答往下问一个问题；如果候选人不了解，就友好地换个话题。",
    "generate_question": "先肯定一句，再就新话题问一个问题。",
    "closing": "结束面试，肯定并感谢候选人，不要提问。",
}
_TASKS_EN = {
    "generate_follow_up": "Ask one question about the answer; if the candidate does not know, change topic.",
    "generate_question": "Give a word of recognition, then ask one question on the new topic.",
    "closing": "Close the interview with recognition and thanks; ask nothing.",
}
_NAMES_ZH = (
    "岗位",
    "简历",
    "话题",
    "问题",
    "回答",
    "犹豫程度",
    "填充词",
    "已追问",
    "新话题",
    "可以问",
    "任务",
)
_NAMES_EN = (
    "Job",
    "Résumé",
    "Topic",
    "Question",
    "Answer",
    "Hesitation",
    "Fillers",
    "Follow-ups so far",
    "New topic",
    "Could ask",
    "Task",
)
_HESITATION_EN = ("very low", "low", "medium", "high", "very high")


def render_decision(row: DecisionRow) -> str:
    """The text the decider sees: the measures as bucket words, the question, ``[SEP]``, the answer.

    Question and answer lose their middle where they are long: an answer's end carries 说完了.
    """
    speech = row.speech
    hesitation = _bucket(speech.hesitation_score, _HESITATION_STEPS, _HESITATION_WORDS, "未知")
    fillers = _bucket(speech.filler_count, _FILLER_STEPS, _FILLER_WORDS, "未知")
    steps = _LENGTH_STEPS["en" if row.language == "en" else "zh"]
    length = _bucket(speech.answer_length, steps, _LENGTH_WORDS, "未知")
    tags = f"深度{row.follow_up_depth} 犹豫{hesitation} 填充{fillers} 长度{length}"
    question = _without_middle(_plain(row.question), MAX_QUESTION_UNITS)
    answer = _without_middle(_plain(row.answer), MAX_ANSWER_UNITS)
    return f"{tags} 问：{question} [SEP] {answer or '（没有回答）'}"


def render_chat(row: ReplyRow) -> list[dict[str, str]]:
    """The generator's messages: system, user, and the reply where the row has one.

    What is known before the answer stands first, so that its prefix can be read while the candidate speaks.
    """
    english = row.language == "en"
    names, tasks = (_NAMES_EN, _TASKS_EN) if english else (_NAMES_ZH, _TASKS_ZH)
    words = _HESITATION_EN if english else _HESITATION_WORDS
    context, colon = row.context, ": " if english else "："
    answer = _without_middle(_plain(row.user_answer), MAX_ANSWER_UNITS)
    values = (
        _text(context, "job_title"),
        _resume(context, english),
        _text(context, "current_topic"),
        _text(context, "current_question"),
        answer or ("(no answer)" if english else "（没有回答）"),
        _bucket(row.speech.hesitation_score, _HESITATION_STEPS, words, ""),
        str(row.speech.filler_count),
        str(context.get("follow_up_depth", "")) if context.get("follow_up_depth") is not None else "",
        _text(context, "next_topic"),
        _text(context, "next_question"),
        tasks[row.task],
    )
    user = "\n".join(f"{name}{colon}{value}" for name, value in zip(names, values, strict=True) if value)
    messages = [
        {"role": "system", "content": _SYSTEM_EN if english else _SYSTEM_ZH},
        {"role": "user", "content": user},
    ]
    if row.expected_output is not None:
        messages.append({"role": "assistant", "content": row.expected_output.strip()})
    return messages


def fit_tokens(ids: Sequence[int], limit: int) -> list[int]:
    """``ids`` within ``limit``: over-long ones lose tokens from the middle of the answer.

    Keeps the front (measures and question) and the end (the answer's end and the closing separator). A last
    guard behind ``render_decision``'s own limits, for tokenizers that cut words finer than expected.
    """
    if limit < 8:
        raise ValueError("a model that reads fewer than 8 tokens cannot judge an answer")
    if len(ids) <= limit:
        return list(ids)
    tail = limit // 3
    return [*ids[: limit - tail], *ids[len(ids) - tail :]]


def count_units(text: str) -> int:
    """About how many tokens ``text`` costs; what is beyond the limits above loses its middle."""
    return sum(map(_units, _UNIT.findall(text)))


def _bucket(value: float | None, steps: Sequence[float], words: Sequence[str], unknown: str) -> str:
    return unknown if value is None else words[bisect_right(steps, value)]


def _text(context: Mapping[str, Any], name: str) -> str:
    value = context.get(name)
    return _plain(value) if isinstance(value, str) else ""


def _resume(context: Mapping[str, Any], english: bool) -> str:
    items = context.get("resume")
    texts = (
        [_plain(item) for item in items if isinstance(item, str)] if isinstance(items, list | tuple) else []
    )
    return (", " if english else "、").join(texts)


def _plain(text: str) -> str:
    """``text`` on one line, with nothing in it that a tokenizer would read as a control token."""
    return _SPECIAL_TOKEN.sub(lambda match: match.group(1) or match.group(2), " ".join(text.split()))


def _units(piece: str) -> int:
    """About how many tokens a piece costs: a Latin run one per three letters, any other character one."""
    return 0 if piece.isspace() else -(-len(piece) // 3)


def _without_middle(text: str, limit: int) -> str:
    """``text`` cut to about ``limit`` tokens, half from the front and half from the end, joined by ``…``."""
    pieces = _UNIT.findall(text)
    if sum(map(_units, pieces)) <= limit:
        return text
    front = _within(pieces, limit // 2)
    end = _within(pieces[::-1], limit - limit // 2)[::-1]
    return f"{''.join(front).rstrip()}…{''.join(end).lstrip()}"


def _within(pieces: Sequence[str], limit: int) -> list[str]:
    kept, spent = [], 0
    for piece in pieces:
        spent += _units(piece)
        if spent > limit:
            break
        kept.append(piece)
    return kept
