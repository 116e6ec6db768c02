"""A real library of sessions behind the review page, with a loudspeaker that is silent."""

from __future__ import annotations

import time
from pathlib import Path

from interviewer_app.review_desk import StudioReviewDesk
from interviewer_app.sessions.review_values import Review
from interviewer_app.sessions.store import Store
from speech.audio import AudioError
from speech.ports import Pcm
from tests.fakes import SilentPlayback, SilentSpeaker
from tests.recorded_sessions import record_session

STEP_NS = 9 * 10**9  # from one event to the next


class RememberingSpeaker(SilentSpeaker):
    """Remembers how much sound it was given."""

    def __init__(self, *, holds: bool) -> None:
        super().__init__(holds=holds)
        self.samples: list[int] = []

    def play(self, pcm: Pcm, rate_hz: int) -> SilentPlayback:
        self.samples.append(pcm.size)
        return super().play(pcm, rate_hz)


class ReviewLibrary:
    """Sessions in ``folder``: two in Chinese and one in English, nothing reviewed yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._now_ns = 0
        self.store = Store(folder / "library.db", self._clock_ns)
        self.ids: list[str] = []
        self.speakers: list[RememberingSpeaker] = []
        self.hold_sound = False
        self.sound_error: AudioError | None = None
        self.desk = StudioReviewDesk(self.store, folder / "models", self._speaker)

    def fill(self) -> list[str]:
        """Record the sessions; return their ids, oldest first."""
        ids = []
        for language, days in (("zh", 40), ("en", 3), ("zh", 0)):
            self._now_ns = time.time_ns() - (days * 86_400 + 900) * 10**9
            ids.append(record_session(self.store, language))
        self.ids = ids
        return ids

    def judge(self, session_id: str, turns: int) -> None:
        """Judge the first answers of a session as they were decided."""
        for turn in self.store.record(session_id).turns[:turns]:
            if turn.decision is not None:
                self.store.reviews.save(session_id, turn.turn, Review(label=turn.decision.label))

    def close(self) -> None:
        self.store.close()

    def _clock_ns(self) -> int:
        self._now_ns += STEP_NS
        return self._now_ns

    def _speaker(self) -> RememberingSpeaker:
        self.speakers.append(RememberingSpeaker(holds=self.hold_sound))
        self.speakers[-1].play_error = self.sound_error
        return self.speakers[-1]
