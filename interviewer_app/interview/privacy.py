"""Takes out of a résumé what identifies or finds a person, before anything else looks at it.

Numbers, cards, mail and WeChat are found as in the training data (`training.data_quality.personal_data`); a
résumé has more: labelled lines (姓名、籍贯), addresses, foreign and landline telephones, pages of one's own.
"""

from __future__ import annotations

import re

from training.data_quality.personal_data import find_personal_data

GONE = "\ufffc"  # stands where something was taken out, so that no sentence is made of what is left

_LABELS = (
    r"姓\s*名|性\s*别|年\s*龄|出生(?:年月|日期)?|生\s*日|民\s*族|籍\s*贯|国\s*籍|户口(?:所在地)?|户籍(?:地)?"
    r"|政治面貌|婚姻(?:状况)?|婚\s*否|身\s*高|体\s*重|(?:联系)?电\s*话|手\s*机(?:号码?)?|联系(?:方式|人)"
    r"|邮\s*箱|电子邮[件箱]|微\s*信(?:号)?|QQ(?:号码?)?|学\s*号|工\s*号|身份证(?:号码?)?"
    r"|(?:家庭|现居|通讯|联系|居住)?(?:住\s*址|地\s*址|居住地)|现\s*居(?:地|城市)?|邮\s*编|个人(?:主页|网站)|博\s*客"
    r"|(?:full\s+)?name|gender|sex|age|date of birth|dob|birth(?:day|date)|nationality|citizenship"
    r"|marital status|(?:tele)?phone|mobile|cell|tel|e-?mail|mail|(?:home\s+)?address|wechat|linkedin"
    r"|github|website|homepage|zip(?: code)?"
)
_LABELLED = re.compile(
    rf"(?<![A-Za-z])(?:{_LABELS})\s*:[^\n]*?(?=\s{{2,}}|[|｜\t\n]|\s[^\s:]{{2,8}}:|$)", re.IGNORECASE
)
_PATTERNS = (
    re.compile(r"(?:https?://|www\.)[^\s，。；）)]+", re.IGNORECASE),
    re.compile(
        r"\b(?!asp\.net)[\w-]+(?:\.[\w-]+)*\.(?:com|cn|net|org)\b(?:/[^\s，。；）)]*)?", re.IGNORECASE
    ),
    re.compile(r"\b[\w-]+\.(?:io|me|dev|page|site|top|xyz)/[^\s，。；）)]*", re.IGNORECASE),
    re.compile(r"\S+@\S+"),
    re.compile(r"\+\s?\d[\d\s()-]{6,}\d"),
    re.compile(r"\(?0\d{2,3}\)?[- ]?\d{7,8}(?!\d)"),
    re.compile(r"(?<![\d.])\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?![\d.])"),
    re.compile(r"\bQQ\s*\d{5,11}", re.IGNORECASE),
    re.compile(r"\d{9,}[Xx]?"),
    re.compile(
        r"[\u4e00-\u9fff]{2,8}(?:省|市|自治区)[\u4e00-\u9fff]{1,10}(?:市|区|县)[\u4e00-\u9fff\d]{1,20}?"
        r"(?:路|街|道|巷|号|室|栋|弄|村|镇)[\u4e00-\u9fff\d-]{0,12}"
    ),
    re.compile(r"[\u4e00-\u9fff]{2,8}(?:路|街|大道|巷|弄)\d+号[\u4e00-\u9fff\d-]{0,12}"),
    re.compile(
        r"\b\d{1,5}\s+(?:[A-Z][a-z]+\s){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Drive|Court|Way)\b"
        r"[^\n|]{0,40}"
    ),
)


def without_personal_data(text: str) -> str:
    """``text`` with `GONE` in the place of each find. Widths must already be plain (`skills.plain_width`)."""
    text = _LABELLED.sub(GONE, text)
    for one in reversed(find_personal_data(text)):
        text = f"{text[: one.start]}{GONE}{text[one.end :]}"
    for pattern in _PATTERNS:
        text = pattern.sub(GONE, text)
    return text
