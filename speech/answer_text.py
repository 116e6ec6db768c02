"""Looks at a recognised answer character by character: times, marks and measured pauses between words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Protocol

SENTENCE_MARKS = "。！？.!?…"
CLAUSE_MARKS = "，、；：,;:"
# A dash or a wave after a word stands for lengthening: it parts clauses for fillers, but not for pause
# classes.
_DASHES = "—–～~"
# Between two Latin letters or digits these join (Node.js, 3.5, 10:30, don't, front-end).
_JOINERS = ".,:'’-_/@"
_QUOTES = {"“": "”", "「": "」", "『": "』", '"': '"'}
# Only the characters that the word lists of this package need; matching never depends on the script written.
_TO_SIMPLIFIED = str.maketrans(
    "這個後實話對麼說額們沒會覺認為還過嗎時講內誒為於關據從給讓條幾麽應該連當問題請將項間麗練試聽調處層種讀寫學習",
    "这个后实话对么说额们没会觉认为还过吗时讲内诶为于关据从给让条几么应该连当问题请将项间丽练试听调处层种读写学习",
)


class TimedWord(Protocol):
    """A word as the recogniser timed it."""

    @property
    def text(self) -> str:
        """The word, with whatever white space and marks the recogniser left on it."""

    @property
    def start_s(self) -> float:
        """Start in seconds from the start of the recording."""

    @property
    def end_s(self) -> float:
        """End in seconds."""


class TimedGap(Protocol):
    """A measured silence, in seconds from the start of the recording."""

    @property
    def start_s(self) -> float:
        """Start in seconds."""

    @property
    def end_s(self) -> float:
        """End in seconds."""


@dataclass(frozen=True)
class Boundary:
    """What lies between two neighbouring characters: the marks, a measured pause, the edge of the text."""

    between: str
    pause_s: float = 0.0
    edge: bool = False

    @property
    def ellipsis(self) -> bool:
        """Whether the text trails off here."""
        return any(dots in self.between for dots in ("…", "...", "。。"))

    @property
    def sentence(self) -> bool:
        """Whether a sentence ends here; an ellipsis alone ends none."""
        return not self.ellipsis and any(mark in SENTENCE_MARKS for mark in self.between)

    @property
    def clause(self) -> bool:
        """Whether a comma, a colon or a dash stands here."""
        return any(mark in CLAUSE_MARKS or mark in _DASHES for mark in self.between)

    @property
    def marked(self) -> bool:
        """Whether the text begins, ends or is parted by a mark here."""
        return self.edge or self.ellipsis or self.sentence or self.clause

    def parts(self, pause_s: float = 0.15) -> bool:
        """Whether marks or a measured pause of at least ``pause_s`` part the neighbours."""
        return self.marked or self.pauses(pause_s)

    def pauses(self, pause_s: float) -> bool:
        """Whether a pause of at least ``pause_s`` was measured here."""
        return self.pause_s >= pause_s - 1e-9


@dataclass(frozen=True)
class AnswerText:
    """An answer's text with its times.

    ``folded`` is the text in lower case and simplified script, character for character (same length), for
    matching only. ``times[i]`` is (start_s, end_s) of character i or None. ``word_spans`` are the character
    spans of the recogniser's words in order, ``word_edges`` (low_s, high_s, offset) the places between
    them, by time. ``pause_after`` maps the character offset after which a silence was measured to its
    length in seconds.
    """

    text: str
    folded: str
    times: tuple[tuple[float, float] | None, ...]
    word_spans: tuple[tuple[int, int], ...] = ()
    word_edges: tuple[tuple[float, float, int], ...] = ()
    pause_after: Mapping[int, float] = field(default_factory=dict)

    def after(self, end: int) -> Boundary:
        """Return what follows offset ``end``, up to the next letter or digit."""
        right = end
        while right < len(self.text) and not self.text[right].isalnum():
            right += 1
        return self._boundary(end, right)

    def before(self, start: int) -> Boundary:
        """Return what precedes offset ``start``, back to the letter or digit before it."""
        left = start
        while left > 0 and not self.text[left - 1].isalnum():
            left -= 1
        return self._boundary(left, start)

    def span_times(self, start: int, end: int) -> tuple[float, float] | None:
        """Return when the characters from ``start`` to ``end`` were spoken, None when nobody knows."""
        known = [times for times in self.times[start:end] if times is not None]
        return (known[0][0], known[-1][1]) if known else None

    def quoted(self) -> tuple[tuple[int, int], ...]:
        """Return the spans of quoted speech; quotes around the whole text quote nothing."""
        spans: list[tuple[int, int]] = []
        position = 0
        while position < len(self.text):
            closer = _QUOTES.get(self.text[position])
            end = self.text.find(closer, position + 1) if closer else -1
            if end > 0:
                spans.append((position, end + 1))
                position = end
            position += 1
        return tuple(span for span in spans if self.text[: span[0]].strip() or self.text[span[1] :].strip())

    def _boundary(self, left: int, right: int) -> Boundary:
        between = self.text[left:right]
        if len(between) == 1 and between in _JOINERS and self._ascii_at(left - 1) and self._ascii_at(right):
            between = ""
        pause_s = self.pause_after.get(left, 0.0)
        return Boundary(between, pause_s, edge=left == 0 or right == len(self.text))

    def _ascii_at(self, index: int) -> bool:
        return 0 <= index < len(self.text) and self.text[index].isascii() and self.text[index].isalnum()


def fold(text: str) -> str:
    """Return ``text`` in lower case and simplified script with the same length, for matching."""
    lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered.translate(_TO_SIMPLIFIED)


def read_answer(
    text: str, words: Sequence[TimedWord] | None = None, pauses: Sequence[TimedGap] | None = None
) -> AnswerText:
    """Align ``words`` with ``text`` and place ``pauses`` between the words."""
    folded = fold(text)
    times: list[tuple[float, float] | None] = [None] * len(text)
    spans: list[tuple[int, int]] = []
    edges: tuple[tuple[float, float, int], ...] = ()
    if words:
        found = _align(folded, words)
        for word, positions in found:
            step_s = (word.end_s - word.start_s) / len(positions)
            for place, index in enumerate(positions):
                times[index] = (word.start_s + place * step_s, word.start_s + (place + 1) * step_s)
            spans.append((positions[0], positions[-1] + 1))
        edges = _word_edges(spans, [(word.start_s, word.end_s) for word, _ in found])
    plain = AnswerText(text, folded, tuple(times), tuple(spans), edges)
    pause_after: dict[int, float] = {}
    for pause in pauses or ():
        offset = place_gap(plain, pause)
        if offset is not None:
            pause_after[offset] = max(pause_after.get(offset, 0.0), pause.end_s - pause.start_s)
    return replace(plain, pause_after=pause_after)


def place_gap(answer: AnswerText, gap: TimedGap) -> int | None:
    """Return the offset after which ``gap`` lies: the end of the word before it, 0 before the first word.

    Recognisers stretch the words beside a silence, so the nearest boundary between words is taken: the
    smallest distance in time, then the closest middle. None when no word has a time.
    """
    if not answer.word_edges:
        return None
    middle_s = (gap.start_s + gap.end_s) / 2

    def cost(edge: tuple[float, float, int]) -> tuple[float, float]:
        low_s, high_s, _ = edge
        return max(0.0, gap.start_s - high_s, low_s - gap.end_s), abs((low_s + high_s) / 2 - middle_s)

    # The edges are in order of time; two on each side are enough to hold the nearest.
    first = bisect_left(answer.word_edges, (gap.start_s,))
    last = bisect_left(answer.word_edges, (gap.end_s,))
    return min(answer.word_edges[max(0, first - 2) : last + 2], key=cost)[2]


def _word_edges(
    spans: Sequence[tuple[int, int]], times: Sequence[tuple[float, float]]
) -> tuple[tuple[float, float, int], ...]:
    """Return (low_s, high_s, offset) of the start, every place between two words, and the end; by time."""
    if not spans:
        return ()
    edges = [(times[0][0], times[0][0], 0), (times[-1][1], times[-1][1], spans[-1][1])]
    for span, (left, right) in zip(spans, pairwise(times), strict=False):
        edges.append((min(left[1], right[0]), max(left[1], right[0]), span[1]))
    return tuple(sorted(edges))


def _align(folded: str, words: Sequence[TimedWord]) -> list[tuple[TimedWord, list[int]]]:
    """Find every word's letters in the text, in order; a word that is not there is left out."""
    core = [index for index, char in enumerate(folded) if char.isalnum()]
    letters = "".join(folded[index] for index in core)
    found: list[tuple[TimedWord, list[int]]] = []
    position = 0
    for word in words:
        needle = "".join(char for char in fold(word.text) if char.isalnum())
        # A word that went missing must not pull the next one far ahead.
        at = letters.find(needle, position, position + len(needle) + 12) if needle else -1
        if at >= 0:
            found.append((word, core[at : at + len(needle)]))
            position = at + len(needle)
    return found


def overlap_s(start_s: float, end_s: float, spans: Sequence[tuple[float, float]]) -> float:
    """Return how many seconds of [start_s, end_s] the disjoint, sorted ``spans`` cover."""
    first = max(0, bisect_left(spans, (start_s, start_s)) - 1)
    return sum(max(0.0, min(end_s, high) - max(start_s, low)) for low, high in spans[first:] if low < end_s)


def union(spans: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Return ``spans`` sorted, with overlapping ones joined."""
    joined: list[tuple[float, float]] = []
    for low, high in sorted(spans):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return tuple(joined)
