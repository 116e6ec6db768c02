"""The job protocol: what is on stdout, how a job ends, and how it is stopped."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from training.decision.job import ExitCode, Job, JobError, StoppedError, run_job

ROOT = Path(__file__).resolve().parents[3]


def outcome(work: Callable[[Job], Mapping[str, Any]]) -> tuple[int, str]:
    out = io.StringIO()
    return run_job(Job("test", out=out), work), out.getvalue()


def raising(error: BaseException) -> Callable[[Job], Mapping[str, Any]]:
    def work(job: Job) -> Mapping[str, Any]:
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (StoppedError("已停止。"), ExitCode.STOPPED),
        (JobError("没有数据。", "给一份。"), ExitCode.BAD_INPUT),
        (JobError("满了。", "小一点。", ExitCode.OUT_OF_MEMORY), ExitCode.OUT_OF_MEMORY),
        (OSError(28, "No space left on device"), ExitCode.BAD_INPUT),
        (MemoryError(), ExitCode.OUT_OF_MEMORY),
        (ZeroDivisionError(), ExitCode.BUG),
    ],
)
def test_how_a_job_ends_is_its_status(
    error: BaseException, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcome(raising(error))[0] == code


def test_a_result_may_name_its_status() -> None:
    assert outcome(lambda job: {"exit_code": 1})[0] == ExitCode.GATES_MISSED
    assert outcome(lambda job: {})[0] == ExitCode.DONE


def test_in_a_terminal_no_protocol_line_is_written() -> None:
    def work(job: Job) -> Mapping[str, Any]:
        job.send("metric", epoch=1)
        job.say("Epoch 1/2")
        return {}

    assert outcome(work)[1] == "Epoch 1/2\n"


WORK = """
import sys
from training.decision.job import Job, StoppedError, run_job
def work(job):
    job.phase("wait", "等待")
    if "quick" not in sys.argv:
        job._stop.wait(60)
    if job.stop_requested:
        raise StoppedError("已停止。")
    job.say("not a protocol line")
    return {"answer": 42}
sys.exit(run_job(Job("test", jsonl=True), work))
"""


def child(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WORK, *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_stdout_is_protocol_alone_and_ends_with_one_result() -> None:
    process = child("quick")
    assert process.stdout is not None
    found = lines(process.stdout.read())  # stdin stays open: its end would be the parent's death
    _, err = process.communicate(timeout=60)
    assert [line["type"] for line in found] == ["hello", "phase", "result"]
    assert found[-1]["answer"] == 42
    assert "not a protocol line" in err
    assert process.returncode == 0


@pytest.mark.parametrize("how", ['{"cmd": "stop"}\n', ""], ids=["command", "end of stdin"])
def test_stop_and_the_parents_death_end_it(how: str) -> None:
    process = child()
    out, _ = process.communicate('nonsense\n{"cmd": "dance"}\n' + how, timeout=60)
    assert lines(out)[-1] == {"type": "result", "status": "stopped", "sentence": "已停止。"}
    assert process.returncode == ExitCode.STOPPED
