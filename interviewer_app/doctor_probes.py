"""Asks this machine what it has: devices, voices, libraries, graphics card, models."""

from __future__ import annotations

import importlib.util
import platform
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from interviewer_app.paths import Paths

NEEDED_MODULES = (
    "PySide6",
    "faster_whisper",
    "ctranslate2",
    "onnxruntime",
    "tokenizers",
    "sounddevice",
    "webrtcvad",
    "pyttsx3",
    "numpy",
    "soxr",
    "zhconv",
    "yaml",
)
# Names of the starter's folders, by role.
STARTER_FOLDERS = {
    "recogniser": ("recogniser", "recognizer"),
    "decider": ("decider", "follow_up_classifier"),
    "generator": ("generator", "qwen_interviewer"),
}
_WEIGHTS = ("model.bin", "model.onnx", "model.safetensors")
_GPU_COMMAND = ("--query-gpu=name,memory.total", "--format=csv,noheader")
_GPU_TIMEOUT_S = 10.0


class Device(Protocol):
    """What the doctor needs of a sound device."""

    @property
    def name(self) -> str:
        """The system's name of it."""

    @property
    def key(self) -> str:
        """Name and host API."""

    @property
    def inputs(self) -> int:
        """Channels it can record."""

    @property
    def outputs(self) -> int:
        """Channels it can play."""

    @property
    def default_in(self) -> bool:
        """Whether it is the system's microphone."""

    @property
    def default_out(self) -> bool:
        """Whether it is the system's speaker."""


@dataclass(frozen=True)
class SoundState:
    """Sound devices, or in ``problem`` why PortAudio cannot tell."""

    devices: Sequence[Device] = ()
    problem: str = ""


@dataclass(frozen=True)
class Probes:
    """The questions the doctor asks. Each answers within seconds and raises nothing.

    ``voice(language)`` gives a voice's name or nothing; ``gpu()`` the card's name or nothing; ``missing()``
    the names of libraries that are not installed; ``starter_dir`` is where the starter models ship.
    """

    sound: Callable[[], SoundState]
    voice: Callable[[str], str]
    gpu: Callable[[], str]
    missing: Callable[[], tuple[str, ...]]
    python_version: Callable[[], str]
    starter_dir: Path


def machine_probes(paths: Paths) -> Probes:
    """Return the probes of the machine this runs on."""
    return Probes(
        sound=probe_sound,
        voice=lambda language: probe_voice(paths.cache_dir, language),
        gpu=probe_gpu,
        missing=missing_modules,
        python_version=platform.python_version,
        starter_dir=resources_folder() / "starter",
    )


def resources_folder() -> Path:
    """Return the folder of what ships beside the code."""
    found = importlib.util.find_spec("resources")
    places = list(found.submodule_search_locations or ()) if found else []
    return Path(places[0]) if places else Path("resources")


def probe_sound() -> SoundState:
    """Ask PortAudio for its devices."""
    from speech.audio import AudioError  # loads numpy and PortAudio: only when asked
    from speech.devices import list_devices

    try:
        return SoundState(list_devices())
    except AudioError as error:
        return SoundState(problem=error.detail or error.sentence)


def probe_voice(cache_dir: Path, language: str) -> str:
    """Return the name of the voice that would speak ``language``, or nothing."""
    from speech.synthesis import SynthesisError, VoiceRenderer  # starts a child process: only when asked

    try:
        return VoiceRenderer(cache_dir).voice_for(language).name
    except SynthesisError:
        return ""


def probe_gpu() -> str:
    """Return the NVIDIA cards that the driver's own tool names, or nothing. torch is not needed for this."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return ""
    try:
        done = subprocess.run(
            [tool, *_GPU_COMMAND], capture_output=True, text=True, timeout=_GPU_TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    names = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    return "; ".join(names) if done.returncode == 0 else ""


def missing_modules() -> tuple[str, ...]:
    """Return which needed libraries are not installed, without importing any."""
    return tuple(name for name in NEEDED_MODULES if importlib.util.find_spec(name) is None)


def find_model(folder: Path) -> Path | None:
    """Return the first folder at or directly below ``folder`` that holds a model's weights."""
    if not folder.is_dir():
        return None
    inside = sorted(path for path in folder.iterdir() if path.is_dir())
    return next((place for place in (folder, *inside) if any((place / w).is_file() for w in _WEIGHTS)), None)
