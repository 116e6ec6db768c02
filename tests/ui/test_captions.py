"""The captions: both sides, provisional words, measures and decision, scrolling that does not fight."""

from __future__ import annotations

from dataclasses import replace

import pytest

from interviewer_app.engine.snapshot import CaptionLine, Snapshot
from interviewer_app.ui.caption_bubble import plain_quotes
from interviewer_app.ui.captions import Captions
from interviewer_app.ui.translation import Translations
from tests.ui.scenes import finished, listening, long_answer, speaking


@pytest.fixture
def captions(qtbot, qapp):
    Translations(qapp).use("zh")
    made = Captions()
    qtbot.addWidget(made)
    made.resize(700, 420)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_both_sides_with_measures_decision_and_reason(captions):
    captions.show_snapshot(listening("zh"))
    texts = [bubble.shown_text for bubble in captions.bubbles]
    assert texts[2].startswith("面试官\n你在订单系统里")
    assert texts[3].startswith("你\n嗯，主要是因为")
    assert "犹豫度 0.36 · 填充词 4 · 字数 90" in texts[3]
    assert "接下来：追问 87% · 依据：提到“过期时间五分钟”，还没有说到一致性；回答完整，停顿不多" in texts[3]
    assert texts[-1].startswith("你（实时）\n这个我们是先更新数据库")


def test_provisional_words_are_replaced_by_the_final_line(captions):
    captions.show_snapshot(listening("zh"))
    assert captions.bubbles[-1]._text.property("provisional") is True
    final = (*listening("zh").lines, CaptionLine(2, "candidate", "先更新数据库，再删缓存。"))
    captions.show_snapshot(replace(listening("zh"), lines=final, provisional_text=""))
    assert captions.bubbles[-1]._text.property("provisional") is False
    assert [b.line.text for b in captions.bubbles].count("先更新数据库，再删缓存。") == 1


def test_unchanged_lines_are_left_alone(captions):
    captions.show_snapshot(speaking("zh"))
    before = captions.bubbles
    captions.show_snapshot(replace(speaking("zh"), elapsed_s=200.0))
    assert [new is old for new, old in zip(captions.bubbles, before, strict=True)] == [True] * len(before)


def test_measures_that_come_later_are_shown_in_the_same_line(captions):
    lines = speaking("zh").lines
    bare = replace(lines[3], speech={}, decision=None)
    captions.show_snapshot(replace(speaking("zh"), lines=(*lines[:3], bare)))
    assert "犹豫度" not in captions.bubbles[3].shown_text
    captions.show_snapshot(replace(speaking("zh"), lines=lines[:4]))
    assert "犹豫度 0.36" in captions.bubbles[3].shown_text


def test_the_question_at_hand_is_larger(captions):
    captions.show_snapshot(speaking("zh"))
    assert [b._text.property("current") is True for b in captions.bubbles] == [False] * 4 + [True]


def test_the_question_is_pinned_when_a_long_answer_pushes_it_out(captions, qtbot):
    captions.show_snapshot(long_answer("zh"))
    qtbot.waitUntil(lambda: captions.pinned_text.startswith("你说过期时间设成五分钟"))
    captions.show_snapshot(speaking("zh"))
    qtbot.waitUntil(lambda: captions.pinned_text == "")


def test_it_follows_the_newest_line_unless_the_user_reads_back(captions, qtbot):
    bar = captions.verticalScrollBar()
    captions.show_snapshot(finished("zh"))
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum())
    bar.setValue(0)
    more = (*finished("zh").lines, CaptionLine(9, "interviewer", "还有一个问题。"))
    captions.show_snapshot(replace(finished("zh"), lines=more))
    qtbot.waitUntil(lambda: not captions._settle.isActive())
    assert bar.value() == 0
    bar.setValue(bar.maximum())
    captions.show_snapshot(replace(finished("zh"), lines=(*more, CaptionLine(9, "candidate", "好的。" * 60))))
    qtbot.waitUntil(lambda: captions.bubbles[-1].height() > 40 and bar.value() == bar.maximum())


def test_two_hundred_lines_are_shown_whole_and_can_be_cleared(captions, qtbot):
    lines = tuple(
        CaptionLine(i, ("interviewer", "candidate")[i % 2], f"第 {i} 句，说得稍微长一点点。" * 5)
        for i in range(200)
    )
    captions.show_snapshot(Snapshot(lines=lines))
    assert len(captions.bubbles) == 200
    qtbot.waitUntil(lambda: all(b._text.height() >= b._text.fontMetrics().height() for b in captions.bubbles))
    captions.clear()
    assert captions.bubbles == ()


def test_a_screen_reader_gets_who_and_what(captions):
    captions.show_snapshot(speaking("zh"))
    assert captions.bubbles[3].accessibleName().startswith("你: 嗯，主要是因为")
    assert "犹豫度 0.36" in captions.bubbles[3].accessibleDescription()


@pytest.mark.parametrize(
    ("text", "shown"), [("I don’t “know”", 'I don\'t "know"'), ("我说“好”", "我说“好”"), ("", "")]
)
def test_western_text_gets_narrow_quotes(text, shown):
    assert plain_quotes(text) == shown
