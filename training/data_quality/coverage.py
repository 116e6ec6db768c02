"""Whether there is enough of everything: labels, kinds of reply, job families, topics, depths, answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from training.data_quality.findings import Finding
from training.data_quality.loading import DECISION, REPLY, Item
from training.rows import LABELS, MAX_DEPTH, DecisionRow, ReplyRow
from training.rule_evidence import gather

REPLY_KINDS = ("follow_up", "change", "question", "closing")
# (minimum, ideal) distinct rows, from the guide
LABEL_COUNTS = {"FOLLOW_UP": (40, 200), "NEXT_TOPIC": (40, 200), "END": (20, 100)}
REPLY_COUNTS = {"follow_up": (200, 800), "change": (100, 400), "question": (150, 600), "closing": (50, 200)}
MIN_FAMILY_ROWS = 50
MIN_TOPICS = 10
MAX_TOPIC_SHARE = 0.3
MIN_SHARE = 0.05
QUALITIES = ("unknown", "thin", "ordinary", "rich")

_SHARES_FROM_ROWS = 40  # below this a share of 5 % is one row or none
_TOPICS_FROM_ROWS = 100
_THIN = {"zh": 20, "en": 12}
_HESITATION_SPLIT = 0.5
_KIND_OF_TASK = {"generate_question": "question", "closing": "closing"}


def reply_kind(item: Item[ReplyRow]) -> str:
    """One of REPLY_KINDS: as the row says in ``kind``, else by its task and answer.

    A change of topic is a follow-up that names the next topic, or one on an answer that does not know.
    """
    if item.text("kind") in REPLY_KINDS:
        return item.text("kind")
    row = item.row
    if row.task in _KIND_OF_TASK:
        return _KIND_OF_TASK[row.task]
    changes = bool(row.context.get("next_topic")) or answer_quality(
        str(row.context.get("current_question", "")), row.user_answer, row.language
    ) in {"unknown"}
    return "change" if changes else "follow_up"


def answer_quality(question: str, answer: str, language: str) -> str:
    """One of QUALITIES, by the words that the rules look for; a rough measure, for coverage alone."""
    evidence = gather(question, answer, language)
    if evidence.unknown and not evidence.turned:
        return "unknown"
    if evidence.content_length < _THIN[language]:
        return "thin"
    details = len(evidence.terms) + len(evidence.numbers) + len(evidence.actions)
    return "rich" if details >= 3 else "ordinary"


def check_decisions(items: Sequence[Item[DecisionRow]]) -> Iterator[Finding]:
    """What the decision rows lack; ``items`` are the distinct usable ones."""
    counted = _counted(items)
    counts = Counter(item.row.label or "" for item in counted)
    yield from _counts({label: counts[label] for label in LABELS}, LABEL_COUNTS, DECISION)
    yield from _families(items)
    yield from _topics([item.text("topic") for item in items])
    yield from _depths(Counter(item.row.follow_up_depth for item in items), len(items))
    yield from _hesitation(items)
    yield from _qualities(decision_qualities(items))


def check_replies(items: Sequence[Item[ReplyRow]]) -> Iterator[Finding]:
    """What the reply rows lack; ``items`` are the distinct usable ones."""
    counted = [item for item in _counted(items) if item.row.expected_output is not None]
    counts = Counter(map(reply_kind, counted))
    yield from _counts({kind: counts[kind] for kind in REPLY_KINDS}, REPLY_COUNTS, REPLY)
    yield from _families(items)
    yield from _topics([str(item.row.context.get("current_topic", "")).strip() for item in items])
    depths = [item.row.context.get("follow_up_depth") for item in items]
    known = [depth for depth in depths if isinstance(depth, int) and 0 <= depth <= MAX_DEPTH]
    if known:
        yield from _depths(Counter(known), len(known))
    yield from _qualities(reply_qualities(items))
    prompts = sum(item.row.expected_output is None for item in items)
    if prompts:
        yield Finding("no_output", field="expected_output", values={"count": prompts})


def decision_qualities(items: Sequence[Item[DecisionRow]]) -> Counter[str]:
    """How many answers of each quality there are."""
    return Counter(answer_quality(item.row.question, item.row.answer, item.row.language) for item in items)


def reply_qualities(items: Sequence[Item[ReplyRow]]) -> Counter[str]:
    """How many answers of each quality there are; a closing's answer is none."""
    return Counter(
        answer_quality(
            str(item.row.context.get("current_question", "")), item.row.user_answer, item.row.language
        )
        for item in items
        if item.row.task != "closing"
    )


def _counted(items: Sequence[Item[Any]]) -> Sequence[Item[Any]]:
    """English rows stand beyond the minimum counts, unless there are no others."""
    chinese = [item for item in items if item.row.language == "zh"]
    return chinese or items


def _counts(counts: Mapping[str, int], wanted: Mapping[str, tuple[int, int]], kind: str) -> Iterator[Finding]:
    for name, count in counts.items():
        minimum, ideal = wanted[name]
        values = {"what": name, "count": count, "minimum": minimum, "ideal": ideal, "kind": kind}
        if count < minimum:
            yield Finding("too_few", values=values | {"missing": minimum - count})
        elif count < ideal:
            yield Finding("below_ideal", values=values)


def _families(items: Sequence[Item[Any]]) -> Iterator[Finding]:
    families = Counter(item.text("job_family") for item in items)
    without = families.pop("", 0)
    if without:
        yield Finding("no_job_family", field="job_family", values={"count": without})
    for family, count in families.items():
        if count < MIN_FAMILY_ROWS:
            missing = MIN_FAMILY_ROWS - count
            values = {"family": family[:60], "count": count, "minimum": MIN_FAMILY_ROWS, "missing": missing}
            yield Finding("small_job_family", field="job_family", values=values)


def _topics(topics: Sequence[str]) -> Iterator[Finding]:
    named = Counter(topic for topic in topics if topic)
    if not named:
        if topics:
            yield Finding("no_topics", field="topic")
        return
    if len(topics) >= _TOPICS_FROM_ROWS and len(named) < MIN_TOPICS:
        values = {"count": len(named), "rows": len(topics), "minimum": MIN_TOPICS}
        yield Finding("few_topics", field="topic", values=values)
    topic, count = named.most_common(1)[0]
    if len(topics) >= _SHARES_FROM_ROWS and count > MAX_TOPIC_SHARE * len(topics):
        share = f"{count / len(topics):.0%}"
        yield Finding("dominant_topic", field="topic", values={"topic": topic[:60], "share": share})


def _depths(depths: Mapping[int, int], rows: int) -> Iterator[Finding]:
    if rows < _SHARES_FROM_ROWS:
        return
    for depth in range(MAX_DEPTH + 1):
        count = depths.get(depth, 0)
        if count < MIN_SHARE * rows:
            values = {"depth": depth, "count": count, "rows": rows}
            yield Finding("depth_missing", field="context.follow_up_depth", values=values)


def _qualities(qualities: Mapping[str, int]) -> Iterator[Finding]:
    rows = sum(qualities.values())
    if rows < _SHARES_FROM_ROWS:
        return
    for quality in QUALITIES:
        count = qualities.get(quality, 0)
        if count < MIN_SHARE * rows:
            yield Finding("quality_missing", values={"quality": quality, "count": count, "rows": rows})


def _hesitation(items: Sequence[Item[DecisionRow]]) -> Iterator[Finding]:
    sides: Mapping[str, Callable[[float], bool]] = {
        "below": lambda score: score < _HESITATION_SPLIT,
        "above": lambda score: score >= _HESITATION_SPLIT,
    }
    for label in LABELS:
        scores = [
            item.row.speech.hesitation_score
            for item in items
            if item.row.label == label and item.row.speech.hesitation_score is not None
        ]
        for side, holds in sides.items():
            if len(scores) >= _SHARES_FROM_ROWS // 2 and all(map(holds, scores)):
                values = {"label": label, "side": side}
                yield Finding("one_sided_hesitation", field="context.hesitation_score", values=values)
