"""Measures what all measuring costs: processor time for a minute of answer, as it streams in."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import numpy as np

from speech.acoustic_fillers import fillers_in_track
from speech.audio import BLOCK_SAMPLES, SAMPLE_RATE_HZ
from speech.features import measure_answer
from speech.levels import speech_to_noise_db
from speech.own_voice import voice_spans
from speech.ports import Pcm
from speech.transcript import Word, join_words
from speech.vad import PauseMasker, SileroStream, SpeakingGate
from speech.voicing import voicing_of
from tests.measure.speech.conditions import CLEAN, Roughener
from tests.measure.speech.filler_material import answer_with_fillers
from tests.measure.speech.material import make_voices
from tests.measure.speech.options import Options
from tests.measure.table import Row, mean_row
from training.recognizer.espeak import Espeak

COST_TARGET = 0.02
_ANSWER_S = 60.0


def rows(options: Options) -> Iterator[Row]:
    """CPU time over real time: all of it, and its stages."""
    pcm, words = _minute(options.seed)
    _spend(pcm[: SAMPLE_RATE_HZ * 5], words[:5])  # libraries load with their first use
    runs = [_spend(pcm, words) for _ in range(2 if options.quick else 8)]
    total = [sum(stages.values()) for stages in runs]
    yield mean_row("cost_all", total, "share", options.seed, COST_TARGET, "with fillers in sound")
    for stage in runs[0]:
        yield mean_row(f"cost_{stage}", [stages[stage] for stages in runs], "share", options.seed)


def _minute(seed: int) -> tuple[Pcm, list[Word]]:
    """A minute of talk with fillers: sound and words."""
    espeak = Espeak()
    voice, roughener, rng = make_voices(espeak, "zh", seed)[0], Roughener(espeak, seed), random.Random(seed)
    sounds: list[Pcm] = []
    words: list[Word] = []
    while (offset_s := sum(map(len, sounds)) / SAMPLE_RATE_HZ) < _ANSWER_S:
        answer = answer_with_fillers(voice, rng, 3)
        sounds.append(roughener.apply(answer, CLEAN, voice))
        words += [Word(w.text, w.start_s + offset_s, w.end_s + offset_s) for w in answer.words()]
    pcm = np.concatenate(sounds)[: round(_ANSWER_S * SAMPLE_RATE_HZ)]
    return pcm, [word for word in words if word.end_s <= _ANSWER_S]


def _spend(pcm: Pcm, words: list[Word]) -> dict[str, float]:
    """Measure an answer as the engine does; processor time over its length, by stage."""
    silero, gate = SileroStream(), SpeakingGate()
    masker = PauseMasker(silero)
    spent = dict.fromkeys(("silero", "mask", "acoustic", "features"), 0.0)
    at_s = time.process_time()

    def charge(stage: str) -> None:
        nonlocal at_s
        now_s = time.process_time()
        spent[stage] += (now_s - at_s) / (pcm.size / SAMPLE_RATE_HZ)
        at_s = now_s

    for start in range(0, pcm.size - BLOCK_SAMPLES + 1, BLOCK_SAMPLES):
        block = pcm[start : start + BLOCK_SAMPLES]
        probability = silero.push(block)
        charge("silero")
        masker.push_block(block, probability)
        gate.push(probability)
        charge("mask")
    mask = masker.speech_mask()
    charge("mask")
    track = voicing_of(pcm)
    heard, voice = fillers_in_track(track, mask, words), voice_spans(track, mask)
    charge("acoustic")
    measure_answer(
        text=join_words(word.text for word in words),
        language="zh",
        words=words,
        mask=mask,
        question_end_s=0.0,
        snr_db=speech_to_noise_db(pcm, mask),
        acoustic_fillers=heard,
        voice=voice,
    )
    charge("features")
    return spent
