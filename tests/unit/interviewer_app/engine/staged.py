"""Sets an interview up with fakes around the real conductor, library and machine; waits for what it shows."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from interviewer_app.engine.conductor import Cast, Conductor
from interviewer_app.engine.messages import LoadModels
from interviewer_app.engine.recorder import SessionRecorder
from interviewer_app.engine.snapshot import Snapshot
from interviewer_app.interview.types import Phase, Plan, TopicPlan
from interviewer_app.sessions.records import SessionRecord
from interviewer_app.sessions.store import Store
from speech.echo import EchoCanceller
from speech.turns import TurnConfig
from tests.fakes import ScriptedEngines, SilentSpeaker, ToneRenderer, WavMicrophone

PATIENCE_S = 20.0
FAST_BLOCK_S = 0.002


def make_plan(language: str = "zh", turns: int | None = 2, minutes: float = 20.0) -> Plan:
    topics = tuple(
        TopicPlan(
            name,
            name,
            tuple((f"{name}-{depth}-问题一？", f"{name}-{depth}-问题二？") for depth in range(3)),
        )
        for name in ("缓存", "索引", "消息队列")
    )
    return Plan(language, "后端开发工程师", topics, ("Redis",), minutes, turns)  # type: ignore[arg-type]


class Show:
    """Collects snapshots and waits for the next that is as wanted."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.snapshots: list[Snapshot] = []
        self._read = 0

    def __call__(self, snapshot: Snapshot) -> None:
        with self._changed:
            self.snapshots.append(snapshot)
            self._changed.notify_all()

    def until(self, wanted: Callable[[Snapshot], bool], what: str = "") -> Snapshot:
        """The first snapshot after the last one returned that is as ``wanted``."""
        with self._changed:
            found: list[Snapshot] = []

            def look() -> bool:
                while self._read < len(self.snapshots):
                    self._read += 1
                    if wanted(self.snapshots[self._read - 1]):
                        found.append(self.snapshots[self._read - 1])
                        return True
                return False

            assert self._changed.wait_for(look, PATIENCE_S), f"never came: {what}; last {self.last}"
            return found[0]

    @property
    def last(self) -> Snapshot:
        return self.snapshots[-1]

    @property
    def notices(self) -> list[str]:
        """Every sentence that was shown, in order, without repetitions."""
        shown = [one.notice for one in self.snapshots]
        return [text for before, text in zip(["", *shown], shown, strict=False) if text and text != before]

    def listening(self, turn: int) -> Snapshot:
        return self.until(lambda s: s.phase is Phase.LISTENING and s.turn == turn, f"listening to {turn}")

    def speaking(self, turn: int) -> Snapshot:
        return self.until(lambda s: s.phase is Phase.SPEAKING and s.turn == turn, f"speaking in {turn}")

    def notice(self, part: str) -> Snapshot:
        return self.until(lambda s: part in s.notice, f"the notice {part}")

    def paused(self) -> Snapshot:
        return self.until(lambda s: s.phase is Phase.PAUSED, "the pause")

    def finished(self) -> Snapshot:
        return self.until(lambda s: s.phase is Phase.FINISHED, "the end")


@dataclass
class Interview:
    """An interview ready to start. Change the fakes before ``start``; leaving the block closes everything."""

    home: Path
    plan: Plan = field(default_factory=make_plan)
    engines: ScriptedEngines = field(default_factory=ScriptedEngines)
    microphone: WavMicrophone | None = field(default_factory=lambda: WavMicrophone(block_s=FAST_BLOCK_S))
    speaker: SilentSpeaker = field(default_factory=SilentSpeaker)
    renderer: ToneRenderer = field(default_factory=ToneRenderer)
    recogniser: str | None = "scripted"
    keep_audio: bool = True
    canceller: EchoCanceller | None = None
    clock_s: Callable[[], float] | None = None
    when_saved: Callable[[str], None] | None = None
    generator: str | None = None
    choose_models: Callable[[], LoadModels] | None = None

    def __enter__(self) -> Interview:
        self.show = Show()
        self.store = Store(self.home / "library.db")
        self.recorder = SessionRecorder(
            self.store, {"language": self.plan.language}, keep_audio=self.keep_audio
        )
        cast = Cast(
            recorder=self.recorder,
            models=LoadModels(self.recogniser, None, generator=self.generator),
            renderer=self.renderer,
            speaker=self.speaker,
            microphone=self.microphone,
            turn_config=TurnConfig.real(self.plan.language),
            start_engine=self.engines,
            when_saved=self.when_saved,
            canceller=self.canceller,
            choose_models=self.choose_models,
        )
        clock: dict[str, Any] = {} if self.clock_s is None else {"clock_s": self.clock_s}
        self.conductor = Conductor(self.plan, cast, self.show, **clock)
        return self

    def __exit__(self, *_error: object) -> None:
        self.conductor.close()
        self.store.close()

    def start(self) -> Show:
        self.conductor.start()
        return self.show

    @property
    def record(self) -> SessionRecord:
        return self.store.record(self.conductor.session_id)

    def kinds(self, turn: int | None = None) -> list[str]:
        """The kinds of the committed events, of one turn or of all."""
        events = self.store.events(self.conductor.session_id)
        return [event.kind for event in events if turn is None or event.turn == turn]
