"""Notice a candidate who speaks while the interviewer does: hush at once, judge, then yield or go on.

Values: LiveKit's (0.5 s of speech to confirm, 2.0 s to judge); no barge-in in the first 3 s of our own sound,
in which the canceller is still learning the room.

Silero hears what the linear filter leaves, for WebRTC's suppressor would hide the first half second of a
candidate; whether it was the echo is told by the level that the suppressor leaves.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from speech.audio import BLOCK_S
from speech.vad import SpeakingGate


@dataclass(frozen=True)
class BargeInConfig:
    """Seconds and probabilities of the judgement.

    ``settle_s``: our own sound before the first barge-in. ``begin_probability``: what one block must
    reach to stop the line, if it or the one before was as loud as ``over_echo_db`` beside the echo; where
    WebRTC hides the candidate wholly, two blocks in the mean, one of them ``over_usual_db`` louder than what
    the linear filter usually leaves.
    ``confirm_s``: speech that takes the floor. ``quiet_s``: silence that gives it back.
    ``judge_s``: after this long it is given back in any case. ``pre_roll_s``: belongs to what was said,
    before it could be told from silence.
    """

    settle_s: float = 3.0
    begin_probability: float = 0.5
    over_echo_db: float = -20.0
    over_usual_db: float = 12.0
    confirm_s: float = 0.5
    quiet_s: float = 0.5
    judge_s: float = 2.0
    pre_roll_s: float = 0.3


@dataclass(frozen=True)
class InterruptionBegan:
    """Somebody speaks: hold the line. What was said begins at ``onset_s``."""

    onset_s: float


@dataclass(frozen=True)
class InterruptionConfirmed:
    """It was the candidate: the floor is theirs, from ``onset_s`` on."""

    onset_s: float


@dataclass(frozen=True)
class InterruptionDropped:
    """It was a cough or a word in passing: go on where the line stopped."""


BargeInEvent = InterruptionBegan | InterruptionConfirmed | InterruptionDropped


class BargeInDetector:
    """Listens during one line, block by block. Pure: time comes with the blocks."""

    def __init__(self, config: BargeInConfig | None = None) -> None:
        self._config = config or BargeInConfig()
        self._gate = SpeakingGate()
        self._probabilities: deque[float] = deque((0.0, 0.0), maxlen=2)
        self._over_echo_db: deque[float] = deque((-99.0, -99.0), maxlen=2)
        self._over_usual_db: deque[float] = deque((-99.0, -99.0), maxlen=2)
        self._began_s: float | None = None
        self._onset_s = 0.0
        self._speech_s = 0.0
        self._quiet_s = 0.0
        self._over = False

    @property
    def judging(self) -> bool:
        """Whether an interruption has begun and is not yet judged."""
        return self._began_s is not None and not self._over

    def push(
        self,
        probability: float,
        over_echo_db: float,
        over_usual_db: float,
        now_s: float,
        far_end_s: float,
    ) -> BargeInEvent | None:
        """Take one block that ends at ``now_s``, with Silero's probability for what the filter left of it.

        The levels are the canceller's (see `speech.echo.Cleaned`), ``far_end_s`` is how long our own sound
        has played in this session. After a confirmation nothing more is told.
        """
        if self._over:
            return None
        if self._began_s is not None:
            return self._judge(probability, now_s, self._began_s)
        self._probabilities.append(probability)
        self._over_echo_db.append(over_echo_db)
        self._over_usual_db.append(over_usual_db)
        if far_end_s < self._config.settle_s or not self._stands_out():
            return None
        return self._begin(now_s)

    def _stands_out(self) -> bool:
        config, enough = self._config, self._config.begin_probability
        if self._probabilities[-1] >= enough and max(self._over_echo_db) >= config.over_echo_db:
            return True
        return sum(self._probabilities) / 2 >= enough and max(self._over_usual_db) >= config.over_usual_db

    def _begin(self, now_s: float) -> BargeInEvent:
        self._began_s = now_s
        self._onset_s = now_s - 2 * BLOCK_S - self._config.pre_roll_s
        self._speech_s, self._quiet_s = BLOCK_S, 0.0
        self._gate.push(1.0)
        return InterruptionBegan(self._onset_s)

    def _judge(self, probability: float, now_s: float, began_s: float) -> BargeInEvent | None:
        if self._gate.push(probability):
            self._speech_s, self._quiet_s = self._speech_s + BLOCK_S, 0.0
        else:
            self._quiet_s += BLOCK_S
        if self._speech_s >= self._config.confirm_s:
            self._over = True
            return InterruptionConfirmed(self._onset_s)
        if self._quiet_s >= self._config.quiet_s or now_s - began_s >= self._config.judge_s:
            self._began_s = None
            self._probabilities.append(0.0)
            return InterruptionDropped()
        return None
