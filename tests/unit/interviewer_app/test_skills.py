"""The lexicon of skills: large enough, and no word is taken for a skill that it is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from interviewer_app.errors import InputError
from interviewer_app.interview.questions import QuestionBank, default_directory
from interviewer_app.interview.skills import SkillLexicon, fold, plain_width


@pytest.fixture(scope="module")
def lexicon() -> SkillLexicon:
    return SkillLexicon.load()


def found(lexicon: SkillLexicon, text: str) -> list[str]:
    return [mention.shown for mention in lexicon.find(plain_width(text))]


def test_it_knows_400_skills_in_every_family_of_the_bank(lexicon):
    assert len(lexicon.families) >= 400
    families = {family for belongs in lexicon.families.values() for family in belongs}
    assert len(families) >= 10
    bank = QuestionBank.load(default_directory())
    for family in bank.families("zh"):
        own = [name for name, belongs in lexicon.families.items() if family.name in belongs]
        assert len(own) >= 15, family.name


def test_most_skills_of_a_family_lead_to_a_topic_of_it(lexicon):
    """What is found must choose questions: each topic of the bank is reached by some skill of its family."""
    for family in QuestionBank.load(default_directory()).families("zh"):
        own = [name for name, belongs in lexicon.families.items() if family.name in belongs]
        reached = [topic.id for topic in family.topics if any(topic.matches(name) for name in own)]
        assert len(reached) >= 0.7 * len(family.topics), (family.name, reached)


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("熟悉C、C++和Go语言，了解 R", ["C", "C++", "Go", "R"]),
        ("C/C++ 开发", ["C", "C++"]),
        ("Languages: C, R, Go.", ["C", "R", "Go"]),
        ("services written in Go and Rust", ["Go", "Rust"]),
        ("react、ReactJS 与 React Native", ["React", "React", "React Native"]),
        ("Vue3/Vue 2.x", ["Vue", "Vue"]),
        ("使用Python3.8开发", ["Python"]),
        ("Spring Boot微服务", ["Spring Boot", "微服务"]),
        ("C# .NET ASP.NET", ["C#", ".NET", ".NET"]),
        ("Java8, java", ["Java", "Java"]),
        ("- Redis\n•MySQL", ["Redis", "MySQL"]),
        ("Ｒｅｄｉｓ", ["Redis"]),
        ("前端⼯程化", ["前端工程化"]),
        ("TCP/IP、HTTP协议", ["TCP/IP", "HTTP"]),
        ("LoRa 与 LoRA 微调", ["LoRa", "LoRA", "微调"]),
        ("message queues", ["message queues"]),
        ("go语言", ["Go"]),
    ],
)
def test_what_is_a_skill_is_found(lexicon, text, skills):
    assert found(lexicon, text) == skills


@pytest.mark.parametrize(
    "text",
    [
        "Go to market with R&D",
        "a chemical reaction, reactive people",
        "we go on and on",
        "C轮融资，C 座",
        "方案A/B/C，选项 A、B、C",
        "Grade C",
        "Spirng JavaScripted Pythonic",
        "spring has come, a flask of water, a hive of bees",
        "I can express my next idea in less time",
        "mysqldump-redis_cache",
        "律师事务所",
        "",
    ],
)
def test_what_only_looks_like_a_skill_is_not(lexicon, text):
    assert found(lexicon, text) == []


def test_mentions_stand_where_they_stand(lexicon):
    text = "İ 熟悉 Redis 和消息中间件"
    for mention in lexicon.find(text):
        assert fold(text[mention.start : mention.end]) in ("redis", "消息中间件")
    assert [mention.name for mention in lexicon.find(text)] == ["Redis", "消息队列"]


def test_a_long_text_is_searched_in_reasonable_time(lexicon):
    text = "熟悉 Redis and we go on with reactions, 消息队列。" * 2000
    assert len(found(lexicon, text)) == 4000


@pytest.mark.parametrize(
    "tree",
    [[], {}, {"families": []}, {"families": {"a": {"X": "Y"}}, "exact_case": [], "in_lists_only": []}],
)
def test_a_file_that_is_no_lexicon_is_refused(tmp_path: Path, tree: object) -> None:
    path = tmp_path / "skills.json"
    path.write_text(json.dumps(tree))
    with pytest.raises(InputError):
        SkillLexicon.load(path)


def test_no_spelling_belongs_to_two_skills():
    tree = json.loads((default_directory().parent / "skills" / "skills.json").read_text("utf-8"))
    exact = set(tree["exact_case"])
    owners: dict[tuple[str, str], str] = {}
    for skills in tree["families"].values():
        for name, others in skills.items():
            for written in (name, *others):
                key = (fold(written), written if written in exact else "")
                assert owners.setdefault(key, name) == name, written
    assert all(any(written == key[1] for key in owners) for written in exact)
