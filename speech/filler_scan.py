"""Finds the filler words of an answer, class by class: A sounds, B 那个/这个, C 就是, D discourse markers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from statistics import median

from speech.answer_text import AnswerText, overlap_s
from speech.filler_rules import (
    ACKNOWLEDGEMENT,
    ACKNOWLEDGING_SOUND,
    CLOSING_MARKERS,
    DEMONSTRATIVE,
    EN_MARKER,
    FRONTED_OBJECT,
    HEAD_NOUNS,
    LINKER,
    LINKS,
    MAY_FOLLOW_FILLER,
    NOT_SOUND,
    SOUND,
    TAKES_OBJECT,
    WEAK_SOUND,
    WORD_CLASSES,
    WORDS_ENDING_IN_E,
    ZH_MARKER,
)

SHORT_PAUSE_S = 0.15
MARKER_PAUSE_S = 0.25
_LONG_FACTOR = 1.6
# A median of fewer characters says nothing about a speaker's pace.
_MIN_TIMED_CHARS = 10
_LOOK_AHEAD_WORDS = 4


@dataclass(frozen=True)
class Hit:
    """One filler word: its class, its span in the text, and the rule that told it."""

    kind: str
    start: int
    end: int
    rule: str


@dataclass
class FillerScan:
    """Scans one answer. ``silences`` are the measured pauses as sorted (start_s, end_s)."""

    answer: AnswerText
    silences: tuple[tuple[float, float], ...] = ()
    hits: list[Hit] = field(default_factory=list)
    markers: Counter[str] = field(default_factory=Counter)

    def run(self) -> None:
        """Fill ``hits`` (in text order) and ``markers`` (how often each discourse marker occurs)."""
        if self._is_acknowledgement():
            return
        self._quoted = self.answer.quoted()
        self._sounds()
        self._weak_sounds()
        self._demonstratives()
        self._linkers()
        self._markers()
        self.hits.sort(key=lambda hit: hit.start)

    # --- class A ---

    def _is_acknowledgement(self) -> bool:
        if "…" in self.answer.text or "..." in self.answer.text:
            return False
        letters = "".join(char for char in self.answer.folded if char.isalnum())
        rest = ACKNOWLEDGING_SOUND.sub("", letters, count=3)
        return bool(letters) and ACKNOWLEDGEMENT.fullmatch(rest) is not None

    def _sounds(self) -> None:
        text = self.answer.text
        shouting = text.isascii() and text.isupper()
        for match in self._matches(SOUND):
            start, end = match.span()
            # ER 图, 5 mm: a term or a unit, not a sound.
            term = match.group().isascii() and text[start:end].isupper() and not shouting
            unit = match.group() == "mm" and re.search(r"\d\s*$", text[:start]) is not None
            if not (term or unit or NOT_SOUND.match(self.answer.folded, start)):
                self._add("A", start, end, "sound")

    def _weak_sounds(self) -> None:
        for match in self._matches(WEAK_SOUND):
            start, end = match.span()
            rule = self._e_rule(start, end) if match.group() == "额" else self._ah_rule(start, end)
            if rule:
                self._add("A", start, end, rule)

    def _e_rule(self, start: int, end: int) -> str | None:
        """额 counts only as a token of its own: never inside 金额 or 额外."""
        before = self.answer.before(start)
        if before.parts() or self._beside_left(start):
            return "own_token"
        if self._ends_with(start, WORDS_ENDING_IN_E):
            return None
        alone = bool(before.between) or (start, end) in self.answer.word_spans
        return "own_token" if alone or self._ends_with(start, LINKS) else None

    def _ah_rule(self, start: int, end: int) -> str | None:
        """啊 and 哎 count clause-initially, beside a sound or between pauses; never ending a sentence."""
        before, after = self.answer.before(start), self.answer.after(end)
        isolated = before.pauses(SHORT_PAUSE_S) and after.pauses(SHORT_PAUSE_S)
        if (after.edge or after.sentence) and not after.ellipsis:
            return None
        if before.marked:
            return "clause_initial"
        if isolated:
            return "isolated"
        return "beside_sound" if self._beside_left(start) and not before.parts() else None

    # --- class B ---

    def _demonstratives(self) -> None:
        matches = self._matches(DEMONSTRATIVE)
        for place, match in enumerate(matches):
            neighbours = matches[max(0, place - 1) : place] + matches[place + 1 : place + 2]
            if any(self._repeats(match, other) for other in neighbours):
                self._add("B", *match.span(), "repeated")
            elif rule := self._demonstrative_rule(*match.span()):
                self._add("B", *match.span(), rule)

    def _repeats(self, one: re.Match[str], other: re.Match[str]) -> bool:
        first, second = sorted((one, other), key=lambda match: match.start())
        between = self.answer.text[first.end() : second.start()]
        return one.group() == other.group() and not between.strip(" \t\u3000，、,…")

    def _demonstrative_rule(self, start: int, end: int) -> str | None:
        names_thing = self.answer.folded.startswith(HEAD_NOUNS, end)
        if self._beside_right(end) or (self._beside_left(start) and not names_thing):
            return "beside_sound"
        after = self.answer.after(end)
        broken_off = after.clause or after.ellipsis or after.pauses(SHORT_PAUSE_S)
        if broken_off and not self._is_object(start):
            return "before_pause"
        if self._function_words_follow(end) and not self._is_object(start):
            return "function_words_follow"
        return "long" if self._is_long(start, end) and not names_thing else None

    def _is_object(self, start: int) -> bool:
        """Whether a verb or preposition right before takes the demonstrative as its object (我选那个)."""
        if self.answer.before(start).parts():
            return False
        left = self.answer.folded[:start].rstrip()
        if left.endswith("就是"):
            return not self._starts_clause(len(left) - 2)
        return left.endswith(TAKES_OBJECT) and not left.endswith(LINKS)

    def _function_words_follow(self, end: int) -> bool:
        """Whether a pronoun, conjunction or the like follows, and neither a noun nor 的 within four words."""
        folded = self.answer.folded
        if FRONTED_OBJECT.match(folded, end):
            return False
        position, seen = end, 0
        while seen < _LOOK_AHEAD_WORDS:
            boundary = self.answer.after(position)
            if boundary.marked and seen:
                break
            position += len(boundary.between)
            word = next((folded[position : position + size] for size in (3, 2, 1)
                         if folded[position : position + size] in WORD_CLASSES), None)  # fmt: skip
            # An unknown word is taken for a noun: rather miss a filler than accuse a demonstrative.
            if word is None or (seen == 0 and WORD_CLASSES[word] not in MAY_FOLLOW_FILLER):
                return False
            position, seen = position + len(word), seen + 1
        return seen > 0

    def _is_long(self, start: int, end: int) -> bool:
        lengths = [high - low for times in self.answer.times if times is not None for low, high in [times]]
        times = self.answer.span_times(start, end)
        if times is None or len(lengths) < _MIN_TIMED_CHARS:
            return False
        # Recognisers stretch words over the silence beside them; only what sounded is length.
        spoken_s = times[1] - times[0] - overlap_s(*times, self.silences)
        return spoken_s >= _LONG_FACTOR * 2 * median(lengths)

    # --- class C ---

    def _linkers(self) -> None:
        matches = self._matches(LINKER)
        for place in reversed(range(len(matches))):
            match = matches[place]
            neighbours = matches[max(0, place - 1) : place] + matches[place + 1 : place + 2]
            if any(self._repeats(match, other) for other in neighbours):
                self._add("C", *match.span(), "repeated")
            elif rule := self._linker_rule(match):
                self._add("C", *match.span(), rule)

    def _linker_rule(self, match: re.Match[str]) -> str | None:
        start, end = match.span()
        before, after = self.answer.before(start), self.answer.after(end)
        if match.group() == "就是说":
            ends_clause = after.clause or after.ellipsis or after.pauses(SHORT_PAUSE_S)
            return "between_pauses" if before.parts() and ends_clause else None
        if self._beside_right(end):
            return "before_filler"
        # After a noun 就是 is the copula (关键就是……), whatever pause follows.
        if not self._starts_clause(start):
            return None
        if before.marked and after.clause:
            return "clause_initial"
        return "before_pause" if after.ellipsis or after.pauses(SHORT_PAUSE_S) else None

    def _starts_clause(self, start: int) -> bool:
        """Whether what begins here follows a mark, a pause, a filler or a linking word."""
        return (
            self.answer.before(start).parts()
            or self._beside_left(start)
            or self.answer.folded[:start].rstrip().endswith(LINKS)
        )

    # --- class D ---

    def _markers(self) -> None:
        found = [*self._matches(ZH_MARKER), *self._matches(EN_MARKER)]
        matches = sorted(
            (match for match in found if self._is_marker(match)), key=lambda match: match.start()
        )
        self.markers.update(match.group() for match in matches)
        for place in reversed(range(len(matches))):
            match = matches[place]
            neighbours = matches[max(0, place - 1) : place] + matches[place + 1 : place + 2]
            if any(self._repeats(match, other) for other in neighbours):
                self._add("D", *match.span(), "repeated")
            elif self._beside_right(match.end()):
                self._add("D", *match.span(), "before_filler")
            elif match.group() not in CLOSING_MARKERS and self._long_pause_after(match.end()):
                self._add("D", *match.span(), "before_pause")

    def _is_marker(self, match: re.Match[str]) -> bool:
        """Whether an English word that also means something is set off as a marker here."""
        before, after = self.answer.before(match.start()), self.answer.after(match.end())
        if match.group() == "so":
            return before.parts()
        if match.group() == "like":
            if re.match(r"[ ,]+like\b", self.answer.folded[match.end() :]) or re.search(
                r"\blike[ ,]+$", self.answer.folded[: match.start()]
            ):
                return True
            return (
                after.clause
                or after.ellipsis
                or after.pauses(MARKER_PAUSE_S)
                or self._beside_right(match.end())
            )
        return True

    def _long_pause_after(self, end: int) -> bool:
        after = self.answer.after(end)
        return after.ellipsis or after.pauses(MARKER_PAUSE_S)

    # --- neighbours ---

    def _matches(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """Matches outside quoted speech and outside what is already a filler."""
        taken = [(hit.start, hit.end) for hit in self.hits] + list(self._quoted)
        return [
            match
            for match in pattern.finditer(self.answer.folded)
            if not any(low < match.end() and match.start() < high for low, high in taken)
        ]

    def _beside_left(self, start: int) -> bool:
        return any(hit.end <= start and self._touch(hit.end, start) for hit in self.hits)

    def _beside_right(self, end: int) -> bool:
        return any(end <= hit.start and self._touch(end, hit.start) for hit in self.hits)

    def _touch(self, left: int, right: int) -> bool:
        return not self.answer.text[left:right].strip(" \t\u3000、")

    def _ends_with(self, start: int, endings: tuple[str, ...]) -> bool:
        return self.answer.folded[:start].rstrip().endswith(endings)

    def _add(self, kind: str, start: int, end: int, rule: str) -> None:
        self.hits.append(Hit(kind, start, end, rule))
