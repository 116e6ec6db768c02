"""Judge a microphone by what it delivers: stalls, lag, losses, exact silence, clipping, noise.

PortAudio reports none of these reliably (a dead server raises nothing, a slow reader no overflow), so they
are computed from arrival times and samples. No thread, no clock: every call is given the time.
"""

from __future__ import annotations

import threading
from collections import deque

import numpy as np

from speech.audio import BLOCK_S, SILENCE_DBFS, rms_dbfs
from speech.ports import Block, CaptureHealth

STALL_S = 1.0
SILENT_S = 1.0
LAG_GROWTH_S = 0.3
LAG_WINDOW_S = 10.0
CLIPPING_SHARE = 0.01
CLIPPING_WINDOW_S = 5.0
NOISE_WINDOW_S = 10.0
NOISE_PERCENTILE = 10
_FULL_SCALE = 32_700

SENTENCES = {
    "stalled": "麦克风已经一秒没有送来声音，请检查连接。",
    "lagging": "电脑来不及处理声音，录音有缺失，请关闭一些程序。",
    "lost": "有一小段录音来不及保存。",
    "silent": "麦克风送来的全是静音，可能被静音了，或系统没有允许使用麦克风。",
    "clipping": "声音太大，已经失真，请把麦克风音量调低或离远一些。",
    "closed": "麦克风的连接断开了，请重新插好或另选一个。",
}


class CaptureMonitor:
    """Takes blocks as they are read and tells each problem once, again only after it had gone away."""

    def __init__(self, device: str = "", rate_hz: int = 0) -> None:
        self._device = device
        self._rate_hz = rate_hz
        self._lock = threading.Lock()
        self._first_ns: int | None = None
        self._last_ns = 0
        self._blocks = 0
        self._lost = 0
        self._lag_s = 0.0
        self._lags: deque[tuple[int, float]] = deque()
        self._silent_s = 0.0
        self._clipped: deque[float] = deque(maxlen=round(CLIPPING_WINDOW_S / BLOCK_S))
        self._levels: deque[float] = deque(maxlen=round(NOISE_WINDOW_S / BLOCK_S))
        self._active: set[str] = set()

    def note_opened(self, now_ns: int) -> None:
        """The stream was started at `now_ns`: from here on a second without blocks is a stall."""
        with self._lock:
            self._last_ns = now_ns

    def note_block(self, block: Block, arrived_ns: int) -> tuple[str, ...]:
        """Take a block that PortAudio delivered at `arrived_ns`; return the codes of new problems."""
        clipped = float(np.mean(np.abs(block.pcm.astype(np.int32)) >= _FULL_SCALE))
        level = rms_dbfs(block.pcm)
        with self._lock:
            if self._first_ns is None:
                self._first_ns = arrived_ns
            self._last_ns = arrived_ns
            self._lag_s = (arrived_ns - self._first_ns) / 1e9 - self._blocks * BLOCK_S
            self._blocks += 1
            self._silent_s = 0.0 if block.pcm.any() else self._silent_s + BLOCK_S
            self._clipped.append(clipped)
            self._levels.append(level)
            return self._changes(
                stalled=False,
                closed=False,
                silent=self._silent_s >= SILENT_S - BLOCK_S / 2,
                clipping=float(np.mean(self._clipped)) > CLIPPING_SHARE
                and len(self._clipped) * BLOCK_S >= 1.0,
                lagging=self._lag_growth(arrived_ns) > LAG_GROWTH_S,
            )

    def note_waiting(self, now_ns: int) -> tuple[str, ...]:
        """Nothing came until `now_ns`; return ("stalled",) once when that is too long."""
        with self._lock:
            if "closed" in self._active or not self._last_ns:
                return ()
            return self._changes(stalled=(now_ns - self._last_ns) / 1e9 >= STALL_S)

    def note_lost(self, blocks: int) -> tuple[str, ...]:
        """So many more blocks were dropped because nobody read them."""
        with self._lock:
            self._lost += blocks
            return self._changes(lost=True)

    def note_closed(self) -> tuple[str, ...]:
        """The stream ended without our asking."""
        with self._lock:
            return self._changes(closed=True)

    def health(self) -> CaptureHealth:
        """Return the present health; safe from any thread."""
        with self._lock:
            levels = np.array(self._levels) if self._levels else np.array([SILENCE_DBFS])
            return CaptureHealth(
                ready=self._first_ns is not None,
                blocks=self._blocks,
                lost_blocks=self._lost,
                lag_s=max(0.0, self._lag_s),
                silent_s=self._silent_s,
                clipping_share=float(np.mean(self._clipped)) if self._clipped else 0.0,
                level_dbfs=float(levels[-1]),
                noise_floor_dbfs=float(np.percentile(levels, NOISE_PERCENTILE)),
                device=self._device,
                device_rate_hz=self._rate_hz,
                problems=tuple(sorted(self._active)),
            )

    def _lag_growth(self, now_ns: int) -> float:
        # Growth within a window, not the total: two clocks drift apart by a third of a second in an hour.
        self._lags.append((now_ns, self._lag_s))
        while (now_ns - self._lags[0][0]) / 1e9 > LAG_WINDOW_S:
            self._lags.popleft()
        return self._lag_s - min(lag_s for _, lag_s in self._lags)

    def _changes(self, **states: bool) -> tuple[str, ...]:
        new = tuple(code for code, bad in states.items() if bad and code not in self._active)
        self._active |= set(new)
        self._active -= {code for code, bad in states.items() if not bad}
        return new
