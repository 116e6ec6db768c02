"""When a line is held, yielded and taken up again."""

from __future__ import annotations

import pytest

from speech.audio import BLOCK_S
from speech.barge_in import (
    BargeInDetector,
    BargeInEvent,
    InterruptionBegan,
    InterruptionConfirmed,
    InterruptionDropped,
)

SETTLED_S = 10.0
LOUD_DB = -5.0
ECHO_DB = -40.0


def heard(
    detector: BargeInDetector,
    *runs: tuple[float, float],
    over_echo_db: float = LOUD_DB,
    over_usual_db: float = 0.0,
    far_end_s: float = SETTLED_S,
) -> list[tuple[float, BargeInEvent]]:
    """Push runs of (probability, seconds); return (s, event)."""
    events, block = [], 0
    for probability, seconds in runs:
        for _ in range(round(seconds / BLOCK_S)):
            block += 1
            event = detector.push(probability, over_echo_db, over_usual_db, block * BLOCK_S, far_end_s)
            if event is not None:
                events.append((block * BLOCK_S, event))
    return events


def test_speech_holds_the_line_at_once_and_takes_the_floor_after_half_a_second() -> None:
    (began_s, began), (confirmed_s, confirmed) = heard(BargeInDetector(), (0.0, 1.0), (0.9, 1.0))
    assert isinstance(began, InterruptionBegan)
    assert isinstance(confirmed, InterruptionConfirmed)
    assert began_s <= 1.0 + 2 * BLOCK_S
    assert 0.4 <= confirmed_s - began_s <= 0.55
    assert began.onset_s == confirmed.onset_s <= 1.0 - 0.2


def test_a_cough_gives_the_line_back() -> None:
    (began_s, _), (dropped_s, dropped) = heard(BargeInDetector(), (0.0, 1.0), (0.9, 0.15), (0.0, 2.0))
    assert isinstance(dropped, InterruptionDropped)
    assert dropped_s - began_s <= 0.7


def test_mumbling_gives_the_line_back_after_two_seconds() -> None:
    mumble = [(0.9, 2 * BLOCK_S), (0.0, 10 * BLOCK_S)] * 10
    events = heard(BargeInDetector(), *mumble)
    assert isinstance(events[1][1], InterruptionDropped)
    assert events[1][0] - events[0][0] == pytest.approx(2.0, abs=2 * BLOCK_S)


def test_after_a_cough_the_candidate_can_still_interrupt() -> None:
    events = heard(BargeInDetector(), (0.9, 0.1), (0.0, 1.0), (0.9, 1.0))
    assert [type(event) for _, event in events] == [
        InterruptionBegan,
        InterruptionDropped,
        InterruptionBegan,
        InterruptionConfirmed,
    ]


def test_nobody_interrupts_while_the_canceller_settles() -> None:
    assert heard(BargeInDetector(), (0.9, 2.0), far_end_s=2.9) == []


def test_speech_no_louder_than_an_echo_is_one() -> None:
    assert heard(BargeInDetector(), (0.9, 2.0), over_echo_db=ECHO_DB) == []


def test_a_candidate_whom_the_suppressor_hides_is_noticed_a_block_later() -> None:
    detector = BargeInDetector()
    (began_s, _), _ = heard(detector, (0.0, 0.96), (0.6, 2.0), over_echo_db=ECHO_DB, over_usual_db=15.0)
    assert began_s == pytest.approx(0.96 + 2 * BLOCK_S)


def test_after_the_floor_is_taken_nothing_more_is_told() -> None:
    detector = BargeInDetector()
    assert len(heard(detector, (0.9, 1.0), (0.0, 3.0), (0.9, 3.0))) == 2
    assert not detector.judging
