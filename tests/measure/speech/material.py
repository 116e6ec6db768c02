"""Builds answers by construction: phrases of espeak-ng with sample-exact gaps; the plan is the truth."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from interviewer_app.rehearsal.candidate import audible
from speech.audio import SAMPLE_RATE_HZ
from speech.transcript import Word, join_words
from training.recognizer.corpus import Lexicon, compose_clauses
from training.recognizer.espeak import Espeak, VoiceStyle
from training.recognizer.material import resources_root

Sound = npt.NDArray[np.float32]

# All other voices are for whoever tunes a threshold.
MEASURED_VARIANTS = ("+m7", "+f4", "+m8", "+f5")
BASE_VOICE = {"zh": "cmn-latn-pinyin", "en": "en-us"}
_RATES_WPM = {"zh": (150, 250), "en": (120, 190)}
_PEAK = 0.35
_QUIET = 0.01  # of a phrase's peak
_LONGEST_REST_S = 0.12
_FADE_SAMPLES = 32
# Words that are, or may be taken for, fillers: only the plan says where those are.
_FILLER_WORDS = {
    "zh": (*"嗯呃额唔啊哎", "那个", "这个", "就是", "然后", "其实", "反正", "的话", "对吧", "是吧"),
    "en": (" um ", " uh ", " er ", " hmm ", "you know", "i mean", " like ", " so ", "basically", "oh "),
}


@dataclass(frozen=True, eq=False)
class Piece:
    """What sounds without a break: float32[n] at ±1 and 16 kHz, its text and the mark written after it.

    ``kind`` is ``phrase`` or ``filler``.
    """

    text: str
    sound: Sound
    mark: str = ""
    kind: str = "phrase"


@dataclass(frozen=True, eq=False)
class Placed:
    """A piece in an answer, from sample ``first`` to before ``last``."""

    piece: Piece
    first: int
    last: int

    @property
    def start_s(self) -> float:
        """When it begins."""
        return self.first / SAMPLE_RATE_HZ

    @property
    def end_s(self) -> float:
        """When it ends."""
        return self.last / SAMPLE_RATE_HZ


@dataclass(frozen=True, eq=False)
class Answer:
    """A built answer: its sound, float32[n], and where everything in it is."""

    sound: Sound
    parts: tuple[Placed, ...]
    language: str

    @property
    def gaps_s(self) -> tuple[tuple[float, float], ...]:
        """The silences between the parts that last at all, as (start_s, end_s)."""
        pairs = zip(self.parts, self.parts[1:], strict=False)
        return tuple((a.end_s, b.start_s) for a, b in pairs if b.first > a.last)

    @property
    def fillers_s(self) -> tuple[tuple[float, float], ...]:
        """Where fillers sound, as (start_s, end_s)."""
        return tuple((part.start_s, part.end_s) for part in self.parts if part.piece.kind == "filler")

    def words(self, without: Sequence[int] = ()) -> tuple[Word, ...]:
        """What a perfect recogniser hands over, less the parts whose numbers are in ``without``."""
        kept = (part for number, part in enumerate(self.parts) if number not in set(without))
        return tuple(word for part in kept for word in _timed(part, self.language))

    def text(self, without: Sequence[int] = ()) -> str:
        """The text of `words`."""
        return join_words(word.text for word in self.words(without))


def assemble(pieces: Sequence[tuple[Piece, float]], language: str, lead_s: float, tail_s: float) -> Answer:
    """Set pieces one after another, each followed by its silence in s (the last one's is ``tail_s``)."""
    blocks, parts = [_silence(lead_s)], []
    position = blocks[0].size
    for number, (piece, gap_s) in enumerate(pieces):
        parts.append(Placed(piece, position, position + piece.sound.size))
        rest = _silence(tail_s if number == len(pieces) - 1 else gap_s)
        blocks += [piece.sound, rest]
        position += piece.sound.size + rest.size
    return Answer(np.concatenate(blocks), tuple(parts), language)


class Voice:
    """One of the measured voices with its own stock of clauses. Phrases differ a little from run to run.

    (espeak-ng never says a phrase twice the same to the sample; the places are taken from what it said.)
    """

    def __init__(
        self, espeak: Espeak, language: str, variant: str, clauses: Sequence[str], seed: int
    ) -> None:
        self.language = language
        self.variant = variant
        self.is_female = "f" in variant
        self._espeak = espeak
        self._clauses = list(clauses)
        self._rng = random.Random(seed)
        self.rate_wpm = self._rng.randint(*_RATES_WPM[language])
        self._pitch = self._rng.randint(35, 65)

    def clause(self) -> str:
        """A random clause of the stock."""
        return self._rng.choice(self._clauses)

    def phrase(self, text: str = "", rate_wpm: int | None = None, mark: str = "") -> Piece:
        """Speak ``text``, or a random clause that holds no silence of its own."""
        while True:
            said = text or self.clause()
            style = VoiceStyle(
                BASE_VOICE[self.language] + self.variant, rate_wpm or self.rate_wpm, self._pitch
            )
            sound = _edged(audible(self._espeak.speak(said, style)))
            if text or longest_rest_s(sound) <= _LONGEST_REST_S:
                return Piece(said, sound, mark)


def make_voices(espeak: Espeak, language: str, seed: int) -> list[Voice]:
    """The four measured voices of a language; each has clauses that training did not compose."""
    lexicon = Lexicon(resources_root() / "data" / "recognizer" / f"{language}.json", language)
    clauses = [c for c in compose_clauses(lexicon, 1_200, 9_000 + seed, ()) if is_plain(c, language)]
    return [
        Voice(espeak, language, variant, clauses[number::4], seed + number)
        for number, variant in enumerate(MEASURED_VARIANTS)
    ]


def is_plain(clause: str, language: str) -> bool:
    """Whether a clause has words enough, none of them a filler, and in Chinese nothing but Han characters."""
    if any(word in f" {clause.lower()} " for word in _FILLER_WORDS[language]):
        return False
    if language == "en":
        return len(clause.split()) >= 4
    return len(clause) >= 5 and all("一" <= character <= "鿿" for character in clause)


def longest_rest_s(sound: Sound) -> float:
    """The longest stretch of 5 ms frames below 1 % of the peak: a clause must not hold a pause of its own."""
    size = SAMPLE_RATE_HZ // 200
    peaks = np.abs(sound[: sound.size // size * size]).reshape(-1, size).max(axis=1)
    longest = run = 0
    for is_quiet in peaks < _QUIET * max(1e-9, float(np.abs(sound).max())):
        run = run + 1 if is_quiet else 0
        longest = max(longest, run)
    return longest * size / SAMPLE_RATE_HZ


def _edged(pcm: npt.NDArray[np.int16]) -> Sound:
    """Bring a phrase to the common peak, with 2 ms ramps instead of clicks at its ends."""
    sound = pcm.astype(np.float32)
    sound *= _PEAK / max(1.0, float(np.abs(sound).max()))
    ramp = np.linspace(0.0, 1.0, _FADE_SAMPLES, dtype=np.float32)
    if sound.size > 2 * _FADE_SAMPLES:
        sound[:_FADE_SAMPLES] *= ramp
        sound[-_FADE_SAMPLES:] *= ramp[::-1]
    return sound


def _timed(part: Placed, language: str) -> list[Word]:
    """The words of a part, its time shared out by letters; the mark stands on the last."""
    texts = part.piece.text.split() if language == "en" else list(part.piece.text)
    total = sum(map(len, texts))
    words, done = [], 0
    span_s = part.end_s - part.start_s
    for number, text in enumerate(texts):
        start_s = part.start_s + span_s * done / total
        done += len(text)
        mark = part.piece.mark if number == len(texts) - 1 else ""
        words.append(Word(text + mark, start_s, part.start_s + span_s * done / total))
    return words


def _silence(seconds: float) -> Sound:
    return np.zeros(round(seconds * SAMPLE_RATE_HZ), np.float32)
