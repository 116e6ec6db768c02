"""The doctor: every finding, its level, its words in two languages, and the exit code."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from interviewer_app import doctor_words
from interviewer_app.doctor import Check, as_json, as_text, exit_code, run_doctor, settings_check
from interviewer_app.doctor_probes import Probes, SoundState, find_model, machine_probes, resources_folder
from interviewer_app.errors import InputError
from interviewer_app.paths import Paths
from interviewer_app.sessions.store import Store
from interviewer_app.settings import AudioSettings, ModelSettings, Settings


@dataclass(frozen=True)
class Device:
    name: str
    inputs: int = 0
    outputs: int = 0
    default_in: bool = False
    default_out: bool = False

    @property
    def key(self) -> str:
        return f"{self.name} [ALSA]"


DEVICES = (
    Device("line in", inputs=2),
    Device("headset", inputs=1, outputs=2, default_in=True, default_out=True),
)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.under(tmp_path / "home")


@pytest.fixture
def probes(tmp_path: Path) -> Probes:
    return Probes(
        sound=lambda: SoundState(DEVICES),
        voice=lambda language: f"voice {language}",
        gpu=lambda: "NVIDIA Test",
        missing=tuple,
        python_version=lambda: "3.11.7",
        starter_dir=tmp_path / "starter",
    )


def named(checks: tuple[Check, ...]) -> dict[str, Check]:
    found = {check.name: check for check in checks}
    assert len(found) == len(checks)
    return found


def put_model(folder: Path, file: str = "model.bin") -> Path:
    folder.mkdir(parents=True)
    (folder / file).write_bytes(b"x")
    return folder


def test_a_good_machine_passes_and_nothing_is_created(paths: Paths, probes: Probes) -> None:
    put_model(probes.starter_dir / "recognizer")
    put_model(probes.starter_dir / "decider", "model.onnx")
    own = put_model(paths.models_dir / "generator" / "mine")
    before = sorted(paths.home.rglob("*"))
    checks = run_doctor(paths, Settings(), "en", probes)
    found = named(checks)
    assert exit_code(checks) == 0
    assert sorted(paths.home.rglob("*")) == before
    assert found["microphone"].sentence == "Microphone: headset."
    assert found["recogniser"].level == "warning"
    assert found["decider"].level == "ok"
    assert str(own) in found["generator"].sentence
    assert "NVIDIA Test" in found["gpu"].sentence
    assert all(check.ok == (check.level == "ok") for check in checks)
    assert all(check.action for check in checks if check.level != "ok")


def test_without_microphone_or_voice_no_spoken_interview_is_possible(paths: Paths, probes: Probes) -> None:
    bare = replace(
        probes, sound=lambda: SoundState(problem="no PortAudio"), voice=lambda _: "", gpu=lambda: ""
    )
    checks = run_doctor(paths, Settings(), None, bare)
    found = named(checks)
    assert exit_code(checks) == 1
    lacking = {name for name, check in found.items() if check.level == "missing"}
    assert lacking == {"sound", "microphone", "voice_zh"}
    warned = {name for name, check in found.items() if check.level == "warning"}
    roles = {"recogniser", "decider", "generator"}
    assert warned == {"speaker", "voice_en"} | roles
    assert "no PortAudio" in found["sound"].sentence
    assert "麦克风" in found["microphone"].sentence
    silent = named(run_doctor(paths, Settings(), "zh", replace(probes, sound=SoundState)))
    assert silent["sound"].sentence == "找不到任何声音设备。"


def test_what_is_required_makes_the_exit_code_one(paths: Paths, probes: Probes) -> None:
    old = run_doctor(paths, Settings(), "en", replace(probes, python_version=lambda: "3.9.1"))
    assert named(old)["python"].level == "missing"
    poor = run_doctor(paths, Settings(), "en", replace(probes, missing=lambda: ("soxr", "yaml")))
    assert "soxr, yaml" in named(poor)["packages"].sentence
    assert exit_code(old) == exit_code(poor) == 1


@pytest.mark.parametrize(("free", "level"), [(10**8, "missing"), (10**9, "warning"), (10**11, "ok")])
def test_disk_space_is_judged(
    paths: Paths, probes: Probes, monkeypatch: pytest.MonkeyPatch, free: int, level: str
) -> None:
    monkeypatch.setattr("interviewer_app.doctor.free_bytes", lambda _: free)
    assert named(run_doctor(paths, Settings(), "zh", probes))["disk"].level == level


def test_the_library_is_opened_and_counted_or_its_damage_told(paths: Paths, probes: Probes) -> None:
    with Store(paths.library_db) as store:
        store.create_session({})
        assert "1 sessions" in named(run_doctor(paths, Settings(), "en", probes))["library"].sentence
    paths.library_db.write_bytes(b"no database" * 1000)
    for rest in paths.home.glob("library.db-*"):
        rest.unlink()
    checks = run_doctor(paths, Settings(), "zh", probes)
    assert named(checks)["library"].level == "missing"
    assert exit_code(checks) == 1


def test_devices_and_models_of_the_settings_are_looked_for(
    paths: Paths, probes: Probes, tmp_path: Path
) -> None:
    model = put_model(tmp_path / "whisper")
    settings = Settings(
        audio=AudioSettings(microphone="line in [ALSA]", speaker="gone"),
        models=ModelSettings(recogniser=str(model), decider=str(tmp_path / "none")),
    )
    found = named(run_doctor(paths, settings, "en", probes))
    assert found["microphone"].sentence == "Microphone: line in."
    assert "gone" in found["speaker"].sentence
    assert found["speaker"].level == "warning"
    assert str(model) in found["recogniser"].sentence
    assert "is gone" in found["decider"].sentence
    assert find_model(model / "model.bin") is None


def test_findings_are_rendered_as_text_and_json(paths: Paths, probes: Probes) -> None:
    error = InputError("config.yaml, line 3: unknown key", "Correct it.")
    checks = (settings_check(error, "zh"), *run_doctor(paths, Settings(), "zh", probes))
    text = as_text(checks)
    assert text.startswith("✗ 设置文件有错：config.yaml, line 3: unknown key\n    请改正那一行")
    assert "✓ 麦克风：headset。" in text
    assert "! 没有语音识别模型。" in text
    read = json.loads(as_json(checks))
    assert read["ok"] is False
    assert read["checks"][0]["level"] == "missing"
    assert settings_check(None, "en").ok


def test_both_languages_say_the_same_things() -> None:
    chinese, english = doctor_words._ZH, doctor_words._EN
    assert set(chinese) == set(english)
    for key in chinese:
        places = [re.findall(r"\{\d\}", text) for text in (*chinese[key], *english[key])]
        assert places[0] == places[2], key
        assert places[1] == places[3] == [], key
        assert bool(chinese[key][1]) == bool(english[key][1]), key
        assert not re.search("[\u4e00-\u9fff]", "".join(english[key])), key


def test_this_machine_answers(paths: Paths) -> None:
    probes = machine_probes(paths)
    assert probes.missing() == ()
    assert (resources_folder() / "questions").is_dir()
    checks = run_doctor(paths, Settings(), "en", probes)
    assert named(checks)["python"].ok
    assert len(checks) == 13
