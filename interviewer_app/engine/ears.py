"""The listening thread: every block goes to disk first, then to whoever has the floor."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from interviewer_app.engine.recorder import SessionRecorder
from interviewer_app.errors import StorageError
from speech.audio import rms_dbfs
from speech.ports import AudioInput, Block

log = logging.getLogger(__name__)

_READ_S = 0.25

# A block of the open answer, and where it begins in the microphone's log (samples).
OnBlock = Callable[[Block, int], None]


class Ears:
    """Reads a microphone until closed. While deaf (a pause) nothing is kept and nothing is handed on."""

    def __init__(
        self,
        microphone: AudioInput,
        recorder: SessionRecorder,
        on_block: OnBlock,
        on_failure: Callable[[StorageError], None],
    ) -> None:
        self._microphone = microphone
        self._recorder = recorder
        self._on_block = on_block
        self._on_failure = on_failure
        self._stopping = threading.Event()
        self._deaf = threading.Event()
        self._opens_ns: int | None = None
        self._thread = threading.Thread(target=self._run, name="ears", daemon=True)
        self.level_dbfs = -120.0

    def start(self) -> None:
        """Open the microphone and begin.

        Raises:
            AudioError: there is no microphone, or it is busy.
        """
        self._microphone.start()
        self._thread.start()

    def open_floor(self, from_ns: int) -> None:
        """Hand on the blocks that begin at ``from_ns`` (monotonic) or later."""
        self._opens_ns = from_ns

    def close_floor(self) -> None:
        """Hand on nothing."""
        self._opens_ns = None

    def pause(self) -> None:
        """Keep and hand on nothing."""
        self._deaf.set()

    def resume(self) -> None:
        """Keep and hand on again; a microphone that stopped by itself is opened anew.

        Raises:
            AudioError: it cannot be opened.
        """
        if "closed" in self._microphone.health().problems:
            self._microphone.stop()
            self._microphone.start()
        self._deaf.clear()

    def close(self) -> None:
        """Stop listening and free the microphone."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(5.0)
        self._microphone.stop()

    def _run(self) -> None:
        while not self._stopping.is_set():
            block = self._microphone.read(_READ_S)
            if block is None or self._deaf.is_set():
                continue
            try:
                offset = self._recorder.hear(block)
            except StorageError as error:
                self._deaf.set()
                self._on_failure(error)
                continue
            self.level_dbfs = rms_dbfs(block.pcm)
            opens_ns = self._opens_ns
            if opens_ns is not None and block.captured_ns >= opens_ns:
                self._on_block(block, offset)
