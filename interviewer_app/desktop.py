"""Opens the window on the user's studio, and does for it what it asks of the rest of the application."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from interviewer_app.bootstrap import Devices, Studio
from interviewer_app.echo_check import measure_echo
from interviewer_app.echo_finding import EchoFinding, with_finding
from interviewer_app.engine.snapshot import InterviewControls, Snapshot
from interviewer_app.errors import DeviceError
from interviewer_app.files import atomic_write_bytes
from interviewer_app.interview.questions import build_plan
from interviewer_app.interview.types import Language
from interviewer_app.sessions.report import render_report
from interviewer_app.settings import Settings, full_duplex, save_settings
from interviewer_app.ui.app import make_application, make_window
from interviewer_app.ui.services import InterviewOptions
from speech.audio import AudioError, rms_dbfs
from speech.capture import Microphone
from speech.devices import AudioDevice, list_devices
from speech.echo import DEVICE_LEAD_S, EchoCanceller
from speech.playback import Speaker

_READ_S = 0.25


class LevelMonitor:
    """Listens to a microphone for its level alone; nothing is kept."""

    def __init__(self, device: str | None, on_level: Callable[[float], None]) -> None:
        self._microphone = Microphone(device)
        self._on_level = on_level
        self._stopping = threading.Event()
        self._microphone.start()
        self._thread = threading.Thread(target=self._run, name="level", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Free the microphone; may be called twice."""
        self._stopping.set()
        self._thread.join(5.0)
        self._microphone.stop()

    def _run(self) -> None:
        while not self._stopping.is_set():
            block = self._microphone.read(_READ_S)
            if block is not None:
                self._on_level(rms_dbfs(block.pcm))


class DesktopServices:
    """The window's `Services` over a studio."""

    def __init__(self, studio: Studio, *, synthetic_voice: bool = False) -> None:
        """``synthetic_voice`` lets the starter recogniser listen: for tests with a synthetic candidate."""
        self._studio = studio
        self._synthetic_voice = synthetic_voice
        self._testing = threading.Lock()  # held while the echo test has the devices

    def settings(self) -> Settings:
        """Return the settings as they are now."""
        return self._studio.settings

    def save_settings(self, settings: Settings) -> None:
        """Make ``settings`` the current ones and keep them."""
        self._studio.settings = settings
        save_settings(self._studio.paths.config_file, settings)

    def families(self, language: Language) -> Sequence[tuple[str, str]]:
        """Return the job families there are questions for."""
        return [(family.name, family.title) for family in self._studio.bank.families(language)]

    def input_devices(self) -> Sequence[str]:
        """Return the microphones there are now."""
        return [device.key for device in _devices() if device.inputs > 0]

    def output_devices(self) -> Sequence[str]:
        """Return the loudspeakers there are now."""
        return [device.key for device in _devices() if device.outputs > 0]

    def open_level_monitor(self, device: str | None, on_level: Callable[[float], None]) -> LevelMonitor:
        """Listen to ``device`` and report its level until closed."""
        try:
            return LevelMonitor(device, on_level)
        except AudioError as error:
            raise DeviceError(error.sentence, error.action) from error

    def test_echo(
        self, microphone: str | None, speaker: str | None, on_progress: Callable[[float], None]
    ) -> EchoFinding:
        """Run the echo self-test on these devices and keep what it finds."""
        with self._testing:
            finding = measure_echo(microphone, speaker, on_progress)
        settings = with_finding(self._studio.settings, microphone, speaker, finding)
        if settings != self._studio.settings:
            self.save_settings(settings)
        return finding

    def start_interview(
        self, options: InterviewOptions, listener: Callable[[Snapshot], None]
    ) -> InterviewControls:
        """Make an interview ready; the window starts it. A test that is being stopped is waited for."""
        with self._testing:
            return self._make_interview(options, listener)

    def _make_interview(
        self, options: InterviewOptions, listener: Callable[[Snapshot], None]
    ) -> InterviewControls:
        plan = build_plan(
            self._studio.bank,
            language=options.language,
            family=options.family,
            job_title=options.job_title,
            skills=options.skills,
            topics=self._studio.settings.interview.topics,
            minutes=options.minutes,
        )
        microphone = None if options.typed else Microphone(options.microphone)
        try:
            if microphone is not None:
                microphone.start()  # here, where a refusal can be shown before anything has begun
        except AudioError as error:
            raise DeviceError(error.sentence, error.action) from error
        try:
            return self._studio.conduct(
                plan,
                self._devices(microphone, options),
                listener,
                mode=options.mode,
                synthetic_voice=self._synthetic_voice,
                meta={"family": options.family},
            )
        except BaseException:
            if microphone is not None:
                microphone.stop()
            raise

    def _devices(self, microphone: Microphone | None, options: InterviewOptions) -> Devices:
        audio = replace(self._studio.settings.audio, headphones=options.headphones)
        if microphone is None or not full_duplex(audio, options.microphone, options.speaker):
            return Devices(microphone, Speaker(options.speaker))
        canceller = EchoCanceller(DEVICE_LEAD_S)
        return Devices(microphone, Speaker(options.speaker, listener=canceller.hear_far), canceller)

    def report_path(self, session_id: str) -> Path:
        """Write the session's report and return its file."""
        store = self._studio.store
        path = store.session_folder(session_id) / "report.html"
        atomic_write_bytes(path, render_report(store.record(session_id)).encode())
        return path


def open_window() -> int:
    """Show the window until it is closed; return the exit code."""
    app = make_application(sys.argv)
    with Studio.open() as studio:
        window = make_window(app, DesktopServices(studio))
        window.show()
        return int(app.exec())


def _devices() -> Sequence[AudioDevice]:
    try:
        return list_devices(refresh=False)
    except AudioError as error:
        raise DeviceError(error.sentence, error.action) from error
