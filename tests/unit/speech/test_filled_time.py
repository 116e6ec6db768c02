"""A filler parts the silence around it; what is left over is silent, and nothing is both or lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.answer_text import overlap_s, union
from speech.filled_time import filled_time, part_gaps
from speech.mask import Gap, SpeechMask, mask_from_frames

SPEECH_S, GAP_S = 1.0, 2.0


def mask() -> SpeechMask:
    """Speech, two seconds of silence, speech."""
    speech = [True] * round(100 * SPEECH_S)
    return mask_from_frames([*speech, *[False] * round(100 * GAP_S), *speech])


def test_a_filler_in_the_midst_of_a_gap_leaves_two_silences() -> None:
    parted = part_gaps([Gap(1.0, 3.0)], ((1.5, 2.0),), 0.2)
    assert [(gap.start_s, gap.end_s) for gap in parted] == [(1.0, 1.5), (2.0, 3.0)]


def test_a_short_silence_beside_a_filler_is_no_pause() -> None:
    parted = part_gaps([Gap(1.0, 3.0)], ((1.1, 2.0),), 0.2)
    assert [(gap.start_s, gap.end_s) for gap in parted] == [(2.0, 3.0)]
    assert part_gaps([Gap(1.0, 1.6)], ((1.1, 1.5),), 0.2) == (Gap(1.0, 1.6),)


def test_gaps_without_a_filler_stay_as_they_are() -> None:
    gaps = (Gap(1.0, 1.4), Gap(2.0, 2.3))
    assert part_gaps(gaps, ((0.2, 0.9), (1.5, 1.9)), 0.2) == gaps


def test_a_filler_that_the_mask_hears_in_part_sounds_where_the_voice_does() -> None:
    filled = filled_time([(0.8, 2.6)], [], mask(), [(0.0, 1.0), (1.0, 1.5), (3.0, 4.0)])
    assert filled.spans == filled.sure == (pytest.approx((0.8, 1.5)),)


def test_without_a_voice_to_go_by_only_an_unheard_filler_parts_the_silence() -> None:
    stretched, inside = (0.8, 1.9), (2.2, 2.6)
    filled = filled_time([stretched, inside], [], mask(), None)
    assert filled.spans == (stretched, inside)
    assert filled.sure == (inside,)


@pytest.mark.parametrize("voice", [None, ()])
def test_what_was_heard_is_always_sure(voice: tuple[()] | None) -> None:
    assert filled_time([], [(1.2, 1.6)], mask(), voice).sure == ((1.2, 1.6),)


def test_a_written_filler_that_nothing_bears_out_fills_no_time() -> None:
    assert filled_time([(1.2, 1.6)], [], mask(), [(0.0, 1.0)]).spans == ()


moments = st.integers(0, 500).map(lambda hundredths: hundredths / 100)
spans = st.lists(st.tuples(moments, moments).map(lambda two: (min(two), max(two))), max_size=6).map(union)


@given(spans, spans)
def test_every_silence_lies_in_its_gap_and_is_free_of_fillers(
    gaps: tuple[tuple[float, float], ...], filled: tuple[tuple[float, float], ...]
) -> None:
    given_gaps = [Gap(*span) for span in gaps if span[1] - span[0] >= 0.2]
    parted = part_gaps(given_gaps, filled, 0.2)
    assert all(one.end_s <= other.start_s + 1e-9 for one, other in pairwise(parted))
    for gap in given_gaps:
        inside = [part for part in parted if gap.start_s <= part.start_s and part.end_s <= gap.end_s]
        free = [part for part in inside if not overlap_s(part.start_s, part.end_s, filled)]
        assert free == inside or inside == [gap]
        silent_s = gap.duration_s - overlap_s(gap.start_s, gap.end_s, filled)
        assert sum(part.duration_s for part in free) <= silent_s + 1e-9
