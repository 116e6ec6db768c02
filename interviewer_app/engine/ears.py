"""The listening thread: every block goes to disk first, then to whoever has the floor."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from interviewer_app.engine.recorder import SessionRecorder
from speech.audio import SILENCE_DBFS, rms_dbfs
from speech.capture_health import SENTENCES
from speech.echo import DELAY_SAMPLES, Cleaned, EchoCanceller
from speech.ports import AudioInput, Block

log = logging.getLogger(__name__)

_READ_S = 0.25
_IDLE_S = 0.02
_HEALTH_EVERY_BLOCKS = 15  # about half a second: a muted microphone is told within two
_LOST = ("closed", "stalled")
_KEPT_BLOCKS = 125  # 4 s: an interruption is judged within 2 of them

# A block of the open answer, and where it begins in the microphone's log (samples).
OnBlock = Callable[[Block, int], None]
# A block without our own sound, and how long that has sounded so far (s).
OnCleaned = Callable[[Cleaned, float], None]


@dataclass(frozen=True)
class MicrophoneLost:
    """The microphone delivers nothing any more; ``sentence`` is for the user."""

    sentence: str


@dataclass(frozen=True)
class MicrophoneTrouble:
    """The microphone delivers, but badly (muted, too loud, too late); ``sentence`` is for the user."""

    sentence: str


class Ears:
    """Reads a microphone until closed. While deaf (a pause) nothing is kept and nothing is handed on.

    With a ``canceller`` (full duplex) ``on_cleaned`` is given every block, and the floor can be opened for
    what was said already.

    ``post`` is given MicrophoneLost, MicrophoneTrouble (each kind once), and any exception that ended the
    thread, a StorageError among them.
    """

    def __init__(
        self,
        microphone: AudioInput,
        recorder: SessionRecorder,
        on_block: OnBlock,
        post: Callable[[MicrophoneLost | MicrophoneTrouble | Exception], None],
        canceller: EchoCanceller | None = None,
        on_cleaned: OnCleaned | None = None,
    ) -> None:
        self._canceller = canceller
        self._on_cleaned = on_cleaned
        self._kept: deque[tuple[Cleaned, int]] = deque(maxlen=_KEPT_BLOCKS)
        self._interrupted = False
        self._microphone = microphone
        self._recorder = recorder
        self._on_block = on_block
        self._post = post
        self._stopping = threading.Event()
        self._deaf = threading.Event()
        self._lost = threading.Event()
        self._device = threading.Lock()  # held while reading, and while the device is opened anew
        self._opens_ns: int | None = None
        self._hears_from_ns = 0
        self._blocks = 0
        self._told: set[str] = set()
        self._thread = threading.Thread(target=self._run, name="ears", daemon=True)
        self.level_dbfs = SILENCE_DBFS

    def start(self) -> None:
        """Open the microphone and begin.

        Raises:
            AudioError: there is no microphone, or it is busy.
        """
        self._microphone.start()
        self._thread.start()

    def open_floor(self, from_ns: int, *, interrupted: bool = False) -> None:
        """Hand on the blocks that begin at ``from_ns`` (monotonic) or later; in full duplex also past ones.

        What was said into our own sound (``interrupted``) is handed on with some echo, but whole.
        """
        self._interrupted = interrupted
        self._opens_ns = from_ns

    def close_floor(self) -> None:
        """Hand on nothing."""
        self._opens_ns = None

    def pause(self) -> None:
        """Keep and hand on nothing."""
        self._deaf.set()
        self.level_dbfs = SILENCE_DBFS

    def resume(self) -> None:
        """Keep and hand on again what is captured from now on; a lost microphone is opened anew.

        Raises:
            AudioError: it cannot be opened; the ears stay deaf.
        """
        if self._lost.is_set():
            with self._device:
                self._microphone.stop()
                self._microphone.start()
            self._told.clear()
            self._lost.clear()
        # Blocks of the pause may still be queued: they are not to be kept.
        self._hears_from_ns = time.monotonic_ns()
        self._deaf.clear()

    def close(self) -> None:
        """Stop listening and free the microphone."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(5.0)
        self._microphone.stop()

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                if self._lost.is_set():
                    self._stopping.wait(_READ_S)
                else:
                    self._listen()
        except Exception as error:  # noqa: BLE001 - the conductor ends the session with it, or raises it
            self._post(error)

    def _listen(self) -> None:
        with self._device:
            block = self._microphone.read(_READ_S)
        if block is None:
            self._check_health()
            self._stopping.wait(_IDLE_S)  # a closed device answers at once
            return
        self._blocks += 1
        if self._blocks % _HEALTH_EVERY_BLOCKS == 0:
            self._check_health()
        if self._deaf.is_set() or block.captured_ns < self._hears_from_ns:
            return
        offset = self._recorder.hear(block)
        self.level_dbfs = rms_dbfs(block.pcm)
        opens_ns = self._opens_ns
        if self._canceller is not None:
            self._hear_over_our_sound(self._canceller, block, offset)
        elif opens_ns is not None and block.captured_ns >= opens_ns:
            self._on_block(block, offset)

    def _hear_over_our_sound(self, canceller: EchoCanceller, block: Block, offset: int) -> None:
        cleaned = canceller.clean(block)
        if self._on_cleaned is not None:
            self._on_cleaned(cleaned, canceller.far_end_s)
        self._kept.append((cleaned, max(0, offset - DELAY_SAMPLES)))
        opens_ns = self._opens_ns
        if opens_ns is None:
            return
        while self._kept:
            kept, offset = self._kept.popleft()
            if kept.block.captured_ns >= opens_ns:
                self._on_block(kept.whole if self._interrupted else kept.block, offset)

    def _check_health(self) -> None:
        for code in self._microphone.health().problems:
            if code in self._told:
                continue
            self._told.add(code)
            log.warning("the microphone reports: %s", code)
            if code in _LOST:
                self._lost.set()
                self.level_dbfs = SILENCE_DBFS
                self._post(MicrophoneLost(SENTENCES[code]))
                return
            self._post(MicrophoneTrouble(SENTENCES[code]))
