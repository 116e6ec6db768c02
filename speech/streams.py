"""Open a PortAudio stream in the first shape that the device accepts, and say why when it accepts none.

Order: the rate we want; the same through WASAPI's own converter; the device's own rate, mono then stereo.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from speech.audio import SAMPLE_RATE_HZ, AudioError
from speech.devices import AudioDevice, Kind, portaudio_turn

log = logging.getLogger(__name__)

CAPTURE_BLOCK_S = 0.032
OUTPUT_LATENCY_S = 0.05
OPEN_PATIENCE_S = 5.0
CLOSE_PATIENCE_S = 0.5

# PortAudio's error numbers (portaudio.h, enum PaErrorCode).
_BAD_CHANNELS = -9998
_BAD_RATE = -9997
_INVALID_DEVICE = -9996
_BAD_FORMAT = -9994
_DEVICE_UNAVAILABLE = -9985

_NOUN = {"input": "麦克风", "output": "扬声器"}


@dataclass(frozen=True)
class StreamShape:
    """How a stream is opened: rate in Hz, channels, and whether WASAPI converts for us."""

    rate_hz: int
    channels: int
    auto_convert: bool = False


@dataclass(frozen=True)
class OpenedStream:
    """A started PortAudio stream and the shape that the device accepted."""

    stream: Any
    shape: StreamShape


def stream_shapes(device: AudioDevice, kind: Kind) -> tuple[StreamShape, ...]:
    """Return the shapes to try, best first, without repeats."""
    most = device.inputs if kind == "input" else device.outputs
    own = device.default_rate_hz
    # A loudspeaker runs at its own rate; a microphone is first asked for the rate we work at.
    first = SAMPLE_RATE_HZ if kind == "input" else own
    shapes = [StreamShape(first, 1)]
    if "WASAPI" in device.host_api:
        shapes.append(StreamShape(first, 1, auto_convert=True))
    shapes.append(StreamShape(own, 1))
    if most >= 2:
        shapes.append(StreamShape(own, 2))
    return tuple(dict.fromkeys(shapes))


def open_stream(
    backend: Any, device: AudioDevice, kind: Kind, callback: Callable[..., None], finished: Callable[[], None]
) -> OpenedStream:
    """Open and start a raw int16 stream on `device`; raise AudioError when every shape is refused.

    `callback` is PortAudio's (buffer, frames, time, status) and gets the stream's shape by way of the result:
    a callback must not need it before this function has returned it.
    """
    refusals = []
    for shape in stream_shapes(device, kind):
        settings: dict[str, Any] = {
            "samplerate": shape.rate_hz, "channels": shape.channels, "device": device.index, "dtype": "int16",
            "callback": callback, "finished_callback": finished,
        }  # fmt: skip
        if kind == "input":
            settings["blocksize"] = round(shape.rate_hz * CAPTURE_BLOCK_S)
        else:
            settings["latency"] = OUTPUT_LATENCY_S
        if shape.auto_convert:
            settings["extra_settings"] = backend.WasapiSettings(auto_convert=True)
        try:
            return OpenedStream(_started_in_time(backend, kind, settings, device), shape)
        except (backend.PortAudioError, ValueError) as error:
            refusals.append((shape, error))
    raise _refused(device, kind, refusals)


def close_stream(stream: Any) -> None:
    """Drop what `stream` holds and close it; a server that hangs is left to finish that by itself."""

    def close() -> None:
        try:
            with portaudio_turn():
                stream.abort(ignore_errors=True)
                stream.close(ignore_errors=True)
        except AudioError as error:  # another call hangs: the stream ends with the process
            log.warning("a stream could not be closed: %s", error.code)

    _in_time(close, CLOSE_PATIENCE_S)


def _in_time(work: Callable[[], None], patience_s: float) -> bool:
    """Do `work`; on Linux return False after `patience_s` while it goes on in a thread.

    A hung sound server blocks whoever calls into ALSA. Other systems have no such server, and Windows ties
    streams to the thread that opens them, so there `work` is simply done.
    """
    if not sys.platform.startswith("linux"):
        work()
        return True
    worker = threading.Thread(target=work, name="sound-server", daemon=True)
    worker.start()
    worker.join(patience_s)
    return not worker.is_alive()


def _started_in_time(backend: Any, kind: Kind, settings: dict[str, Any], device: AudioDevice) -> Any:
    """Return the started stream; AudioError when the server does not answer in time."""
    made: list[Any] = []
    failed: list[Exception] = []
    given_up = threading.Event()

    def start() -> None:
        try:
            made.append(_started(backend, kind, settings))
        except (backend.PortAudioError, ValueError, AudioError) as error:
            failed.append(error)
        if given_up.is_set() and made:
            close_stream(made[0])

    if not _in_time(start, OPEN_PATIENCE_S):
        given_up.set()
        raise AudioError(
            f"{_NOUN[kind]}“{device.name}”打不开，系统的声音服务没有回应。",
            "请重新启动系统的声音服务或电脑后再试；也可以改用文字作答。",
            "hung",
        )
    if failed:
        raise failed[0]
    return made[0]


def _started(backend: Any, kind: Kind, settings: dict[str, Any]) -> Any:
    with portaudio_turn():
        stream = (backend.RawInputStream if kind == "input" else backend.RawOutputStream)(**settings)
        try:
            stream.start()
        except backend.PortAudioError:
            stream.close()
            raise
    return stream


def _refused(device: AudioDevice, kind: Kind, refusals: list[tuple[StreamShape, Exception]]) -> AudioError:
    detail = "; ".join(f"{shape.rate_hz} Hz x{shape.channels}: {error}" for shape, error in refusals)
    codes = {int(error.args[1]) for _, error in refusals if len(error.args) > 1}
    noun, name = _NOUN[kind], device.name
    if _DEVICE_UNAVAILABLE in codes:
        return AudioError(
            f"{noun}“{name}”打不开，可能正被别的程序占用，或系统没有允许使用。",
            f"请关闭占用它的程序，检查系统隐私设置里的{noun}权限，或在设置里另选一个{noun}。",
            "busy",
            detail,
        )
    if _INVALID_DEVICE in codes:
        return AudioError(f"{noun}“{name}”已经断开。", f"请重新插好，或另选一个{noun}。", "not_found", detail)
    if codes <= {_BAD_CHANNELS, _BAD_RATE, _BAD_FORMAT}:
        return AudioError(
            f"{noun}“{name}”不支持可用的采样率。", f"请在设置里另选一个{noun}。", "unsupported", detail
        )
    # A dead sound server answers with any other number, even "illegal combination of devices".
    return AudioError(
        f"{noun}“{name}”打不开，系统的声音服务没有正常回应。",
        f"请检查系统声音设置后重试，或另选一个{noun}。",
        "unavailable",
        detail,
    )
