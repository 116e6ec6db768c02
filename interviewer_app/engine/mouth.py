"""The speaking thread: renders a line (from the cache where it can), plays it, tells when it is out."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from interviewer_app.engine.recorder import SessionRecorder
from speech.audio import AudioError
from speech.ports import AudioOutput, Playback
from speech.synthesis import SynthesisError, VoiceRenderer

log = logging.getLogger(__name__)

_START_POLL_S = 0.02
_LONGEST_LINE_S = 120.0


@dataclass(frozen=True)
class SpokenLine:
    """What became of a line: its times (monotonic ns; None = never sounded), or why it was not spoken."""

    turn: int
    text: str
    kind: str
    started_ns: int | None = None
    ended_ns: int | None = None
    render_ms: float = 0.0
    failure: str = ""
    hushed: bool = False


@dataclass(frozen=True)
class _Order:
    turn: int
    text: str
    kind: str
    number: int


class Mouth:
    """Speaks one line at a time. ``on_started`` and ``on_done`` are called in the mouth's own thread."""

    def __init__(
        self,
        renderer: VoiceRenderer,
        speaker: AudioOutput,
        recorder: SessionRecorder,
        language: str,
        on_started: Callable[[SpokenLine], None],
        on_done: Callable[[SpokenLine], None],
    ) -> None:
        self._renderer = renderer
        self._speaker = speaker
        self._recorder = recorder
        self._language = language
        self._on_started = on_started
        self._on_done = on_done
        self._orders: queue.SimpleQueue[_Order | None] = queue.SimpleQueue()
        self._wishes: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._guard = threading.Lock()
        self._number = 0
        self._hushed = 0
        self._playback: Playback | None = None
        self._speaking = threading.Thread(target=self._speak_orders, name="mouth", daemon=True)
        self._preparing = threading.Thread(target=self._prepare_wishes, name="mouth-prepare", daemon=True)

    def start(self) -> None:
        """Begin to take orders."""
        self._speaking.start()
        self._preparing.start()

    def say(self, turn: int, text: str, kind: str) -> None:
        """Say ``text`` after what is being said."""
        with self._guard:
            self._number += 1
            self._orders.put(_Order(turn, text, kind, self._number))

    def prepare(self, texts: Sequence[str]) -> None:
        """Render lines that may be needed soon, so that they sound at once."""
        for text in texts:
            self._wishes.put(text)

    def hush(self) -> None:
        """Fall silent at once; lines ordered so far are done, marked as hushed."""
        with self._guard:
            self._hushed = self._number
            playback = self._playback
        if playback is not None:
            playback.stop()

    def close(self) -> None:
        """Fall silent and stop."""
        self.hush()
        self._orders.put(None)
        self._wishes.put(None)
        for thread in (self._speaking, self._preparing):
            if thread.is_alive():
                thread.join(10.0)
        self._speaker.close()

    def _speak_orders(self) -> None:
        while (order := self._orders.get()) is not None:
            try:
                line = self._speak(order)
            except (SynthesisError, AudioError) as error:
                line = SpokenLine(
                    order.turn, order.text, order.kind, failure=f"{error.sentence}{error.action}"
                )
            self._on_done(line)

    def _is_hushed(self, order: _Order) -> bool:
        with self._guard:
            return order.number <= self._hushed

    def _speak(self, order: _Order) -> SpokenLine:
        if self._is_hushed(order):
            return SpokenLine(order.turn, order.text, order.kind, hushed=True)
        began = time.perf_counter()
        sound = self._renderer.render(order.text, self._language)
        render_ms = 1000 * (time.perf_counter() - began)
        if self._is_hushed(order):
            return SpokenLine(order.turn, order.text, order.kind, hushed=True)
        playback = self._speaker.play(sound.pcm, sound.rate_hz)
        with self._guard:
            self._playback = playback
        if self._is_hushed(order):  # hushed between the check and the first sample
            playback.stop()
        while playback.started_ns is None and not playback.done:
            playback.wait(_START_POLL_S)
        self._on_started(SpokenLine(order.turn, order.text, order.kind, playback.started_ns, None, render_ms))
        playback.wait(len(sound.pcm) / sound.rate_hz + _LONGEST_LINE_S)
        with self._guard:
            self._playback = None
        heard = sound.pcm[: playback.heard_samples]
        if playback.started_ns is not None:
            self._recorder.speak(heard, sound.rate_hz, playback.started_ns)
        return SpokenLine(
            order.turn,
            order.text,
            order.kind,
            playback.started_ns,
            playback.ended_ns,
            render_ms,
            hushed=self._is_hushed(order),
        )

    def _prepare_wishes(self) -> None:
        while (text := self._wishes.get()) is not None:
            try:
                self._renderer.render(text, self._language)
            except SynthesisError as error:
                log.warning("a line could not be prepared: %s", error.code)
