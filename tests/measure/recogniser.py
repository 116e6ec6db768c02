"""Measures a published recogniser: errors in heard and unheard voices, noise, rehearsals; words' times.

Every sentence is new to the model: composed from another seed without the clauses it learned, or written by
hand and held out. All speech is espeak-ng's; the figures say nothing about people.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from interviewer_app.rehearsal.candidate import Candidate
from interviewer_app.rehearsal.scenario import SCENARIOS, Scenario, load_scenario
from speech.audio import SAMPLE_RATE_HZ, to_int16
from speech.error_rate import character_errors
from speech.ports import Pcm
from speech.room_mixer import RoomConfig, RoomMixer
from speech.transcription import WhisperTranscriber
from tests.measure.listening import Listener
from tests.measure.table import Row, pooled_rate_row, quantile_row
from tests.measure.word_times import start_errors_ms
from training.recognizer.clips import Clip, ClipMaker, pink_noise, record_speaker
from training.recognizer.corpus import Lexicon, compose_clauses
from training.recognizer.espeak import Espeak
from training.recognizer.material import (
    TRAINING_VARIANTS,
    UNHEARD_VARIANTS,
    Plan,
    rehearsal_sentences,
    resources_root,
    styles,
    training_clauses,
)

SCENARIO_FILE = Path(__file__).parent / "scenarios" / "written_after_training.json"
REHEARSAL_TARGET = 0.15
NEW_SCENARIO_TARGET = 0.30
_LEAD_S, _TAIL_S = 0.4, 0.6
_LONGEST_CLIP_S = 9.0
_NOISE_DB = 10.0


@dataclass(frozen=True)
class Extent:
    """How much is measured: clips a row, voices a row, clauses a voice, answers a scenario (None = all)."""

    clips: int = 120
    voices: int = 12
    clauses: int = 120
    answers: int | None = None


QUICK = Extent(clips=8, voices=2, clauses=30, answers=2)


def add_parser(words: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the word ``recogniser``."""
    parser = words.add_parser("recogniser", help="character errors and word times of the starter recogniser")
    parser.add_argument("--model", type=Path, default=resources_root() / "starter" / "recognizer")
    parser.set_defaults(measure=measure)
    return parser


def measure(options: argparse.Namespace) -> tuple[Row, ...]:
    """Load the model and measure everything.

    Raises:
        TranscriptionError: the folder holds no model that can be used.
        EspeakError: espeak-ng is missing.
    """
    extent = QUICK if options.quick else Extent()
    measurement = Measurement(Listener(WhisperTranscriber(options.model)), extent, options.seed)
    rows = []
    for row in measurement.rows():
        rows.append(row)
        sys.stderr.write(f"{row.name}: {row.value:.3f}\n")
    return tuple(rows)


class Measurement:
    """All rows of one model. Deterministic for a seed."""

    def __init__(self, listener: Listener, extent: Extent, seed: int) -> None:
        self._listener = listener
        self._extent = extent
        self._seed = seed
        self._espeak = Espeak()

    def rows(self) -> Iterator[Row]:
        """Measure row after row."""
        for language in ("zh", "en"):
            clauses = unseen_clauses(language, 4 * self._extent.clauses, self._seed)
            yield self._clips_row(f"cer_heard_voices_{language}", clauses, language, TRAINING_VARIANTS)
            unheard = f"cer_unheard_voices_{language}"
            yield self._clips_row(unheard, clauses, language, UNHEARD_VARIANTS)
            if language == "zh":
                name = f"{unheard}_pink_10db"
                yield self._clips_row(name, clauses, language, UNHEARD_VARIANTS, _NOISE_DB)
        times: list[float] = []
        for language, target in (("zh", REHEARSAL_TARGET), ("en", None)):
            scenarios = [load_scenario(name, language) for name in SCENARIOS]
            yield self._scenarios_row(f"cer_rehearsal_{language}", scenarios, target, times)
        new = [load_scenario(str(SCENARIO_FILE), "zh")]
        yield self._scenarios_row("cer_written_after_training", new, NEW_SCENARIO_TARGET, times)
        for name, share in (("median", 0.5), ("p90", 0.9)):
            yield quantile_row(f"word_start_error_{name}", times, share, "ms", self._seed)

    def _clips_row(
        self,
        name: str,
        clauses: Sequence[str],
        language: str,
        variants: Sequence[str],
        noise_db: float | None = None,
    ) -> Row:
        pairs = []
        for number, clip in enumerate(self._clips(clauses, language, variants)):
            heard = self._listener.hear(recording(clip.sound, noise_db, self._seed + number), language)
            pairs.append(character_errors(clip.text, heard.text))
        return pooled_rate_row(name, pairs, self._seed)

    def _clips(self, clauses: Sequence[str], language: str, variants: Sequence[str]) -> Iterator[Clip]:
        rng = random.Random(self._seed)
        fillers = Lexicon(resources_root() / "data" / "recognizer" / f"{language}.json", language).fillers
        speakers = [
            record_speaker(
                self._espeak,
                style,
                language,
                rng.sample(clauses, min(len(clauses), self._extent.clauses)),
                fillers,
                self._seed + number,
            )
            for number, style in enumerate(styles(language, self._extent.voices, variants, self._seed))
        ]
        maker = ClipMaker(speakers, self._seed, augment=False)
        for _ in range(self._extent.clips):
            yield maker.clip(_LONGEST_CLIP_S)

    def _scenarios_row(
        self, name: str, scenarios: Sequence[Scenario], target: float | None, times: list[float]
    ) -> Row:
        pairs = []
        for scenario in scenarios:
            candidate = Candidate(_say_nothing, scenario.language, self._espeak)
            for answer in scenario.answers[: self._extent.answers]:
                rendering = candidate.render(answer)
                sound = in_the_room(rendering.pcm)
                heard = self._listener.hear(sound, scenario.language, " ".join(scenario.skills))
                pairs.append(character_errors(answer.text, heard.text))
                texts = (phrase.text for phrase in answer.phrases)
                starts = list(zip(texts, rendering.starts_s, strict=True))
                times += start_errors_ms(starts, heard.words)
        return pooled_rate_row(name, pairs, self._seed, target)


def unseen_clauses(language: str, count: int, seed: int) -> list[str]:
    """Clauses that the published model did not learn: another seed's, less everything it was taught."""
    root = resources_root()
    composed, fixed, lexicon = training_clauses(Plan(), language, root)
    seen = {*composed, *fixed}
    fresh = compose_clauses(lexicon, 6 * count, Plan().seed + 1 + seed, rehearsal_sentences(root))
    return [clause for clause in fresh if clause not in seen][:count]


def recording(sound: np.ndarray, noise_db: float | None, seed: int) -> Pcm:
    """A clip (float32[n], ±1) as int16 with silence around, and pink noise so far below its speech."""
    padded = np.pad(sound, (round(_LEAD_S * SAMPLE_RATE_HZ), round(_TAIL_S * SAMPLE_RATE_HZ)))
    if noise_db is not None:
        level = float(np.sqrt(np.mean(np.square(sound[sound != 0]))))
        noise = pink_noise(len(padded), np.random.default_rng(seed))
        padded = padded + noise * level * 10 ** (-noise_db / 20)
    return to_int16(padded)


def in_the_room(pcm: Pcm) -> Pcm:
    """An answer as the rehearsal's microphone hears it, with the silence that ends it."""
    mixer = RoomMixer(RoomConfig())
    mixer.place_candidate(pcm, 0)
    blocks = []
    while mixer.position < len(pcm) + _TAIL_S * SAMPLE_RATE_HZ:
        blocks.append(mixer.next_block().microphone)
    return np.concatenate(blocks)


def _say_nothing(pcm: Pcm) -> None:
    raise AssertionError("a measurement renders answers; nobody plays them")
