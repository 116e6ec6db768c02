"""Keep what left the loudspeaker on one time line of samples, so that an echo can be laid beside it.

Time stamps jitter by milliseconds, sound does not: what follows without a gap is laid without a gap.
"""

from __future__ import annotations

import threading
from collections import deque

import numpy as np

from speech.audio import SAMPLE_RATE_HZ
from speech.ports import Pcm

# Stamps that are off by less are jitter, by more a new sound (or a device that lost some).
_JITTER_SAMPLES = SAMPLE_RATE_HZ // 50
_KEPT_SAMPLES = 2 * SAMPLE_RATE_HZ
_DRIFT_SHARE = 0.02


def sample_at(time_ns: int) -> int:
    """The number of a time's sample on the monotonic clock's 16 kHz line."""
    return time_ns * SAMPLE_RATE_HZ // 1_000_000_000


class SampleClock:
    """Numbers the samples of a microphone: evenly, yet following its stamps as two clocks drift apart."""

    def __init__(self) -> None:
        self._next: int | None = None
        self._drift = 0.0

    def place(self, at_ns: int, count: int) -> int:
        """Return the first number of the next ``count`` samples, which are stamped ``at_ns``."""
        stamped = sample_at(at_ns)
        if self._next is None or abs(stamped - self._next) > _JITTER_SAMPLES:
            self._drift, first = 0.0, stamped
        else:
            first = self._next
            self._drift += _DRIFT_SHARE * (stamped - first - self._drift)
            if abs(self._drift) >= 1.0:
                step = 1 if self._drift > 0 else -1
                first += step
                self._drift -= step
        self._next = first + count
        return first


class FarEnd:
    """What the loudspeaker plays. ``put`` is any thread's, ``take`` the canceller's."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._parts: deque[tuple[int, Pcm]] = deque()
        self._next: int | None = None

    def put(self, pcm: Pcm, at_ns: int) -> None:
        """Lay int16[n] (16 kHz), whose first sample leaves the loudspeaker at ``at_ns``."""
        first = sample_at(at_ns)
        with self._guard:
            if self._next is not None and abs(first - self._next) <= _JITTER_SAMPLES:
                first = self._next
            self._parts.append((first, pcm))
            self._next = first + pcm.size

    def take(self, first: int, count: int) -> Pcm:
        """Return the samples ``first`` … ``first + count`` of the line; zeros where nothing played."""
        taken = np.zeros(count, np.int16)
        with self._guard:
            while self._parts and self._parts[0][0] + self._parts[0][1].size < first - _KEPT_SAMPLES:
                self._parts.popleft()
            for start, pcm in self._parts:
                low, high = max(start, first), min(start + pcm.size, first + count)
                if low < high:
                    taken[low - first : high - first] = pcm[low - start : high - start]
        return taken
