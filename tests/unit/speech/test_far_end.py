"""Where sound lies on the time line, whatever its stamps say."""

from __future__ import annotations

import numpy as np

from speech.far_end import FarEnd, SampleClock

MS = 1_000_000
SOUND = np.arange(1, 1_601, dtype=np.int16)


def test_what_played_is_found_at_its_time() -> None:
    far = FarEnd()
    far.put(SOUND, 100 * MS)
    assert np.array_equal(far.take(1_600 + 100, 200), SOUND[100:300])
    assert not far.take(0, 1_600).any()


def test_jitter_of_the_stamps_leaves_no_gap() -> None:
    far = FarEnd()
    far.put(SOUND[:800], 0)
    far.put(SOUND[800:], 57 * MS)
    assert np.array_equal(far.take(0, 1_600), SOUND)


def test_a_later_sound_lies_at_its_own_time() -> None:
    far = FarEnd()
    far.put(SOUND[:800], 0)
    far.put(SOUND[800:], 200 * MS)
    assert not far.take(800, 2_400).any()
    assert np.array_equal(far.take(3_200, 800), SOUND[800:])


def test_a_microphone_is_numbered_evenly() -> None:
    clock = SampleClock()
    places = [clock.place(number * 32 * MS + jitter * MS, 512) for number, jitter in enumerate([0, 3, -4, 2])]
    assert np.array_equal(np.diff(places), [512, 512, 512])


def test_a_microphone_whose_clock_drifts_is_followed() -> None:
    clock = SampleClock()
    for number in range(4_000):
        place = clock.place(round(number * 32.01 * MS), 512)
    assert abs(place - 3_999 * 32.01 * 16) < 80


def test_a_gap_in_the_microphone_is_a_gap() -> None:
    clock = SampleClock()
    clock.place(0, 512)
    assert clock.place(132 * MS, 512) == 132 * 16
