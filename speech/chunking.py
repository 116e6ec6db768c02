"""Cut an answer, while it is being spoken, into chunks that a recogniser can decode one by one.

Pure arithmetic on samples and speech flags. Every counted speech run lies in exactly one chunk; a run counts
from 100 ms, and gaps under 100 ms do not end it.
"""

from __future__ import annotations

from dataclasses import dataclass

from speech.audio import SAMPLE_RATE_HZ


@dataclass(frozen=True)
class Chunk:
    """Samples ``first`` to ``last`` (exclusive) of the answer, ``speech_samples`` of them speech."""

    first: int
    last: int
    speech_samples: int

    @property
    def speech_s(self) -> float:
        """Seconds of speech in the chunk."""
        return self.speech_samples / SAMPLE_RATE_HZ


@dataclass(frozen=True)
class ChunkLimits:
    """Where to cut, in seconds.

    A pause of ``pause_s`` ends a chunk that is at least ``min_chunk_s`` long: words decode better in company,
    and every chunk costs one pass of the encoder, however short. A pause of ``long_pause_s`` ends any chunk,
    because recognisers invent words in long silences. At ``max_s`` the longest pause inside decides, and
    without any pause the cut is hard. ``pad_s`` of silence stays on both sides of the speech where there is
    as much.
    """

    max_s: float = 25.0
    min_chunk_s: float = 5.0
    pause_s: float = 0.5
    long_pause_s: float = 1.5
    pad_s: float = 0.2
    min_run_s: float = 0.1
    bridge_s: float = 0.1

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
        self._floor = 0
        self._runs: list[tuple[int, int]] = []
        self._candidate: tuple[int, int] | None = None

    @property
    def position(self) -> int:
        """How many samples have been taken."""
        return self._position

    def push(self, samples: int, is_speech: bool) -> tuple[Chunk, ...]:
        """Take ``samples`` more samples, all speech or all silence; return the chunks that are now final."""
        start, self._position = self._position, self._position + samples
        if is_speech:
            return self._speech(start, samples)
        if not self._runs:
            return ()
        silent = self._position - self._runs[-1][1]
        long_enough = self._runs[-1][1] - self._runs[0][0] >= _samples(self._limits.min_chunk_s)
        wanted_s = self._limits.pause_s if long_enough else self._limits.long_pause_s
        # A sound that may still become a run is no part of a pause, but neither does it undo one.
        return (self._emit(len(self._runs)),) if silent >= _samples(wanted_s) else ()

    def tail(self) -> Chunk | None:
        """Return what is outstanding, as it would be cut now; None when nothing is.

        After ``pad_s`` of silence it no longer changes until speech resumes.
        """
        return self._chunk(len(self._runs)) if self._runs else None

    def finish(self) -> Chunk | None:
        """Return the last chunk, None when it holds no speech; the chunker is empty then."""
        return self._emit(len(self._runs)) if self._runs else None

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
        while self._runs and self._position + _samples(self._limits.pad_s) - self._first() > self._max():
            chunks.append(self._split(samples))
        return tuple(chunks)

    def _split(self, newest_samples: int) -> Chunk:
        """Cut a chunk that has grown too long: in its longest pause, or before the newest samples."""
        if len(self._runs) > 1:
            gaps = [self._runs[index][0] - self._runs[index - 1][1] for index in range(1, len(self._runs))]
            # Of equal pauses the last: less is left outstanding.
            longest = max(range(len(gaps)), key=lambda index: (gaps[index], index))
            return self._emit(longest + 1)
        start, end = self._runs[0]
        cut = end - newest_samples
        if cut <= start:  # more than a whole chunk came at once
            cut = min(end, self._first() + self._max())
        self._runs = [(start, cut), (cut, end)]
        return self._emit(1)

    def _emit(self, runs: int) -> Chunk:
        chunk = self._chunk(runs)
        self._floor = chunk.last
        del self._runs[:runs]
        return chunk

    def _chunk(self, runs: int) -> Chunk:
        """Return the chunk of the first ``runs`` runs, padded by at most half of the gap that follows."""
        end = self._runs[runs - 1][1]
        pad = _samples(self._limits.pad_s)
        if runs < len(self._runs):
            pad = min(pad, (self._runs[runs][0] - end) // 2)
        speech = sum(last - first for first, last in self._runs[:runs])
        return Chunk(self._first(), min(end + pad, self._position), speech)

    def _first(self) -> int:
        return max(self._floor, self._runs[0][0] - _samples(self._limits.pad_s))

    def _max(self) -> int:
        return _samples(self._limits.max_s)


def _samples(seconds: float) -> int:
    return round(seconds * SAMPLE_RATE_HZ)
