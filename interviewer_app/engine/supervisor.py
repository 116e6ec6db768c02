"""Keeps a model process running, and decides by rules in its place when there is none."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from interviewer_app.engine.follow_up_decision import FollowUpDecisionModel
from interviewer_app.engine.messages import (
    DecideAnswer,
    DecisionReady,
    EngineProblem,
    LoadModels,
    ModelsReady,
    Request,
)
from interviewer_app.engine.process import Engine, EngineClient, StartEngine
from interviewer_app.engine.sentences import MODEL_KEPT, MODELS_CHANGED, QUESTION_BANK, RULES, say
from interviewer_app.errors import AppError, EngineError

log = logging.getLogger(__name__)

MAX_DEATHS = 3
DECIDE_PATIENCE_S = 20.0  # a decision takes well under a second; longer means that the process hangs


class EngineSupervisor:
    """The conductor's view of the model process: always there, if need be as rules alone.

    ``hears`` is whether spoken answers become text, ``ready`` whether that is known for certain, and
    ``gave_up`` whether the process failed so often that it is not asked to hear any more. ``trouble``
    tells the user what could not be loaded, "" when all could. ``words`` is whether a generator is loaded.
    ``choose`` tells the models that are in service by now.
    """

    def __init__(
        self,
        models: LoadModels,
        post: Callable[[Any], None],
        start_engine: StartEngine = EngineClient,
        clock_s: Callable[[], float] = time.monotonic,
        choose: Callable[[], LoadModels] | None = None,
    ) -> None:
        self._models = self._wished = self._before = models
        self._changing = False
        self._choose = choose
        self._choice_fault = ""
        self._post = post
        self._start_engine = start_engine
        self._clock_s = clock_s
        self._rules = FollowUpDecisionModel({})
        self._deaths = 0
        self._open_decision: DecideAnswer | None = None
        self._asked_s = 0.0
        self._engine: Engine | None = None
        self.ready = False
        self.gave_up = False
        self.trouble = ""
        self.words = False
        self.hears = models.recogniser is not None
        self._start()

    def send(self, request: Request) -> bool:
        """Hand a request to the process; a dead one (False) is replaced when its death is reported."""
        return self._engine is not None and self._engine.send(request)

    def decide(self, request: DecideAnswer) -> None:
        """Have an answer decided; the result is posted as DecisionReady."""
        self._open_decision, self._asked_s = request, self._clock_s()
        if self._engine is None or not self._engine.send(request):
            self.decide_by_rules()

    def decide_by_rules(self) -> None:
        """Decide the open answer by rules: the process that had it is gone, failed or hangs."""
        request, self._open_decision = self._open_decision, None
        if request is None:
            return
        began = time.perf_counter()
        result = self._rules.decide(request.question, request.answer, request.speech, request.context)
        self._post(
            DecisionReady(
                request.turn,
                result.decision,
                result.confidence,
                tuple(result.reasons),
                result.source,
                dict(result.probabilities),
                1000 * (time.perf_counter() - began),
                request.revision,
            )
        )

    def decision_is_overdue(self) -> bool:
        """Whether a decision was asked for too long ago."""
        return self._open_decision is not None and self._clock_s() - self._asked_s >= DECIDE_PATIENCE_S

    def on_decision(self, ready: DecisionReady) -> None:
        """Note that a decision has come."""
        if self._open_decision is not None and self._open_decision.turn == ready.turn:
            self._open_decision = None

    def on_ready(self, ready: ModelsReady, language: str) -> str:
        """Note what could be loaded; returns what there is to tell the user, "" if nothing.

        A model that failed to follow another is not asked for by a new process either.
        """
        self.ready = True
        self.hears = bool(ready.recogniser) and not self.gave_up
        self.words = bool(ready.generator)
        was_change, self._changing = self._changing, False
        if not was_change:
            told = "".join(f"{sentence}{action}" for sentence, action in ready.problems)
            self.trouble = self.trouble if ready.recogniser and not told else told
            return told
        self._models = replace(self._models, **{role: getattr(self._before, role) for role in ready.failed})
        if ready.problems:
            return "".join(sentence for sentence, _ in ready.problems) + say(MODEL_KEPT, language)
        decider = say(RULES, language) if ready.decider == "rules" else ready.decider
        generator = ready.generator or say(QUESTION_BANK, language)
        return say(MODELS_CHANGED, language).format(decider=decider, generator=generator)

    def change_models(self, language: str) -> str:
        """Between two turns: have the process load what came into service since.

        Returns what there is to tell the user, "" if nothing; the same trouble is told once.
        """
        if self._choose is None:
            return ""
        try:
            chosen = replace(self._choose(), recogniser=self._models.recogniser)
        except AppError as error:
            is_new, self._choice_fault = str(error) != self._choice_fault, str(error)
            return f"{error.sentence}{say(MODEL_KEPT, language)}" if is_new else ""
        self._choice_fault = ""
        if chosen != self._wished:
            self._before = self._models
            self._wished = self._models = chosen
            self._changing = self.send(chosen)
        return ""

    def stop_hearing(self) -> None:
        """Ask for no more recognition; decisions go on."""
        self.hears, self.ready, self.gave_up = False, True, True

    def restart(self) -> None:
        """Replace a dead process; after three deaths go on without one."""
        self.close()
        self.words = self._changing = False
        self._deaths += 1
        if self._deaths >= MAX_DEATHS:
            log.error("the model process died %d times; going on without it", self._deaths)
            self.stop_hearing()
            return
        self._start()

    def close(self) -> None:
        """End the process."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def _start(self) -> None:
        try:
            self._engine = self._start_engine(self._post)
        except EngineError as error:
            log.error("no model process: %s", error)
            self.stop_hearing()
            self._post(EngineProblem(0, "start", error.sentence, error.action))
            return
        self._engine.send(self._models)
