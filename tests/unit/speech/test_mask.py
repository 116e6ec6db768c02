"""Checks the cleaning of raw speech flags and the times read from them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.mask import Gap, mask_from_frames, steadied


def flags(*runs: tuple[bool, int]) -> list[bool]:
    """Raw flags from (is speech, milliseconds) pieces."""
    return [speech for speech, duration_ms in runs for _ in range(duration_ms // 10)]


def test_onset_offset_and_gap_are_exact() -> None:
    mask = mask_from_frames(flags((False, 500), (True, 1000), (False, 250), (True, 400), (False, 900)))
    assert (mask.onset_s, mask.offset_s) == (0.5, 2.15)
    assert mask.gaps == (Gap(1.5, 1.75),)
    assert mask.gaps[0].duration_s == pytest.approx(0.25)
    assert mask.speech_s == pytest.approx(1.4)


def test_a_gap_below_the_limit_is_no_pause_but_stays_silent() -> None:
    mask = mask_from_frames(flags((True, 500), (False, 240), (True, 500)))
    assert mask.gaps == ()
    assert mask.speech_s == pytest.approx(1.0)
    assert mask.gaps_from(0.2) == (Gap(0.5, 0.74),)


def test_a_click_is_removed_and_joins_the_gaps_beside_it() -> None:
    mask = mask_from_frames(
        flags((True, 90), (False, 300), (True, 500), (False, 150), (True, 90), (False, 150), (True, 300))
    )
    assert mask.onset_s == 0.39
    assert [gap.duration_s for gap in mask.gaps] == [pytest.approx(0.39)]


def test_a_stop_consonant_is_bridged_and_100_ms_are_not() -> None:
    bridged = mask_from_frames(flags((True, 200), (False, 90), (True, 200)))
    assert bridged.frames.all()
    kept = mask_from_frames(flags((True, 200), (False, 100), (True, 200)))
    assert not kept.frames.all()


def test_a_run_of_100_ms_counts_as_speech() -> None:
    assert mask_from_frames(flags((False, 100), (True, 100), (False, 100))).onset_s == 0.1


@pytest.mark.parametrize("raw", [[], [False] * 50, flags((False, 100), (True, 90), (False, 100))])
def test_nobody_speaks(raw: list[bool]) -> None:
    mask = mask_from_frames(raw)
    assert (mask.onset_s, mask.offset_s, mask.gaps, mask.speech_s) == (None, None, (), 0.0)


def test_two_dimensions_are_refused() -> None:
    with pytest.raises(ValueError, match="one dimension"):
        mask_from_frames(np.zeros((2, 3), dtype=bool))


def test_the_input_is_left_alone_and_the_result_cannot_be_changed() -> None:
    raw = np.array(flags((True, 50), (False, 200)), dtype=bool)
    mask = mask_from_frames(raw)
    assert raw[:5].all()
    with pytest.raises(ValueError, match="read-only"):
        mask.frames[0] = True


@given(st.lists(st.booleans(), max_size=400), st.integers(0, 80), st.integers(0, 80))
def test_silence_around_an_answer_changes_nothing_but_the_onset(
    raw: list[bool], before: int, after: int
) -> None:
    plain = mask_from_frames(raw)
    padded = mask_from_frames([False] * before + raw + [False] * after)
    assert padded.speech_s == plain.speech_s
    assert [gap.duration_s for gap in padded.gaps] == pytest.approx([gap.duration_s for gap in plain.gaps])
    if plain.onset_s is not None and padded.onset_s is not None:
        assert padded.onset_s - plain.onset_s == pytest.approx(before * 0.01)


@given(st.lists(st.booleans(), max_size=400))
def test_cleaning_twice_is_cleaning_once(raw: list[bool]) -> None:
    once = mask_from_frames(raw)
    twice = mask_from_frames(once.frames)
    assert (twice.frames == once.frames).all()
    assert twice.gaps == once.gaps


def standing(*runs: tuple[float, int]) -> np.ndarray:
    """How far frames stand above the noise, from (deviations, milliseconds) pieces."""
    return np.array([above for above, duration_ms in runs for _ in range(duration_ms // 10)], np.float32)


def test_a_soft_onset_is_taken_in_and_a_late_offset_cut() -> None:
    raw = flags((False, 500), (True, 400), (False, 500))
    above = standing((0, 440), (9, 430), (0, 530))
    mask = mask_from_frames(raw, above=above)
    assert (mask.onset_s, mask.offset_s) == (0.45, 0.87)


def test_an_onset_is_moved_by_a_third_of_the_silence_at_most() -> None:
    raw = flags((True, 400), (False, 120), (True, 400))
    mask = mask_from_frames(raw, above=standing((9, 920)))
    assert mask.gaps_from(0.05) == (Gap(0.4, 0.49),)


@pytest.mark.parametrize(
    ("share_ms", "above", "is_pause"), [(250, 3, False), (100, 3, True), (250, 0.5, True)]
)
def test_a_gap_that_one_detector_and_the_level_call_sound_is_filled(
    share_ms: int, above: float, is_pause: bool
) -> None:
    raw = flags((True, 400), (False, 300), (True, 400))
    heard = np.array(flags((True, 400 + share_ms), (False, 300 - share_ms), (True, 400)))
    mask = mask_from_frames(raw, above=standing((9, 400), (above, 300), (9, 400)), heard=heard)
    assert bool(mask.gaps) == is_pause


def test_a_dropout_is_filled_only_where_sound_goes_on() -> None:
    raw = np.array(flags((True, 300), (False, 150), (True, 300), (False, 150), (True, 300)))
    steady = steadied(raw, standing((9, 750), (0, 150), (9, 300)), 0.2)
    assert steady[:75].all()
    assert not steady[75:90].any()
    assert np.array_equal(steadied(raw, standing((9, 1200)), 0.15), raw)
