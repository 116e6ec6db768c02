"""Reads decision rows from files and divides them so that no question stands on both sides.

Standard library only.
"""

from __future__ import annotations

import hashlib
import json
import random
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.json_reader import DataError
from training.rows import LABELS, DecisionRow, SchemaError
from training.schema import parse_decision_row, read_rows

_VALIDATION_NAMES = frozenset({"val", "valid", "validation", "dev"})
_TEST_NAMES = frozenset({"test"})
_TRAINING_NAMES = frozenset({"train", "training"})
MAX_SHOWN_FAULTS = 5


@dataclass(frozen=True)
class Split:
    """Rows to learn from, rows that early stopping looks at, and rows that neither sees (may be empty)."""

    train: tuple[DecisionRow, ...]
    validation: tuple[DecisionRow, ...]
    test: tuple[DecisionRow, ...] = ()


def load_rows(paths: Sequence[Path]) -> list[DecisionRow]:
    """The labelled rows of all files, in order.

    Raises:
        DataError: a file cannot be read, or rows break the contract: the first are named by row and field.
    """
    rows: list[DecisionRow] = []
    faults: list[str] = []
    for path in paths:
        for index, data in enumerate(_read(path)):
            try:
                rows.append(parse_decision_row(data, index))
            except SchemaError as error:
                faults.append(f"{path.name} 第 {index} 行 {error.field}: {error.sentence} {error.action}")
    if faults:
        shown = "\n".join(faults[:MAX_SHOWN_FAULTS])
        more = f"\n……还有 {len(faults) - MAX_SHOWN_FAULTS} 处" if len(faults) > MAX_SHOWN_FAULTS else ""
        raise DataError(
            f"训练数据有 {len(faults)} 处错误：\n{shown}{more}\n",
            "请改正后再试；python -m training.check_data_quality 会逐行说明。",
        )
    if not rows:
        raise DataError("数据里一行也没有。", "请检查 --data 指的文件。")
    return rows


def _read(path: Path) -> list[Any]:
    try:
        return read_rows(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DataError(f"找不到数据文件 {path}。", "请用 --data 指出数据文件。") from error
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"读不了数据文件 {path}：{error}。", "请检查权限和编码（UTF-8）。") from error
    except SchemaError as error:
        raise DataError(
            f"{path.name} 第 {error.index + 1} 行：{error.sentence}", "请改正这个文件的 JSON。"
        ) from error


def question_key(question: str) -> str:
    """A question without case, white space and punctuation: what rows are grouped by."""
    folded = unicodedata.normalize("NFKC", question).casefold()
    return "".join(character for character in folded if unicodedata.category(character)[0] in "LN")


def question_mark(question: str) -> str:
    """A short one-way mark of a question: a card can say what was trained on without holding the text."""
    return hashlib.sha256(question_key(question).encode("utf-8")).hexdigest()[:10]


def grouped_folds(rows: Sequence[DecisionRow], folds: int, seed: int) -> list[int]:
    """The fold (0 to ``folds`` − 1) of each row: questions whole, labels spread as evenly as they go.

    Raises:
        DataError: there are fewer questions than folds.
    """
    groups: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        groups.setdefault(question_key(row.question), []).append(index)
    if len(groups) < folds:
        raise DataError(f"只有 {len(groups)} 个不同的问题，分不成 {folds} 份。", "请增加数据。")
    keys = sorted(groups)
    random.Random(f"folds {seed}").shuffle(keys)
    keys.sort(key=lambda key: -len(groups[key]))  # large groups first, they are the hardest to place
    counts = [Counter[str]() for _ in range(folds)]
    found = [0] * len(rows)
    for key in keys:
        labels = Counter(rows[index].label or "" for index in groups[key])

        def load(fold: int, labels: Counter[str] = labels) -> tuple[int, int, int]:
            with_these = sum(counts[fold][label] * number for label, number in labels.items())
            return with_these, counts[fold].total(), fold

        chosen = min(range(folds), key=load)
        counts[chosen] += labels
        for index in groups[key]:
            found[index] = chosen
    return found


def split_rows(rows: Sequence[DecisionRow], seed: int, folds: int = 5) -> Split:
    """By the rows' own ``split`` where they have one, else one question in ``folds`` for validation.

    Raises:
        DataError: an unknown split name, a question on both sides, or a side that lacks labels.
    """
    named = [str(row.extra.get("split", "")).strip().lower() for row in rows]
    unknown = sorted(set(named) - _VALIDATION_NAMES - _TEST_NAMES - _TRAINING_NAMES - {""})
    if unknown:
        raise DataError(f"split 的值不认识：{'、'.join(unknown)}。", "请用 train、val 或 test。")
    test = [row for row, name in zip(rows, named, strict=True) if name in _TEST_NAMES]
    validation = [row for row, name in zip(rows, named, strict=True) if name in _VALIDATION_NAMES]
    train = [
        row for row, name in zip(rows, named, strict=True) if name not in _VALIDATION_NAMES | _TEST_NAMES
    ]
    if not validation and train:
        folded = grouped_folds(train, folds, seed)
        validation = [row for row, fold in zip(train, folded, strict=True) if fold == 0]
        train = [row for row, fold in zip(train, folded, strict=True) if fold != 0]
    split = Split(tuple(train), tuple(validation), tuple(test))
    _check(split)
    return split


def _check(split: Split) -> None:
    missing = [label for label in LABELS if label not in {row.label for row in split.train}]
    if missing:
        raise DataError(
            f"训练部分没有 {'、'.join(missing)} 的数据。", "请为每个标签准备数据（至少 40/40/20 行）。"
        )
    seen = {question_key(row.question) for row in split.train}
    leaked = {question_key(row.question) for row in (*split.validation, *split.test)} & seen
    if leaked:
        raise DataError(
            f"有 {len(leaked)} 个问题同时出现在训练和验证（或测试）部分。",
            "请把同一个问题的行放在同一个 split 里，或去掉 split 让程序来分。",
        )


def data_hash(rows: Sequence[DecisionRow]) -> str:
    """SHA-256 (hex) of what the rows teach; the order of the rows and foreign keys do not matter."""
    lines = sorted(json.dumps(_content(row), ensure_ascii=False, sort_keys=True) for row in rows)
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()


def _content(row: DecisionRow) -> Mapping[str, Any]:
    speech = row.speech
    return {
        "question": row.question,
        "answer": row.answer,
        "depth": row.follow_up_depth,
        "speech": [speech.hesitation_score, speech.filler_count, speech.answer_length],
        "label": row.label,
        "language": row.language,
        "split": row.extra.get("split"),
    }


def sessions_of(rows: Sequence[DecisionRow]) -> list[str]:
    """The recorded sessions that rows came from, for the lineage in a model's card."""
    return sorted({str(row.extra["session"]) for row in rows if row.extra.get("session")})
