"""Record the microphone: 32 ms blocks with their times, from any device that PortAudio can open.

The PortAudio callback only queues bytes; everything else happens in the thread that calls `read`.
"""

from __future__ import annotations

import queue
import threading
import time
from typing import Any

from speech.audio import AudioError
from speech.block_assembler import BlockAssembler, Chunk
from speech.capture_health import SENTENCES, CaptureMonitor
from speech.devices import AudioDevice, find_device, list_devices, load_portaudio
from speech.ports import Block, CaptureHealth, OnProblem
from speech.streams import OpenedStream, close_stream, open_stream

__all__ = ["AudioDevice", "Block", "CaptureHealth", "Microphone", "list_devices"]

READY_TIMEOUT_S = 4.0
QUEUE_BUFFERS = 1_000  # 32 s: longer than any pause of the disk
_POLL_S = 0.1
_BELIEVABLE_DELAY_S = 3.0


class Microphone:
    """An AudioInput on a PortAudio device, chosen by name and host API (None: the default).

    `on_problem(code, sentence)` is called in the thread that reads, once for each problem that begins.
    """

    def __init__(
        self,
        device: str | None = None,
        on_problem: OnProblem | None = None,
        *,
        ready_timeout_s: float = READY_TIMEOUT_S,
        backend: Any = None,
    ) -> None:
        self._wanted = device
        self._on_problem = on_problem
        self._ready_timeout_s = ready_timeout_s
        self._backend = backend
        self._opened: OpenedStream | None = None
        self._queue: queue.Queue[Chunk] = queue.Queue(QUEUE_BUFFERS)
        self._assembler: BlockAssembler | None = None
        self._monitor = CaptureMonitor()
        self._arrived = threading.Event()
        self._stopping = threading.Event()
        self._closed_by_device = False
        self._lost_frames = 0

    def start(self) -> None:
        """Open the device and wait for its first sound; raise AudioError (see `speech.devices`) otherwise."""
        if self._opened is not None:
            return
        backend = self._backend if self._backend is not None else load_portaudio()
        device = find_device(list_devices(backend=backend), self._wanted, "input")
        self._queue = queue.Queue(QUEUE_BUFFERS)
        self._arrived.clear()
        self._stopping.clear()
        self._closed_by_device, self._lost_frames = False, 0
        opened = open_stream(backend, device, "input", self._callback, self._finished)
        self._opened = opened
        self._assembler = BlockAssembler(opened.shape.rate_hz, opened.shape.channels)
        self._monitor = CaptureMonitor(device.key, opened.shape.rate_hz)
        self._monitor.note_opened(time.monotonic_ns())
        # Drivers deliver the first buffer up to a second late; "ready" before that would lose first words.
        if not self._arrived.wait(self._ready_timeout_s):
            self.stop()
            raise AudioError(
                f"麦克风“{device.name}”打开了，但没有送来声音。",
                "请检查连接和系统的麦克风权限，或在设置里另选一个麦克风。",
                "no_sound",
                f"no callback within {self._ready_timeout_s} s at {opened.shape}",
            )

    def read(self, timeout_s: float) -> Block | None:
        """Return the next block, or None after `timeout_s` seconds (at once when stopped and read empty)."""
        deadline = time.monotonic() + timeout_s
        while True:
            arrival = self._assembler.pop() if self._assembler is not None else None
            if arrival is not None:
                self._tell(self._monitor.note_block(arrival.block, arrival.arrived_ns))
                return arrival.block
            left_s = deadline - time.monotonic()
            chunk = self._next_chunk(max(0.0, min(left_s, _POLL_S)))
            if chunk is not None:
                self._take(chunk)
                continue
            self._watch()
            if self._opened is None or left_s <= 0:
                return None

    def stop(self) -> None:
        """Close the device; what is queued can still be read. Harmless when not started."""
        opened, self._opened = self._opened, None
        self._stopping.set()
        if opened is not None:
            close_stream(opened.stream)

    def health(self) -> CaptureHealth:
        """Return the present health; safe from any thread."""
        return self._monitor.health()

    def _next_chunk(self, timeout_s: float) -> Chunk | None:
        try:
            if self._opened is None or timeout_s <= 0:
                return self._queue.get_nowait()
            return self._queue.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def _take(self, chunk: Chunk) -> None:
        if self._assembler is None:
            return
        if chunk.lost_frames:
            frames_per_block = self._frames_per_block()
            self._tell(self._monitor.note_lost(max(1, round(chunk.lost_frames / frames_per_block))))
        self._assembler.push(chunk)

    def _frames_per_block(self) -> float:
        rate_hz = self._monitor.health().device_rate_hz
        return max(1.0, rate_hz * 0.032)

    def _watch(self) -> None:
        if self._closed_by_device:
            self._tell(self._monitor.note_closed())
        elif self._opened is not None:
            self._tell(self._monitor.note_waiting(time.monotonic_ns()))

    def _tell(self, codes: tuple[str, ...]) -> None:
        if self._on_problem is not None:
            for code in codes:
                self._on_problem(code, SENTENCES[code])

    def _callback(self, data: Any, frames: int, stamps: Any, _status: Any) -> None:
        # PortAudio's own thread: queue and return. A full queue is counted, never waited for.
        now_ns = time.monotonic_ns()
        delay_s = stamps.currentTime - stamps.inputBufferAdcTime
        try:
            self._queue.put_nowait(
                Chunk(
                    bytes(data), now_ns - _delay_ns(delay_s, frames, self._opened), now_ns, self._lost_frames
                )
            )
            self._lost_frames = 0
        except queue.Full:
            self._lost_frames += frames
        self._arrived.set()

    def _finished(self) -> None:
        if not self._stopping.is_set():
            self._closed_by_device = True


def _delay_ns(delay_s: float, frames: int, opened: OpenedStream | None) -> int:
    """Return the age of a buffer's first sample; some host APIs give no stamp, then the buffer's length."""
    if 0.0 < delay_s < _BELIEVABLE_DELAY_S:
        return round(delay_s * 1e9)
    rate_hz = opened.shape.rate_hz if opened is not None else 16_000
    return frames * 1_000_000_000 // rate_hz
