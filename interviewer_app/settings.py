"""The user's settings: config.yaml read into a frozen tree, checked line by line, and saved atomically."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import yaml

from interviewer_app.errors import InputError
from interviewer_app.files import atomic_write_bytes, private_folder
from interviewer_app.json_files import read_limited
from interviewer_app.marked_yaml import Marked, read_marked_yaml
from interviewer_app.paths import Paths
from interviewer_app.settings_rules import (
    RULE,
    Number,
    OneOf,
    Rule,
    Switch,
    Text,
    TextList,
    check_value,
    nearest,
    read_section,
    refusal,
)

__all__ = [
    "ACTIVE",
    "AudioSettings",
    "InterfaceSettings",
    "InterviewSettings",
    "ModelSettings",
    "Paths",
    "PrivacySettings",
    "Settings",
    "load_settings",
    "save_settings",
]

VERSION = 1
ACTIVE = "active"
MAX_BYTES = 256 * 1024

_HEADER = """\
# Settings of Voice Interviewer. Edit with any editor; a mistake is reported with its line.
# models: "active" takes the model in service, or write the path of a model folder. threads 0 = automatic.
# audio: microphone and speaker null = the system's default. voice_rate in words a minute.
"""


def _ruled(default: Any, rule: Rule) -> Any:
    return field(default=default, metadata={RULE: rule})


@dataclass(frozen=True)
class InterfaceSettings:
    """The window: language and colours."""

    language: Literal["zh", "en"] = _ruled("zh", OneOf(("zh", "en")))
    theme: Literal["system", "light", "dark"] = _ruled("system", OneOf(("system", "light", "dark")))


@dataclass(frozen=True)
class InterviewSettings:
    """What is practised. Empty ``topics`` leaves the choice to the plan."""

    language: Literal["zh", "en"] = _ruled("zh", OneOf(("zh", "en")))
    mode: Literal["practice", "real"] = _ruled("practice", OneOf(("practice", "real")))
    family: str = _ruled("backend", Text(60, filled=True))
    job_title: str = _ruled("", Text())
    minutes: float = _ruled(20.0, Number(1, 180))
    topics: tuple[str, ...] = _ruled((), TextList())
    skills: tuple[str, ...] = _ruled((), TextList())


@dataclass(frozen=True)
class AudioSettings:
    """Devices by name (None = the system's default) and the speaking rate in words a minute.

    ``echo_passed`` names the devices, as `device_pair` does, for which the echo self-test passed.
    """

    microphone: str | None = _ruled(None, Text(optional=True, filled=True))
    speaker: str | None = _ruled(None, Text(optional=True, filled=True))
    duplex: Literal["half", "full", "auto"] = _ruled("auto", OneOf(("half", "full", "auto")))
    headphones: bool = _ruled(False, Switch())
    echo_passed: str = _ruled("", Text(1000))
    voice_rate: int = _ruled(190, Number(80, 400, whole=True))


def device_pair(microphone: str | None, speaker: str | None) -> str:
    """The name of two devices that are used together."""
    return f"{speaker or 'default'} → {microphone or 'default'}"


def full_duplex(audio: AudioSettings, microphone: str | None, speaker: str | None) -> bool:
    """Whether the candidate may interrupt: where that was chosen, with headphones, after the self-test."""
    if audio.duplex == "auto":
        return audio.headphones or audio.echo_passed == device_pair(microphone, speaker)
    return audio.duplex == "full"


@dataclass(frozen=True)
class ModelSettings:
    """``active`` is the registry's model in service; anything else is the path of a model folder."""

    recogniser: str = _ruled(ACTIVE, Text(1000, filled=True))
    decider: str = _ruled(ACTIVE, Text(1000, filled=True))
    generator: str = _ruled(ACTIVE, Text(1000, filled=True))
    threads: int = _ruled(0, Number(0, 256, whole=True))


@dataclass(frozen=True)
class PrivacySettings:
    """``offline`` forbids every connection; ``keep_audio`` false removes the sound when a session ends."""

    offline: bool = _ruled(False, Switch())
    keep_audio: bool = _ruled(True, Switch())


@dataclass(frozen=True)
class Settings:
    """All settings; ``dataclasses.replace`` makes a changed copy."""

    interface: InterfaceSettings = InterfaceSettings()
    interview: InterviewSettings = InterviewSettings()
    audio: AudioSettings = AudioSettings()
    models: ModelSettings = ModelSettings()
    privacy: PrivacySettings = PrivacySettings()


_SECTIONS: dict[str, type[Any]] = {
    "interface": InterfaceSettings,
    "interview": InterviewSettings,
    "audio": AudioSettings,
    "models": ModelSettings,
    "privacy": PrivacySettings,
}


def load_settings(path: Path) -> Settings:
    """Read ``path``; a missing file or a missing key gives the default.

    Raises:
        InputError: one sentence with file, line, key, what was expected, and the nearest match.
    """
    if not path.exists():
        return Settings()
    name = str(path)
    raw = read_limited(path, MAX_BYTES)
    if len(raw) > MAX_BYTES:
        raise InputError(f"{name} is larger than {MAX_BYTES:,} bytes.", "Delete the file to start afresh.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise refusal(name, line, "is not UTF-8 text.") from error
    root = read_marked_yaml(text, name)
    return Settings() if root is None or root.value is None else _read_tree(root, name)


def _read_tree(root: Marked, name: str) -> Settings:
    if not isinstance(root.value, dict):
        raise refusal(name, root.line, f"expected the sections {', '.join(_SECTIONS)}.")
    sections = dict(root.value)
    version = sections.pop("version", None)
    if version is not None:
        number = check_value(version, Number(1, 10**6, whole=True), name, "version", ())
        if number > VERSION:
            raise refusal(
                name, version.line, f"version is {number}, but this program knows {VERSION}; it is too old."
            )
    for key, value in sections.items():
        if key not in _SECTIONS:
            known = [*_SECTIONS, "version"]
            raise refusal(name, value.key_line, f"unknown section {key[:80]}{nearest(key, known)}")
    built = {key: kind(**read_section(sections.get(key), kind, name, key)) for key, kind in _SECTIONS.items()}
    return Settings(**built)


def save_settings(path: Path, settings: Settings) -> None:
    """Write ``settings`` to ``path`` atomically, readable by the owner alone.

    Raises:
        StorageError: the disk refuses; the old file is untouched.
        InputError: a value that could not be read back.
    """
    tree: dict[str, Any] = {"version": VERSION, **dataclasses.asdict(settings)}
    plain = {
        key: {k: list(v) if isinstance(v, tuple) else v for k, v in value.items()}
        if isinstance(value, dict)
        else value
        for key, value in tree.items()
    }
    text = _HEADER + yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=1000)
    root = read_marked_yaml(text, str(path))
    if root is None or _read_tree(root, str(path)) != settings:  # what is saved must load
        raise InputError("These settings cannot be saved as they are.", "Choose other values.")
    private_folder(path.parent)
    atomic_write_bytes(path, text.encode("utf-8"))
