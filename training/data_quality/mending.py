"""Makes the cleaned copy: removes the unusable, corrects lengths, hides personal data; says each change."""

from __future__ import annotations

import copy
import json
import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from training.data_quality.findings import Finding
from training.data_quality.personal_data import replace_personal_data
from training.data_quality.single_rows import UNREAD_KEYS
from training.json_reader import DataError, DataFile, Entry
from training.rows import count_answer_length

REMOVED_CODES = frozenset({
    "unreadable_row", "schema", "empty_text", "unknown_label", "unknown_task", "huge_text", "exact_duplicate",
    "two_labels", "split_leak", "follow_up_at_depth_3", "end_at_depth_0",
    "reply_empty", "reply_forbidden", "reply_wrong_language",
})  # fmt: skip
_LENGTH_CODE = "answer_length_wrong"
_PERSONAL_PREFIX = "pii_"


@dataclass(frozen=True)
class Change:
    """One change: ``what`` is removed, corrected or replaced, and ``why`` the finding behind it."""

    what: str
    why: Finding

    def as_dict(self, language: str) -> dict[str, Any]:
        """For the protocol."""
        return {"change": self.what, **self.why.as_dict(language)}


def is_mendable(finding: Finding) -> bool:
    """Whether ``mend`` does something about a finding."""
    return finding.row is not None and (
        finding.code in REMOVED_CODES
        or finding.code == _LENGTH_CODE
        or finding.code.startswith(_PERSONAL_PREFIX)
    )


def mend(files: Iterable[DataFile], findings: Sequence[Finding]) -> tuple[list[DataFile], list[Change]]:
    """The files without what ``findings`` name, and the changes; rows keep their index for the next round."""
    by_row: dict[tuple[str, int], list[Finding]] = {}
    for finding in findings:
        if finding.row is not None and is_mendable(finding):
            by_row.setdefault((finding.file, finding.row), []).append(finding)
    mended, changes = [], []
    for file in files:
        kept = []
        for entry in file.entries:
            found = by_row.get((str(file.path), entry.index), [])
            entry_or_none, made = _mend_entry(entry, found)
            changes += made
            if entry_or_none is not None:
                kept.append(entry_or_none)
        mended.append(replace(file, entries=tuple(kept)))
    return mended, changes


def write_file(file: DataFile, target: Path) -> None:
    """Write the rows to ``target``, JSON Lines where its name says so or the source had them; in one step.

    Raises:
        DataError: the disk refuses.
    """
    rows = [json.dumps(entry.value, ensure_ascii=False) for entry in file.entries]
    as_list = file.is_list if target.suffix not in {".json", ".jsonl"} else target.suffix == ".json"
    text = "[\n" + ",\n".join(rows) + "\n]\n" if as_list else "".join(f"{row}\n" for row in rows)
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("xb") as stream:
            stream.write(text.encode("utf-8"))
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        reason = error.strerror or error
        raise DataError(f"{target} cannot be written: {reason}.", "Choose another place.") from error


def _mend_entry(entry: Entry, findings: Sequence[Finding]) -> tuple[Entry | None, list[Change]]:
    for finding in findings:
        if finding.code in REMOVED_CODES:
            return None, [Change("removed", finding)]
    if not findings:
        return entry, []
    value, changes = copy.deepcopy(entry.value), []
    personal = [finding for finding in findings if finding.code.startswith(_PERSONAL_PREFIX)]
    if personal:
        value = _hide(value, str(value.get("language", "zh")))
        changes += [Change("replaced", finding) for finding in personal]
    changes += [Change("corrected", finding) for finding in findings if finding.code == _LENGTH_CODE]
    _correct_length(value)
    return replace(entry, value=value), changes


def _hide(value: Any, language: str, top: bool = True) -> Any:
    if isinstance(value, str):
        return replace_personal_data(value, language)
    if isinstance(value, Mapping):
        return {
            key: inner if top and key in UNREAD_KEYS else _hide(inner, language, top=False)
            for key, inner in value.items()
        }
    return [_hide(inner, language, top=False) for inner in value] if isinstance(value, list) else value


def _correct_length(row: dict[str, Any]) -> None:
    """Count the answer again, where the row states its length (a placeholder has changed it, too)."""
    answer, holder = ("user_answer", "speech_analysis") if "user_answer" in row else ("answer", "context")
    measures = row.get(holder)
    if isinstance(measures, dict) and measures.get("answer_length") is not None:
        text = str(row[answer]).strip()
        measures["answer_length"] = count_answer_length(text, str(row.get("language", "zh")))
