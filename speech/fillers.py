"""Counts filler events in an answer: the words that fill a pause, merged where they stand together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from speech.answer_text import AnswerText, TimedGap, TimedWord, read_answer, union
from speech.filler_scan import FillerScan, Hit

MERGE_S = 0.15


@dataclass(frozen=True)
class FillerEvent:
    """One filler event with its evidence.

    ``kind`` is the class of its strongest word: ``A`` a sound (嗯, um), ``B`` 那个/这个, ``C`` 就是, ``D``
    a discourse marker used as a filler. ``text`` is the stretch of the answer as recognised, ``tokens`` how
    many filler words it holds. Times are in seconds from the start of the recording, None when the
    recogniser gave none; the character span is None for an event that was only heard. ``rule`` names the
    rules that told it, ``source`` is ``lexical`` or ``acoustic``.
    """

    kind: str
    text: str
    tokens: int
    start_s: float | None
    end_s: float | None
    char_start: int | None
    char_end: int | None
    rule: str
    source: str = "lexical"


@dataclass(frozen=True)
class FillerReport:
    """All fillers of an answer.

    ``discourse_markers`` are (marker, how often it occurs) whether or not it fills a pause. ``token_spans``
    are the character spans of the filler words, ``sound_spans`` the (start_s, end_s) of the class A ones,
    for the time they fill.
    """

    events: tuple[FillerEvent, ...] = ()
    discourse_markers: tuple[tuple[str, int], ...] = ()
    tokens: int = 0
    token_spans: tuple[tuple[int, int], ...] = ()
    sound_spans: tuple[tuple[float, float], ...] = ()
    words: tuple[tuple[str, int], ...] = ()

    @property
    def count(self) -> int:
        """The number of filler events."""
        return len(self.events)


def lexical_fillers(
    text: str,
    language: str,
    words: Sequence[TimedWord] | None = None,
    pauses: Sequence[TimedGap] | None = None,
) -> FillerReport:
    """Find the fillers that the recogniser wrote down.

    ``words`` carry the recogniser's times, ``pauses`` are the measured silences of 0.15 s and more on the
    same clock; both make the rules sharper, neither is needed. Chinese and English words are looked for in
    every answer, because answers mix them; ``language`` (``zh`` or ``en``) is checked. Raises ValueError
    for another.
    """
    if language not in ("zh", "en"):
        raise ValueError(f"language must be zh or en, not {language!r}")
    answer = read_answer(text, words, pauses)
    scan = FillerScan(answer, union([(pause.start_s, pause.end_s) for pause in pauses or ()]))
    scan.run()
    events: list[FillerEvent] = []
    for hit in scan.hits:
        event = _event(answer, hit)
        if events and _belongs(answer, events[-1], event):
            events[-1] = _joined(answer, events[-1], event)
        else:
            events.append(event)
    sounds = (answer.span_times(hit.start, hit.end) for hit in scan.hits if hit.kind == "A")
    spoken = Counter(answer.folded[hit.start : hit.end] for hit in scan.hits)
    return FillerReport(
        events=tuple(events),
        discourse_markers=tuple(scan.markers.most_common()),
        tokens=len(scan.hits),
        token_spans=tuple((hit.start, hit.end) for hit in scan.hits),
        sound_spans=union([times for times in sounds if times is not None]),
        words=tuple(spoken.most_common()),
    )


def merge_acoustic(report: FillerReport, heard: Iterable[FillerEvent]) -> FillerReport:
    """Add the fillers that were heard: one that overlaps or nearly touches a written one is the same.

    Nearly is less than 150 ms. ``heard`` are events with times and source ``acoustic``. An event that was
    both written and heard stays lexical; its rule names the sound too.
    """
    merged = list(report.events)
    sounds = list(report.sound_spans)
    new_tokens = 0
    for event in heard:
        if event.start_s is None or event.end_s is None:
            raise ValueError("an acoustic filler needs its times")
        sounds.append((event.start_s, event.end_s))
        near = [index for index, other in enumerate(merged) if _near(other, event)]
        if not near:
            merged.append(event)
            new_tokens += event.tokens
            continue
        joined = event
        for index in reversed(near):
            joined = _with_sound(merged.pop(index), joined)
        merged.insert(near[0], joined)
    merged.sort(key=lambda event: (event.start_s is None, event.start_s or 0.0))
    return replace(report, events=tuple(merged), tokens=report.tokens + new_tokens, sound_spans=union(sounds))


def _event(answer: AnswerText, hit: Hit) -> FillerEvent:
    start_s, end_s = answer.span_times(hit.start, hit.end) or (None, None)
    text = answer.text[hit.start : hit.end]
    return FillerEvent(hit.kind, text, 1, start_s, end_s, hit.start, hit.end, hit.rule)


def _belongs(answer: AnswerText, left: FillerEvent, right: FillerEvent) -> bool:
    """Whether two neighbours are one event: adjacent in the text, or less than 150 ms apart."""
    if left.char_end is None or right.char_start is None:
        return False
    if not answer.text[left.char_end : right.char_start].strip(" \t\u3000、"):
        return not answer.after(left.char_end).pauses(MERGE_S)
    if left.rule == right.rule == "repeated" and _same_repeated(answer, left, right):
        return True
    return _near(left, right)


def _same_repeated(answer: AnswerText, left: FillerEvent, right: FillerEvent) -> bool:
    """Whether the same word is repeated over nothing but a comma (那个，那个)."""
    between = answer.text[left.char_end : right.char_start]
    return left.text.endswith(right.text) and not between.strip(" \t\u3000，、,…")


def _near(left: FillerEvent, right: FillerEvent) -> bool:
    if left.start_s is None or left.end_s is None or right.start_s is None or right.end_s is None:
        return False
    return max(left.start_s, right.start_s) - min(left.end_s, right.end_s) < MERGE_S


def _joined(answer: AnswerText, left: FillerEvent, right: FillerEvent) -> FillerEvent:
    return replace(
        left,
        kind=min(left.kind, right.kind),
        text=answer.text[left.char_start : right.char_end],
        tokens=left.tokens + right.tokens,
        start_s=left.start_s if left.start_s is not None else right.start_s,
        end_s=right.end_s if right.end_s is not None else left.end_s,
        char_end=right.char_end,
        rule=_rules(left.rule, right.rule),
    )


def _with_sound(written: FillerEvent, heard: FillerEvent) -> FillerEvent:
    """Join an event with one that overlaps it in time; both have times."""
    return replace(
        written,
        kind=min(written.kind, heard.kind),
        text=written.text or heard.text,
        start_s=min(written.start_s or 0.0, heard.start_s or 0.0),
        end_s=max(written.end_s or 0.0, heard.end_s or 0.0),
        tokens=max(written.tokens, heard.tokens),
        char_start=written.char_start if written.char_start is not None else heard.char_start,
        char_end=written.char_end if heard.char_end is None else max(written.char_end or 0, heard.char_end),
        source="lexical" if "lexical" in (written.source, heard.source) else "acoustic",
        rule=_rules(written.rule, heard.rule),
    )


def _rules(*rules: str) -> str:
    """Join rule names, each once, in order."""
    return "+".join(dict.fromkeys(name for rule in rules for name in rule.split("+")))
