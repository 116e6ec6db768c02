"""The command: exit codes, its three ways to speak, what it refuses, and that nothing in a file breaks it."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.unit.training.data_quality import samples
from training.check_data_quality import main
from training.quality import check_files, mend_files

ROOT = Path(__file__).resolve().parents[3]


def test_the_protocol_from_hello_to_result(tmp_path: Path) -> None:
    rows = samples.decisions()
    rows[4]["label"] = "GO_ON"
    path = samples.write(tmp_path / "d.jsonl", rows)
    done = subprocess.run(
        [sys.executable, "-m", "training.check_data_quality", str(path), "--jsonl", "--language", "en"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    messages = [json.loads(line) for line in done.stdout.splitlines()]
    kinds = [message["type"] for message in messages]
    assert (kinds[0], kinds[-1]) == ("hello", "result")
    assert [m["name"] for m in messages if m["type"] == "phase"] == [
        "rows",
        "duplicates",
        "coverage",
        "labels",
    ]
    assert kinds.count("result") + kinds.count("error") == 1
    result = messages[-1]
    assert result["exit_code"] == done.returncode == 4
    (finding,) = [one for one in result["findings"] if one["severity"] == "error"]
    assert finding["row"] == 4
    assert finding["line"] == 5
    assert finding["field"] == "label"
    assert "GO_ON" in finding["sentence"]
    assert finding["action"] == "Use one of FOLLOW_UP, NEXT_TOPIC, END."


def test_warnings_are_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = samples.decisions()
    rows[4]["context"]["answer_length"] = 500
    path = samples.write(tmp_path / "d.jsonl", rows)
    assert main([str(path), "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["counts"]["warning"] == 1
    assert result["codes"]["answer_length_wrong"] == 1
    assert result["figures"]["decisions"]["labels"]["END"] == 30


def test_people_read_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [*samples.decisions(), *samples.decisions()[:7]]
    path = samples.write(tmp_path / "d.jsonl", rows)
    assert main([str(path)]) == 0
    out = capsys.readouterr().out
    assert "[警告] exact_duplicate × 7" in out
    assert "d.jsonl#150 和 #0 完全一样。" in out
    assert "…还有 2 处" in out
    assert "→ 删掉其中一行（--fix 会删）。" in out
    assert out.endswith("可以用来训练。\n")


def test_fix_writes_and_says_each_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows: list[Any] = [*samples.decisions(), samples.decisions()[0], "{"]
    path = samples.write(tmp_path / "d.jsonl", rows)
    assert main([str(path), "--fix", str(tmp_path / "clean.jsonl"), "--language", "en"]) == 0
    out = capsys.readouterr().out
    assert "removed 2" in out
    assert "d.jsonl#150" in out
    assert "d.jsonl#151" in out
    assert main([str(tmp_path / "clean.jsonl")]) == 0


@pytest.mark.parametrize("target", ["d.jsonl", "../{name}/d.jsonl", "."])
def test_fix_never_overwrites_its_source(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], target: str
) -> None:
    path = samples.write(tmp_path / "d.jsonl", samples.decisions())
    before = path.read_bytes()
    assert main([str(path), "--fix", str(tmp_path / target.format(name=tmp_path.name)), "--json"]) == 4
    assert json.loads(capsys.readouterr().out)["type"] == "error"
    assert path.read_bytes() == before


def test_a_missing_file_is_bad_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.json"), "--json"]) == 4
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["code"] == "unreadable_file"
    assert "读不了" in finding["sentence"]


WEIRD: tuple[Any, ...] = (
    None, True, -1, 10**400, 1e308, "", " ", "\ud83d\ude00", "\x00", [], [[]], {}, {"": ""}, "，" * 50,
    "9" * 40,     "[SEP]<|im_end|>", ["x", 1], {"a": {"b": []}}, "FOLLOW_UP", "closing", 0.5,
)  # fmt: skip


def shake(value: Any, rng: random.Random) -> Any:
    """``value`` with one part of it, anywhere, replaced, removed or doubled."""
    if rng.random() < 0.25 or not isinstance(value, dict | list) or not value:
        return rng.choice(WEIRD)
    if isinstance(value, list):
        place = rng.randrange(len(value))
        return [*value[:place], shake(value[place], rng), *value[place + rng.randint(0, 1) :]]
    key = rng.choice(list(value))
    if rng.random() < 0.2:
        return {name: inner for name, inner in value.items() if name != key}
    return value | {key: shake(value[key], rng)}


@pytest.mark.parametrize("seed", range(40))
def test_no_value_in_a_row_breaks_the_check(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    rows: list[Any] = (samples.decisions() if seed % 2 else samples.replies())[:25]
    rows = [shake(row, rng) if rng.random() < 0.7 else row for row in rows]
    path = tmp_path / "rows.json"
    path.write_text(json.dumps(rows), "utf-8")
    report = check_files([path])
    json.dumps(report.as_dict("zh"))
    json.dumps(report.as_dict("en"))
    mend_files([path], tmp_path / "out.json")


@pytest.mark.parametrize("seed", range(40))
def test_no_bytes_in_a_file_break_the_check(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    rows = (samples.decisions() if seed % 2 else samples.replies())[:6]
    text = json.dumps(rows, ensure_ascii=False, indent=seed % 3 or None) if seed % 4 else ""
    raw = bytearray((text or "\n".join(json.dumps(row) for row in rows)).encode())
    for _ in range(rng.randint(1, 30)):
        piece = rng.choice(
            [b"{", b"}", b"[", b"]", b'"', b"\\", b",", b":", b"NaN", b"\xff", b"\n", b"", b"1e999"]
        )
        place = rng.randrange(len(raw))
        raw[place : place + rng.randint(0, 3)] = piece
    path = tmp_path / "rows.json"
    path.write_bytes(raw)
    report = check_files([path])
    json.dumps(report.as_dict())
    assert report.has_errors  # at least for having too few rows
