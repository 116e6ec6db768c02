"""The speaking thread: renders a line (from the cache where it can), plays it, tells when it is out."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

from interviewer_app.engine.recorder import SessionRecorder
from interviewer_app.engine.sentences import SPEAKER_STOPPED, say
from speech.audio import AudioError
from speech.ports import AudioOutput, Pcm, Playback
from speech.synthesis import Rendered, SynthesisError

log = logging.getLogger(__name__)

_START_POLL_S = 0.02
_GRACE_S = 10.0  # beyond a line's own length: then the speaker hangs
_SHORTEST_REST_S = 0.03  # a line held so close to its end is over
_MISSED_S = 0.3  # a device that swallows the last blocks of a line has still played it


class LineRenderer(Protocol):
    """Makes sound of text."""

    def render(self, text: str, language: str) -> Rendered:
        """Return ``text`` as sound; raise SynthesisError."""


@dataclass(frozen=True)
class LineBegan:
    """A line's first sample sounds at ``started_ns`` (monotonic); rendering it took ``render_ms``."""

    turn: int
    text: str
    kind: str
    started_ns: int
    render_ms: float


@dataclass(frozen=True)
class SpokenLine:
    """What became of a line: its times (monotonic ns; None = never sounded), or why it was not spoken."""

    turn: int
    text: str
    kind: str
    started_ns: int | None = None
    ended_ns: int | None = None
    failure: str = ""
    hushed: bool = False


@dataclass(frozen=True)
class _Order:
    turn: int
    text: str
    kind: str
    number: int


class Mouth:
    """Speaks one line at a time; tells LineBegan and SpokenLine through ``post``, from its own thread.

    An exception that ended the thread, a StorageError among them, is posted too.
    """

    def __init__(
        self,
        renderer: LineRenderer,
        speaker: AudioOutput,
        recorder: SessionRecorder,
        language: str,
        post: Callable[[LineBegan | SpokenLine | Exception], None],
    ) -> None:
        self._renderer = renderer
        self._speaker = speaker
        self._recorder = recorder
        self._language = language
        self._post = post
        self._orders: queue.SimpleQueue[_Order | None] = queue.SimpleQueue()
        self._wishes: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._guard = threading.Condition()
        self._held = False
        self._holds = 0
        self._closing = threading.Event()
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
            self._held = False
            self._guard.notify_all()
            self._orders.put(_Order(turn, text, kind, self._number))

    def prepare(self, texts: Sequence[str]) -> None:
        """Render lines that may be needed soon, so that they sound at once; earlier wishes are dropped."""
        with suppress(queue.Empty):
            while not self._closing.is_set():
                self._wishes.get_nowait()
        for text in texts:
            self._wishes.put(text)

    def hush(self) -> None:
        """Fall silent at once; lines ordered so far are done, marked as hushed."""
        with self._guard:
            self._hushed = self._number
            self._held = False
            playback = self._playback
            self._guard.notify_all()
        if playback is not None:
            playback.stop()

    def hold(self) -> None:
        """Fall silent at once, ready to go on with the line."""
        with self._guard:
            self._held = True
            self._holds += 1
            playback = self._playback
        if playback is not None:
            playback.stop()

    def go_on(self) -> None:
        """Say the rest of the line that was held."""
        with self._guard:
            self._held = False
            self._guard.notify_all()

    def close(self) -> None:
        """Fall silent and stop."""
        self._closing.set()
        self.hush()
        self._orders.put(None)
        self._wishes.put(None)
        for thread in (self._speaking, self._preparing):
            if thread.is_alive():
                thread.join(10.0)
        self._speaker.close()

    def _speak_orders(self) -> None:
        try:
            while (order := self._orders.get()) is not None:
                self._post(self._outcome(order))
        except Exception as error:  # noqa: BLE001 - the conductor ends the session with it, or raises it
            self._post(error)

    def _outcome(self, order: _Order) -> SpokenLine:
        silent = SpokenLine(order.turn, order.text, order.kind)
        try:
            return self._speak(order, silent)
        except (SynthesisError, AudioError) as error:
            log.warning("a line could not be spoken: %s", error.code)
            return replace(silent, failure=f"{error.sentence}{error.action}", hushed=self._is_hushed(order))

    def _is_hushed(self, order: _Order) -> bool:
        with self._guard:
            return order.number <= self._hushed

    def _speak(self, order: _Order, line: SpokenLine) -> SpokenLine:
        if self._is_hushed(order):
            return replace(line, hushed=True)
        began = time.perf_counter()
        sound = self._render(order.text)
        render_ms = 1000 * (time.perf_counter() - began)
        if self._is_hushed(order):
            return replace(line, hushed=True)
        said = 0
        while not self._is_hushed(order):
            holds = self._wait_while_held()
            if self._is_hushed(order):
                break
            part = sound.pcm[said:]
            playback = self._play(part, sound.rate_hz, order, render_ms if line.started_ns is None else None)
            heard = part[: playback.heard_samples]
            said += len(heard)
            if playback.started_ns is not None:
                self._recorder.speak(heard, sound.rate_hz, playback.started_ns)
            first_ns = line.started_ns if line.started_ns is not None else playback.started_ns
            line = replace(line, started_ns=first_ns, ended_ns=playback.ended_ns)
            if self._holds == holds or len(part) - len(heard) <= _SHORTEST_REST_S * sound.rate_hz:
                break
        if self._is_hushed(order):
            return replace(line, hushed=True)
        if len(sound.pcm) - said > _MISSED_S * sound.rate_hz:
            log.warning("the speaker played %d of %d samples", said, len(sound.pcm))
            return replace(line, failure=say(SPEAKER_STOPPED, self._language))
        return line

    def _wait_while_held(self) -> int:
        """Wait until a line may sound; return how often one was held so far: more later means, cut."""
        with self._guard:
            self._guard.wait_for(lambda: not self._held)
            return self._holds

    def _play(self, part: Pcm, rate_hz: int, order: _Order, render_ms: float | None) -> Playback:
        """Play a line, or the rest of one (without ``render_ms``), until it ends or is stopped."""
        playback = self._speaker.play(part, rate_hz)
        with self._guard:
            self._playback = playback
            stopped = self._held or order.number <= self._hushed
        if stopped:  # between the check and the first sample
            playback.stop()
        self._follow(playback, len(part) / rate_hz, order, render_ms)
        with self._guard:
            self._playback = None
        return playback

    def _follow(self, playback: Playback, length_s: float, order: _Order, render_ms: float | None) -> None:
        """Wait for the end of a line; one that does not come is made."""
        patience_s = length_s + _GRACE_S
        give_up_s = time.monotonic() + patience_s
        while playback.started_ns is None and not playback.done and time.monotonic() < give_up_s:
            playback.wait(_START_POLL_S)
        if playback.started_ns is not None and render_ms is not None:
            self._post(LineBegan(order.turn, order.text, order.kind, playback.started_ns, render_ms))
        if not playback.wait(max(0.0, give_up_s - time.monotonic())):
            playback.stop()

    def _render(self, text: str) -> Rendered:
        try:
            return self._renderer.render(text, self._language)
        except OSError as error:  # no room for the file that a voice writes
            raise SynthesisError("语音没有合成成功。", "请检查磁盘空间。", "failed", str(error)) from error

    def _prepare_wishes(self) -> None:
        while (text := self._wishes.get()) is not None and not self._closing.is_set():
            try:
                self._render(text)
            except SynthesisError as error:
                log.warning("a line could not be prepared: %s", error.code)
