"""What a person reads of a report: the figures, then each kind of fault with examples and what to do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from training.data_quality.findings import SEVERITIES, Finding

if TYPE_CHECKING:
    from training.data_quality.mending import Change
    from training.quality import Report

EXAMPLES = 5

TITLES = {
    "zh": {
        "rows": "逐行检查",
        "duplicates": "查重复和泄漏",
        "coverage": "看数量和覆盖",
        "labels": "查标签",
    },
    "en": {
        "rows": "Checking every row",
        "duplicates": "Looking for duplicates and leakage",
        "coverage": "Counting what is covered",
        "labels": "Checking the labels",
    },
}
_SEVERITIES = {
    "zh": {"error": "错误", "warning": "警告", "info": "提示"},
    "en": {"error": "errors", "warning": "warnings", "info": "hints"},
}
_VERDICTS = {
    "zh": ("有错误，改好之前不要拿来训练。", "可以用来训练。"),
    "en": ("There are errors: do not train on it as it is.", "It can be trained on."),
}
_FIGURES = {
    "zh": {
        "decisions": "决策数据",
        "replies": "回复数据",
        "rows": "行",
        "distinct": "不重复",
        "labels": "标签",
        "kinds": "种类",
        "depths": "追问深度",
        "qualities": "回答水平",
        "families": "岗位类别",
        "languages": "语言",
        "topics": "话题数",
        "openings": "最常见的开头",
        "give_away_macro_f1": "标签被猜中的程度（宏 F1，超过 0.6 就太容易）",
        "length": "只看长度",
        "start": "只看前八个字",
        "speech": "只看犹豫和填充词",
        "unknown": "答不上来",
        "thin": "很短或很空",
        "ordinary": "一般",
        "rich": "具体充实",
    },
    "en": {
        "decisions": "Decision rows",
        "replies": "Reply rows",
        "give_away_macro_f1": "How far labels are given away (macro F1, above 0.6 is too easy)",
        "families": "job families",
        "openings": "commonest openings",
    },
}
_CHANGES = {
    "zh": {
        "removed": "删除",
        "corrected": "更正",
        "replaced": "替换",
        "head": "写好了清理过的文件 {target}：{counts}。",
        "none": "没有要改的，原样写到了 {target}。",
    },
    "en": {
        "removed": "removed",
        "corrected": "corrected",
        "replaced": "replaced",
        "head": "The cleaned copy is {target}: {counts}.",
        "none": "There was nothing to change; the copy is {target}.",
    },
}


def render_report(report: Report, language: str) -> str:
    """The report as text, its verdict last."""
    parts = ["\n".join(_figures(report.figures, language))]
    by_code: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        by_code[finding.code].append(finding)
    for severity in SEVERITIES:
        for found in by_code.values():
            if found[0].severity == severity:
                parts.append("\n".join(_group(found, language)))
    counts = report.count()
    names = _SEVERITIES[language]
    said = " · ".join(
        f"{names[severity]} {counts[severity]}"
        if language == "zh"
        else f"{counts[severity]} {names[severity]}"
        for severity in SEVERITIES
    )
    parts.append(f"{said}\n{_VERDICTS[language][0 if report.has_errors else 1]}")
    return "\n\n".join(part for part in parts if part)


def render_changes(changes: Sequence[Change], target: Path, language: str) -> str:
    """Every change, one a line."""
    words = _CHANGES[language]
    if not changes:
        return words["none"].format(target=target)
    counts = Counter(change.what for change in changes)
    comma = "，" if language == "zh" else ", "
    said = comma.join(f"{words[what]} {count}" for what, count in counts.items())
    lines = [words["head"].format(target=target, counts=said)]
    for change in changes:
        sentence, _ = change.why.words(language)
        lines.append(f"  {words[change.what]} {_place(change.why)} {sentence}")
    return "\n".join(lines)


def _group(found: Sequence[Finding], language: str) -> list[str]:
    first = found[0]
    head = f"[{_SEVERITIES[language][first.severity]}] {first.code}"
    lines = [head if len(found) == 1 else f"{head} × {len(found)}"]
    for finding in found[:EXAMPLES]:
        place = _place(finding)
        lines.append(
            f"  {place} {finding.words(language)[0]}" if place else f"  {finding.words(language)[0]}"
        )
    if len(found) > EXAMPLES:
        rest = len(found) - EXAMPLES
        lines.append(f"  …还有 {rest} 处" if language == "zh" else f"  … and {rest} more")
    actions = dict.fromkeys(finding.words(language)[1] for finding in found[:EXAMPLES])
    lines += [f"  → {action}" for action in actions if action]
    return lines


def _place(finding: Finding) -> str:
    """``file#row field``; rows count from 0 as in the data."""
    name = Path(finding.file).name if finding.file else ""
    row = "" if finding.row is None else f"#{finding.row}"
    return " ".join(part for part in (f"{name}{row}", finding.field) if part)


def _figures(figures: Mapping[str, Any], language: str) -> list[str]:
    names = _FIGURES[language]
    lines = []
    for key, value in figures.items():
        if not isinstance(value, Mapping):
            continue
        plain = {name: inner for name, inner in value.items() if not isinstance(inner, Mapping)}
        lines.append(f"{names.get(key, key)}  {_pairs(plain, names)}")
        for name, inner in value.items():
            if isinstance(inner, Mapping):
                lines.append(f"  {names.get(name, name)}  {_pairs(inner, names)}")
    return lines


def _pairs(values: Mapping[Any, Any], names: Mapping[str, str]) -> str:
    return " · ".join(f"{names.get(str(name), name)} {value}" for name, value in values.items())
