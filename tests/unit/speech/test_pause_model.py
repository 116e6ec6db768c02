"""The pause model: waits stay in bounds, follow the candidate, and one odd answer moves them little."""

import json
import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.pause_model import (
    BOUNDS_S,
    CLASSES,
    KEPT,
    LONGEST_S,
    SHORTEST_S,
    AnswerPause,
    PauseModel,
    answer_pauses,
)
from speech.turn_values import TurnConfig

PRIORS = [TurnConfig.real("zh"), TurnConfig.practice("en")]
LENGTHS = st.lists(st.floats(SHORTEST_S, 30.0), max_size=40)
ENDINGS = st.sampled_from(CLASSES)


def learned(ending, lengths):
    return PauseModel().learn(AnswerPause(ending, length) for length in lengths)


def wait_s(ending, lengths, prior=PRIORS[0]):
    config = learned(ending, lengths).waits(prior)
    return {"complete": config.complete_s, "unfinished": config.unfinished_s, "thinking": config.thinking_s}[
        ending
    ]


def spoken(median_s, spread, count, seed=0):
    rng = random.Random(seed)
    return [max(SHORTEST_S, rng.lognormvariate(math.log(median_s), spread)) for _ in range(count)]


@pytest.mark.parametrize("prior", PRIORS)
def test_without_pauses_the_waits_are_the_priors(prior):
    waits = PauseModel().waits(prior)
    for name in ("complete_s", "unfinished_s", "thinking_s", "thinking_limit_s"):
        assert getattr(waits, name) == pytest.approx(getattr(prior, name))
    assert waits.language == prior.language


@settings(deadline=None)
@given(st.lists(st.tuples(ENDINGS, st.floats(allow_nan=True, allow_infinity=True)), max_size=40))
def test_waits_stay_within_bounds_whatever_was_learned(pauses):
    model = PauseModel().learn(AnswerPause(ending, length) for ending, length in pauses)
    for prior in PRIORS:
        waits = model.waits(prior)
        got = {"complete": waits.complete_s, "unfinished": waits.unfinished_s, "thinking": waits.thinking_s}
        for name, (low_s, high_s) in BOUNDS_S.items():
            assert low_s <= got[name] <= high_s
        assert waits.thinking_limit_s > waits.thinking_s


@settings(deadline=None)
@given(ENDINGS, LENGTHS, st.floats(0.0, 5.0), st.integers(0, 39))
def test_a_longer_pause_never_shortens_the_wait(ending, lengths, more_s, at):
    longer = [
        one + more_s if number == at % (len(lengths) or 1) else one for number, one in enumerate(lengths)
    ]
    assert wait_s(ending, longer) >= wait_s(ending, lengths) - 1e-6


@settings(deadline=None)
@given(ENDINGS, LENGTHS, st.randoms(use_true_random=False))
def test_the_order_changes_nothing(ending, lengths, rng):
    shuffled = list(lengths)
    rng.shuffle(shuffled)
    assert wait_s(ending, shuffled) == pytest.approx(wait_s(ending, lengths), abs=1e-9)


@settings(deadline=None)
@given(ENDINGS, st.integers(0, 60), st.integers(0, 9), st.floats(SHORTEST_S, 600.0))
def test_one_odd_pause_moves_the_wait_little(ending, count, seed, odd_s):
    lengths = spoken({"complete": 0.42, "unfinished": 0.7, "thinking": 3.0}[ending], 0.4, count, seed)
    before = wait_s(ending, lengths)
    assert abs(wait_s(ending, [*lengths, odd_s]) - before) <= 0.09 * before


def test_one_odd_answer_moves_the_wait_little():
    lengths = spoken(0.35, 0.25, 60)
    before = wait_s("complete", lengths)
    assert 0 < wait_s("complete", [*lengths, 5.0, 6.0, 7.0, 8.0]) - before <= 0.08


def test_the_waits_follow_the_candidate():
    quick, slow = spoken(0.29, 0.15, 80), spoken(0.65, 0.3, 80)
    assert wait_s("complete", quick) < 0.6
    assert wait_s("complete", slow) == BOUNDS_S["complete"][1]
    assert wait_s("unfinished", spoken(0.4, 0.3, 80)) == BOUNDS_S["unfinished"][0]
    assert wait_s("unfinished", spoken(2.0, 0.6, 80)) == BOUNDS_S["unfinished"][1]
    assert wait_s("thinking", spoken(5.0, 0.5, 80)) > PRIORS[0].thinking_s


def test_a_wait_outlasts_nearly_all_pauses_of_an_ordinary_speaker():
    pauses = spoken(0.38, 0.3, 200, seed=1)
    wait = wait_s("complete", pauses)
    assert sum(one > wait for one in spoken(0.38, 0.3, 2_000, seed=2)) / 2_000 <= 0.03


def test_one_class_teaches_nothing_about_another():
    waits = learned("unfinished", [3.0] * 50).waits(PRIORS[0])
    assert waits.complete_s == pytest.approx(PRIORS[0].complete_s)
    assert waits.thinking_s == pytest.approx(PRIORS[0].thinking_s)


def test_the_newest_pauses_are_kept():
    model = learned("complete", [0.9] * 500).learn(AnswerPause("complete", 0.3) for _ in range(KEPT))
    assert model.pauses_s["complete"] == (0.3,) * KEPT
    assert learned("thinking", [0.1, math.nan, math.inf]).pauses_s["thinking"] == (LONGEST_S,)


@settings(deadline=None)
@given(st.lists(st.tuples(ENDINGS, st.floats(0.0, 100.0)), max_size=30))
def test_the_stored_value_comes_back(pauses):
    model = PauseModel().learn(AnswerPause(ending, length) for ending, length in pauses)
    assert PauseModel.from_value(json.loads(json.dumps(model.to_value()))) == model


DAMAGED = [
    None,
    3,
    "x",
    [],
    {},
    {"version": 2, "pauses_s": {name: [] for name in CLASSES}},
    {"version": 1},
    {"version": 1, "pauses_s": {"complete": [0.5]}},
    {"version": 1, "pauses_s": {name: [0.5, None] for name in CLASSES}},
    {"version": 1, "pauses_s": {name: [True] for name in CLASSES}},
    {"version": 1, "pauses_s": {name: [-1.0] for name in CLASSES}},
    {"version": 1, "pauses_s": {name: [1e9] for name in CLASSES}},
    {"version": 1, "pauses_s": {name: {"0": 1.0} for name in CLASSES}},
    {"version": 1, "pauses_s": {name: [0.5] * (KEPT + 1) for name in CLASSES}},
]


@pytest.mark.parametrize("value", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_value_is_replaced_by_the_prior(value):
    assert PauseModel.from_value(value) == PauseModel()


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(JSON, st.dictionaries(ENDINGS, JSON))
def test_no_stored_value_is_refused_with_an_error(value, pauses_s):
    assert isinstance(PauseModel.from_value(value), PauseModel)
    assert isinstance(PauseModel.from_value({"version": 1, "pauses_s": pauses_s}), PauseModel)
    assert isinstance(answer_pauses({"pauses": value}, [], "zh"), tuple)


# --- what the recorded measures say ---


def pause(start_s, end_s, cls, silent=True):
    return {"start_s": start_s, "end_s": end_s, "cls": cls, "silent": silent}


def word(text, start_s, end_s):
    return {"text": text, "start_s": start_s, "end_s": end_s, "probability": 1.0}


def test_the_class_of_the_measures_decides_where_there_are_no_words():
    recorded = [pause(1, 1.5, "S"), pause(2, 2.4, "C"), pause(3, 3.3, "M"), pause(4, 5, "U")]
    found = answer_pauses({"pauses": recorded}, [], "zh")
    assert [one.ending for one in found] == ["complete", "unfinished", "unfinished"]
    assert [one.length_s for one in found] == pytest.approx([0.5, 0.4, 0.3])


def test_the_words_before_a_pause_tell_a_thought_and_a_connective():
    words = [
        word("我用过缓存。", 0.0, 1.0),
        word("因为。", 1.6, 2.0),
        word("它快，", 3.0, 3.5),
        word("让我想想。", 4.0, 4.8),
        word("对。", 9.0, 9.3),
    ]
    recorded = [pause(1.0, 1.6, "S"), pause(2.0, 3.0, "S"), pause(3.5, 4.0, "C"), pause(4.8, 9.0, "S")]
    found = answer_pauses({"pauses": recorded}, words, "zh")
    assert [one.ending for one in found] == ["complete", "unfinished", "unfinished", "thinking"]


def test_a_whole_looking_beginning_of_a_sentence_is_unfinished():
    words = [word("我们用过缓存", 0.0, 1.0), word("来挡流量。", 1.5, 2.0)]
    assert answer_pauses({"pauses": [pause(1.0, 1.5, "M")]}, words, "zh")[0].ending == "unfinished"


def test_unmarked_texts_are_judged_by_their_words():
    words = [word("we used redis", 0.0, 1.0), word("because", 1.5, 1.9), word("it is fast", 3.0, 3.6)]
    recorded = [pause(1.0, 1.5, "U"), pause(1.9, 3.0, "U")]
    assert [one.ending for one in answer_pauses({"pauses": recorded}, words, "en")] == [
        "complete",
        "unfinished",
    ]


def test_filled_and_malformed_pauses_are_left_out():
    recorded = [pause(1, 2, "S", silent=False), pause(None, 2, "S"), "x", pause(1, math.nan, "S"), {}]
    assert answer_pauses({"pauses": recorded}, [], "zh") == ()
    assert answer_pauses({}, [], "zh") == ()
    assert answer_pauses({"pauses": [pause(1, 1.5, "S")]}, [{"text": "好"}], "zh")[0].ending == "complete"
