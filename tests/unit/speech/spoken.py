"""Builds answers with exact times for tests: words one after another, silences between them."""

from __future__ import annotations

from dataclasses import dataclass

from speech.mask import SpeechMask, mask_from_frames


@dataclass(frozen=True)
class SpokenWord:
    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class SpokenGap:
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Spoken:
    text: str
    words: tuple[SpokenWord, ...]
    gaps: tuple[SpokenGap, ...]
    mask: SpeechMask


def speak(*pieces: str | float, char_s: float = 0.2, lead_s: float = 0.0, tail_s: float = 0.0) -> Spoken:
    """A str is spoken (``嗯=0.5`` gives its seconds, else 0.2 s a letter); a float is silent seconds."""
    words: list[SpokenWord] = []
    gaps: list[SpokenGap] = []
    frames = [False] * round(lead_s * 100)
    text = ""
    for piece in pieces:
        start_s = len(frames) / 100
        if isinstance(piece, float):
            frames += [False] * round(piece * 100)
            gaps.append(SpokenGap(start_s, len(frames) / 100))
            continue
        written, _, given = piece.partition("=")
        letters = sum(char.isalnum() for char in written)
        frames += [True] * round(100 * (float(given) if given else letters * char_s))
        text += written
        if letters:
            words.append(SpokenWord(written, start_s, len(frames) / 100))
    frames += [False] * round(tail_s * 100)
    return Spoken(text, tuple(words), tuple(gaps), mask_from_frames(frames))
