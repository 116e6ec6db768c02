"""What the window asks of the rest of the application; the composition root provides it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from interviewer_app.echo_finding import EchoFinding
from interviewer_app.engine.snapshot import InterviewControls, Snapshot
from interviewer_app.interview.types import Language
from interviewer_app.settings import Settings

Mode = Literal["practice", "real"]


@dataclass(frozen=True)
class InterviewOptions:
    """What the user chose for one interview. A device of None is the system's default device.

    ``typed`` asks for an interview without a microphone: every answer is typed. ``minutes`` is the time
    budget; ``skills`` are the user's own words. With ``headphones`` the microphone cannot hear the speaker.
    """

    family: str
    job_title: str = ""
    skills: tuple[str, ...] = ()
    minutes: float = 20.0
    language: Language = "zh"
    mode: Mode = "practice"
    microphone: str | None = None
    speaker: str | None = None
    typed: bool = False
    headphones: bool = False


class Closable(Protocol):
    """Something that holds a device until it is closed."""

    def close(self) -> None:
        """Free the device; may be called twice."""


class Services(Protocol):
    """The window's only way out.

    Calls marked *worker* may block and are made in a worker thread; they raise ``AppError`` for what a
    user can mend. All others are made in the window's thread and must return at once.
    """

    def settings(self) -> Settings:
        """Return the settings as they are now."""

    def save_settings(self, settings: Settings) -> None:
        """*worker*: make ``settings`` the current ones and keep them for the next start."""

    def families(self, language: Language) -> Sequence[tuple[str, str]]:
        """Return the job families there are questions for, as (id, title) in ``language``."""

    def input_devices(self) -> Sequence[str]:
        """*worker*: the microphones there are now, by name."""

    def output_devices(self) -> Sequence[str]:
        """*worker*: the loudspeakers there are now, by name."""

    def open_level_monitor(self, device: str | None, on_level: Callable[[float], None]) -> Closable:
        """*worker*: listen to ``device`` and report its level in dBFS, from any thread, until closed."""

    def test_echo(
        self, microphone: str | None, speaker: str | None, on_progress: Callable[[float], None]
    ) -> EchoFinding:
        """*worker*: run the echo self-test on these devices, keep its finding in the settings, return it.

        ``on_progress`` is told the share that is done; it may raise ``Cancelled``, which ends the test.
        """

    def start_interview(
        self, options: InterviewOptions, listener: Callable[[Snapshot], None]
    ) -> InterviewControls:
        """*worker*: make an interview ready. ``listener`` may be called from any thread, from now on."""

    def report_path(self, session_id: str) -> Path:
        """*worker*: write the session's report if it is not there yet and return its file."""
