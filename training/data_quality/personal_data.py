"""Finds what identifies a person (手机号, 身份证, 银行卡, 邮箱, 微信号) and puts placeholders in its place.

Numbers are found as digits, full-width digits and as a recogniser may write them (幺三八零零…). Identity card
numbers must pass GB 11643's check digit, bank card numbers Luhn's sum, so that an order number is let be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

PLACEHOLDERS = {
    "zh": {
        "phone": "[手机号]",
        "id_card": "[身份证号]",
        "bank_card": "[银行卡号]",
        "email": "[邮箱]",
        "wechat": "[微信号]",
    },
    "en": {
        "phone": "[phone number]",
        "id_card": "[identity number]",
        "bank_card": "[card number]",
        "email": "[email address]",
        "wechat": "[WeChat name]",
    },
}

# One character for one, so that places stay the same.
_DIGITS = str.maketrans("０１２３４５６７８９零〇一幺二两三四五六七八九", "01234567890011223456789")
_EMAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}")
_ID_CARD = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[0-9Xx](?![0-9A-Za-z])")
_BANK_CARD = re.compile(r"(?<![0-9A-Za-z])[3-6]\d{3}(?:[ \-]?\d{4}){2}(?:[ \-]?\d{1,4}){1,2}(?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<![0-9A-Za-z])(?:\+?86[ \-]?)?1[3-9]\d[ \-]?\d{4}[ \-]?\d{4}(?![0-9A-Za-z])")
_WECHAT = re.compile(
    r"(?:(?:微信|薇信|威信|wechat|weixin)(?:号|账号|帐号|id)?(?:是|为|叫|：|:|\s)\s*|"
    r"(?<![a-z])vx(?:号)?(?:是|：|:)\s*)(?P<name>[a-z][a-z0-9_\-]{5,19})(?![a-z0-9_\-])|"
    r"(?<![a-z0-9])(?P<id>wxid_[a-z0-9]{6,20})",
    re.IGNORECASE,
)
_CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"


@dataclass(frozen=True)
class PersonalData:
    """One find: its kind, its place ``start``–``end`` in the text, and how it may be shown."""

    kind: str
    start: int
    end: int
    hidden: str


def find_personal_data(text: str) -> list[PersonalData]:
    """All finds in ``text``, in order and without overlap."""
    found = [_data("email", match, text) for match in _EMAIL.finditer(text)]
    found += [_data("wechat", match, text) for match in _WECHAT.finditer(text) if _is_wechat(match)]
    digits = text.translate(_DIGITS)
    for kind, pattern, holds in (
        ("id_card", _ID_CARD, is_id_card),
        ("bank_card", _BANK_CARD, is_bank_card),
        ("phone", _PHONE, _always),
    ):
        found += [_data(kind, match, text) for match in pattern.finditer(digits) if holds(match.group())]
    kept: list[PersonalData] = []
    for one in found:  # the more certain kinds stand first
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def replace_personal_data(text: str, language: str = "zh") -> str:
    """``text`` with a placeholder for each find."""
    words = PLACEHOLDERS["en" if language == "en" else "zh"]
    for one in reversed(find_personal_data(text)):
        text = f"{text[: one.start]}{words[one.kind]}{text[one.end :]}"
    return text


def is_id_card(number: str) -> bool:
    """Whether 18 characters are a mainland identity card number: a date of birth and the check digit."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _CHECK_WEIGHTS, strict=False))
    return born.year >= 1900 and number[17].upper() == _CHECK_DIGITS[total % 11]


def is_bank_card(number: str) -> bool:
    """Whether 16–19 digits (spaces and dashes aside) pass Luhn's sum."""
    digits = [int(character) for character in number if character.isdigit()]
    if not 16 <= len(digits) <= 19 or len(set(digits)) < 2:
        return False
    doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _always(_number: str) -> bool:
    return True


def _is_wechat(match: re.Match[str]) -> bool:
    """微信 JSBridge is a technique: after white space alone a name needs a digit, _ or - to be one."""
    name = match["name"]
    if name is None or re.search(r"[是为叫：:]\s*$", match.group()[: -len(name)]):
        return True
    return re.search(r"[0-9_\-]", name) is not None


def _data(kind: str, match: re.Match[str], text: str) -> PersonalData:
    group = next((name for name in ("name", "id") if match.groupdict().get(name)), 0)
    start, end = match.span(group)
    said = text[start:end]
    return PersonalData(kind, start, end, f"{said[:3]}***{said[-2:]}")
