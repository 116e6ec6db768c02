"""Everything the recogniser learns from and is measured on: sentences, hold-outs, speakers, tokenizer."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from training.recognizer.clips import Speaker, record_speaker
from training.recognizer.corpus import Lexicon, bare, compose_clauses, is_held_out, space_mixed
from training.recognizer.espeak import Espeak, VoiceStyle

# Voices m7 and f4 are never trained on: the figures for unheard voices come from them.
TRAINING_VARIANTS = ("", "+m1", "+m2", "+m3", "+m4", "+m5", "+m6", "+m8", "+f1", "+f2", "+f3", "+f5")
UNHEARD_VARIANTS = ("+m7", "+f4")
# espeak-ng 1.51 reads Chinese words as English letters and tone numbers where the voice is plain cmn.
BASE_VOICES = {"zh": ("cmn-latn-pinyin",), "en": ("en-us", "en")}
_SCRIPT_MARK = re.compile(r"\[[\d.]+\]")
_SENTENCE = re.compile(r"[，。？！；：,.?!;:]")
_SAYABLE = re.compile(r"[一-鿿A-Za-z' ]+")
_RUN = 4
# Shorter clauses of the rehearsal ("我不会", "an index") are everybody's.
_MIN_HAN_CHARS = 6
_MIN_LATIN_LETTERS = 12


@dataclass(frozen=True)
class Plan:
    """How much is composed. The defaults are the published model's; tests make them small."""

    clauses_zh: int = 30_000
    clauses_en: int = 3_500
    styles_zh: int = 26
    styles_en: int = 10
    clauses_per_style: int = 700
    fixed_per_style: int = 1_300
    seed: int = 20


QUICK_PLAN = Plan(400, 100, 2, 1, 100, 30)


def resources_root() -> Path:
    """The folder ``resources`` beside the packages."""
    return Path(__file__).resolve().parents[2] / "resources"


def rehearsal_sentences(root: Path) -> list[str]:
    """Every sentence of the rehearsal's scenarios, bare: these are held out of training."""
    found: list[str] = []
    for path in sorted((root / "rehearsal").glob("*/*.json")):
        for answer in json.loads(path.read_text("utf-8"))["answers"]:
            text = answer if isinstance(answer, str) else answer["text"]
            found += [bare(s) for s in re.split(r"[。？！.?!]", _SCRIPT_MARK.sub("", text)) if bare(s)]
    return found


def rehearsal_clauses(root: Path) -> list[str]:
    """Every clause of the rehearsal that is long enough to be its own, bare: none is spoken in training."""
    found: dict[str, None] = {}
    for path in sorted((root / "rehearsal").glob("*/*.json")):
        for answer in json.loads(path.read_text("utf-8"))["answers"]:
            text = answer if isinstance(answer, str) else answer["text"]
            for clause in (bare(part) for part in _SENTENCE.split(_SCRIPT_MARK.sub("", text))):
                if len(clause) >= (_MIN_LATIN_LETTERS if clause.isascii() else _MIN_HAN_CHARS):
                    found[clause] = None
    return list(found)


def question_clauses(root: Path, language: str, held_out: Sequence[str]) -> list[str]:
    """The clauses of the question bank: natural sentences that widen the recogniser's ear."""
    found: dict[str, None] = {}
    for path in sorted((root / "questions" / language).glob("*.json")):
        for topic in json.loads(path.read_text("utf-8"))["topics"]:
            for question in (q for depth in topic["questions"].values() for q in depth):
                for clause in _SENTENCE.split(question):
                    text = space_mixed(clause.strip()) if language == "zh" else clause.strip()
                    if len(text) > 2 and len(text) < 60 and not is_held_out(text, held_out):
                        found[text] = None
    return list(found)


def written_clauses(root: Path, language: str, held_out: Sequence[str]) -> list[str]:
    """The clauses of the hand-written sentences (``spoken/``), one after another as they were written."""
    found: dict[str, None] = {}
    for path in sorted((root / "data" / "recognizer" / "spoken").glob(f"{language}_*.txt")):
        for clause in _SENTENCE.split(path.read_text("utf-8").replace("\n", "")):
            text = space_mixed(clause.strip()) if language == "zh" else clause.strip()
            if len(text) > 1 and _SAYABLE.fullmatch(text) and not is_held_out(text, held_out):
                found[text] = None
    return list(found)


def styles(language: str, count: int, variants: Sequence[str], seed: int) -> list[VoiceStyle]:
    """``count`` ways of speaking spread over the variants, rates and pitches."""
    rng = random.Random(seed)
    rates = (150, 260) if language == "zh" else (120, 190)
    return [
        VoiceStyle(
            rng.choice(BASE_VOICES[language]) + variants[n % len(variants)],
            rng.randint(*rates),
            rng.randint(30, 70),
        )
        for n in range(count)
    ]


def training_clauses(plan: Plan, language: str, root: Path) -> tuple[list[str], list[str], Lexicon]:
    """(composed clauses, clauses as written: without slots, of questions and answers; lexicon)."""
    held_out = rehearsal_sentences(root)
    lexicon = Lexicon(root / "data" / "recognizer" / f"{language}.json", language)
    fixed = [c for c in lexicon.clauses if "{" not in c and not is_held_out(c, held_out)]
    fixed += question_clauses(root, language, held_out) + written_clauses(root, language, held_out)
    count = plan.clauses_zh if language == "zh" else plan.clauses_en
    return compose_clauses(lexicon, count, plan.seed, held_out), fixed, lexicon


def spoken_clauses(plan: Plan, language: str, root: Path) -> tuple[list[str], list[str]]:
    """(composed, fixed) clauses that training speaks: those without a clause of the rehearsal inside.

    The tokenizer is made from `training_clauses`, where such a clause may stand with words before it.
    """
    held_out = rehearsal_clauses(root)

    def is_free(clause: str) -> bool:
        mine = bare(clause)
        return not any(other in mine for other in held_out)

    composed, fixed, _ = training_clauses(plan, language, root)
    return [c for c in composed if is_free(c)], [c for c in fixed if is_free(c)]


def neighbours(clauses: Sequence[str], count: int, rng: random.Random) -> list[str]:
    """About ``count`` clauses, drawn in runs of those that were written one after another."""
    starts = range(0, len(clauses), _RUN)
    drawn = rng.sample(starts, min(len(starts), -(-count // _RUN)))
    return [clause for start in drawn for clause in clauses[start : start + _RUN]]


def record_speakers(
    plan: Plan, language: str, variants: Sequence[str], root: Path, seed: int
) -> list[Speaker]:
    """Let every style speak its share of the clauses; fixed clauses are shared out at random too."""
    espeak = Espeak()
    composed, fixed = spoken_clauses(plan, language, root)
    fillers = Lexicon(root / "data" / "recognizer" / f"{language}.json", language).fillers
    rng = random.Random(seed)
    count = plan.styles_zh if language == "zh" else plan.styles_en
    speakers = []
    for number, style in enumerate(styles(language, count, variants, seed)):
        share = rng.sample(composed, min(plan.clauses_per_style, len(composed)))
        share += neighbours(fixed, plan.fixed_per_style, rng)
        speakers.append(record_speaker(espeak, style, language, share, fillers, seed + number))
    return speakers
