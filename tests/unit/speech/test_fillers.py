"""Checks which words count as fillers, and which stand together as one event."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.fillers import FillerEvent, FillerReport, lexical_fillers, merge_acoustic
from tests.unit.speech.spoken import Spoken, SpokenGap, speak

DEFINED = [
    ("那个文件就是额外版本", 0, 0),
    ("嗯我们明天开会", 1, 1),
    ("好啊", 0, 0),
    ("嗯，好", 0, 0),
    ("然后我们明天出发", 0, 0),
    ("我们 嗯 啊 呃 明天开会", 1, 3),
    ("就是那个嗯分布式锁", 1, 3),
    ("这个问题的关键就是数据不一致", 0, 0),
]
SOUNDS = [
    ("嗯。", 0),
    ("嗯嗯", 0),
    ("嗯，好的，谢谢", 0),
    ("Mm-hmm, okay.", 0),
    ("嗯……", 1),
    ("呃。", 1),
    ("呃，好的", 1),
    ("呃……不太了解", 1),
    ("我们用了，嗯，分布式锁，呃，还有缓存", 2),
    ("额外的金额和额度，名额有限，余额不足", 0),
    ("额，我们有额度", 1),
    ("然后额我们用了缓存", 1),
    ("啊，我想想", 1),
    ("是这样啊。", 0),
    ("对，啊。", 0),
    ("哎呀，忘了", 0),
    ("我觉得可以吧", 0),
    ("我们画了ER图", 0),
    ("如果 err 不为空就返回", 0),
    ("屏幕是 5 mm 厚", 0),
    ("唔该", 0),
    ("Um, we used, uh, Redis", 2),
    ("I, er, think ummm so", 2),
    ("The umbrella term is error handling", 0),
    ("uh-huh, that works", 0),
    ("我们用 um Redis", 1),
]
DEMONSTRATIVES = [
    ("我选那个。", 0),
    ("我选那个，因为它快", 0),
    ("我们用的那个，叫做Redis", 0),
    ("那个项目是我负责的", 0),
    ("这个问题的答案很长", 0),
    ("数据库那个，事务隔离级别", 1),
    ("那个……我想想", 1),
    ("那个那个项目", 1),
    ("那个，那个，项目", 1),
    ("那个我先说一下", 1),
    ("那个因为我们没有用过", 1),
    ("这个我不太了解", 0),
    ("这个我没用过。", 0),
    ("这个可以", 0),
    ("那个我们的项目", 0),
    ("嗯那个分布式锁", 1),
    ("那个嗯分布式锁", 1),
    ("這個這個問題", 1),
]
LINKERS = [
    ("就是，我们当时没做", 1),
    ("就是就是我们没做", 1),
    ("关键就是，数据不一致", 0),
    ("Redis就是缓存", 0),
    ("也就是说，它是单线程的", 0),
    ("，就是说，我们重启了", 1),
    ("他就是说不好", 0),
    ("就是嗯我们没做", 1),
]
MARKERS = [
    ("其实我没想过", 0, {"其实": 1}),
    ("其实……我没想过", 1, {"其实": 1}),
    ("然后然后我们就重启", 1, {"然后": 2}),
    ("然后嗯我们就重启", 1, {"然后": 1}),
    ("如果是这样的话，我们就重启，对吧？", 0, {"的话": 1, "对吧": 1}),
    ("怎么说呢，不好讲", 0, {"怎么说呢": 1}),
    ("So I mean we used it, you know, basically", 0, {"so": 1, "i mean": 1, "you know": 1, "basically": 1}),
    ("Do you know what I mean? I like it so much", 0, {}),
    ("it was like, like the cache", 1, {"like": 2}),
]


@pytest.mark.parametrize(("text", "events", "tokens"), DEFINED)
def test_the_cases_of_the_definition(text: str, events: int, tokens: int) -> None:
    report = lexical_fillers(text, "zh")
    assert (report.count, report.tokens) == (events, tokens)


@pytest.mark.parametrize(("text", "events"), SOUNDS + DEMONSTRATIVES + LINKERS)
def test_events(text: str, events: int) -> None:
    assert lexical_fillers(text, "zh").count == events


@pytest.mark.parametrize(("text", "events", "markers"), MARKERS)
def test_discourse_markers_are_reported_and_rarely_counted(
    text: str, events: int, markers: dict[str, int]
) -> None:
    report = lexical_fillers(text, "en" if text.isascii() else "zh")
    assert report.count == events
    assert dict(report.discourse_markers) == markers


def test_quoted_speech_is_skipped() -> None:
    assert lexical_fillers("他说：“嗯，那个，不行”，我就改了", "zh").count == 0
    assert lexical_fillers("“嗯，那个，不行”", "zh").count == 2  # quotes around everything quote nothing


def test_an_event_carries_its_evidence() -> None:
    spoken = speak("我们", "嗯=0.3", "呃=0.3", "用了", "缓存。")
    (event,) = lexical_fillers(spoken.text, "zh", spoken.words).events
    assert event == FillerEvent("A", "嗯呃", 2, 0.4, 1.0, 2, 4, "sound")


def in_sound(spoken: Spoken) -> FillerReport:
    return lexical_fillers(spoken.text, "zh", spoken.words, spoken.gaps)


def test_words_less_than_150_ms_apart_are_one_event() -> None:
    assert in_sound(speak("嗯=0.3", "，", 0.14, "呃=0.3", "我们用了缓存")).count == 1
    assert in_sound(speak("嗯=0.3", "，", 0.16, "呃=0.3", "我们用了缓存")).count == 2


def test_a_measured_pause_makes_a_demonstrative_a_filler() -> None:
    assert in_sound(speak("数据库", "那个", 0.2, "事务")).count == 1
    assert in_sound(speak("数据库", "那个", 0.1, "事务")).count == 0
    assert in_sound(speak("我选", "那个", 0.3, "事务")).count == 0


def test_a_long_demonstrative_is_a_filler_unless_it_only_stretches_over_silence() -> None:
    pieces = ("我们", "当时", "那个=0.7", "分布", "式锁", "做了", "两版", "。")
    drawn = speak(*pieces)
    (event,) = lexical_fillers(drawn.text, "zh", drawn.words).events
    assert event.rule == "long"
    plain = speak(*(piece.replace("=0.7", "=0.6") for piece in pieces))
    assert lexical_fillers(plain.text, "zh", plain.words).count == 0
    # The word sounds from 0.8 s to 1.2 s only; the recogniser stretched it.
    (event,) = lexical_fillers(drawn.text, "zh", drawn.words, [SpokenGap(1.2, 1.5)]).events
    assert event.rule == "before_pause"


def test_a_pause_decides_on_linkers_and_markers() -> None:
    assert in_sound(speak("我们", "就是", 0.2, "没做")).count == 1
    assert in_sound(speak("关键", "就是", 0.5, "数据")).count == 0
    assert in_sound(speak("其实", 0.3, "没做")).count == 1
    assert in_sound(speak("其实", 0.2, "没做")).count == 0
    assert in_sound(speak("这样", "的话", 0.5, "重启")).count == 0


def test_an_isolated_ah_needs_pauses_on_both_sides() -> None:
    assert in_sound(speak("我们", 0.2, "啊", 0.2, "重启")).count == 1
    assert in_sound(speak("我们", 0.2, "啊", "重启")).count == 0


def test_fillers_that_were_heard_join_those_that_were_written() -> None:
    spoken = speak("嗯=0.4", "我们用了", "缓存")
    heard = (
        FillerEvent("A", "", 1, 0.1, 0.5, None, None, "voiced_run", "acoustic"),
        FillerEvent("A", "", 1, 3.0, 3.4, None, None, "voiced_run", "acoustic"),
        FillerEvent("A", "", 1, 3.5, 3.8, None, None, "voiced_run", "acoustic"),
    )
    report = merge_acoustic(lexical_fillers(spoken.text, "zh", spoken.words), heard)
    assert [(event.source, event.start_s, event.end_s) for event in report.events] == [
        ("lexical", 0.0, 0.5),
        ("acoustic", 3.0, 3.8),
    ]
    assert report.sound_spans == ((0.0, 0.5), (3.0, 3.4), (3.5, 3.8))


def test_a_heard_filler_without_times_is_refused() -> None:
    with pytest.raises(ValueError, match="times"):
        merge_acoustic(FillerReport(), [FillerEvent("A", "", 1, None, None, None, None, "x", "acoustic")])


def test_other_languages_are_refused() -> None:
    with pytest.raises(ValueError, match="language"):
        lexical_fillers("euh", "fr")


@given(st.text(alphabet="嗯呃额啊那个这就是说然后其实我们用了缓存，。…“” umlike?so,.", max_size=60))
def test_any_text_gives_ordered_events_inside_the_text(text: str) -> None:
    report = lexical_fillers(text, "zh")
    spans = [(event.char_start, event.char_end) for event in report.events]
    assert spans == sorted(spans)
    assert all(event.text == text[event.char_start : event.char_end] for event in report.events)
    assert report.tokens == sum(event.tokens for event in report.events) >= report.count


@given(st.sampled_from([text for text, *_ in DEFINED + SOUNDS + DEMONSTRATIVES]))
def test_one_more_sound_never_lowers_the_count(text: str) -> None:
    assert lexical_fillers("呃，" + text, "zh").count >= lexical_fillers(text, "zh").count
