"""Services that replay scripted snapshots, so that the window can be seen without sound or models."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from interviewer_app.echo_finding import EchoFinding, with_finding
from interviewer_app.engine.snapshot import Snapshot
from interviewer_app.interview.types import Language, Phase
from interviewer_app.settings import InterfaceSettings, InterviewSettings, Settings
from interviewer_app.ui.services import InterviewOptions

FAMILIES = {
    "zh": [("backend", "后端开发"), ("frontend", "前端开发"), ("data", "数据分析"), ("product", "产品经理")],
    "en": [
        ("backend", "Backend engineering"),
        ("frontend", "Frontend engineering"),
        ("data", "Data analysis"),
    ],
}


class ScriptedControls:
    """Remembers what the user did, and shows whatever snapshot the test asks for."""

    def __init__(self, listener: Callable[[Snapshot], None]) -> None:
        self._listener = listener
        self.calls: list[str] = []

    def show(self, snapshot: Snapshot) -> None:
        """Tell the window, from another thread as the conductor does."""
        teller = threading.Thread(target=self._listener, args=(snapshot,))
        teller.start()
        teller.join()

    def start(self) -> None:
        self.calls.append("start")
        self.show(Snapshot(session_id="s1", phase=Phase.SPEAKING))

    def done(self) -> None:
        self.calls.append("done")

    def thinking(self) -> None:
        self.calls.append("thinking")

    def repeat(self) -> None:
        self.calls.append("repeat")

    def skip(self) -> None:
        self.calls.append("skip")

    def pause(self) -> None:
        self.calls.append("pause")

    def resume(self) -> None:
        self.calls.append("resume")

    def end(self) -> None:
        self.calls.append("end")

    def type_answer(self, text: str) -> None:
        self.calls.append(f"type:{text}")

    def close(self) -> None:
        self.calls.append("close")


class ScriptedMonitor:
    """A level monitor that the test drives."""

    def __init__(self, device: str | None, on_level: Callable[[float], None]) -> None:
        self.device = device
        self.on_level = on_level
        self.closed = False

    def close(self) -> None:
        self.closed = True


class ScriptedServices:
    """``hold_start`` keeps a start waiting; ``start_error`` and the like are raised in its place."""

    def __init__(self, language: Language = "zh", theme: str = "light") -> None:
        self.current = replace(
            Settings(),
            interface=InterfaceSettings(language=language, theme=theme),
            interview=InterviewSettings(
                language=language,
                job_title="后端开发工程师" if language == "zh" else "Backend engineer",
                skills=("Python", "Redis", "Kafka"),
            ),
        )
        self.inputs: Sequence[str] = ("USB 麦克风", "HDA Intel PCH: ALC295 Analog")
        self.outputs: Sequence[str] = ("HDA Intel PCH: ALC295 Analog", "蓝牙耳机")
        self.device_calls = 0
        self.saved: list[Settings] = []
        self.options: list[InterviewOptions] = []
        self.controls: list[ScriptedControls] = []
        self.monitors: list[ScriptedMonitor] = []
        self.start_error: Exception | None = None
        self.device_error: Exception | None = None
        self.monitor_error: Exception | None = None
        self.report_error: Exception | None = None
        self.report = Path("/nowhere/report.html")
        self.may_start = threading.Event()
        self.may_start.set()
        self.echo_tests: list[tuple[str | None, str | None]] = []
        self.echo_error: Exception | None = None
        self.finding = EchoFinding(needs_headphones=False, left_db=2.4)
        self.may_find = threading.Event()
        self.may_find.set()

    def settings(self) -> Settings:
        return self.current

    def save_settings(self, settings: Settings) -> None:
        self.current = settings
        self.saved.append(settings)

    def families(self, language: Language) -> Sequence[tuple[str, str]]:
        return FAMILIES[language]

    def input_devices(self) -> Sequence[str]:
        self.device_calls += 1
        if self.device_error:
            raise self.device_error
        return self.inputs

    def output_devices(self) -> Sequence[str]:
        self.device_calls += 1
        return self.outputs

    def open_level_monitor(self, device: str | None, on_level: Callable[[float], None]) -> ScriptedMonitor:
        if self.monitor_error:
            raise self.monitor_error
        self.monitors.append(ScriptedMonitor(device, on_level))
        return self.monitors[-1]

    def test_echo(
        self, microphone: str | None, speaker: str | None, on_progress: Callable[[float], None]
    ) -> EchoFinding:
        """Half of the test, then what the test wants; a stopped one is noticed within 10 ms."""
        self.echo_tests.append((microphone, speaker))
        on_progress(0.5)
        while not self.may_find.wait(0.01):
            on_progress(0.5)
        if self.echo_error:
            raise self.echo_error
        self.save_settings(with_finding(self.current, microphone, speaker, self.finding))
        return self.finding

    def start_interview(
        self, options: InterviewOptions, listener: Callable[[Snapshot], None]
    ) -> ScriptedControls:
        self.options.append(options)
        self.may_start.wait(10)
        if self.start_error:
            raise self.start_error
        self.controls.append(ScriptedControls(listener))
        return self.controls[-1]

    def report_path(self, session_id: str) -> Path:
        if self.report_error:
            raise self.report_error
        return self.report
