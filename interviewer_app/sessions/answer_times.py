"""Places the speech of answers in their own sound, by the clock that both were stamped with."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer_app.sessions.audio_log import SecondMark
from interviewer_app.sessions.records import AnswerRecord, SessionRecord


def onsets_s(record: SessionRecord, marks: Sequence[SecondMark], rate_hz: int) -> dict[int, float]:
    """Return by turn when an answer's speech began, in seconds from the start of the answer's sound.

    Answers without a stamp, without sound, or outside the marked sound are not in it.
    """
    found = {}
    for turn in record.turns:
        onset_s = _onset_s(turn.answer, marks, rate_hz) if turn.answer is not None else None
        if onset_s is not None:
            found[turn.turn] = onset_s
    return found


def _onset_s(answer: AnswerRecord, marks: Sequence[SecondMark], rate_hz: int) -> float | None:
    start, end, t_on_ns = answer.mic_offset_samples, answer.mic_end_samples, answer.t_on_ns
    if start is None or end is None or t_on_ns is None:
        return None
    before = [mark for mark in marks if mark.captured_ns <= t_on_ns]
    if not before:
        return None
    mark = before[-1]
    place = mark.offset_samples + (t_on_ns - mark.captured_ns) * rate_hz / 1e9
    return (place - start) / rate_hz if start <= place < end else None
