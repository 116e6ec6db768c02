"""Runs one interview in a thread of its own, from opening the devices to closing the session.

The thread takes events one after another from an inbox; ears, mouth, the model process and the user only put
into it. So nothing here needs a lock, and the order in the library is the order in which things happened.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from interviewer_app.engine.board import Board
from interviewer_app.engine.delivery import Delivery
from interviewer_app.engine.director import Director
from interviewer_app.engine.floor import Floor
from interviewer_app.engine.listening import Listening
from interviewer_app.engine.messages import LoadModels
from interviewer_app.engine.minutes import Minutes
from interviewer_app.engine.mouth import LineRenderer, Mouth
from interviewer_app.engine.process import EngineClient, StartEngine
from interviewer_app.engine.recorder import SessionRecorder
from interviewer_app.engine.sentences import BUG, say
from interviewer_app.engine.session_notes import SessionNotes
from interviewer_app.engine.snapshot import Snapshot
from interviewer_app.engine.supervisor import EngineSupervisor
from interviewer_app.engine.wording import Wording
from interviewer_app.errors import StorageError
from interviewer_app.interview import types as it
from speech.echo import EchoCanceller
from speech.ports import AudioInput, AudioOutput
from speech.turns import TurnConfig

log = logging.getLogger(__name__)

_TICK_S = 0.1
_SPACE_EVERY_S = 5.0


@dataclass(frozen=True)
class Cast:
    """What an interview runs with: where it is written, what hears, speaks and thinks.

    Without a microphone every answer is typed. ``when_saved`` is given the session's id once it is closed.
    With a ``canceller``, which hears what ``speaker`` plays, the candidate can interrupt; without one the
    microphone counts for nothing while the interviewer speaks. ``choose_models`` is asked between two turns
    which models are in service by then.
    """

    recorder: SessionRecorder
    models: LoadModels
    renderer: LineRenderer
    speaker: AudioOutput
    microphone: AudioInput | None
    turn_config: TurnConfig
    hotwords: str = ""
    start_engine: StartEngine = EngineClient
    when_saved: Callable[[str], None] | None = None
    canceller: EchoCanceller | None = None
    choose_models: Callable[[], LoadModels] | None = None


class Conductor:
    """One interview; implements `InterviewControls`. ``listener`` is called from the conductor's thread.

    The last snapshot, FINISHED, is shown when everything is saved. ``failure`` is the disk's refusal that
    ended the interview, if one did.
    """

    def __init__(
        self,
        plan: it.Plan,
        cast: Cast,
        listener: Callable[[Snapshot], None],
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock_s = clock_s
        self._inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._recorder = cast.recorder
        self._when_saved = cast.when_saved
        self._language = plan.language
        self._mouth = Mouth(cast.renderer, cast.speaker, cast.recorder, plan.language, self._post)
        self._engine = EngineSupervisor(
            cast.models, self._post, cast.start_engine, clock_s, cast.choose_models
        )
        floor = Floor(self._engine, cast.turn_config, plan.language, cast.hotwords)
        self._listening = Listening(
            cast.microphone, cast.recorder, self._engine, floor, self._post, cast.canceller
        )
        self._board = Board(listener, cast.recorder.session_id, 60 * plan.minutes)
        minutes = Minutes(SessionNotes(cast.recorder), self._board)
        delivery = Delivery(self._mouth)
        self._wording = Wording(self._engine, delivery, self._post, clock_s)
        self._director = Director(
            plan,
            self._mouth,
            delivery,
            self._listening,
            self._engine,
            self._board,
            minutes,
            self._post,
            self._wording,
        )
        self._began_s = self._space_seen_s = clock_s()
        self._closing = threading.RLock()
        self._finished = threading.Event()
        self._thread = threading.Thread(target=self._run, name="conductor", daemon=True)
        self.failure: StorageError | None = None

    @property
    def session_id(self) -> str:
        """The session's id in the library."""
        return self._recorder.session_id

    @property
    def hears(self) -> bool:
        """Whether spoken answers become text, as far as is known by now."""
        return self._engine.hears

    # --- controls: any thread, return at once ---

    def start(self) -> None:
        """Open the devices and greet.

        Raises:
            AudioError: the microphone cannot be opened.
        """
        self._post(it.Started())
        self._listening.start()
        self._mouth.start()
        self._thread.start()

    def done(self) -> None:
        """Space: the answer is complete; while the interviewer speaks, take the floor."""
        self._post(self._director.done_key)

    def thinking(self) -> None:
        """T: let me think."""
        self._post(self._listening.thinking_key)

    def repeat(self) -> None:
        """R: say the question again; a second time, in another way."""
        self._post_wish(it.RepeatRequested)

    def skip(self) -> None:
        """S: leave this question."""
        self._post_wish(it.SkipRequested)

    def pause(self) -> None:
        """P: hold everything; nothing is recorded."""
        self._post(self._director.pause)

    def resume(self) -> None:
        """P again: go on."""
        self._post(self._director.resume)

    def end(self) -> None:
        """Esc: say goodbye and end."""
        self._post_wish(it.EndRequested)

    def type_answer(self, text: str) -> None:
        """Hand in a typed answer."""
        self._post(lambda: self._director.type_answer(text))

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until the interview is over and saved; False when ``timeout_s`` passed first."""
        return self._finished.wait(timeout_s)

    def close(self) -> None:
        """Stop at once; what is recorded stays. A second call does nothing."""
        self._post(None)
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(10.0)
        self._shut_down("user")

    # --- the loop ---

    def _post(self, item: Any) -> None:
        self._inbox.put(item)

    def _post_wish(self, event: Callable[[int], it.Event]) -> None:
        """Queue a wish that is for the turn at hand when its time comes."""
        self._post(lambda: self._director.advance(event(self._director.state.turn)))

    def _run(self) -> None:
        self._began_s = self._space_seen_s = self._clock_s()
        try:
            self._loop()
        except Exception:  # a bug: the session is saved first, then the bug is told like any other
            self._board.notice(say(BUG, self._language), is_error=True)
            self._shut_down("error")
            raise
        self._shut_down((self._director.state.ending or "plan") if self._director.is_over else "user")

    def _loop(self) -> None:
        ticked_s = time.monotonic()
        while not self._director.is_over:
            try:
                item = self._inbox.get(timeout=self._wording.wait_s(_TICK_S))
            except queue.Empty:
                item = self._tick
            if item is None:
                return
            try:
                self._director.take(item)
                if time.monotonic() - ticked_s >= _TICK_S:  # also while events come thick and fast
                    ticked_s = time.monotonic()
                    self._tick()
            except StorageError as error:
                log.error("the library refuses: %s", error)
                self._tell_failure(error)
                self._director.abort("disk")

    def _tick(self) -> None:
        self._director.tick(self._clock_s() - self._began_s)
        if self._clock_s() - self._space_seen_s >= _SPACE_EVERY_S:
            self._space_seen_s = self._clock_s()
            self._look_for_space()

    def _look_for_space(self) -> None:
        """End at the next turn's boundary where the disk is nearly full: better than in mid-answer."""
        if self._director.state.time_up:
            return
        try:
            self._recorder.require_space()
        except StorageError as error:
            self._board.notice(f"{error.sentence} {error.action}", is_error=True)
            self._director.use_up_time()

    # --- the end ---

    def _shut_down(self, reason: str) -> None:
        with self._closing, ExitStack() as steps:  # the last is taken first, and none is left out
            if self._finished.is_set():
                return
            steps.callback(self._finished.set)
            steps.callback(self._show_end, reason)
            steps.callback(self._close_recorder, reason)
            steps.callback(self._engine.close)
            steps.callback(self._listening.close)
            steps.callback(self._mouth.close)

    def _close_recorder(self, reason: str) -> None:
        try:
            self._recorder.close(reason)
        except StorageError as error:
            self._tell_failure(error)
            return
        if self._when_saved is not None:
            self._when_saved(self._recorder.session_id)

    def _tell_failure(self, error: StorageError) -> None:
        self.failure = self.failure or error
        self._board.notice(f"{self.failure.sentence} {self.failure.action}", is_error=True)

    def _show_end(self, reason: str) -> None:
        self._board.show(finished_reason=reason)
        self._director.abort(reason)
        self._director.show()
