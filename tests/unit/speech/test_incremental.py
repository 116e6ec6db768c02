"""The incremental logic, with a transcriber whose words are known from the sound itself."""

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.incremental import DecodeWorker, IncrementalTranscriber
from speech.transcript import Transcript, Word

BLOCK = 512


class Reader:
    """A transcriber that reads: each 32 ms block of value n > 0 is the word "wn" at its place."""

    def __init__(self, *, words: bool = True) -> None:
        self.calls: list[int] = []
        self.hotwords: list[str] = []
        self.failures = 0
        self._words = words

    def transcribe(self, pcm, language, hotwords=""):
        self.calls.append(pcm.size)
        self.hotwords.append(hotwords)
        if self.failures:
            self.failures -= 1
            raise RuntimeError("out of memory")
        changes = np.flatnonzero(np.diff(np.concatenate([[0], pcm])))
        words = []
        for place in changes:
            value = int(pcm[place])
            if value > 0:
                words.append(Word(f"w{value}", place / 16_000, place / 16_000 + 0.032, 0.9))
        text = " ".join(word.text for word in words)
        return Transcript(text, tuple(words) if self._words else (), language, "reader")


class Speaking:
    """Feeds numbered speech blocks and silence."""

    def __init__(self, incremental: IncrementalTranscriber) -> None:
        self.incremental = incremental
        self.number = 0
        self.blocks = 0
        self.said: list[tuple[str, float]] = []

    def speech(self, seconds: float) -> "Speaking":
        for _ in range(round(seconds / 0.032)):
            self.number += 1
            self.said.append((f"w{self.number}", self.blocks * 0.032))
            self.incremental.feed(np.full(BLOCK, self.number, np.int16), True)
            self.blocks += 1
        return self

    def silence(self, seconds: float) -> "Speaking":
        for _ in range(round(seconds / 0.032)):
            self.incremental.feed(np.zeros(BLOCK, np.int16), False)
            self.blocks += 1
        return self

    @property
    def text(self) -> str:
        return " ".join(word for word, _ in self.said)


def answer(window_s: float = 30.0, **kwargs):
    reader = Reader(**kwargs)
    incremental = IncrementalTranscriber(reader, "en", window_s)
    return reader, incremental, Speaking(incremental)


def test_a_short_answer_is_decoded_at_its_end():
    reader, incremental, speaking = answer()
    speaking.silence(0.5).speech(2).silence(0.7)
    assert incremental.ready_chunks() == ()
    transcript = incremental.finish()
    assert transcript.text == speaking.text
    assert transcript.model == "reader"
    assert [word.start_s for word in transcript.words] == pytest.approx([at for _, at in speaking.said])
    assert len(reader.calls) == 1


def test_only_the_last_chunk_is_outstanding_at_the_end():
    reader, incremental, speaking = answer()
    for _ in range(5):
        speaking.speech(8).silence(0.6)
        while incremental.run_next():
            pass
    speaking.speech(3).silence(0.2)
    decoded_before = len(reader.calls)
    assert decoded_before == 5
    assert incremental.provisional_text() == " ".join(speaking.text.split()[: 5 * 250])
    assert incremental.finish().text == speaking.text
    assert len(reader.calls) == decoded_before + 1


def test_a_guess_made_in_the_pause_saves_the_decoding_at_the_end():
    reader, incremental, speaking = answer()
    speaking.speech(3).silence(0.224)
    assert incremental.current_text() is None
    assert incremental.request_tail()
    assert incremental.run_next()
    assert incremental.current_text() == speaking.text
    speaking.silence(0.5)
    assert incremental.current_text() == speaking.text
    assert incremental.finish().text == speaking.text
    assert len(reader.calls) == 1


def test_a_guess_becomes_the_chunk_that_it_was():
    reader, incremental, speaking = answer()
    speaking.speech(8).silence(0.224)
    incremental.request_tail()
    assert incremental.run_next()
    speaking.silence(0.5)
    assert incremental.ready_chunks() == ()
    assert not incremental.run_next()
    assert len(reader.calls) == 1


def test_speech_that_resumes_makes_the_guess_worthless_but_keeps_the_caption():
    reader, incremental, speaking = answer()
    speaking.speech(3).silence(0.224)
    incremental.request_tail()
    incremental.run_next()
    caption = incremental.provisional_text()
    speaking.speech(1)
    assert incremental.current_text() is None
    assert incremental.provisional_text() == caption != ""
    assert incremental.finish().text == speaking.text
    assert len(reader.calls) == 2


def test_a_guess_that_is_stale_before_its_turn_is_not_decoded():
    reader, incremental, speaking = answer()
    speaking.speech(3).silence(0.224)
    incremental.request_tail()
    speaking.speech(1)
    assert not incremental.run_next()
    assert reader.calls == []


def test_nothing_said_is_nothing():
    reader, incremental, speaking = answer()
    speaking.silence(3)
    assert not incremental.request_tail()
    assert incremental.current_text() == ""
    assert incremental.finish() == Transcript("", (), "en", "")
    assert reader.calls == []


def test_too_little_speech_is_not_decoded():
    reader, incremental, speaking = answer()
    speaking.speech(0.25).silence(1)
    assert incremental.finish().text == ""
    assert reader.calls == []


def test_a_short_word_after_the_last_chunk_is_heard_with_it():
    reader, incremental, speaking = answer()
    speaking.speech(6.4).silence(1.6)
    assert incremental.run_next()
    before = incremental.current_text()
    speaking.speech(0.16).silence(0.224)
    assert incremental.request_tail()
    assert incremental.current_text() == before  # nobody waits for so little
    assert incremental.provisional_text() == before
    assert incremental.run_next()
    assert incremental.current_text() == incremental.provisional_text() == speaking.text
    speaking.silence(1)
    transcript = incremental.finish()
    assert transcript.text == speaking.text
    assert [word.start_s for word in transcript.words] == pytest.approx([at for _, at in speaking.said])
    assert len(reader.calls) == 2


def test_a_short_word_before_the_next_chunk_is_heard_with_that():
    reader, incremental, speaking = answer()
    speaking.speech(6.4).silence(1.6).speech(0.16).silence(4)
    incremental.request_tail()
    while incremental.run_next():
        pass
    caption = incremental.provisional_text()
    assert caption == speaking.text
    speaking.speech(2).silence(1.6)
    assert incremental.provisional_text() == caption
    transcript = incremental.finish()
    assert transcript.text == speaking.text
    assert [word.start_s for word in transcript.words] == pytest.approx([at for _, at in speaking.said])
    assert reader.calls[-1] < 4 * 16_000  # the silence between is left out


def test_restart_drops_the_answer_and_moves_the_clock():
    reader, incremental, speaking = answer()
    speaking.speech(8).silence(0.6)
    assert incremental.restart(start_s=2.0, hotwords="Redis") == incremental.revision == 1
    assert incremental.ready_chunks() == ()
    again = Speaking(incremental).speech(1)
    transcript = incremental.finish()
    assert transcript.text == again.text
    assert transcript.words[0].start_s == pytest.approx(2.0)
    assert reader.hotwords == ["Redis"]


class Held(Reader):
    """A reader that stands still in the middle of a decoding until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.inside, self.go_on = threading.Event(), threading.Event()

    def transcribe(self, pcm, language, hotwords=""):
        self.inside.set()
        assert self.go_on.wait(10)
        return super().transcribe(pcm, language, hotwords)


def test_work_of_an_abandoned_answer_is_dropped():
    reader = Held()
    incremental = IncrementalTranscriber(reader, "en")
    Speaking(incremental).speech(8).silence(0.6)
    worker = threading.Thread(target=incremental.run_next)
    worker.start()
    assert reader.inside.wait(10)
    incremental.restart()
    reader.go_on.set()
    worker.join(10)
    assert incremental.provisional_text() == ""
    assert incremental.finish().text == ""


def test_finish_waits_for_who_is_at_it_and_does_not_decode_twice():
    reader = Held()
    incremental = IncrementalTranscriber(reader, "en")
    speaking = Speaking(incremental).speech(8).silence(0.6)
    worker = threading.Thread(target=incremental.run_next)
    worker.start()
    assert reader.inside.wait(10)
    assert incremental.ready_chunks() == ()
    releaser = threading.Timer(0.02, reader.go_on.set)
    releaser.start()
    assert incremental.finish().text == speaking.text
    worker.join(10)
    assert len(reader.calls) == 1


def test_finish_of_an_abandoned_answer_says_so():
    reader = Held()
    incremental = IncrementalTranscriber(reader, "en")
    Speaking(incremental).speech(2)
    errors = []

    def finish():
        try:
            incremental.finish()
        except RuntimeError as error:
            errors.append(str(error))

    finisher = threading.Thread(target=finish)
    finisher.start()
    assert reader.inside.wait(10)
    incremental.restart()
    reader.go_on.set()
    finisher.join(10)
    assert errors == ["the answer was abandoned while it was being finished"]


def test_a_failed_chunk_waits_again_and_finish_raises():
    reader, incremental, speaking = answer()
    speaking.speech(8).silence(0.6)
    reader.failures = 2
    with pytest.raises(RuntimeError, match="memory"):
        incremental.run_next()
    assert len(incremental.ready_chunks()) == 1
    with pytest.raises(RuntimeError, match="memory"):
        incremental.finish()
    assert incremental.finish().text == speaking.text


def test_a_finished_answer_takes_no_more_sound():
    _, incremental, speaking = answer()
    speaking.speech(1)
    incremental.finish()
    with pytest.raises(RuntimeError, match="finished"):
        speaking.speech(0.1)


def test_without_alignment_there_is_text_and_no_words():
    _, incremental, speaking = answer(words=False)
    speaking.speech(7).silence(0.6).speech(2)
    transcript = incremental.finish()
    assert transcript.text == speaking.text
    assert transcript.words == ()


def test_the_worker_decodes_while_the_candidate_speaks():
    reader, incremental, speaking = answer()
    worker = DecodeWorker(incremental)
    worker.start()
    reader.failures = 1
    speaking.speech(8).silence(0.6)
    with incremental.changed:
        assert incremental.changed.wait_for(lambda: len(reader.calls) >= 1, 10)
    speaking.speech(6).silence(0.6)
    with incremental.changed:
        assert incremental.changed.wait_for(lambda: incremental.current_text() is not None, 10)
    assert incremental.current_text() == speaking.text
    assert worker.stop(10)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0.2, 14.0), st.floats(0.1, 3.0), st.booleans()), min_size=1, max_size=8))
def test_any_answer_is_the_same_text_however_it_is_decoded(stretches):
    reader, incremental, speaking = answer(10.0)
    for speech_s, silence_s, decode in stretches:
        speaking.speech(speech_s).silence(silence_s)
        if decode:
            incremental.request_tail()
            while incremental.run_next():
                pass
    transcript = incremental.finish()
    assert max(reader.calls, default=0) <= 10 * 16_000  # the window
    said = dict(speaking.said)
    heard = [word.text for word in transcript.words]
    assert heard == [word for word in speaking.text.split() if word in set(heard)]
    assert all(word.start_s == pytest.approx(said[word.text], abs=1e-6) for word in transcript.words)
    lost = len(said) - len(heard)
    assert lost == 0 or len(said) * BLOCK < 0.3 * 16_000
