"""Decodes plain text whose encoding nobody wrote down: UTF-8, UTF-16 or GB18030."""

from __future__ import annotations

import codecs
import re

from interviewer_app.documents.refusals import Refused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSES = ("gb18030", "utf-16-le", "utf-16-be")
_SAMPLE_CHARACTERS = 4000
# What real text is full of: ASCII, Chinese punctuation, and the 60 characters that make up a quarter of it.
_COMMON = re.compile(
    r"[\n\r\t -~，。、：；（）“”！？《》…—·的一是不了在人有我他这个们中来上大为和国地到"
    r"以说时要就出会可也你对生能而子那得于着下"
    r"自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实]"
)
_REPLACEMENT = "\ufffd"
_LEAST_COMMON = 0.2
_MOST_DAMAGED = 0.02
_MOST_CONTROL = 0.01


def decode_text(data: bytes) -> str:
    """Return ``data`` as text.

    A byte order mark decides; else UTF-8 if it is valid, which other text hardly ever is by accident; else
    the encoding whose result looks most like text.

    Raises:
        Refused: no encoding gives anything like text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_decoded(data, encoding))
    text = _decoded(data, "utf-8")
    if text is not None and "\0" not in text:
        return _checked(text)
    candidates = [text for encoding in _GUESSES if (text := _decoded(data, encoding)) is not None]
    best = max(candidates, key=_likeness, default=None)
    if best is None:
        best = max((data.decode(name, "replace") for name in ("utf-8", "gb18030")), key=_likeness)
    if _likeness(best) < _LEAST_COMMON or best.count(_REPLACEMENT) > _MOST_DAMAGED * len(best):
        raise Refused("unknown_encoding")
    return _checked(best)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _checked(text: str | None) -> str:
    if text is None:
        raise Refused("unknown_encoding")
    control = sum(1 for character in text if character < " " and character not in "\t\n\r\f")
    if control > _MOST_CONTROL * len(text):
        raise Refused("unknown_encoding")
    return text


def _likeness(text: str) -> float:
    """The share of common characters at the beginning of ``text``."""
    sample = text[:_SAMPLE_CHARACTERS]
    return len(_COMMON.findall(sample)) / len(sample) if sample else 0.0
