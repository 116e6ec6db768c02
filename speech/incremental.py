"""Transcribe an answer while it is being spoken, so that at its end only the last chunk is outstanding.

No thread is hidden here: whoever calls `run_next` does the decoding. `DecodeWorker` is a thread that does
nothing else; a test calls it by hand. Results of an abandoned answer are recognised by their revision and
dropped.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from itertools import takewhile

import numpy as np

from speech.audio import SAMPLE_RATE_HZ
from speech.chunking import MIN_SPEECH_S, Chunk, ChunkLimits, PauseChunker
from speech.ports import Pcm
from speech.transcript import Transcript, Word, join_transcripts, join_words
from speech.transcription import Transcriber

log = logging.getLogger(__name__)


class IncrementalTranscriber:
    """One answer at a time: feed it, let `run_next` be called, ask for text at any time, finish.

    All methods may be called from any thread; only decoding takes long, and it holds no lock.
    """

    def __init__(
        self, transcriber: Transcriber, language: str, window_s: float = 30.0, hotwords: str = ""
    ) -> None:
        self._transcriber = transcriber
        self._language = language
        self._hotwords = hotwords
        self._limits = ChunkLimits.for_window(window_s)
        self.changed = threading.Condition()
        self._revision = 0
        self._start_s = 0.0
        self._chunker = PauseChunker(self._limits)
        self._sound = bytearray()
        self._chunks: list[Chunk] = []
        self._tail: Chunk | None = None
        self._guess: Chunk | None = None
        self._results: dict[Chunk, Transcript] = {}
        self._running: set[Chunk] = set()
        self._finished = False

    @property
    def revision(self) -> int:
        """Counts the answers; work begun under an older revision is dropped when it is done."""
        return self._revision

    def restart(self, start_s: float = 0.0, hotwords: str | None = None, language: str | None = None) -> int:
        """Drop the present answer and begin another; return its revision.

        ``start_s`` is what the answer's clock shows at the first sample that will be fed.
        """
        with self.changed:
            self._revision += 1
            self._start_s = start_s
            self._hotwords = self._hotwords if hotwords is None else hotwords
            self._language = self._language if language is None else language
            self._forget()
            self.changed.notify_all()
            return self._revision

    def feed(self, pcm: Pcm, is_speech: bool) -> bool:
        """Take the next int16 samples (16 kHz), one voice detector's block or less.

        ``is_speech`` is the detector's verdict on them. Returns whether a chunk became ready; RuntimeError
        after `finish`.
        """
        with self.changed:
            if self._finished:
                raise RuntimeError("a finished answer takes no more sound")
            self._sound += np.ascontiguousarray(pcm, np.int16).tobytes()
            ready = self._chunker.push(pcm.size, is_speech)
            self._chunks.extend(ready)
            if ready:
                self.changed.notify_all()
            return bool(ready)

    def request_tail(self) -> bool:
        """Ask that what is outstanding be decoded now, as a guess; True when there is anything.

        To be called when the candidate pauses (0.2 s). If speech resumes the guess is worthless and will not
        be shown again; if not, it is the answer's last chunk and `finish` need not wait.
        """
        with self.changed:
            self._tail = self._chunker.tail()
            self.changed.notify_all()
            return self._tail is not None

    def ready_chunks(self) -> tuple[Chunk, ...]:
        """Return the chunks that wait to be decoded and are not being decoded, the oldest first."""
        with self.changed:
            return tuple(self._waiting())

    def run_next(self) -> bool:
        """Decode the oldest waiting chunk in this thread; False when nothing waits.

        What the transcriber raises comes through; the chunk then waits again.
        """
        with self.changed:
            chunk = next(iter(self._waiting()), None)
            if chunk is None:
                return False
            revision = self._revision
            self._running.add(chunk)
            pcm = self._samples(chunk)
        transcript: Transcript | None = None
        try:
            transcript = self._decode(chunk, pcm)
        finally:
            with self.changed:
                if revision == self._revision:
                    self._running.discard(chunk)
                    if transcript is not None:
                        self._results[chunk] = transcript
                        self._guess = chunk if chunk == self._tail else self._guess
                self.changed.notify_all()
        return True

    def wait_for_work(self, timeout_s: float) -> bool:
        """Wait until something can be decoded; False when ``timeout_s`` passed first."""
        with self.changed:
            return bool(self.changed.wait_for(self._waiting, timeout_s))

    def provisional_text(self) -> str:
        """Return all that is recognised by now from the beginning on, without gaps: what a caption shows.

        The last guess stays in it until the chunk that covers it is decoded, even when speech has resumed.
        """
        with self.changed:
            shown = list(takewhile(self._results.__contains__, self._chunks))
            covered = shown[-1].last if shown else 0
            if self._guess is not None and self._guess.last > covered:
                shown = _with_last(shown, self._guess)
            return join_words(self._results[chunk].text for chunk in shown)

    def current_text(self) -> str | None:
        """Return the text of everything said so far, or None while any of it is still to be decoded.

        This is what the turn detector wants to know in a pause. A piece too short to be decoded alone (a 嗯,
        a click) keeps it from nothing: until it is decoded with its neighbour the text is the one before it.
        """
        with self.changed:
            tail = self._chunker.tail()
            said = self._chunks if tail is None else _with_last(self._chunks, tail)
            if tail is not None and tail not in self._results and said[:-1] != self._chunks:
                said = self._chunks
            if any(chunk not in self._results for chunk in said):
                return None
            return join_words(self._results[chunk].text for chunk in said)

    def finish(self) -> Transcript:
        """Decode what is outstanding, here or by waiting for who is at it, and return the whole answer.

        Words' times are on the answer's clock. Raises what the transcriber raises, and RuntimeError when the
        answer is abandoned meanwhile. May be called again.
        """
        with self.changed:
            revision = self._revision
            last = self._chunker.finish()
            if last is not None:
                self._chunks = _with_last(self._chunks, last)
            self._finished = True
        while not self._complete(revision):
            if not self.run_next():
                with self.changed:
                    self.changed.wait_for(lambda: not self._running or self._revision != revision)
        with self.changed:
            self._require(revision)
            parts = [
                (self._start_s + chunk.first / SAMPLE_RATE_HZ, self._results[chunk]) for chunk in self._chunks
            ]
        model = next((part.model for _, part in parts if part.model), "")
        return join_transcripts(parts, self._language, model)

    def reopen(self) -> None:
        """Take more sound after `finish`: the candidate goes on, or may. What is recognised is kept."""
        with self.changed:
            self._finished = False

    def _forget(self) -> None:
        self._chunker = PauseChunker(self._limits)
        self._sound = bytearray()
        self._chunks = []
        self._tail = None
        self._guess = None
        self._results = {}
        self._running = set()
        self._finished = False

    def _waiting(self) -> list[Chunk]:
        """Chunks to decode; the tail's guess last, and only while it is still the tail."""
        wanted = list(self._chunks)
        if self._tail is not None and self._tail == self._chunker.tail():
            wanted.append(self._tail)
        return [chunk for chunk in wanted if chunk not in self._results and chunk not in self._running]

    def _samples(self, chunk: Chunk) -> Pcm:
        pieces = (self._sound[2 * first : 2 * last] for first, last in chunk.spans)
        return np.frombuffer(b"".join(pieces), np.int16)

    def _decode(self, chunk: Chunk, pcm: Pcm) -> Transcript:
        if chunk.speech_s < MIN_SPEECH_S:
            return Transcript("", (), self._language, "")
        heard = self._transcriber.transcribe(pcm, self._language, self._hotwords)
        return replace(heard, words=tuple(_in_its_place(word, chunk) for word in heard.words))

    def _complete(self, revision: int) -> bool:
        with self.changed:
            self._require(revision)
            return all(chunk in self._results for chunk in self._chunks)

    def _require(self, revision: int) -> None:
        if self._revision != revision:
            raise RuntimeError("the answer was abandoned while it was being finished")


def _with_last(chunks: list[Chunk], last: Chunk) -> list[Chunk]:
    """``chunks`` and ``last``, which stands in the place of one that it holds."""
    return [*(chunk for chunk in chunks if chunk.last <= last.first), last]


def _in_its_place(word: Word, chunk: Chunk) -> Word:
    """A word of the chunk's sound, moved by the silence that was left out before it."""
    left_out_s = chunk.left_out_s((word.start_s + word.end_s) / 2)
    return replace(word, start_s=word.start_s + left_out_s, end_s=word.end_s + left_out_s)


class DecodeWorker:
    """A thread that decodes whatever waits. A chunk that fails waits for the next sound, or for `finish`."""

    def __init__(self, incremental: IncrementalTranscriber) -> None:
        self._incremental = incremental
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="decode", daemon=True)

    def start(self) -> None:
        """Begin to decode."""
        self._thread.start()

    def stop(self, timeout_s: float = 30.0) -> bool:
        """Stop after the chunk in hand; False when that takes longer than ``timeout_s``."""
        self._stopping.set()
        with self._incremental.changed:
            self._incremental.changed.notify_all()
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping.is_set():
            if not self._incremental.wait_for_work(0.5):
                continue
            try:
                self._incremental.run_next()
            except Exception:  # of whatever kind: finish() meets it again and raises it
                log.exception("a chunk could not be decoded")
                with self._incremental.changed:
                    self._incremental.changed.wait(0.5)
