"""Builds voiced sounds of exactly known pitch and formants: a sum of harmonics under a formant curve."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from speech.audio import SAMPLE_RATE_HZ
from speech.ports import Pcm

SCHWA = ((500, 90), (1_400, 130), (2_500, 180))  # (frequency, bandwidth) in Hz
HUM = ((280, 80), (1_100, 200), (2_300, 300))
OPEN = ((750, 100), (1_200, 130), (2_600, 180))
CLOSED = ((300, 70), (2_200, 150), (2_900, 200))
_EDGE_S = 0.04


def voiced(
    duration_s: float,
    f0_hz: Callable[[np.ndarray], np.ndarray] | float = 120.0,
    formants: tuple[tuple[int, int], ...] = SCHWA,
    towards: tuple[tuple[int, int], ...] | None = None,
    level: float = 8_000,
) -> Pcm:
    """A voiced sound: ``f0_hz`` a number or a function of time; ``towards`` are the formants it glides to."""
    time_s = np.arange(round(duration_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    pitch = np.broadcast_to(f0_hz(time_s) if callable(f0_hz) else f0_hz, time_s.shape)
    phase = 2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE_HZ
    share = time_s / max(duration_s, 1e-9)
    sound = np.zeros_like(time_s)
    for number in range(1, int(4_000 / pitch.min())):
        hz = number * pitch
        loud = _curve(hz, formants)
        if towards is not None:
            loud = (1 - share) * loud + share * _curve(hz, towards)
        sound += loud / number * np.sin(number * phase) * (hz < 7_500)
    edge = np.minimum(1.0, np.minimum(time_s, duration_s - time_s) / _EDGE_S)
    sound *= np.clip(edge, 0.0, 1.0)
    return np.round(sound * level / np.abs(sound).max()).astype(np.int16)


def rest(duration_s: float) -> Pcm:
    """Silence."""
    return np.zeros(round(duration_s * SAMPLE_RATE_HZ), np.int16)


def _curve(hz: np.ndarray, formants: tuple[tuple[int, int], ...]) -> np.ndarray:
    return sum(width**2 / ((hz - place) ** 2 + width**2) for place, width in formants) + 1e-3
