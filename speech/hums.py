"""Hears a hum in a pause that the voice detector is deaf to: a short 嗯 says that its speaker goes on.

Silero gives many an isolated 嗯 less than 0.2. For the measures `acoustic_fillers` finds them afterwards; who
decides whether an answer is over has to know at once, and may err on the patient side: a cough that passes
for a hum costs a longer wait, a hum unheard costs the answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from speech.voicing import VoicingTrack

_SLOW, _FASTER = 0.02, 0.05  # of running levels, a frame of 10 ms: half a second, a fifth


@dataclass(frozen=True)
class HumConfig:
    """When a sound is a hum.

    Its frames are periodic (``strength``: noise stays below .4, speech has .77 to .98), stand
    ``above_noise_db`` over the level of the silence and not more than ``below_speech_db`` under that of the
    answer, last ``min_frames`` of 10 ms, and begin after ``quiet_frames`` without sound, so that a room's
    echo of the last word is none.
    """

    strength: float = 0.8
    above_noise_db: float = 12.0
    below_speech_db: float = 20.0
    min_frames: int = 10
    quiet_frames: int = 10


class HumGate:
    """Follows the frames of one answer, in order."""

    def __init__(self, config: HumConfig | None = None) -> None:
        self._config = config if config is not None else HumConfig()
        self._speech_db: float | None = None
        self._noise_db: float | None = None
        self._quiet = self._voiced = 0
        self._fresh = False

    def push(self, frames: VoicingTrack, speaking: bool) -> bool:
        """Take the next frames and say whether a hum is heard; ``speaking`` is the voice detector's word."""
        heard = False
        for strength, level_db in zip(frames.strength.tolist(), frames.level_db.tolist(), strict=True):
            heard = self._frame(strength, level_db, speaking) or heard
        return heard

    def _frame(self, strength: float, level_db: float, speaking: bool) -> bool:
        wanted = self._config
        voiced = strength >= wanted.strength
        if speaking:
            if voiced:
                self._speech_db = _towards(self._speech_db, level_db, _FASTER)
            self._quiet, self._voiced, self._fresh = 0, 0, False
            return False
        noise_db = self._noise_db if self._noise_db is not None else level_db
        if level_db < noise_db + wanted.above_noise_db:
            self._noise_db = _towards(self._noise_db, level_db, _SLOW)
            self._quiet, self._voiced = self._quiet + 1, 0
            self._fresh = self._quiet >= wanted.quiet_frames
            return False
        self._quiet = 0
        loud = self._speech_db is not None and level_db >= self._speech_db - wanted.below_speech_db
        self._voiced = self._voiced + 1 if self._fresh and voiced and loud else 0
        return self._voiced >= wanted.min_frames


def _towards(before: float | None, now: float, share: float) -> float:
    return now if before is None else before + share * (now - before)
