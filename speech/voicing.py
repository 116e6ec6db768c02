"""Follows pitch and spectrum of a stream, one frame every 10 ms: what steady sounds are found by."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

import numpy as np
import numpy.typing as npt

from speech.audio import FULL_SCALE, SAMPLE_RATE_HZ
from speech.ports import Pcm

Floats = npt.NDArray[np.float32]

HOP_SAMPLES = SAMPLE_RATE_HZ // 100
WINDOW_SAMPLES = 800  # 50 ms: more than three periods of the lowest voice, as its autocorrelation needs
LOWEST_HZ, HIGHEST_HZ = 70.0, 400.0
BANDS = 24
_LOWEST_BAND_HZ, _HIGHEST_BAND_HZ = 100.0, 4_500.0
_FFT = 2_048
# Of two lags that fit about equally well the shorter is the period (Boersma 1993).
_OCTAVE_COST = 0.02
_FLOOR_POWER = 1e-9


@dataclass(frozen=True, eq=False)
class VoicingTrack:
    """One value a frame of 10 ms; frame n is centred at (n + 0.5) · 10 ms of the stream.

    ``f0_hz`` float[n] is the best period's frequency whether or not the frame is voiced; ``strength``
    float[n] its normalised autocorrelation (1 = perfectly periodic, noise below 0.4); ``level_db`` float[n]
    re full scale; ``bands_db`` float[n, 24] the spectrum in mel bands from 100 to 4,500 Hz.
    """

    f0_hz: Floats
    strength: Floats
    level_db: Floats
    bands_db: Floats

    def __len__(self) -> int:
        return int(self.f0_hz.size)


class VoicingStream:
    """Analyses a stream as it comes: `push` any number of samples, `track` gives all frames so far.

    The pitch is the best peak of the window's autocorrelation divided by that of the window (Boersma 1993,
    "Accurate short-term analysis of the fundamental frequency"). However a stream is cut, the frames are the
    same.
    """

    def __init__(self) -> None:
        # The first frame's window begins before the stream does.
        self._rest: Pcm = np.zeros((WINDOW_SAMPLES - HOP_SAMPLES) // 2, np.int16)
        self._parts: list[VoicingTrack] = []

    def push(self, pcm: Pcm) -> VoicingTrack:
        """Take the next samples (int16[any], 16 kHz) and return the frames that they complete."""
        sound = np.concatenate([self._rest, pcm])
        count = max(0, (sound.size - WINDOW_SAMPLES) // HOP_SAMPLES + 1)
        self._rest = sound[count * HOP_SAMPLES :]
        if not count:
            return _analyse(np.zeros((0, WINDOW_SAMPLES), np.int16))
        views = np.lib.stride_tricks.sliding_window_view(sound, WINDOW_SAMPLES)
        self._parts.append(_analyse(views[: count * HOP_SAMPLES : HOP_SAMPLES]))
        return self._parts[-1]

    def track(self) -> VoicingTrack:
        """Return all frames whose window is complete: up to 20 ms before the last sample."""
        empty = _analyse(np.zeros((0, WINDOW_SAMPLES), np.int16))
        parts = [empty, *self._parts]
        joined = (np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(VoicingTrack))
        return VoicingTrack(*joined)


def voicing_of(pcm: Pcm) -> VoicingTrack:
    """Return the track of a whole recording (int16[n], 16 kHz)."""
    stream = VoicingStream()
    stream.push(pcm)
    return stream.track()


def _analyse(windows: npt.NDArray[np.int16]) -> VoicingTrack:
    """Analyse windows int16[n, 800]."""
    sound = windows.astype(np.float32) / np.float32(FULL_SCALE)
    sound = sound - sound.mean(axis=1, keepdims=True)
    spectrum = np.fft.rfft(sound * _hann(), _FFT, axis=1)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    f0_hz, strength = _pitch(power)
    level = np.mean(np.square(sound), axis=1)
    return VoicingTrack(
        f0_hz,
        strength,
        (10 * np.log10(level + _FLOOR_POWER)).astype(np.float32),
        (10 * np.log10(power @ _mel_bands() + _FLOOR_POWER)).astype(np.float32),
    )


def _pitch(power: Floats) -> tuple[Floats, Floats]:
    """Frequency and strength of the best period, from power spectra float[n, 1025]."""
    shortest, longest = int(SAMPLE_RATE_HZ / HIGHEST_HZ), int(SAMPLE_RATE_HZ / LOWEST_HZ) + 1
    correlation = np.fft.irfft(power, axis=1)[:, : longest + 2]
    energy = np.maximum(correlation[:, :1], _FLOOR_POWER)
    shape = (correlation / energy / _window_correlation()[: longest + 2]).astype(np.float32)
    lags = np.arange(shortest, longest + 1)
    inner = shape[:, lags]
    is_peak = (inner >= shape[:, lags - 1]) & (inner >= shape[:, lags + 1])
    cost = _OCTAVE_COST * np.log2(lags / shortest)
    best = np.argmax(np.where(is_peak, inner - cost, -1.0), axis=1)
    rows = np.arange(len(shape))
    left, middle, right = (shape[rows, lags[best] + step] for step in (-1, 0, 1))
    curve = left - 2 * middle + right
    shift = np.where(np.abs(curve) > 1e-9, 0.5 * (left - right) / np.where(curve == 0, 1, curve), 0.0)
    f0_hz = SAMPLE_RATE_HZ / (lags[best] + np.clip(shift, -0.5, 0.5))
    strength = np.where(is_peak[rows, best], middle, 0.0)
    return f0_hz.astype(np.float32), np.clip(strength, 0.0, 1.0).astype(np.float32)


@cache
def _hann() -> Floats:
    return np.hanning(WINDOW_SAMPLES).astype(np.float32)


@cache
def _window_correlation() -> Floats:
    own = np.abs(np.fft.rfft(_hann(), _FFT)) ** 2
    correlation = np.fft.irfft(own)
    return np.asarray(np.maximum(correlation / correlation[0], 1e-3), np.float32)


@cache
def _mel_bands() -> Floats:
    """Triangular mel filters float[1025, 24]."""
    low, high = (2_595 * np.log10(1 + hz / 700) for hz in (_LOWEST_BAND_HZ, _HIGHEST_BAND_HZ))
    edges = 700 * (10 ** (np.linspace(low, high, BANDS + 2) / 2_595) - 1)
    hz = np.fft.rfftfreq(_FFT, 1 / SAMPLE_RATE_HZ)[:, None]
    rising = (hz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - hz) / (edges[2:] - edges[1:-1])
    filters: Floats = np.maximum(0.0, np.minimum(rising, falling)).astype(np.float32)
    return filters
