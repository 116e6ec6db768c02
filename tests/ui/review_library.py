"""A real library of sessions behind the review page, with a loudspeaker that is silent."""

from __future__ import annotations

from pathlib import Path

from interviewer_app.review_desk import StudioReviewDesk
from interviewer_app.sessions.review_values import Review
from interviewer_app.sessions.store import Store
from tests.fakes import SilentSpeaker
from tests.recorded_sessions import record_session


class ReviewLibrary:
    """Sessions in ``folder``: two in Chinese and one in English, nothing reviewed yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = Store(folder / "library.db")
        self.speakers: list[SilentSpeaker] = []
        self.desk = StudioReviewDesk(self.store, folder / "models", self._speaker)

    def fill(self) -> list[str]:
        """Record the sessions; return their ids, oldest first."""
        return [record_session(self.store, language) for language in ("zh", "en", "zh")]

    def judge(self, session_id: str, turns: int) -> None:
        """Judge the first answers of a session as they were decided."""
        for turn in self.store.record(session_id).turns[:turns]:
            if turn.decision is not None:
                self.store.reviews.save(session_id, turn.turn, Review(label=turn.decision.label))

    def close(self) -> None:
        self.store.close()

    def _speaker(self) -> SilentSpeaker:
        self.speakers.append(SilentSpeaker())
        return self.speakers[-1]
