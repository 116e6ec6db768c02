"""The echo self-test: play sweeps, and say whether these devices need headphones.

The same 1.5 s are played twice. During the first the canceller learns the room, over the second it is
judged: so a device whose time stamps jump from sound to sound, with which it would have to learn anew for
every line, fails as it should (in the simulated room stamps 2.5 ms off cancel 19 dB, 10 ms off 10 dB, steady
ones 34 to 45 dB).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from speech.audio import BLOCK_SAMPLES, SAMPLE_RATE_HZ, AudioError, rms_dbfs
from speech.echo import DELAY_SAMPLES, EchoCanceller
from speech.ports import AudioInput, AudioOutput, Block, FarEndListener, Pcm, Playback

# Less cancelling leaves an echo that Silero now and then takes for the candidate.
ENOUGH_DB = 25.0
# An echo that ends up this close to the room's own noise disturbs nobody, however little was cancelled.
OVER_NOISE_DB = 6.0
_SWEEPS = 6
_SWEEP_S = 0.25
_LOW_HZ, _HIGH_HZ = 200.0, 6_000.0
_LEVEL = 0.25  # of full scale
_FADE_S = 0.005
_REST_S = 0.5  # before, between and after
_SOONEST_S, _LATEST_S = -0.1, 0.4
_TIMEOUT_S = 12.0
_READ_S = 0.25
# Three rests, the sweeps twice, and what devices take to begin and to end a sound.
_USUAL_BLOCKS = round((3 * _REST_S + 2 * _SWEEPS * _SWEEP_S + 0.5) * SAMPLE_RATE_HZ / BLOCK_SAMPLES)


@dataclass(frozen=True)
class EchoReport:
    """What the self-test found.

    ``delay_ms`` is how much later than stamped our sound reaches the microphone (negative: its stamps are
    late). ``echo_db`` is that sound, and ``left_db`` what cancelling leaves of it, over the room's noise.
    """

    delay_ms: float
    echo_db: float
    left_db: float

    @property
    def cancelled_db(self) -> float:
        """How much softer the canceller makes the echo."""
        return self.echo_db - self.left_db

    @property
    def needs_headphones(self) -> bool:
        """Whether the interviewer would hear itself: under 25 dB cancelled, and more than noise left."""
        return self.cancelled_db < ENOUGH_DB and self.left_db > OVER_NOISE_DB


def sweeps() -> Pcm:
    """Six logarithmic sweeps, 200 Hz to 6 kHz in 0.25 s each, at a quarter of full scale: int16[24000]."""
    count = round(_SWEEP_S * SAMPLE_RATE_HZ)
    time_s = np.arange(count) / SAMPLE_RATE_HZ
    octaves = np.log(_HIGH_HZ / _LOW_HZ)
    phase = 2 * np.pi * _LOW_HZ * _SWEEP_S / octaves * (np.exp(time_s / _SWEEP_S * octaves) - 1)
    fade = np.minimum(1.0, np.minimum(time_s, time_s[::-1]) / _FADE_S)
    one = np.round(_LEVEL * 32_767 * np.sin(phase) * fade).astype(np.int16)
    return np.tile(one, _SWEEPS)


def run_echo_test(
    microphone: AudioInput,
    open_speaker: Callable[[FarEndListener], AudioOutput],
    lead_s: float = 0.0,
    on_progress: Callable[[float], None] | None = None,
) -> EchoReport:
    """Play, listen and judge; takes about 5 s. ``lead_s`` as for `EchoCanceller`.

    ``on_progress`` is told with every block which share of the test is done (0 to 1). What it raises ends
    the test and comes through; both devices are free then.

    Raises:
        AudioError: a device refuses, or falls silent during the test.
    """
    listener = _Listener(microphone, EchoCanceller(lead_s), on_progress)
    microphone.start()
    try:
        speaker = open_speaker(listener.canceller.hear_far)
        try:
            listener.listen(_REST_S)
            listener.hear_out(speaker.play(sweeps(), SAMPLE_RATE_HZ))
            second = speaker.play(sweeps(), SAMPLE_RATE_HZ)
            listener.hear_out(second)
        finally:
            speaker.close()
    finally:
        microphone.stop()
    if second.started_ns is None:
        raise AudioError("扬声器没有发出声音。", "请换一个扬声器后再试。", "stalled")
    if not listener.microphone.any():  # muted: it would pass for one that hears no echo
        raise AudioError("麦克风没有声音。", "请检查麦克风是否静音后再试。", "silent")
    return judge_echo(listener.microphone, listener.cleaned, listener.sample_of(second.started_ns))


def judge_echo(microphone: Pcm, cleaned: Pcm, first: int) -> EchoReport:
    """Judge a recording (int16[n] each) in which the second sweeps are stamped to begin at sample ``first``.

    It begins with half a second of the room's noise; ``cleaned`` lies `DELAY_SAMPLES` later.
    """
    played = sweeps()
    start = first + round(_SOONEST_S * SAMPLE_RATE_HZ)
    around = microphone[max(0, start) : first + played.size + round(_LATEST_S * SAMPLE_RATE_HZ)]
    size = 2 ** int(np.ceil(np.log2(around.size + played.size)))
    spectrum = np.fft.rfft(around, size) * np.fft.rfft(played, size).conj()
    correlation = np.abs(np.fft.irfft(spectrum, size))[: around.size - played.size + 1]
    delay = int(np.argmax(correlation)) + max(0, start) - first
    heard = slice(first + delay, first + delay + played.size)
    noise_dbfs = rms_dbfs(microphone[: round(_REST_S * SAMPLE_RATE_HZ)])
    left = cleaned[heard.start + DELAY_SAMPLES : heard.stop + DELAY_SAMPLES]
    return EchoReport(
        1_000 * delay / SAMPLE_RATE_HZ, rms_dbfs(microphone[heard]) - noise_dbfs, rms_dbfs(left) - noise_dbfs
    )


class _Listener:
    """Collects what the microphone hears, raw and cleaned."""

    def __init__(
        self,
        microphone: AudioInput,
        canceller: EchoCanceller,
        on_progress: Callable[[float], None] | None,
    ) -> None:
        self._source = microphone
        self._on_progress = on_progress
        self.canceller = canceller
        self._raw: list[Block] = []
        self._cleaned: list[Pcm] = []

    @property
    def microphone(self) -> Pcm:
        return np.concatenate([block.pcm for block in self._raw])

    @property
    def cleaned(self) -> Pcm:
        return np.concatenate(self._cleaned)

    def sample_of(self, time_ns: int) -> int:
        """Which collected sample was captured at ``time_ns``."""
        return round((time_ns - self._raw[0].captured_ns) * SAMPLE_RATE_HZ / 1e9)

    def listen(self, seconds: float) -> None:
        for _ in range(round(seconds * SAMPLE_RATE_HZ / BLOCK_SAMPLES) + 1):
            self._read()

    def hear_out(self, playback: Playback) -> None:
        """Listen until a sound is over and the room is quiet again."""
        for _ in range(round(_TIMEOUT_S * SAMPLE_RATE_HZ / BLOCK_SAMPLES)):
            heard_ns, ended_ns = self._read(), playback.ended_ns
            if ended_ns is not None and heard_ns > ended_ns + round(_REST_S * 1e9):
                return
        playback.stop()
        raise AudioError("扬声器没有把测试音播完。", "请换一个扬声器后再试。", "stalled")

    def _read(self) -> int:
        """Collect a block; return when it was captured."""
        block = self._source.read(_READ_S)
        if block is None:
            raise AudioError("麦克风没有声音了。", "请检查麦克风后再试。", "stalled")
        self._raw.append(block)
        self._cleaned.append(self.canceller.clean(block).block.pcm)
        if self._on_progress is not None:
            self._on_progress(min(1.0, len(self._raw) / _USUAL_BLOCKS))
        return block.captured_ns
