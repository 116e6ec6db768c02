"""What the recogniser is measured with: unseen sentences, exact noise, the application's own cuts."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from interviewer_app.rehearsal.candidate import Candidate
from interviewer_app.rehearsal.scenario import load_scenario
from speech.audio import SAMPLE_RATE_HZ
from speech.transcript import Transcript, Word
from tests.measure.listening import Listener
from tests.measure.recogniser import in_the_room, recording, unseen_clauses
from tests.measure.word_times import matching_places, start_errors_ms
from training.recognizer.material import Plan, resources_root, training_clauses

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng")


class Ear:
    """A transcriber that notes how much sound it is given and hears one word in it."""

    window_s = 10.0

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def transcribe(self, pcm: np.ndarray, language: str, hotwords: str = "") -> Transcript:
        self.seconds.append(pcm.size / SAMPLE_RATE_HZ)
        return Transcript(hotwords, (Word(hotwords, 0.2, 0.4),), language, "ear")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_clauses_are_new_to_the_model(language: str) -> None:
    composed, fixed, _ = training_clauses(Plan(), language, resources_root())
    clauses = unseen_clauses(language, 200, 0)
    assert len(clauses) == 200
    assert not {*clauses} & {*composed, *fixed}
    assert clauses != unseen_clauses(language, 200, 1)


def test_noise_lies_as_far_below_the_speech_as_asked() -> None:
    sound = np.zeros(SAMPLE_RATE_HZ, np.float32)
    sound[4_000:8_000] = 0.2 * np.sin(np.arange(4_000) / 7)
    clean, noisy = recording(sound, None, 1), recording(sound, 10.0, 1)
    noise = (noisy.astype(float) - clean) / 32_768
    speech = sound[sound != 0]
    ratio_db = 10 * np.log10(np.mean(speech**2) / np.mean(noise**2))
    assert ratio_db == pytest.approx(10, abs=0.1)
    assert not clean[:6_000].any()


def test_matching_follows_the_fewest_edits() -> None:
    assert matching_places("abcd", "abcd") == {0: 0, 1: 1, 2: 2, 3: 3}
    assert matching_places("abcd", "xbd") == {1: 1, 3: 2}
    assert matching_places("ab", "") == {}
    assert matching_places("我们用缓存", "我用了缓存") == {0: 0, 2: 1, 3: 3, 4: 4}


def test_errors_of_starts_are_those_of_the_phrases_that_were_heard() -> None:
    words = [Word("嗯，", 0.5, 0.6), Word("我", 1.02, 1.1), Word("用", 1.1, 1.2), Word("Redis。", 1.3, 1.5)]
    phrases = [("嗯", 0.6), ("我用", 1.0), ("redis", 1.3), ("很快", 2.0)]
    assert start_errors_ms(phrases, words) == pytest.approx([100, 20, 0])


def test_a_phrase_that_begins_inside_a_word_has_no_time() -> None:
    assert start_errors_ms([("dis", 1.0)], [Word("redis", 0.9, 1.2)]) == []


@needs_espeak
def test_a_long_answer_is_cut_to_the_models_window_at_its_pauses() -> None:
    scenario = load_scenario("mixed", "zh")
    ear = Ear()
    answer = scenario.answers[3]
    pcm = in_the_room(Candidate(lambda pcm: pytest.fail("nobody plays it"), "zh").render(answer).pcm)
    assert pcm.size > 10 * SAMPLE_RATE_HZ
    heard = Listener(ear).hear(pcm, "zh", "缓存")
    assert len(ear.seconds) >= 2
    assert max(ear.seconds) <= 9.0
    assert sum(ear.seconds) > 0.7 * pcm.size / SAMPLE_RATE_HZ
    assert heard.text == "缓存" * len(ear.seconds)
    assert [word.start_s for word in heard.words] == sorted(word.start_s for word in heard.words)
