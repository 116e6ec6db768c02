"""List sound devices and find one by name and host API, with a clear error for each way that can fail.

PortAudio is loaded by the first call, never at import: it reads its environment once, and a machine without
it must still be able to open the window. PortAudio's device numbers change between starts and are never kept.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from speech.audio import AudioError

Kind = Literal["input", "output"]

_NOUN = {"input": "麦克风", "output": "扬声器"}


@dataclass(frozen=True)
class AudioDevice:
    """One device as one host API shows it: its channels, its own rate, and whether it is the default."""

    name: str
    host_api: str
    inputs: int
    outputs: int
    default_in: bool
    default_out: bool
    default_rate_hz: int = 48_000
    index: int = field(default=-1, compare=False)

    @property
    def key(self) -> str:
        """What settings keep: the name and the host API, stable between starts."""
        return f"{self.name} [{self.host_api}]"


def load_portaudio() -> Any:
    """Return the sounddevice module; raise AudioError when PortAudio is missing."""
    try:
        import sounddevice
    except OSError as error:
        action = "请安装 libportaudio2（例如 sudo apt install libportaudio2），然后重新启动程序。"
        if not sys.platform.startswith("linux"):
            action = "请重新安装本程序。"
        raise AudioError("缺少声音组件 PortAudio。", action, "no_portaudio", str(error)) from error
    return sounddevice


# PortAudio is one per process and not safe to open, close or list from several threads at once: two streams
# opened together crashed it. Re-entrant, because opening lists the devices.
_PORTAUDIO_TURN = threading.RLock()
_TURN_PATIENCE_S = 6.0


@contextmanager
def portaudio_turn() -> Iterator[None]:
    """Have PortAudio to oneself; raise AudioError when another call hangs in it."""
    if not _PORTAUDIO_TURN.acquire(timeout=_TURN_PATIENCE_S):
        raise AudioError("系统的声音服务没有回应。", "请重新启动系统的声音服务或电脑后再试。", "hung")
    try:
        yield
    finally:
        _PORTAUDIO_TURN.release()


def list_devices(*, refresh: bool = False, backend: Any = None) -> tuple[AudioDevice, ...]:
    """Return every device, the defaults marked; empty when there is no sound server.

    `refresh` makes PortAudio look again for what was plugged in since the start. It ends every open stream,
    so ask for it only while nothing records or plays.
    """
    portaudio = backend if backend is not None else load_portaudio()
    try:
        with portaudio_turn():
            if refresh:
                portaudio._terminate()
                portaudio._initialize()
            apis = list(portaudio.query_hostapis())
            found = list(portaudio.query_devices())
            default_in, default_out = (int(index) for index in portaudio.default.device)
    except portaudio.PortAudioError as error:
        raise AudioError(
            "系统的声音服务没有回应。", "请检查系统声音设置后重试。", "no_server", str(error)
        ) from error
    if default_in < 0 and default_out < 0 and apis:
        default_in = next(
            (api["default_input_device"] for api in apis if api["default_input_device"] >= 0), -1
        )
        default_out = next(
            (api["default_output_device"] for api in apis if api["default_output_device"] >= 0), -1
        )
    return tuple(
        AudioDevice(
            name=str(info["name"]),
            host_api=str(apis[info["hostapi"]]["name"]),
            inputs=int(info["max_input_channels"]),
            outputs=int(info["max_output_channels"]),
            default_in=index == default_in,
            default_out=index == default_out,
            default_rate_hz=round(info["default_samplerate"]),
            index=index,
        )
        for index, info in enumerate(found)
    )


def find_device(devices: Sequence[AudioDevice], wanted: str | None, kind: Kind) -> AudioDevice:
    """Return the device for `wanted`: None for the default, else a key (`name [host API]`) or a bare name.

    A key that is gone may come back under another host API: then its bare name decides, the default device's
    host API first. Raises AudioError: no sound server, no device of this kind, or none of this name.
    """
    usable = [device for device in devices if _channels(device, kind) > 0]
    if not devices:
        raise AudioError(
            "没有找到任何声音设备，系统的声音服务可能没有运行。",
            "请连接麦克风和耳机，确认系统声音正常后重试；也可以改用文字作答。",
            "no_server",
        )
    if not usable:
        raise AudioError(
            f"没有找到{_NOUN[kind]}。", f"请连接{_NOUN[kind]}后重试；也可以改用文字模式。", "no_device"
        )
    if wanted is None or not wanted.strip():
        return next((device for device in usable if _is_default(device, kind)), usable[0])
    by_key = [device for device in usable if device.key == wanted]
    bare = wanted.rsplit(" [", 1)[0] if wanted.endswith("]") else wanted
    by_name = [device for device in usable if device.name == bare]
    by_name.sort(key=lambda device: not _is_default(device, kind))
    for device in by_key + by_name:
        return device
    raise AudioError(
        f"找不到{_NOUN[kind]}“{bare}”。",
        f"请重新插好它，或在设置里另选一个{_NOUN[kind]}。",
        "not_found",
        f"wanted {wanted!r}, have {[device.key for device in usable]}",
    )


def _channels(device: AudioDevice, kind: Kind) -> int:
    return device.inputs if kind == "input" else device.outputs


def _is_default(device: AudioDevice, kind: Kind) -> bool:
    return device.default_in if kind == "input" else device.default_out
