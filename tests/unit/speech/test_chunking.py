"""Where an answer is cut."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.chunking import Chunk, ChunkLimits, PauseChunker

BLOCK = 512
LIMITS = ChunkLimits()


def course(*stretches):
    """Blocks' flags for alternating (is_speech, seconds)."""
    return [flag for flag, seconds in stretches for _ in range(round(seconds / 0.032))]


def cut(flags, limits=LIMITS):
    """All chunks of a whole answer."""
    chunker = PauseChunker(limits)
    chunks = [chunk for flag in flags for chunk in chunker.push(BLOCK, flag)]
    last = chunker.finish()
    assert chunker.tail() is None
    if last is None:
        return chunks
    return [*(chunk for chunk in chunks if chunk.last <= last.first), last]


def seconds(chunk):
    return chunk.samples / 16_000


def test_a_short_answer_is_one_chunk_with_padding():
    (chunk,) = cut(course((False, 1.024), (True, 2.048), (False, 1.024)))
    assert (chunk.first, chunk.last) == (32 * BLOCK - 3200, 96 * BLOCK + 3200)
    assert chunk.speech_s == pytest.approx(2.048)


def test_a_pause_cuts_only_what_is_long_enough():
    assert len(cut(course((True, 2), (False, 0.6), (True, 2)))) == 1
    assert len(cut(course((True, 6), (False, 0.6), (True, 2)))) == 2


def test_a_long_silence_cuts_anything():
    first, second = cut(course((True, 1), (False, 6), (True, 1)))
    assert seconds(first) + seconds(second) < 3


def test_the_chunk_is_ready_while_the_pause_lasts():
    chunker = PauseChunker(LIMITS)
    ready_at = [
        index for index, flag in enumerate(course((True, 6.4), (False, 1.6))) if chunker.push(BLOCK, flag)
    ]
    assert ready_at == [200 + 15]  # the sixteenth block of silence: 0.512 s


def test_without_a_pause_the_longest_gap_cuts():
    flags = course((True, 10), (False, 0.32), (True, 8), (False, 0.192), (True, 12))
    first, second = cut(flags)
    assert first.last == pytest.approx((10 + 0.16) * 16_000, abs=BLOCK)
    assert first.last <= second.first


def test_endless_speech_is_cut_hard():
    chunks = cut(course((True, 60)))
    assert len(chunks) == 3
    assert sum(chunk.speech_samples for chunk in chunks) == round(60 / 0.032) * BLOCK
    assert all(before.last == after.first for before, after in itertools.pairwise(chunks))


def test_one_feed_longer_than_many_chunks_is_cut_too():
    chunker = PauseChunker(LIMITS)
    chunks = chunker.push(16_000 * 100, True)
    assert chunker.finish() is None
    assert sum(chunk.speech_samples for chunk in chunks) == 16_000 * 100
    assert all(seconds(chunk) <= 25 for chunk in chunks)


def test_clicks_are_no_speech():
    assert cut(course((False, 1), (True, 0.064), (False, 3))) == []


def test_the_tail_stands_still_in_silence_and_becomes_the_last_chunk():
    chunker = PauseChunker(LIMITS)
    for flag in course((True, 3), (False, 0.224)):
        chunker.push(BLOCK, flag)
    tail = chunker.tail()
    for flag in course((False, 0.4), (True, 0.064), (False, 0.4)):
        assert chunker.push(BLOCK, flag) == ()
        assert chunker.tail() == tail
    assert chunker.finish() == tail


def test_a_short_piece_between_two_pauses_goes_with_what_follows():
    (alone, last) = cut(course((True, 6.4), (False, 1.6), (True, 0.16), (False, 3.2), (True, 1.6)))
    assert alone.speech_s == pytest.approx(6.4)
    assert last.speech_s == pytest.approx(0.16 + 1.6)
    assert seconds(last) < 0.16 + 1.6 + 4 * LIMITS.pad_s + 0.01  # without the 3.2 s between


def test_a_short_piece_at_the_end_goes_with_what_precedes():
    flags = course((True, 6.4), (False, 1.6), (True, 0.16), (False, 1.6))
    chunker = PauseChunker(LIMITS)
    (before,) = [chunk for flag in flags for chunk in chunker.push(BLOCK, flag)]
    last = chunker.tail()
    assert last == chunker.finish()
    assert last.first == before.first
    assert last.skipped == ((before.last, 250 * BLOCK - 3200),)
    assert last.speech_s == pytest.approx(6.4 + 0.16)


def test_a_short_piece_alone_stays_alone():
    (only,) = cut(course((False, 1), (True, 0.16), (False, 3)))
    assert only.speech_s == pytest.approx(0.16)


def test_a_cut_leaves_no_short_piece_behind():
    flags = course((True, 0.16), (False, 1.28), (True, 16), (False, 0.32), (True, 12))
    first, second = cut(flags)
    assert first.speech_s == pytest.approx(0.16 + 16)
    assert second.speech_s == pytest.approx(12)


def test_a_time_in_the_sound_is_found_again_in_the_answer():
    chunk = Chunk(16_000, 96_000, 1, ((32_000, 48_000), (64_000, 80_000)))
    assert chunk.spans == ((16_000, 32_000), (48_000, 64_000), (80_000, 96_000))
    assert [chunk.left_out_s(at_s) for at_s in (0.5, 1.5, 2.5)] == [0.0, 1.0, 2.0]


def test_limits_follow_the_window():
    assert ChunkLimits.for_window(30.0).max_s == 25.0
    assert ChunkLimits.for_window(10.0).max_s == 9.0
    assert ChunkLimits.for_window(10.0).min_chunk_s == 4.5
    with pytest.raises(ValueError, match="window"):
        ChunkLimits.for_window(2.5)


STRETCHES = st.lists(
    st.tuples(st.booleans(), st.one_of(st.floats(0.0, 1.0), st.floats(0.0, 40.0))), max_size=25
)


@settings(deadline=None)
@given(STRETCHES, st.sampled_from([5.0, 10.0, 30.0]))
def test_chunks_cover_all_speech_once_within_the_limit(stretches, window_s):
    limits = ChunkLimits.for_window(window_s)
    flags = course(*stretches)
    chunks = cut(flags, limits)
    assert all(before.last <= after.first for before, after in itertools.pairwise(chunks))
    assert all(seconds(chunk) <= limits.max_s for chunk in chunks[:-1])
    assert all(seconds(chunk) <= limits.max_s + limits.join_s for chunk in chunks[-1:])
    assert all(0 <= chunk.first < chunk.last <= len(flags) * BLOCK for chunk in chunks)
    assert all(chunk.speech_samples > 0 for chunk in chunks)
    for start, end in counted_runs(flags):
        spans = [span for chunk in chunks for span in chunk.spans]
        assert sum(max(0, min(end, last) - max(start, first)) for first, last in spans) == end - start
    assert sum(chunk.speech_samples for chunk in chunks) == sum(
        end - start for start, end in counted_runs(flags)
    )


@settings(deadline=None)
@given(STRETCHES)
def test_only_a_whole_answer_can_have_too_little_speech(stretches):
    chunks = cut(course(*stretches))
    assert len(chunks) <= 1 or all(chunk.speech_s >= LIMITS.min_speech_s for chunk in chunks)


@settings(deadline=None)
@given(STRETCHES)
def test_no_chunk_holds_a_long_silence(stretches):
    flags = course(*stretches)
    for chunk in cut(flags):
        for first, last in chunk.spans:
            runs = [(max(first, start), min(last, end)) for start, end in counted_runs(flags)]
            inside = [run for run in runs if run[0] < run[1]]
            quiet = [second[0] - one[1] for one, second in itertools.pairwise(inside)]
            assert all(gap < LIMITS.long_pause_s * 16_000 for gap in quiet)


@settings(deadline=None)
@given(STRETCHES)
def test_cuts_lie_in_silence_unless_there_is_none(stretches):
    flags = course(*stretches)
    chunks = cut(flags)
    runs = counted_runs(flags)
    for chunk in chunks[:-1]:
        in_speech = [run for run in runs if run[0] < chunk.last < run[1]]
        if in_speech:
            # Hard cuts happen only where one run, or one behind a short piece, fills the whole chunk.
            earlier = sum(max(0, min(in_speech[0][0], end) - max(chunk.first, start)) for start, end in runs)
            assert earlier < LIMITS.min_speech_s * 16_000
            assert seconds(chunk) > LIMITS.max_s - LIMITS.pad_s - 0.2


def counted_runs(flags):
    """The definition, written the slow way: bridge gaps under 100 ms, then drop runs under 100 ms."""
    runs: list[list[int]] = []
    for index, flag in enumerate(flags):
        if not flag:
            continue
        start = index * BLOCK
        if runs and start - runs[-1][1] < 1600:
            runs[-1][1] = start + BLOCK
        else:
            runs.append([start, start + BLOCK])
    return [(start, end) for start, end in runs if end - start >= 1600]


def test_a_chunk_knows_its_speech_in_seconds():
    assert Chunk(0, 32_000, 8_000).speech_s == 0.5
