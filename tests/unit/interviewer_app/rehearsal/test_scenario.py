"""Scenarios: the script's pauses, what was said, and every mistake named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer_app.errors import InputError
from interviewer_app.rehearsal.scenario import SCENARIOS, Phrase, load_scenario, parse_scenario, parse_script


def test_a_script_is_cut_at_marks_and_written_pauses() -> None:
    assert parse_script("我用缓存，[0.8]嗯，然后[0.3]设置。好") == (
        Phrase("我用缓存", 0.8),
        Phrase("嗯", 0.15),
        Phrase("然后", 0.3),
        Phrase("设置", 0.4),
        Phrase("好", 0.0),
    )


@given(st.lists(st.tuples(st.text("甲乙丙丁", min_size=1, max_size=6), st.integers(1, 300)), min_size=1))
def test_written_pauses_come_back(phrases: list[tuple[str, int]]) -> None:
    script = "".join(f"{text}[{gap / 100}]" for text, gap in phrases)
    assert parse_script(script) == tuple(Phrase(text, gap / 100) for text, gap in phrases)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_that_ships_can_be_read(name: str, language: str) -> None:
    scenario = load_scenario(name, language)
    assert scenario.language == language
    assert scenario.answers
    for answer in scenario.answers:
        assert "[" not in answer.text
        assert scenario.answer(len(scenario.answers)) == scenario.answers[0]


def test_pauses_are_the_silences_inside_an_answer() -> None:
    scenario = parse_scenario({"answers": ["我用[0.9]缓存，很快。[2.0]"]}, "x", "x.json")
    assert scenario.answers[0].pauses_s == (0.9,)
    assert scenario.answers[0].text == "我用缓存，很快。"


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ([], "not a scenario"),
        ({"answers": []}, "answers"),
        ({"answers": [""]}, "answers[0]"),
        ({"answers": ["[0.5]"]}, "answers[0]"),
        ({"answers": [{"text": "好", "delay_s": "long"}]}, "delay_s"),
        ({"answers": ["好"], "language": "fr"}, "language"),
        ({"answers": ["好"], "skills": "缓存"}, "skills"),
        ({"answers": ["好"], "family": 3}, "family"),
    ],
)
def test_mistakes_are_named(data: object, named: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_scenario(data, "x", "x.json")
    assert named in refused.value.sentence
    assert refused.value.action


def test_an_unknown_scenario_and_a_broken_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="knows"):
        load_scenario("no-such", "zh")
    broken = tmp_path / "broken.json"
    broken.write_text('{"answers": [', encoding="utf-8")
    with pytest.raises(InputError):
        load_scenario(str(broken), "zh")
    good = tmp_path / "good.json"
    good.write_text(json.dumps({"answers": ["好的"]}), encoding="utf-8")
    assert load_scenario(str(good), "zh").answers[0].text == "好的"
