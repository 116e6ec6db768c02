"""Watches one training job for a window that may close: ``python -m training.running.supervisor FOLDER``.

Standard library only. It starts the command in ``run.json``, keeps its protocol lines in ``events.jsonl`` and
its stderr in ``log.txt``, and looks for a request to stop. Where it is killed, its job reads the end of
stdin, saves and ends; where the job is killed or breaks the protocol, the last event says so.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from training.running.folder import RunFolder

LOOK_EVERY_S = 0.2
LOCK_PATIENCE_S = 3.0
STOP_GRACE_S = 20.0
KILL_GRACE_S = 5.0
MAX_GARBAGE_CHARACTERS = 300
_LASTS = ("result", "error")
_UNRECORDED = "heartbeat"


class Supervisor:
    """One run from the start of its job to the last event."""

    def __init__(self, folder: RunFolder) -> None:
        self._folder = folder
        self._run = folder.read(folder.run_file)
        self._lock = threading.Lock()
        self._last: str | None = None
        self._garbage = 0
        self._state: dict[str, Any] = {"pid": os.getpid(), "started": time.time(), "beat": time.time()}
        self._asked_s: dict[str, float] = {}

    def run(self) -> int:
        """Run the job to its end and return its exit code; 127 where it cannot be started."""
        with self._folder.events_file.open("a", encoding="utf-8") as events:
            self._events = events
            try:
                with self._folder.log_file.open("ab") as log:
                    child = subprocess.Popen(
                        [str(word) for word in self._run.get("command", [])],
                        cwd=self._run.get("cwd") or None,
                        env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"},
                        stdin=subprocess.PIPE,
                        stdout=subprocess.PIPE,
                        stderr=log,
                    )
            except (OSError, ValueError, IndexError) as error:
                self._end(127, f"{error}")
                return 127
            with child:
                code = self._watch(child)
            self._end(code)
            return code

    def _watch(self, child: subprocess.Popen[bytes]) -> int:
        self._state["child_pid"] = child.pid
        reader = threading.Thread(target=self._read, args=(child,), name="run-lines", daemon=True)
        reader.start()
        tick = threading.Event()
        while child.poll() is None:
            self._obey(child)
            with self._lock:
                self._folder.write_state(self._state)
            tick.wait(LOOK_EVERY_S)
        reader.join(KILL_GRACE_S)  # a grandchild may hold the pipe open: its job is over all the same
        return int(child.returncode)

    def _read(self, child: subprocess.Popen[bytes]) -> None:
        assert child.stdout is not None
        for line in child.stdout:
            message = _message(line)
            with self._lock:
                self._state["beat"] = time.time()
                if message is None:
                    self._garbage += 1
                    text = line.decode("utf-8", "replace").strip()[:MAX_GARBAGE_CHARACTERS]
                    self._write({"type": "garbage", "text": text})
                elif message["type"] != _UNRECORDED:
                    self._last = message["type"]
                    self._write(message)

    def _obey(self, child: subprocess.Popen[bytes]) -> None:
        request = self._folder.request()
        if request is None:
            return
        now_s = time.monotonic()
        first_s = self._asked_s.setdefault(request, now_s)
        if "stop" not in self._asked_s or (request == "stop" and first_s == now_s):
            self._asked_s.setdefault("stop", now_s)
            _say_stop(child)
        # Stop and save may take as long as it needs; the others have the user's word that nothing is kept.
        grace_s = {"discard": STOP_GRACE_S, "kill": 0.0}.get(request)
        if grace_s is not None and now_s - first_s >= grace_s:
            if now_s - first_s >= grace_s + KILL_GRACE_S:
                child.kill()
            else:
                child.terminate()

    def _end(self, code: int, trouble: str = "") -> None:
        request = self._folder.request()
        if request == "discard":
            _remove(self._run.get("discard", []), self._folder.path)
        _remove(self._run.get("remove_after", []), self._folder.path)
        with self._lock:
            told = self._last in _LASTS
            self._write(
                {"type": "ended", "exit_code": code, "told": told, "request": request, "trouble": trouble}
            )
            self._state |= {"ended": time.time(), "exit_code": code}
            self._folder.write_state(self._state)

    def _write(self, message: Mapping[str, Any]) -> None:
        self._events.write(json.dumps({**message, "at": time.time()}, ensure_ascii=False) + "\n")
        self._events.flush()


def _message(line: bytes) -> dict[str, Any] | None:
    """A protocol line's content; None for anything else."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("type"), str) else None


def _say_stop(child: subprocess.Popen[bytes]) -> None:
    assert child.stdin is not None
    try:
        child.stdin.write(b'{"cmd": "stop"}\n')
        child.stdin.flush()
    except OSError:
        return  # it has just ended


def _remove(names: Sequence[str], inside: Path) -> None:
    """Remove what the run may leave behind; never anything outside of its folder."""
    for name in names:
        path = (inside / name).resolve()
        if inside.resolve() not in path.parents:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Supervise the run in the folder that the arguments name; 1 where another process does so already."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    folder = RunFolder(Path(words[0]))
    if threading.current_thread() is threading.main_thread():
        # The end of the terminal or of the session asks for what a window would ask for.
        for number in (signal.SIGINT, signal.SIGTERM, *((signal.SIGHUP,) if os.name != "nt" else ())):
            signal.signal(number, lambda _number, _frame: folder.ask("stop"))
    # Whoever looks whether the run lives holds the lock for a moment.
    give_up_s = time.monotonic() + LOCK_PATIENCE_S
    while True:
        with folder.alive() as ours:
            if ours:
                return Supervisor(folder).run()
        if time.monotonic() > give_up_s:
            return 1
        threading.Event().wait(0.05)


if __name__ == "__main__":
    sys.exit(main())
