"""Cut an answer, while it is being spoken, into chunks that a recogniser can decode one by one.

Pure arithmetic on samples and speech flags. Every counted speech run lies in exactly one chunk; a run counts
from 100 ms, and gaps under 100 ms do not end it. A piece too short to be decoded alone (a 嗯 between two
pauses) is kept for the chunk that follows, and joins the one before it where none does; the long silence
between them is left out, for recognisers invent words in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from speech.audio import SAMPLE_RATE_HZ

# Less speech than this in a chunk brings invented text rather than words.
MIN_SPEECH_S = 0.3
Run = tuple[int, int]


@dataclass(frozen=True)
class Chunk:
    """Samples ``first`` to ``last`` (exclusive) of the answer, ``speech_samples`` of them speech.

    The silences ``skipped``, in order, are no part of its sound.
    """

    first: int
    last: int
    speech_samples: int
    skipped: tuple[Run, ...] = ()

    @property
    def speech_s(self) -> float:
        """Seconds of speech in the chunk."""
        return self.speech_samples / SAMPLE_RATE_HZ

    @property
    def samples(self) -> int:
        """How long its sound is."""
        return self.last - self.first - sum(end - start for start, end in self.skipped)

    @property
    def spans(self) -> tuple[Run, ...]:
        """The stretches of the answer that its sound is made of."""
        starts = (self.first, *(end for _, end in self.skipped))
        ends = (*(start for start, _ in self.skipped), self.last)
        return tuple(zip(starts, ends, strict=True))

    def left_out_s(self, at_s: float) -> float:
        """How much silence was left out before ``at_s`` (s from the beginning of its sound)."""
        position, left_out = self.first + at_s * SAMPLE_RATE_HZ, 0
        for start, end in self.skipped:
            if position + left_out < start:
                break
            left_out += end - start
        return left_out / SAMPLE_RATE_HZ


@dataclass(frozen=True)
class ChunkLimits:
    """Where to cut, in seconds.

    A pause of ``pause_s`` ends a chunk that is at least ``min_chunk_s`` long: words decode better in company,
    and every chunk costs one pass of the encoder, however short. A pause of ``long_pause_s`` ends any chunk,
    because recognisers invent words in long silences. At ``max_s`` the longest pause inside decides, and
    without any pause the cut is hard. ``pad_s`` of silence stays on both sides of the speech where there is
    as much. What has less than ``min_speech_s`` of speech is no chunk of its own; joined to the chunk before
    it, it may make that one longer than ``max_s`` by ``join_s``.
    """

    max_s: float = 25.0
    min_chunk_s: float = 5.0
    pause_s: float = 0.5
    long_pause_s: float = 1.5
    pad_s: float = 0.2
    min_run_s: float = 0.1
    bridge_s: float = 0.1
    min_speech_s: float = MIN_SPEECH_S
    join_s: float = 1.0

    @classmethod
    def for_window(cls, window_s: float) -> ChunkLimits:
        """Return the limits for a model that sees ``window_s``: 1 s less than that, 25 s at most."""
        max_s = min(25.0, window_s - 1.0)
        if max_s < 2.0:
            raise ValueError(f"a window of {window_s} s is too short to cut speech into")
        return cls(max_s=max_s, min_chunk_s=min(5.0, max_s / 2))


class PauseChunker:
    """Takes stretches of speech and silence in order and says which chunks have become final."""

    def __init__(self, limits: ChunkLimits) -> None:
        self._limits = limits
        self._position = 0
        self._before: Chunk | None = None
        self._runs: list[Run] = []
        self._candidate: Run | None = None

    @property
    def position(self) -> int:
        """How many samples have been taken."""
        return self._position

    def push(self, samples: int, is_speech: bool) -> tuple[Chunk, ...]:
        """Take ``samples`` more samples, all speech or all silence; return the chunks that are now final."""
        start, self._position = self._position, self._position + samples
        if is_speech:
            return self._speech(start, samples)
        if self._too_little(self._runs):
            return ()
        silent = self._position - self._runs[-1][1]
        spoken = self._runs[-1][1] - self._runs[0][0] - _length(self._skipped(self._runs))
        long_enough = spoken >= _samples(self._limits.min_chunk_s)
        wanted_s = self._limits.pause_s if long_enough else self._limits.long_pause_s
        # A sound that may still become a run is no part of a pause, but neither does it undo one.
        return (self._emit(len(self._runs)),) if silent >= _samples(wanted_s) else ()

    def tail(self) -> Chunk | None:
        """Return what is outstanding, as it would be cut now; None when nothing is.

        After ``pad_s`` of silence it no longer changes until speech resumes. With too little speech of its
        own it holds the chunk before it as well, and stands in that one's place.
        """
        return self._joined(self._chunk(len(self._runs))) if self._runs else None

    def finish(self) -> Chunk | None:
        """Return the last chunk as `tail` does, None when it holds no speech; nothing is outstanding then.

        What is pushed later makes chunks of its own.
        """
        last = self.tail()
        self._before = last or self._before
        self._runs = []
        return last

    def _speech(self, start: int, samples: int) -> tuple[Chunk, ...]:
        bridge = _samples(self._limits.bridge_s)
        if self._runs and start - self._runs[-1][1] < bridge:
            self._runs[-1] = (self._runs[-1][0], self._position)
            self._candidate = None
        else:
            candidate = self._candidate
            if candidate is None or start - candidate[1] >= bridge:
                candidate = (start, start)
            self._candidate = (candidate[0], self._position)
            if self._position - candidate[0] < _samples(self._limits.min_run_s):
                return ()
            self._runs.append(self._candidate)
            self._candidate = None
        chunks = []
        while self._runs and self._owed() > _samples(self._limits.max_s):
            chunks.append(self._split(samples))
        return tuple(chunks)

    def _owed(self) -> int:
        """How long the sound of what is outstanding is, if speech ends now."""
        whole = self._position + _samples(self._limits.pad_s) - self._first()
        return whole - _length(self._skipped(self._runs))

    def _split(self, newest_samples: int) -> Chunk:
        """Cut a chunk that has grown too long: in its longest pause, or before the newest samples."""
        gaps = [second[0] - first[1] for first, second in pairwise(self._runs)]
        cuts = [index for index in range(len(gaps)) if not self._too_little(self._runs[: index + 1])]
        if cuts:
            # Of equal pauses the last: less is left outstanding.
            longest = max(cuts, key=lambda index: (gaps[index], index))
            return self._emit(longest + 1)
        start, end = self._runs[-1]
        cut = end - newest_samples
        if cut <= start:  # more than a whole chunk came at once
            room = _samples(self._limits.max_s) - (self._owed() - _samples(self._limits.pad_s))
            cut = min(end, max(start + 1, end + room))
        whole = len(self._runs)
        self._runs[-1:] = [(start, cut), (cut, end)] if cut < end else [(start, end)]
        return self._emit(whole)

    def _emit(self, runs: int) -> Chunk:
        self._before = self._chunk(runs)
        del self._runs[:runs]
        return self._before

    def _chunk(self, count: int) -> Chunk:
        """Return the chunk of the first ``count`` runs, padded by at most half of the gap that follows."""
        runs = self._runs[:count]
        end = runs[-1][1]
        pad = _samples(self._limits.pad_s)
        if count < len(self._runs):
            pad = min(pad, (self._runs[count][0] - end) // 2)
        return Chunk(self._first(), min(end + pad, self._position), _length(runs), self._skipped(runs))

    def _joined(self, last: Chunk) -> Chunk:
        """``last`` as it is, or behind the chunk before it where it has too little speech of its own."""
        before = self._before
        if before is None or last.speech_samples >= _samples(self._limits.min_speech_s):
            return last
        between = ((before.last, last.first),) if before.last < last.first else ()
        speech = before.speech_samples + last.speech_samples
        whole = Chunk(before.first, last.last, speech, (*before.skipped, *between, *last.skipped))
        return whole if whole.samples <= _samples(self._limits.max_s + self._limits.join_s) else last

    def _skipped(self, runs: Sequence[Run]) -> tuple[Run, ...]:
        """The silences between ``runs`` that would have ended a chunk, without their padding."""
        pad, long = _samples(self._limits.pad_s), _samples(self._limits.long_pause_s)
        gaps = ((first[1], second[0]) for first, second in pairwise(runs))
        return tuple((start + pad, end - pad) for start, end in gaps if end - start >= long)

    def _too_little(self, runs: Sequence[Run]) -> bool:
        return _length(runs) < _samples(self._limits.min_speech_s)

    def _first(self) -> int:
        floor = self._before.last if self._before is not None else 0
        return max(floor, self._runs[0][0] - _samples(self._limits.pad_s))


def _length(runs: Sequence[Run]) -> int:
    return sum(end - start for start, end in runs)


def _samples(seconds: float) -> int:
    return round(seconds * SAMPLE_RATE_HZ)
