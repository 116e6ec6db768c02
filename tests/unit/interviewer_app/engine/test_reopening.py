"""A candidate who goes on after the end of an answer, through the real conductor: the parts become one."""

from __future__ import annotations

import queue
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from interviewer_app.engine.answer_listener import AnswerListener
from interviewer_app.engine.messages import (
    AnswerComplete,
    AnswerReopened,
    CloseAnswer,
    DecideAnswer,
    DecisionReady,
    Interruption,
    OpenAnswer,
    ReopenAnswer,
    Report,
    Request,
    Sound,
    WatchLine,
)
from interviewer_app.engine.mouth import LineBegan
from interviewer_app.interview.types import Phase
from speech.audio import BLOCK_SAMPLES
from speech.echo import EchoCanceller
from speech.ports import Pcm
from speech.transcript import Transcript, Word
from tests.fakes import ScriptedEngine, ScriptedEngines, SilentSpeaker, WavMicrophone
from tests.unit.interviewer_app.engine.staged import FAST_BLOCK_S, Interview
from tests.unit.interviewer_app.engine.test_interruptions import ToldEngines, ToldSpeaker
from training.recognizer.espeak import Espeak, VoiceStyle

PART = "我们加了缓存。"


# --- the real detectors hear the real sound ---


class TalkingMicrophone(WavMicrophone):
    """Hears nothing until somebody speaks."""

    def say(self, pcm: Pcm) -> None:
        with self._changed:
            self._pcm = np.concatenate([np.zeros((self._seq + 4) * BLOCK_SAMPLES, np.int16), pcm])


class AlwaysHears:
    """A recogniser that hears one sentence in every chunk."""

    window_s = 30.0

    def transcribe(self, pcm: Pcm, language: str, hotwords: str = "") -> Transcript:
        return Transcript(PART, (Word(PART, 0.0, pcm.size / 16_000),), language, "hears")


class ListeningEngine(ScriptedEngine):
    """Listens as the model process does; its decisions are the test's."""

    def __init__(self, on_report: Callable[[Report], None]) -> None:
        super().__init__(on_report, labels=(), answer_blocks=None)
        self._listener = AnswerListener(AlwaysHears(), self.tell)  # type: ignore[arg-type]

    def send(self, request: Request) -> bool:
        if isinstance(request, Sound):
            self._listener.push(np.frombuffer(request.pcm, np.int16), request.captured_ns)
        elif isinstance(request, OpenAnswer):
            self._listener.open(request)
        elif isinstance(request, CloseAnswer):
            self._listener.forget(request.turn)
        return super().send(request)

    def close(self) -> None:
        self._listener.close()
        super().close()


class ListeningEngines(ScriptedEngines):
    def __call__(self, on_report: Callable[[Report], None]) -> ScriptedEngine:
        self.made.append(ListeningEngine(on_report))
        return self.made[-1]


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng")
def test_two_parts_of_one_answer_are_merged(own_home: Path) -> None:
    voice = Espeak().speak("we added a cache to the order system", VoiceStyle("en-us", 180))
    microphone = TalkingMicrophone(block_s=FAST_BLOCK_S)
    engines = ListeningEngines()
    with Interview(own_home, engines=engines, microphone=microphone) as interview:
        show = interview.start()
        show.listening(0)
        interview.conductor.type_answer("我叫小明。")
        show.listening(1)
        show.until(lambda _: bool(engines.last.sounds), "the open floor")
        microphone.say(voice)
        first = show.until(lambda s: s.phase is Phase.DECIDING, "the end")
        assert [line.text for line in first.lines if line.turn == 1][-1] == PART
        microphone.say(voice)
        reopened = show.listening(1)
        assert [line.speaker for line in reopened.lines if line.turn == 1] == ["interviewer"]
        assert reopened.provisional_text == PART
        show.until(lambda s: s.phase is Phase.DECIDING, "the second end")
        engines.last.tell(DecisionReady(1, "END", 1.0, (), "bert", {}, 1.0, 0))  # of the first part
        engines.last.tell(DecisionReady(1, "FOLLOW_UP", 1.0, (), "bert", {}, 1.0, 1))
        show.speaking(2)
        turn = next(one for one in interview.record.turns if one.turn == 1)
    asked = [one.answer for one in engines.last.requests if isinstance(one, DecideAnswer)]
    assert asked == [PART, 2 * PART]
    assert turn.answer.text == 2 * PART
    assert turn.cut_ins == 1
    assert turn.decision.label == "FOLLOW_UP"
    assert turn.answer.mic_end_samples - turn.answer.mic_offset_samples > 1.5 * voice.size
    assert turn.answer.speech["answer_length"] == 12


# --- who goes on into our line ---


def complete(engine: ScriptedEngine, turn: int, text: str = PART, verdict: str = "complete") -> None:
    now_ns = time.monotonic_ns()
    engine.tell(AnswerComplete(turn, text, (), {}, verdict, now_ns - 1_000_000, now_ns))


class Talk:
    """An interview whose introduction was just answered: the first question sounds."""

    def __init__(self, interview: Interview, engines: ToldEngines, speaker: ToldSpeaker) -> None:
        self.interview, self.engines, self.speaker = interview, engines, speaker
        self.show = interview.start()

    def to_question(self, verdict: str = "complete") -> int:
        """Return when the question began to sound."""
        self.speaker.next().finish()
        self.show.listening(0)
        self.engines.until(Sound)
        complete(self.engines.last, 0, verdict=verdict)
        question = self.speaker.next()
        self.show.until(lambda s: s.turn == 1 and bool(s.latency_ms), "the question's sound")
        assert question.started_ns is not None
        return question.started_ns


@pytest.fixture(params=[False, True], ids=["half", "full"])
def talk(own_home: Path, request: pytest.FixtureRequest) -> Iterator[Talk]:
    engines, speaker = ToldEngines(), ToldSpeaker()
    canceller = EchoCanceller() if request.param else None
    with Interview(own_home, engines=engines, speaker=speaker, canceller=canceller) as interview:
        yield Talk(interview, engines, speaker)


full_duplex = pytest.mark.parametrize("talk", [True], indirect=True, ids=["full"])
half_duplex = pytest.mark.parametrize("talk", [False], indirect=True, ids=["half"])


def test_who_goes_on_just_before_our_first_sound_is_heard_on(talk: Talk) -> None:
    began_ns = talk.to_question()
    talk.engines.last.tell(AnswerReopened(0, began_ns - 50_000_000))
    assert talk.show.listening(0).lines[-1].speaker == "interviewer"
    reopened = talk.engines.until(ReopenAnswer)
    assert reopened.turn == 0
    assert talk.engines.until(Sound).captured_ns >= reopened.from_ns
    assert talk.speaker.playing[-1].done
    complete(talk.engines.last, 0, 2 * PART)
    talk.show.speaking(1)
    record = talk.interview.record
    assert record.turns[0].answer.text == 2 * PART
    assert record.turns[0].cut_ins == 1
    assert record.turns[0].reply is not None


def test_what_begins_with_our_sound_may_be_our_sound(talk: Talk) -> None:
    began_ns = talk.to_question()
    talk.engines.last.tell(AnswerReopened(0, began_ns + 10_000_000))
    talk.speaker.playing[-1].finish()
    talk.show.listening(1)
    assert talk.interview.record.turns[0].cut_ins == 0


@full_duplex
def test_who_speaks_within_a_second_of_our_line_goes_on(talk: Talk) -> None:
    began_ns = talk.to_question()
    assert talk.engines.until(WatchLine).turn in (0, 1)
    onset_ns = began_ns + 900_000_000
    talk.engines.last.tell(Interruption(1, "began", onset_ns))
    talk.engines.last.tell(Interruption(1, "confirmed", onset_ns))
    talk.show.listening(0)
    assert talk.engines.until(ReopenAnswer) == ReopenAnswer(0, onset_ns)


@full_duplex
def test_who_speaks_later_answers_the_new_question(talk: Talk) -> None:
    onset_ns = talk.to_question() + 1_100_000_000
    talk.engines.last.tell(Interruption(1, "began", onset_ns))
    talk.engines.last.tell(Interruption(1, "confirmed", onset_ns))
    talk.show.listening(1)
    assert talk.engines.until(OpenAnswer).turn == 1
    assert talk.interview.record.turns[0].cut_ins == 0


@full_duplex
def test_an_answer_that_the_candidate_ended_by_key_is_over(talk: Talk) -> None:
    onset_ns = talk.to_question(verdict="key") + 100_000_000
    talk.engines.last.tell(Interruption(1, "began", onset_ns))
    talk.engines.last.tell(Interruption(1, "confirmed", onset_ns))
    talk.show.listening(1)


def test_no_answer_is_reopened_for_ever(talk: Talk) -> None:
    began_ns = talk.to_question()
    for _ in range(3):
        talk.engines.last.tell(AnswerReopened(0, began_ns - 1))
        talk.show.listening(0)
        complete(talk.engines.last, 0)
        talk.speaker.next()
        talk.show.speaking(1)
    talk.engines.last.tell(AnswerReopened(0, 0))
    talk.speaker.playing[-1].finish()
    talk.show.listening(1)
    assert talk.interview.record.turns[0].cut_ins == 3


def test_a_line_that_begins_too_late_does_not_close_the_floor_for_its_answer(talk: Talk) -> None:
    began_ns = talk.to_question()
    talk.interview.conductor.done()
    talk.show.listening(1)
    talk.interview.conductor._post(LineBegan(1, "问题？", "question", began_ns, 1.0))
    opened = talk.engines.until(OpenAnswer)
    assert opened.turn == 1
    for _ in range(60):
        assert talk.engines.until(Sound)
    complete(talk.engines.last, 1)
    assert talk.show.speaking(2)


@half_duplex
def test_nothing_is_handed_on_once_our_line_sounds(talk: Talk) -> None:
    began_ns = talk.to_question()
    microphone = talk.interview.microphone
    assert microphone is not None
    heard = microphone.health().blocks
    talk.show.until(lambda _: microphone.health().blocks > heard + 50)
    late = []
    while True:
        try:
            request = talk.engines.sent.get_nowait()
        except queue.Empty:
            break
        if isinstance(request, Sound):
            late.append(request.captured_ns)
    assert late
    assert max(late) < began_ns + 1_000_000_000 * 50 * FAST_BLOCK_S


def test_the_introduction_ends_by_itself_with_a_speaker_that_says_nothing(own_home: Path) -> None:
    engines = ScriptedEngines(answers=("我叫小明。",), labels=("END",))
    with Interview(own_home, engines=engines, speaker=SilentSpeaker()) as interview:
        assert interview.start().finished().finished_reason == "turns"
