"""Does for the review page what it asks of the library, the loudspeaker and the training data."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from interviewer_app.errors import DeviceError
from interviewer_app.files import atomic_write_bytes
from interviewer_app.sessions.answer_times import onsets_s
from interviewer_app.sessions.archive import write_archive
from interviewer_app.sessions.audio_log import read_samples
from interviewer_app.sessions.export import (
    Exported,
    Withdrawn,
    erase_session,
    export_sessions,
    withdraw_consent,
)
from interviewer_app.sessions.peaks import Peaks, read_peaks
from interviewer_app.sessions.report import render_report
from interviewer_app.sessions.review_values import Review, ReviewedTurn
from interviewer_app.sessions.store import Store
from interviewer_app.sessions.summaries import Delivery, Summary, deliveries, sessions_saying, summaries
from interviewer_app.ui.review.desk import OpenedSession
from speech.audio import AudioError
from speech.ports import AudioOutput, Playback


class SpokenReplay:
    """A `Replay` of one stretch of sound; it holds the loudspeaker until it is stopped."""

    def __init__(self, speaker: AudioOutput, playback: Playback, rate_hz: int) -> None:
        self._speaker = speaker
        self._playback = playback
        self._rate_hz = rate_hz

    @property
    def position_s(self) -> float:
        """Seconds that were heard by now."""
        return self._playback.heard_samples / self._rate_hz

    @property
    def done(self) -> bool:
        """Whether it has ended, was stopped, or failed."""
        return self._playback.done

    def stop(self) -> None:
        """Fall silent and free the loudspeaker."""
        self._playback.stop()
        self._speaker.close()


class StudioReviewDesk:
    """The page's `ReviewDesk` over a library. Every call may come from any thread."""

    def __init__(self, store: Store, models_dir: Path, make_speaker: Callable[[], AudioOutput]) -> None:
        """``make_speaker`` is called for each replay, so that a change of the settings counts."""
        self._store = store
        self._models_dir = models_dir
        self._make_speaker = make_speaker
        self._guard = threading.Lock()
        self._replay: SpokenReplay | None = None

    def summaries(self) -> Sequence[Summary]:
        """Return all sessions, newest first."""
        return summaries(self._store)

    def deliveries(self, session_ids: Sequence[str]) -> Sequence[Delivery]:
        """Return how these sessions were spoken."""
        return deliveries(self._store, session_ids)

    def sessions_saying(self, text: str) -> frozenset[str]:
        """Return the sessions in which ``text`` was said."""
        return sessions_saying(self._store, text)

    def open(self, session_id: str) -> OpenedSession:
        """Return one session with its reviews."""
        store, reviews = self._store, self._store.reviews
        record = store.record(session_id)
        return OpenedSession(
            record,
            reviews.session(session_id),
            reviews.has_consent(session_id),
            onsets_s(record, store.audio_marks(session_id, "mic"), store.rate_hz),
        )

    def peaks(self, session_id: str, start: int, end: int, stretches: int) -> Peaks:
        """Return what to draw of an answer; nothing where its sound was not kept."""
        path = self._store.audio_path(session_id, "mic")
        return read_peaks(path, start, end, stretches) if path.exists() else Peaks()

    def replay(self, session_id: str, start: int, end: int) -> SpokenReplay:
        """Play a part of the microphone's log.

        Raises:
            StorageError: the sound cannot be read.
            DeviceError: the loudspeaker refuses.
        """
        pcm = read_samples(self._store.audio_path(session_id, "mic"), start, end - start)
        with self._guard:
            if self._replay is not None:
                self._replay.stop()
                self._replay = None
            speaker = self._make_speaker()
            try:
                playback = speaker.play(pcm, self._store.rate_hz)
            except AudioError as error:
                speaker.close()
                raise DeviceError(error.sentence, error.action) from error
            self._replay = SpokenReplay(speaker, playback, self._store.rate_hz)
            return self._replay

    def save(self, session_id: str, turn: int, review: Review) -> ReviewedTurn:
        """Keep a review."""
        return self._store.reviews.save(session_id, turn, review)

    def undo(self, session_id: str, turn: int) -> ReviewedTurn:
        """Take the last change back."""
        return self._store.reviews.undo(session_id, turn)

    def redo(self, session_id: str, turn: int) -> ReviewedTurn:
        """Do it again."""
        return self._store.reviews.redo(session_id, turn)

    def give_consent(self, session_id: str) -> None:
        """Note that models may learn from this session."""
        self._store.reviews.set_consent(session_id, True)

    def withdraw_consent(self, session_id: str) -> Withdrawn:
        """Note that they may not any more, and clean what was exported."""
        return withdraw_consent(self._store, self._models_dir, session_id)

    def report_path(self, session_id: str) -> Path:
        """Write the session's report and return its file."""
        path = self._store.session_folder(session_id) / "report.html"
        atomic_write_bytes(path, render_report(self._store.record(session_id)).encode())
        return path

    def archive(self, session_id: str, target: Path) -> Path:
        """Write the session's zip and return its file."""
        return write_archive(self._store, session_id, target)

    def export_rows(self, folder: Path) -> Exported:
        """Write the training rows of all reviewed sessions."""
        return export_sessions(self._store, (), folder)

    def erase(self, session_id: str) -> Withdrawn:
        """Remove a session and everything that came from it."""
        return erase_session(self._store, self._models_dir, session_id)
