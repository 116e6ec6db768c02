"""Holds one rehearsal: a real interview whose candidate is synthetic, shown turn by turn."""

from __future__ import annotations

import queue
from collections.abc import Callable

from interviewer_app.bootstrap import Devices, Studio
from interviewer_app.engine.conductor import Conductor
from interviewer_app.engine.snapshot import Snapshot
from interviewer_app.errors import EngineError
from interviewer_app.interview.questions import build_plan
from interviewer_app.interview.types import Phase, Stage
from interviewer_app.rehearsal.candidate import Candidate, Say
from interviewer_app.rehearsal.scenario import Scenario, ScriptedAnswer

_SILENT_FOR_S = 180.0  # longer than any line or answer: then something hangs
_MINUTES = 60.0

OnSnapshot = Callable[[Snapshot], None]


class Rehearsal:
    """One interview of a scenario's candidate. ``say`` takes the candidate's sound and nothing else."""

    def __init__(self, studio: Studio, scenario: Scenario, turns: int) -> None:
        self._studio = studio
        self._scenario = scenario
        self._turns = turns
        self._seen: queue.SimpleQueue[Snapshot] = queue.SimpleQueue()

    def hold(self, devices: Devices, say: Say, on_snapshot: OnSnapshot, device_name: str) -> str:
        """Hold the interview and return the session's id.

        Raises:
            AppError: a device, model or the disk refuses; EngineError when nothing moves any more.
        """
        scenario = self._scenario
        plan = build_plan(
            self._studio.bank,
            language=scenario.language,
            family=scenario.family,
            job_title=scenario.job_title,
            skills=scenario.skills,
            minutes=_MINUTES,
            exact_turns=self._turns,
            seed=scenario.seed,
        )
        candidate = Candidate(say, scenario.language)
        conductor = self._studio.conduct(
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
        return conductor.session_id

    def _follow(self, candidate: Candidate, conductor: Conductor, on_snapshot: OnSnapshot) -> None:
        answered = -1
        while True:
            try:
                snapshot = self._seen.get(timeout=_SILENT_FOR_S)
            except queue.Empty as error:
                raise EngineError("The rehearsal does not go on.", "Start it again; see the log.") from error
            on_snapshot(snapshot)
            if snapshot.phase is Phase.FINISHED:
                conductor.wait(_SILENT_FOR_S)
                return
            if snapshot.phase is Phase.LISTENING and snapshot.turn > answered:
                answered = snapshot.turn
                candidate.answer(self._script(snapshot))

    def _script(self, snapshot: Snapshot) -> ScriptedAnswer:
        if snapshot.stage is Stage.OPENING:
            return self._scenario.introduction
        return self._scenario.answer(snapshot.turn - 1)
