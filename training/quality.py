"""Checks training data: schema, counts, duplicates, leakage, give-aways, personal data, lines, wrong labels.

``check_files`` looks, ``mend_files`` writes a cleaned copy; both work for the command line
(``training.check_data_quality``), the trainers and the window. Standard library, numpy and scikit-learn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from training.data_quality import coverage, duplicates, outputs, probes
from training.data_quality.findings import ERROR, SEVERITIES, Finding
from training.data_quality.loading import DataSet, build_data_set, read_files
from training.data_quality.mending import Change, is_mendable, mend, write_file
from training.data_quality.single_rows import check_decision, check_reply_inputs
from training.json_reader import DataFile

PHASES = ("rows", "duplicates", "coverage", "labels")
_MAX_ROUNDS = 5

Watch = Callable[[str, int, int], None]
"""Called with (phase, rows done, rows in all); may raise to stop the check."""


@dataclass(frozen=True)
class Report:
    """All findings, in the order of files and rows with those about the whole set last, and the figures."""

    findings: tuple[Finding, ...]
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def has_errors(self) -> bool:
        """Whether the data must not be trained on as it is."""
        return any(finding.severity == ERROR for finding in self.findings)

    def count(self) -> dict[str, int]:
        """How many findings of each severity there are."""
        counts = Counter(finding.severity for finding in self.findings)
        return {severity: counts[severity] for severity in SEVERITIES}

    def as_dict(self, language: str = "zh") -> dict[str, Any]:
        """For the protocol."""
        return {
            "counts": self.count(),
            "codes": dict(Counter(finding.code for finding in self.findings).most_common()),
            "figures": self.figures,
            "findings": [finding.as_dict(language) for finding in self.findings],
        }


def ignore(_phase: str, _done: int, _total: int) -> None:
    """The watch of a caller who does not watch."""


def check_files(paths: Sequence[Path], watch: Watch = ignore) -> Report:
    """Check the files as one data set; a file that cannot be read is a finding, not an error."""
    files, unreadable = read_files(paths)
    return check(files, unreadable, watch)


def check(files: Sequence[DataFile], before: Sequence[Finding] = (), watch: Watch = ignore) -> Report:
    """Check rows that were read already; ``before`` are findings made while reading."""
    data = build_data_set(files)
    findings = [*before, *data.findings, *_single(data, watch)]
    decided = [duplicates.said_by_decision(item) for item in data.decisions]
    replied = [duplicates.said_by_reply(item) for item in data.replies]
    for number, rows in enumerate((decided, replied)):
        watch("duplicates", number, 2)
        findings += duplicates.check_duplicates(rows)
        findings += duplicates.check_splits(rows)
    watch("duplicates", 2, 2)
    decisions = [said.item for said in duplicates.distinct(decided)]
    replies = [said.item for said in duplicates.distinct(replied)]
    watch("coverage", 0, 1)
    findings += coverage.check_decisions(decisions) if decisions else ()
    findings += coverage.check_replies(replies) if replies else ()
    findings += outputs.check_variety(replies)
    watch("coverage", 1, 1)
    found, made = _probe(decisions, watch)
    findings += found
    return Report(_in_order(findings, files), _figures(data, decisions, replies) | made)


def mend_files(paths: Sequence[Path], target: Path, watch: Watch = ignore) -> tuple[Report, list[Change]]:
    """Write a cleaned copy and return what remains in it, and every change (rows as in the source).

    One file is written to ``target``, several into the folder ``target`` under their own names.

    Raises:
        DataError: the copy cannot be written.
    """
    files, unreadable = read_files(paths)
    changes: list[Change] = []
    report = check(files, unreadable, watch)
    for _ in range(_MAX_ROUNDS):  # a placeholder may make two rows the same: look again
        if not any(map(is_mendable, report.findings)):
            break
        files, made = mend(files, report.findings)
        changes += made
        report = check(files, unreadable, watch)
    targets = {str(file.path): target if len(paths) == 1 else target / file.path.name for file in files}
    for file in files:
        write_file(file, targets[str(file.path)])
    return check_files(list(targets.values()), watch) if targets else report, changes


def _single(data: DataSet, watch: Watch) -> list[Finding]:
    findings: list[Finding] = []
    total = len(data.decisions) + len(data.replies)
    for number, decision in enumerate(data.decisions):
        watch("rows", number, total)
        findings += check_decision(decision)
    for number, reply in enumerate(data.replies, len(data.decisions)):
        watch("rows", number, total)
        findings += check_reply_inputs(reply)
        findings += outputs.check_output(reply)
    watch("rows", total, total)
    return findings


def _probe(decisions: Sequence[Any], watch: Watch) -> tuple[list[Finding], dict[str, Any]]:
    if not decisions:
        return [], {}
    if not probes.can_probe(decisions):
        return [Finding("probe_skipped", values={"minimum": probes.MIN_ROWS_OF_A_LABEL})], {}
    watch("labels", 0, 2)
    with probes.one_thread():
        found = probes.give_aways(decisions)
        watch("labels", 1, 2)
        findings = [*probes.check_give_aways(found), *probes.check_labels(decisions)]
    watch("labels", 2, 2)
    return findings, {"give_away_macro_f1": {probe.name: round(probe.macro_f1, 3) for probe in found}}


def _figures(data: DataSet, decisions: Sequence[Any], replies: Sequence[Any]) -> dict[str, Any]:
    """What is in the data, for the view: rows, labels, kinds, depths, families, qualities, openings."""
    figures: dict[str, Any] = {"rows": data.row_count}
    if decisions:
        figures["decisions"] = {
            "rows": len(data.decisions),
            "distinct": len(decisions),
            "labels": dict(Counter(item.row.label for item in decisions)),
            "depths": dict(sorted(Counter(item.row.follow_up_depth for item in decisions).items())),
            "qualities": dict(coverage.decision_qualities(decisions)),
            **_spread(decisions, [item.text("topic") for item in decisions]),
        }
    if replies:
        topics = [str(item.row.context.get("current_topic", "")) for item in replies]
        figures["replies"] = {
            "rows": len(data.replies),
            "distinct": len(replies),
            "kinds": dict(Counter(map(coverage.reply_kind, replies))),
            "qualities": dict(coverage.reply_qualities(replies)),
            "openings": dict(outputs.opening_counts(replies).most_common(5)),
            **_spread(replies, topics),
        }
    return figures


def _spread(items: Sequence[Any], topics: Sequence[str]) -> dict[str, Any]:
    families = Counter(item.text("job_family") or "-" for item in items)
    languages = Counter(item.row.language for item in items)
    named = {topic for topic in topics if topic}
    return {"families": dict(families.most_common()), "languages": dict(languages), "topics": len(named)}


def _in_order(findings: Sequence[Finding], files: Sequence[DataFile]) -> tuple[Finding, ...]:
    places = {str(file.path): number for number, file in enumerate(files)}

    def key(finding: Finding) -> tuple[bool, int, int]:
        row = -1 if finding.row is None else finding.row
        return (not finding.file, places.get(finding.file, -1), row)

    return tuple(sorted(findings, key=key))
