"""What a check finds: code, severity, place, and the words for it in Chinese and English."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from training.data_quality import words_en, words_zh

ERROR, WARNING, INFO = "error", "warning", "info"
SEVERITIES = (ERROR, WARNING, INFO)

# What makes a file unfit to train on is an error; what makes the model worse is a warning; the rest is for
# the eye: it may well be right.
_ERRORS = frozenset({
    "unreadable_file", "no_rows", "unreadable_row", "schema", "empty_text", "unknown_label", "unknown_task",
    "huge_text", "follow_up_at_depth_3", "end_at_depth_0", "two_labels", "split_leak", "too_few",
    "pii_phone", "pii_id_card", "pii_bank_card", "pii_email", "pii_wechat",
    "reply_empty", "reply_forbidden", "reply_wrong_language",
})  # fmt: skip
_INFOS = frozenset({
    "below_ideal", "no_job_family", "no_topics", "near_two_labels", "question_in_two_splits",
    "similar_output", "no_output", "probe_skipped",
})  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Finding:
    """One fault. ``row`` counts from 0 in its file, ``line`` from 1; both None where the whole set is meant.

    ``values`` fill the slots of the code's sentence in ``words_zh`` and ``words_en``.
    """

    code: str
    file: str = ""
    row: int | None = None
    field: str = ""
    line: int | None = None
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def severity(self) -> str:
        """``error``, ``warning`` or ``info``."""
        return ERROR if self.code in _ERRORS else INFO if self.code in _INFOS else WARNING

    def words(self, language: str = "zh") -> tuple[str, str]:
        """(what is wrong, what to do) in ``language``."""
        translate = str if language == "en" else words_zh.translate
        values = {
            name: translate(value) if isinstance(value, str) and name in {"fault", "action"} else value
            for name, value in self.values.items()
        }
        names = words_en if language == "en" else words_zh
        for slot, known in (("quality", names.QUALITIES), ("side", names.SIDES)):
            if slot in values:
                values[slot] = known[values[slot]]
        sentence, action = names.WORDS[self.code]
        return sentence.format(**values), action.format(**values)

    def as_dict(self, language: str = "zh") -> dict[str, Any]:
        """For the protocol: all fields with the words."""
        sentence, action = self.words(language)
        return {
            "severity": self.severity,
            "code": self.code,
            "file": self.file,
            "row": self.row,
            "line": self.line,
            "field": self.field,
            "sentence": sentence,
            "action": action,
        }
