"""Measures filler events against where fillers were placed: with text, by sound alone, and where none are."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from speech.audio import SAMPLE_RATE_HZ
from speech.features import measure_answer
from speech.fillers import FillerEvent
from speech.mask import SpeechMask
from speech.ports import Pcm
from tests.measure.speech.acoustic import NO_DETECTOR, Detector, load_detector
from tests.measure.speech.conditions import CLEAN, Condition, Roughener
from tests.measure.speech.filler_material import answer_with_fillers
from tests.measure.speech.material import Answer, make_voices
from tests.measure.speech.options import Options
from tests.measure.speech.pause_rows import streamed_mask
from tests.measure.speech.scoring import Counts, Span, f1_row, match, same_event, share_row
from tests.measure.table import Row, mean_row, skipped_row
from training.recognizer.espeak import Espeak

TEXT_AND_SOUND_TARGET = 0.90
SOUND_ALONE_TARGET = 0.85
FALSE_ALARMS_TARGET = 1.0
COUNT_ERROR_TARGET = 0.5
_CONDITIONS = (CLEAN, Condition("20db", 20.0))


@dataclass(frozen=True, eq=False)
class Case:
    """A built answer as the application gets it. ``lost`` are the parts that the recogniser leaves out."""

    answer: Answer
    pcm: Pcm
    mask: SpeechMask
    lost: tuple[int, ...]


def rows(options: Options) -> Iterator[Row]:
    """F1 of filler events, false alarms in answers without any, and the error of the count."""
    detector = load_detector()
    for language in ("zh", "en"):
        cases = tuple(make_cases(options, language, with_fillers=True))
        target = (TEXT_AND_SOUND_TARGET, SOUND_ALONE_TARGET)
        dropped = round(100 * options.words_dropped)
        text_only = [score(case, found_in(case, None)) for case in cases]
        yield f1_row(f"filler_f1_text_only_{language}", text_only, options.seed)
        if detector is None:
            yield skipped_row(f"filler_f1_text_and_sound_{language}", NO_DETECTOR)
            yield skipped_row(f"filler_f1_sound_alone_{language}", NO_DETECTOR)
            yield skipped_row(f"filler_count_error_{language}", NO_DETECTOR)
            yield skipped_row(f"filler_false_alarms_{language}", NO_DETECTOR)
            continue
        both = [score(case, found_in(case, detector)) for case in cases]
        row = f1_row(f"filler_f1_text_and_sound_{language}", both, options.seed, target[0])
        yield row.with_note(f"{row.note}, {dropped} % of the written fillers dropped")
        alone = [score(case, found_in(case, detector, has_text=False)) for case in cases]
        yield f1_row(f"filler_f1_sound_alone_{language}", alone, options.seed, target[1])
        errors = [count_error(case, detector) for case in cases]
        yield mean_row(f"filler_count_error_{language}", errors, "", options.seed, COUNT_ERROR_TARGET)
        quiet = tuple(make_cases(options, language, with_fillers=False))
        for name, has_text in (("filler_false_alarms", True), ("filler_false_alarms_sound_alone", False)):
            alarms = [
                (len(found_in(case, detector, has_text=has_text)), case.pcm.size / SAMPLE_RATE_HZ / 60)
                for case in quiet
            ]
            yield share_row(f"{name}_{language}", alarms, options.seed, FALSE_ALARMS_TARGET, unit="/min")


def make_cases(options: Options, language: str, *, with_fillers: bool) -> Iterator[Case]:
    """Answers of four voices in a quiet room and 20 dB above pink noise, by turns."""
    espeak = Espeak()
    voices = make_voices(espeak, language, options.seed)
    roughener = Roughener(espeak, options.seed)
    rng = random.Random(f"{options.seed} {language} {with_fillers}")
    for number in range(4 if options.quick else 24):
        voice = voices[number % len(voices)]
        answer = answer_with_fillers(voice, rng, rng.randint(1, 6) if with_fillers else 0)
        pcm = roughener.apply(answer, _CONDITIONS[number // len(voices) % 2], voice)
        lost = tuple(i for i in filler_parts(answer) if rng.random() < options.words_dropped)
        yield Case(answer, pcm, streamed_mask(pcm), lost)


def filler_parts(answer: Answer) -> list[int]:
    """The numbers of the parts that are fillers."""
    return [number for number, part in enumerate(answer.parts) if part.piece.kind == "filler"]


def found_in(case: Case, detector: Detector | None, *, has_text: bool = True) -> list[Span]:
    """Where `measure_answer` says that fillers are."""
    events = _events(case, detector, case.lost if has_text else None)
    return [(e.start_s, e.end_s) for e in events if e.start_s is not None and e.end_s is not None]


def count_error(case: Case, detector: Detector) -> float:
    """How far the count is off when the recogniser writes no filler at all."""
    planned = filler_parts(case.answer)
    return float(abs(len(_events(case, detector, planned)) - len(planned)))


def score(case: Case, found: Sequence[Span]) -> Counts:
    """Hold found events against the plan."""
    planned = case.answer.fillers_s
    return Counts(len(match(planned, found, same_event)), len(planned), len(found))


def _events(case: Case, detector: Detector | None, lost: Sequence[int] | None) -> Sequence[FillerEvent]:
    words = None if lost is None else case.answer.words(lost)
    heard = detector(case.pcm, case.mask, words) if detector is not None else None
    measures = measure_answer(
        text="" if lost is None else case.answer.text(lost),
        language=case.answer.language,
        words=words,
        mask=case.mask,
        question_end_s=0.0,
        acoustic_fillers=heard,
    )
    return measures.fillers.evidence
