"""Measures the hesitation score against the score that an answer's plan gives in closed form."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from speech.features import measure_answer
from speech.levels import speech_to_noise_db
from speech.own_voice import voice_spans
from speech.voicing import voicing_of
from tests.measure.speech.acoustic import Detector, load_detector
from tests.measure.speech.conditions import CLEAN, Roughener
from tests.measure.speech.hesitation_material import Hesitant, hesitant_answer
from tests.measure.speech.material import Voice, make_voices
from tests.measure.speech.options import Options
from tests.measure.speech.pause_rows import streamed_mask
from tests.measure.table import Row, bootstrap, quantile_row
from training.recognizer.espeak import Espeak

MEDIAN_TARGET = 0.05
P95_TARGET = 0.10
SPEARMAN_TARGET = 0.95


def rows(options: Options) -> Iterator[Row]:
    """Error of the score and how well answers are ranked: words as said, sound as heard."""
    espeak = Espeak()
    detector = load_detector()
    for language in ("zh", "en"):
        voices = make_voices(espeak, language, options.seed)
        roughener = Roughener(espeak, options.seed)
        rng = random.Random(options.seed)
        count = 8 if options.quick else 48
        pairs = []
        for number in range(count):
            voice = voices[number % len(voices)]
            built = hesitant_answer(voice, number / (count - 1), rng)
            pairs.append((built.score, measured_score(built, voice, roughener, detector)))
        # A score that was not given is as wrong as can be.
        errors = [1.0 if got is None else abs(got - planned) for planned, got in pairs]
        given = [(planned, got) for planned, got in pairs if got is not None]
        name = f"hesitation_error_{language}"
        yield quantile_row(f"{name}_median", errors, 0.5, "", options.seed, MEDIAN_TARGET)
        worst = max(range(count), key=errors.__getitem__)
        note = f"worst: {pairs[worst][1]} for {pairs[worst][0]:.3f}"
        yield quantile_row(f"{name}_p95", errors, 0.95, "", options.seed, P95_TARGET).with_note(note)
        yield spearman_row(f"hesitation_spearman_{language}", given, options.seed, SPEARMAN_TARGET)


def measured_score(
    built: Hesitant, voice: Voice, roughener: Roughener, detector: Detector | None
) -> float | None:
    """The score as the application takes it from sound, words and, where it can, fillers heard."""
    pcm = roughener.apply(built.answer, CLEAN, voice)
    mask = streamed_mask(pcm)
    words = built.answer.words()
    measures = measure_answer(
        text=built.answer.text(),
        language=built.answer.language,
        words=words,
        mask=mask,
        question_end_s=built.question_end_s,
        snr_db=speech_to_noise_db(pcm, mask),
        acoustic_fillers=detector(pcm, mask, words) if detector is not None else None,
        voice=voice_spans(voicing_of(pcm), mask),
    )
    return measures.hesitation_score


def spearman(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> float:
    """Correlation of ranks, equal values sharing their mean rank; NaN where nothing differs."""
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return float("nan")
    return float(np.corrcoef(_ranks(one), _ranks(other))[0, 1])


def spearman_row(name: str, pairs: Sequence[tuple[float, float]], seed: int, target: float) -> Row:
    """Spearman's correlation of (planned, measured) scores."""
    table = np.array(pairs, np.float64).reshape(-1, 2)

    def correlation(index: npt.NDArray[np.intp]) -> float:
        return spearman(*table[index].T)

    return Row(name, *bootstrap(len(pairs), correlation, seed), target, "", len(pairs), True)


def _ranks(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks: npt.NDArray[np.float64] = (last - (counts - 1) / 2.0)[inverse]
    return ranks
