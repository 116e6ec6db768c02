"""What is found in résumés and job descriptions, and that nothing personal is in it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer_app.interview.privacy import GONE, without_personal_data
from interviewer_app.interview.questions import QuestionBank, default_directory
from interviewer_app.interview.resume import (
    MAX_SKILLS,
    MAX_TOLD,
    ResumeFindings,
    find_in_resume,
    resume_list,
)
from interviewer_app.interview.resume_lines import MAX_EXPERIENCES, lines_of
from interviewer_app.interview.skills import SkillLexicon, plain_width

LEXICON = SkillLexicon.load()
BANK = QuestionBank.load(default_directory())
ZH = """张三
男 | 26岁 | 电话：138-1234-5678 | 邮箱：zhangsan@example.com | 求职意向：Java后端开发工程师
现居：北京市海淀区中关村大街27号  GitHub：github.com/zhangsan-react
身份证：11010519491231002X 微信：zhangsan_wx88

教育背景
2015.09-2019.06  清华大学  计算机科学与技术  本科

一、专业技能
1. 精通 Java，熟悉 JVM、多线程；熟悉 Spring Boot、MyBatis
2. 熟练使用 MySQL、Redis、Kafka，了解 Go、Docker
3. 不熟 Rust

工作经历
2021.03-至今  北京某某科技有限公司  后端开发工程师
- 负责订单系统重构，把接口耗时从 800ms 降到 120ms，QPS 提升到 3000
- 回访客户 13812345678，转化提升 20%

项目经历
订单中心重构 | 后端负责人 | 2022.01-2022.10
技术栈：Spring Cloud、RocketMQ、Redis
• 使用 Redis 做多级缓存，命中率 95%
项目名称：秒杀平台
自我评价
学习能力强
"""
JOB = """高级后端开发工程师
职位要求：
1、精通 Java 或 Go，3年以上经验
2、熟悉 MySQL、Redis、Elasticsearch
3、有 Kubernetes 经验者优先"""
EN = """Jane Doe
+1 (415) 555-2671 | jane@doe.org | 1200 Market Street, San Francisco
Senior Frontend Engineer

SKILLS
Expert in React, TypeScript; familiar with Go and C. Reaction time is good.

EXPERIENCE
Acme Inc. — Frontend Engineer   Jan 2021 - Present
- Reduced bundle size by 45% with Vite
PROJECTS
Design system platform  2022.01 - 2023.03
"""


def search(resume: str, job: str = "", language: str = "zh") -> ResumeFindings:
    return find_in_resume(resume, job, LEXICON, BANK.families(language))


def names(findings: ResumeFindings) -> list[str]:
    return [skill.name for skill in findings.skills]


def everything(findings: ResumeFindings) -> str:
    return "\n".join([*names(findings), *findings.experiences, findings.job_title, findings.family])


def test_skills_come_in_the_order_of_what_the_resume_makes_of_them():
    found = names(search(ZH))
    assert found[:2] == ["Redis", "Java"], "used in a project and claimed; mastered"
    assert found.index("MySQL") < found.index("Go"), "well known before heard of"
    assert "Rust" not in found
    assert "React" not in found, "it stood in an address of the web"
    assert all(skill.in_resume and not skill.in_job for skill in search(ZH).skills)


def test_the_jobs_wishes_come_first_and_what_the_resume_lacks_is_marked():
    findings = search(ZH, JOB)
    assert set(names(findings)[:4]) == {"Java", "Redis", "MySQL", "Go"}
    lacking = {skill.name for skill in findings.skills if not skill.in_resume}
    assert lacking == {"Elasticsearch", "Kubernetes"}
    assert names(findings).index("Elasticsearch") < names(findings).index("Kubernetes"), "only preferred"
    assert findings.job_title == "高级后端开发工程师"


def test_projects_results_and_employers_are_worth_asking_about():
    assert search(ZH).experiences == (
        "订单中心重构",
        "秒杀平台",
        "负责订单系统重构，把接口耗时从 800ms 降到 120ms",
        "使用 Redis 做多级缓存，命中率 95%",
        "北京某某科技有限公司 后端开发工程师",
    )
    assert search(EN, language="en").experiences == (
        "Design system platform",
        "Reduced bundle size by 45% with Vite",
        "Acme Inc. Frontend Engineer",
    )


def test_an_english_resume_is_read_as_well():
    findings = search(EN, language="en")
    assert names(findings) == ["React", "TypeScript", "Vite", "Go", "C"]
    assert (findings.job_title, findings.family) == ("Senior Frontend Engineer", "frontend")


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("求职意向：产品经理\n技能\nAxure、PRD、竞品分析", "product_manager"),
        ("技能\nSTM32、FreeRTOS、I2C、C语言", "embedded"),
        ("熟悉 Spark、Hive、Flink 和数据仓库", "data_engineering"),
        ("应聘岗位: 测试工程师", "test_engineering"),
        ("技能：PyTorch、BERT、大模型微调", "machine_learning"),
        ("Kubernetes、Prometheus、Ansible、Jenkins", "devops"),
        ("你好", ""),
    ],
)
def test_the_family_is_guessed_from_title_and_skills(text, family):
    assert search(text).family == family


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("求职意向：Java后端开发工程师 | 期望薪资 20k", "Java后端开发工程师"),
        ("李雷\n高级前端工程师", "高级前端工程师"),
        ("Objective: Data Scientist", "Data Scientist"),
        ("求职意向：13812345678", ""),
        ("没有岗位", ""),
    ],
)
def test_the_title_is_guessed(text, title):
    assert search(text).job_title == title


PERSONAL = [
    "13812345678",
    "138-1234-5678",
    "+86 138 1234 5678",
    "幺三八幺二三四五六七八",
    "010-62345678",
    "+1 (415) 555-2671",
    "415-555-2671",
    "11010519491231002X",
    "6222021234567890123",
    "zhang.san@example.com",
    "github.com/zhangsan",
    "https://zhangsan.me/cv",
    "QQ 12345678",
    "北京市海淀区中关村大街27号院3号楼",
    "1200 Market Street",
]


@pytest.mark.parametrize("secret", PERSONAL)
def test_what_identifies_a_person_is_in_nothing_that_is_found(secret):
    placed = [
        f"2022.01-2022.10 订单平台 {secret} 重构",
        f"项目名称：支付系统 {secret}",
        f"• 用 Redis 服务客户 {secret}，提升 30%",
        f"求职意向：后端工程师 {secret}",
        f"{secret} 某某公司 2020.01-2021.01",
        secret,
    ]
    text = "项目经历\n" + "\n".join(placed)
    for findings in (search(text), search("", text), search(text, text)):
        said = everything(findings)
        assert secret not in said
        assert plain_width(secret)[-6:] not in said
        assert GONE not in said
    assert secret not in without_personal_data(plain_width(text))


@pytest.mark.parametrize(
    "line",
    ["姓名：张三丰", "籍 贯：湖北武汉", "出生年月：1998.07", "Name: Jane Roe", "Date of birth: 1 May 1998"],
)
def test_labelled_lines_lose_what_the_label_names(line):
    value = plain_width(line).partition(":")[2].strip()
    assert value not in without_personal_data(plain_width(f"前言\n{line} | 求职意向：测试"))
    assert "测试" in without_personal_data(plain_width(f"{line} | 求职意向：测试"))


def test_years_figures_and_names_of_techniques_are_not_personal():
    text = "2019.09-2023.06 微信小程序 QPS 3000 ASP.NET Node.js 800ms 99.99%"
    assert without_personal_data(text) == text


def test_a_line_belongs_to_its_section():
    text = "张三\n【专业技能】\nJava\n技术栈：Redis\n## 项目经历\n平台\nEDUCATION\nMIT"
    assert [(line.section, line.text) for line in lines_of(text)] == [
        ("head", "张三"),
        ("skills", "Java"),
        ("skills", "Redis"),
        ("projects", "平台"),
        ("education", "MIT"),
    ]


def test_the_generator_is_told_six_lines_and_no_skill_that_only_the_job_asks_for():
    told = resume_list(["Java", "elasticsearch", "Go", "C", "R"], ["一", "二", "三", "四"], ["Elasticsearch"])
    assert told == ("一", "二", "三", "Java", "Go", "C")
    assert len(told) == MAX_TOLD
    assert resume_list([], []) == ()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([*ZH.splitlines(), *EN.splitlines(), *JOB.splitlines()]), max_size=40), st.text()
)
def test_any_text_gives_bounded_findings(lines, noise):
    findings = search("\n".join([*lines, noise]), noise)
    assert len(findings.skills) <= MAX_SKILLS
    assert len(findings.experiences) <= MAX_EXPERIENCES
    assert len(set(names(findings))) == len(findings.skills)
    for said in (*names(findings), *findings.experiences, findings.job_title):
        assert len(said) <= 90
        assert "\n" not in said
