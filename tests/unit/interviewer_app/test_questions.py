"""Checks the question bank: what ships, what is refused, and the plans drawn from it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interviewer_app.errors import InputError
from interviewer_app.interview.questions import (
    DEPTHS,
    GENERAL_FAMILY,
    LANGUAGES,
    Family,
    QuestionBank,
    build_plan,
    default_directory,
    parse_skills,
)
from interviewer_app.interview.types import Plan

CHINESE_FAMILIES = {
    "backend",
    "frontend",
    "data_engineering",
    "machine_learning",
    "product_manager",
    "test_engineering",
    "devops",
    "embedded",
    "general",
}
ENGLISH_FAMILIES = {"backend", "frontend", "machine_learning"}
MIN_TOPICS = 8
QUESTIONS_PER_DEPTH = 2
MAX_SAME_OPENING = 0.15
OPENING_CHARACTERS = 3

BANK = QuestionBank.load(default_directory())
FAMILIES = [family for language in LANGUAGES for family in BANK.families(language)]


def family_id(family: Family) -> str:
    return f"{family.language}-{family.name}"


def questions_of(family: Family) -> list[str]:
    return [question for topic in family.topics for depth in DEPTHS for question in topic.questions[depth]]


def plan_for(**changes: Any) -> Plan:
    arguments: dict[str, Any] = {
        "language": "zh",
        "family": "backend",
        "job_title": "Java 后端工程师",
        "skills": (),
        "minutes": 20.0,
    }
    return build_plan(BANK, **(arguments | changes))


def topic_ids(plan: Plan) -> list[str]:
    return [topic.id for topic in plan.topics]


# --- what ships ---


def test_every_family_is_there() -> None:
    assert {family.name for family in BANK.families("zh")} >= CHINESE_FAMILIES
    assert {family.name for family in BANK.families("en")} >= ENGLISH_FAMILIES


@pytest.mark.parametrize("family", FAMILIES, ids=family_id)
def test_each_topic_has_two_questions_at_each_depth(family: Family) -> None:
    assert len(family.topics) >= MIN_TOPICS
    for topic in family.topics:
        assert set(topic.questions) == set(DEPTHS)
        assert all(len(topic.questions[depth]) >= QUESTIONS_PER_DEPTH for depth in DEPTHS), topic.id
        assert len(topic.keywords) >= 3, topic.id


@pytest.mark.parametrize("family", FAMILIES, ids=family_id)
def test_each_question_is_one_short_spoken_line(family: Family) -> None:
    mark = "？" if family.language == "zh" else "?"
    for question in questions_of(family):
        assert question.endswith(mark)
        assert question.count("？") + question.count("?") == 1, question
        assert not set(question) & set("\n\t;；:：1.（）()【】*#"), question
        if family.language == "zh":
            assert 8 <= len(question) <= 60, question
            assert "您" not in question
        else:
            assert 4 <= len(question.split()) <= 30, question
            assert question.isascii() or "résumé" in question, question


def test_no_question_stands_in_the_bank_twice() -> None:
    counts = Counter(question for family in FAMILIES for question in questions_of(family))
    assert counts.most_common(1)[0][1] == 1
    assert counts.total() >= 9 * 8 * 3 * 2 + 3 * 8 * 3 * 2


@pytest.mark.parametrize("family", FAMILIES, ids=family_id)
def test_questions_do_not_open_alike(family: Family) -> None:
    questions = questions_of(family)
    openings = Counter(question[:OPENING_CHARACTERS] for question in questions)
    opening, count = openings.most_common(1)[0]
    assert count <= MAX_SAME_OPENING * len(questions), opening


# --- finding a family ---


@pytest.mark.parametrize(
    ("language", "name", "family"),
    [
        ("zh", "backend", "backend"),
        ("zh", "Java开发", "backend"),
        ("zh", "java 开发", "backend"),
        ("zh", "后端开发", "backend"),
        ("zh", "应届生", "general"),
        ("zh", "ＳＲＥ", "devops"),
        ("en", " Machine  Learning ", "machine_learning"),
        ("en", "ml engineer", "machine_learning"),
    ],
)
def test_family_is_found_by_name_title_or_alias(language: str, name: str, family: str) -> None:
    assert BANK.family(language, name).name == family


def test_unknown_family_is_refused_with_the_choice() -> None:
    with pytest.raises(InputError, match="占星师") as caught:
        BANK.family("zh", "占星师")
    assert "backend" in caught.value.action


def test_unknown_language_is_refused_with_the_choice() -> None:
    with pytest.raises(InputError, match="'fr'") as caught:
        BANK.families("fr")
    assert "en, zh" in caught.value.action


def test_general_family_comes_last() -> None:
    names = [family.name for family in BANK.families("zh")]
    assert names == [*sorted(set(names) - {GENERAL_FAMILY}), GENERAL_FAMILY]


# --- plans ---


def test_plan_carries_what_was_asked_for() -> None:
    plan = plan_for(family="Java开发", skills=(" Redis ", "redis", ""), minutes=30, exact_turns=5, seed=7)
    assert plan.language == "zh"
    assert plan.job_title == "Java 后端工程师"
    assert plan.skills == ("Redis",)
    assert (plan.minutes, plan.exact_turns, plan.seed) == (30, 5, 7)
    for planned, topic in zip(
        sorted(plan.topics, key=lambda topic: topic.id),
        sorted(BANK.family("zh", "backend").topics, key=lambda topic: topic.id),
        strict=True,
    ):
        assert (planned.id, planned.title) == (topic.id, topic.title)
        assert planned.questions == tuple(topic.questions[depth] for depth in DEPTHS)


def test_empty_job_title_becomes_the_familys_title() -> None:
    assert plan_for(job_title="  ").job_title == "后端开发"


def test_same_seed_same_plan_other_seed_other_order() -> None:
    assert plan_for(seed=4) == plan_for(seed=4)
    orders = {tuple(topic_ids(plan_for(seed=seed))) for seed in range(10)}
    assert len(orders) >= 9
    assert len({frozenset(order) for order in orders}) == 1


@pytest.mark.parametrize("seed", range(5))
def test_topics_of_the_skills_come_first_in_the_skills_order(seed: int) -> None:
    plan = plan_for(skills=("kafka", "MySQL 8.0", "Photoshop", "Redis缓存"), seed=seed)
    assert topic_ids(plan)[:3] == ["message_queue", "relational_database", "caching"]
    assert len(set(topic_ids(plan))) == len(plan.topics) == len(BANK.family("zh", "backend").topics)


@pytest.mark.parametrize("wish", ["reliability", "稳定性与故障", "限流"])
def test_wished_topic_comes_before_the_skills(wish: str) -> None:
    plan = plan_for(skills=("Redis",), topics=(wish,))
    assert topic_ids(plan)[:2] == ["reliability", "caching"]


def test_wish_the_family_does_not_know_comes_from_the_general_topics() -> None:
    plan = plan_for(topics=("团队协作", "缓存"))
    assert topic_ids(plan)[:2] == ["teamwork", "caching"]
    assert len(plan.topics) == len(BANK.family("zh", "backend").topics) + 1


def test_wish_nobody_knows_changes_nothing() -> None:
    assert topic_ids(plan_for(topics=("火山学",))) == topic_ids(plan_for())


@pytest.mark.parametrize(
    ("skill", "family", "topic", "named"),
    [
        ("Java", "frontend", "javascript", False),
        ("javascript", "frontend", "javascript", True),
        ("Vue3", "frontend", "component_framework", True),
        ("vue.js", "frontend", "component_framework", True),
        ("MongoDB", "backend", "concurrency", False),
        ("Go语言", "backend", "concurrency", True),
        ("SpringBoot", "backend", "api_design", True),
        ("C/C++", "embedded", "c_language", True),
        ("C#", "embedded", "c_language", False),
        ("分布式锁", "backend", "concurrency", False),
        ("大模型微调", "machine_learning", "transformers_llm", True),
    ],
)
def test_skills_name_topics_in_whole_words(skill: str, family: str, topic: str, named: bool) -> None:
    topics = {known.id: known for known in BANK.family("zh", family).topics}
    assert topics[topic].matches(skill) is named


@pytest.mark.parametrize("language", LANGUAGES)
def test_general_topics_are_appended_when_one_family_may_not_be_enough(language: str) -> None:
    own = {topic.id for topic in BANK.family(language, "backend").topics}
    general = {topic.id for topic in BANK.family(language, GENERAL_FAMILY).topics}
    enough = plan_for(language=language, exact_turns=len(own))
    more = plan_for(language=language, exact_turns=len(own) + 1)
    assert set(topic_ids(enough)) == own
    assert set(topic_ids(more)[: len(own)]) == own
    assert set(topic_ids(more)[len(own) :]) == general
    assert more == plan_for(language=language, exact_turns=len(own) + 1)


def test_general_interview_does_not_get_its_topics_twice() -> None:
    plan = plan_for(family="general", exact_turns=99)
    assert len(set(topic_ids(plan))) == len(plan.topics) == len(BANK.family("zh", "general").topics)


@pytest.mark.parametrize(
    "changes", [{"minutes": 0.0}, {"minutes": float("nan")}, {"minutes": float("inf")}, {"exact_turns": -1}]
)
def test_impossible_length_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        plan_for(**changes)


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("Java, Redis，Kafka、MySQL\n微服务\r\nCI/CD；Docker", "Java Redis Kafka MySQL 微服务 CI/CD Docker"),
        (" - C++ \n• Qt。\n* linux,LINUX", "C++ Qt linux"),
        (" ,，、\n;", ""),
        ("Node.js,.NET", "Node.js .NET"),
    ],
)
def test_typed_skills_are_split(text: str, skills: str) -> None:
    assert parse_skills(text) == tuple(skills.split())


def test_skill_of_several_words_stays_whole() -> None:
    assert parse_skills("Spring   Boot,Kubernetes") == ("Spring Boot", "Kubernetes")


# --- what is refused ---


def entry(family: str = "backend", word: str = "缓存") -> dict[str, Any]:
    questions = {
        str(depth): [f"{word}第{depth}问，你怎么看？", f"关于{word}你想{depth}次？"] for depth in DEPTHS
    }
    topic = {"id": f"{family}_topic", "title": word, "keywords": ["Redis"], "questions": questions}
    return {"language": "zh", "family": family, "title": f"{word}岗", "aliases": [], "topics": [topic]}


def write(folder: Path, value: Any, name: str = "backend", language: str = "zh") -> Path:
    path = folder / language / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


def test_small_bank_loads(tmp_path: Path) -> None:
    write(tmp_path, entry())
    write(tmp_path, "not a bank", name="._backend")
    (family,) = QuestionBank.load(tmp_path).families("zh")
    assert family.topics[0].questions[2] == ("缓存第2问，你怎么看？", "关于缓存你想2次？")


def test_folder_without_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no question bank"):
        QuestionBank.load(tmp_path / "missing")


def on_topic(key: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda entry: entry["topics"][0].update({key: value})


def on_questions(key: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda entry: entry["topics"][0]["questions"].update({key: value})


@pytest.mark.parametrize(
    ("spoil", "field"),
    [
        (lambda entry: entry.pop("aliases"), "'aliases'"),
        (lambda entry: entry.update(remark="x"), "'remark'"),
        (lambda entry: entry.update(language="en"), "language"),
        (lambda entry: entry.update(family="frontend"), "family"),
        (lambda entry: entry.update(title=" "), "title"),
        (lambda entry: entry.update(aliases="后端"), "aliases"),
        (lambda entry: entry.update(topics=[]), "topics"),
        (lambda entry: entry.update(topics=["缓存"]), r"topics\[0\]"),
        (lambda entry: entry["topics"].append(entry["topics"][0]), r"topics\[1\]\.id"),
        (on_topic("id", "Caching!"), r"topics\[0\]\.id"),
        (on_topic("keywords", []), r"topics\[0\]\.keywords"),
        (on_topic("keywords", ["Redis", "redis"]), r"topics\[0\]\.keywords\[1\]"),
        (on_topic("questions", []), r"topics\[0\]\.questions"),
        (on_questions("4", ["还有呢？"]), r"topics\[0\]\.questions .*'4'"),
        (on_questions("1", []), r"topics\[0\]\.questions\.1"),
        (on_questions("1", ["好", 5]), r"topics\[0\]\.questions\.1\[1\]"),
        (on_questions("2", ["请讲讲缓存。"]), r"topics\[0\]\.questions\.2\[0\]"),
        (on_questions("2", ["是吗？为什么？"]), r"topics\[0\]\.questions\.2\[0\]"),
        (on_questions("2", ["第一行\n第二行？"]), r"topics\[0\]\.questions\.2\[0\]"),
        (on_questions("3", ["长" * 60 + "？"]), r"topics\[0\]\.questions\.3\[0\]"),
        (on_questions("3", ["缓存第1问 你怎么看？"]), r"topics\[0\]\.questions\.3\[0\]"),
    ],
)
def test_refusal_names_file_and_field(
    tmp_path: Path, spoil: Callable[[dict[str, Any]], object], field: str
) -> None:
    value = entry()
    spoil(value)
    path = write(tmp_path, value)
    with pytest.raises(InputError, match=field) as caught:
        QuestionBank.load(tmp_path)
    assert str(path) in caught.value.sentence


@pytest.mark.parametrize("text", ["[]", "{", '{"language": "zh", "language": "zh"}', ""])
def test_broken_json_is_refused_with_its_file(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(InputError) as caught:
        QuestionBank.load(tmp_path)
    assert str(path) in caught.value.sentence


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "缓存岗"}, "aliases repeats the name"),
        ({"aliases": ["Backend"]}, "aliases repeats the name"),
    ],
)
def test_two_families_of_one_name_are_refused(tmp_path: Path, change: dict[str, Any], field: str) -> None:
    write(tmp_path, entry())
    second = write(tmp_path, entry("frontend", "样式") | change, name="frontend")
    with pytest.raises(InputError, match=field) as caught:
        QuestionBank.load(tmp_path)
    assert str(second) in caught.value.sentence


def test_question_repeated_in_another_file_is_refused(tmp_path: Path) -> None:
    first = write(tmp_path, entry())
    value = entry("frontend", "样式")
    value["topics"][0]["questions"]["1"][0] = "缓存第1问，你怎么看？"
    second = write(tmp_path, value, name="frontend")
    with pytest.raises(InputError, match="repeats the question") as caught:
        QuestionBank.load(tmp_path)
    assert str(first) in caught.value.sentence
    assert str(second) in caught.value.sentence


def test_too_many_english_words_are_refused(tmp_path: Path) -> None:
    value = entry() | {"language": "en"}
    value["topics"][0]["questions"]["1"] = [" ".join(["so"] * 30) + " why?"]
    write(tmp_path, value, language="en")
    with pytest.raises(InputError, match=r"questions\.1\[0\] has more than 30 words"):
        QuestionBank.load(tmp_path)


def test_the_plan_carries_what_the_generator_is_told() -> None:
    bank = QuestionBank.load(default_directory())
    wanted = {"language": "zh", "family": "backend", "job_title": "", "minutes": 20.0}
    assert build_plan(bank, skills=["Redis"], **wanted).resume is None
    plan = build_plan(bank, skills=["Redis"], resume=["订单中心 重构", "", "Redis"], **wanted)
    assert plan.resume == ("订单中心 重构", "Redis")
    assert plan.topics[0].id == "caching"
