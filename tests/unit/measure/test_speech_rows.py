"""Checks whole groups of rows: what is right scores full, what is wrong misses, what is missing is told."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from speech.fillers import FillerEvent
from tests.measure.speech import filler_rows
from tests.measure.speech.filler_rows import Case, count_error, filler_parts, found_in, make_cases, score
from tests.measure.speech.hesitation_material import hesitant_answer
from tests.measure.speech.invention_rows import rows as invention_rows
from tests.measure.speech.latency_rows import latency_error_ms
from tests.measure.speech.material import make_voices
from tests.measure.speech.options import Options
from training.recognizer.espeak import Espeak

pytestmark = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng")
LOSING_ALL = Options(quick=True, words_dropped=1.0)


def heard(start_s: float, end_s: float) -> FillerEvent:
    return FillerEvent("A", "", 1, start_s, end_s, None, None, "voiced", "acoustic")


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return list(make_cases(LOSING_ALL, "zh", with_fillers=True))


def test_a_perfect_detector_finds_all_and_a_deaf_one_nothing(cases: list[Case]) -> None:
    for case in cases:
        plan = [heard(*span) for span in case.answer.fillers_s]
        right = score(case, found_in(case, lambda *_, plan=plan: plan))
        assert right.hits == right.planned == right.found == len(plan) > 0
        assert count_error(case, lambda *_, plan=plan: plan) == 0
        deaf = score(case, found_in(case, lambda *_: ()))
        assert (deaf.hits, deaf.found) == (0, 0)
        assert count_error(case, lambda *_: ()) == len(plan)


def test_sound_alone_gives_no_words_to_the_detector(cases: list[Case]) -> None:
    given: list[object] = []

    def detector(_pcm: object, _mask: object, words: object) -> tuple[FillerEvent, ...]:
        given.append(words)
        return ()

    found_in(cases[0], detector, has_text=False)
    found_in(cases[0], detector)
    assert given[0] is None
    assert given[1] == cases[0].answer.words(filler_parts(cases[0].answer))


def test_answers_without_fillers_have_none() -> None:
    case = next(make_cases(LOSING_ALL, "en", with_fillers=False))
    assert case.answer.fillers_s == ()
    assert found_in(case, None) == []


def test_written_fillers_are_found_without_a_detector() -> None:
    case = next(make_cases(Options(quick=True, words_dropped=0.0), "zh", with_fillers=True))
    result = score(case, found_in(case, None))
    assert result.hits == result.planned


def test_rows_without_a_detector_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filler_rows, "load_detector", lambda: None)
    monkeypatch.setattr(filler_rows, "make_cases", lambda *_, **__: iter(()))
    rows = list(filler_rows.rows(LOSING_ALL))
    skipped = [row for row in rows if row.note.startswith("skipped")]
    assert len(skipped) == 8
    assert all(row.ok is None for row in skipped)


def test_without_a_recogniser_only_the_gate_is_measured(tmp_path: Path) -> None:
    rows = list(invention_rows(Options(quick=True, model=tmp_path / "none")))
    assert [row.name for row in rows] == ["invented_sound_past_gate", "invented_characters"]
    assert rows[1].note.startswith("skipped")
    assert rows[0].count == 30


def test_latency_in_a_room_is_measured_to_a_tenth_of_a_second() -> None:
    voice = make_voices(Espeak(), "zh", 1)[2]
    assert latency_error_ms(voice, 1.3, 1) < 100


def test_two_answers_of_one_seed_have_one_plan() -> None:
    espeak = Espeak()
    first, second = (
        hesitant_answer(make_voices(espeak, "en", 1)[0], 0.7, random.Random(3)).plan for _ in range(2)
    )
    assert (first.filler_count, first.repairs, first.words) == (
        second.filler_count,
        second.repairs,
        second.words,
    )
