"""Directs one interview: takes what happens one after another and carries out what the machine makes of it.

No thread and no waiting: the conductor calls `take` and `tick` from its one thread.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from interviewer_app.engine.board import Board
from interviewer_app.engine.ears import MicrophoneLost, MicrophoneTrouble
from interviewer_app.engine.listening import Listening
from interviewer_app.engine.messages import (
    AnswerComplete,
    AnswerProgress,
    DecideAnswer,
    DecisionReady,
    EngineDied,
    EngineProblem,
    Interruption,
    LineWorded,
    ModelsReady,
    ProvisionalText,
)
from interviewer_app.engine.minutes import Minutes
from interviewer_app.engine.mouth import LineBegan, Mouth, SpokenLine
from interviewer_app.engine.sentences import (
    HEAR_AGAIN,
    HEARING_GONE,
    MODEL_KEPT,
    MODELS_CHANGED,
    NO_RECOGNISER,
    PRESS_RESUME,
    QUESTION_BANK,
    RULES,
    SLOW_DECISION,
    say,
)
from interviewer_app.engine.speculation import possible_lines, possible_replies
from interviewer_app.engine.supervisor import EngineSupervisor
from interviewer_app.engine.typed_answer import measure_typed
from interviewer_app.engine.wording import Worded, Wording
from interviewer_app.interview import types as it
from interviewer_app.interview.machine import begin, step
from speech.audio import AudioError
from training.fallback_lines import Situation, lines, pick

_ASKING = (it.Stage.OPENING, it.Stage.TOPICS)
_PATIENT = ("thinking", "cue", "rephrase", "reassure")  # "take your time" is shown, and nothing is said
_JUDGE_PATIENCE_NS = 3_000_000_000  # a judgement takes two seconds at most; longer means that nobody judges
_INTERRUPTIONS: dict[str, Callable[[int], it.Event]] = {
    "began": it.InterruptionBegan,
    "confirmed": it.InterruptionConfirmed,
    "dropped": it.InterruptionDropped,
}


class Director:
    """The one who knows the state. Every method raises StorageError when the disk refuses.

    ``post`` queues an event that is taken after those that wait already.
    """

    def __init__(
        self,
        plan: it.Plan,
        mouth: Mouth,
        listening: Listening,
        engine: EngineSupervisor,
        board: Board,
        minutes: Minutes,
        post: Callable[[Any], None],
        wording: Wording,
    ) -> None:
        self.state = begin(plan)
        self._wording = wording
        self._mouth = mouth
        self._listening = listening
        self._engine = engine
        self._board = board
        self._minutes = minutes
        self._post = post
        self._line_ended_ns: int | None = None
        self._held_ns = 0
        self._is_silent = False  # the candidate pauses in the answer at hand
        self._onset_ns: int | None = None  # of what is being said into the line at hand

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left to do."""
        return self.state.phase is it.Phase.FINISHED

    def take(self, item: Any) -> None:
        """Take a report, an event of the interview, a call to make, or an exception to raise."""
        match item:
            case AnswerComplete():
                self._on_answer(item)
            case DecisionReady():
                self._on_decision(item)
            case ProvisionalText(turn, text):
                if self._is_listening(turn):
                    self._board.show(provisional_text=text)
                    self._draft()
            case AnswerProgress():
                self._on_progress(item)
            case Interruption():
                self._on_interruption(item)
            case LineWorded():
                self._wording.on_line(item)
            case Worded():
                if item.turn == self.state.turn:
                    self._minutes.worded(item)
                    self.advance(it.ReplyReady(item.turn, item.text, item.source))
            case LineBegan():
                self._minutes.began(item)
                self._watch(item.turn)
            case SpokenLine():
                self._on_line(item)
            case ModelsReady():
                self._on_models(item)
            case EngineProblem():
                self._on_engine_problem(item)
            case EngineDied():
                self._on_engine_died()
            case MicrophoneLost(sentence):
                self._on_microphone_lost(sentence)
            case MicrophoneTrouble(sentence):
                self._notice(sentence)
            case Exception():
                raise item
            case _ if callable(item):
                item()
            case _:
                self.advance(item)

    def tick(self, elapsed_s: float) -> None:
        """Look at what only time tells: the budget, a decision that does not come, the level."""
        if elapsed_s >= self._board.view.budget_s:
            self.use_up_time()
        if self.state.phase is it.Phase.DECIDING and self._engine.decision_is_overdue():
            self._notice(say(SLOW_DECISION, self.state.plan.language))
            self._engine.decide_by_rules()
        self._wording.tick()
        if self._is_held() and time.monotonic_ns() - self._held_ns > _JUDGE_PATIENCE_NS:
            self._drop_interruption()
        self._board.show(elapsed_s=elapsed_s, level_dbfs=self._listening.level_dbfs)

    def use_up_time(self) -> None:
        """Close after the current answer."""
        if not self.state.time_up:
            self.advance(it.TimeUp(self.state.turn))

    def abort(self, reason: str) -> None:
        """Stop here: silent at once, nothing more is said or heard."""
        self._mouth.hush()
        self.state = replace(self.state, phase=it.Phase.FINISHED, stage=it.Stage.FINISHED, ending=reason)

    def advance(self, event: it.Event) -> None:
        """One step of the machine, written down and carried out."""
        before = self.state
        self.state, effects = step(before, event)
        if self.state.decision is not None and self.state.decision is not before.decision:
            self._minutes.decision(before.turn, self.state.decision)
        for effect in effects:
            self._carry_out(effect)
        if not self.is_over:  # that is shown when everything is saved
            self.show()

    def show(self) -> None:
        """Show where the interview stands."""
        self._board.state(self.state, has_microphone=self._listening.has_microphone)

    def _carry_out(self, effect: it.Effect) -> None:
        match effect:
            case it.Speak():
                about = self.state.topic if self.state.stage is it.Stage.TOPICS else None
                self._minutes.speaks(effect, about, self.state.depth)
                self._onset_ns = None
                self._wording.drop()
                self._mouth.say(effect.turn, effect.text, effect.kind)
                if self.state.stage in _ASKING:
                    self._change_models()
            case it.HoldLine():
                self._mouth.hold()
                self._held_ns = self._line_ended_ns = time.monotonic_ns()
            case it.GoOnSpeaking():
                self._mouth.go_on()
            case it.Listen():
                self._listen(effect.turn)
            case it.Decide(turn, question, answer, speech, context):
                self._engine.decide(DecideAnswer(turn, question, answer, speech, context))
            case it.WordReply():
                self._wording.word(effect)
            case it.Hush(turn):
                self._mouth.hush()
                self._listening.shut(turn)
            case it.Notify(_, sentence):
                self._notice(sentence)
            case it.Finish(turn, reason):
                self._minutes.finished(turn, reason)

    # --- what the user asks for ---

    def done_key(self) -> None:
        """The answer is complete; while the interviewer speaks, the candidate takes the floor."""
        if self.state.phase is it.Phase.SPEAKING and self.state.stage in _ASKING:
            self._mouth.hush()
            self._line_ended_ns = time.monotonic_ns()
            self.advance(it.LineSpoken(self.state.turn))
        else:
            self._listening.done_key()

    def pause(self) -> None:
        """Hold everything; nothing is recorded."""
        self._listening.pause()
        self.advance(it.PauseRequested(self.state.turn))

    def resume(self) -> None:
        """Go on; a microphone that was lost is opened anew, and while that fails the pause lasts."""
        try:
            self._listening.resume()
        except AudioError as error:
            self._board.notice(f"{error.sentence}{error.action}", is_error=True)
            return
        self._board.notice("", is_error=False)
        self.advance(it.ResumeRequested(self.state.turn))

    def type_answer(self, text: str) -> None:
        """Take a typed answer in place of a spoken one."""
        state, text = self.state, text.strip()
        may_answer = state.phase in (it.Phase.LISTENING, it.Phase.SPEAKING) and state.stage in _ASKING
        if not may_answer or not text:
            return
        self._listening.shut(state.turn)
        speech = measure_typed(text, state.plan.language)
        self._accept(AnswerComplete(state.turn, text, (), speech, "typed", None, None))

    # --- speaking and listening ---

    def _on_line(self, line: SpokenLine) -> None:
        self._minutes.line(line)
        if line.hushed:
            return
        self._line_ended_ns = line.ended_ns
        if line.failure:
            self.advance(it.Failed(line.turn, "speak", line.failure))
        else:
            self.advance(it.LineSpoken(line.turn))

    def _on_interruption(self, heard: Interruption) -> None:
        if heard.turn == self.state.turn:
            self._onset_ns = None if heard.what == "dropped" else heard.onset_ns
        self.advance(_INTERRUPTIONS[heard.what](heard.turn))

    def _watch(self, turn: int) -> None:
        """Listen for an interruption of the line that sounds; what is said before it is no answer to it."""
        if (turn, self.state.phase) == (self.state.turn, it.Phase.SPEAKING) and self.state.stage in _ASKING:
            self._listening.watch(turn)

    def _is_held(self) -> bool:
        return self.state.line_held and self.state.phase is it.Phase.SPEAKING

    def _drop_interruption(self) -> None:
        self._on_interruption(Interruption(self.state.turn, "dropped"))

    def _listen(self, turn: int) -> None:
        self._is_silent = False
        self._mouth.prepare(possible_lines(self.state))
        if not self._listening.open(turn, self._line_ended_ns or time.monotonic_ns(), self._onset_ns):
            self._ask_to_type()

    def _ask_to_type(self) -> None:
        """Say why the answer has to be typed, where the candidate expects to speak."""
        if self._listening.has_microphone and self._engine.ready:
            why = HEARING_GONE if self._engine.gave_up else NO_RECOGNISER
            self._notice(say(why, self.state.plan.language))

    def _is_listening(self, turn: int) -> bool:
        return turn == self.state.turn and self.state.phase is it.Phase.LISTENING

    def _on_progress(self, progress: AnswerProgress) -> None:
        if not self._is_listening(progress.turn):
            return
        self._is_silent = progress.what not in ("started", "resumed")
        if self._is_silent:
            self._draft()
        else:
            self._wording.drop()
        plan = self.state.plan
        self._board.show(thinking=progress.what in _PATIENT)
        if progress.what == "rephrase":
            self._board.notice(say(HEAR_AGAIN, plan.language), is_error=False)
        if progress.what == "reassure":
            soft = pick(lines(Situation.REASSURE, plan.language), plan.seed + progress.turn)
            self._board.notice(soft, is_error=False)

    def _draft(self) -> None:
        """While the candidate is silent, have worded what could follow if this was all."""
        if self._is_silent and self._engine.words:
            self._wording.draft(possible_replies(self.state, self._board.view.provisional_text))

    def _on_answer(self, answer: AnswerComplete) -> None:
        if not self._is_listening(answer.turn):
            return
        if not answer.heard_text:  # there is no recogniser after all
            self._listening.shut(answer.turn)
            self._ask_to_type()
            return
        self._listening.answered()
        self._accept(answer)

    def _accept(self, answer: AnswerComplete) -> None:
        self._minutes.answer(answer, self._listening.span(answer.turn))
        self.advance(it.AnswerFinished(answer.turn, answer.text, answer.speech))

    def _on_decision(self, ready: DecisionReady) -> None:
        self._engine.on_decision(ready)
        self._minutes.proposed(ready)
        decision = it.Decision(ready.label, ready.confidence, ready.reasons, ready.source)  # type: ignore[arg-type]
        self.advance(it.DecisionMade(ready.turn, decision))

    # --- trouble ---

    def _change_models(self) -> None:
        error = self._engine.change_models()
        if error is not None:
            self._notice(f"{error.sentence}{say(MODEL_KEPT, self.state.plan.language)}")

    def _on_models(self, ready: ModelsReady) -> None:
        language = self.state.plan.language
        was_change = self._engine.on_ready(ready)
        for sentence, action in ready.problems:
            self._notice(f"{sentence}{say(MODEL_KEPT, language) if was_change else action}")
        if was_change and not ready.problems:
            decider = say(RULES, language) if ready.decider == "rules" else ready.decider
            generator = ready.generator or say(QUESTION_BANK, language)
            self._notice(say(MODELS_CHANGED, language).format(decider=decider, generator=generator))
        # An answer that is open already stays open: the process hears its sound after this message.
        if self.state.phase is it.Phase.LISTENING and not self._engine.hears:
            self._let_type()

    def _on_engine_problem(self, problem: EngineProblem) -> None:
        sentence = f"{problem.sentence}{problem.action}"
        if problem.stage == "start":
            self._notice(sentence)
        elif problem.stage == "load":
            self._on_models(ModelsReady("", "rules", ((problem.sentence, problem.action),)))
        elif problem.stage == "decide":
            if problem.turn == self.state.turn:
                self._notice(sentence)
                self._engine.decide_by_rules()
        elif problem.stage == "word":  # the line itself comes from the bank
            self._notice(sentence)
        elif self._is_listening(problem.turn):
            self._listening.shut(problem.turn)
            self._listening.failed()
            self.advance(it.Failed(problem.turn, "hear", sentence))

    def _on_engine_died(self) -> None:
        """Recording goes on; a new process is given the open answer from the disk."""
        self._engine.restart()
        self._wording.use_bank(("failed",))
        if self.state.phase is it.Phase.DECIDING:
            self._engine.decide_by_rules()
        elif self.state.phase is it.Phase.SPEAKING and self.state.stage in _ASKING:
            self._drop_interruption()  # nobody judges it any more
            self._watch(self.state.turn)
        elif self.state.phase is it.Phase.LISTENING and self._engine.hears:
            self._listening.replay()
        elif self.state.phase is it.Phase.LISTENING:
            self._let_type()

    def _let_type(self) -> None:
        self._listening.shut(self.state.turn)
        self._ask_to_type()

    def _on_microphone_lost(self, sentence: str) -> None:
        """Hold the interview until the user has mended it; the goodbye needs no microphone."""
        if self.state.stage in _ASKING:
            self.pause()
            sentence += say(PRESS_RESUME, self.state.plan.language)
        self._minutes.notice(self.state.turn, sentence, is_error=True)

    def _notice(self, sentence: str) -> None:
        self._minutes.notice(self.state.turn, sentence)
