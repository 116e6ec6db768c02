"""Play one sound at a time on a loudspeaker: exact start and end times, silence within 100 ms of `stop`.

Each sound gets its own stream at the device's rate, so that nothing runs between sounds and an abort leaves
no rest of an earlier sound in a buffer.
"""

from __future__ import annotations

import queue
import threading
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from speech.audio import SAMPLE_RATE_HZ, resample
from speech.devices import find_device, list_devices, load_portaudio
from speech.ports import FarEndListener, Pcm, Playback
from speech.streams import OpenedStream, close_stream, open_stream

# Silence after the sound: keeps the last syllable out of a device's closing click, and keeps time stamps
# coming until the end of a sound that is shorter than the device's buffer.
TAIL_S = 0.15
# A device that asks for nothing for this long in the middle of a sound is dead.
DEAD_AFTER_NS = 2_000_000_000
_POLL_NS = 50_000_000
_SHORT_WAIT_S = 0.002
_BELIEVABLE_DELAY_S = 3.0


class Speaker:
    """An AudioOutput on a PortAudio device, chosen by name and host API (None: the default).

    `listener(pcm, at_ns)` gets what leaves the speaker, mono 16 kHz, for an echo canceller; it is called in
    a thread of its own, in order.
    """

    def __init__(
        self, device: str | None = None, *, listener: FarEndListener | None = None, backend: Any = None
    ) -> None:
        self._wanted = device
        self._listener = listener
        self._backend = backend
        self._lock = threading.Lock()
        self._current: DevicePlayback | None = None

    def play(self, pcm: Pcm, rate_hz: int) -> Playback:
        """Start playing mono int16 `pcm`; raise AudioError when the device is missing, busy or refuses."""
        if pcm.dtype != np.int16 or pcm.ndim != 1:
            raise TypeError(f"mono int16 expected, not {pcm.dtype} with {pcm.ndim} dimensions")
        backend = self._backend if self._backend is not None else load_portaudio()
        with self._lock:
            if self._current is not None:
                self._current.stop()
            device = find_device(list_devices(backend=backend), self._wanted, "output")
            self._current = DevicePlayback(pcm, rate_hz, backend, self._listener)
            self._current.open(device)
            return self._current

    def close(self) -> None:
        """Stop what plays and release the device."""
        with self._lock:
            if self._current is not None:
                self._current.stop()
                self._current = None


@dataclass(frozen=True)
class _Anchor:
    """Frame number `frame` of the sound leaves the speaker at `at_ns`."""

    frame: int
    at_ns: int


class DevicePlayback:
    """One sound on one stream; the latest stamp decides all times (the first come before the device runs)."""

    def __init__(self, pcm: Pcm, rate_hz: int, backend: Any, listener: FarEndListener | None) -> None:
        self._pcm = pcm
        self._rate_hz = rate_hz
        self._backend = backend
        self._listener = listener
        self._opened: OpenedStream | None = None
        self._close_lock = threading.Lock()
        self._prepared = threading.Event()
        self._finished = threading.Event()
        self._released = threading.Event()
        self._device_hz = rate_hz
        self._channels = 1
        self._frames = 0
        self._bytes = b""
        self._position = 0
        self._anchor: _Anchor | None = None
        self._opened_ns = 0
        self._stopped_ns: int | None = None
        self.failed = False
        self._far_end: queue.SimpleQueue[tuple[int, int, int] | None] = queue.SimpleQueue()

    def open(self, device: Any) -> None:
        """Open the stream on `device` and start; raise AudioError when it refuses."""
        self._opened = open_stream(self._backend, device, "output", self._callback, self._on_finished)
        shape = self._opened.shape
        sound = resample(self._pcm, self._rate_hz, shape.rate_hz)
        self._device_hz, self._channels, self._frames = shape.rate_hz, shape.channels, sound.size
        tail = np.zeros(round(TAIL_S * shape.rate_hz), np.int16)
        self._bytes = np.repeat(np.concatenate([sound, tail]), shape.channels).tobytes()
        self._opened_ns = time.monotonic_ns()
        self._prepared.set()
        if self._listener is not None:
            far = resample(self._pcm, self._rate_hz, SAMPLE_RATE_HZ)
            threading.Thread(target=self._report_far_end, args=(far,), name="far-end", daemon=True).start()

    @property
    def started_ns(self) -> int | None:
        """When the first sample leaves the speaker, as best known; None before the device asked for it."""
        anchor = self._anchor
        return None if anchor is None else anchor.at_ns - anchor.frame * 1_000_000_000 // self._device_hz

    @property
    def ended_ns(self) -> int | None:
        """When the last sample left the speaker, or the time of the stop or failure; None until then."""
        if self._stopped_ns is not None:
            return self._stopped_ns
        now_ns, end_ns = time.monotonic_ns(), self._end_ns()
        if end_ns is not None and self._position >= self._frames:
            return end_ns if now_ns >= end_ns else None
        self._check_alive(now_ns)
        return self._stopped_ns

    @property
    def done(self) -> bool:
        """Whether the sound has ended, was stopped, or failed (then `failed` is true)."""
        return self.ended_ns is not None

    @property
    def heard_samples(self) -> int:
        """How many of the given samples have left the speaker by now."""
        started_ns = self.started_ns
        if started_ns is None:
            return 0
        until_ns = self._stopped_ns if self._stopped_ns is not None else time.monotonic_ns()
        heard = (until_ns - started_ns) * self._rate_hz // 1_000_000_000
        return int(min(max(heard, 0), self._pcm.size))

    def wait(self, timeout_s: float) -> bool:
        """Wait for the end; False when `timeout_s` seconds passed first."""
        deadline_ns = time.monotonic_ns() + round(timeout_s * 1e9)
        while not self.done:
            now_ns, end_ns = time.monotonic_ns(), self._end_ns()
            if now_ns >= deadline_ns:
                return False
            next_ns = min(deadline_ns, now_ns + _POLL_NS, end_ns or deadline_ns)
            self._released.wait(max(_SHORT_WAIT_S, (next_ns - now_ns) / 1e9))
        self._release()
        return True

    def stop(self) -> None:
        """Drop what the device still holds and close it."""
        if not self.done:
            self._stopped_ns = time.monotonic_ns()
        self._release()

    def _release(self) -> None:
        with self._close_lock:
            opened, self._opened = self._opened, None
            if opened is not None:
                close_stream(opened.stream)
        self._far_end.put(None)
        self._released.set()

    def _end_ns(self) -> int | None:
        anchor = self._anchor
        if anchor is None:
            return None
        return anchor.at_ns + (self._frames - anchor.frame) * 1_000_000_000 // self._device_hz

    def _check_alive(self, now_ns: int) -> None:
        """Mark the sound as failed when the device has stopped asking for it."""
        if not self._prepared.is_set() or self._position >= self._frames > 0:
            return
        anchor = self._anchor
        last_ns = anchor.at_ns if anchor is not None else self._opened_ns
        if self._finished.is_set() or now_ns > last_ns + DEAD_AFTER_NS:
            self.failed = True
            self._stopped_ns = now_ns

    def _callback(self, out: Any, frames: int, stamps: Any, _status: Any) -> None:
        # PortAudio's own thread: copy, stamp, return.
        if not self._prepared.is_set() or self._stopped_ns is not None:
            out[:] = bytes(len(out))
            if self._stopped_ns is not None:
                raise self._backend.CallbackAbort
            return
        now_ns = time.monotonic_ns()
        delay_s = stamps.outputBufferDacTime - stamps.currentTime
        if not 0.0 <= delay_s < _BELIEVABLE_DELAY_S:
            delay_s = frames / self._device_hz
        first = self._position
        at_ns = now_ns + round(delay_s * 1e9)
        part = self._bytes[first * 2 * self._channels : (first + frames) * 2 * self._channels]
        out[: len(part)] = part
        out[len(part) :] = bytes(len(out) - len(part))
        self._anchor = _Anchor(first, at_ns)
        self._position = first + frames
        if self._listener is not None:
            self._far_end.put((first, frames, at_ns))
        if len(part) < len(out):
            raise self._backend.CallbackStop

    def _on_finished(self) -> None:
        self._finished.set()
        self._far_end.put(None)

    def _report_far_end(self, far: Pcm) -> None:
        per_frame = SAMPLE_RATE_HZ / self._device_hz
        while (item := self._far_end.get()) is not None:
            first, frames, at_ns = item
            part = far[round(first * per_frame) : round((first + frames) * per_frame)]
            if part.size and self._listener is not None:
                self._listener(part, at_ns)
