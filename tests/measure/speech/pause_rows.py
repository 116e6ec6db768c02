"""Measures pauses, answer edges and the sameness of live and recorded masks on built answers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from speech.audio import BLOCK_SAMPLES
from speech.mask import SpeechMask
from speech.ports import Pcm
from speech.vad import PauseMasker, SileroStream, analyse_mask
from tests.measure.speech.conditions import (
    BABBLE_10,
    CLEAN,
    PINK_5,
    PINK_10,
    REVERB,
    Condition,
    Roughener,
)
from tests.measure.speech.material import Answer, Voice, assemble, make_voices
from tests.measure.speech.options import Options
from tests.measure.speech.scoring import (
    Counts,
    Span,
    bias_row,
    f1_row,
    match,
    overlap_s,
    same_pause,
    share_row,
)
from tests.measure.table import Row, quantile_row
from training.recognizer.espeak import Espeak

PAUSE_S = 0.25
SHORT_S = 0.18
F1_TARGETS = {"clean": 0.97, "10db": 0.95, "5db": 0.92}
BIAS_TARGET_MS = 20.0
SHORT_TARGET = 0.05
EDGE_TARGETS_MS = {"clean": 60.0}
_PHRASES = 12
_SHORT_SHARE = 0.35
_COMPARED_EVERY = 4  # a second look at every recording would double the time


@dataclass
class _Tally:
    """What one condition gave."""

    counts: list[Counts] = field(default_factory=list)
    errors_ms: list[float] = field(default_factory=list)
    short: list[tuple[float, float]] = field(default_factory=list)


def rows(options: Options) -> Iterator[Row]:
    """Pauses of at least 0.25 s, gaps of at most 0.18 s, and whether streaming changes the mask."""
    espeak = Espeak()
    recordings = 2 if options.quick else 16
    different = []
    for language in ("zh", "en"):
        voices = make_voices(espeak, language, options.seed)
        roughener = Roughener(espeak, options.seed)
        rng = random.Random(options.seed)
        short: list[tuple[float, float]] = []
        for condition in (CLEAN, PINK_10, PINK_5, BABBLE_10, REVERB):
            tally = _Tally()
            for number in range(recordings):
                voice = voices[number % len(voices)]
                answer = answer_with_gaps(voice, rng)
                pcm = roughener.apply(answer, condition, voice)
                mask = streamed_mask(pcm)
                _score(answer, mask, tally)
                if number % _COMPARED_EVERY == 0:
                    different.append((float(not same_mask(mask, analyse_mask(pcm))), 1.0))
            if condition.name in F1_TARGETS:
                short += tally.short
            yield from _condition_rows(language, condition, tally, options.seed)
        target = SHORT_TARGET if language == "zh" else None
        yield share_row(f"pause_from_short_gap_{language}", short, options.seed, target)
    yield share_row("pause_streaming_differs", different, options.seed, 0.0)


def edge_rows(options: Options) -> Iterator[Row]:
    """How far the first and the last speech frame of an answer are off."""
    espeak = Espeak()
    roughener = Roughener(espeak, options.seed)
    rng = random.Random(options.seed)
    voices = [voice for language in ("zh", "en") for voice in make_voices(espeak, language, options.seed)]
    for condition in (CLEAN, PINK_10):
        onset_ms, offset_ms = [], []
        for number in range(12 if options.quick else 96):
            voice = voices[number % len(voices)]
            answer = assemble([(voice.phrase(), 0.0)], voice.language, rng.uniform(0.5, 1.5), 1.0)
            mask = streamed_mask(roughener.apply(answer, condition, voice))
            part = answer.parts[0]
            # An answer that was not heard at all is as wrong as it is long.
            missed_s = part.end_s - part.start_s
            onset_ms.append(_error_ms(mask.onset_s, part.start_s, missed_s))
            offset_ms.append(_error_ms(mask.offset_s, part.end_s, missed_s))
        for edge, errors_ms in (("onset", onset_ms), ("offset", offset_ms)):
            for name, share in (("median", 0.5), ("p95", 0.95)):
                row = f"{edge}_error_{condition.name}_{name}"
                yield quantile_row(
                    row, errors_ms, share, "ms", options.seed, EDGE_TARGETS_MS.get(condition.name)
                )


def answer_with_gaps(voice: Voice, rng: random.Random) -> Answer:
    """Twelve phrases with gaps of 0.05–0.18 s (a third) and 0.25–3 s (log-uniform)."""
    pieces = []
    for _ in range(_PHRASES):
        is_short = rng.random() < _SHORT_SHARE
        gap_s = rng.uniform(0.05, SHORT_S) if is_short else PAUSE_S * 12.0 ** rng.random()
        pieces.append((voice.phrase(), gap_s))
    return assemble(pieces, voice.language, rng.uniform(0.5, 1.0), 1.0)


def streamed_mask(pcm: Pcm) -> SpeechMask:
    """The mask as the engine makes it: blocks of 512 samples, each with Silero's probability."""
    silero = SileroStream()
    masker = PauseMasker(silero)
    for block in np.pad(pcm, (0, -pcm.size % BLOCK_SAMPLES)).reshape(-1, BLOCK_SAMPLES):
        masker.push_block(block, silero.push(block))
    return masker.speech_mask()


def same_mask(streamed: SpeechMask, recorded: SpeechMask) -> bool:
    """Whether two masks say the same, but for the silence that fills the last block."""
    count = min(streamed.frames.size, recorded.frames.size)
    return bool(
        np.array_equal(streamed.frames[:count], recorded.frames[:count])
        and not streamed.frames[count:].any()
        and (streamed.onset_s, streamed.offset_s, streamed.gaps)
        == (recorded.onset_s, recorded.offset_s, recorded.gaps)
    )


def _score(answer: Answer, mask: SpeechMask, tally: _Tally) -> None:
    found: list[Span] = [(gap.start_s, gap.end_s) for gap in mask.gaps_from(PAUSE_S)]
    planned = [gap for gap in answer.gaps_s if gap[1] - gap[0] >= PAUSE_S]
    pairs = match(planned, found, same_pause)
    tally.counts.append(Counts(len(pairs), len(planned), len(found)))
    for i, j in pairs:
        planned_s, found_s = planned[i][1] - planned[i][0], found[j][1] - found[j][0]
        tally.errors_ms.append(1000 * (found_s - planned_s))
    short = [gap for gap in answer.gaps_s if gap[1] - gap[0] <= SHORT_S]
    became = sum(any(overlap_s(gap, pause) > 0 for pause in found) for gap in short)
    tally.short.append((became, len(short)))


def _condition_rows(language: str, condition: Condition, tally: _Tally, seed: int) -> Iterator[Row]:
    marked = language == "zh" and condition.name in F1_TARGETS
    name = f"{language}_{condition.name}"
    yield f1_row(f"pause_f1_{name}", tally.counts, seed, F1_TARGETS[condition.name] if marked else None)
    yield bias_row(f"pause_bias_{name}", tally.errors_ms, seed, BIAS_TARGET_MS if marked else None)


def _error_ms(found_s: float | None, planned_s: float, missed_s: float) -> float:
    return 1000 * (missed_s if found_s is None else abs(found_s - planned_s))
