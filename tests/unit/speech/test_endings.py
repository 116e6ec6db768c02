"""How an answer ends, judged by its words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.endings import classify_ending, ends_a_sentence, says_it_is_over

ZH = [
    ("我用过Redis做缓存。", "complete"),
    ("我用过Redis做缓存", "complete"),
    ("不太了解", "complete"),
    ("好的。", "complete"),
    ("是的", "complete"),
    ("版本是3.5", "complete"),
    ("后端用的是Node.js", "complete"),
    ("我们把两个分支合并。", "complete"),
    ("那样就再好不过。", "complete"),
    ("消息队列有Kafka等等。", "complete"),
    ("这里的额外金额", "complete"),
    ("我选那个。", "complete"),
    ("我觉得这是一个很好的机会", "complete"),
    ("数据不一致，因为", "unfinished"),
    ("数据不一致。因为。", "unfinished"),
    ("我们先更新数据库，然后", "unfinished"),
    ("先删缓存，但是。", "unfinished"),
    ("这个方案就是", "unfinished"),
    ("所以说", "unfinished"),
    ("常见的有比如", "unfinished"),
    ("我用了Redis，", "unfinished"),
    ("我用了Redis。它很快", "unfinished"),
    ("我用了Redis……", "unfinished"),
    ("我用了Redis嗯", "unfinished"),
    ("我用了Redis，呃。", "unfinished"),
    ("我们当时选型，额", "unfinished"),
    ("在用户登录的时候", "unfinished"),
    ("让我想想", "thinking"),
    ("这个问题，让我想一下。", "thinking"),
    ("嗯，我想一下啊", "thinking"),
    ("我得好好想想", "thinking"),
    ("让我想想，嗯……", "thinking"),
    ("稍等一下", "thinking"),
    ("给我一点时间。", "thinking"),
    ("嗯……", "thinking"),
    ("呃，那个", "thinking"),
    ("", "thinking"),
    ("。", "thinking"),
    ("让我理一下思路。", "thinking"),
    ("这个我考虑考虑", "thinking"),
    ("这是个好问题。", "thinking"),
    ("嗯，这个问题", "thinking"),
    ("我想想就明白了。", "complete"),
    ("缓存先删了，但是呢。", "unfinished"),
    ("我们当时选了它，因为啊", "unfinished"),
    ("在用户登录的时候。", "unfinished"),
    ("如果流量大的话。", "unfinished"),
    ("对于。", "unfinished"),
    ("他反而。", "unfinished"),
    ("性能也比不过。", "complete"),
    ("我们还没做呢。", "complete"),
    ("应该可以吧。", "complete"),
    ("嗯，好", "complete"),
]

EN = [
    ("I used Redis as a cache.", "complete"),
    ("I used Redis as a cache", "complete"),
    ("I think so.", "complete"),
    ("We waited for a while.", "complete"),
    ("It took three months or so", "complete"),
    ("It runs on Node.js", "complete"),
    ("We chose Kafka because", "unfinished"),
    ("We chose Kafka because.", "unfinished"),
    ("We chose Kafka, and then", "unfinished"),
    ("It was fast, but", "unfinished"),
    ("So", "thinking"),
    ("We had the", "unfinished"),
    ("it depends on the number of", "unfinished"),
    ("I used Redis, um", "unfinished"),
    ("I used Redis...", "unfinished"),
    ("I used Redis. It was", "unfinished"),
    ("Let me think.", "thinking"),
    ("Well, let me think about that for a moment.", "thinking"),
    ("Give me a second", "thinking"),
    ("Um, uh...", "thinking"),
    ("That's a good question.", "thinking"),
    ("Well, good question, um", "thinking"),
    ("Let me gather my thoughts.", "thinking"),
    ("Give me a moment to think", "thinking"),
    ("We moved it, and I.", "unfinished"),
    ("It was slow, so we.", "unfinished"),
    ("We cached it in order to.", "unfinished"),
    ("They used it, and so did we.", "complete"),
    ("That is what I was looking for.", "complete"),
    ("", "thinking"),
]


@pytest.mark.parametrize(("text", "ending"), ZH)
def test_chinese_endings(text, ending):
    assert classify_ending(text, "zh") == ending


@pytest.mark.parametrize(("text", "ending"), EN)
def test_english_endings(text, ending):
    assert classify_ending(text, "en") == ending


def test_an_english_answer_in_a_chinese_interview_is_judged_as_english():
    assert classify_ending("I chose Kafka because", "zh") == "unfinished"


@pytest.mark.parametrize("language", ["zh", "en"])
@settings(deadline=None)
@given(text=st.text(max_size=80))
def test_any_text_has_an_ending_and_outer_space_changes_nothing(language, text):
    ending = classify_ending(text, language)
    assert ending in ("complete", "unfinished", "thinking")
    assert classify_ending(f"  {text}\n", language) == ending


@settings(deadline=None)
@given(text=st.sampled_from([text for text, ending in ZH if ending == "complete"]))
def test_a_connective_opens_what_was_complete(text):
    assert classify_ending(text.rstrip("。") + "，但是", "zh") == "unfinished"


def test_a_long_hum_is_judged_at_once():
    assert classify_ending("m" * 5000 + " x", "en") == "complete"
    assert classify_ending("嗯" * 5000 + "x", "zh") == "complete"


@pytest.mark.parametrize(
    "text",
    [
        "我用过缓存，大概就是这些。",
        "我用过缓存。差不多就这样吧",
        "嗯，我说完了。",
        "以上就是我的回答。",
        "没有什么要补充的了。",
        "谢谢。",
    ],
)
def test_whoever_says_so_is_heard_in_chinese(text):
    assert says_it_is_over(text, "zh")
    assert classify_ending(text, "zh") == "complete"


@pytest.mark.parametrize("text", ["I cached it. That's all.", "So yeah, that's about it", "Okay, I'm done."])
def test_whoever_says_so_is_heard_in_english(text):
    assert says_it_is_over(text, "en")
    assert classify_ending(text, "en") == "complete"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "命中率在百分之八十以上。",
        "原因就是这样复杂。",
        "我们只做了这些功能。",
        "大概就是这些，但是",
        "I am done with it and",
    ],
)
def test_others_are_not_taken_to_be_over(text):
    assert not says_it_is_over(text, "zh")
    assert not says_it_is_over(text, "en")


@pytest.mark.parametrize(
    ("text", "language"),
    [("我们把热点数据", "zh"), ("好的", "zh"), ("we moved the hot data", "en"), ("I think so", "en")],
)
def test_no_sentence_end_is_unfinished_where_the_recogniser_sets_marks(text, language):
    assert classify_ending(text, language) == "complete"
    assert classify_ending(text, language, punctuated=True) == "unfinished"
    assert classify_ending(f"{text}.", language, punctuated=True) == "complete"


def test_sentence_marks_are_told_from_others():
    assert ends_a_sentence("好的。")
    assert ends_a_sentence('He said "yes." ')
    assert not any(ends_a_sentence(text) for text in ("", "好的", "好的，", "我想……", "well...", "Node.js"))
