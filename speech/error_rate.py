"""Character error rate between what was said and what was heard, after a normalisation with written rules.

Rules, in order: Unicode NFKC (full-width to plain), lower case, traditional to simplified script, then
everything that is neither letter nor digit (punctuation, white space, symbols) is dropped. Nothing else:
fillers, numbers and spelling stand as written, so that a lost filler is an error.
"""

from __future__ import annotations

import unicodedata

from speech.simplified import to_simplified


def normalise_for_error_rate(text: str) -> str:
    """Return ``text`` as it is compared; see the module's rules."""
    plain = to_simplified(unicodedata.normalize("NFKC", text)).lower()
    return "".join(character for character in plain if character.isalnum())


def edit_distance(one: str, other: str) -> int:
    """Levenshtein distance in characters."""
    row = list(range(len(other) + 1))
    for number, character in enumerate(one, 1):
        previous, row[0] = row[0], number
        for column, wanted in enumerate(other, 1):
            change = previous + (character != wanted)
            previous, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, change)
    return row[-1]


def character_errors(said: str, heard: str) -> tuple[int, int]:
    """Return (edits, characters said), so that rates over several answers can be pooled."""
    wanted = normalise_for_error_rate(said)
    return edit_distance(wanted, normalise_for_error_rate(heard)), len(wanted)
