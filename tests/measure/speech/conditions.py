"""What is done to a built answer before it is measured: pink noise or babble at a known SNR, a room."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from speech.audio import SAMPLE_RATE_HZ, to_int16
from speech.ports import Pcm
from speech.room_sound import echo_path, pink_noise
from tests.measure.speech.material import BASE_VOICE, Answer, Sound, Voice
from training.recognizer.espeak import Espeak, VoiceStyle

# A quiet microphone in a quiet room; digital silence is no condition anybody speaks in.
CLEAN_SNR_DB = 40.0
_BABBLERS = ("+m1", "+f1", "+m3", "+f2", "+m5", "+f3")
_BABBLE_S = 20.0


@dataclass(frozen=True)
class Condition:
    """``noise`` is ``pink`` or ``babble``, ``snr_db`` speech over noise; RT60 is drawn from ``rt60_s``."""

    name: str
    snr_db: float = CLEAN_SNR_DB
    noise: str = "pink"
    rt60_s: tuple[float, float] | None = None


CLEAN = Condition("clean")
PINK_10 = Condition("10db", 10.0)
PINK_5 = Condition("5db", 5.0)
BABBLE_10 = Condition("babble_10db", 10.0, "babble")
REVERB = Condition("reverb", rt60_s=(0.2, 0.5))


class Roughener:
    """Applies conditions. Deterministic for a seed, but for what the babblers say (see `Voice`)."""

    def __init__(self, espeak: Espeak, seed: int) -> None:
        self._espeak = espeak
        self._rng = np.random.default_rng(seed)
        self._babble: dict[str, Sound] = {}

    def apply(self, answer: Answer, condition: Condition, voice: Voice) -> Pcm:
        """Return the answer as int16[n] at 16 kHz under a condition."""
        sound = answer.sound
        if condition.rt60_s is not None:
            sound = reverberate(sound, self._rng.uniform(*condition.rt60_s), int(self._rng.integers(1 << 30)))
        noise = self._noise(sound.size, condition.noise, voice)
        level = speech_level(answer) * 10 ** (-condition.snr_db / 20)
        return to_int16(sound + noise * np.float32(level))

    def _noise(self, samples: int, kind: str, voice: Voice) -> Sound:
        """Noise of root mean square 1."""
        if kind == "pink":
            return pink_noise(samples, 0.0, int(self._rng.integers(1 << 30)))
        if voice.language not in self._babble:
            self._babble[voice.language] = self._make_babble(voice)
        babble = self._babble[voice.language]
        start = int(self._rng.integers(babble.size))
        return np.take(babble, np.arange(start, start + samples), mode="wrap")

    def _make_babble(self, voice: Voice) -> Sound:
        """Six other voices talking without pause, equally loud."""
        length = round(_BABBLE_S * SAMPLE_RATE_HZ)
        total = np.zeros(length, np.float32)
        for variant in _BABBLERS:
            style = VoiceStyle(BASE_VOICE[voice.language] + variant, 170)
            said: list[Sound] = []
            while sum(map(len, said)) < length:
                said.append(self._espeak.speak(voice.clause(), style).astype(np.float32))
            one = np.concatenate(said)[:length]
            total += one / np.sqrt(np.mean(np.square(one)))
        return total / np.sqrt(np.mean(np.square(total)))


def speech_level(answer: Answer) -> float:
    """The root mean square of all that is spoken; silences do not count."""
    spoken = np.concatenate([answer.sound[part.first : part.last] for part in answer.parts])
    return float(np.sqrt(np.mean(np.square(spoken, dtype=np.float64))))


def reverberate(sound: Sound, rt60_s: float, seed: int) -> Sound:
    """Convolve with the room's model of a decay of 60 dB in ``rt60_s``; the direct sound keeps its place."""
    response = echo_path(rt60_s, 0.0, seed)
    response = response[int(np.flatnonzero(response)[0]) :]
    size = 1 << (sound.size + response.size).bit_length()
    wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(response, size), size)
    return np.asarray(wet[: sound.size], np.float32)
