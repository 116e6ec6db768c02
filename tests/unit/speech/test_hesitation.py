"""Checks the hesitation score against worked cases, and that every cause moves it the right way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from speech.hesitation import (
    HesitationConfig,
    PartsInput,
    Scale,
    band_of,
    hesitation_from_parts,
    unmeasured,
)
from speech.pauses import PauseClass


def given_zh(**changes: Any) -> PartsInput:
    plain = PartsInput(
        latency_s=0.6, duration_s=30.0, pauses=(), filler_count=0, filled_s=0.0, syllables=118, repairs=0
    )
    return replace(plain, **changes)


def pauses(*pairs: tuple[PauseClass, float]) -> tuple[tuple[PauseClass, float], ...]:
    return pairs


GOLDEN = given_zh(
    latency_s=1.8,
    pauses=pauses(("M", 0.5), ("M", 0.8), ("C", 0.7), ("S", 1.5), ("M", 1.2)),
    filler_count=4,
    filled_s=1.4,
    syllables=90,
    repairs=2,
)


def test_first_golden_case_in_every_part() -> None:
    result = hesitation_from_parts(GOLDEN)
    found = {part.name: (part.x, part.h, part.weight) for part in result.parts}
    expected = {
        "pause": (0.0967, 0.2179, 0.40),
        "filler": (4.444, 0.7065, 0.25),
        "speed": (3.766, 0.1953, 0.15),
        "repair": (2.222, 0.4921, 0.10),
        "latency": (1.8, 0.2, 0.10),
    }
    assert found.keys() == expected.keys()
    for name, values in expected.items():
        assert found[name] == pytest.approx(values, abs=1e-3), name
    assert result.score == pytest.approx(0.3623, abs=1e-4)
    assert (result.band, result.short, result.reason) == ("normal", False, None)
    assert GOLDEN.phonation == pytest.approx(0.843, abs=1e-3)
    assert GOLDEN.run_units == pytest.approx(15.0)


def test_second_golden_case_is_fluent() -> None:
    result = hesitation_from_parts(given_zh(pauses=pauses(("C", 0.5), ("S", 0.9), ("C", 0.6), ("S", 1.1))))
    assert result.score == 0.0
    assert next(part.x for part in result.parts if part.name == "speed") == pytest.approx(4.387, abs=1e-3)
    assert result.band == "fluent"


def test_third_golden_case_is_strong() -> None:
    result = hesitation_from_parts(
        given_zh(
            latency_s=6.0,
            pauses=pauses(*[("M", 1.5)] * 6, ("S", 2.5)),
            filler_count=10,
            filled_s=4.0,
            syllables=45,
            repairs=4,
        )
    )
    assert result.score == pytest.approx(0.9621, abs=1e-4)
    assert next(part.x for part in result.parts if part.name == "speed") == pytest.approx(3.103, abs=1e-3)
    assert result.band == "strong"


def test_english_counts_per_word_on_its_own_scales() -> None:
    result = hesitation_from_parts(
        given_zh(language="en", words=50, syllables=78, filler_count=2, duration_s=26.0)
    )
    found = {part.name: part for part in result.parts}
    assert found["filler"].x == pytest.approx(4.0)
    assert found["filler"].h == pytest.approx(3.0 / 7.0)
    assert found["speed"].h == pytest.approx((3.8 - 3.0) / 1.2)


def test_an_unknown_latency_leaves_the_other_weights() -> None:
    result = hesitation_from_parts(replace(GOLDEN, latency_s=None))
    assert "latency" not in [part.name for part in result.parts]
    assert result.score == pytest.approx((0.3623 - 0.1 * 0.2) / 0.9, abs=1e-3)


@pytest.mark.parametrize(("syllables", "duration_s"), [(9, 20.0), (90, 2.9), (4, 2.0)])
def test_short_answers_are_judged_by_fillers_latency_and_longest_pause(
    syllables: int, duration_s: float
) -> None:
    result = hesitation_from_parts(
        given_zh(
            syllables=syllables,
            duration_s=duration_s,
            latency_s=3.0,
            pauses=pauses(("M", 1.0), ("S", 0.9)),
            filler_count=1,
            repairs=3,
        )
    )
    found = {part.name: (part.x, part.h, part.weight) for part in result.parts}
    assert found == {
        "pause": (1.0, 0.5, 0.30),
        "filler": (1.0, pytest.approx(1 / 3), 0.35),
        "latency": (3.0, 0.5, 0.35),
    }
    assert result.short
    assert result.score == pytest.approx(0.5 * 0.30 + 0.35 / 3 + 0.5 * 0.35)


def test_ten_syllables_in_three_seconds_are_long_enough() -> None:
    assert not hesitation_from_parts(given_zh(syllables=10, duration_s=3.0)).short


def test_the_hesitant_refusal_scores_high() -> None:
    """呃……（两秒）不太了解, begun five seconds after the question."""
    result = hesitation_from_parts(
        given_zh(syllables=4, duration_s=3.5, latency_s=5.0, pauses=pauses(("M", 2.0)), filler_count=1)
    )
    assert result.score == pytest.approx(0.7667, abs=1e-3)
    assert result.band == "strong"


def test_no_score_has_a_reason_and_no_parts() -> None:
    result = unmeasured("noise")
    assert (result.score, result.parts, result.band, result.reason) == (None, (), None, "noise")


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (0.0, "fluent"),
        (0.199, "fluent"),
        (0.2, "normal"),
        (0.45, "hesitant"),
        (0.7, "strong"),
        (1.0, "strong"),
    ],
)
def test_bands(score: float, band: str) -> None:
    assert band_of(score) == band


def test_the_version_of_the_numbers_is_carried() -> None:
    config = HesitationConfig(version="trial-7")
    assert hesitation_from_parts(GOLDEN, config).version == unmeasured("typed", config).version == "trial-7"
    assert Scale(4.0, 2.8, 0.1).share(3.4) == pytest.approx(0.5)


@pytest.mark.parametrize(
    "changes",
    [
        {"duration_s": 0.0},
        {"duration_s": float("nan")},
        {"latency_s": float("inf")},
        {"pauses": (("M", 31.0),)},
        {"pauses": (("M", -1.0),)},
        {"filler_count": -1},
        {"language": "fr"},
    ],
)
def test_impossible_measures_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        hesitation_from_parts(given_zh(**changes))


CLASSES: st.SearchStrategy[PauseClass] = st.sampled_from(("S", "C", "M", "U"))


@st.composite
def answers(draw: st.DrawFn) -> PartsInput:
    """Any possible answer: speech, fillers and pauses add up to its duration."""
    found = tuple(draw(st.lists(st.tuples(CLASSES, st.floats(0.25, 4.0)), max_size=6)))
    filled_s = draw(st.floats(0.0, 3.0))
    speaking_s = draw(st.floats(0.5, 60.0))
    return PartsInput(
        latency_s=draw(st.none() | st.floats(-2.0, 12.0)),
        duration_s=speaking_s + filled_s + sum(length_s for _, length_s in found),
        pauses=found,
        filler_count=draw(st.integers(0, 20)),
        filled_s=filled_s,
        syllables=draw(st.integers(0, 300)),
        repairs=draw(st.integers(0, 10)),
        language=draw(st.sampled_from(("zh", "en"))),
    )


def score(answer: PartsInput) -> float:
    found = hesitation_from_parts(answer).score
    assert found is not None
    return found


def with_pause(answer: PartsInput, cls: PauseClass, length_s: float) -> PartsInput:
    """The same speech with one more pause in it."""
    return replace(answer, pauses=(*answer.pauses, (cls, length_s)), duration_s=answer.duration_s + length_s)


@given(answers())
def test_bounded(answer: PartsInput) -> None:
    result = hesitation_from_parts(answer)
    assert result.score is not None
    assert 0.0 <= result.score <= 1.0
    assert all(0.0 <= part.h <= 1.0 for part in result.parts)


@given(answers(), st.integers(1, 5))
def test_more_fillers_or_repairs_or_a_later_start_never_lower_it(answer: PartsInput, more: int) -> None:
    before = score(answer) - 1e-9
    assert score(replace(answer, filler_count=answer.filler_count + more)) >= before
    assert score(replace(answer, repairs=answer.repairs + more)) >= before
    if answer.latency_s is not None:
        assert score(replace(answer, latency_s=answer.latency_s + more)) >= before


@given(answers(), st.floats(0.25, 4.0))
def test_one_more_pause_inside_a_clause_never_lowers_it(answer: PartsInput, length_s: float) -> None:
    longer = with_pause(answer, "M", length_s)
    assume(hesitation_from_parts(longer).short == hesitation_from_parts(answer).short)
    assert score(longer) >= score(answer) - 1e-9


@given(answers(), st.floats(0.25, 2.0))
def test_a_pause_inside_a_clause_weighs_at_least_as_much_as_one_after_it(
    answer: PartsInput, length_s: float
) -> None:
    inside, after = with_pause(answer, "M", length_s), with_pause(answer, "C", length_s)
    assert score(inside) >= score(after) - 1e-9 >= score(with_pause(answer, "S", length_s)) - 2e-9


@given(answers())
def test_slower_speech_never_lowers_the_speed_part(answer: PartsInput) -> None:
    slower = replace(answer, duration_s=answer.duration_s * 1.2)
    assume(not hesitation_from_parts(answer).short)
    speeds = [
        next((part.h for part in hesitation_from_parts(each).parts if part.name == "speed"), 0.0)
        for each in (answer, slower)
    ]
    assert speeds[1] >= speeds[0]


def test_half_a_second_after_a_clause_changes_nothing_and_inside_one_it_does() -> None:
    fluent = given_zh(pauses=pauses(("S", 1.0), ("C", 0.4)))
    assert score(with_pause(fluent, "C", 0.5)) == score(fluent)
    hesitant = given_zh(pauses=pauses(("M", 1.0), ("M", 0.9)))
    assert score(with_pause(hesitant, "M", 0.5)) > score(hesitant)
    # Given the same time for the answer, a pause within its allowance adds nothing to the pause part.
    allowed = replace(GOLDEN, pauses=(*GOLDEN.pauses, ("C", 0.5)))
    assert hesitation_from_parts(allowed).parts[0] == hesitation_from_parts(GOLDEN).parts[0]
