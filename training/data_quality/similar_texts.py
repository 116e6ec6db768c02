"""Finds texts that are nearly the same: Jaccard similarity of their character 5-grams, exact and fast.

Prefix filtering (Chaudhuri et al., 2006; Bayardo et al., 2007): two sets can only reach the threshold if they
share one of their few rarest grams, so only those are looked up. 5,000 answers take about a second.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

GRAM_CHARACTERS = 5
NEAR = 0.8


@dataclass(frozen=True)
class Match:
    """The text ``index`` is like the earlier text ``other``; ``similarity`` 0–1."""

    index: int
    other: int
    similarity: float


def letters(text: str) -> str:
    """``text`` in lower case and one width, without white space and punctuation."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def grams(text: str) -> frozenset[str]:
    """Character 5-grams of the letters of ``text``; a shorter text is one gram."""
    bare = letters(text)
    last = max(1, len(bare) - GRAM_CHARACTERS + 1)
    return frozenset(bare[start : start + GRAM_CHARACTERS] for start in range(last)) if bare else frozenset()


def near_matches(
    texts: Sequence[str], groups: Sequence[object] | None = None, threshold: float = NEAR
) -> list[Match]:
    """For each text the first earlier one that is alike, if there is one.

    With ``groups`` only texts of different groups are compared. Empty texts are like nothing.
    """
    sets = [grams(text) for text in texts]
    order = {gram: place for place, (gram, _) in enumerate(reversed(Counter(_flat(sets)).most_common()))}
    ranked = [sorted(order[gram] for gram in one) for one in sets]
    holders: defaultdict[int, list[int]] = defaultdict(list)
    seen: dict[tuple[frozenset[str], object], int] = {}
    matches = []
    for index, ranks in enumerate(ranked):
        if not ranks:
            continue
        group = groups[index] if groups is not None else None
        twin = seen.get((sets[index], group))
        if groups is None and twin is not None:
            matches.append(Match(index, twin, 1.0))
            continue
        prefix = ranks[: len(ranks) - math.ceil(threshold * len(ranks)) + 1]
        match = _first(index, prefix, holders, sets, groups, threshold)
        if match is not None:
            matches.append(match)
        if twin is None:  # the same text of the same group is looked up once
            seen[sets[index], group] = index
            for rank in prefix:
                holders[rank].append(index)
    return matches


def _first(
    index: int,
    prefix: Sequence[int],
    holders: dict[int, list[int]],
    sets: Sequence[frozenset[str]],
    groups: Sequence[object] | None,
    threshold: float,
) -> Match | None:
    one, tried = sets[index], set()
    for rank in prefix:
        for other in holders.get(rank, ()):
            if other in tried:
                continue
            tried.add(other)
            if groups is not None and groups[other] == groups[index]:
                continue
            smaller, larger = sorted((len(one), len(sets[other])))
            if smaller < threshold * larger:
                continue
            shared = len(one & sets[other])
            similarity = shared / (smaller + larger - shared)
            if similarity >= threshold:
                return Match(index, other, similarity)
    return None


def _flat(sets: Sequence[frozenset[str]]) -> list[str]:
    # Sorted, as the order of a set's texts changes from run to run and the first match must not.
    return [gram for one in sets for gram in sorted(one)]
