"""What the review page asks of the library; the composition root provides it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from interviewer_app.sessions.records import SessionRecord
from interviewer_app.sessions.review_values import Review, ReviewedTurn

if TYPE_CHECKING:  # these load numpy, which the window's first picture must not wait for
    from interviewer_app.sessions.export import Exported, Withdrawn
    from interviewer_app.sessions.peaks import Peaks
    from interviewer_app.sessions.summaries import Delivery, Summary


@dataclass(frozen=True)
class OpenedSession:
    """Everything the page shows of one session, but its sound.

    ``onsets_s`` are by turn the seconds from the start of an answer's sound to its speech.
    """

    record: SessionRecord
    reviews: Mapping[int, ReviewedTurn]
    has_consent: bool = False
    onsets_s: Mapping[int, float] = field(default_factory=dict)


class Replay(Protocol):
    """A stretch of sound that is being played; both properties return at once."""

    @property
    def position_s(self) -> float:
        """Seconds of it that were heard by now."""

    @property
    def done(self) -> bool:
        """Whether it has ended, was stopped, or failed."""

    def stop(self) -> None:
        """Fall silent; may block a moment (*worker*)."""


class ReviewDesk(Protocol):
    """The page's only way out. Every call may block, is made in a worker thread, and raises ``AppError``."""

    def summaries(self) -> Sequence[Summary]:
        """Return all sessions, newest first."""

    def deliveries(self, session_ids: Sequence[str]) -> Sequence[Delivery]:
        """Return how these sessions were spoken, in the given order."""

    def sessions_saying(self, text: str) -> frozenset[str]:
        """Return the sessions in which ``text`` was said."""

    def open(self, session_id: str) -> OpenedSession:
        """Return one session."""

    def peaks(self, session_id: str, start: int, end: int, stretches: int) -> Peaks:
        """Return what to draw of the microphone's samples ``start`` to ``end``."""

    def replay(self, session_id: str, start: int, end: int) -> Replay:
        """Play the microphone's samples ``start`` to ``end``; an earlier replay ends."""

    def save(self, session_id: str, turn: int, review: Review) -> ReviewedTurn:
        """Keep a review."""

    def undo(self, session_id: str, turn: int) -> ReviewedTurn:
        """Take the last change of a turn's review back."""

    def redo(self, session_id: str, turn: int) -> ReviewedTurn:
        """Do it again."""

    def give_consent(self, session_id: str) -> None:
        """Note that models may learn from this session."""

    def withdraw_consent(self, session_id: str) -> Withdrawn:
        """Note that they may not any more, and clean what was exported."""

    def report_path(self, session_id: str) -> Path:
        """Write the session's report and return its file."""

    def archive(self, session_id: str, target: Path) -> Path:
        """Write the session's zip and return its file."""

    def export_rows(self, folder: Path) -> Exported:
        """Write the training rows of all reviewed sessions into ``folder``."""

    def erase(self, session_id: str) -> Withdrawn:
        """Remove a session and everything that came from it."""
