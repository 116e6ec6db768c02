"""Judge by its last words whether an answer is complete, unfinished, or waiting for a thought.

Nothing here knows time or sound. Two kinds of evidence:

- Words that promise more: connectives (因为, but), fillers (嗯, um), words that ask for time (让我想想).
  *Strong* ones count even before a full stop, because recognisers put one at every end of sound; *weak* ones
  (的时候, of) end plenty of real sentences and count only where no sentence mark follows.
- Marks: a comma, a colon or an ellipsis at the end, or no mark at all in a text that otherwise has them. A
  text without any mark says nothing about sentences (some recognisers write none), so there only words count.
"""

from __future__ import annotations

import re
from typing import Literal

Ending = Literal["complete", "unfinished", "thinking"]

_SENTENCE_MARKS = "。！？!?."
_HALF_MARKS = "，、；：,;:—–-"
_ELLIPSES = ("…", "...", "。。。")
_CLOSERS = "\"'”’）)》」』】] \t\n"
# A point, comma or colon inside a word or number (Node.js, 3.5, 10:30) is no mark.
_MARK = re.compile(r"[。！？!?，、；：;…—]|[.,:](?!\w)")
_HAN = re.compile(r"[㐀-䶿一-鿿]")

_ZH_STRONG = (
    "因为", "由于", "但是", "但", "然后", "然后就", "就是", "就是说", "也就是说", "所以", "所以说", "因此",
    "而且", "并且", "比如", "比如说", "例如", "譬如", "或者", "或者说", "如果", "假如", "虽然", "尽管",
    "不过", "可是", "接着", "首先", "其次", "另外", "此外", "以及", "怎么说呢", "举个例子", "而", "并",
    "且",
)  # fmt: skip
_ZH_WEAK = (
    "的时候", "的话", "之后", "以后", "还有", "包括", "同时", "其实", "那么", "那", "跟", "和", "把", "被",
    "对于", "关于", "根据", "通过", "为了", "的", "那个", "这个", "我们", "我", "他们", "需要", "可以",
    "会", "要", "一个", "是",
)  # fmt: skip
# Ordinary words that end like one of these.
_ZH_ORDINARY = (
    "总和", "饱和", "柔和", "温和", "缓和", "平和", "中和", "合并", "吞并", "兼并", "反而", "再好不过",
    "机会", "社会", "开会", "重要", "主要", "必要", "目的", "是的", "好的", "对的", "不是", "还是", "自我",
)  # fmt: skip
# An opening sound and its comma say nothing about whether this recogniser marks its sentences.
_ZH_OPENING = re.compile(r"^(?:[嗯呃唔呣额啊哦噢好对行是的]+[，、,\s]+)+")
_ZH_FILLER_END = re.compile(r"(?:嗯+|呃+|唔+|呣+|(?:^|(?<=[，。、！？,.!? …]))额+)$")
_ZH_ONLY_FILLERS = re.compile(r"^(?:[嗯呃唔呣额啊哎诶]|那个|这个|就是)+$")
_ZH_THINKING = re.compile(
    r"(?:(?:让|容|给)我(?:先|再)?(?:仔细|好好)?(?:想想|想一想|想一下|想下|思考一下|考虑一下|回忆一下|回想一下|组织一下语言)"
    r"|我(?:得|要|需要)?(?:先|再)?(?:仔细|好好)?(?:想想|想一想|想一下|思考一下|考虑一下|回忆一下)"
    r"|给我(?:一点|点|一些)时间|(?:^|(?<=[，。、！？,.!? …]))(?:稍等(?:一下)?|等一下|等等|想一下|想想))"
    r"(?:看|啊|哈|吧|呢|哦|怎么说|该怎么说|怎么回答|这个问题)*$"
)

_EN_STRONG = (
    "and", "but", "because", "or", "so", "and then", "if", "although", "whereas", "which", "the", "an",
    "my", "our", "for example", "for instance", "such as",
)  # fmt: skip
_EN_WEAK = (
    "of", "to", "with", "for", "in", "on", "at", "by", "from", "that", "as", "like", "is", "are", "was",
    "were", "we", "i", "it's", "a", "then", "when", "while", "though", "however", "basically", "actually",
    "also", "first", "second", "you know", "i mean",
)  # fmt: skip
# Ordinary phrases that end like one of these.
_EN_ORDINARY = re.compile(
    r"\b(?:(?:think|hope|guess|say|said|do|did|believe|suppose|even) so|or so"
    r"|(?:since|until|by|back) then|a while)$"
)
_EN_FILLER = r"(?:u+m+|u+h+|e+r+m*|h+m+|mm+|ah+)"
_EN_FILLER_END = re.compile(rf"(?:^|\s){_EN_FILLER}$")
_EN_ONLY_FILLERS = re.compile(rf"^(?:(?:{_EN_FILLER}|well|so|like|okay so)(?:[\s,.…]+|$))+$")
_EN_THINKING = re.compile(
    r"(?:(?:let me|i need to|i have to|i(?:'d| would) have to|i(?:'ll| will))"
    r" (?:just )?(?:think|see|recall|remember)"
    r"|(?:give|gimme) (?:me )?(?:a|one) (?:second|sec|moment|minute)"
    r"|(?:just )?(?:a|one) (?:second|sec|moment)|hold on)"
    r"(?: (?:about|for|on) (?:it|that|this|a (?:second|sec|moment|minute|bit)))*(?: please)?$"
)


def classify_ending(text: str, language: str) -> Ending:
    """Return how ``text`` ends: ``complete``, ``unfinished`` or ``thinking``.

    ``text`` is the answer so far as recognised, ``language`` ``zh`` or ``en``. A text with nothing but
    fillers is ``thinking``: nothing has been said yet. A Chinese answer that holds no Han character is judged
    as English.
    """
    stripped = text.strip().rstrip(_CLOSERS)
    if not stripped:
        return "thinking"
    body = _strip_marks(stripped)
    chinese = language == "zh" and (_HAN.search(body) is not None or not body)
    return _ending_zh(stripped, body) if chinese else _ending_en(stripped, body.lower().replace("’", "'"))


def _ending_zh(stripped: str, body: str) -> Ending:
    spoken = re.sub(r"[\s，。、！？,.!?…—]", "", body)
    if not spoken or _ZH_ONLY_FILLERS.match(spoken):
        return "thinking"
    without_filler = _strip_marks(_ZH_FILLER_END.sub("", body))
    if _ZH_THINKING.search(without_filler):
        return "thinking"
    if without_filler != body or _open_mark(stripped):
        return "unfinished"
    ordinary = body.endswith(_ZH_ORDINARY)
    if body.endswith(_ZH_STRONG) and not ordinary:
        return "unfinished"
    if stripped.endswith(tuple(_SENTENCE_MARKS)):
        return "complete"
    if _MARK.search(_ZH_OPENING.sub("", stripped)) or (body.endswith(_ZH_WEAK) and not ordinary):
        return "unfinished"
    return "complete"


def _ending_en(stripped: str, body: str) -> Ending:
    if not body or _EN_ONLY_FILLERS.match(body):
        return "thinking"
    without_filler = _strip_marks(_EN_FILLER_END.sub("", body))
    if _EN_THINKING.search(without_filler):
        return "thinking"
    if without_filler != body or _open_mark(stripped):
        return "unfinished"
    ordinary = _EN_ORDINARY.search(body) is not None
    if _ends_with_words(body, _EN_STRONG) and not ordinary:
        return "unfinished"
    if stripped.endswith(tuple(_SENTENCE_MARKS)):
        return "complete"
    if _MARK.search(stripped) or (_ends_with_words(body, _EN_WEAK) and not ordinary):
        return "unfinished"
    return "complete"


def _open_mark(stripped: str) -> bool:
    """Whether the text ends in a mark after which speech goes on."""
    return stripped.endswith(_ELLIPSES) or stripped[-1] in _HALF_MARKS


def _strip_marks(text: str) -> str:
    return text.rstrip(_SENTENCE_MARKS + _HALF_MARKS + _CLOSERS + "…")


def _ends_with_words(body: str, endings: tuple[str, ...]) -> bool:
    """Whether ``body`` ends with one of ``endings`` as whole words."""
    return any(body == ending or body.endswith((" " + ending, "," + ending)) for ending in endings)
