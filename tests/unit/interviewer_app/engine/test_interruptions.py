"""Full duplex through the real conductor: the line is held, yielded or taken up again."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from interviewer_app.engine.messages import (
    Interruption,
    LineSound,
    OpenAnswer,
    Report,
    Request,
    Sound,
    WatchLine,
)
from interviewer_app.interview.types import Phase
from speech.audio import SAMPLE_RATE_HZ
from speech.echo import EchoCanceller
from speech.ports import Pcm
from tests.fakes import ScriptedEngine, ScriptedEngines, SilentPlayback, SilentSpeaker
from tests.unit.interviewer_app.engine.staged import PATIENCE_S, Interview

LINE_SAMPLES = SAMPLE_RATE_HZ // 10


class ToldEngines(ScriptedEngines):
    """Tells each request after it was handled."""

    def __init__(self) -> None:
        super().__init__(answer_blocks=None)
        self.sent: queue.SimpleQueue[Request] = queue.SimpleQueue()

    def __call__(self, on_report: Callable[[Report], None]) -> ScriptedEngine:
        engine = super().__call__(on_report)
        handle = engine.send

        def send(request: Request) -> bool:
            taken = handle(request)
            self.sent.put(request)
            return taken

        engine.send = send  # type: ignore[method-assign]
        return engine

    def until(self, kind: type[Any]) -> Any:
        """The next request of ``kind``."""
        while not isinstance(request := self.sent.get(timeout=PATIENCE_S), kind):
            pass
        return request


class ToldSpeaker(SilentSpeaker):
    """Tells each sound as it begins."""

    def __init__(self) -> None:
        super().__init__(holds=True)
        self.begun: queue.SimpleQueue[SilentPlayback] = queue.SimpleQueue()

    def play(self, pcm: Pcm, rate_hz: int) -> SilentPlayback:
        playback = super().play(pcm, rate_hz)
        self.begun.put(playback)
        return playback

    def next(self) -> SilentPlayback:
        return self.begun.get(timeout=PATIENCE_S)


@dataclass(frozen=True)
class Scene:
    """An interview whose greeting sounds and is watched."""

    interview: Interview
    engines: ToldEngines
    speaker: ToldSpeaker
    greeting: SilentPlayback

    def interrupt(self) -> int:
        """A voice is heard and the line held; return its onset."""
        onset_ns = time.monotonic_ns()
        self.tell("began", onset_ns)
        assert self.greeting.wait(PATIENCE_S)
        assert self.interview.show.last.phase is Phase.SPEAKING
        return onset_ns

    def tell(self, what: str, onset_ns: int = 0) -> None:
        self.engines.last.tell(Interruption(0, what, onset_ns))


@pytest.fixture
def scene(own_home: Path) -> Iterator[Scene]:
    engines, speaker = ToldEngines(), ToldSpeaker()
    with Interview(own_home, engines=engines, speaker=speaker, canceller=EchoCanceller()) as interview:
        interview.start()
        greeting = speaker.next()
        engines.until(WatchLine)
        yield Scene(interview, engines, speaker, greeting)


def test_a_voice_holds_the_line_and_a_cough_lets_it_go_on(scene: Scene) -> None:
    scene.interrupt()
    scene.tell("dropped")
    rest = scene.speaker.next()
    rest.finish()
    scene.interview.show.listening(0)
    assert scene.greeting.heard_samples == LINE_SAMPLES // 2
    assert rest.heard_samples == LINE_SAMPLES - scene.greeting.heard_samples


def test_a_candidate_who_goes_on_has_the_floor_from_their_first_sample(scene: Scene) -> None:
    onset_ns = scene.interrupt()
    scene.tell("confirmed", onset_ns)
    scene.interview.show.listening(0)
    assert scene.engines.until(OpenAnswer).question_end_ns == onset_ns
    first = scene.engines.until(Sound)
    assert abs(first.captured_ns - onset_ns) < 40_000_000
    assert len(scene.speaker.playing) == 1


def test_a_model_process_that_dies_judging_lets_the_line_go_on(scene: Scene) -> None:
    scene.interrupt()
    scene.engines.last.die()
    scene.speaker.next()
    scene.engines.until(WatchLine)


def test_a_pause_while_a_voice_is_judged_says_the_line_again(scene: Scene) -> None:
    scene.interrupt()
    scene.interview.conductor.pause()
    scene.interview.show.paused()
    scene.tell("confirmed", time.monotonic_ns())
    scene.interview.conductor.resume()
    scene.speaker.next()
    assert scene.interview.show.last.phase is Phase.SPEAKING


def test_half_duplex_watches_nothing(own_home: Path) -> None:
    with Interview(own_home, engines=ScriptedEngines(answer_blocks=None)) as half:
        half.start().listening(0)
        assert not any(isinstance(one, WatchLine | LineSound) for one in half.engines.last.requests)
