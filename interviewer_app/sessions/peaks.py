"""Reduces recorded sound to the lowest and highest sample of each of many short stretches, to be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interviewer_app.sessions.audio_log import RATE_HZ, read_samples

FULL_SCALE = 32768.0


@dataclass(frozen=True)
class Peaks:
    """``low`` and ``high`` are -1 to 1, one each for every stretch of ``duration_s`` / len(low) seconds."""

    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    duration_s: float = 0.0


def read_peaks(path: Path, start: int, end: int, stretches: int) -> Peaks:
    """Return the peaks of the samples ``start`` to ``end`` of a log; no more stretches than samples.

    Raises:
        StorageError: the file cannot be read.
    """
    return find_peaks(read_samples(path, start, max(0, end - start)), stretches)


def find_peaks(pcm: NDArray[np.int16], stretches: int, rate_hz: int = RATE_HZ) -> Peaks:
    """Return the peaks of ``pcm`` (int16[n])."""
    if pcm.size == 0 or stretches < 1:
        return Peaks(duration_s=pcm.size / rate_hz)
    edges = np.linspace(0, pcm.size, min(stretches, pcm.size), endpoint=False).astype(np.int64)
    return Peaks(
        _scaled(np.minimum.reduceat(pcm, edges)), _scaled(np.maximum.reduceat(pcm, edges)), pcm.size / rate_hz
    )


def _scaled(samples: NDArray[Any]) -> tuple[float, ...]:
    return tuple((samples.astype(np.float64) / FULL_SCALE).tolist())
