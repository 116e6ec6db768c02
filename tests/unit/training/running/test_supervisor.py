"""The supervisor of a run: protocol kept, stop and discard, killed children, garbage, its own death."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from training.running import supervisor
from training.running.folder import RunFolder

ROOT = Path(__file__).resolve().parents[4]
JOB = """
import json, sys, threading
def say(**message):
    print(json.dumps(message), flush=True)
how = sys.argv[1]
say(type="hello", protocol=1)
if how == "quick":
    print("a library prints", flush=True)
    say(type="heartbeat")
    say(type="progress", done=1, total=1)
    say(type="result", status="done")
elif how == "silent":
    threading.Event().wait(60)
elif how == "crash":
    sys.exit(9)
else:
    line = sys.stdin.readline()
    open("saved", "w").write(line or "end of stdin")
    say(type="result", status="stopped")
    sys.exit(3)
"""


def prepare(path: Path, how: str, **more: Any) -> RunFolder:
    path.mkdir()
    folder = RunFolder(path)
    folder.write_run({"command": [sys.executable, "-c", JOB, how], "cwd": str(path), **more})
    return folder


@contextmanager
def supervised(folder: RunFolder) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "training.running.supervisor", str(folder.path)], cwd=ROOT
    )
    try:
        yield process
        process.wait(60)
    finally:
        process.kill()
        process.wait()


def events(folder: RunFolder) -> list[dict[str, Any]]:
    if not folder.events_file.exists():
        return []
    return [json.loads(line) for line in folder.events_file.read_text("utf-8").splitlines()]


def until(true: Callable[[], bool], patience_s: float = 30.0) -> None:
    give_up_s = time.monotonic() + patience_s
    while not true():
        assert time.monotonic() < give_up_s
        os.sched_yield()


def child_pid(folder: RunFolder) -> int:
    until(lambda: bool(events(folder)) and "child_pid" in folder.read(folder.state_file))
    return int(folder.read(folder.state_file)["child_pid"])


def test_every_line_is_kept_garbage_named_and_the_end_told(tmp_path: Path) -> None:
    folder = prepare(tmp_path / "run", "quick")
    assert supervisor.main([str(folder.path)]) == 0
    found = events(folder)
    assert [event["type"] for event in found] == ["hello", "garbage", "progress", "result", "ended"]
    assert found[1]["text"] == "a library prints"
    assert found[-1]["exit_code"] == 0
    assert found[-1]["told"]
    assert all(event["at"] > 1e9 for event in found)
    assert not folder.is_alive()


def test_the_end_of_the_log_can_be_read(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    assert folder.log_tail() == ""
    folder.log_file.write_text("第一行\n第二行\n", encoding="utf-8")
    assert folder.log_tail() == "第一行\n第二行"
    assert folder.log_tail(10) == "第二行"


def test_stop_is_handed_on_and_what_was_saved_stays(tmp_path: Path) -> None:
    folder = prepare(tmp_path / "run", "wait", discard=["saved"])
    with supervised(folder) as process:
        until(lambda: bool(events(folder)))
        assert folder.is_alive()
        folder.ask("stop")
        assert process.wait(30) == 3
    assert json.loads((folder.path / "saved").read_text()) == {"cmd": "stop"}
    assert events(folder)[-1]["request"] == "stop"


def test_discard_removes_what_was_saved_but_nothing_outside(tmp_path: Path) -> None:
    outside = tmp_path / "precious"
    outside.write_text("x")
    folder = prepare(tmp_path / "run", "wait", discard=["saved", "../precious", str(outside)])
    with supervised(folder):
        until(lambda: bool(events(folder)))
        folder.ask("discard")
    assert not (folder.path / "saved").exists()
    assert outside.exists()


def test_a_silent_job_is_killed_on_request_and_that_is_told(tmp_path: Path) -> None:
    folder = prepare(tmp_path / "run", "silent")
    with supervised(folder):
        until(lambda: bool(events(folder)))
        folder.ask("kill")
    last = events(folder)[-1]
    assert last["exit_code"] == -signal.SIGTERM
    assert not last["told"]


@pytest.mark.parametrize("how", ["crash", "killed"])
def test_a_job_that_ends_without_a_word_is_told_in_its_place(tmp_path: Path, how: str) -> None:
    folder = prepare(tmp_path / "run", "crash" if how == "crash" else "silent")
    with supervised(folder):
        if how == "killed":
            os.kill(child_pid(folder), signal.SIGKILL)
    last = events(folder)[-1]
    assert last["type"] == "ended"
    assert last["exit_code"] == (9 if how == "crash" else -signal.SIGKILL)
    assert not last["told"]


def test_a_killed_supervisor_leaves_no_phantom_and_its_job_saves(tmp_path: Path) -> None:
    folder = prepare(tmp_path / "run", "wait")
    with supervised(folder) as process:
        child_pid(folder)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        assert not folder.is_alive()
        until((folder.path / "saved").exists)
    assert events(folder)[-1]["type"] != "ended"


def test_two_supervisors_never_share_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "LOCK_PATIENCE_S", 0.1)
    folder = prepare(tmp_path / "run", "quick")
    with folder.alive() as ours:
        assert ours
        assert supervisor.main([str(folder.path)]) == 1
    assert events(folder) == []


def test_a_command_that_cannot_be_started_ends_with_its_reason(tmp_path: Path) -> None:
    folder = prepare(tmp_path / "run", "quick", remove_after=["run.json"])
    folder.write_run({"command": [str(tmp_path / "nothing")]})
    assert supervisor.main([str(folder.path)]) == 127
    assert "nothing" in events(folder)[-1]["trouble"]
