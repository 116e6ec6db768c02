"""The job protocol of every training command: what it says, how it is stopped, how it ends.

Standard library only. With ``--jsonl`` stdout carries one JSON object a line and nothing else (whatever a
library prints goes to stderr), each with ``type`` and ``time_s`` (seconds since the start):

    hello       protocol, job, pid, and the job's own facts        always first
    phase       name, title, number and of (where known)           a new part of the work
    progress    phase, done, total, unit, eta_s (null if unknown)  within a phase
    metric      name, value, and where (step, epoch, …)
    sample      text, and what it is a sample of
    checkpoint  path, and what it holds
    warning     sentence, action                                   the work goes on
    heartbeat   every 5 s, so that a silent child is seen to live
    result      exit_code and the outcome        } exactly one of
    error       code, sentence, action, exit_code} these, last

stdin takes ``{"cmd": "stop"}``; its end means that the parent died: save and exit. With ``--json`` stdout
carries the outcome alone; in a terminal a tidy view and a progress bar.

Exit codes: 0 done, 1 a gate is missed, 3 stopped with a checkpoint, 4 bad data or a base that cannot be
reached, 5 out of memory, 70 a bug.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TextIO

from training.faults import MemoryShortage, TrainingError
from training.job_input import StopRequest, listen
from training.job_output import JsonLinesOutput, JsonOutput, SilentOutput, TerminalOutput

PROTOCOL = 1
DONE, GATES_MISSED, STOPPED, BAD_DATA, OUT_OF_MEMORY, BUG = 0, 1, 3, 4, 5, 70
HEARTBEAT_S = 5.0
_PROGRESS_EVERY_S = 0.2


class Stopped(Exception):
    """The user or the parent asked to stop; ``outcome`` is what was saved, ``text`` what a person reads."""

    def __init__(self, outcome: Mapping[str, Any] | None = None, text: str = "Stopped.") -> None:
        super().__init__(text)
        self.outcome = dict(outcome or {})
        self.text = text


class Output(Protocol):
    """Where a job's messages go; one implementation for each way of running."""

    def send(self, message: Mapping[str, Any]) -> None:
        """Take a message of the protocol."""

    def say(self, text: str) -> None:
        """Take a line for people."""

    def finish(self, message: Mapping[str, Any], text: str) -> None:
        """Take the last message, and what a person reads in its place."""


@dataclass(frozen=True)
class Outcome:
    """How a job ended: ``data`` for programs, ``text`` for people, and the process's exit code."""

    data: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    exit_code: int = DONE


class Job:
    """What a running job says and asks; given to the work as its one collaborator for the outside world."""

    def __init__(
        self, output: Output, stop: StopRequest, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._output, self._stop, self._clock = output, stop, clock
        self._started_s = self._phase_started_s = clock()
        self._phase_name = ""
        self._last_progress_s = -math.inf

    @property
    def stop_requested(self) -> bool:
        """Whether the work should save and end."""
        return self._stop.is_set()

    def check_stop(self) -> None:
        """Raise Stopped if the work should end; for work that has nothing to save."""
        if self.stop_requested:
            raise Stopped

    def hello(self, job: str, **facts: Any) -> None:
        """Begin; sent by ``run_job``."""
        self._send("hello", protocol=PROTOCOL, job=job, pid=os.getpid(), **facts)

    def phase(self, name: str, title: str, number: int | None = None, of: int | None = None) -> None:
        """A new part of the work; ``title`` is for people."""
        self._phase_name, self._phase_started_s = name, self._clock()
        self._last_progress_s = -math.inf
        self._send("phase", name=name, title=title, number=number, of=of)

    def progress(self, done: int, total: int, unit: str = "") -> None:
        """How far the phase is; sent five times a second at most, and at its end."""
        now_s = self._clock()
        if done < total and now_s - self._last_progress_s < _PROGRESS_EVERY_S:
            return
        self._last_progress_s = now_s
        spent_s = now_s - self._phase_started_s
        eta_s = round(spent_s * (total - done) / done, 1) if done > 0 and spent_s > 1.0 else None
        self._send("progress", phase=self._phase_name, done=done, total=total, unit=unit, eta_s=eta_s)

    def metric(self, name: str, value: float, **where: Any) -> None:
        """A measured number; ``where`` it was measured (step, epoch). NaN and infinities become null."""
        self._send("metric", name=name, value=value if math.isfinite(value) else None, **where)

    def sample(self, text: str, **about: Any) -> None:
        """An example of what the model makes."""
        self._send("sample", text=text, **about)

    def checkpoint(self, path: str, **about: Any) -> None:
        """Something that can be gone on from was saved."""
        self._send("checkpoint", path=path, **about)

    def warning(self, sentence: str, action: str = "") -> None:
        """Something the user should know; the work goes on."""
        self._send("warning", sentence=sentence, action=action)

    def heartbeat(self) -> None:
        """Say that the process lives."""
        self._send("heartbeat")

    def say(self, text: str) -> None:
        """A line for people: stdout in a terminal, the log (stderr) under a protocol."""
        self._output.say(text)

    def finish(self, outcome: Outcome) -> int:
        """The last message; returns the exit code."""
        message = self._message("result", {"exit_code": outcome.exit_code, **outcome.data})
        self._output.finish(message, outcome.text)
        return outcome.exit_code

    def fail(self, code: str, sentence: str, action: str, exit_code: int) -> int:
        """The last message of a job that has no outcome; returns the exit code."""
        fields = {"code": code, "sentence": sentence, "action": action, "exit_code": exit_code}
        self._output.finish(self._message("error", fields), f"{sentence} {action}".strip())
        return exit_code

    def _send(self, kind: str, **fields: Any) -> None:
        self._output.send(self._message(kind, fields))

    def _message(self, kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        return {"type": kind, "time_s": round(self._clock() - self._started_s, 3), **fields}


def add_output_arguments(parser: argparse.ArgumentParser) -> None:
    """Add ``--json`` and ``--jsonl``, which exclude each other."""
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--json", action="store_true", help="print one JSON object; all else goes to stderr")
    group.add_argument("--jsonl", action="store_true", help="speak the job protocol: one JSON object a line")


def run_job(
    name: str,
    options: argparse.Namespace,
    work: Callable[[Job], Outcome],
    facts: Mapping[str, Any] | None = None,
    *,
    speaks: bool = True,
) -> int:
    """Run ``work`` as the job ``name`` and return the process's exit code; every way to end is told once.

    ``options`` are those of ``add_output_arguments``; ``facts`` go into the hello. Of several
    processes of one launch only the first ``speaks``; the others tell their errors alone, on stderr.
    """
    stop = StopRequest()
    with _protocol_stdout(options.json or options.jsonl) as stdout:
        output = _output(options, stdout, stop) if speaks else SilentOutput(sys.stderr)
        job = Job(output, stop)
        job.hello(name, **(facts or {}))
        beat = job.heartbeat if options.jsonl else None
        with listen(stop, stdin=sys.stdin if options.jsonl else None, beat=beat, every_s=HEARTBEAT_S):
            return _run(job, work)


def _run(job: Job, work: Callable[[Job], Outcome]) -> int:
    try:
        return job.finish(work(job))
    except Stopped as stopped:
        return job.finish(Outcome({"stopped": True, **stopped.outcome}, stopped.text, STOPPED))
    except KeyboardInterrupt:  # the second Ctrl-C: the first one asked politely
        return job.finish(Outcome({"stopped": True}, "Stopped.", STOPPED))
    except MemoryShortage as error:
        return job.fail("out_of_memory", error.sentence, error.action, OUT_OF_MEMORY)
    except TrainingError as error:
        return job.fail("bad_data", error.sentence, error.action, BAD_DATA)
    except OSError as error:
        traceback.print_exc()
        said = f"A file cannot be read or written: {error.strerror or error}."
        return job.fail("files", said, "Check the disk's free space and the permissions.", BAD_DATA)
    except Exception as error:  # noqa: BLE001 - the last guard: told in one message, with the trace in the log
        if _is_out_of_memory(error):
            return job.fail(
                "out_of_memory",
                "There is not enough memory.",
                "Close other programs or do less at once.",
                OUT_OF_MEMORY,
            )
        traceback.print_exc()
        said = f"This is a bug: {type(error).__name__}: {error}"
        return job.fail("bug", said, "Please report it with the lines above.", BUG)


def _is_out_of_memory(error: Exception) -> bool:
    """MemoryError, or torch's own (recognised by name, so that torch need not be imported here)."""
    return isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError"


def _output(options: argparse.Namespace, stdout: TextIO, stop: StopRequest) -> Output:
    if options.jsonl:
        return JsonLinesOutput(stdout, sys.stderr, lost=stop.set)
    view = TerminalOutput(sys.stderr if options.json else stdout, sys.stderr)
    return JsonOutput(stdout, view) if options.json else view


@contextlib.contextmanager
def _protocol_stdout(guarded: bool) -> Iterator[TextIO]:
    """Stdout for the protocol alone: meanwhile ``print`` and C libraries that write to it go to stderr."""
    if not guarded:
        yield sys.stdout
        return
    plain = sys.stdout
    plain.flush()
    try:
        number, log = plain.fileno(), sys.stderr.fileno()
        kept = os.dup(number)
    except (OSError, ValueError):  # a stand-in without a descriptor
        with contextlib.redirect_stdout(sys.stderr):
            yield plain
        return
    protocol = os.fdopen(kept, "w", encoding="utf-8")
    try:
        os.dup2(log, number)
        with contextlib.redirect_stdout(sys.stderr):
            yield protocol
    finally:
        os.dup2(kept, number)
        with contextlib.suppress(OSError):  # the reader is gone
            protocol.close()
