"""Finds in a résumé and a job description what an interview is built on: skills, experience, title, family.

Pure: text goes in, short names come out. Whatever identifies a person is taken out first, and nothing that
was taken out can be in what is returned.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from interviewer_app.interview.privacy import GONE, without_personal_data
from interviewer_app.interview.questions import Family
from interviewer_app.interview.resume_lines import Section, experiences, lines_of
from interviewer_app.interview.skills import SkillLexicon, fold, plain_width

MAX_SKILLS = 20
MAX_TEXT_CHARACTERS = 100_000
MAX_TITLE_CHARACTERS = 40
MAX_TOLD, MAX_TOLD_EXPERIENCES = 6, 3

# A skill of the skills section is the candidate's own claim; one in a project was used.
_SECTION_WEIGHTS: dict[Section, float] = {
    "head": 1.0,
    "skills": 3.0,
    "projects": 2.0,
    "work": 2.0,
    "education": 0.5,
    "other": 1.0,
}
_STRENGTHS = (
    (re.compile(r"不熟|不会|没有用过|未使用|no experience|not familiar", re.IGNORECASE), 0.0),
    (re.compile(r"了解|接触过|基础|familiar with|basic|exposure", re.IGNORECASE), 0.5),
    (re.compile(r"精通|深入|资深|expert|advanced|proficient|in-depth", re.IGNORECASE), 2.0),
    (re.compile(r"熟练|熟悉|掌握|擅长|strong|solid|experienced", re.IGNORECASE), 1.4),
)
_NICE_TO_HAVE = re.compile(r"优先|加分|者佳|preferred|nice to have|is a plus|bonus", re.IGNORECASE)
_MOST_PER_SKILL = 9.0
_WANTED_WEIGHT = 2.0  # the job's wishes decide what this interview is about
_IN_BOTH = 6.0
_TITLE_VOTE, _LEAST_VOTES = 8.0, 0.7

_TITLE_LABEL = re.compile(
    r"(?:求职意向|应聘(?:职位|岗位)|期望(?:职位|岗位)|目标(?:职位|岗位)|意向(?:职位|岗位)|求职(?:目标|岗位)|职位名称|岗位名称|招聘(?:职位|岗位)|职位|岗位"
    r"|job title|position|objective|target role|role|title)\s*:\s*(?P<title>[^\n|｜\t;；,，。]{2,60})",
    re.IGNORECASE,
)
_TITLE_ZH = re.compile(
    r"(?:高级|资深|初级|中级|实习)?[A-Za-z+#./ ]{0,16}[\u4e00-\u9fff]{0,8}"
    r"(?:工程师|架构师|产品经理|产品助理|项目经理|分析师|设计师|研究员|测试员|程序员|实习生|专员)"
)
_TITLE_EN = re.compile(
    r"\b(?:(?:Senior|Junior|Lead|Staff|Principal|Graduate)\s+)?(?:[A-Z][A-Za-z+#./-]*\s+){1,3}"
    r"(?:Engineer|Developer|Manager|Scientist|Analyst|Designer|Architect|Tester|Administrator|Intern)\b"
)
_TITLE_LINES = 12


@dataclass(frozen=True)
class FoundSkill:
    """One skill as it is shown; whether the résumé names it and whether the job asks for it."""

    name: str
    in_resume: bool
    in_job: bool


@dataclass(frozen=True)
class ResumeFindings:
    """What was found, the most important first. Empty texts: nothing was found."""

    skills: tuple[FoundSkill, ...] = ()
    experiences: tuple[str, ...] = ()
    job_title: str = ""
    family: str = ""


def find_in_resume(
    resume_text: str, job_text: str, lexicon: SkillLexicon, families: Sequence[Family] = ()
) -> ResumeFindings:
    """Find what an interview can be built on.

    Args:
        resume_text: the résumé, or nothing.
        job_text: the job description, or nothing. Its skills come first where the résumé has them, too.
        lexicon: the skills to look for.
        families: the families to choose from; the one found is named in ``family``.
    """
    resume, job = _prepared(resume_text), _prepared(job_text)
    claimed = _Scores(lexicon)
    for line in lines_of(resume):
        claimed.add(line.text, _SECTION_WEIGHTS[line.section])
    wanted = _Scores(lexicon)
    for line in lines_of(job):
        wanted.add(line.text, 0.5 if _NICE_TO_HAVE.search(line.text) else 1.0)
    title = _title(job, first_line=True) or _title(resume)
    return ResumeFindings(
        skills=_ordered(claimed, wanted),
        experiences=experiences(resume),
        job_title=title,
        family=_family(title, claimed, wanted, lexicon, families),
    )


def resume_list(
    skills: Sequence[str], experiences: Sequence[str], only_wanted: Sequence[str] = ()
) -> tuple[str, ...]:
    """What the generator is told of the candidate: a few lines of experience, then skills; six in all.

    So many stand in the rows it was trained on. ``only_wanted`` are skills that the job asks for and the
    candidate has not named: nobody may be asked how they used those.
    """
    not_theirs = {fold(name) for name in only_wanted}
    own = [name for name in skills if fold(name) not in not_theirs]
    told = list(experiences[:MAX_TOLD_EXPERIENCES])
    return tuple(told + own[: MAX_TOLD - len(told)])


def _prepared(text: str) -> str:
    return without_personal_data(plain_width(text[:MAX_TEXT_CHARACTERS]))


class _Scores:
    """How much a text makes of each skill, by the lexicon's name for it."""

    def __init__(self, lexicon: SkillLexicon) -> None:
        self._lexicon = lexicon
        self._sums: dict[str, float] = defaultdict(float)
        self.shown: dict[str, str] = {}

    def add(self, line: str, weight: float) -> None:
        for mention in self._lexicon.find(line):
            strength = _strength(line[: mention.start])
            if strength:
                self._sums[mention.name] += weight * strength
                self.shown.setdefault(mention.name, mention.shown)

    def __getitem__(self, name: str) -> float:
        return min(self._sums.get(name, 0.0), _MOST_PER_SKILL)


def _strength(before: str) -> float:
    """What the last word of degree before a skill says, as in 精通 Java，了解 Go."""
    places = [
        (match.start(), factor) for form, factor in _STRENGTHS for match in form.finditer(before) if match
    ]
    return max(places, key=lambda one: (one[0], -one[1]), default=(0, 1.0))[1]


def _ordered(claimed: _Scores, wanted: _Scores) -> tuple[FoundSkill, ...]:
    names = list(dict.fromkeys((*claimed.shown, *wanted.shown)))
    both = claimed.shown.keys() & wanted.shown.keys()

    def weight(name: str) -> float:
        return claimed[name] + _WANTED_WEIGHT * wanted[name] + _IN_BOTH * (name in both)

    names.sort(key=weight, reverse=True)
    return tuple(
        FoundSkill(claimed.shown.get(name) or wanted.shown[name], name in claimed.shown, name in wanted.shown)
        for name in names[:MAX_SKILLS]
    )


def _title(text: str, *, first_line: bool = False) -> str:
    lines = list(lines_of(text))
    for line in lines:
        if label := _TITLE_LABEL.search(line.text):
            said = _clean_title(label["title"])
            if said:
                return said
    for line in lines[: 1 if first_line else _TITLE_LINES]:
        match = _TITLE_ZH.search(line.text) or _TITLE_EN.search(line.text)
        if match and (said := _clean_title(match.group())):
            return said
    return ""


def _clean_title(text: str) -> str:
    title = " ".join(re.split(r"\s{2,}|[(（【\[]", text.strip())[0].split()).strip(" .-:：·/")
    fits = 2 <= len(title) <= MAX_TITLE_CHARACTERS and GONE not in title and title.isprintable()
    return title if fits else ""


def _family(
    title: str, claimed: _Scores, wanted: _Scores, lexicon: SkillLexicon, families: Iterable[Family]
) -> str:
    """The family that title and skills vote for; a skill of many families says little about each."""
    votes: dict[str, float] = {}
    folded = fold(title)
    for family in families:
        names = (family.title, *family.aliases, family.name.replace("_", " "))
        votes[family.name] = _TITLE_VOTE if any(fold(name) in folded for name in names if title) else 0.0
    for name in {*claimed.shown, *wanted.shown}:
        belongs = [known for known in lexicon.families.get(name, ()) if known in votes]
        for known in belongs:
            votes[known] += (claimed[name] + _WANTED_WEIGHT * wanted[name]) / len(belongs) ** 2 / 4
    best = max(votes, key=lambda known: votes[known], default="")
    return best if best and votes[best] >= _LEAST_VOTES else ""
