"""Reads reply rows from files and divides them so that rows alike stand on one side.

Standard library only.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.data_quality.similar_texts import letters, near_matches
from training.json_reader import DataError, load_rows
from training.rows import ReplyRow, SchemaError
from training.schema import parse_reply_row

VALIDATION_SHARE = 0.1
MAX_SHOWN_FAULTS = 5
# A shorter answer (没有了，谢谢) is everybody's, and makes no two rows alike.
_MIN_ALIKE_LETTERS = 12
_VALIDATION_NAMES = frozenset({"val", "valid", "validation", "dev"})
_TEST_NAMES = frozenset({"test"})
_TRAINING_NAMES = frozenset({"train", "training", ""})


@dataclass(frozen=True)
class ReplySplit:
    """Rows to learn from, rows that early stopping looks at, and rows that neither sees (may be empty)."""

    train: tuple[ReplyRow, ...]
    validation: tuple[ReplyRow, ...]
    test: tuple[ReplyRow, ...] = ()


def load_replies(paths: Sequence[Path], *, with_output: bool = True) -> list[ReplyRow]:
    """The rows of all files, in order; ``with_output`` demands that each has its line.

    Raises:
        DataError: a file cannot be read, or rows break the contract: the first are named by row and field.
    """
    rows: list[ReplyRow] = []
    faults: list[str] = []
    for path in paths:
        for index, data in enumerate(load_rows(path)):
            try:
                row = parse_reply_row(data, index)
                if with_output and row.expected_output is None:
                    raise SchemaError(
                        index, "expected_output", "is missing.", "Write the line to be learned."
                    )
                rows.append(row)
            except SchemaError as error:
                faults.append(f"{path.name} 第 {index} 行 {error.field}: {error.sentence} {error.action}")
    if faults:
        shown = "\n".join(faults[:MAX_SHOWN_FAULTS])
        more = f"\n……还有 {len(faults) - MAX_SHOWN_FAULTS} 处" if len(faults) > MAX_SHOWN_FAULTS else ""
        raise DataError(
            f"数据有 {len(faults)} 处错误：\n{shown}{more}\n",
            "请改正后再试；python -m training.check_data_quality 会逐行说明。",
        )
    if not rows:
        raise DataError("数据里一行也没有。", "请检查 --data 指的文件。")
    return rows


def split_replies(rows: Sequence[ReplyRow], seed: int, share: float = VALIDATION_SHARE) -> ReplySplit:
    """By the rows' own ``split`` where they have one, else whole groups until ``share`` is validation.

    A group is every row with the same question, or with an answer or a line nearly the same.

    Raises:
        DataError: an unknown split name, a group on both sides, or too few rows to divide.
    """
    named = [str(row.extra.get("split") or "").strip().lower() for row in rows]
    unknown = sorted(set(named) - _VALIDATION_NAMES - _TEST_NAMES - _TRAINING_NAMES)
    if unknown:
        raise DataError(f"split 的值不认识：{'、'.join(unknown)}。", "请用 train、val 或 test。")
    side = ["val" if n in _VALIDATION_NAMES else "test" if n in _TEST_NAMES else "train" for n in named]
    groups = group_replies(rows)
    _refuse_leaks(groups, side)
    if "val" not in side:
        _choose_validation(groups, side, seed, share)
    parts = {name: tuple(row for row, of in zip(rows, side, strict=True) if of == name) for name in set(side)}
    split = ReplySplit(parts.get("train", ()), parts.get("val", ()), parts.get("test", ()))
    if not split.train or not split.validation:
        raise DataError(f"只有 {len(rows)} 行，分不成训练和验证两部分。", "请增加数据。")
    return split


def group_replies(rows: Sequence[ReplyRow]) -> list[int]:
    """Each row's group, as the index of the group's first row."""
    parent = list(range(len(rows)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    def join(one: int, other: int) -> None:
        first, second = sorted((root(one), root(other)))
        parent[second] = first

    questions: dict[str, int] = {}
    for index, row in enumerate(rows):
        asked = letters(str(row.context.get("current_question", "")))
        if row.task != "closing" and asked:
            join(index, questions.setdefault(asked, index))
    for texts in ([row.user_answer for row in rows], [row.expected_output or "" for row in rows]):
        for match in near_matches([t if len(letters(t)) >= _MIN_ALIKE_LETTERS else "" for t in texts]):
            join(match.index, match.other)
    return [root(index) for index in range(len(rows))]


def _choose_validation(groups: Sequence[int], side: list[str], seed: int, share: float) -> None:
    free = [index for index, of in enumerate(side) if of == "train"]
    members: dict[int, list[int]] = {}
    for index in free:
        members.setdefault(groups[index], []).append(index)
    order = sorted(members)
    random.Random(f"reply split {seed}").shuffle(order)
    wanted, taken = max(1, round(len(free) * share)), 0
    for group in order:
        if taken + len(members[group]) > max(wanted * 1.2, 1):
            continue
        for index in members[group]:
            side[index] = "val"
        taken += len(members[group])
        if taken >= wanted:
            return


def _refuse_leaks(groups: Sequence[int], side: Sequence[str]) -> None:
    sides: dict[int, set[str]] = {}
    for group, name in zip(groups, side, strict=True):
        sides.setdefault(group, set()).add(name)
    leaked = sum(len(found) > 1 for found in sides.values())
    if leaked:
        raise DataError(
            f"有 {leaked} 组相同或几乎相同的行同时出现在训练和验证（或测试）部分。",
            "请把它们放在同一个 split 里，或去掉 split 让程序来分。",
        )


def reply_hash(rows: Sequence[ReplyRow]) -> str:
    """SHA-256 (hex) of what the rows teach; the order of the rows and foreign keys do not matter."""
    lines = sorted(json.dumps(_content(row), ensure_ascii=False, sort_keys=True) for row in rows)
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()


def _content(row: ReplyRow) -> Mapping[str, Any]:
    return {
        "task": row.task,
        "context": dict(row.context),
        "answer": row.user_answer,
        "speech": [row.speech.hesitation_score, row.speech.filler_count],
        "output": row.expected_output,
        "language": row.language,
        "split": row.extra.get("split"),
    }


def sessions_of(rows: Sequence[ReplyRow]) -> list[str]:
    """The recorded sessions that rows came from, for the lineage in a model's card."""
    return sorted({str(row.extra["session"]) for row in rows if row.extra.get("session")})
