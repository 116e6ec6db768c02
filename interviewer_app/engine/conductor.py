"""Runs one interview: feeds the machine with what happens, carries out what it wants, writes everything down.

One thread takes events one after another from an inbox; ears, mouth, the model process and the user only put
into it. So nothing here needs a lock, and the order in the library is the order in which things happened.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from interviewer_app.engine.board import Board
from interviewer_app.engine.ears import Ears
from interviewer_app.engine.floor import Floor
from interviewer_app.engine.messages import (
    AnswerComplete,
    AnswerProgress,
    DecideAnswer,
    DecisionReady,
    EngineDied,
    EngineProblem,
    LoadModels,
    ModelsReady,
    ProvisionalText,
)
from interviewer_app.engine.mouth import Mouth, SpokenLine
from interviewer_app.engine.recorder import SessionRecorder
from interviewer_app.engine.session_notes import SessionNotes, latency_stages_ms
from interviewer_app.engine.snapshot import Snapshot
from interviewer_app.engine.speculation import possible_lines
from interviewer_app.engine.supervisor import EngineSupervisor
from interviewer_app.engine.typed_answer import measure_typed
from interviewer_app.errors import AppError, StorageError
from interviewer_app.interview import types as it
from interviewer_app.interview.machine import begin, step
from speech.audio import AudioError
from speech.ports import AudioInput, AudioOutput, Block
from speech.synthesis import VoiceRenderer
from speech.turns import TurnConfig
from training.fallback_lines import Situation, lines, pick

log = logging.getLogger(__name__)

HALF_DUPLEX_GUARD_S = 0.25
_LEVEL_EVERY_S = 0.1
_TYPE_INSTEAD = {
    "zh": "这台电脑上还没有能听懂你说话的识别模型，请在下面输入你的回答。",
    "en": "There is no recogniser for your speech on this computer yet; please type your answer.",
}


@dataclass(frozen=True)
class Cast:
    """What an interview runs with: where it is written, what hears, speaks and thinks. None: typed only."""

    recorder: SessionRecorder
    models: LoadModels
    renderer: VoiceRenderer
    speaker: AudioOutput
    microphone: AudioInput | None
    turn_config: TurnConfig
    hotwords: str = ""


class Conductor:
    """One interview; implements `InterviewControls`. ``listener`` is called from the conductor's thread."""

    def __init__(
        self,
        plan: it.Plan,
        cast: Cast,
        listener: Callable[[Snapshot], None],
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock_s = clock_s
        self._state = begin(plan)
        self._inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._recorder = cast.recorder
        self._mouth = Mouth(cast.renderer, cast.speaker, cast.recorder, plan.language, self._post, self._post)
        self._ears: Ears | None = None
        if cast.microphone is not None:
            self._ears = Ears(cast.microphone, cast.recorder, self._on_block, self._post)
        self._engine = EngineSupervisor(cast.models, self._post)
        self._floor = Floor(self._engine, cast.turn_config, plan.language, cast.hotwords)
        self._board = Board(listener, cast.recorder.session_id, 60 * plan.minutes)
        self._notes = SessionNotes(cast.recorder)
        self._line_ended_ns: int | None = None
        self._answered: AnswerComplete | None = None
        self._decided: DecisionReady | None = None
        self._reply_source = ""
        self._began_s: float | None = None
        self._finished = threading.Event()
        self._thread = threading.Thread(target=self._run, name="conductor", daemon=True)

    @property
    def session_id(self) -> str:
        """The session's id in the library."""
        return self._recorder.session_id

    # --- controls: any thread, return at once ---

    def start(self) -> None:
        """Open the devices and greet.

        Raises:
            AudioError: the microphone cannot be opened.
        """
        if self._ears is not None:
            self._ears.start()
        self._mouth.start()
        self._thread.start()
        self._post(it.Started())

    def done(self) -> None:
        """Space: the answer is complete; while the interviewer speaks, take the floor."""
        self._post(self._on_done_key)

    def thinking(self) -> None:
        """T: let me think."""
        self._post(lambda: self._floor.thinking_key())

    def repeat(self) -> None:
        """R: say the question again."""
        self._post(lambda: self._advance(it.RepeatRequested(self._state.turn)))

    def skip(self) -> None:
        """S: leave this question."""
        self._post(lambda: self._advance(it.SkipRequested(self._state.turn)))

    def pause(self) -> None:
        """P: hold everything; nothing is recorded."""
        self._post(self._on_pause_key)

    def resume(self) -> None:
        """P again: go on."""
        self._post(self._on_resume_key)

    def end(self) -> None:
        """Esc: say goodbye and end."""
        self._post(lambda: self._advance(it.EndRequested(self._state.turn)))

    def type_answer(self, text: str) -> None:
        """Hand in a typed answer."""
        self._post(lambda: self._on_typed(text))

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait for the end of the interview; False when ``timeout_s`` passed first."""
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

    def _run(self) -> None:
        self._began_s = self._clock_s()
        while self._state.phase is not it.Phase.FINISHED:
            try:
                item = self._inbox.get(timeout=_LEVEL_EVERY_S)
            except queue.Empty:
                self._tick()
                continue
            if item is None:
                return
            try:
                self._take(item)
            except StorageError as error:
                self._on_storage_error(error)
        self._shut_down(self._state.ending or "plan")

    def _tick(self) -> None:
        elapsed_s = self._clock_s() - (self._began_s or self._clock_s())
        if elapsed_s >= self._board.view.budget_s and not self._state.time_up:
            self._advance(it.TimeUp(self._state.turn))
        level = self._ears.level_dbfs if self._ears is not None else -120.0
        self._board.show(elapsed_s=elapsed_s, level_dbfs=level)

    def _take(self, item: Any) -> None:
        match item:
            case AnswerComplete():
                self._on_answer(item)
            case DecisionReady():
                self._decided = item
                self._advance(
                    it.DecisionMade(
                        item.turn,
                        it.Decision(item.label, item.confidence, item.reasons, item.source),  # type: ignore[arg-type]
                    )
                )
            case ProvisionalText(turn, text):
                if turn == self._state.turn and self._state.phase is it.Phase.LISTENING:
                    self._board.show(provisional_text=text)
            case AnswerProgress():
                self._on_progress(item)
            case SpokenLine():
                self._on_line(item)
            case ModelsReady():
                self._on_models(item)
            case EngineProblem(turn, stage, sentence, action):
                self._advance(it.Failed(turn, stage, f"{sentence}{action}"))
            case EngineDied():
                self._on_engine_died()
            case StorageError():
                self._on_storage_error(item)
            case AppError() | AudioError():
                self._board.notice(f"{item.sentence}{item.action}", is_error=True)
            case _ if callable(item):
                item()
            case _:
                self._advance(item)

    def _advance(self, event: it.Event) -> None:
        """One step of the machine, written down and carried out."""
        before = self._state
        self._state, effects = step(before, event)
        if self._state.decision is not before.decision:
            self._note_decision(before.turn)
        if isinstance(event, it.ReplyReady):
            self._reply_source = event.source
        for effect in effects:
            self._carry_out(effect)
        self._show_state()

    def _carry_out(self, effect: it.Effect) -> None:
        match effect:
            case it.Speak():
                self._speak(effect)
            case it.Listen():
                self._listen(effect.turn)
            case it.Decide(turn, question, answer, speech, context):
                self._engine.decide(DecideAnswer(turn, question, answer, speech, context))
            case it.WordReply(turn=turn, bank_text=bank_text):
                self._post(it.ReplyReady(turn, bank_text, "bank"))
            case it.Hush(turn):
                self._mouth.hush()
                self._close_floor(turn)
            case it.Notify(turn, sentence):
                self._notice(turn, sentence)
            case it.Finish(turn, reason):
                self._notes.finished(turn, reason)
                self._board.show(finished_reason=reason)

    # --- speaking ---

    def _speak(self, effect: it.Speak) -> None:
        state, source = self._state, self._reply_source or "bank"
        if effect.kind != "repeat":
            if self._answered is not None:
                self._notes.reply(self._answered.turn, effect.text, source)
            if state.topic is not None and state.stage is it.Stage.TOPICS:
                self._notes.topic(effect.turn, state.topic, state.depth)
        self._board.interviewer_says(effect.turn, effect.text, effect.kind, source)
        self._mouth.say(effect.turn, effect.text, effect.kind)

    def _on_line(self, line: SpokenLine) -> None:
        if line.ended_ns is None and not line.failure and not line.hushed:
            self._note_latency(line)
            return
        if line.started_ns is not None or line.failure:
            self._notes.line(line, self._reply_source or "bank")
        if line.hushed:
            return
        self._line_ended_ns = line.ended_ns
        if line.failure:
            self._advance(it.Failed(line.turn, "speak", line.failure))
        else:
            self._advance(it.LineSpoken(line.turn))

    def _note_latency(self, line: SpokenLine) -> None:
        answered, self._answered = self._answered, None
        if answered is None or line.kind == "repeat":
            return
        stages_ms = latency_stages_ms(answered, self._decided, line)
        self._notes.latency(answered.turn, stages_ms)
        self._board.show(latency_ms=stages_ms)

    # --- listening ---

    def _listen(self, turn: int) -> None:
        self._mouth.prepare(possible_lines(self._state))
        if self._ears is None or not self._engine.hears:
            if self._engine.ready:
                self._notice(turn, _TYPE_INSTEAD[self._state.plan.language])
            return
        ended_ns = self._line_ended_ns or time.monotonic_ns()
        self._floor.open(turn, ended_ns)
        self._ears.open_floor(ended_ns + round(HALF_DUPLEX_GUARD_S * 1e9))

    def _close_floor(self, turn: int) -> None:
        if self._ears is not None:
            self._ears.close_floor()
        self._floor.close(turn)

    def _on_block(self, block: Block, offset: int) -> None:
        self._floor.hear(block, offset)  # in the ears' thread

    def _on_progress(self, progress: AnswerProgress) -> None:
        if progress.turn != self._state.turn or self._state.phase is not it.Phase.LISTENING:
            return
        self._board.show(thinking=progress.what in ("cue", "reassure"))
        if progress.what == "reassure":
            plan = self._state.plan
            soft = pick(lines(Situation.REASSURE, plan.language), plan.seed + progress.turn)
            self._board.notice(soft, is_error=False)

    def _on_answer(self, answer: AnswerComplete) -> None:
        if answer.turn != self._state.turn or self._state.phase is not it.Phase.LISTENING:
            return
        if self._ears is not None:
            self._ears.close_floor()
        self._accept(answer)

    def _on_typed(self, text: str) -> None:
        turn, text = self._state.turn, text.strip()
        if self._state.phase not in (it.Phase.LISTENING, it.Phase.SPEAKING) or not text:
            return
        self._close_floor(turn)
        speech = measure_typed(text, self._state.plan.language)
        self._accept(AnswerComplete(turn, text, (), speech, "typed", None, None))

    def _accept(self, answer: AnswerComplete) -> None:
        self._notes.answer(answer, self._floor.span)
        self._board.candidate_said(answer.turn, answer.text, answer.speech)
        self._answered = answer
        self._advance(it.AnswerFinished(answer.turn, answer.text, answer.speech))

    def _note_decision(self, turn: int) -> None:
        decision = self._state.decision
        if decision is not None:
            raw = self._decided if self._decided is not None and self._decided.turn == turn else None
            self._notes.decision(turn, decision, raw)
            self._board.decided(turn, decision)

    # --- keys ---

    def _on_done_key(self) -> None:
        if self._state.phase is it.Phase.SPEAKING and self._state.stage is not it.Stage.CLOSING:
            self._mouth.hush()
            self._line_ended_ns = time.monotonic_ns()
            self._advance(it.LineSpoken(self._state.turn))
        else:
            self._floor.done_key()

    def _on_pause_key(self) -> None:
        if self._ears is not None:
            self._ears.pause()
        self._advance(it.PauseRequested(self._state.turn))

    def _on_resume_key(self) -> None:
        if self._ears is not None:
            try:
                self._ears.resume()
            except AudioError as error:
                self._board.notice(f"{error.sentence}{error.action}", is_error=True)
                return
        self._advance(it.ResumeRequested(self._state.turn))

    # --- trouble ---

    def _on_models(self, ready: ModelsReady) -> None:
        self._engine.on_ready(ready)
        for sentence, action in ready.problems:
            self._notice(self._state.turn, f"{sentence}{action}")
        if self._state.phase is it.Phase.LISTENING:
            self._listen(self._state.turn)

    def _on_engine_died(self) -> None:
        """Recording goes on; a new process is given the open answer from the disk."""
        self._engine.restart()
        if self._state.phase is it.Phase.LISTENING:
            self._floor.replay(self._recorder.heard_since)
        elif self._state.phase is it.Phase.DECIDING:
            self._engine.decide_again()

    def _on_storage_error(self, error: StorageError) -> None:
        log.error("the library refuses: %s", error)
        self._board.notice(f"{error.sentence}{error.action}", is_error=True)
        self._mouth.hush()
        self._state = replace(self._state, phase=it.Phase.FINISHED, stage=it.Stage.FINISHED, ending="disk")

    def _notice(self, turn: int, sentence: str) -> None:
        self._notes.notice(turn, sentence)
        self._board.notice(sentence, is_error=False)

    def _shut_down(self, reason: str) -> None:
        if self._finished.is_set():
            return
        self._finished.set()
        self._mouth.close()
        if self._ears is not None:
            self._ears.close()
        self._engine.close()
        try:
            self._recorder.close(reason)
        except StorageError as error:
            self._board.notice(f"{error.sentence}{error.action}", is_error=True)
        self._show_state()

    def _show_state(self) -> None:
        self._board.state(self._state, has_microphone=self._ears is not None)
