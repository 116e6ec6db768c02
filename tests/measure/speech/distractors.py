"""Makes what sounds in a room and is no speech: hum, music, typing, breath, coughs; float32[n] at 16 kHz."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from speech.audio import SAMPLE_RATE_HZ
from tests.measure.speech.material import Sound

Maker = Callable[[float, np.random.Generator], Sound]


def mains_hum(duration_s: float, rng: np.random.Generator) -> Sound:
    """50 or 60 Hz with its harmonics, each weaker than the last."""
    base_hz = rng.choice((50.0, 60.0))
    harmonics = [(k * base_hz, rng.uniform(0.3, 1.0) / k) for k in range(1, 9)]
    return _peaked(_tones(harmonics, duration_s, rng), 0.03)


def music(duration_s: float, rng: np.random.Generator) -> Sound:
    """A tune: notes of 0.2–0.6 s with overtones, plucked or held, some with vibrato."""
    notes: list[np.ndarray] = []
    length = round(duration_s * SAMPLE_RATE_HZ)
    while sum(map(len, notes)) < length:
        note_s = rng.uniform(0.2, 0.6)
        hz = 220.0 * 2 ** (rng.choice((0, 2, 4, 5, 7, 9, 11, 12)) / 12)
        note = _tones([(k * hz, 1.0 / k**1.5) for k in range(1, 7)], note_s, rng)
        time_s = np.arange(note.size) / SAMPLE_RATE_HZ
        held = np.minimum(1.0, 8 * (note_s - time_s)) if rng.random() < 0.5 else np.exp(-5 * time_s)
        notes.append(note * held * np.minimum(1.0, time_s / 0.01))
    return _peaked(np.concatenate(notes)[:length], 0.12)


def sung_tone(duration_s: float, rng: np.random.Generator) -> Sound:
    """One held note with vibrato, as of a flute or a humming machine; no formants of a mouth."""
    count = round(duration_s * SAMPLE_RATE_HZ)
    vibrato = 1 + 0.012 * np.sin(2 * np.pi * 5.5 * np.arange(count) / SAMPLE_RATE_HZ)
    phase = 2 * np.pi * np.cumsum(rng.uniform(260, 520) * vibrato) / SAMPLE_RATE_HZ
    tone = np.sin(phase) + 0.3 * np.sin(2 * phase) + 0.1 * np.sin(3 * phase)
    return _faded(_peaked(tone, 0.12), 0.04)


def typing(duration_s: float, rng: np.random.Generator) -> Sound:
    """Clicks of 4–12 ms, four to ten a second."""
    sound = np.zeros(round(duration_s * SAMPLE_RATE_HZ), np.float64)
    position_s = rng.uniform(0, 0.1)
    while position_s < duration_s - 0.02:
        size = round(rng.uniform(0.004, 0.012) * SAMPLE_RATE_HZ)
        click = rng.standard_normal(size) * np.exp(-6 * np.arange(size) / size)
        first = round(position_s * SAMPLE_RATE_HZ)
        sound[first : first + size] += rng.uniform(0.5, 1.0) * click[: sound.size - first]
        position_s += rng.uniform(0.1, 0.25)
    return _peaked(sound, 0.2)


def breath(duration_s: float, rng: np.random.Generator) -> Sound:
    """Noise around 1–4 kHz that swells and ebbs, once every 1.5 s at most."""
    count = round(duration_s * SAMPLE_RATE_HZ)
    noise = _band(rng.standard_normal(count), 700.0, 4500.0)
    cycles = max(1, round(duration_s / 1.5))
    swell = np.sin(np.pi * ((np.arange(count) / count * cycles) % 1.0)) ** 2
    return _peaked(noise * swell, 0.06)


def cough(duration_s: float, rng: np.random.Generator) -> Sound:
    """A burst of noise, then a hoarse fall; 0.3 s long, repeated while there is time."""
    size = round(0.3 * SAMPLE_RATE_HZ)
    sound = np.zeros(max(size, round(duration_s * SAMPLE_RATE_HZ)))
    for first in range(0, sound.size - size + 1, round(0.45 * SAMPLE_RATE_HZ)):
        time_s = np.arange(size) / SAMPLE_RATE_HZ
        burst = _band(rng.standard_normal(size), 300.0, 5000.0) * np.exp(-14 * time_s)
        rough = np.sign(np.sin(2 * np.pi * np.cumsum(170 - 200 * time_s) / SAMPLE_RATE_HZ))
        tail = 0.25 * rough * np.exp(-9 * time_s) * np.minimum(1.0, time_s / 0.06)
        sound[first : first + size] += burst + tail
    return _peaked(sound, 0.3)


def silence(duration_s: float, rng: np.random.Generator) -> Sound:
    """A quiet microphone: noise at −66 dBFS."""
    return np.asarray(10 ** (-66 / 20) * rng.standard_normal(round(duration_s * SAMPLE_RATE_HZ)), np.float32)


# What may sound in a pause of an answer.
IN_PAUSES: dict[str, Maker] = {
    "hum": mains_hum, "music": music, "sung": sung_tone, "typing": typing, "breath": breath, "cough": cough,
}  # fmt: skip
# What may sound for minutes without anybody speaking.
WITHOUT_SPEECH: dict[str, Maker] = {
    "silence": silence, "hum": mains_hum, "music": music, "typing": typing, "breath": breath,
}  # fmt: skip


def _tones(tones: list[tuple[float, float]], duration_s: float, rng: np.random.Generator) -> np.ndarray:
    time_s = np.arange(round(duration_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    return sum(
        (level * np.sin(2 * np.pi * (hz * time_s + rng.random())) for hz, level in tones),
        start=np.zeros(time_s.size),
    )


def _band(noise: np.ndarray, low_hz: float, high_hz: float) -> np.ndarray:
    spectrum = np.fft.rfft(noise)
    hz = np.fft.rfftfreq(noise.size, 1 / SAMPLE_RATE_HZ)
    spectrum[(hz < low_hz) | (hz > high_hz)] = 0
    return np.fft.irfft(spectrum, noise.size)


def _faded(sound: Sound, ramp_s: float) -> Sound:
    ramp = np.linspace(0, 1, round(ramp_s * SAMPLE_RATE_HZ), dtype=np.float32)
    sound[: ramp.size] *= ramp
    sound[-ramp.size :] *= ramp[::-1]
    return sound


def _peaked(sound: np.ndarray, peak: float) -> Sound:
    return np.asarray(sound * (peak / max(1e-9, float(np.abs(sound).max()))), np.float32)
