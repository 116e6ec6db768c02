"""Holds one interview in the real window, as a user would: python -m tests.e2e.window_driver OUT.

Needs a display and a sound device whose microphone hears its speaker. A synthetic candidate speaks into the
room over a speaker of its own; the window, its devices, the model process and the library are the real ones.
Writes screenshots and result.json into OUT.
"""

from __future__ import annotations

import json
import queue
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from interviewer_app.bootstrap import Studio
from interviewer_app.desktop import DesktopServices
from interviewer_app.engine.snapshot import InterviewControls, Snapshot
from interviewer_app.interview.types import Phase, Stage
from interviewer_app.rehearsal.candidate import Candidate
from interviewer_app.rehearsal.scenario import load_scenario
from interviewer_app.ui.app import make_application, make_window
from interviewer_app.ui.services import InterviewOptions
from speech.audio import SAMPLE_RATE_HZ
from speech.playback import Speaker

TOPIC_ANSWERS = 2
PATIENCE_S = 240.0


class WatchedServices(DesktopServices):
    """The real services; what the window is shown is also put into a queue, for the candidate to see."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio, synthetic_voice=True)
        self.seen: queue.SimpleQueue[Snapshot] = queue.SimpleQueue()

    def start_interview(
        self, options: InterviewOptions, listener: Callable[[Snapshot], None]
    ) -> InterviewControls:
        """Start as the product does."""

        def both(snapshot: Snapshot) -> None:
            self.seen.put(snapshot)
            listener(snapshot)

        return super().start_interview(options, both)


class Driver:
    """Looks at the window ten times a second, lets the candidate answer, and takes pictures."""

    def __init__(self, app: QApplication, window: Any, services: WatchedServices, out: Path) -> None:
        self._app, self._window, self._services, self._out = app, window, services, out
        self._scenario = load_scenario("mixed", "zh")
        self._mouth = Speaker(None)
        self._candidate = Candidate(lambda pcm: self._mouth.play(pcm, SAMPLE_RATE_HZ), "zh")
        self._answered = -1
        self._ending = False
        self._deadline = time.monotonic() + PATIENCE_S
        self.last = Snapshot()
        self._timer = QTimer(window)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Click Start with the mouse."""
        self.picture("setup")
        start = self._window.interview.setup.findChildren(QPushButton)
        button = next(b for b in start if b.property("kind") == "primary" and b.isVisible())
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
        self._timer.start(100)

    def picture(self, name: str) -> None:
        """Keep what the window shows now."""
        self._window.grab().save(str(self._out / f"{name}.png"))

    def _look(self) -> None:
        if time.monotonic() > self._deadline:
            self.picture("stuck")
            self._app.exit(3)
            return
        while not self._services.seen.empty():
            self.last = self._services.seen.get()
        snapshot = self.last
        if snapshot.phase is Phase.FINISHED:
            QTimer.singleShot(1500, self._window, self._done)
            self._timer.stop()
        elif snapshot.phase is Phase.LISTENING and snapshot.turn > self._answered:
            self._answered = snapshot.turn
            self._let_answer(snapshot)

    def _let_answer(self, snapshot: Snapshot) -> None:
        if snapshot.stage is Stage.OPENING:
            self._candidate.answer(self._scenario.introduction)
        elif snapshot.turn <= TOPIC_ANSWERS:
            self._candidate.answer(self._scenario.answer(snapshot.turn - 1))
            QTimer.singleShot(4000, self._window, lambda: self.picture(f"listening-{snapshot.turn}"))
        else:
            self.picture("running")
            target: QWidget = QApplication.focusWidget() or self._window
            for _ in range(2):  # twice: the first asks
                QTest.keyClick(target, Qt.Key.Key_Escape)

    def _done(self) -> None:
        self.picture("finished")
        self._mouth.close()
        self._app.exit(0)


def main(out: Path) -> int:
    """Open the window, hold the interview, write what was seen."""
    out.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    app = make_application(["interviewer"])
    with Studio.open() as studio:
        services = WatchedServices(studio)
        window = make_window(app, services)
        window.resize(1280, 800)
        window.show()
        QTest.qWaitForWindowExposed(window)
        opened_s = time.perf_counter() - began
        driver = Driver(app, window, services, out)
        QTimer.singleShot(500, window, driver.start)
        code = int(app.exec())
        session_id = driver.last.session_id
        window.close()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        record = studio.store.record(session_id)
        result = {
            "opened_s": opened_s,
            "session": session_id,
            "reason": record.finished_reason,
            "turns": [asdict(turn) for turn in record.turns],
        }
        (out / "result.json").write_text(
            json.dumps(result, ensure_ascii=False, default=str), encoding="utf-8"
        )
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
