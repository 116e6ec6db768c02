"""Personal data: what is found, what is let be, and what stands in its place."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.data_quality.personal_data import find_personal_data, replace_personal_data


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("打我电话13812345678吧", "phone", "13812345678"),
        ("我的号码是 138-1234-5678。", "phone", "138-1234-5678"),
        ("+86 13812345678", "phone", "+86 13812345678"),
        ("号码幺三八幺二三四五六七八没错", "phone", "幺三八幺二三四五六七八"),
        ("全角１３８１２３４５６７８", "phone", "１３８１２３４５６７８"),
        ("身份证11010519491231002X", "id_card", "11010519491231002X"),
        ("卡号6222021234567890128", "bank_card", "6222021234567890128"),
        ("visa 4111 1111 1111 1111", "bank_card", "4111 1111 1111 1111"),
        ("发到zhang.san@mail.example.cn就行", "email", "zhang.san@mail.example.cn"),
        ("加我微信：zhang_san", "wechat", "zhang_san"),
        ("我的微信号是zhangsan88", "wechat", "zhangsan88"),
        ("微信 zhang-san_1", "wechat", "zhang-san_1"),
        ("wxid_abc123def", "wechat", "wxid_abc123def"),
    ],
)
def test_personal_data_is_found_and_replaced(text: str, kind: str, said: str) -> None:
    (found,) = find_personal_data(text)
    assert (found.kind, text[found.start : found.end]) == (kind, said)
    assert said not in found.hidden
    cleaned = replace_personal_data(text)
    assert said not in cleaned
    assert find_personal_data(cleaned) == []


@pytest.mark.parametrize(
    "text",
    [
        "每天处理12345678901条日志",  # not a mobile number's beginning
        "订单号138123456789012",
        "11010519491231002",  # too short
        "身份证110105194912310021",  # wrong check digit
        "11010519491331002X",  # month 13
        "卡号6222021234567890129",  # Luhn fails
        "0000 0000 0000 0000",
        "微信 JSBridge 那一套",
        "微信小程序 Taro 写的",
        "我们用@Autowired注解",
        "一千三百八十万",
    ],
)
def test_other_numbers_and_names_are_let_be(text: str) -> None:
    assert find_personal_data(text) == []


def test_english_rows_get_english_placeholders() -> None:
    assert replace_personal_data("Mail a.b@c.org now", "en") == "Mail [email address] now"


@given(st.text(alphabet="0123456789X一二 -@.微信号是abc_", max_size=60))
def test_what_was_replaced_is_gone(text: str) -> None:
    spans = find_personal_data(text)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    replace_personal_data(text)
