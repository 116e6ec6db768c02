"""Writes a running session down: events to the library, both voices' sound to disk."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

import numpy as np

from interviewer_app.sessions.audio_log import AudioLog, read_samples
from interviewer_app.sessions.sentinel import Sentinel
from interviewer_app.sessions.store import Store, Stream
from speech.audio import SAMPLE_RATE_HZ, resample
from speech.ports import Block, Pcm


class SessionRecorder:
    """One session's pen. ``hear`` belongs to the listening thread, everything else to any."""

    def __init__(self, store: Store, meta: Mapping[str, Any]) -> None:
        """Begin a session.

        Raises:
            StorageError: the disk is nearly full or refuses.
        """
        store.require_space()
        self._store = store
        self.session_id = store.create_session(meta)
        self._sentinel = Sentinel(store.session_folder(self.session_id))
        self._microphone = AudioLog(store.audio_path(self.session_id, "mic"))
        self._voice = AudioLog(store.audio_path(self.session_id, "voice"))
        self._voice_guard = threading.Lock()
        self._closed = False

    def event(self, turn: int, kind: str, payload: Mapping[str, Any]) -> None:
        """Commit an event."""
        self._store.add_event(self.session_id, turn, kind, payload)

    def hear(self, block: Block) -> int:
        """Append a block of the microphone; return where it begins, in samples."""
        offset = self._microphone.samples
        mark = self._microphone.append(block.pcm, block.captured_ns)
        if mark is not None:
            self._store.add_audio_mark_later(self.session_id, "mic", mark)
        return offset

    def speak(self, pcm: Pcm, rate_hz: int, started_ns: int) -> None:
        """Append what the interviewer said, as much of it as was heard."""
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

    def close(self, reason: str) -> None:
        """Close the sound files and note why the session ended. A second call does nothing."""
        if self._closed:
            return
        with self._voice_guard:
            self._closed = True
        streams: tuple[tuple[Stream, AudioLog], ...] = (("mic", self._microphone), ("voice", self._voice))
        for stream, sound in streams:
            mark = sound.close()
            if mark is not None:
                self._store.add_audio_mark(self.session_id, stream, mark)
        self._store.finish_session(self.session_id, reason)
        self._sentinel.release()
