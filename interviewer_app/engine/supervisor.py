"""Keeps a model process running, and decides by rules in its place when there is none."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from interviewer_app.engine.follow_up_decision import FollowUpDecisionModel
from interviewer_app.engine.messages import DecideAnswer, DecisionReady, LoadModels, ModelsReady, Request
from interviewer_app.engine.process import EngineClient

log = logging.getLogger(__name__)

MAX_RESTARTS = 3


class EngineSupervisor:
    """The conductor's view of the model process: always there, if need be as rules alone."""

    def __init__(self, models: LoadModels, post: Callable[[Any], None]) -> None:
        self._models = models
        self._post = post
        self._rules = FollowUpDecisionModel({})
        self._restarts = 0
        self._open_decision: DecideAnswer | None = None
        self._client: EngineClient | None = None
        self.ready = False
        self.hears = models.recogniser is not None
        self._start()

    def send(self, request: Request) -> None:
        """Hand a request to the process; a dead one is replaced when its death is reported."""
        if self._client is not None:
            self._client.send(request)

    def decide(self, request: DecideAnswer) -> None:
        """Have an answer decided; the result is posted as DecisionReady."""
        self._open_decision = request
        if self._client is None or not self._client.send(request):
            self.decide_again()

    def decide_again(self) -> None:
        """Decide the open answer by rules: the process that had it is gone."""
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
            )
        )

    def on_ready(self, ready: ModelsReady) -> None:
        """Note what could be loaded."""
        self.ready = True
        self.hears = bool(ready.recogniser)

    def restart(self) -> None:
        """Replace a dead process; after three deaths go on without one."""
        if self._client is not None:
            self._client.close()
            self._client = None
        self._restarts += 1
        if self._restarts > MAX_RESTARTS:
            log.error("the model process died %d times; going on without it", self._restarts)
            self.hears, self.ready = False, True
            return
        self._start()

    def close(self) -> None:
        """End the process."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _start(self) -> None:
        self._client = EngineClient(self._post)
        self._client.send(self._models)
