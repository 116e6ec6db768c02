"""Writes a running session down: events to the library, both voices' sound to disk."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import ExitStack
from typing import Any

import numpy as np

from interviewer_app.files import storage_error
from interviewer_app.sessions.audio_log import AudioLog, read_samples
from interviewer_app.sessions.sentinel import Sentinel
from interviewer_app.sessions.store import Store, Stream
from speech.audio import SAMPLE_RATE_HZ, resample
from speech.ports import Block, Pcm


class SessionRecorder:
    """One session's pen. ``hear`` belongs to the listening thread, everything else to any."""

    def __init__(self, store: Store, meta: Mapping[str, Any], *, keep_audio: bool = True) -> None:
        """Begin a session; without ``keep_audio`` its sound is removed when it ends.

        Raises:
            StorageError: the disk is nearly full or refuses.
        """
        store.require_space()
        self._store = store
        self._keep_audio = keep_audio
        self.session_id = store.create_session(meta)
        with ExitStack() as undo:
            self._sentinel = Sentinel(store.session_folder(self.session_id))
            undo.callback(self._sentinel.release)
            self._microphone = AudioLog(store.audio_path(self.session_id, "mic"))
            undo.callback(self._microphone.close)
            self._voice = AudioLog(store.audio_path(self.session_id, "voice"))
            undo.pop_all()
        self._voice_guard = threading.Lock()
        self._last_mark: Future[int] | None = None
        self._closed = False

    def event(self, turn: int, kind: str, payload: Mapping[str, Any]) -> None:
        """Commit an event."""
        self._store.add_event(self.session_id, turn, kind, payload)

    def hear(self, block: Block) -> int:
        """Append a block of the microphone; return where it begins, in samples.

        Raises:
            StorageError: the disk refuses this block, or refused the mark of the second before.
        """
        offset = self._microphone.samples
        mark = self._microphone.append(block.pcm, block.captured_ns)
        if mark is not None:
            if self._last_mark is not None and self._last_mark.done():
                self._last_mark.result()
            self._last_mark = self._store.add_audio_mark_later(self.session_id, "mic", mark)
        return offset

    def speak(self, pcm: Pcm, rate_hz: int, started_ns: int) -> None:
        """Append what the interviewer said, as much of it as was heard.

        Raises:
            StorageError: the disk refuses.
        """
        sound = resample(pcm, rate_hz, SAMPLE_RATE_HZ).astype(np.int16) if rate_hz != SAMPLE_RATE_HZ else pcm
        with self._voice_guard:
            if self._closed:
                return
            mark = self._voice.append(sound, started_ns)
        if mark is not None:
            self._store.add_audio_mark_later(self.session_id, "voice", mark)

    def heard_since(self, offset_samples: int) -> Pcm:
        """Return the microphone's sound from ``offset_samples`` on: int16[n] at 16 kHz."""
        return read_samples(self._store.audio_path(self.session_id, "mic"), offset_samples)

    def sync(self) -> None:
        """Force the microphone's sound to the disk, as at the end of a turn."""
        self._microphone.sync()

    def require_space(self) -> None:
        """See whether there is room to go on.

        Raises:
            StorageError: the disk is nearly full.
        """
        self._store.require_space()

    def close(self, reason: str) -> None:
        """Close the sound files and note why the session ended. A second call does nothing.

        Raises:
            StorageError: the disk refused one of the steps; all the others were taken.
        """
        with self._voice_guard:
            if self._closed:
                return
            self._closed = True
        with ExitStack() as steps:  # the last is taken first, and none is left out for another's failure
            steps.callback(self._sentinel.release)
            steps.callback(self._store.finish_session, self.session_id, reason)
            if not self._keep_audio:
                steps.callback(self._drop_audio)
            steps.callback(self._close_log, "voice", self._voice)
            steps.callback(self._close_log, "mic", self._microphone)

    def _close_log(self, stream: Stream, sound: AudioLog) -> None:
        mark = sound.close()
        if mark is not None:
            self._store.add_audio_mark(self.session_id, stream, mark)

    def _drop_audio(self) -> None:
        streams: tuple[Stream, ...] = ("mic", "voice")
        for stream in streams:
            path = self._store.audio_path(self.session_id, stream)
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise storage_error(error, path) from error
