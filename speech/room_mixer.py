"""Mix a room block by block: candidate, interviewer through the echo path, noise. No clock, no threads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from speech.audio import BLOCK_SAMPLES, FULL_SCALE, to_int16
from speech.ports import Pcm
from speech.room_sound import BlockConvolver, Sound, decibels_to_gain, echo_path, pink_noise

# A stopped sound fades out instead of clicking.
FADE_SAMPLES = 80
_NOISE_LOOP_SAMPLES = 1 << 18


@dataclass(frozen=True)
class RoomConfig:
    """A room. Gains in dB on the way to the microphone; ``noise_dbfs`` None is silence, exact zeros.

    ``speaker_gain_db`` is the echo: how much louder or softer the interviewer is at the microphone than
    leaving the loudspeaker. ``speaker_latency_s`` passes between `play` and the first sample. ``speed`` > 1
    runs the room's clock faster than the world's.
    """

    rt60_s: float = 0.3
    noise_dbfs: float | None = -60.0
    speaker_gain_db: float = -20.0
    candidate_gain_db: float = 0.0
    speaker_latency_s: float = 0.0
    seed: int = 0
    speed: float = 1.0


class PlacedSound:
    """A sound at a fixed place of the room's time line, in samples of 16 kHz."""

    def __init__(self, first: int, samples: Sound) -> None:
        self.first = first
        self.end = first + samples.size
        self._samples = samples

    def cut(self, at: int) -> None:
        """End the sound soon after sample ``at`` of the time line, with a 5 ms fade."""
        start = at - self.first
        length = start + FADE_SAMPLES if start > 0 else 0
        if length >= self._samples.size:
            return
        self._samples = self._samples[:length].copy()
        if length:
            self._samples[start:] *= np.linspace(1.0, 0.0, FADE_SAMPLES, dtype=np.float32)
        self.end = self.first + length

    def add_to(self, block: Sound, block_first: int) -> None:
        """Add the part of this sound that lies in ``block``, which begins at ``block_first``."""
        low, high = max(self.first, block_first), min(self.end, block_first + block.size)
        if low < high:
            block[low - block_first : high - block_first] += self._samples[
                low - self.first : high - self.first
            ]


@dataclass(frozen=True, eq=False)
class MixedBlock:
    """512 samples of the room: at the microphone, at the candidate's ear, and of the candidate's mouth."""

    first: int
    microphone: Pcm
    ear: Pcm
    candidate: Pcm


class RoomMixer:
    """The room's sound, produced in order. ``position`` is the next sample to be mixed."""

    def __init__(self, config: RoomConfig) -> None:
        self.position = 0
        self._speaker: list[PlacedSound] = []
        self._candidate: list[PlacedSound] = []
        self._candidate_gain = decibels_to_gain(config.candidate_gain_db)
        self._echo = BlockConvolver(echo_path(config.rt60_s, config.speaker_gain_db, config.seed))
        self._noise: Sound | None = None
        if config.noise_dbfs is not None:
            self._noise = pink_noise(_NOISE_LOOP_SAMPLES, config.noise_dbfs, config.seed + 1)

    def place_speaker(self, pcm: Pcm, first: int) -> PlacedSound:
        """Let the loudspeaker play int16 ``pcm`` (16 kHz) from sample ``first`` on, not in the past."""
        return self._place(self._speaker, pcm, first)

    def place_candidate(self, pcm: Pcm, first: int) -> PlacedSound:
        """Let the candidate speak int16 ``pcm`` (16 kHz) from sample ``first`` on, not in the past."""
        return self._place(self._candidate, pcm, first)

    def next_block(self) -> MixedBlock:
        """Mix the next 512 samples."""
        first = self.position
        ear = self._track(self._speaker, first)
        candidate = self._track(self._candidate, first)
        microphone = self._candidate_gain * candidate + self._echo.push(ear)
        if self._noise is not None:
            place = first % self._noise.size
            microphone += self._noise[place : place + BLOCK_SAMPLES]
        self.position += BLOCK_SAMPLES
        return MixedBlock(first, to_int16(microphone), to_int16(ear), to_int16(candidate))

    def _place(self, track: list[PlacedSound], pcm: Pcm, first: int) -> PlacedSound:
        sound = PlacedSound(max(first, self.position), pcm.astype(np.float32) / np.float32(FULL_SCALE))
        track.append(sound)
        return sound

    def _track(self, sounds: list[PlacedSound], first: int) -> Sound:
        block = np.zeros(BLOCK_SAMPLES, np.float32)
        for sound in sounds:
            sound.add_to(block, first)
        sounds[:] = [sound for sound in sounds if sound.end > first + BLOCK_SAMPLES]
        return block
