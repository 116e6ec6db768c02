"""Reads a résumé and searches it, and the job description, in workers; the newest wish alone counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from interviewer_app.errors import Cancelled
from interviewer_app.interview.resume import ResumeFindings
from interviewer_app.interview.types import Language
from interviewer_app.ui.bridge import LatestBridge
from interviewer_app.ui.jobs import Jobs
from interviewer_app.ui.services import ResumeReading, Services

TYPING_PAUSE_MS = 600


@dataclass(frozen=True)
class Found:
    """One search's result; ``text`` is the résumé without personal data, None where it was cancelled."""

    serial: int
    text: str | None
    findings: ResumeFindings
    is_new_file: bool


class ResumeSearch(QObject):
    """``reading`` tells whether a file is being read, ``page`` carries (page, pages)."""

    found = Signal(object)
    failed = Signal(object)
    reading = Signal(bool)
    page = Signal(object)

    def __init__(self, services: Services, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._jobs = jobs
        self._serial = 0
        self._reading: ResumeReading | None = None
        self._resume_text = ""
        self._job_text = ""
        self._language: Language = "zh"
        self._bridge = LatestBridge(self)
        self._bridge.delivered.connect(self._on_page)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE_MS)
        self._typing.timeout.connect(self._search)

    @property
    def is_reading(self) -> bool:
        """Whether a file is being read."""
        return self._reading is not None

    def read(self, path: Path, language: Language) -> None:
        """Read the résumé ``path``, in place of the one that is being read."""
        self.cancel()
        self._language = language
        self._reading = self._services.open_resume(path)
        self._serial += 1
        self.reading.emit(True)
        read = _reader(self._reading, self._bridge.post)
        self._run(read, is_new_file=True)

    def look_for_job(self, job_text: str, language: Language) -> None:
        """Search again with this job description, as soon as nobody types any more."""
        self._job_text, self._language = job_text, language
        if not self.is_reading:
            self._typing.start()

    def forget(self) -> None:
        """Forget the résumé."""
        self.cancel()
        self._resume_text = ""

    def cancel(self) -> None:
        """End what is going on; nothing more is told of it."""
        self._typing.stop()
        self._serial += 1
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
            self.reading.emit(False)

    @Slot()
    def _search(self) -> None:
        self._serial += 1
        text = self._resume_text
        self._run(lambda: text, is_new_file=False)

    def _run(self, read: Callable[[], str | None], *, is_new_file: bool) -> None:
        services, serial = self._services, self._serial
        job_text, language = self._job_text, self._language

        def work() -> Found:
            try:
                text = read()
                findings = services.find_skills(text or "", job_text, language)
            except Cancelled:
                return Found(serial, None, ResumeFindings(), is_new_file)
            return Found(serial, text, findings, is_new_file)

        self._jobs.run(work, self._on_found, self._on_failed)

    @Slot(object)
    def _on_found(self, found: Found) -> None:
        if found.serial != self._serial or found.text is None:
            return
        self._resume_text = found.text
        self._end_reading()
        self.found.emit(found)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._end_reading()
        self.failed.emit(error)

    @Slot(object)
    def _on_page(self, place: Any) -> None:
        if self.is_reading:
            self.page.emit(place)

    def _end_reading(self) -> None:
        if self._reading is not None:
            self._reading = None
            self.reading.emit(False)


def _reader(reading: ResumeReading, post: Callable[[Any], None]) -> Callable[[], str]:
    return lambda: reading.read(lambda page, pages: post((page, pages)))
