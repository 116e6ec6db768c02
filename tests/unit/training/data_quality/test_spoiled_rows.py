"""Files spoiled on purpose: every fault is named with its row and field, and a clean file has none."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.training.data_quality import samples
from training.data_quality.findings import INFO, Finding
from training.quality import Report, check_files

Row = dict[str, Any]
NUMBER_ROW = 10  # spoiled rows start here


def change(path: str, value: Any) -> Callable[[Row], Any]:
    def spoil(row: Row) -> Row:
        row = copy.deepcopy(row)
        *outer, last = path.split(".")
        holder = row
        for name in outer:
            holder = holder[name]
        holder[last] = value(holder[last]) if callable(value) else value
        return row

    return spoil


def line(text: str) -> Callable[[Row], Any]:
    return lambda _row: text


def without(name: str) -> Callable[[Row], Any]:
    return lambda row: {key: value for key, value in row.items() if key != name}


def deeper(label: str, depth: int) -> Callable[[Row], Any]:
    return lambda row: change("context.follow_up_depth", depth)(change("label", label)(row))


DECISION_FAULTS: list[tuple[str, str, Callable[[Row], Any]]] = [
    ("unknown_label", "label", change("label", "GO_ON")),
    ("schema", "question", without("question")),
    ("schema", "label", without("label")),
    ("empty_text", "question", change("question", "  ")),
    ("schema", "context.follow_up_depth", change("context.follow_up_depth", 7)),
    ("schema", "context.hesitation_score", change("context.hesitation_score", "0.3")),
    ("schema", "row", line("[1, 2]")),
    ("unreadable_row", "", line('{"question": "问", "answer": "答", "x": NaN}')),
    ("unreadable_row", "", line('{"question": "问", "question": "答"}')),
    ("unreadable_row", "", line('{"question": "问",')),
    ("unreadable_row", "", line("[" * 40 + "]" * 40)),
    ("follow_up_at_depth_3", "label", deeper("FOLLOW_UP", 3)),
    ("end_at_depth_0", "label", deeper("END", 0)),
    ("answer_length_wrong", "context.answer_length", change("context.answer_length", 999)),
    ("empty_answer", "answer", change("answer", "。")),
    ("long_text", "answer", change("answer", samples.POOL * 4)),
    ("huge_text", "answer", change("answer", samples.POOL * 60)),
    ("pii_phone", "answer", change("answer", lambda said: said + "打 13812345678 找我")),
    ("pii_id_card", "answer", change("answer", lambda said: said + "11010519491231002X")),
    ("pii_bank_card", "question", change("question", lambda said: said + "6222 0212 3456 7890 128")),
    ("pii_email", "topic", change("topic", "zhang.san@example.com")),
    ("pii_wechat", "answer", change("answer", lambda said: said + "微信号是zhangsan_88")),
]
REPLY_FAULTS: list[tuple[str, str, Callable[[Row], Any]]] = [
    ("unknown_task", "task", change("task", "chat")),
    ("empty_text", "expected_output", change("expected_output", "")),
    ("schema", "context.resume", change("context.resume", "Redis")),
    ("reply_empty", "expected_output", change("expected_output", "……")),
    ("reply_too_formal", "expected_output", change("expected_output", "请详细阐述江河湖海怎么样？")),
    ("reply_several_questions", "expected_output", change("expected_output", "山水怎么样？风云怎么样？")),
    ("reply_too_long", "expected_output", change("expected_output", samples.POOL[:70] + "怎么样？")),
    ("reply_no_question", "expected_output", change("expected_output", "江河湖海，明白了。")),
    ("reply_forbidden", "expected_output", change("expected_output", "你的得分是八分，结婚了吗？")),
    ("reply_invented_term", "expected_output", change("expected_output", "换成Kubernetes会怎么样？")),
    ("reply_invented_number", "expected_output", change("expected_output", "那4711次失败怎么样？")),
    ("reply_wrong_language", "expected_output", change("expected_output", "How did you do that?")),
    ("pii_phone", "context.resume[0]", change("context.resume", ["幺三八幺二三四五六七八"])),
    ("answer_length_wrong", "speech_analysis.answer_length", change("speech_analysis", {"answer_length": 2})),
]


def spoil(rows: list[Row], faults: list[tuple[str, str, Callable[[Row], Any]]]) -> list[Any]:
    spoiled: list[Any] = list(rows)
    for number, (_, _, fault) in enumerate(faults, NUMBER_ROW):
        spoiled[number] = fault(rows[number])
    return spoiled


@pytest.fixture(scope="module")
def spoiled_decisions(tmp_path_factory: pytest.TempPathFactory) -> Report:
    path = tmp_path_factory.mktemp("d") / "follow_up_training.jsonl"
    return check_files([samples.write(path, spoil(samples.decisions(), DECISION_FAULTS))])


@pytest.fixture(scope="module")
def spoiled_replies(tmp_path_factory: pytest.TempPathFactory) -> Report:
    path = tmp_path_factory.mktemp("r") / "qwen_training.jsonl"
    return check_files([samples.write(path, spoil(samples.replies(), REPLY_FAULTS))])


def names(faults: list[tuple[str, str, Any]]) -> list[str]:
    return [f"{code}-{field}" for code, field, _ in faults]


def named(report: Report, row: int, code: str, field: str) -> bool:
    return any(
        (finding.row, finding.code, finding.field) == (row, code, field) for finding in report.findings
    )


@pytest.mark.parametrize("number", range(len(DECISION_FAULTS)), ids=names(DECISION_FAULTS))
def test_a_spoiled_decision_is_named(spoiled_decisions: Report, number: int) -> None:
    code, field, _ = DECISION_FAULTS[number]
    assert named(spoiled_decisions, NUMBER_ROW + number, code, field)


@pytest.mark.parametrize("number", range(len(REPLY_FAULTS)), ids=names(REPLY_FAULTS))
def test_a_spoiled_reply_is_named(spoiled_replies: Report, number: int) -> None:
    code, field, _ = REPLY_FAULTS[number]
    assert named(spoiled_replies, NUMBER_ROW + number, code, field)


def test_every_finding_has_its_line_and_words(spoiled_decisions: Report, spoiled_replies: Report) -> None:
    for report in (spoiled_decisions, spoiled_replies):
        for finding in report.findings:
            if finding.row is not None:
                assert finding.line == finding.row + 1
            for language in ("zh", "en"):
                sentence, action = finding.words(language)
                assert sentence
                assert action
                assert "{" not in sentence.replace("{…}", "")
            assert any("\u4e00" <= character <= "\u9fff" for character in finding.words("zh")[0])


def test_no_other_row_is_blamed(spoiled_decisions: Report) -> None:
    blamed = {finding.row for finding in spoiled_decisions.findings if finding.row is not None}
    assert blamed == set(range(NUMBER_ROW, NUMBER_ROW + len(DECISION_FAULTS)))


def serious(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.severity != INFO]


@pytest.mark.parametrize("as_list", [False, True])
def test_clean_files_have_no_fault(tmp_path: Path, as_list: bool) -> None:
    import json

    for name, rows in (("d.json", samples.decisions()), ("r.json", samples.replies())):
        path = samples.write(tmp_path / name, rows)
        if as_list:
            path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")
        report = check_files([path])
        assert serious(report) == []
        assert {finding.code for finding in report.findings} == {"below_ideal"}


def test_a_prompt_without_an_output_is_no_fault(tmp_path: Path) -> None:
    rows = samples.replies()
    rows[3].pop("expected_output")
    report = check_files([samples.write(tmp_path / "r.jsonl", rows)])
    assert [finding.code for finding in serious(report)] == ["too_few"]  # 199 follow-ups
    assert "no_output" in {finding.code for finding in report.findings}


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "no_rows"), (b"[]", "no_rows"), (b"\xff\xfe", "unreadable_file"), (None, "unreadable_file")],
)
def test_a_file_without_rows_is_an_error(tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "x.json"
    if content is not None:
        path.write_bytes(content)
    report = check_files([path])
    assert [finding.code for finding in report.findings] == [code]
    assert report.has_errors
