"""Tells how a training job goes, as JSON lines for the app or plain lines in a terminal, and hears ``stop``.

Standard library only. With ``--jsonl`` stdout carries protocol lines alone: ``hello phase progress metric
sample checkpoint warning heartbeat`` and exactly one last ``result`` or ``error``; stdin takes
``{"cmd": "stop"}``, and its end means that the parent died: save and exit. In a terminal Ctrl-C asks for it.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import IntEnum
from types import FrameType
from typing import IO, Any

from training.model_folders import ModelFault

PROTOCOL_VERSION = 1
HEARTBEAT_S = 5.0


class ExitCode(IntEnum):
    """What a training command's exit status says."""

    DONE = 0
    GATES_MISSED = 1
    STOPPED = 3
    BAD_INPUT = 4
    OUT_OF_MEMORY = 5
    BUG = 70


class JobError(Exception):
    """A job that cannot go on, in one sentence with one action for the user."""

    def __init__(self, sentence: str, action: str, code: ExitCode = ExitCode.BAD_INPUT) -> None:
        super().__init__(f"{sentence} {action}".strip())
        self.sentence = sentence
        self.action = action
        self.code = code


class StoppedError(Exception):
    """The user or the parent's death stopped the job; what can be gone on from is saved."""


class Job:
    """One run of a training command: its reports, and whether it was asked to stop."""

    def __init__(self, name: str, *, jsonl: bool = False, out: IO[str] | None = None) -> None:
        self.name, self.jsonl = name, jsonl
        self._out = out if out is not None else sys.stdout
        self._lock = threading.Lock()
        self._stop = threading.Event()

    @property
    def stop_requested(self) -> bool:
        """Whether the job should save and end."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Ask the job to save and end."""
        self._stop.set()

    def send(self, kind: str, **values: Any) -> None:
        """Write one protocol line; in a terminal nothing."""
        if self.jsonl:
            line = json.dumps({"type": kind, **values}, ensure_ascii=False, allow_nan=False)
            with self._lock:
                self._out.write(line + "\n")
                self._out.flush()

    def say(self, text: str) -> None:
        """Write one plain line; with ``--jsonl`` to stderr, as a log."""
        print(text, file=sys.stderr if self.jsonl else self._out, flush=True)

    def phase(self, name: str, sentence: str) -> None:
        """A new part of the work begins."""
        self.send("phase", name=name, sentence=sentence)
        self.say(sentence)

    def progress(self, done: int, total: int, **values: Any) -> None:
        """``done`` of ``total`` steps; a bar where a person watches."""
        self.send("progress", done=done, total=total, **values)
        if not self.jsonl and sys.stderr.isatty():
            filled = 30 * done // max(1, total)
            end = "\n" if done >= total else ""
            print(f"\r[{'#' * filled:<30}] {done}/{total}", end=end, file=sys.stderr, flush=True)

    def warning(self, sentence: str) -> None:
        """Something the user should know although the work goes on."""
        self.send("warning", sentence=sentence)
        print(f"注意：{sentence}", file=sys.stderr, flush=True)


def run_job(job: Job, work: Callable[[Job], Mapping[str, Any]]) -> int:
    """Run ``work`` and report how it ended; returns the exit status.

    ``work`` returns the result's values; ``exit_code`` among them is the status (0 by default). Whatever else
    than JobError, ModelFault, StoppedError and a lack of memory it raises is a bug: traceback on stderr, 70.
    """
    with _listening(job):
        job.send("hello", job=job.name, protocol=PROTOCOL_VERSION, pid=os.getpid())
        try:
            result = dict(work(job))
        except StoppedError as stopped:
            job.send("result", status="stopped", sentence=str(stopped))
            job.say(str(stopped))
            return ExitCode.STOPPED
        except JobError as error:
            return _failed(job, error.sentence, error.action, error.code)
        except ModelFault as fault:
            return _failed(job, fault.sentence, fault.action, ExitCode.BAD_INPUT)
        except OSError as error:
            logging.exception("job %s cannot read or write", job.name)
            sentence = f"文件读写失败：{error.strerror or error}。"
            return _failed(job, sentence, "请检查磁盘空间和权限。", ExitCode.BAD_INPUT)
        except MemoryError:
            return _failed(
                job, "内存不够。", "请减小 --batch，或关闭其他程序后再试。", ExitCode.OUT_OF_MEMORY
            )
        except Exception:
            logging.exception("job %s failed", job.name)
            return _failed(job, "程序出错了。", "请把日志里的错误信息发给开发者。", ExitCode.BUG)
        job.send("result", status="done", **result)
        return int(result.get("exit_code", ExitCode.DONE))


def _failed(job: Job, sentence: str, action: str, code: ExitCode) -> int:
    job.send("error", sentence=sentence, action=action, code=int(code))
    print(f"{sentence}{action}", file=sys.stderr, flush=True)
    return code


@contextmanager
def _listening(job: Job) -> Iterator[None]:
    """Hear stop on stdin (``--jsonl``) and by signal, and beat while the job runs."""
    over = threading.Event()
    before: dict[signal.Signals, Any] = {}
    if threading.current_thread() is threading.main_thread():

        def on_signal(number: int, frame: FrameType | None) -> None:
            job.stop()

        before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    if job.jsonl:
        threading.Thread(target=_hear, args=(job,), name="job-stdin", daemon=True).start()
        threading.Thread(target=_beat, args=(job, over), name="job-heartbeat", daemon=True).start()
    try:
        yield
    finally:
        over.set()
        for number, handler in before.items():
            signal.signal(number, handler)


def _hear(job: Job) -> None:
    # The descriptor, not sys.stdin: a thread inside a buffered read would hold its lock when Python ends.
    rest = b""
    while chunk := os.read(0, 4096):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            try:
                command = json.loads(line)
            except ValueError:
                continue  # not ours
            if isinstance(command, Mapping) and command.get("cmd") == "stop":
                job.stop()
    job.stop()


def _beat(job: Job, over: threading.Event) -> None:
    while not over.wait(HEARTBEAT_S):
        job.send("heartbeat")
