"""Changes the reviews of the session in front, one after the other, and remembers how they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from interviewer_app.sessions.review_values import Review, ReviewedTurn
from interviewer_app.ui.jobs import Jobs
from interviewer_app.ui.review.desk import ReviewDesk


class Editing(QObject):
    """``changed(turn)`` after every change, at once; ``failed(error)`` when one could not be kept.

    One thread writes, so that changes are kept in the order they were made.
    """

    changed = Signal(int)
    failed = Signal(object)

    def __init__(self, desk: ReviewDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._writing = Jobs(self, threads=1)
        self._session_id = ""
        self._turns: dict[int, ReviewedTurn] = {}
        self._pending = 0

    @property
    def session_id(self) -> str:
        """The session that is edited; empty without one."""
        return self._session_id

    @property
    def is_saved(self) -> bool:
        """Whether every change has reached the library."""
        return self._pending == 0

    def begin(self, session_id: str, turns: Mapping[int, ReviewedTurn]) -> None:
        """Edit another session."""
        self._session_id, self._turns = session_id, dict(turns)

    def of(self, turn: int) -> ReviewedTurn:
        """Return how a turn's review stands."""
        return self._turns.get(turn, ReviewedTurn())

    def change(self, turn: int, **fields: Any) -> None:
        """Set fields of a turn's review; what is as it was before changes nothing."""
        before = self.of(turn)
        after = replace(before.review, **fields)
        if not self._session_id or after.content() == before.review.content():
            return
        self._turns[turn] = ReviewedTurn(after, can_undo=True)
        self._write(turn, partial(self._desk.save, self._session_id, turn, after))
        self.changed.emit(turn)

    def undo(self, turn: int) -> None:
        """Take the last change of a turn back."""
        if self.of(turn).can_undo:
            self._write(turn, partial(self._desk.undo, self._session_id, turn))

    def redo(self, turn: int) -> None:
        """Do it again."""
        if self.of(turn).can_redo:
            self._write(turn, partial(self._desk.redo, self._session_id, turn))

    def wait(self) -> None:
        """Let every change reach the library."""
        self._writing.wait()

    def _write(self, turn: int, call: Callable[[], ReviewedTurn]) -> None:
        session_id = self._session_id
        self._pending += 1
        self._writing.run(lambda: (session_id, turn, call()), self._on_written, self._on_failed)

    @Slot(object)
    def _on_written(self, outcome: tuple[str, int, ReviewedTurn]) -> None:
        self._pending -= 1
        session_id, turn, reviewed = outcome
        # While later changes wait, this one is already history.
        if session_id == self._session_id and self._pending == 0:
            known = self.of(turn)
            self._turns[turn] = reviewed
            if known != reviewed:
                self.changed.emit(turn)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._pending -= 1
        self.failed.emit(error)

    def review(self, turn: int) -> Review:
        """Return a turn's review alone."""
        return self.of(turn).review
