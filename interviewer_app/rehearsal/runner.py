"""Holds one rehearsal: a real interview whose candidate is synthetic, shown turn by turn."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable

from interviewer_app.bootstrap import Devices, Studio
from interviewer_app.engine.conductor import Conductor
from interviewer_app.engine.models import choose_models
from interviewer_app.engine.snapshot import Snapshot
from interviewer_app.errors import DeviceError, EngineError, ModelError
from interviewer_app.interview.questions import build_plan
from interviewer_app.interview.types import Phase, Stage
from interviewer_app.rehearsal.candidate import Candidate, Say
from interviewer_app.rehearsal.scenario import Scenario, ScriptedAnswer

_STILL_FOR_S = 180.0  # longer than any line or answer: then something hangs
_MINUTES = 60.0

OnSnapshot = Callable[[Snapshot], None]


class Rehearsal:
    """One interview of a scenario's candidate. ``say`` takes the candidate's sound and nothing else."""

    def __init__(
        self, studio: Studio, scenario: Scenario, turns: int, clock_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._studio = studio
        self._scenario = scenario
        self._turns = turns
        self._clock_s = clock_s
        self._seen: queue.SimpleQueue[Snapshot] = queue.SimpleQueue()

    def hold(self, devices: Devices, say: Say, on_snapshot: OnSnapshot, device_name: str) -> str:
        """Hold the interview and return the session's id.

        Raises:
            AppError: a device, model or the disk refuses; EngineError when nothing moves any more.
        """
        scenario, studio = self._scenario, self._studio
        models = choose_models(studio.settings.models, studio.paths, synthetic_voice=True)
        if models.recogniser.folder is None:
            raise _deaf("There is no recogniser on this computer.")
        plan = build_plan(
            studio.bank,
            language=scenario.language,
            family=scenario.family,
            job_title=scenario.job_title,
            skills=scenario.skills,
            minutes=_MINUTES,
            exact_turns=self._turns,
            seed=scenario.seed,
        )
        candidate = Candidate(say, scenario.language)
        conductor = studio.conduct(
            plan,
            devices,
            self._seen.put,
            synthetic_voice=True,
            meta={"family": scenario.family, "rehearsal": scenario.name, "sound": device_name},
        )
        try:
            conductor.start()
            self._follow(candidate, conductor, on_snapshot)
        finally:
            conductor.close()
        if conductor.failure is not None:
            raise conductor.failure
        return conductor.session_id

    def _follow(self, candidate: Candidate, conductor: Conductor, on_snapshot: OnSnapshot) -> None:
        answered, moved_s, last = -1, self._clock_s(), (Phase.IDLE, 0)
        while True:
            snapshot = self._next(_STILL_FOR_S - (self._clock_s() - moved_s))
            on_snapshot(snapshot)
            if snapshot.finished_reason == "error":
                raise EngineError(snapshot.notice)
            if snapshot.phase is Phase.FINISHED:
                return
            self._check(snapshot, conductor)
            if (snapshot.phase, len(snapshot.lines)) != last:
                last, moved_s = (snapshot.phase, len(snapshot.lines)), self._clock_s()
            if snapshot.phase is Phase.LISTENING and snapshot.turn > answered:
                answered = snapshot.turn
                candidate.answer(self._script(snapshot))

    def _next(self, patience_s: float) -> Snapshot:
        try:
            if patience_s > 0:
                return self._seen.get(timeout=patience_s)
        except queue.Empty:
            pass
        raise EngineError("The rehearsal does not go on.", "Start it again; see the log.")

    def _check(self, snapshot: Snapshot, conductor: Conductor) -> None:
        """Raise what a person would mend and a rehearsal cannot wait for."""
        if snapshot.phase is Phase.PAUSED:
            raise DeviceError(snapshot.notice, "")
        if snapshot.phase is Phase.LISTENING and not conductor.hears:
            raise _deaf(snapshot.notice or "The recogniser cannot be used.")

    def _script(self, snapshot: Snapshot) -> ScriptedAnswer:
        if snapshot.stage is Stage.OPENING:
            return self._scenario.introduction
        return self._scenario.answer(snapshot.turn - 1)


def _deaf(sentence: str) -> ModelError:
    return ModelError(sentence, "Set models.recogniser in config.yaml to a recogniser's folder.")
