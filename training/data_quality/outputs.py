"""Faults of the lines to be learned: what must not be spoken, openings and lines that are too much alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from training.data_quality.findings import Finding
from training.data_quality.loading import Item, place
from training.data_quality.similar_texts import letters, near_matches
from training.data_quality.single_rows import texts_of
from training.fallback_lines import MAX_SPOKEN_CHARACTERS_ZH, MAX_SPOKEN_WORDS_EN
from training.reply_checks import check_reply
from training.rows import ReplyRow

OPENING_CHARACTERS = 4
MAX_OPENING_SHARE = 0.15
MAX_SIMILAR_SHARE = 0.05

_SHARES_FROM_ROWS = 20
_MASKED = re.compile(r"[A-Za-z0-9]+(?:[.\-+#/][A-Za-z0-9+#]*)*|[零一二三四五六七八九十百千万两]{2,}")
_MASK = "▢"


def check_output(item: Item[ReplyRow]) -> Iterator[Finding]:
    """The reasons of ``reply_checks`` why the row's line must not be spoken."""
    row = item.row
    if row.expected_output is None:
        return
    question = row.context.get("current_question", "")
    known = "\n".join(text for path, text in texts_of(row.context) if path != "current_question")
    line = row.expected_output
    shown = line if len(line) <= 80 else f"{line[:79]}…"
    for reason in check_reply(line, row.task, row.language, row.user_answer, question, known):
        values: dict[str, Any] = {"text": shown}
        if reason == "too_long":
            values |= _length(line, row.language)
        yield item.finding(f"reply_{reason}", "expected_output", **values)


def check_variety(items: Sequence[Item[ReplyRow]]) -> Iterator[Finding]:
    """Openings that too many lines share, and lines that are nearly the same with their terms masked."""
    items = [item for item in items if item.row.expected_output]
    for opening, count in opening_counts(items).items():
        if len(items) >= _SHARES_FROM_ROWS and count > MAX_OPENING_SHARE * len(items):
            values = {"opening": opening, "share": f"{count / len(items):.0%}"}
            yield Finding("opens_alike", field="expected_output", values=values)
    matches = near_matches([masked(item.row) for item in items])
    for match in matches:
        item, other = items[match.index], items[match.other]
        text = (other.row.expected_output or "")[:80]
        where = place(other.file, other.index, item.file)
        yield item.finding("similar_output", "expected_output", other=where, text=text)
    if len(items) >= _SHARES_FROM_ROWS and len(matches) > MAX_SIMILAR_SHARE * len(items):
        share = f"{len(matches) / len(items):.0%}"
        yield Finding("outputs_alike", field="expected_output", values={"share": share})


def opening_counts(items: Sequence[Item[ReplyRow]]) -> Counter[str]:
    """How many lines open with the same characters (Chinese: four; English: two words)."""
    return Counter(_opening(item.row) for item in items if item.row.expected_output)


def masked(row: ReplyRow) -> str:
    """The row's line with what fills a template (Latin words, numbers, résumé and topics) masked."""
    line = row.expected_output or ""
    if row.language == "en":
        known = _known(row)
        for name in known:
            line = re.sub(rf"\b{re.escape(name)}\b", _MASK, line, flags=re.IGNORECASE)
        return letters(re.sub(r"\d+", "", line))
    for name in _known(row):
        line = re.sub(re.escape(name), _MASK, line, flags=re.IGNORECASE)
    return letters(_MASKED.sub(_MASK, line))


def _known(row: ReplyRow) -> list[str]:
    """Names of skills and topics in the row, the longest first."""
    resume = row.context.get("resume", [])
    topics = [row.context.get(name) for name in ("current_topic", "next_topic", "job_title")]
    names = {name.strip() for name in [*resume, *topics] if isinstance(name, str)}
    return sorted((name for name in names if len(name) > 1), key=lambda name: (-len(name), name))


def _opening(row: ReplyRow) -> str:
    line = (row.expected_output or "").strip()
    if row.language == "en":
        return " ".join(line.split()[:2])
    return line[:OPENING_CHARACTERS]


def _length(line: str, language: str) -> dict[str, int]:
    if language == "en":
        return {"count": len(line.split()), "limit": MAX_SPOKEN_WORDS_EN}
    return {"count": len("".join(line.split())), "limit": MAX_SPOKEN_CHARACTERS_ZH}
