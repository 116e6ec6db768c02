"""Which devices may be used in full duplex after which finding, and who is told of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from interviewer_app import desktop, echo_check
from interviewer_app.__main__ import main
from interviewer_app.bootstrap import Studio
from interviewer_app.desktop import DesktopServices
from interviewer_app.echo_check import measure_echo
from interviewer_app.echo_finding import EchoFinding, with_finding
from interviewer_app.errors import Cancelled, DeviceError
from interviewer_app.settings import Paths, Settings, device_pair, full_duplex, load_settings
from interviewer_app.ui.services import InterviewOptions
from speech.audio import AudioError
from speech.capture import Microphone
from speech.echo_test import EchoReport

PASSED, FAILED = EchoFinding(needs_headphones=False, left_db=3.0), EchoFinding(True, 21.4)


def may_interrupt(settings: Settings, microphone: str | None, speaker: str | None) -> bool:
    return full_duplex(settings.audio, microphone, speaker)


def test_only_the_devices_that_passed_may_be_used_in_full_duplex() -> None:
    assert not may_interrupt(Settings(), "mic", None)
    passed = with_finding(Settings(), "mic", None, PASSED)
    assert may_interrupt(passed, "mic", None)
    assert not may_interrupt(passed, "mic", "other")
    assert not may_interrupt(passed, None, None)
    assert with_finding(passed, "other", None, FAILED) == passed
    assert not may_interrupt(with_finding(passed, "mic", None, FAILED), "mic", None)


def test_a_report_becomes_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[float] = []

    def run(
        _mic: object, _speaker: object, _lead_s: float, on_progress: Callable[[float], None]
    ) -> EchoReport:
        on_progress(0.5)
        return EchoReport(delay_ms=12.0, echo_db=30.0, left_db=-0.5)

    monkeypatch.setattr(echo_check, "run_echo_test", run)
    assert measure_echo("mic", "speaker", told.append) == EchoFinding(needs_headphones=False, left_db=0.0)
    assert told == [0.5]


def refuse(*_arguments: object) -> EchoReport:
    raise AudioError("麦克风没有声音。", "请检查麦克风是否静音后再试。", "silent")


def test_a_refused_device_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(echo_check, "run_echo_test", refuse)
    with pytest.raises(DeviceError, match="静音"):
        measure_echo(None, None, lambda _: None)


# --- the command ---


@pytest.mark.parametrize(("finding", "code"), [(PASSED, 0), (FAILED, 1)])
def test_doctor_says_in_one_sentence_and_a_code_whether_headphones_are_needed(
    own_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    finding: EchoFinding,
    code: int,
) -> None:
    config = Paths.under(own_home).create().config_file
    config.write_text('audio:\n  microphone: "mic"\n', "utf-8")
    monkeypatch.setattr(echo_check, "measure_echo", lambda *_: finding)
    assert main(["doctor", "--echo"]) == code
    said = capsys.readouterr()
    assert f"{round(finding.left_db)} dB" in said.out
    assert ("请戴上耳机" in said.out) == (code == 1)
    assert "正在测试回声" in said.err
    assert main(["doctor", "--echo", "--json", "--language", "en"]) == code
    read = json.loads(capsys.readouterr().out)
    assert read["ok"] == (code == 0)
    assert [check["name"] for check in read["checks"]] == ["echo"]
    kept = load_settings(config).audio
    assert kept.echo_passed == ("" if code else device_pair("mic", None))


def test_doctor_tells_why_there_is_no_echo_test(
    own_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(echo_check, "run_echo_test", refuse)
    assert main(["doctor", "--echo"]) == 1
    assert "✗ 麦克风没有声音。\n    请检查麦克风" in capsys.readouterr().out
    Paths.under(own_home).config_file.write_text("audio:\n  headphones: maybe\n", "utf-8")
    assert main(["doctor", "--echo"]) == 1
    assert "设置文件有错" in capsys.readouterr().out


# --- the window's services ---


@pytest.fixture
def services(own_home: Path) -> Iterator[DesktopServices]:
    with Studio.open() as studio:
        yield DesktopServices(studio)


def test_a_finding_is_kept_for_the_next_start(
    services: DesktopServices, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop, "measure_echo", lambda *_: PASSED)
    assert services.test_echo("mic", "speaker", lambda _: None) == PASSED
    assert services.settings().audio.echo_passed == device_pair("mic", "speaker")
    assert load_settings(Paths.under(own_home).config_file) == services.settings()


def test_a_stopped_test_leaves_everything_as_it_was(
    services: DesktopServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_arguments: object) -> EchoFinding:
        raise Cancelled

    monkeypatch.setattr(desktop, "measure_echo", stop)
    with pytest.raises(Cancelled):
        services.test_echo(None, None, lambda _: None)
    assert services.settings() == Settings()


def test_headphones_or_the_test_bring_the_canceller_in(services: DesktopServices) -> None:
    microphone, options = Microphone("mic"), InterviewOptions("backend", microphone="mic")

    def cancels(options: InterviewOptions) -> bool:
        return services._devices(microphone, options).canceller is not None

    assert not cancels(options)
    assert cancels(replace(options, headphones=True))
    services.save_settings(with_finding(services.settings(), "mic", None, PASSED))
    assert cancels(options)
    assert not cancels(replace(options, speaker="other"))
