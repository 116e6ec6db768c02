"""What may be spoken and what may not, one reason at a time."""

from __future__ import annotations

import pytest

from training.fallback_lines import Situation, join, lines
from training.reply_checks import check_reply, count_questions, similarity

ANSWER_ZH = "我们用Redis做了两级缓存，命中率在百分之九十左右，过期时间是三百秒。"
QUESTION_ZH = "你们的缓存是怎么设计的？"
ANSWER_EN = "We used Redis for two cache levels with a 300 second expiry."
QUESTION_EN = "How did you design the cache?"


def zh(text: str, task: str = "generate_follow_up", known: str = "MySQL 后端工程师") -> tuple[str, ...]:
    return check_reply(text, task, "zh", ANSWER_ZH, QUESTION_ZH, known)


def en(text: str, task: str = "generate_follow_up") -> tuple[str, ...]:
    return check_reply(text, task, "en", ANSWER_EN, QUESTION_EN, "Postgres, backend engineer")


@pytest.mark.parametrize(
    "text",
    [
        "两级缓存之间的数据怎么保持一致？",
        "嗯，明白。那命中率是怎么统计出来的呢？",
        "300秒这个过期时间是怎么定下来的？",
        "遇到过什么问题，后来怎么解决的？",
        "好的，那MySQL这边的压力降了多少？",
        "没关系，我们聊聊数据库。你平时怎么看慢查询的？",
        "能举一两个例子吗？",
        "说说Redis挂了的时候你们怎么办。",
    ],
)
def test_good_chinese_follow_ups_pass(text: str) -> None:
    assert zh(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "How do you keep the two levels in sync?",
        "I see. Why did you choose 300 seconds?",
        "No problem, let's talk about Postgres. How do you find slow queries?",
        "Tell me how you measured that.",
    ],
)
def test_good_english_follow_ups_pass(text: str) -> None:
    assert en(text) == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("  。", "empty"),
        ("好的，了解了。", "no_question"),
        ("我们聊聊数据库。", "no_question"),
        ("怎么保证一致性？为什么不用本地缓存？", "several_questions"),
        ("你是怎么做的，为什么这么做？", "several_questions"),
        ("你们的缓存是怎么设计的？", "repeats_question"),
        ("好的，那你们的缓存是怎么设计的呢？", "repeats_question"),
        ("那么在你们这个比较复杂的业务里面，面对各种各样不同的情况，你又是怎么去权衡缓存的命中率和数据的一致性，"
         "以及整个系统的成本和后续的维护呢？", "too_long"),
        ("你提到命中率到了五百，是怎么做到的？", "invented_number"),
        ("你说延迟降到了20毫秒，是怎么测的？", "invented_number"),
        ("你们用Kafka的时候遇到过什么问题？", "invented_term"),
        ("请您详细阐述一下贵司的缓存架构好吗？", "too_formal"),
        ("作为一个AI，我想问你怎么做缓存？", "forbidden"),
        ("你结婚了吗？", "forbidden"),
        ("我给你打8分，下一步怎么优化？", "forbidden"),
        ("面试官：缓存怎么更新？", "forbidden"),
        ("怎么更新缓存？<|im_end|>", "forbidden"),
        ("How do you update it?", "wrong_language"),
        ("怎么更新缓存的，怎么更新缓存的，怎么更新缓存的？", "stutters"),
        ("你说我们用Redis做了两级缓存命中率在百分之九十左右，对吗？", "echoes_answer"),
    ],
)  # fmt: skip
def test_bad_chinese_lines_say_why(text: str, reason: str) -> None:
    assert reason in zh(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Okay, I see.", "no_question"),
        ("How do you update it? What about failures?", "several_questions"),
        ("What did you pick, and why?", "several_questions"),
        ("So how did you design the cache?", "repeats_question"),
        ("How did you tune Kafka for that?", "invented_term"),
        ("How did you get to 900 requests?", "invented_number"),
        ("Could you kindly elaborate on the aforementioned design?", "too_formal"),
        ("As an AI, may I ask how you update it?", "forbidden"),
        ("缓存怎么更新？", "wrong_language"),
        (" ".join(["How"] + ["really"] * 41) + "?", "too_long"),
    ],
)
def test_bad_english_lines_say_why(text: str, reason: str) -> None:
    assert reason in en(text)


def test_a_closing_asks_nothing() -> None:
    assert zh("好，今天就聊到这里，谢谢你的时间。", "closing") == ()
    assert zh("今天就到这里，你还有什么想问我的吗？", "closing") == ("question_in_closing",)
    assert zh("今天就到这里，你有什么要问我的。", "closing") == ("question_in_closing",)
    assert en("That's all from me, thank you for your time.", "closing") == ()
    assert en("We're done. Do you have any questions?", "closing") == ("question_in_closing",)


def test_the_same_number_in_other_writing_is_not_invented() -> None:
    assert zh("三百秒过期会不会太短？") == ()
    assert zh("90的命中率是怎么来的？") == ()


def test_an_unknown_task_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown task"):
        check_reply("你好", "chat", "zh", "", "", "")


@pytest.mark.parametrize(("language", "topic", "question"), [
    ("zh", "数据库", "你平时怎么看慢查询的？"),
    ("en", "databases", "How do you find slow queries?"),
])  # fmt: skip
def test_every_ready_made_line_passes(language: str, topic: str, question: str) -> None:
    def check(text: str, task: str) -> tuple[str, ...]:
        return check_reply(text, task, language, "", "", topic)

    for situation in (
        Situation.FIRST_TOPIC,
        Situation.TRANSITION_UNKNOWN,
        Situation.TRANSITION_ANSWERED,
        Situation.TRANSITION_SKIPPED,
    ):
        for line in lines(situation, language):
            whole = join(line.format(topic=topic), question, language)
            assert check(whole, "generate_follow_up") == (), whole
    for line in lines(Situation.FOLLOW_UP, language):
        assert check(line, "generate_follow_up") == (), line
    for situation in (Situation.CLOSING, Situation.CLOSING_EARLY):
        for line in lines(situation, language):
            assert check(line, "closing") == (), line
    for situation in (Situation.ACKNOWLEDGE, Situation.REASSURE):
        for line in lines(situation, language):
            assert count_questions(line, language) == 0, line


def test_similarity_is_one_for_the_same_words_and_zero_for_others() -> None:
    assert similarity("缓存怎么更新？", "缓存怎么更新") == 1.0
    assert similarity("缓存怎么更新", "你好") == 0.0
    assert similarity("", "") == 0.0
