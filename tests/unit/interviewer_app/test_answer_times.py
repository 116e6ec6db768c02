"""Where speech begins in an answer's sound, by the clock of the recording."""

from __future__ import annotations

import pytest

from interviewer_app.sessions.answer_times import onsets_s
from interviewer_app.sessions.audio_log import SecondMark
from interviewer_app.sessions.records import AnswerRecord, Session, SessionRecord, TurnRecord

SECOND_NS = 10**9
# Ten seconds are recorded, then nothing for five (a pause), then ten more.
MARKS = tuple(
    SecondMark(seq, seq * 16_000, 16_000, 0, (100 + seq + (5 if seq >= 10 else 0)) * SECOND_NS)
    for seq in range(20)
)


def onset_s(**answer: int | None) -> float | None:
    record = SessionRecord(Session("s", {}, 0), (TurnRecord(3, answer=AnswerRecord("", **answer)),))
    return onsets_s(record, MARKS, 16_000).get(3)


def test_the_onset_is_placed_by_the_mark_before_it() -> None:
    span = {"mic_offset_samples": 32_000, "mic_end_samples": 160_000}
    assert onset_s(**span, t_on_ns=102 * SECOND_NS + 340_000_000) == pytest.approx(0.34)
    late = {"mic_offset_samples": 11 * 16_000, "mic_end_samples": 15 * 16_000}
    assert onset_s(**late, t_on_ns=117 * SECOND_NS + 500_000_000) == pytest.approx(1.5)


@pytest.mark.parametrize(
    "answer",
    [
        {"mic_offset_samples": None, "mic_end_samples": None, "t_on_ns": 103 * SECOND_NS},
        {"mic_offset_samples": 0, "mic_end_samples": 16_000, "t_on_ns": None},
        {"mic_offset_samples": 0, "mic_end_samples": 16_000, "t_on_ns": 99 * SECOND_NS},
        {"mic_offset_samples": 0, "mic_end_samples": 16_000, "t_on_ns": 104 * SECOND_NS},
    ],
    ids=["no sound", "no stamp", "before the recording", "outside the answer"],
)
def test_what_cannot_be_placed_has_no_onset(answer: dict[str, int | None]) -> None:
    assert onset_s(**answer) is None
