"""Directs one interview: takes what happens one after another and carries out what the machine makes of it.

No thread and no waiting: the conductor calls `take` and `tick` from its one thread.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from interviewer_app.engine.board import Board
from interviewer_app.engine.delivery import Delivery
from interviewer_app.engine.ears import MicrophoneLost, MicrophoneTrouble
from interviewer_app.engine.listening import Listening
from interviewer_app.engine.messages import (
    AnswerComplete,
    AnswerProgress,
    AnswerReopened,
    DecideAnswer,
    DecisionReady,
    EngineDied,
    EngineProblem,
    Interruption,
    LeadWorded,
    LineWorded,
    ModelsReady,
    ProvisionalText,
)
from interviewer_app.engine.minutes import Minutes
from interviewer_app.engine.mouth import LineBegan, Mouth, SpokenLine
from interviewer_app.engine.patience import show_patience
from interviewer_app.engine.sentences import (
    HEARING_GONE,
    NO_RECOGNISER,
    PRESS_RESUME,
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
from speech.turns import ENDED_BY_WAIT

_ASKING = (it.Stage.OPENING, it.Stage.TOPICS)
_JUDGE_PATIENCE_NS = 3_000_000_000  # a judgement takes two seconds at most; longer means that nobody judges
_MAY_GO_ON_NS = 1_000_000_000  # so far into our line, who goes on was cut in on, and does not interrupt
_MOST_REOPENINGS = 3  # of one answer: a room that always speaks must not keep the interview from going on
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
        delivery: Delivery,
        listening: Listening,
        engine: EngineSupervisor,
        board: Board,
        minutes: Minutes,
        post: Callable[[Any], None],
        wording: Wording,
    ) -> None:
        self.state = begin(plan)
        self._mouth, self._delivery, self._wording = mouth, delivery, wording
        self._listening = listening
        self._engine = engine
        self._board = board
        self._minutes = minutes
        self._post = post
        self._line_ended_ns: int | None = None
        self._held_ns = 0
        self._onset_ns: int | None = None  # of what is being said into the line at hand
        self._began_ns: int | None = None  # when the line at hand began to sound
        self._reopenings = 0  # of the answer at hand
        self._waited = False  # whether the last answer ended by a wait: then it may go on

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
            case ProvisionalText(turn, text, whole):
                if self._is_listening(turn):
                    self._board.show(provisional_text=text)
                    if whole and self._engine.words:  # what could follow if this were the whole answer
                        self._wording.draft(possible_replies(self.state, text))
            case LeadWorded() | LineWorded():
                self._wording.take(item)
            case Worded(turn, text, source, revision=revision):
                if (turn, revision) == (self.state.turn, self.state.revision):
                    self._minutes.worded(item)
                    self.advance(it.ReplyReady(turn, text, source, revision))
            case AnswerProgress():
                self._on_progress(item)
            case AnswerReopened():
                self._on_reopened(item)
            case Interruption():
                self._on_interruption(item)
            case LineBegan():
                if (began := self._delivery.began(item)) is not None:
                    self._on_line_began(began)
            case SpokenLine():
                if (line := self._delivery.ended(item)) is not None:
                    self._on_line(line)
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
        self._delivery.hush()
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
                self._onset_ns = self._began_ns = None
                self._wording.drop()
                self._delivery.say(effect.turn, effect.text, effect.kind)
                if self.state.stage in _ASKING:
                    self._notice(self._engine.change_models(self.state.plan.language))
            case it.HoldLine():
                self._mouth.hold()
                self._held_ns = self._line_ended_ns = time.monotonic_ns()
            case it.GoOnSpeaking():
                self._mouth.go_on()
            case it.Listen():
                self._reopenings = 0
                self._listen(effect.turn)
            case it.Reopen(turn):
                self._reopenings += 1
                self._wording.drop()
                self._delivery.hush()
                self._minutes.reopened(turn)
                self._listening.reopen(turn, self._onset_ns)
            case it.Decide(turn, question, answer, speech, context, revision):
                self._engine.decide(DecideAnswer(turn, question, answer, speech, context, revision))
            case it.WordReply():
                self._wording.word(effect)
            case it.Hush(turn):
                self._delivery.hush()
                self._listening.shut(turn)
            case it.Notify(_, sentence):
                self._notice(sentence)
            case it.Finish(turn, reason):
                self._minutes.finished(turn, reason)

    # --- what the user asks for ---

    def done_key(self) -> None:
        """The answer is complete; while the interviewer speaks, the candidate takes the floor."""
        if self.state.phase is it.Phase.SPEAKING and self.state.stage in _ASKING:
            self._delivery.hush()
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
        self._waited = False
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

    def _on_line_began(self, line: LineBegan) -> None:
        self._minutes.began(line)
        if line.turn == self.state.turn:
            self._began_ns = line.started_ns
            self._listening.line_sounds()
        self._watch(line.turn)

    def _on_reopened(self, answer: AnswerReopened) -> None:
        """The candidate goes on; what began with our line may have been our own voice."""
        if self._began_ns is None or answer.onset_ns < self._began_ns:
            self._onset_ns = None
            self._resume_answer(answer.turn)

    def _resume_answer(self, turn: int) -> None:
        if self._reopenings < _MOST_REOPENINGS:
            self.advance(it.AnswerResumed(turn))

    def _on_interruption(self, heard: Interruption) -> None:
        if heard.turn == self.state.turn:
            self._onset_ns = None if heard.what == "dropped" else heard.onset_ns
            if heard.what == "confirmed" and self._was_cut_in_on(heard.onset_ns):
                self._resume_answer(heard.turn - 1)
        self.advance(_INTERRUPTIONS[heard.what](heard.turn))

    def _watch(self, turn: int) -> None:
        """Listen for an interruption of the line that sounds; what is said before it is no answer to it."""
        if (turn, self.state.phase) == (self.state.turn, it.Phase.SPEAKING) and self.state.stage in _ASKING:
            self._listening.watch(turn)

    def _was_cut_in_on(self, onset_ns: int) -> bool:
        """Whether who speaks into our line goes on with an answer that we took for complete too soon."""
        began_ns = self._began_ns
        return self._waited and began_ns is not None and onset_ns < began_ns + _MAY_GO_ON_NS

    def _is_held(self) -> bool:
        return self.state.line_held and self.state.phase is it.Phase.SPEAKING

    def _drop_interruption(self) -> None:
        self._on_interruption(Interruption(self.state.turn, "dropped"))

    def _listen(self, turn: int) -> None:
        self._mouth.prepare(possible_lines(self.state))
        if not self._listening.open(turn, self._line_ended_ns or time.monotonic_ns(), self._onset_ns):
            self._ask_to_type()

    def _ask_to_type(self) -> None:
        """Say why the answer has to be typed, where the candidate expects to speak."""
        if self._listening.has_microphone and self._engine.ready:
            why = HEARING_GONE if self._engine.gave_up else NO_RECOGNISER
            self._notice(self._engine.trouble + say(why, self.state.plan.language))

    def _is_listening(self, turn: int) -> bool:
        return turn == self.state.turn and self.state.phase is it.Phase.LISTENING

    def _on_progress(self, progress: AnswerProgress) -> None:
        if not self._is_listening(progress.turn):
            return
        if progress.what == "resumed":
            self._wording.drop()
        show_patience(self._board, self.state.plan, progress)

    def _on_answer(self, answer: AnswerComplete) -> None:
        if not self._is_listening(answer.turn):
            return
        if not answer.heard_text:  # there is no recogniser after all
            self._listening.shut(answer.turn)
            self._ask_to_type()
            return
        self._waited = answer.verdict in ENDED_BY_WAIT
        self._began_ns = None
        self._listening.answered(may_go_on=self._waited)
        self._accept(answer)

    def _accept(self, answer: AnswerComplete) -> None:
        self._minutes.answer(answer, self._listening.span(answer.turn))
        self.advance(it.AnswerFinished(answer.turn, answer.text, answer.speech))

    def _on_decision(self, ready: DecisionReady) -> None:
        self._engine.on_decision(ready)
        self._minutes.proposed(ready)
        decision = it.Decision(ready.label, ready.confidence, ready.reasons, ready.source)  # type: ignore[arg-type]
        self.advance(it.DecisionMade(ready.turn, decision, ready.revision))

    # --- trouble ---

    def _on_models(self, ready: ModelsReady) -> None:
        self._notice(self._engine.on_ready(ready, self.state.plan.language))
        # An answer that is open already stays open: the process hears its sound after this message.
        if self.state.phase is it.Phase.LISTENING and not self._engine.hears:
            self._let_type()

    def _on_engine_problem(self, problem: EngineProblem) -> None:
        sentence = f"{problem.sentence}{problem.action}"
        if problem.stage in ("start", "word"):  # without a generator's line the bank's is at hand
            self._notice(sentence)
        elif problem.stage == "load":
            self._on_models(ModelsReady("", "rules", ((problem.sentence, problem.action),)))
        elif problem.stage == "decide":
            if problem.turn == self.state.turn:
                self._notice(sentence)
                self._engine.decide_by_rules()
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
        if sentence:
            self._minutes.notice(self.state.turn, sentence)
