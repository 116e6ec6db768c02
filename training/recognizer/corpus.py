"""Composes the sentences the starter recogniser learns from, out of clauses with slots."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_SLOT = re.compile(r"\{(\w+)\}")
_PUNCTUATION = re.compile(r"[，。？！、；：,.?!;:\s…]+")
_MIN_HELD_OUT_CHARS = 6


@dataclass(frozen=True)
class Piece:
    """One phrase spoken in one breath: its text and the language whose voice says it."""

    text: str
    language: str


@dataclass(frozen=True)
class Part:
    """A piece in a sentence: what is written after it and the silence that follows."""

    piece: Piece
    mark: str
    gap_s: float


class Lexicon:
    """Clauses with slots for one language, read from ``resources/data/recognizer/<language>.json``."""

    def __init__(self, path: Path, language: str) -> None:
        data = json.loads(path.read_text("utf-8"))
        self.language = language
        self.clauses: Sequence[str] = data["clauses"]
        self.slots: Mapping[str, Sequence[str]] = data["slots"]
        self.fillers: Sequence[str] = data["fillers"]

    def clause(self, rng: random.Random) -> str:
        """Fill one random clause."""
        text = _SLOT.sub(lambda found: rng.choice(self.slots[found[1]]), rng.choice(self.clauses))
        return space_mixed(text) if self.language == "zh" else text


def space_mixed(text: str) -> str:
    """Put one space between Han and Latin, as the recogniser is to write it."""
    text = re.sub(r"(?<=[一-鿿])(?=[A-Za-z])", " ", text)
    return re.sub(r"(?<=[A-Za-z])(?=[一-鿿])", " ", text)


def bare(text: str) -> str:
    """``text`` without punctuation, white space or case: what hold-outs are compared by."""
    return _PUNCTUATION.sub("", text).lower()


def is_held_out(text: str, held_out: Iterable[str]) -> bool:
    """True if a held-out sentence contains this clause, or this clause contains it."""
    mine = bare(text)
    if len(mine) < _MIN_HELD_OUT_CHARS:
        return False
    return any(mine in other or (len(other) >= _MIN_HELD_OUT_CHARS and other in mine) for other in held_out)


def compose_clauses(lexicon: Lexicon, count: int, seed: int, held_out: Sequence[str]) -> list[str]:
    """Return ``count`` different clauses, none of which stands in a held-out sentence."""
    rng = random.Random(seed)
    found: dict[str, None] = {}
    misses = 0
    while len(found) < count and misses < 50 * count:
        clause = lexicon.clause(rng)
        if clause in found or is_held_out(clause, held_out):
            misses += 1
            continue
        found[clause] = None
    return list(found)


def split_clause(text: str, language: str, rng: random.Random) -> tuple[str, str] | None:
    """Break a clause where a hesitating speaker might, or None if it is too short."""
    units = text.split() if language == "en" or " " in text else list(text)
    if len(units) < (4 if language == "zh" else 3):
        return None
    at = rng.randint(1, len(units) - 1) if len(units) < 5 else rng.randint(2, len(units) - 2)
    joint = " " if language == "en" or " " in text else ""
    return joint.join(units[:at]), joint.join(units[at:])


def compose_sentence(
    pieces: Sequence[Sequence[Piece]], fillers: Sequence[Piece], rng: random.Random, seconds_left: float
) -> list[Part]:
    """Join 1–4 clauses (each one or two pieces) with marks, fillers and pauses into a sentence.

    ``seconds_left`` bounds the sum of the gaps; the caller drops what does not fit its window.
    """
    chinese = pieces[0][0].language == "zh"
    comma, stop = ("，", "。") if chinese else (",", ".")
    # A chunk of a hesitating answer often holds a filler alone, or two of them before the first word.
    parts = _hums(fillers, comma, rng, 0.14)
    if parts and rng.random() < 0.25:
        return parts
    for number, clause in enumerate(pieces):
        parts += _hums(fillers, comma, rng, 0.2)
        for index, piece in enumerate(clause):
            inside = index < len(clause) - 1
            last = number == len(pieces) - 1
            ends = last or rng.random() < 0.25
            if inside:
                mark, gap_s = "", rng.choice((rng.uniform(0.05, 0.3), rng.uniform(0.3, 1.6)))
            elif ends:
                mark, gap_s = stop, rng.uniform(0.3, 1.0)
            else:
                mark, gap_s = comma, rng.uniform(0.05, 0.6)
            parts.append(Part(piece, mark, min(gap_s, seconds_left)))
            seconds_left = max(0.0, seconds_left - gap_s)
    return parts


def _hums(fillers: Sequence[Piece], comma: str, rng: random.Random, share: float) -> list[Part]:
    """With probability ``share`` a filler and its pause, now and then two."""
    if rng.random() >= share:
        return []
    count = 2 if rng.random() < 0.25 else 1
    return [Part(rng.choice(fillers), comma, rng.uniform(0.1, 0.9)) for _ in range(count)]


def written(parts: Sequence[Part]) -> str:
    """The text of a sentence as the recogniser is to write it."""
    text = ""
    for part in parts:
        needs_space = text and (
            part.piece.language == "en"
            or (text[-1].isascii() and text[-1].isalpha())
            or (part.piece.text[:1].isascii() and text[-1] not in "，。")
        )
        text += (" " if needs_space else "") + part.piece.text + part.mark
    return text
