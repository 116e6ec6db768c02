"""Finds out how far the recognised words' times are from the times at which the phrases really began."""

from __future__ import annotations

from collections.abc import Sequence

from speech.error_rate import normalise_for_error_rate
from speech.transcript import Word


def matching_places(said: str, heard: str) -> dict[int, int]:
    """Return which characters of ``said`` stand unchanged where in ``heard``, by the fewest edits."""
    rows = [list(range(len(heard) + 1))]
    for number, character in enumerate(said, 1):
        above, row = rows[-1], [number]
        for column, other in enumerate(heard, 1):
            row.append(min(above[column] + 1, row[-1] + 1, above[column - 1] + (character != other)))
        rows.append(row)
    places: dict[int, int] = {}
    i, j = len(said), len(heard)
    while i and j:
        # A character kept before one changed: of two ways with as few edits the one that keeps more.
        if said[i - 1] == heard[j - 1]:
            i, j = i - 1, j - 1
            places[i] = j
        elif rows[i][j] == rows[i - 1][j] + 1:
            i -= 1
        elif rows[i][j] == rows[i][j - 1] + 1:
            j -= 1
        else:
            i, j = i - 1, j - 1
    return places


def start_errors_ms(phrases: Sequence[tuple[str, float]], words: Sequence[Word]) -> list[float]:
    """Return |recognised − real| start in ms of every phrase whose first character was recognised.

    ``phrases`` are (text, real start in s), ``words`` the recogniser's. A phrase counts only if a word
    begins with that very character: a misheard beginning has no time to compare.
    """
    said, firsts = "", {}
    for text, start_s in phrases:
        plain = normalise_for_error_rate(text)
        if plain:
            firsts[len(said)] = start_s
        said += plain
    heard, starts = "", {}
    for word in words:
        plain = normalise_for_error_rate(word.text)
        if plain:
            starts[len(heard)] = word.start_s
        heard += plain
    places = matching_places(said, heard)
    return [
        1_000 * abs(starts[places[place]] - start_s)
        for place, start_s in firsts.items()
        if places.get(place) in starts
    ]
