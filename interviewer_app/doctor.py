"""Examines the machine before an interview: what works, what is missing, what to do about it."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from interviewer_app.doctor_probes import (
    STARTER_FOLDERS,
    Device,
    Probes,
    SoundState,
    find_model,
    machine_probes,
)
from interviewer_app.doctor_words import doctor_words
from interviewer_app.echo_finding import EchoFinding
from interviewer_app.errors import AppError
from interviewer_app.files import MIN_FREE_BYTES, free_bytes
from interviewer_app.paths import Paths
from interviewer_app.sessions.database import connect, damaged_error, database_error, is_sound
from interviewer_app.settings import ACTIVE, Settings
from training.registry import Registry, RegistryError

Level = Literal["ok", "warning", "missing"]

MIN_PYTHON = (3, 11)
COMFORTABLE_BYTES = 4 * MIN_FREE_BYTES
_SIGNS: dict[Level, str] = {"ok": "✓", "warning": "!", "missing": "✗"}


@dataclass(frozen=True)
class Check:
    """One finding. ``warning``: something else steps in; ``missing``: what was asked for is not possible."""

    name: str
    ok: bool
    level: Level
    sentence: str
    action: str


def run_doctor(
    paths: Paths, settings: Settings, language: str | None = None, probes: Probes | None = None
) -> tuple[Check, ...]:
    """Examine everything and return the findings in the order they are shown.

    Args:
        paths: where the application keeps its things; nothing is created or changed there.
        settings: which devices and models to look for.
        language: of the sentences, ``zh`` or ``en``; the interface's by default.
        probes: the questions to ask; this machine's by default.
    """
    return _Doctor(paths, settings, language or settings.interface.language, probes).examine()


def settings_check(error: AppError | None, language: str) -> Check:
    """Return the finding on config.yaml, which is read before anything can be examined."""
    if error is None:
        return _check("settings", "ok", "settings_ok", language)
    return _check("settings", "missing", "settings_missing", language, error.sentence)


def echo_check(finding: EchoFinding | AppError, devices: str, language: str) -> Check:
    """Return the finding of the echo self-test on ``devices``, or why there is none."""
    if isinstance(finding, AppError):
        return Check("echo", False, "missing", finding.sentence, finding.action)
    left = round(finding.left_db)
    if finding.needs_headphones:
        return _check("echo", "missing", "echo_headphones", language, left, devices)
    return _check("echo", "ok", "echo_ok", language, left, devices)


def exit_code(checks: Sequence[Check]) -> int:
    """Return 1 when something required is missing, else 0."""
    return int(any(check.level == "missing" for check in checks))


def as_text(checks: Sequence[Check]) -> str:
    """Return the findings to be read: one line each, what to do below it."""
    lines = []
    for check in checks:
        lines.append(f"{_SIGNS[check.level]} {check.sentence}")
        if check.action:
            lines.append(f"    {check.action}")
    return "\n".join(lines)


def as_json(checks: Sequence[Check]) -> str:
    """Return the findings as one line of JSON: ``{"ok": …, "checks": […]}``."""
    found = {"ok": exit_code(checks) == 0, "checks": [dataclasses.asdict(check) for check in checks]}
    return json.dumps(found, ensure_ascii=False)


def _check(name: str, level: Level, key: str, language: str, *values: object) -> Check:
    sentence, action = doctor_words(key, language, *values)
    return Check(name, level == "ok", level, sentence, action)


class _Doctor:
    def __init__(self, paths: Paths, settings: Settings, language: str, probes: Probes | None) -> None:
        self._paths = paths
        self._settings = settings
        self._language = language
        self._probes = probes or machine_probes(paths)

    def examine(self) -> tuple[Check, ...]:
        sound = self._probes.sound()
        audio = self._settings.audio
        return (
            self._python(),
            self._packages(),
            self._disk(),
            self._library(),
            self._sound(sound),
            self._device("microphone", [d for d in sound.devices if d.inputs], audio.microphone),
            self._device("speaker", [d for d in sound.devices if d.outputs], audio.speaker),
            self._voice("zh"),
            self._voice("en"),
            self._model("recogniser", self._settings.models.recogniser),
            self._model("decider", self._settings.models.decider),
            self._model("generator", self._settings.models.generator),
            self._gpu(),
        )

    def _say(self, name: str, level: Level, key: str, *values: object) -> Check:
        return _check(name, level, f"{name}_{key}", self._language, *values)

    def _python(self) -> Check:
        version = self._probes.python_version()
        fits = tuple(int(part) for part in version.split(".")[:2]) >= MIN_PYTHON
        return self._say("python", "ok" if fits else "missing", "ok" if fits else "missing", version)

    def _packages(self) -> Check:
        missing = self._probes.missing()
        if missing:
            return self._say("packages", "missing", "missing", ", ".join(missing))
        return self._say("packages", "ok", "ok")

    def _disk(self) -> Check:
        free = free_bytes(self._paths.home)
        shown = f"{free / 1e9:.1f}"
        if free < MIN_FREE_BYTES:
            return self._say("disk", "missing", "missing", shown)
        return (
            self._say("disk", "warning", "low", shown)
            if free < COMFORTABLE_BYTES
            else self._say("disk", "ok", "ok", shown)
        )

    def _library(self) -> Check:
        path = self._paths.library_db
        if not path.exists():
            return self._say("library", "ok", "new", path)
        try:
            return self._say("library", "ok", "ok", _count_sessions(path))
        except AppError as error:
            return self._say("library", "missing", "missing", error.sentence)

    def _sound(self, sound: SoundState) -> Check:
        if sound.problem:
            return self._say("sound", "missing", "broken", sound.problem)
        if not sound.devices:
            return self._say("sound", "missing", "none")
        return self._say("sound", "ok", "ok", len(sound.devices))

    def _device(self, name: str, devices: Sequence[Device], wanted: str | None) -> Check:
        if not devices:
            # Without a loudspeaker the questions can be read; without a microphone nothing is spoken.
            return self._say(name, "missing" if name == "microphone" else "warning", "none")
        if wanted is None:
            return self._say(name, "ok", "ok", _default(devices, name).name)
        found = [device for device in devices if wanted in (device.name, device.key)]
        return (
            self._say(name, "ok", "ok", found[0].name)
            if found
            else self._say(name, "warning", "other", wanted)
        )

    def _voice(self, language: str) -> Check:
        name = self._probes.voice(language)
        if name:
            return self._say(f"voice_{language}", "ok", "ok", name)
        needed = language == self._settings.interview.language
        return self._say(f"voice_{language}", "missing" if needed else "warning", "none")

    def _model(self, role: str, wanted: str) -> Check:
        if wanted != ACTIVE:
            found = find_model(Path(wanted).expanduser())
            return self._say(role, "ok", "ok", found) if found else self._say(role, "warning", "lost", wanted)
        own = find_model(self._in_service(role))
        if own:
            return self._say(role, "ok", "ok", own)
        if any(find_model(self._probes.starter_dir / name) for name in STARTER_FOLDERS[role]):
            # The starter recogniser knows synthetic voices alone, so a person's answers need another one.
            return self._say(role, "warning" if role == "recogniser" else "ok", "starter")
        return self._say(role, "warning", "none")

    def _in_service(self, role: str) -> Path:
        """The published model's folder, or where one is put by hand."""
        by_hand = self._paths.models_dir / role
        try:
            return Registry(self._paths.models_dir).active_folder(role) or by_hand
        except RegistryError:
            return by_hand  # ``models`` says what is wrong with the registry

    def _gpu(self) -> Check:
        name = self._probes.gpu()
        return self._say("gpu", "ok", "ok", name) if name else self._say("gpu", "ok", "none")


def _default(devices: Sequence[Device], kind: str) -> Device:
    marked = [d for d in devices if (d.default_in if kind == "microphone" else d.default_out)]
    return (marked or list(devices))[0]


def _count_sessions(path: Path) -> int:
    try:
        with closing(connect(path, writer=False)) as connection:
            if not is_sound(connection):
                raise damaged_error(path)
            return int(connection.execute("SELECT count(*) FROM sessions").fetchone()[0])
    except sqlite3.Error as error:
        raise database_error(error, path) from error
