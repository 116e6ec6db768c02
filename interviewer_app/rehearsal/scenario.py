"""Reads a rehearsal's scenario: what the synthetic candidate says, with exact pauses and delays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, cast

from interviewer_app.errors import InputError
from interviewer_app.interview.types import Language
from interviewer_app.json_files import load_json

SCENARIOS = ("knows", "does_not_know", "hesitates", "mixed")
COMMA_GAP_S = 0.15
SENTENCE_GAP_S = 0.4
DEFAULT_DELAY_S = 0.6
_MAX_BYTES = 1_000_000
_PIECE = re.compile(r"\[(\d+(?:\.\d+)?)\]|([，、；：,;:])|([。？！.?!])")
_PAUSE_MARK = re.compile(r"\[\d+(?:\.\d+)?\]")
_INTRODUCTION = {"zh": "面试官你好，我学的是计算机。", "en": "I studied computer science."}


@dataclass(frozen=True)
class Phrase:
    """One breath: what is said, and the exact silence after it in seconds."""

    text: str
    gap_s: float


@dataclass(frozen=True)
class ScriptedAnswer:
    """One answer: ``text`` is all that is said, fillers too; ``delay_s`` passes before the first sound."""

    text: str
    phrases: tuple[Phrase, ...]
    delay_s: float = DEFAULT_DELAY_S
    hesitation_above: float | None = None
    hesitation_below: float | None = None

    @property
    def pauses_s(self) -> tuple[float, ...]:
        """The silences of at least 0.25 s inside the answer."""
        return tuple(phrase.gap_s for phrase in self.phrases[:-1] if phrase.gap_s >= 0.25)


@dataclass(frozen=True)
class Scenario:
    """A candidate for one rehearsal: the job, the skills that choose the topics, the answers in order."""

    name: str
    language: Language
    family: str
    job_title: str
    skills: tuple[str, ...]
    answers: tuple[ScriptedAnswer, ...]
    introduction: ScriptedAnswer
    seed: int = 0

    def answer(self, number: int) -> ScriptedAnswer:
        """The answer to the ``number``-th topic question; the answers begin again when they are used up."""
        return self.answers[number % len(self.answers)]


def load_scenario(name_or_path: str, language: str) -> Scenario:
    """Load a scenario that ships (by name) or a file of the user's.

    Raises:
        InputError: there is none, or it has a mistake.
    """
    path = Path(name_or_path)
    if name_or_path in SCENARIOS:
        path = Path(str(resources.files("resources"))) / "rehearsal" / language / f"{name_or_path}.json"
    if not path.is_file():
        known = ", ".join(SCENARIOS)
        raise InputError(
            f"There is no scenario {name_or_path}.", f"Choose one of {known}, or give a JSON file."
        )
    return parse_scenario(load_json(path, max_bytes=_MAX_BYTES, max_depth=6), path.stem, str(path))


def parse_scenario(data: Any, name: str, place: str) -> Scenario:
    """Check a scenario's JSON value. ``place`` names it in errors.

    Raises:
        InputError: a field is missing or wrong.
    """
    if not isinstance(data, dict):
        raise InputError(f"{place} is not a scenario.", "It must be a JSON object with 'answers'.")
    language = data.get("language", "zh")
    if language not in ("zh", "en"):
        raise InputError(f"{place}: language is {language!r}.", "Write 'zh' or 'en'.")
    answers = data.get("answers")
    if not isinstance(answers, list) or not answers:
        raise InputError(f"{place}: 'answers' is missing or empty.", "Give a list of at least one answer.")
    skills = data.get("skills", [])
    if not isinstance(skills, list) or not all(isinstance(skill, str) for skill in skills):
        raise InputError(f"{place}: 'skills' must be a list of texts.", 'Write for example ["缓存"].')
    return Scenario(
        name=name,
        language=cast("Language", language),
        family=_text(data, "family", "backend", place),
        job_title=_text(data, "job_title", "", place),
        skills=tuple(skills),
        answers=tuple(_answer(one, f"{place}: answers[{n}]") for n, one in enumerate(answers)),
        introduction=_answer(data.get("introduction", _INTRODUCTION[language]), f"{place}: introduction"),
        seed=data.get("seed", 0) if isinstance(data.get("seed", 0), int) else 0,
    )


def _text(data: Mapping[str, Any], key: str, default: str, place: str) -> str:
    value = data.get(key, default)
    if not isinstance(value, str):
        raise InputError(f"{place}: '{key}' must be text.", "Put it in quotes.")
    return value


def _answer(value: Any, place: str) -> ScriptedAnswer:
    fields: Mapping[str, Any] = {"text": value} if isinstance(value, str) else value
    if (
        not isinstance(fields, Mapping)
        or not isinstance(fields.get("text"), str)
        or not fields["text"].strip()
    ):
        raise InputError(f"{place} has no text.", "Write the words to say; [0.8] is a pause of 0.8 s.")
    numbers: dict[str, float | None] = {}
    for key in ("delay_s", "hesitation_above", "hesitation_below"):
        number = fields.get(key)
        if number is not None and (isinstance(number, bool) or not isinstance(number, int | float)):
            raise InputError(f"{place}: '{key}' must be a number.", "Write for example 0.5.")
        numbers[key] = None if number is None else float(number)
    phrases = parse_script(fields["text"])
    if not phrases:
        raise InputError(f"{place} has nothing to say.", "Write words between the pauses.")
    delay_s = numbers["delay_s"]
    return ScriptedAnswer(
        text=_PAUSE_MARK.sub("", fields["text"]).replace("  ", " ").strip(),
        phrases=phrases,
        delay_s=DEFAULT_DELAY_S if delay_s is None else delay_s,
        hesitation_above=numbers["hesitation_above"],
        hesitation_below=numbers["hesitation_below"],
    )


def parse_script(text: str) -> tuple[Phrase, ...]:
    """Cut a script into phrases: ``[0.8]`` is a silence of exactly 0.8 s, a mark alone a short one."""
    phrases: list[Phrase] = []
    start = 0
    for found in _PIECE.finditer(text):
        spoken = text[start : found.start()].strip()
        start = found.end()
        written_s = float(found[1]) if found[1] else COMMA_GAP_S if found[2] else SENTENCE_GAP_S
        if spoken:
            phrases.append(Phrase(spoken, written_s))
        elif phrases and found[1]:  # a pause after a mark takes the mark's place
            phrases[-1] = Phrase(phrases[-1].text, written_s)
    rest = text[start:].strip()
    if rest:
        phrases.append(Phrase(rest, 0.0))
    return tuple(phrases)
