"""Measures echo cancelling and barge-in in a simulated room whose loudspeaker is 10 dB over the candidate.

Sound alone, without a clock: a block is judged when its last sample has been captured, and a line stops at
that sample. What the machine itself takes (about 1 ms a block, and two hops between threads and processes)
comes on top. All speech is espeak-ng's; the figures say nothing about people. No phrase begins with 嗯 or the
like: Silero takes no hum for speech, and one who only hums along does not mean to interrupt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from interviewer_app.rehearsal.candidate import VOICES, audible
from speech.audio import BLOCK_S, BLOCK_SAMPLES, SAMPLE_RATE_HZ
from speech.barge_in import (
    BargeInDetector,
    BargeInEvent,
    InterruptionBegan,
    InterruptionConfirmed,
    InterruptionDropped,
)
from speech.echo import EchoCanceller
from speech.ports import Block, Pcm
from speech.room_mixer import PlacedSound, RoomConfig, RoomMixer
from speech.vad import SileroStream, SpeakingGate
from tests.measure.table import Row, bootstrap, quantile_row
from training.recognizer.espeak import Espeak, VoiceStyle

ROOM = RoomConfig(rt60_s=0.3, speaker_gain_db=-3.0, candidate_gain_db=-13.0)
ECHO_LEFT_TARGET_DB = -25.0
SILENCE_TARGET_MS = 200.0
LINES = (
    "请介绍一下你最近做过的一个项目，你在里面负责什么？",
    "你刚才提到缓存，如果缓存和数据库里的数据不一致，你会怎么处理？",
    "好的，我们换一个话题。请说说你对分布式锁的理解。",
    "如果线上服务突然变慢，你会从哪里开始查起？",
    "明白。那么这个方案有什么缺点，你当时是怎么权衡的？",
    "Could you tell me about a time when a release went wrong, and what you did about it?",
    "How would you find out why a service has become slow since yesterday?",
)
PHRASES = (
    "等一下，我想先说一下这个项目的背景",
    "不好意思，我没有听清",
    "我先回答上一个问题可以吗",
    "对，这个我做过",
    "可以，我先说结论",
    "这个问题我们当时也遇到过",
)
_INTERVIEWER = ("cmn", "cmn+m3", "cmn+f4")
_LEVEL_DBFS = -20.0  # of both voices before the room
_COUGH_S = 0.15
_WARM_UP_S = 4.0  # of the interviewer's own sound, before somebody speaks into a line
_AUDIBLE = 33  # -60 dBFS
_SEGMENT_BLOCKS = 312  # 10 s


@dataclass(frozen=True)
class Extent:
    """How much is measured: s of the interviewer alone, interruptions, coughs."""

    alone_s: float = 600.0
    interruptions: int = 40
    coughs: int = 40


QUICK = Extent(alone_s=40.0, interruptions=6, coughs=6)


@dataclass(frozen=True)
class Alone:
    """The interviewer by itself: interruptions seen, words of its own heard, dB left of each 10 s."""

    false_barge_ins: int
    own_words: int
    left_db: tuple[float, ...]


class Scene:
    """One room with interviewer, candidate, canceller, Silero and detector; a block at a time."""

    def __init__(self, room: RoomConfig) -> None:
        self.mixer = RoomMixer(room)
        self.canceller = EchoCanceller()
        self._silero = SileroStream()
        self.detector = BargeInDetector()
        self.ear = self.microphone = self.cleaned = np.zeros(0, np.int16)

    @property
    def now_s(self) -> float:
        return self.mixer.position / SAMPLE_RATE_HZ

    def next(self) -> BargeInEvent | None:
        """Hear the next 32 ms."""
        mixed = self.mixer.next_block()
        at_ns = mixed.first * 1_000_000_000 // SAMPLE_RATE_HZ
        self.ear, self.microphone = mixed.ear, mixed.microphone
        if mixed.ear.any():
            self.canceller.hear_far(mixed.ear, at_ns)
        cleaned = self.canceller.clean(Block(mixed.microphone, at_ns, mixed.first // BLOCK_SAMPLES))
        self.cleaned = cleaned.block.pcm
        probability = self._silero.push(cleaned.unsuppressed)
        levels_db = cleaned.over_echo_db, cleaned.over_usual_db
        return self.detector.push(probability, *levels_db, self.now_s, self.canceller.far_end_s)


def rows(seed: int, quick: bool) -> list[Row]:
    """Measure everything; deterministic for a seed but for espeak-ng, which never says a thing twice alike.

    Raises:
        EspeakError: espeak-ng is missing.
    """
    extent = QUICK if quick else Extent()
    voices = Voices(Espeak(), seed)
    alone = interviewer_alone(voices, extent.alone_s, seed)
    delays = list(interruption_delays_ms(voices, extent.interruptions, seed))
    ended = [
        float(cough_ends_line(voices, seed + number, number % 2 == 1)) for number in range(extent.coughs)
    ]
    return [
        quantile_row("echo_left_db", alone.left_db, 0.5, "dB", seed, ECHO_LEFT_TARGET_DB),
        _count_row("false_barge_ins_10_min", alone.false_barge_ins, len(alone.left_db)),
        _count_row("own_words_answered_10_min", alone.own_words, len(alone.left_db)),
        quantile_row("barge_in_to_silence_ms_p50", delays, 0.5, "ms", seed),
        quantile_row("barge_in_to_silence_ms_p95", delays, 0.95, "ms", seed, SILENCE_TARGET_MS),
        Row("coughs_that_end_a_line", *_sum(ended, seed), 0.0, "", len(ended)),
    ]


class Voices:
    """The interviewer's lines, the candidate's phrases and coughs, all equally loud before the room."""

    def __init__(self, espeak: Espeak, seed: int) -> None:
        self._espeak = espeak
        self._rng = np.random.default_rng(seed)

    def line(self) -> Pcm:
        """One line of the interviewer, in one of three voices and rates."""
        text = str(self._rng.choice(LINES))
        voice = str(self._rng.choice(_INTERVIEWER)) if ord(text[0]) > 127 else "en-us"
        style = VoiceStyle(voice, int(self._rng.integers(160, 230)), int(self._rng.integers(35, 65)))
        return levelled(audible(self._espeak.speak(text, style)))

    def phrase(self, number: int) -> Pcm:
        """One of the candidate's phrases."""
        return levelled(audible(self._espeak.speak(PHRASES[number % len(PHRASES)], VOICES["zh"])))

    def cough(self, *, voiced: bool) -> Pcm:
        """150 ms: a burst of noise below 3 kHz, or a vowel cut short."""
        count = round(_COUGH_S * SAMPLE_RATE_HZ)
        if voiced:
            return levelled(audible(self._espeak.speak("啊", VOICES["zh"]))[:count])
        time_s = np.arange(count) / SAMPLE_RATE_HZ
        spectrum = np.fft.rfft(self._rng.standard_normal(count))
        frequencies = np.fft.rfftfreq(count, 1 / SAMPLE_RATE_HZ)
        burst = np.fft.irfft(spectrum / (1 + ((frequencies - 1_200) / 900) ** 2), count)
        burst *= np.exp(-time_s / 0.05) * np.minimum(1.0, time_s / 0.008)
        return levelled((8_000 * burst / np.abs(burst).max()).astype(np.int16))

    def uniform(self, low: float, high: float) -> float:
        return float(self._rng.uniform(low, high))


def levelled(pcm: Pcm) -> Pcm:
    """Bring the active part of int16[n] to -20 dBFS."""
    frames = pcm[: pcm.size // 160 * 160].astype(np.float64).reshape(-1, 160)
    power = np.mean(np.square(frames), axis=1)
    active = np.mean(power[power > power.max() / 1_000])
    gain = 32_768 * 10 ** (_LEVEL_DBFS / 20) / np.sqrt(active)
    return np.clip(np.round(pcm * gain), -32_768, 32_767).astype(np.int16)


def interviewer_alone(voices: Voices, seconds: float, seed: int) -> Alone:
    """Let the interviewer speak for ``seconds`` of sound, with short rests, and nobody else."""
    scene = Scene(_seeded(seed))
    silero, gate, run, line = SileroStream(), SpeakingGate(), 0, None
    false_barge_ins = own_words = 0
    before: list[float] = []
    after: list[float] = []
    while scene.canceller.far_end_s < seconds:
        if line is None or scene.mixer.position > line.end:
            rest = round(voices.uniform(0.3, 1.0) * SAMPLE_RATE_HZ)
            line = scene.mixer.place_speaker(voices.line(), scene.mixer.position + rest)
        false_barge_ins += isinstance(scene.next(), InterruptionBegan)
        speaking = gate.push(silero.push(scene.cleaned))
        # While a line plays the floor is not open; what it leaves in the room afterwards must not answer.
        run = run + 1 if speaking and not scene.ear.any() else 0
        own_words += run == round(0.1 / BLOCK_S)
        if scene.canceller.far_end_s < _WARM_UP_S:
            continue
        before.append(float(np.mean(np.square(scene.microphone, dtype=np.float64))))
        after.append(float(np.mean(np.square(scene.cleaned, dtype=np.float64))))
    return Alone(false_barge_ins, own_words, tuple(_left_db(before, after)))


def interruption_delays_ms(voices: Voices, count: int, seed: int) -> Iterator[float]:
    """From the candidate's first sample to the interviewer's last audible one, for ``count`` interruptions.

    An interruption that is never noticed counts as infinite.
    """
    for number in range(count):
        scene = warmed_up(voices, seed + number)
        line, phrase = scene.mixer.place_speaker(voices.line(), scene.mixer.position), voices.phrase(number)
        at_s = scene.now_s + voices.uniform(0.5, 1.5)
        spoken = scene.mixer.place_candidate(phrase, round(at_s * SAMPLE_RATE_HZ))
        last = run_line(scene, line, spoken.end + SAMPLE_RATE_HZ)
        silent_at = last.get(InterruptionBegan)
        yield float("inf") if silent_at is None else 1_000 * (silent_at - spoken.first) / SAMPLE_RATE_HZ


def cough_ends_line(voices: Voices, seed: int, voiced: bool) -> bool:
    """Whether a cough of 150 ms in the middle of a line takes the floor."""
    scene = warmed_up(voices, seed)
    line = scene.mixer.place_speaker(voices.line(), scene.mixer.position)
    at_s = scene.now_s + voices.uniform(0.5, 1.5)
    cough = scene.mixer.place_candidate(voices.cough(voiced=voiced), round(at_s * SAMPLE_RATE_HZ))
    return InterruptionConfirmed in run_line(scene, line, cough.end + 3 * SAMPLE_RATE_HZ)


def warmed_up(voices: Voices, seed: int) -> Scene:
    """A scene in which the interviewer has spoken for some seconds."""
    scene = Scene(_seeded(seed))
    while scene.canceller.far_end_s < _WARM_UP_S:
        line = scene.mixer.place_speaker(voices.line(), scene.mixer.position)
        while scene.mixer.position < line.end + SAMPLE_RATE_HZ // 2:
            scene.next()
    scene.detector = BargeInDetector()
    return scene


def run_line(scene: Scene, line: PlacedSound, until: int) -> dict[type[BargeInEvent], int]:
    """Run to sample ``until``, stopping the line at an interruption; events and the last audible sample then.

    A dropped interruption does not take the line up again: the rest of it would tell nothing new.
    """
    seen: dict[type[BargeInEvent], int] = {}
    last_audible = 0
    while scene.mixer.position < until:
        first = scene.mixer.position
        event = scene.next()
        loud = np.flatnonzero(np.abs(scene.ear.astype(np.int32)) >= _AUDIBLE)
        last_audible = first + int(loud[-1]) + 1 if loud.size else last_audible
        if isinstance(event, InterruptionBegan) and InterruptionBegan not in seen:
            line.cut(scene.mixer.position)
            last_audible = line.end
        if event is not None:
            seen.setdefault(type(event), last_audible)
        if isinstance(event, InterruptionConfirmed | InterruptionDropped):
            break
    return seen


def _left_db(before: Sequence[float], after: Sequence[float]) -> Iterator[float]:
    for start in range(0, len(before), _SEGMENT_BLOCKS):
        part = slice(start, start + _SEGMENT_BLOCKS)
        yield float(10 * np.log10((np.mean(after[part]) + 1e-3) / (np.mean(before[part]) + 1e-3)))


def _count_row(name: str, count: int, segments: int) -> Row:
    return Row(name, float(count), float(count), float(count), 0.0, "", segments)


def _sum(values: Sequence[float], seed: int) -> tuple[float, float, float]:
    table = np.array(values)
    return bootstrap(len(values), lambda index: float(table[index].sum()), seed)


def _seeded(seed: int) -> RoomConfig:
    return RoomConfig(ROOM.rt60_s, ROOM.noise_dbfs, ROOM.speaker_gain_db, ROOM.candidate_gain_db, seed=seed)
