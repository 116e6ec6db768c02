"""Reads a run's events as they come and tells how it stands; a run whose process is gone is never running."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Mapping
from typing import Any

from interviewer_app.training_desk.views import Failure, Point, RunView, State
from training.running.folder import RunFolder

START_PATIENCE_S = 20.0
SILENT_AFTER_S = 30.0  # six heartbeats
MAX_KEPT = 50
_BOTH = frozenset({"loss"})  # told for updates and, as a mean, for epochs
_CODES = {4: "bad_data", 5: "out_of_memory", 70: "bug", 137: "killed", -9: "killed"}


class RunReader:
    """The events of one run so far. ``poll`` reads what is new; ``view`` is cheap and may be asked often."""

    def __init__(self, folder: RunFolder, clock: Callable[[], float] = time.time) -> None:
        self.folder = folder
        self._clock = clock
        self._run = folder.read(folder.run_file)
        self._offset = 0
        self._rest = b""
        self._alive = False
        self._state: dict[str, Any] = {}
        self._began = float(self._run.get("created") or 0.0)
        self._latest = 0.0
        self._reset()

    def poll(self) -> bool:
        """Read what was written since; whether anything is new or the process has come or gone."""
        before = (self._alive, self._offset)
        # First the process, then the lines: a process that is gone has written its last one.
        self._alive = self.folder.is_alive()
        self._state = self.folder.read(self.folder.state_file)
        try:
            with self.folder.events_file.open("rb") as file:
                file.seek(self._offset)
                block = file.read()
        except OSError:
            block = b""
        self._offset += len(block)
        *lines, self._rest = (self._rest + block).split(b"\n")
        for line in lines:
            self._take(line)
        return before != (self._alive, self._offset) or self._alive

    def view(self) -> RunView:
        """How the run stands now."""
        now = self._clock()
        state = self._judge(now)
        active = state in {"running", "silent", "stopping", "starting"}
        done, total = self._progress
        elapsed_s = max(0.0, (now if active else self._latest) - self._began) if self._began else 0.0
        return RunView(
            state=state,
            title=self._title,
            done=done,
            total=total,
            eta_s=self._eta_s() if active else None,
            rows_per_s=self._rows_per_s(),
            elapsed_s=elapsed_s,
            beat_age_s=max(0.0, now - float(self._state.get("beat", now))),
            series={name: tuple(points) for name, points in self._series.items()},
            epochs=tuple(self._epochs),
            sample=self._sample,
            warnings=tuple(self._warnings),
            garbage=tuple(self._garbage),
            has_checkpoint=self._has_checkpoint,
            result=self._result or {},
            failure=self._failure(state),
        )

    def _reset(self) -> None:
        self._title, self._sample = "", ""
        self._progress = (0, 0)
        self._pace: list[tuple[float, int]] = []
        self._told_eta: tuple[float, float] | None = None
        self._series: dict[str, list[Point]] = {}
        self._epochs: list[dict[str, Any]] = []
        self._last_step = 0.0
        self._warnings: list[str] = []
        self._garbage: list[str] = []
        self._has_checkpoint = False
        self._begin_again()

    def _begin_again(self) -> None:
        """A resumed run says hello once more: its curves go on, its old end does not count."""
        self._result: Mapping[str, Any] | None = None
        self._error: Mapping[str, Any] | None = None
        self._ended: Mapping[str, Any] | None = None
        self._pace = []

    def _take(self, line: bytes) -> None:
        try:
            event = json.loads(line)
        except (ValueError, RecursionError):
            return  # half a line of a supervisor that was killed
        if not isinstance(event, dict):
            return
        self._latest = float(event.get("at") or self._latest)
        handler = getattr(self, f"_take_{event.get('type')}", None)
        if handler is not None:
            handler(event)

    def _take_hello(self, event: Mapping[str, Any]) -> None:
        self._begin_again()
        self._began = self._latest or self._began

    def _take_phase(self, event: Mapping[str, Any]) -> None:
        self._title = str(event.get("title") or event.get("name") or "")
        self._progress, self._pace, self._told_eta = (0, 0), [], None

    def _take_progress(self, event: Mapping[str, Any]) -> None:
        done, total = _number(event.get("done")), _number(event.get("total"))
        if done is None or total is None:
            return
        self._progress = (int(done), int(total))
        self._pace.append((self._latest, int(done)))
        eta_s = _number(event.get("eta_s"))
        self._told_eta = (self._latest, eta_s) if eta_s is not None else None

    def _take_metric(self, event: Mapping[str, Any]) -> None:
        """One number: of an update (``step``) or of a whole epoch."""
        name, value = event.get("name"), _number(event.get("value"))
        if not isinstance(name, str) or value is None or event.get("phase") == "pretrain":
            return
        step, epoch = _number(event.get("step")), _number(event.get("epoch"))
        if step is not None:
            self._last_step = step
            self._add(name, step, value)
        elif epoch is not None:
            if not self._epochs or self._epochs[-1].get("epoch") != epoch:
                self._epochs.append({"epoch": epoch})
            self._epochs[-1][name] = value
            self._add(f"epoch_{name}" if name in _BOTH else name, self._last_step, value)

    def _take_sample(self, event: Mapping[str, Any]) -> None:
        self._sample = str(event.get("text", ""))

    def _take_checkpoint(self, event: Mapping[str, Any]) -> None:
        self._has_checkpoint = True

    def _take_warning(self, event: Mapping[str, Any]) -> None:
        sentence = " ".join(str(event[key]) for key in ("sentence", "action") if event.get(key))
        if sentence not in self._warnings:
            self._warnings = [*self._warnings, sentence][-MAX_KEPT:]

    def _take_garbage(self, event: Mapping[str, Any]) -> None:
        self._garbage = [*self._garbage, str(event.get("text", ""))][-MAX_KEPT:]

    def _take_result(self, event: Mapping[str, Any]) -> None:
        self._result = event

    def _take_error(self, event: Mapping[str, Any]) -> None:
        self._error = event

    def _take_ended(self, event: Mapping[str, Any]) -> None:
        self._ended = event

    def _add(self, name: str, x: float, y: float) -> None:
        points = self._series.setdefault(name, [])
        while points and points[-1][0] >= x:  # gone back to a checkpoint: what came after it did not count
            points.pop()
        points.append((x, y))

    def _judge(self, now: float) -> State:
        launched = float(self._run.get("launched") or self._run.get("created") or 0.0)
        if self._ended is not None and self._latest >= launched:
            if self._result is None or self._error is not None:
                return "failed"
            return "stopped" if self._result.get("exit_code") == 3 else "done"
        if not self._alive:
            fresh = now - launched < START_PATIENCE_S and self._latest < launched
            return "starting" if fresh else "lost"
        if self.folder.request() is not None:
            return "stopping"
        beat = float(self._state.get("beat", now))
        return "silent" if now - beat > SILENT_AFTER_S else "running"

    def _failure(self, state: State) -> Failure | None:
        if state not in {"failed", "lost"}:
            return None
        if state == "lost":
            return Failure("died")
        code = int(_number((self._ended or {}).get("exit_code")) or 0)
        if self._error is None:
            trouble = str((self._ended or {}).get("trouble", ""))
            return Failure(_CODES.get(code, "died") if code < 0 else "died", trouble, exit_code=code)
        return Failure(
            _CODES.get(code, "bug"),
            str(self._error.get("sentence", "")),
            str(self._error.get("action", "")),
            code,
        )

    def _rows_per_s(self) -> float | None:
        batch = _number(self._run.get("values", {}).get("batch")) if self._run.get("job") == "train" else 1.0
        speed = self._speed()
        return speed * batch if speed is not None and batch else None

    def _eta_s(self) -> float | None:
        if self._told_eta is not None:
            return max(0.0, self._told_eta[1] - (self._clock() - self._told_eta[0]))
        speed, (done, total) = self._speed(), self._progress
        return (total - done) / speed if speed and total else None

    def _speed(self) -> float | None:
        """Updates a second of the phase, over its last fifty reports."""
        recent = self._pace[-50:]
        if len(recent) < 2 or recent[-1][0] - recent[0][0] < 0.5:
            return None
        speed = (recent[-1][1] - recent[0][1]) / (recent[-1][0] - recent[0][0])
        return speed if speed > 0 else None


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)
