"""Measures one answer: text, word times and speech mask in, hesitation score and all that it rests on out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from speech.answer_length import AnswerLength, measure_length
from speech.answer_text import TimedWord, overlap_s, read_answer, union
from speech.explanations import ExplanationFacts, explain
from speech.filled_time import FilledTime, filled_time, part_gaps
from speech.fillers import FillerEvent, FillerReport, lexical_fillers, merge_acoustic
from speech.hesitation import (
    Hesitation,
    HesitationConfig,
    PartsInput,
    Reason,
    hesitation_from_parts,
    unmeasured,
)
from speech.mask import SpeechMask
from speech.measures import FillerMeasures, Rates, SpeechMeasures
from speech.pauses import (
    PAUSE_S,
    PUBLISHED_THRESHOLDS_S,
    Pause,
    classify_gaps,
    pause_statistics,
    silent_pauses,
)
from speech.repairs import Repair, find_repairs

__all__ = ["FillerMeasures", "Rates", "SpeechMeasures", "measure_answer"]

_GAP_S = 0.15
_UI_LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class _Timing:
    """What the sound says: onset to offset, all gaps from 0.2 s classed, and the time that fillers sound."""

    onset_s: float
    duration_s: float
    pauses: tuple[Pause, ...]
    filled_s: float

    @property
    def silent_s(self) -> float:
        return sum(pause.duration_s for pause in silent_pauses(self.pauses))


def measure_answer(
    *,
    text: str,
    language: str,
    words: Sequence[TimedWord] | None = None,
    mask: SpeechMask | None,
    question_end_s: float | None,
    capture_ok: bool = True,
    snr_db: float | None = None,
    typed: bool = False,
    acoustic_fillers: Sequence[FillerEvent] | None = None,
    voice: Sequence[tuple[float, float]] | None = None,
    config: HesitationConfig | None = None,
) -> SpeechMeasures:
    """Measure an answer as recognised in ``text`` (never normalised) in ``language`` ``zh`` or ``en``.

    The times of ``words``, ``mask``, ``question_end_s`` (when the question's sound ended),
    ``acoustic_fillers`` and ``voice`` are seconds on one clock, the recording's. ``acoustic_fillers`` is None
    when nobody listened for them, ``voice`` (see `speech.filled_time`) when nobody knows. The score is None,
    never 0, when the answer was typed, nothing was recorded or spoken or recognised, ``capture_ok`` is False
    (audio lagged or was lost), or ``snr_db`` is below the limit of ``config``; everything else is published
    all the same. Raises ValueError for another language.
    """
    config = config or HesitationConfig()
    gaps = mask.gaps_from(_GAP_S) if mask is not None else ()
    written = lexical_fillers(text, language, words, gaps)
    fillers = written if acoustic_fillers is None else merge_acoustic(written, acoustic_fillers)
    repairs = find_repairs(read_answer(text, words, gaps), fillers.token_spans)
    timing = None
    if mask is not None:
        heard = [(e.start_s, e.end_s) for e in acoustic_fillers or () if e.start_s is not None and e.end_s]
        timing = _timing(text, words, mask, filled_time(written.sound_spans, heard, mask, voice))
    lengths = measure_length(
        text,
        language,
        filler_spans=fillers.token_spans,
        seconds_total=timing.duration_s if timing else None,
        seconds_speech=timing.duration_s - timing.silent_s if timing else None,
    )
    reason = _reason(text, mask, capture_ok, snr_db, typed, config)
    latency_s = timing.onset_s - question_end_s if timing and question_end_s is not None else None
    given = _parts_input(language, latency_s, timing, fillers, lengths, repairs) if timing else None
    hesitation = hesitation_from_parts(given, config) if given and not reason else unmeasured(
        reason or "no_speech", config
    )  # fmt: skip
    facts = ExplanationFacts(
        language=language,
        duration_s=timing.duration_s if timing else 0.0,
        pauses=timing.pauses if timing else (),
        filler_count=fillers.count,
        filler_words=fillers.words,
        repetitions=_count(repairs, "repetition"),
        restarts=_count(repairs, "restart"),
    )
    return _measures(hesitation, facts, fillers, lengths, repairs, timing, given, acoustic_fillers is None)


def _reason(
    text: str,
    mask: SpeechMask | None,
    capture_ok: bool,
    snr_db: float | None,
    typed: bool,
    config: HesitationConfig,
) -> Reason | None:
    """Return why no score can be taken, the plainest reason first."""
    if typed:
        return "typed"
    if mask is None:
        return "no_audio"
    if not capture_ok:
        return "capture"
    if snr_db is not None and snr_db < config.min_snr_db:
        return "noise"
    if mask.onset_s is None:
        return "no_speech"
    return None if any(char.isalnum() for char in text) else "no_text"


def _timing(
    text: str, words: Sequence[TimedWord] | None, mask: SpeechMask, filled: FilledTime
) -> _Timing | None:
    if mask.onset_s is None or mask.offset_s is None:
        return None
    shortest_s = min(PUBLISHED_THRESHOLDS_S)
    gaps = part_gaps(mask.gaps_from(shortest_s), filled.sure, shortest_s)
    pauses = classify_gaps(gaps, read_answer(text, words), filled.spans)
    silences = union([(pause.start_s, pause.end_s) for pause in silent_pauses(pauses)])
    filled_s = 0.0
    for low, high in filled.spans:
        start_s, end_s = max(low, mask.onset_s), min(high, mask.offset_s)
        # Time is silent or filled, never both: recognisers stretch a filler over the silence beside it.
        if end_s > start_s:
            filled_s += end_s - start_s - overlap_s(start_s, end_s, silences)
    return _Timing(mask.onset_s, mask.offset_s - mask.onset_s, pauses, filled_s)


def _parts_input(
    language: str,
    latency_s: float | None,
    timing: _Timing,
    fillers: FillerReport,
    lengths: AnswerLength,
    repairs: Sequence[Repair],
) -> PartsInput:
    return PartsInput(
        latency_s=latency_s,
        duration_s=timing.duration_s,
        pauses=tuple((pause.cls, pause.duration_s) for pause in silent_pauses(timing.pauses)),
        filler_count=fillers.count,
        filled_s=timing.filled_s,
        syllables=lengths.syllables,
        repairs=len(repairs),
        language=language,
        words=lengths.units if language == "en" else None,
    )


def _measures(
    hesitation: Hesitation,
    facts: ExplanationFacts,
    fillers: FillerReport,
    lengths: AnswerLength,
    repairs: tuple[Repair, ...],
    timing: _Timing | None,
    given: PartsInput | None,
    text_only: bool,
) -> SpeechMeasures:
    pauses = timing.pauses if timing else ()
    statistics = tuple(
        pause_statistics(pauses, timing.duration_s, threshold_s) for threshold_s in PUBLISHED_THRESHOLDS_S
    ) if timing else ()  # fmt: skip
    return SpeechMeasures(
        hesitation_score=hesitation.score,
        filler_count=fillers.count,
        answer_length=lengths.answer_length,
        version=hesitation.version,
        reason=hesitation.reason,
        band=hesitation.band,
        short=hesitation.short,
        fillers=_filler_measures(fillers, lengths.units, text_only),
        discourse_markers=dict(fillers.discourse_markers),
        lengths=lengths,
        pauses=tuple(pause for pause in pauses if pause.duration_s >= PAUSE_S - 1e-9),
        pause_statistics=statistics,
        repetitions=facts.repetitions,
        restarts=facts.restarts,
        repairs=repairs,
        rates=_rates(given) if given else Rates(),
        parts=hesitation.parts,
        sentences={language: explain(hesitation, facts, language) for language in _UI_LANGUAGES},
    )


def _filler_measures(report: FillerReport, units: int, text_only: bool) -> FillerMeasures:
    lexical = sum(event.source == "lexical" for event in report.events)
    return FillerMeasures(
        count=report.count,
        tokens=report.tokens,
        per_100=100.0 * report.count / units if units else None,
        lexical=lexical,
        acoustic=report.count - lexical,
        by_type=dict(sorted(Counter(event.kind for event in report.events).items())),
        by_word=dict(report.words),
        evidence=report.events,
        text_only=text_only,
    )


def _rates(given: PartsInput) -> Rates:
    speaking_s = given.duration_s - given.silent_s - given.filled_s
    return Rates(
        speech=given.syllables / given.duration_s,
        articulation=given.syllables / speaking_s if speaking_s > 0 else None,
        phonation=given.phonation,
        mean_run=given.run_units,
        silent_s=given.silent_s,
        filled_s=given.filled_s,
        latency_s=given.latency_s,
    )


def _count(repairs: Sequence[Repair], kind: str) -> int:
    return sum(repair.kind == kind for repair in repairs)
