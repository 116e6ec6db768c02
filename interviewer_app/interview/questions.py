"""The question bank: reads its files strictly and draws the plan of one interview from it.

A bank is a folder with one folder per language (``zh``, ``en``) and one file per job family in it::

    {"language": "zh", "family": "backend", "title": "后端开发", "aliases": ["Java开发"],
     "topics": [{"id": "caching", "title": "缓存", "keywords": ["Redis", "缓存"],
                 "questions": {"1": ["…"], "2": ["…"], "3": ["…"]}}]}

Depth 1 opens a topic, depth 2 asks for details, depth 3 for principles, trade-offs and limits.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

from interviewer_app.errors import InputError
from interviewer_app.interview.types import Language, Plan, TopicPlan
from interviewer_app.json_files import load_json

LANGUAGES: tuple[Language, ...] = get_args(Language)
DEPTHS = (1, 2, 3)
GENERAL_FAMILY = "general"
MAX_FILE_BYTES = 1024 * 1024
MAX_QUESTION_CHARACTERS = {"zh": 60, "en": 240}
MAX_ENGLISH_WORDS = 30

_FAMILY_KEYS = ("language", "family", "title", "aliases", "topics")
_TOPIC_KEYS = ("id", "title", "keywords", "questions")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_QUESTION_MARKS = "？?"
_CJK = "\u3400-\u9fff"
_SPACE_BESIDE_CJK = re.compile(rf"(?<=[{_CJK}])\s+|\s+(?=[{_CJK}])")
_SKILL_SEPARATORS = re.compile(r"[,，、;；\r\n]+")
_BULLET = re.compile(r"^[-*•·\s]+(?=\S)")


@dataclass(frozen=True)
class Topic:
    """One topic: ``questions[depth]`` for the depths 1 to 3; ``keywords`` tie it to a résumé's skills."""

    id: str
    title: str
    keywords: tuple[str, ...]
    questions: Mapping[int, tuple[str, ...]] = field(hash=False)

    def to_plan(self) -> TopicPlan:
        """The topic as an interview's plan carries it."""
        return TopicPlan(self.id, self.title, tuple(self.questions[depth] for depth in DEPTHS))

    def matches(self, words: str) -> bool:
        """Whether a skill or wish such as ``Redis 缓存`` names this topic, in whole words, in any case."""
        return any(_related(words, known) for known in (*self.keywords, self.title, self.id))


@dataclass(frozen=True)
class Family:
    """The topics of one kind of job in one language; ``name`` is the same in every language."""

    language: Language
    name: str
    title: str
    aliases: tuple[str, ...]
    topics: tuple[Topic, ...]


class QuestionBank:
    """All families of all languages, already checked."""

    def __init__(self, families: Iterable[Family]) -> None:
        self._families = tuple(families)

    @classmethod
    def load(cls, directory: Path) -> QuestionBank:
        """Read every ``<language>/<family>.json`` below ``directory``.

        Raises:
            InputError: naming the file and the field that cannot be used.
        """
        paths = [
            (language, path)
            for language in LANGUAGES
            for path in sorted((directory / language).glob("*.json"))
            if not path.name.startswith(".")  # what file managers leave behind
        ]
        if not paths:
            raise InputError(
                f"{directory} holds no question bank.",
                "Choose a folder with zh/<family>.json or en/<family>.json files.",
            )
        uniqueness = _Uniqueness()
        return cls(_FamilyFile(path, language, uniqueness).read() for language, path in paths)

    def families(self, language: str) -> tuple[Family, ...]:
        """The families of ``language`` by name, the general one last.

        Raises:
            InputError: the bank has none in that language.
        """
        found = [family for family in self._families if family.language == language]
        if not found:
            raise InputError(
                f"The question bank has no questions in the language {language!r}.",
                f"Choose one of: {', '.join(sorted({family.language for family in self._families}))}.",
            )
        return tuple(sorted(found, key=lambda family: (family.name == GENERAL_FAMILY, family.name)))

    def family(self, language: str, name_or_alias: str) -> Family:
        """The family with this name, title or alias, in any case.

        Raises:
            InputError: there is none; the action lists what there is.
        """
        wanted = _key(name_or_alias)
        families = self.families(language)
        for family in families:
            if wanted in map(_key, (family.name, family.title, *family.aliases)):
                return family
        raise InputError(
            f"The question bank has no job family {name_or_alias!r} in {language}.",
            f"Choose one of: {', '.join(family.name for family in families)}.",
        )


def default_directory() -> Path:
    """The folder of the question bank that ships with the product."""
    return Path(str(files("resources") / "questions"))


def parse_skills(text: str) -> tuple[str, ...]:
    """Split typed résumé skills at commas, 、, semicolons and line ends; each is kept once, in any case."""
    pieces = (_BULLET.sub("", piece.strip()) for piece in _SKILL_SEPARATORS.split(text))
    return _clean(piece.rstrip("。.") if piece.endswith(("。", ".")) else piece for piece in pieces)


def build_plan(
    bank: QuestionBank,
    *,
    language: str,
    family: str,
    job_title: str,
    skills: Sequence[str],
    resume: Sequence[str] | None = None,
    topics: Sequence[str] = (),
    minutes: float,
    exact_turns: int | None = None,
    seed: int = 0,
) -> Plan:
    """Draw the plan of one interview; the same arguments give the same plan.

    First come the wished ``topics`` (ids, titles or keywords) in the order of the wishes, then those that
    the ``skills`` name in the order of the skills, then the rest shuffled by ``seed``. A wish that the
    family does not know is looked for among the general topics. Those are also appended where
    ``exact_turns`` asks for more answers than the family has topics: a topic may yield one answer only.

    Args:
        bank: the loaded bank.
        language: ``zh`` or ``en``.
        family: the family's name, title or alias.
        job_title: the position as the interviewer names it; the family's title where empty.
        skills: what the candidate's résumé or the job names.
        resume: what the generator is told of the candidate, or None for the skills.
        topics: what the candidate wishes to be asked about.
        minutes: the time budget in minutes.
        exact_turns: how many topic answers exactly, or None for as many as the time allows.
        seed: what the order of the remaining topics depends on.

    Raises:
        InputError: an unknown language or family, or a number out of its range.
    """
    if not 0 < minutes < float("inf"):
        raise InputError(f"An interview cannot last {minutes:g} minutes.", "Choose more than 0 minutes.")
    if exact_turns is not None and exact_turns < 0:
        raise InputError(f"An interview cannot have {exact_turns} answers.", "Choose 0 or more answers.")
    chosen = bank.family(language, family)
    general = _general_topics(bank, chosen)
    named_skills = _clean(skills)
    shuffler = random.Random(seed)
    ordered = _wished_first(chosen.topics, general, named_skills, _clean(topics), shuffler)
    if exact_turns is not None and len(ordered) < exact_turns:
        ordered += _shuffled((topic for topic in general if topic not in ordered), shuffler)
    return Plan(
        language=chosen.language,
        job_title=job_title.strip() or chosen.title,
        topics=tuple(topic.to_plan() for topic in ordered),
        skills=named_skills,
        minutes=minutes,
        exact_turns=exact_turns,
        seed=seed,
        resume=None if resume is None else _clean(resume),
    )


def _general_topics(bank: QuestionBank, chosen: Family) -> tuple[Topic, ...]:
    if chosen.name == GENERAL_FAMILY:
        return ()
    families = bank.families(chosen.language)
    return next((family.topics for family in families if family.name == GENERAL_FAMILY), ())


def _wished_first(
    own: Sequence[Topic],
    general: Sequence[Topic],
    skills: Sequence[str],
    wishes: Sequence[str],
    shuffler: random.Random,
) -> list[Topic]:
    """The wished topics, then the skills' topics, then the family's others; each once."""
    named: list[Topic] = []
    for wish in wishes:
        named += _named(own, wish) or _named(general, wish)
    for skill in skills:
        named += [topic for topic in own if topic.matches(skill)]
    first = list({topic.id: topic for topic in named}.values())  # a dict keeps the first place of each
    return first + _shuffled((topic for topic in own if topic not in first), shuffler)


def _shuffled(topics: Iterable[Topic], shuffler: random.Random) -> list[Topic]:
    mixed = list(topics)
    shuffler.shuffle(mixed)
    return mixed


def _named(topics: Sequence[Topic], wish: str) -> list[Topic]:
    """The one topic with that very id or title, else all that the wish matches."""
    exact = [topic for topic in topics if _key(wish) in (_key(topic.id), _key(topic.title))]
    return exact or [topic for topic in topics if topic.matches(wish)]


def _clean(words: Iterable[str]) -> tuple[str, ...]:
    """The words without outer and doubled blanks, without empty ones, each once whatever its case."""
    known: dict[str, str] = {}
    for word in words:
        if shown := " ".join(word.split()):
            known.setdefault(_key(shown), shown)
    return tuple(known.values())


def _key(text: str) -> str:
    """What two spellings of one name share: width, case and the blanks around Chinese characters."""
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return _SPACE_BESIDE_CJK.sub("", folded)


def _related(one: str, other: str) -> bool:
    first, second = _key(one), _key(other)
    if first.replace(" ", "") == second.replace(" ", ""):
        return True
    return _holds(first, second) or _holds(second, first)


def _holds(text: str, part: str) -> bool:
    """Whether ``part`` stands in ``text``: Latin words whole (no Java in JavaScript), Chinese anywhere."""
    if not part or (len(part) == 1 and not part.isascii()):
        return False  # one character such as 锁 stands in far too many words
    before = r"(?<![a-z0-9.+#])" if part[0].isascii() else ""
    # "Vue3" is Vue, "C++" is not C, "S30" is not S3.
    after = "" if not part[-1].isascii() else r"(?![a-z0-9+#])" if part[-1].isdigit() else r"(?![a-z+#])"
    return re.search(before + re.escape(part) + after, text) is not None


class _Uniqueness:
    """Remembers across files what may stand in a bank once only, and where it stood first."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, str], str] = {}

    def claim(self, scope: str, text: str, place: str) -> str | None:
        """Where the same text stood before in this scope, or None: then this place has it now."""
        first = self._places.setdefault((scope, text), place)
        return None if first == place else first


class _FamilyFile:
    """One file of the bank on its way to a ``Family``; every refusal names the file and the field."""

    def __init__(self, path: Path, language: Language, uniqueness: _Uniqueness) -> None:
        self._path = path
        self._language = language
        self._uniqueness = uniqueness

    def read(self) -> Family:
        entry = self._object(load_json(self._path, max_bytes=MAX_FILE_BYTES), "the file", _FAMILY_KEYS)
        if entry["language"] != self._language:
            raise self._refusal("language", f"is not {self._language!r} as the folder says")
        name = self._name(entry["family"], "family")
        if name != self._path.stem:
            raise self._refusal("family", f"is not {self._path.stem!r} as the file's name says")
        title = self._text(entry["title"], "title")
        aliases = self._texts(entry["aliases"], "aliases", may_be_empty=True)
        for alias in {_key(word): word for word in (name, title, *aliases)}.values():
            self._claim(f"{self._language} family", _key(alias), "aliases", f"the name {alias!r}")
        topics = self._list(entry["topics"], "topics")
        return Family(
            self._language,
            name,
            title,
            aliases,
            tuple(self._topic(topic, f"topics[{index}]") for index, topic in enumerate(topics)),
        )

    def _topic(self, value: Any, where: str) -> Topic:
        entry = self._object(value, where, _TOPIC_KEYS)
        name = self._name(entry["id"], f"{where}.id")
        self._claim(f"{self._language} topic", name, f"{where}.id", f"the topic {name!r}")
        depths = self._object(entry["questions"], f"{where}.questions", tuple(map(str, DEPTHS)))
        return Topic(
            name,
            self._text(entry["title"], f"{where}.title"),
            self._texts(entry["keywords"], f"{where}.keywords"),
            {depth: self._questions(depths[str(depth)], f"{where}.questions.{depth}") for depth in DEPTHS},
        )

    def _questions(self, value: Any, where: str) -> tuple[str, ...]:
        questions = self._texts(value, where)
        for index, question in enumerate(questions):
            place = f"{where}[{index}]"
            if question[-1] not in _QUESTION_MARKS or sum(map(question.count, _QUESTION_MARKS)) != 1:
                raise self._refusal(place, "is not one question that ends with its question mark")
            limit = MAX_QUESTION_CHARACTERS[self._language]
            if len(question) > limit:
                raise self._refusal(place, f"has more than {limit} characters")
            if self._language == "en" and len(question.split()) > MAX_ENGLISH_WORDS:
                raise self._refusal(place, f"has more than {MAX_ENGLISH_WORDS} words")
            self._claim("question", re.sub(r"\W", "", _key(question)), place, "the question")
        return questions

    def _claim(self, scope: str, text: str, where: str, what: str) -> None:
        place = f"{self._path}, {where}"
        if first := self._uniqueness.claim(scope, text, place):
            raise self._refusal(where, f"repeats {what} of {first}")

    def _object(self, value: Any, where: str, keys: tuple[str, ...]) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self._refusal(where, "is not an object")
        for key in keys:
            if key not in value:
                raise self._refusal(where, f"lacks {key!r}")
        if unknown := sorted(set(value) - set(keys)):
            raise self._refusal(where, f"has the unknown key {unknown[0]!r}")
        return value

    def _list(self, value: Any, where: str, *, may_be_empty: bool = False) -> list[Any]:
        if not isinstance(value, list) or not (value or may_be_empty):
            raise self._refusal(where, "is not a list" if may_be_empty else "is not a filled list")
        return value

    def _texts(self, value: Any, where: str, *, may_be_empty: bool = False) -> tuple[str, ...]:
        entries = self._list(value, where, may_be_empty=may_be_empty)
        texts = tuple(self._text(entry, f"{where}[{index}]") for index, entry in enumerate(entries))
        for index, text in enumerate(texts):
            if _key(text) in map(_key, texts[:index]):
                raise self._refusal(f"{where}[{index}]", "stands in the list twice")
        return texts

    def _text(self, value: Any, where: str) -> str:
        if not isinstance(value, str) or not value.strip() or value != value.strip():
            raise self._refusal(where, "is not a text without blanks around it")
        if not value.isprintable():
            raise self._refusal(where, "is more than one line, or holds a control character")
        return value

    def _name(self, value: Any, where: str) -> str:
        if not isinstance(value, str) or not _NAME.fullmatch(value):
            raise self._refusal(where, "is not a name of small letters, digits and _")
        return value

    def _refusal(self, where: str, what: str) -> InputError:
        return InputError(f"{self._path}: {where} {what}.", "Correct the file.")
