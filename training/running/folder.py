"""The folder of one run: what was asked for, what the job said, how it stands, and whether it still lives.

Standard library only. ``run.json`` is written before the start; ``events.jsonl`` and ``state.json`` belong
to the supervisor; ``request`` to whoever wants the run to stop. The lock dies with the supervisor, however it
ends: a run whose lock is free does not run, whatever its files say.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from training import atomic
from training.file_lock import try_lock

Request = Literal["stop", "discard", "kill"]
REQUESTS: tuple[Request, ...] = ("stop", "discard", "kill")


@dataclass(frozen=True)
class RunFolder:
    """Where the files of one run lie."""

    path: Path

    @property
    def run_file(self) -> Path:
        """What was asked for."""
        return self.path / "run.json"

    @property
    def events_file(self) -> Path:
        """The job's protocol lines, each with ``at`` (seconds since 1970); the last one is ``ended``."""
        return self.path / "events.jsonl"

    @property
    def log_file(self) -> Path:
        """The job's stderr."""
        return self.path / "log.txt"

    @property
    def state_file(self) -> Path:
        """Process ids and when the job was last heard, in seconds since 1970."""
        return self.path / "state.json"

    def read(self, file: Path) -> dict[str, Any]:
        """A small JSON file of the run; empty where it is missing or damaged."""
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def log_tail(self, max_bytes: int = 60_000) -> str:
        """The end of the job's stderr; empty where there is none."""
        try:
            with self.log_file.open("rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - max_bytes))
                return file.read().decode("utf-8", "replace").rstrip()
        except OSError:
            return ""

    def write_run(self, content: Mapping[str, Any]) -> None:
        """Keep what was asked for. Raises OSError."""
        atomic.write_json(self.run_file, dict(content))

    def write_state(self, content: Mapping[str, Any]) -> None:
        """Say how the run stands; in one step, but without waiting for the disk. Raises OSError."""
        beside = self.state_file.with_suffix(".tmp")
        beside.write_text(json.dumps(content), encoding="utf-8")
        os.replace(beside, self.state_file)

    def ask(self, request: Request) -> None:
        """Ask the supervisor for something; a later request replaces an earlier one. Raises OSError."""
        atomic.write_bytes(self.path / "request", request.encode())

    def request(self) -> Request | None:
        """What was asked for last."""
        with contextlib.suppress(OSError, UnicodeDecodeError):
            text = (self.path / "request").read_text(encoding="utf-8")
            return next((known for known in REQUESTS if known == text), None)
        return None

    @contextlib.contextmanager
    def alive(self) -> Iterator[bool]:
        """Hold the run's lock while inside; False where another process holds it."""
        descriptor = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            yield try_lock(descriptor)
        finally:
            os.close(descriptor)

    def is_alive(self) -> bool:
        """Whether a supervisor lives for this run."""
        try:
            descriptor = os.open(self.path / "lock", os.O_RDWR)
        except OSError:
            return False
        try:
            return not try_lock(descriptor)
        finally:
            os.close(descriptor)
