"""Sets an answer's pauses and fillers into its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from interviewer_app.sessions.html_elements import Html, element, joined
from interviewer_app.sessions.records import AnswerRecord, number_or_none
from interviewer_app.sessions.report_speech import SpanView, SpeechView
from interviewer_app.sessions.report_words import Words

SHOWN_PAUSE_S = 0.25


@dataclass(frozen=True)
class _PlacedWord:
    char_start: int
    char_end: int
    start_s: float
    end_s: float


def marked_text(answer: AnswerRecord, speech: SpeechView, words: Words) -> Html:
    """Return the answer's text with its fillers highlighted and its pauses written where they fell.

    A pause is set behind the last word that ended before the pause's middle; without word times it is
    not set (the numbers below the text still name it).
    """
    text = answer.text
    placed = _place(answer)
    fillers = _filler_ranges(text, speech.fillers, placed)
    pauses: dict[int, list[SpanView]] = {}
    for pause in speech.pauses:
        if pause.duration_s >= SHOWN_PAUSE_S and placed:
            pauses.setdefault(_place_of_pause(pause, placed), []).append(pause)
    cuts = sorted({0, len(text), *pauses, *(edge for span in fillers for edge in span)})
    pieces: list[Html | str] = []
    for number, start in enumerate(cuts):
        pieces += [_pause_mark(pause, words) for pause in pauses.get(start, ())]
        end = cuts[number + 1] if number + 1 < len(cuts) else start
        piece = text[start:end]
        inside = any(first <= start < last for first, last in fillers)
        if piece:
            pieces.append(element("mark", piece, class_="filler") if inside else piece)
    return joined(pieces)


def _pause_mark(pause: SpanView, words: Words) -> Html:
    seconds = f"{pause.duration_s:.1f}"
    return element("mark", f"⏸ {seconds}", class_="pause", title=words("pause_label", seconds))


def _place(answer: AnswerRecord) -> list[_PlacedWord]:
    """Find each timed word in the text, in order; a word that was rewritten is passed over."""
    placed: list[_PlacedWord] = []
    cursor = 0
    for word in answer.words:
        said = word.get("text")
        start_s, end_s = number_or_none(word.get("start_s")), number_or_none(word.get("end_s"))
        if not isinstance(said, str) or not said.strip() or start_s is None or end_s is None:
            continue
        found = answer.text.find(said.strip(), cursor)
        if found < 0:
            continue
        cursor = found + len(said.strip())
        placed.append(_PlacedWord(found, cursor, start_s, end_s))
    return placed


def _place_of_pause(pause: SpanView, placed: Sequence[_PlacedWord]) -> int:
    middle_s = ((pause.start_s or 0.0) + (pause.end_s or 0.0)) / 2
    before = [word for word in placed if (word.start_s + word.end_s) / 2 <= middle_s]
    return before[-1].char_end if before else placed[0].char_start


def _filler_ranges(
    text: str, fillers: Sequence[SpanView], placed: Sequence[_PlacedWord]
) -> list[tuple[int, int]]:
    """Return where fillers stand in the text; those heard but not written have no place."""
    ranges = []
    for filler in fillers:
        start, end = filler.char_start, filler.char_end
        if (start is None or end is None) and filler.text and filler.start_s is not None:
            start, end = _range_by_time(filler, placed, text)
        if start is not None and end is not None and 0 <= start < end <= len(text):
            ranges.append((start, end))
    return ranges


def _range_by_time(
    filler: SpanView, placed: Sequence[_PlacedWord], text: str
) -> tuple[int | None, int | None]:
    for word in placed:
        overlaps = word.start_s < (filler.end_s or 0.0) and word.end_s > (filler.start_s or 0.0)
        if overlaps and text[word.char_start : word.char_end] in filler.text:
            return word.char_start, word.char_end
    return None, None
