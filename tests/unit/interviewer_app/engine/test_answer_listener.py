"""The listener inside the model process: real detectors, a scripted recogniser, no clock."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import numpy as np
import pytest

from interviewer_app.engine.answer_listener import AnswerListener
from interviewer_app.engine.messages import (
    AnswerComplete,
    AnswerProgress,
    AnswerReopened,
    OpenAnswer,
    ProvisionalText,
    Report,
)
from speech.audio import BLOCK_SAMPLES
from speech.ports import Pcm
from speech.transcript import Transcript, Word
from speech.turns import TurnConfig
from training.recognizer.espeak import Espeak, VoiceStyle

pytestmark = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng")
BLOCK_NS = BLOCK_SAMPLES * 1_000_000_000 // 16_000


class Says:
    """A recogniser that hears ``text`` in everything."""

    window_s = 30.0

    def __init__(self) -> None:
        self.text = ""

    def transcribe(self, pcm: Pcm, language: str, hotwords: str = "") -> Transcript:
        return Transcript(self.text, (Word(self.text, 0.0, 0.5),), language, "says")


class Floor:
    """A listener with everything that it told."""

    def __init__(self) -> None:
        self.recogniser = Says()
        self.told: list[Report] = []
        self.listener = AnswerListener(self.recogniser, self.told.append)  # type: ignore[arg-type]
        self._now_ns = 0
        espeak = Espeak()
        self._speech = espeak.speak("我们在订单系统里加了缓存", VoiceStyle("cmn+f4", 180))

    def answer(self, turn: int, text: str, quiet_blocks: int) -> list[str]:
        """Speak an answer that is recognised as ``text``; what was told in the silence after it."""
        self.recogniser.text = text
        self.listener.open(OpenAnswer(turn, "zh", TurnConfig.real("zh")))
        self._push(np.pad(self._speech, (1_600, -(self._speech.size + 1_600) % BLOCK_SAMPLES)))
        self.told.clear()
        self._quiet(12)
        self.wait_for_words()
        self._quiet(quiet_blocks)
        return [
            one.what if isinstance(one, AnswerProgress) else "complete"
            for one in self.told
            if isinstance(one, AnswerProgress | AnswerComplete)
        ]

    def go_on(self) -> None:
        """Say the same again."""
        self._push(np.pad(self._speech, (1_600, -(self._speech.size + 1_600) % BLOCK_SAMPLES)))

    def wait_for_words(self) -> None:
        """Wait until everything said is recognised: sound comes here faster than a thread can work."""
        incremental = self.listener._incremental
        assert incremental is not None
        with incremental.changed:
            assert incremental.changed.wait_for(lambda: incremental.current_text() is not None, 10)

    def _quiet(self, blocks: int) -> None:
        self._push(np.zeros(blocks * BLOCK_SAMPLES, np.int16))

    def _push(self, pcm: Pcm) -> None:
        for block in pcm.reshape(-1, BLOCK_SAMPLES):
            self.listener.push(block, self._now_ns)
            self._now_ns += BLOCK_NS


@pytest.fixture
def floor() -> Iterator[Floor]:
    made = Floor()
    yield made
    made.listener.close()


def test_a_complete_answer_ends_and_a_wish_to_think_is_told(floor: Floor) -> None:
    assert floor.answer(0, "我们加了缓存。", 40) == ["paused", "complete"]
    assert floor.answer(1, "让我想想。", 120) == ["paused", "thinking"]


def test_who_goes_on_after_the_end_is_heard_with_what_came_before(floor: Floor) -> None:
    assert floor.answer(0, "我们加了缓存。", 40)[-1] == "complete"
    floor.go_on()
    (reopened,) = [one for one in floor.told if isinstance(one, AnswerReopened)]
    floor.told.clear()
    floor._quiet(12)
    floor.wait_for_words()
    floor._quiet(48)
    (whole,) = [one for one in floor.told if isinstance(one, AnswerComplete)]
    assert whole.text == "我们加了缓存。我们加了缓存。"
    assert whole.t_on_ns is not None
    assert whole.t_on_ns < reopened.onset_ns < (whole.t_off_ns or 0)
    assert any(pause["duration_s"] > 1.0 for pause in whole.speech["pauses"])


def test_an_answer_ended_by_key_is_not_reopened(floor: Floor) -> None:
    floor.answer(0, "因为我们", 4)
    floor.listener.done_key(0)
    floor.go_on()
    assert not any(isinstance(one, AnswerReopened) for one in floor.told)


def test_an_answer_is_reopened_on_demand_and_what_was_missed_is_silence(floor: Floor) -> None:
    floor.answer(0, "我们加了缓存。", 40)
    floor._now_ns += 20 * BLOCK_NS + BLOCK_NS // 3
    floor.listener.reopen(0, floor._now_ns)
    floor.told.clear()
    floor._quiet(10)  # shorter than the wait: what is said may begin later
    assert floor.told == []
    floor.go_on()
    floor._quiet(12)
    floor.wait_for_words()
    floor._quiet(48)
    assert "resumed" in [one.what for one in floor.told if isinstance(one, AnswerProgress)]
    (whole,) = [one for one in floor.told if isinstance(one, AnswerComplete)]
    assert whole.text == "我们加了缓存。我们加了缓存。"
    assert "capture" not in str(whole.speech["reason"])


def test_a_forgotten_answer_is_not_reopened(floor: Floor) -> None:
    floor.answer(0, "我们加了缓存。", 40)
    floor.listener.forget(0)
    floor.listener.reopen(0, floor._now_ns)
    floor.told.clear()
    floor.go_on()
    assert floor.told == []


def test_a_recogniser_that_sets_marks_is_known_after_two_answers(floor: Floor) -> None:
    assert "complete" in floor.answer(0, "我们加了缓存", 60)  # no mark, and none expected
    for turn in (1, 2):
        assert "complete" in floor.answer(turn, "我们加了缓存。", 60)
    assert "complete" not in floor.answer(3, "我们把热点数据", 60)
    assert "complete" in floor.answer(4, "我们加了缓存。", 60)


def test_all_that_was_said_is_told_once_in_a_pause_and_before_the_end(floor: Floor) -> None:
    floor.answer(0, "我们加了缓存。", 40)
    whole = [one for one in floor.told if isinstance(one, ProvisionalText) and one.whole]
    assert whole == [ProvisionalText(0, "我们加了缓存。", whole=True)]
    ends = next(n for n, one in enumerate(floor.told) if isinstance(one, AnswerComplete))
    assert floor.told.index(whole[0]) < ends
