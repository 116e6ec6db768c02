"""Plays a part of an answer and tells where it is, for the waveform's line and the play button."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from interviewer_app.ui.jobs import Jobs
from interviewer_app.ui.review.desk import Replay, ReviewDesk

TICK_MS = 40


class Player(QObject):
    """``moved(seconds)`` from the start of the answer while it plays; ``playing_changed(bool)``."""

    moved = Signal(float)
    playing_changed = Signal(bool)
    failed = Signal(object)

    def __init__(self, desk: ReviewDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        # Its own thread: a stop must not wait for a search, nor overtake the start before it.
        self._jobs = Jobs(self, threads=1)
        self._replay: Replay | None = None
        self._from_s = 0.0
        self._wish = 0
        self._playing = False
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def is_playing(self) -> bool:
        """Whether sound is wanted or heard now."""
        return self._playing

    def play(self, session_id: str, start: int, end: int, from_s: float, rate_hz: int) -> None:
        """Play the samples from ``from_s`` seconds behind ``start`` to ``end``."""
        self._let_go()
        self._wish += 1
        self._from_s = from_s
        first = min(end, start + round(from_s * rate_hz))
        call = partial(self._desk.replay, session_id, first, end)
        wish = self._wish
        self._jobs.run(lambda: (wish, call()), self._on_started, self._on_failed)
        self._set_playing(True)

    def stop(self) -> None:
        """Fall silent."""
        self._wish += 1
        self._let_go()
        self._set_playing(False)

    def wait(self) -> None:
        """Let the device go before the window closes."""
        self.stop()
        self._jobs.wait()

    def _let_go(self) -> None:
        self._timer.stop()
        replay, self._replay = self._replay, None
        if replay is not None:
            self._jobs.run(replay.stop, self._on_stopped, self._on_failed)

    def _set_playing(self, playing: bool) -> None:
        if playing != self._playing:
            self._playing = playing
            self.playing_changed.emit(playing)

    @Slot(object)
    def _on_started(self, outcome: tuple[int, Replay]) -> None:
        wish, replay = outcome
        self._replay = replay
        if wish != self._wish:  # stopped before it began
            self._let_go()
        else:
            self._timer.start()

    @Slot(object)
    def _on_stopped(self, nothing: object) -> None:
        """Silent; there is nothing to do."""

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._set_playing(False)
        self.failed.emit(error)

    @Slot()
    def _tick(self) -> None:
        if self._replay is None:
            return
        self.moved.emit(self._from_s + self._replay.position_s)
        if self._replay.done:
            self.stop()
