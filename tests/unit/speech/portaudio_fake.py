"""A stand-in for the sounddevice module: chosen devices, chosen refusals, callbacks called by the test."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any


class PortAudioError(Exception):
    """As sounddevice raises it: (message, error number)."""


class CallbackStop(Exception):
    """Raised by a callback whose sound has ended."""


class CallbackAbort(Exception):
    """Raised by a callback that wants no more."""


@dataclass
class FakeStream:
    """A stream that does nothing until the test calls `deliver` or `pull`."""

    settings: dict[str, Any]
    running: bool = False
    closed: bool = False
    on_start: Callable[[FakeStream], None] | None = None

    def start(self) -> None:
        self.running = True
        if self.on_start is not None:
            self.on_start(self)

    def abort(self, ignore_errors: bool = True) -> None:
        if self.running:
            self.running = False
            self.settings["finished_callback"]()

    def close(self, ignore_errors: bool = True) -> None:
        self.closed = True

    def deliver(self, data: bytes, age_s: float = 0.03) -> None:
        """Hand a captured buffer to the callback; its first sample is `age_s` old."""
        frames = len(data) // 2 // self.settings["channels"]
        stamps = SimpleNamespace(currentTime=10.0, inputBufferAdcTime=10.0 - age_s)
        self.settings["callback"](data, frames, stamps, None)

    def pull(self, frames: int, delay_s: float = 0.01) -> bytes:
        """Ask the callback for the next buffer, which leaves the speaker in `delay_s`."""
        out = bytearray(frames * 2 * self.settings["channels"])
        stamps = SimpleNamespace(currentTime=10.0, outputBufferDacTime=10.0 + delay_s)
        try:
            self.settings["callback"](memoryview(out), frames, stamps, None)
        except (CallbackStop, CallbackAbort):
            self.running = False
            self.settings["finished_callback"]()
        return bytes(out)

    def die(self) -> None:
        """End as when the sound server is gone: no error, only the finished callback."""
        self.running = False
        self.settings["finished_callback"]()


@dataclass
class FakePortAudio:
    """The functions of sounddevice that the product uses. `refuse(settings)` returns an error number or 0."""

    devices: list[dict[str, Any]]
    apis: list[dict[str, Any]] = field(default_factory=lambda: [api("ALSA", 0, 0)])
    defaults: tuple[int, int] = (0, 0)
    refuse: Callable[[Mapping[str, Any]], int] = lambda _settings: 0
    on_start: Callable[[FakeStream], None] | None = None
    streams: list[FakeStream] = field(default_factory=list)
    attempts: list[dict[str, Any]] = field(default_factory=list)
    restarts: int = 0

    PortAudioError = PortAudioError
    CallbackStop = CallbackStop
    CallbackAbort = CallbackAbort

    @property
    def default(self) -> Any:
        return SimpleNamespace(device=self.defaults)

    def query_devices(self) -> list[dict[str, Any]]:
        return self.devices

    def query_hostapis(self) -> list[dict[str, Any]]:
        return self.apis

    def WasapiSettings(self, auto_convert: bool) -> Any:
        return SimpleNamespace(auto_convert=auto_convert)

    def RawInputStream(self, **settings: Any) -> FakeStream:
        self.attempts.append(settings)
        if number := self.refuse(settings):
            raise PortAudioError("refused", number)
        stream = FakeStream(settings, on_start=self.on_start)
        self.streams.append(stream)
        return stream

    RawOutputStream = RawInputStream

    def _terminate(self) -> None:
        self.restarts += 1

    def _initialize(self) -> None:
        self.restarts += 1


def api(name: str, default_in: int, default_out: int) -> dict[str, Any]:
    return {"name": name, "default_input_device": default_in, "default_output_device": default_out}


def device(
    name: str, inputs: int = 2, outputs: int = 2, rate: float = 48_000.0, hostapi: int = 0
) -> dict[str, Any]:
    return {
        "name": name,
        "hostapi": hostapi,
        "max_input_channels": inputs,
        "max_output_channels": outputs,
        "default_samplerate": rate,
    }


def now_ns() -> int:
    return time.monotonic_ns()
