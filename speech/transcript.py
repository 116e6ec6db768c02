"""What recognition returns: words with times, and the one rule by which words make a text.

A transcript's text is always `join_words` of its words, so that every character of the text has its word. A
model that cannot align gives a text in the same form and no words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from speech.simplified import to_simplified_pieces

# Han, kana, full-width forms and Chinese marks: no space stands beside them.
_TIGHT = re.compile(r"[　-〿぀-ヿ㐀-䶿一-鿿豈-﫿！-｠]")
_WORDLESS = re.compile(r"^[\W_]+$")


@dataclass(frozen=True)
class Word:
    """A word and its marks, e.g. ``缓`` or ``Redis，``. Times in seconds, ``probability`` the model's own."""

    text: str
    start_s: float
    end_s: float
    probability: float = 1.0


@dataclass(frozen=True)
class Transcript:
    """A recognised text; ``words`` is empty when the model cannot align, ``model`` names the model."""

    text: str
    words: tuple[Word, ...]
    language: str
    model: str


def join_words(texts: Iterable[str]) -> str:
    """Join words: a space between two of them unless either touches with a Han character or wide mark."""
    joined = ""
    for text in texts:
        if joined and text and not (_TIGHT.match(joined[-1]) or _TIGHT.match(text[0])):
            joined += " "
        joined += text
    return joined


def normalise_text(text: str, language: str) -> str:
    """Bring a text that came without words into the form that words would have given it."""
    pieces = text.split()
    if language == "zh":
        pieces = list("".join(to_simplified_pieces([f" {piece}" for piece in pieces])).split())
    return join_words(pieces)


def words_from_pieces(pieces: Sequence[Word], language: str, duration_s: float) -> tuple[Word, ...]:
    """Make words of a recogniser's pieces, whose texts carry the leading spaces of the text.

    Pieces that continue a Latin word or a number (``Red``, ``is``) are merged, marks that stand alone join
    the word before them, Chinese becomes simplified, and times are put in order within 0..``duration_s``.
    """
    if language == "zh":
        texts = to_simplified_pieces([piece.text for piece in pieces])
        pieces = [replace(piece, text=text) for piece, text in zip(pieces, texts, strict=True)]
    words: list[Word] = []
    for piece in pieces:
        text = piece.text.strip()
        if not text:
            continue
        last = words[-1] if words else None
        if last is not None and _continues(last.text, piece.text):
            words[-1] = _merged(last, text, piece)
        else:
            words.append(replace(piece, text=text))
    return _in_order(words, duration_s)


def join_transcripts(parts: Sequence[tuple[float, Transcript]], language: str, model: str) -> Transcript:
    """Join transcripts of consecutive sounds; each comes with the time in s at which its sound begins.

    Words are kept only if every part that has a text has them: a text half covered by words would mislead.
    """
    spoken = [(offset_s, part) for offset_s, part in parts if part.text]
    text = join_words(part.text for _, part in spoken)
    if not all(part.words for _, part in spoken):
        return Transcript(text, (), language, model)
    words = tuple(
        replace(word, start_s=word.start_s + offset_s, end_s=word.end_s + offset_s)
        for offset_s, part in spoken
        for word in part.words
    )
    return Transcript(text, words, language, model)


def _continues(before: str, raw: str) -> bool:
    """Whether the piece ``raw`` belongs to the word ``before``: no space, and no Han character between."""
    if _WORDLESS.match(raw.strip()) and not raw.startswith(" "):
        return True
    return not raw.startswith(" ") and not (_TIGHT.match(before[-1]) or _TIGHT.match(raw[0]))


def _merged(word: Word, text: str, piece: Word) -> Word:
    """Append a piece; a mark alone changes neither the word's end nor its probability."""
    if _WORDLESS.match(text):
        return replace(word, text=word.text + text)
    probability = min(word.probability, piece.probability)
    return Word(word.text + text, word.start_s, max(word.end_s, piece.end_s), probability)


def _in_order(words: Sequence[Word], duration_s: float) -> tuple[Word, ...]:
    """Clip times to the sound and to each other: starts never decrease, ends never precede starts."""
    ordered = []
    floor_s = 0.0
    for word in words:
        start_s = min(max(word.start_s, floor_s), duration_s)
        end_s = min(max(word.end_s, start_s), duration_s)
        ordered.append(replace(word, start_s=start_s, end_s=end_s))
        floor_s = start_s
    return tuple(ordered)
