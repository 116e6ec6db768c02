"""The job protocol: order of messages, one last word, stop by stdin and by the parent's death, exit codes."""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from training.job_output import JsonLinesOutput, TerminalOutput, progress_line, to_json
from training.progress import Job, StopRequest

ROOT = Path(__file__).resolve().parents[3]

SCRIPT = """
import argparse, os, sys
from training.faults import MemoryShortage
from training.json_reader import DataError
from training.progress import Outcome, Stopped, add_output_arguments, run_job

parser = argparse.ArgumentParser()
parser.add_argument("what")
add_output_arguments(parser)
options = parser.parse_args()

def work(job):
    job.phase("read", "Read the file", 1, 2)
    print("a library prints")
    os.write(1, b"and so does C\\n")
    job.progress(3, 3, "rows")
    job.metric("loss", float("nan"), step=1)
    job.warning("It is late.")
    if options.what == "wait":
        if job._stop.wait(30):
            raise Stopped({"checkpoint": "here"})
    if options.what == "data":
        raise DataError("The file is bad.", "Mend it.")
    if options.what == "memory":
        raise MemoryError
    if options.what == "shortage":
        raise MemoryShortage("Not one row fits.", "Take a smaller base.")
    if options.what == "disk":
        raise OSError(28, "No space left on device")
    if options.what == "bug":
        raise KeyError("x")
    job.say("for people")
    return Outcome({"rows": 3}, "Three rows.")

sys.exit(run_job("probe", options, work, {"data": "d.json"}))
"""


def start(*words: str, **options: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, *words],
        cwd=ROOT,
        stdin=options.get("stdin", subprocess.PIPE),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def messages(stdout: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stdout.splitlines()]


def test_stdout_carries_the_protocol_alone_in_order() -> None:
    child = start("good", "--jsonl", stdin=subprocess.DEVNULL)
    stdout, stderr = child.communicate(timeout=60)
    kinds = [message["type"] for message in messages(stdout)]
    assert kinds == ["hello", "phase", "progress", "metric", "warning", "result"]
    hello, *_, result = messages(stdout)
    assert hello["job"] == "probe"
    assert hello["data"] == "d.json"
    assert result["rows"] == 3
    assert result["exit_code"] == child.returncode == 0
    assert messages(stdout)[3]["value"] is None
    assert {"a library prints", "and so does C", "for people"} <= set(stderr.splitlines())


@pytest.mark.parametrize(
    ("what", "code", "exit_code"),
    [
        ("data", "bad_data", 4),
        ("memory", "out_of_memory", 5),
        ("shortage", "out_of_memory", 5),
        ("disk", "files", 4),
        ("bug", "bug", 70),
    ],
)
def test_a_failure_is_the_one_last_message(what: str, code: str, exit_code: int) -> None:
    child = start(what, "--jsonl", stdin=subprocess.DEVNULL)
    stdout, stderr = child.communicate(timeout=60)
    ends = [message for message in messages(stdout) if message["type"] in {"result", "error"}]
    assert [(end["type"], end["code"], end["exit_code"]) for end in ends] == [("error", code, exit_code)]
    assert child.returncode == exit_code
    assert ("Traceback" in stderr) == (what in {"bug", "disk"})


@pytest.mark.parametrize("how", ["command", "end of stdin"])
def test_a_job_is_stopped_by_its_parent(how: str) -> None:
    child = start("wait", "--jsonl")
    assert child.stdin is not None
    if how == "command":
        child.stdin.write('what?\n{"cmd": "later"}\n{"cmd": "stop"}\n')
        child.stdin.flush()
    stdout, _ = child.communicate(timeout=60)  # closes stdin
    result = messages(stdout)[-1]
    assert (result["type"], result["stopped"], result["checkpoint"]) == ("result", True, "here")
    assert result["exit_code"] == child.returncode == 3


def test_json_prints_one_object() -> None:
    child = start("good", "--json", stdin=subprocess.DEVNULL)
    stdout, stderr = child.communicate(timeout=60)
    assert json.loads(stdout)["rows"] == 3
    assert "for people" in stderr


def test_only_the_first_of_several_processes_speaks() -> None:
    script = SCRIPT.replace('{"data": "d.json"}', "speaks=False")
    for what, exit_code, said in (("good", 0, ""), ("data", 4, "The file is bad. Mend it.\n")):
        command = [sys.executable, "-c", script, what]
        child = subprocess.run(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        assert child.returncode == exit_code
        assert "for people" not in child.stdout
        assert child.stderr == said


def test_without_flags_people_read_plain_lines() -> None:
    child = start("good", stdin=subprocess.DEVNULL)
    stdout, stderr = child.communicate(timeout=60)
    assert stdout.splitlines()[-2:] == ["for people", "Three rows."]
    assert stderr.splitlines() == ["[1/2] Read the file", "! It is late."]


def test_nothing_follows_the_last_message() -> None:
    stdout = io.StringIO()
    output = JsonLinesOutput(stdout, io.StringIO(), lost=lambda: None)
    job = Job(output, StopRequest())
    job.fail("bug", "It broke.", "", 70)
    job.heartbeat()
    assert [message["type"] for message in messages(stdout.getvalue())] == ["error"]


def test_a_reader_who_left_stops_the_work() -> None:
    class Broken(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    stop = StopRequest()
    job = Job(JsonLinesOutput(Broken(), io.StringIO(), lost=stop.set), stop)
    job.heartbeat()
    assert job.stop_requested


def test_progress_is_not_told_more_often_than_anyone_can_read() -> None:
    now = [0.0]
    stdout = io.StringIO()
    job = Job(JsonLinesOutput(stdout, io.StringIO(), lost=lambda: None), StopRequest(), clock=lambda: now[0])
    job.phase("x", "X")
    for done in range(101):
        now[0] += 0.05
        job.progress(done, 100)
    told = [message for message in messages(stdout.getvalue()) if message["type"] == "progress"]
    assert 20 < len(told) < 35
    assert told[-1]["done"] == 100
    assert told[-2]["eta_s"] == pytest.approx(0.15, abs=0.3)


class Screen(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_a_bar_that_goes_away() -> None:
    stdout, screen = io.StringIO(), Screen()
    view = TerminalOutput(stdout, screen)
    view.send({"type": "phase", "title": "读取", "number": None, "of": None})
    view.send({"type": "progress", "done": 1, "total": 4, "unit": "rows", "eta_s": 61.0})
    view.finish({"type": "result"}, "好了")
    assert "读取 ━━━━━━───" in screen.getvalue()
    assert "25% 1/4 rows, 1:01" in screen.getvalue()
    assert screen.getvalue().endswith("\r\x1b[K")
    assert stdout.getvalue() == "好了\n"


@pytest.mark.parametrize("columns", [10, 40, 80])
def test_the_bar_fits_the_terminal(columns: int) -> None:
    line = progress_line(
        "很长很长很长很长很长很长的标题", {"done": 5, "total": 9, "unit": "行", "eta_s": None}, columns
    )
    assert sum(2 if ord(character) > 0x2E80 else 1 for character in line) < columns


def test_messages_are_always_json() -> None:
    text = to_json({"a": [float("inf"), {"b": float("nan")}], "c": "半\udc80", "d": Path("x")})
    text.encode("utf-8")
    assert json.loads(text) == {"a": [None, {"b": None}], "c": "半\udc80", "d": "x"}


def test_the_two_ways_of_json_exclude_each_other() -> None:
    from training.progress import add_output_arguments

    parser = argparse.ArgumentParser()
    add_output_arguments(parser)
    with pytest.raises(SystemExit):
        parser.parse_args(["--json", "--jsonl"])
