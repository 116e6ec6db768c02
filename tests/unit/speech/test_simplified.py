"""Script and punctuation, character for character."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.simplified import to_simplified, to_simplified_pieces, widen_punctuation


@pytest.mark.parametrize(
    ("text", "simplified"),
    [
        ("這裡的數據庫裡面什麼都沒有", "这里的数据库里面什么都没有"),
        ("我們用軟體處理乾淨的資料", "我们用软体处理干净的资料"),
        ("头发发展干燥干部", "头发发展干燥干部"),
        ("乾隆皇帝", "乾隆皇帝"),
        ("Redis 缓存", "Redis 缓存"),
        ("um, I think so", "um, I think so"),
        ("", ""),
    ],
)
def test_traditional_becomes_simplified(text, simplified):
    assert to_simplified(text) == simplified


@pytest.mark.parametrize(
    ("text", "widened"),
    [
        ("我用过缓存,然后呢?", "我用过缓存，然后呢？"),
        ("我用过缓存.", "我用过缓存。"),
        ("用的是Redis,它很快.", "用的是Redis，它很快。"),
        ("它是Redis.", "它是Redis。"),
        ("版本3.5,很稳定", "版本3.5，很稳定"),
        ("后端用Node.js写", "后端用Node.js写"),
        ("价格是1,000元", "价格是1,000元"),
        ("I think so, yes.", "I think so, yes."),
    ],
)
def test_marks_beside_chinese_become_wide(text, widened):
    assert widen_punctuation(text) == widened


@settings(deadline=None)
@given(st.text(max_size=60))
def test_lengths_stay(text):
    assert len(to_simplified(text)) == len(text)
    assert len(widen_punctuation(text)) == len(text)


@settings(deadline=None)
@given(st.lists(st.text(alphabet="這裡數據庫頭髮,. ab发", max_size=4), max_size=12))
def test_pieces_keep_their_places(pieces):
    converted = to_simplified_pieces(pieces)
    assert [len(piece) for piece in converted] == [len(piece) for piece in pieces]
    assert "".join(converted) == widen_punctuation(to_simplified("".join(pieces)))


def test_context_reaches_across_pieces():
    assert to_simplified_pieces(["乾", "隆", "乾", "燥"]) == ("乾", "隆", "干", "燥")
