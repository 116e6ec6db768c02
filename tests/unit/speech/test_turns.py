"""The turn detector, replayed block by block."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.turns import (
    AnswerFinished,
    AnswerPaused,
    AnswerResumed,
    AnswerStarted,
    OfferRephrase,
    SilenceCue,
    ThinkingBegan,
    ThinkingReassurance,
    TurnConfig,
    TurnDetector,
)

BLOCK_S = 0.032
DONE = "我用过Redis做缓存。"
OPEN = "我用过Redis，因为"
CLOSED = "我用过Redis做缓存，大概就是这些。"
THINKING = "这个问题让我想想"


class Replay:
    """Pushes stretches of speech and silence and keeps every event with the time it came."""

    def __init__(self, config: TurnConfig | None = None) -> None:
        self.detector = TurnDetector(config or TurnConfig())
        self.now_s = 0.0
        self.events: list[tuple[float, object]] = []

    def push(self, probability: float, seconds: float, text: str | None) -> "Replay":
        for _ in range(round(seconds / BLOCK_S)):
            self.now_s += BLOCK_S
            new = self.detector.push(probability, self.now_s, text)
            self.events.extend((self.now_s, event) for event in new)
        return self

    def speak(self, seconds: float, text: str | None = "") -> "Replay":
        return self.push(0.95, seconds, text)

    def silent(self, seconds: float, text: str | None = "") -> "Replay":
        return self.push(0.02, seconds, text)

    def of(self, kind: type) -> list:
        return [event for _, event in self.events if isinstance(event, kind)]

    def time_of(self, kind: type) -> float:
        return next(time for time, event in self.events if isinstance(event, kind))


def waited_s(replay: Replay) -> float:
    finished = replay.of(AnswerFinished)[0]
    return replay.time_of(AnswerFinished) - finished.t_off_s


def test_start_is_back_dated_and_end_is_the_last_speech():
    replay = Replay().silent(0.96).speak(1.92).silent(2, DONE)
    assert [type(event) for _, event in replay.events] == [AnswerStarted, AnswerPaused, AnswerFinished]
    started, paused, finished = (event for _, event in replay.events)
    assert started.t_on_s == pytest.approx(0.96)
    assert replay.time_of(AnswerStarted) - started.t_on_s == pytest.approx(0.128)
    assert paused.t_off_s == finished.t_off_s == pytest.approx(2.88)
    assert finished.t_on_s == started.t_on_s
    assert finished.verdict == replay.detector.verdict == "complete"


@pytest.mark.parametrize(
    ("text", "verdict", "wait_s"),
    [
        (DONE, "complete", 0.85),
        (CLOSED, "complete", 0.45),
        (OPEN, "unfinished", 3.5),
        (THINKING, "thinking", 24.0),
        (None, "complete", 2.85),
    ],
)
def test_the_wait_follows_the_ending(text, verdict, wait_s):
    replay = Replay().speak(2.0).silent(30, text)
    assert replay.of(AnswerFinished)[0].verdict == verdict
    assert wait_s <= waited_s(replay) <= wait_s + BLOCK_S + 1e-6


def test_a_clause_without_its_mark_waits_where_the_recogniser_sets_marks():
    replay = Replay()
    replay.detector = TurnDetector(TurnConfig(), punctuated=True)
    replay.speak(2.0).silent(5, "我们把热点数据")
    assert replay.of(AnswerFinished)[0].verdict == "unfinished"


def test_text_that_arrives_late_changes_the_wait():
    replay = Replay().speak(2.0).silent(1.2, None).silent(1.5, OPEN)
    assert replay.of(AnswerPaused)[0].ending == "unknown"
    assert replay.of(AnswerFinished) == []
    assert replay.detector.ending == "unfinished"
    finished_at_once = Replay().speak(2.0).silent(1.2, None).silent(BLOCK_S, DONE)
    assert finished_at_once.of(AnswerFinished)[0].verdict == "complete"


def test_pause_is_told_at_two_tenths_of_a_second():
    replay = Replay().speak(1.0).silent(0.4, DONE)
    assert replay.time_of(AnswerPaused) - replay.of(AnswerPaused)[0].t_off_s == pytest.approx(
        0.2, abs=BLOCK_S
    )
    assert replay.of(AnswerPaused)[0].ending == "complete"


def test_resumption_is_back_dated_and_merges():
    replay = Replay().speak(0.96).silent(0.48, DONE).speak(0.96, DONE).silent(1.0, DONE)
    kinds = [type(event) for _, event in replay.events]
    assert kinds == [AnswerStarted, AnswerPaused, AnswerResumed, AnswerPaused, AnswerFinished]
    assert replay.of(AnswerResumed)[0].t_s == pytest.approx(1.44)
    assert replay.of(AnswerFinished)[0].t_on_s == pytest.approx(0.0)


def test_a_gap_shorter_than_a_pause_says_nothing():
    replay = Replay().speak(1.0).silent(0.16).speak(1.0)
    assert [type(event) for _, event in replay.events] == [AnswerStarted]


def test_a_click_neither_starts_nor_resumes():
    replay = Replay().silent(0.5).speak(0.064).silent(0.5)
    assert replay.events == []
    replay = Replay().speak(0.96).silent(0.32, DONE).speak(0.064, DONE).silent(1.0, DONE)
    assert replay.of(AnswerResumed) == []
    assert replay.of(AnswerFinished)[0].t_off_s == pytest.approx(0.96)


@pytest.mark.parametrize(("text", "silent_s"), [(OPEN, 3.2), (THINKING, 8.0)])
def test_a_click_in_a_pause_does_not_make_known_words_unknown(text, silent_s):
    replay = Replay().speak(0.96, None).silent(silent_s, text).speak(0.064, None).silent(0.2, None)
    assert replay.detector.ending == ("unfinished" if text == OPEN else "thinking")
    assert replay.of(AnswerFinished) == []
    replay.speak(0.96, None)
    assert replay.detector.ending == "unknown"


@pytest.mark.parametrize("stir", [[0.25], [0.8, 0.9, 0.01]])
def test_what_may_be_a_soft_beginning_holds_the_end_up_a_little(stir):
    replay = Replay().speak(0.96).silent(0.832, DONE)
    for probability in stir:
        replay.push(probability, BLOCK_S, DONE)
    assert replay.of(AnswerFinished) == []
    replay.speak(0.5, DONE)
    assert isinstance(replay.events[-1][1], AnswerResumed)
    still = Replay().speak(0.96).silent(0.832, DONE).push(0.25, BLOCK_S, DONE).silent(0.3, DONE)
    assert 0.85 < waited_s(still) <= 0.85 + 0.16 + BLOCK_S + 1e-6


def test_a_doubt_that_never_goes_costs_a_sixth_of_a_second():
    replay = Replay().speak(0.96).push(0.25, 3.0, DONE)
    assert waited_s(replay) <= 0.85 + 0.16 + BLOCK_S + 1e-6


def test_no_end_while_a_sound_is_on():
    replay = Replay().speak(0.96).silent(0.672, DONE).speak(0.096, DONE)
    assert replay.of(AnswerFinished) == []


def test_hysteresis_keeps_a_run_through_weak_blocks():
    replay = Replay().push(0.45, 1.0, "")
    assert replay.events == []
    replay = Replay().speak(0.32).push(0.4, 1.6, "").silent(1.0, DONE)
    assert replay.of(AnswerFinished)[0].t_off_s == pytest.approx(1.92)


def test_silence_is_cued_then_helped_then_ended():
    replay = Replay().silent(60)
    assert [type(event) for _, event in replay.events] == [SilenceCue, OfferRephrase, AnswerFinished]
    assert [time for time, _ in replay.events] == pytest.approx([8.0, 15.0, 45.0], abs=BLOCK_S)
    assert replay.of(AnswerFinished)[0] == AnswerFinished(None, None, "silence")


def test_done_key_ends_at_once_and_for_good():
    replay = Replay().speak(1.92)
    assert replay.detector.done_key(replay.now_s) == (AnswerFinished(0.0, pytest.approx(1.92), "key"),)
    assert replay.detector.done_key(replay.now_s) == ()
    count = len(replay.events)
    replay.speak(1.0).silent(5.0, DONE)
    assert len(replay.events) == count


def test_done_key_before_any_word():
    replay = Replay().silent(1.0)
    assert replay.detector.done_key(replay.now_s) == (AnswerFinished(None, None, "key"),)


def test_thinking_key_outranks_a_complete_text():
    replay = Replay().speak(1.0).silent(0.5, DONE)
    replay.detector.thinking_key(replay.now_s)
    assert replay.detector.thinking
    pressed_s = replay.now_s
    replay.silent(11.5, DONE)
    assert replay.of(AnswerFinished) == replay.of(ThinkingReassurance) == []
    replay.silent(1.0, DONE)
    assert replay.time_of(ThinkingReassurance) - pressed_s == pytest.approx(12.0, abs=BLOCK_S)
    replay.speak(1.0, DONE).silent(2.0, DONE)
    assert replay.of(AnswerFinished)[0].verdict == "complete"
    assert not replay.detector.thinking


@pytest.mark.parametrize("complete_s", [0.45, 0.9])
def test_whoever_says_so_is_done_at_once_and_never_later(complete_s):
    replay = Replay(TurnConfig(complete_s=complete_s)).speak(2.0).silent(3, CLOSED)
    assert 0.45 <= waited_s(replay) <= 0.45 + BLOCK_S + 1e-6


def test_a_wish_to_think_is_told_once_in_each_pause():
    replay = Replay().speak(1.0, "").silent(0.3, None).silent(2.0, THINKING)
    assert replay.time_of(ThinkingBegan) == pytest.approx(1.3, abs=2 * BLOCK_S)
    assert len(replay.of(ThinkingBegan)) == 1
    replay.speak(1.0, None).silent(0.5, DONE)
    assert len(replay.of(ThinkingBegan)) == 1
    replay.speak(1.0, None).silent(0.5, THINKING)
    assert len(replay.of(ThinkingBegan)) == 2


def test_the_thinking_key_is_answered_at_once_and_again_in_the_pause_it_is_for():
    replay = Replay().speak(1.0)
    assert replay.detector.thinking_key(replay.now_s) == (ThinkingBegan(replay.now_s),)
    replay.speak(0.5).silent(5.0, DONE)
    assert len(replay.of(ThinkingBegan)) == 1
    assert replay.of(AnswerFinished) == []
    replay.detector.done_key(replay.now_s)
    assert replay.detector.thinking_key(replay.now_s) == ()


@pytest.mark.parametrize("text", [DONE, OPEN, THINKING, "", None])
@pytest.mark.parametrize("asked", [False, True])
def test_the_done_key_wins_over_every_wait(text, asked):
    replay = Replay().speak(1.0, None).silent(0.3, text)
    if asked:
        replay.detector.thinking_key(replay.now_s)
        replay.silent(0.3, text)
    (finished,) = replay.detector.done_key(replay.now_s)
    assert finished.verdict == "key"


@pytest.mark.parametrize("text", [DONE, OPEN, THINKING, "", None])
@pytest.mark.parametrize("spoken", [False, True])
@pytest.mark.parametrize("probability", [0.02, 0.4])
def test_a_hard_limit_ends_even_a_wait_that_is_granted_again_and_again(text, spoken, probability):
    replay = Replay(TurnConfig(answer_limit_s=40.0, no_speech_limit_s=30.0))
    if spoken:
        replay.speak(1.0, None)
    while replay.now_s < 41:
        replay.detector.thinking_key(replay.now_s)
        replay.push(probability, 1.0, text)
    assert replay.detector.verdict == ("timeout" if spoken else "silence")
    assert replay.time_of(AnswerFinished) <= 40.0 + BLOCK_S


def test_thinking_key_quiets_the_cues():
    replay = Replay().silent(6)
    replay.detector.thinking_key(replay.now_s)
    replay.silent(11.9)
    assert replay.events == []
    replay.silent(1)
    assert replay.of(SilenceCue)


def test_thinking_words_bring_one_reassurance_and_no_early_end():
    replay = Replay().speak(1.0).silent(20, THINKING)
    assert replay.of(AnswerFinished) == []
    assert len(replay.of(ThinkingReassurance)) == 1
    assert replay.detector.thinking


def test_speech_after_the_end_reopens_the_answer():
    replay = Replay().speak(0.96).silent(0.96, DONE).speak(0.96, DONE).silent(1.0, DONE)
    assert len(replay.of(AnswerFinished)) == 2
    assert replay.of(AnswerResumed)[0].t_s == pytest.approx(1.92, abs=BLOCK_S)
    first, second = replay.of(AnswerFinished)
    assert second.t_on_s == first.t_on_s
    assert second.t_off_s > first.t_off_s


def test_a_hard_limit_ends_even_endless_speech():
    replay = Replay(TurnConfig(answer_limit_s=20.0)).speak(30)
    assert replay.of(AnswerFinished)[0].verdict == "timeout"
    assert replay.time_of(AnswerFinished) == pytest.approx(20.0, abs=BLOCK_S)


def test_practice_is_more_patient_everywhere():
    real, practice = TurnConfig.real("en"), TurnConfig.practice("en")
    assert practice.language == real.language == "en"
    for name in ("complete_s", "unfinished_s", "thinking_s", "thinking_limit_s", "no_speech_limit_s"):
        assert getattr(practice, name) > getattr(real, name)


STRETCHES = st.lists(
    st.tuples(
        st.sampled_from([0.02, 0.4, 0.95]), st.floats(0.04, 3.0), st.sampled_from(["", DONE, OPEN, None])
    ),
    max_size=12,
)


@settings(deadline=None)
@given(STRETCHES)
def test_any_course_ends_once_it_is_silent_and_events_alternate(stretches):
    replay = Replay(TurnConfig(answer_limit_s=1000.0))
    for probability, seconds, text in stretches:
        replay.push(probability, seconds, text)
    replay.silent(50, DONE)
    assert replay.detector.verdict is not None
    open_, paused, last_s = False, False, 0.0
    for time_s, event in replay.events:
        assert time_s >= last_s
        last_s = time_s
        if isinstance(event, AnswerStarted):
            assert not open_
            open_ = True
        elif isinstance(event, AnswerPaused):
            assert open_
            assert not paused
            paused = True
        elif isinstance(event, AnswerResumed):
            assert paused
            paused = False
        elif isinstance(event, AnswerFinished) and event.t_on_s is not None:
            assert event.t_on_s < event.t_off_s <= time_s + 1e-9
            paused = True
