"""Write recognised Chinese in simplified script with Chinese punctuation, character for character.

Both conversions keep the length, so that every character keeps its word and its time.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence

_HAN = r"[㐀-䶿一-鿿]"
_WIDE = str.maketrans(",?!;:", "，？！；：")
# Beside a Han character, or at the end of a text that has some; never inside a number or a name.
_HALF_MARK = re.compile(rf"(?<={_HAN})[,?!;:]|[,?!;:](?=\s*(?:{_HAN}|$))")
_FULL_STOP = re.compile(rf"(?<={_HAN})\.(?=\s|$|{_HAN})|(?<=[A-Za-z])\.(?=\s*{_HAN})|(?<=\w)\.(?=\s*$)")


def to_simplified(text: str) -> str:
    """Return ``text`` in simplified script; the length stays.

    zhconv's ``zh-hans`` table maps characters and phrases of equal length without changing regional words
    (軟體 becomes 软体, not 软件): the candidate's words stay the candidate's.
    """
    if not text or text.isascii():
        return text
    converted = _convert(text)
    if len(converted) == len(text):
        return converted
    return "".join(single if len(single := _convert(character)) == 1 else character for character in text)


def widen_punctuation(text: str) -> str:
    """Return a Chinese ``text`` with its half-width marks made full-width; the length stays.

    A text without any Han character is left alone.
    """
    if not re.search(_HAN, text):
        return text
    text = _HALF_MARK.sub(lambda mark: mark.group().translate(_WIDE), text)
    return _FULL_STOP.sub("。", text)


def to_simplified_pieces(pieces: Sequence[str]) -> tuple[str, ...]:
    """Return the pieces of one text converted in context: their number and lengths stay."""
    text = widen_punctuation(to_simplified("".join(pieces)))
    converted = []
    place = 0
    for piece in pieces:
        converted.append(text[place : place + len(piece)])
        place += len(piece)
    return tuple(converted)


def _convert(text: str) -> str:
    with warnings.catch_warnings():
        # zhconv leaves its dictionary file to the garbage collector when it first loads it.
        warnings.simplefilter("ignore", ResourceWarning)
        warnings.filterwarnings("ignore", "pkg_resources", UserWarning)
        import zhconv

        return str(zhconv.convert(text, "zh-hans"))
