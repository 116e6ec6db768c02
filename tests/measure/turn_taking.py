"""Measures turn taking: how often the interviewer cuts in, and how long a finished candidate waits.

Answers by construction (`turn_material`): espeak-ng's voices with exact silences, up to 0.8 s anywhere, 0.8
to 3 s after unfinished clauses, connectives, fillers and 让我想想. The real streaming Silero, pause mask and
turn detector take them block by block, without a clock. The words come from the script: a perfect recogniser
that sets marks, and owes the last words until 300 ms after they were said. Two rows say what becomes of it
with a recogniser that ends whatever it hears with a full stop, as Whisper often does: half of the held pauses
stand after words that could be a whole sentence, so no text can tell. The delay is from the
last sample of speech to the block in which the answer is over; what recognition costs beyond the 300 ms is
not in it. espeak-ng's voices are no people's: nothing here says how people pause.

Everything is measured twice: with the standard waits, and with those of a pause model that learned from ten
earlier answers of a slow speaker, by way of the measures of these answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from interviewer_app.engine.models import clause_ends_file
from speech.audio import BLOCK_SAMPLES, SAMPLE_RATE_HZ
from speech.clause_ends import ClauseEnds
from speech.features import measure_answer
from speech.mask import SpeechMask
from speech.pause_model import PauseModel, answer_pauses
from speech.turns import AnswerFinished, TurnConfig, TurnDetector
from speech.vad import PauseMasker, SileroStream
from tests.measure.table import Row, pooled_rate_row, quantile_row
from tests.measure.turn_material import ORDINARY, SLOW, TAIL_S, SpokenAnswer, spoken_answers
from training.recognizer.espeak import Espeak

LANGUAGES = ("zh", "en")
ANSWERS, QUICK_ANSWERS, EARLIER_ANSWERS = 60, 4, 10  # of each language
CUT_IN_TARGET = 0.02
DELAY_TARGET_MS = 1_000.0
_RECOGNISER_LAG_S = 0.3
_BLOCK_S = BLOCK_SAMPLES / SAMPLE_RATE_HZ
_EARLIER = 7_919  # another seed, so that no pause is measured that was learned

Punctuate = Callable[[str], str]


@dataclass(frozen=True, eq=False)
class Heard:
    """What the detectors made of an answer: Silero's probability of each block, and the pause mask."""

    answer: SpokenAnswer
    probabilities: tuple[float, ...]
    mask: SpeechMask


@dataclass(frozen=True)
class Course:
    """How an answer went: ends that came too early, its pauses, and the delay of the real end in ms."""

    cut_ins: int
    pauses: int
    delay_ms: float


def rows(seed: int, quick: bool) -> list[Row]:
    """Measure with the standard waits and with a slow speaker's.

    Raises:
        EspeakError: espeak-ng is missing.
    """
    espeak = Espeak()
    count = QUICK_ANSWERS if quick else ANSWERS
    heard = [
        hear(answer)
        for language in LANGUAGES
        for answer in spoken_answers(language, count, ORDINARY, espeak, seed)
    ]
    standard = {language: TurnConfig.real(language) for language in LANGUAGES}
    slow = {
        language: learned_model(language, espeak, seed).waits(standard[language]) for language in LANGUAGES
    }
    clause_ends = ClauseEnds.read(clause_ends_file())
    measured: list[Row] = []
    for name, configs in (("prior", standard), ("slow_model", slow)):
        courses = [follow(one, configs[one.answer.language], clause_ends) for one in heard]
        measured += _rows(name, courses, seed)
    courses = [follow(one, standard[one.answer.language], clause_ends, full_stop) for one in heard]
    return measured + _cut_in_rows("full_stops", courses, seed, None)


def hear(answer: SpokenAnswer) -> Heard:
    """Let the real detectors hear an answer, block by block."""
    silero = SileroStream()
    masker = PauseMasker(silero)
    probabilities = []
    whole = answer.pcm[: answer.pcm.size // BLOCK_SAMPLES * BLOCK_SAMPLES]
    for block in whole.reshape(-1, BLOCK_SAMPLES):
        probabilities.append(silero.push(block))
        masker.push_block(block, probabilities[-1])
    return Heard(answer, tuple(probabilities), masker.speech_mask())


def learned_model(language: str, espeak: Espeak, seed: int) -> PauseModel:
    """What ten earlier answers of a slow speaker teach, by way of the measures that the library keeps."""
    model = PauseModel()
    for answer in spoken_answers(language, EARLIER_ANSWERS, SLOW, espeak, seed + _EARLIER):
        text = answer.text_until(len(answer.phrases))
        measures = measure_answer(
            text=text, language=language, words=answer.phrases, mask=hear(answer).mask, question_end_s=None
        )
        words = [asdict(phrase) for phrase in answer.phrases]
        model = model.learn(answer_pauses(measures.to_dict(), words, language))
    return model


def follow(heard: Heard, config: TurnConfig, clause_ends: ClauseEnds, punctuate: Punctuate = str) -> Course:
    """Replay an answer to its end. After a cut-in the candidate goes on as scripted."""
    answer = heard.answer
    detector = TurnDetector(config, punctuated=True, clause_ends=clause_ends)
    cut_ins, delay_ms = 0, 1_000 * TAIL_S  # should it never end
    for number, probability in enumerate(heard.probabilities, start=1):
        now_s = number * _BLOCK_S
        events = detector.push(probability, now_s, _recognised(answer, now_s, punctuate))
        if not any(isinstance(event, AnswerFinished) for event in events):
            continue
        if now_s >= answer.end_s:
            delay_ms = 1_000 * (now_s - answer.end_s)
            break
        cut_ins += 1
    return Course(cut_ins, len(answer.pauses_s), delay_ms)


def full_stop(text: str) -> str:
    """``text`` with a full stop for whatever mark it ends with, or none."""
    return text.rstrip("，。、,. ") + ("。" if not text.isascii() else ".") if text else ""


def _recognised(answer: SpokenAnswer, now_s: float, punctuate: Punctuate) -> str | None:
    said = sum(phrase.start_s <= now_s for phrase in answer.phrases)
    if said and now_s < answer.phrases[said - 1].end_s + _RECOGNISER_LAG_S:
        return None
    return punctuate(answer.text_until(said))


def _rows(name: str, courses: Sequence[Course], seed: int) -> list[Row]:
    delays_ms = [course.delay_ms for course in courses]
    return [
        *_cut_in_rows(name, courses, seed, CUT_IN_TARGET),
        quantile_row(f"turn_delay_median_{name}", delays_ms, 0.5, "ms", seed, DELAY_TARGET_MS),
        quantile_row(f"turn_delay_p90_{name}", delays_ms, 0.9, "ms", seed),
    ]


def _cut_in_rows(name: str, courses: Sequence[Course], seed: int, target: float | None) -> list[Row]:
    by_pause = [(course.cut_ins, course.pauses) for course in courses]
    by_answer = [(course.cut_ins, 1) for course in courses]
    return [
        pooled_rate_row(f"turn_cut_ins_per_pause_{name}", by_pause, seed, target),
        pooled_rate_row(f"turn_cut_ins_per_answer_{name}", by_answer, seed, target),
    ]
