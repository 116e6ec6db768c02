"""Judge by its last words whether an answer is complete, unfinished, or waiting for a thought.

Nothing here knows time or sound. Two kinds of evidence:

- Words that promise more: connectives (因为, but), fillers (嗯, um), words that ask for time (让我想想).
  *Strong* ones count even before a full stop, because recognisers put one at every end of sound; *weak* ones
  (的时候, of) end plenty of real sentences and count only where no sentence mark follows.
- Marks: a comma, a colon or an ellipsis at the end, or no mark at all in a text that otherwise has them. A
  text without any mark says nothing about sentences (some recognisers write none), so there only words count,
  unless the recogniser is known to set marks.
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
    "因为", "由于", "但是", "但", "然后", "然后就", "就是", "就是说", "也就是", "也就是说", "所以", "所以说",
    "因此", "于是", "而且", "并且", "而是", "比如", "比如说", "再比如", "例如", "譬如", "或者", "或者说",
    "如果", "假如", "要是", "虽然", "尽管", "即使", "既然", "除了", "无论", "不管", "不过", "可是", "否则",
    "接着", "接下来", "首先", "其次", "另外", "此外", "以及", "对于", "关于", "为了", "那么", "其实", "同时",
    "一方面", "另一方面", "特别是", "尤其是", "主要是", "原因是", "问题是", "关键是", "具体来说", "简单来说",
    "换句话说", "总的来说", "一般来说", "怎么说呢", "举个例子", "的时候", "的话", "而", "并", "且",
)  # fmt: skip
_ZH_WEAK = (
    "之后", "以后", "后来", "最后", "当时", "还有", "包括", "那", "跟", "和", "把", "被", "根据", "通过",
    "的", "那个", "这个", "我们", "我", "他们", "需要", "可以", "会", "要", "一个", "是",
)  # fmt: skip
# Ordinary words that end like one of these.
_ZH_ORDINARY = (
    "总和", "饱和", "柔和", "温和", "缓和", "平和", "中和", "合并", "吞并", "兼并", "再好不过", "比不过",
    "打不过", "连接着", "机会", "社会", "开会", "重要", "主要", "必要", "目的", "是的", "好的",
    "对的", "不是", "还是", "自我",
)  # fmt: skip
# 但是呢, 然后啊: a particle drawn out after a connective keeps the turn.
_ZH_PARTICLES = "呢啊呀哈嘛吧"
_ZH_LONG_STRONG = tuple(word for word in _ZH_STRONG if len(word) > 1)
# An opening sound and its comma say nothing about whether this recogniser marks its sentences.
_ZH_OPENING = re.compile(r"^(?:[嗯呃唔呣额啊哦噢好对行是的]+[，、,\s]+)+")
_ZH_FILLER_END = re.compile(r"(?:嗯+|呃+|唔+|呣+|(?:^|(?<=[，。、！？,.!? …]))额+)$")
_ZH_NOTHING_YET = re.compile(
    r"^(?:[嗯呃唔呣额啊哎诶]|那个|这个|就是|(?:这个|这)(?:是个|是一个)?(?:很好的|好)?问题(?:很好|不错|问得好)?)+$"
)
_ZH_THINK = (
    r"(?:想想|想一想|想一下|想下|思考一下|考虑一下|考虑考虑|回忆一下|回想一下|组织一下语言"
    r"|(?:整理|理)一下(?:思路)?|理一理(?:思路)?)"
)
_ZH_THINKING = re.compile(
    rf"(?:(?:让|容|给|等)我(?:先|再)?(?:仔细|好好)?(?:{_ZH_THINK}|看看|看一下)"
    rf"|我(?:得|要|需要)?(?:先|再)?(?:仔细|好好)?{_ZH_THINK}"
    r"|给我(?:一点|点|一些)时间|(?:^|(?<=[，。、！？,.!? …]))(?:稍等(?:一下)?|等一下|等等|想一下|想想))"
    r"(?:看|啊|哈|吧|呢|哦|怎么说|该怎么说|怎么回答|这个问题)*$"
)

_EN_STRONG = (
    "and", "but", "because", "or", "so", "and then", "if", "although", "whereas", "which", "the", "an",
    "my", "our", "their", "its", "for example", "for instance", "such as", "unless", "whether", "when",
    "while", "however", "than", "we", "it's", "i'm", "we're", "and i", "but i", "so i", "because i",
    "because of", "due to", "in order to", "in terms of", "instead of", "rather than", "as well as",
    "so that", "first of all", "on the other hand", "in addition", "especially", "particularly", "including",
    "except", "how do i put it", "how should i put it", "how do i put this",
)  # fmt: skip
_EN_WEAK = (
    "of", "to", "with", "for", "in", "on", "at", "by", "from", "that", "as", "like", "is", "are", "was",
    "were", "i", "a", "then", "though", "basically", "actually", "also", "first", "second", "you know",
    "i mean", "they", "you", "where",
)  # fmt: skip
# Ordinary phrases that end like one of these.
_EN_ORDINARY = re.compile(
    r"\b(?:(?:think|hope|guess|say|said|do|did|believe|suppose|even) so|or so"
    r"|(?:since|until|by|back) then|a while|(?:did|do|are|were|so have) we)$"
)
_EN_FILLER = r"(?:u+m+|u+h+|e+r+m*|h+m+|mm+|ah+)"
_EN_FILLER_END = re.compile(rf"(?:^|\s){_EN_FILLER}$")
_EN_ONLY_FILLERS = re.compile(
    rf"^(?:(?:{_EN_FILLER}|well|so|like|okay so"
    r"|(?:that(?:'s| is) )?a? ?(?:very |really )?(?:good|great) question)"
    r"(?:[\s,.…]+|$))+$"
)
_EN_THINKING = re.compile(
    r"(?:(?:let me|i need to|i have to|i(?:'d| would) have to|i(?:'ll| will))"
    r" (?:just )?(?:think|see|recall|remember|(?:gather|collect|organi[sz]e) my thoughts)"
    r"|(?:give|gimme) (?:me )?(?:a|one) (?:second|sec|moment|minute)"
    r"|i need (?:a|one) (?:second|sec|moment|minute)|where (?:do|should) i (?:start|begin)|bear with me"
    r"|(?:just )?(?:a|one) (?:second|sec|moment)|hold on)"
    r"(?: (?:about|for|on) (?:it|that|this|a (?:second|sec|moment|minute|bit))| to think)*(?: please)?$"
)

# A sentence that so far is nothing but a subject, a condition or a time: its main clause is still to come,
# whatever mark the recogniser set. 就, 那 and the like stand in main clauses.
_ZH_ONLY_BEGUN = re.compile(
    r"(?:我们|我|他们|它们|他|她|它|咱们"
    r"|(?:如果|要是|假如|虽然|尽管|因为|由于|既然|即使|为了|除了|关于|对于|至于)[^就那才都也还会能]{1,12}"
    r"|[^就那才都也还]{2,9}(?:之后|以后|之前|的时候|期间|那天|那天晚上|那天早上|那天下午|当天))"
)
_ZH_LEADING = re.compile(r"^(?:[嗯呃唔呣额啊哦]+|那个|这个|然后|所以|但是|而且|其实|当时|后来)+")
_EN_ONLY_BEGUN = re.compile(
    r"(?:(?:um|uh|so|and|but|well|then|actually|basically|yeah|okay) )*"
    r"(?:(?:i|we|they|it|he|she|the [a-z]+)"
    r"|(?:if|when|whenever|although|though|unless|once|while|since|because|after|before|in terms of|as for"
    r"|regarding|besides|instead of|in addition to|during)(?! that\b)(?: [^ ]+){1,6}"
    r"|(?:on|in|at|during) (?:that|this|those|these|the first|the second) [a-z]+(?: [a-z]+)?)"
)

# The last clause of an answer whose speaker says that it is over. All of the clause: 八十以上 says nothing.
_ZH_CLOSING = re.compile(
    r"(?:嗯|好|对|那|所以|我的回答|我|目前|暂时)*"
    r"(?:(?:大概|大致|基本上?|差不多|目前|暂时)?就?(?:是|想到|说)?(?:这些|这么多|这样子?)(?:了|吧|的)?"
    r"|以上(?:就是[^，。]{0,12})?|(?:说|讲|回答)完了|没有?(?:什么)?(?:要|别的)?补充的?了?"
    r"|谢谢(?:你|您|大家|面试官)?)"
)
_EN_CLOSING = re.compile(
    r"(?:(?:so|and|yeah|yes|okay|well|i think|i guess|i'd say|basically)[, ]+)*"
    r"(?:(?:that's|that is|that would be) (?:(?:basically|pretty much|about|really) )?"
    r"(?:it|all|everything|my answer|all i have|all i can think of)(?: from me| for now| really)?"
    r"|(?:i'm|i am) (?:done|finished)|thanks?(?: you)?(?: very much)?)"
)
_CLAUSE_END = re.compile(r"[，。、！？；,.!?;…]+\s*")


def classify_ending(text: str, language: str, punctuated: bool = False) -> Ending:
    """Return how ``text`` ends: ``complete``, ``unfinished`` or ``thinking``.

    ``text`` is the answer so far as recognised, ``language`` ``zh`` or ``en``. A text with nothing but
    fillers is ``thinking``: nothing has been said yet. ``punctuated`` says that this recogniser is known to
    end its sentences with marks, so that a text without one has not ended its sentence. A Chinese answer
    that holds no Han character is judged as English.
    """
    stripped = text.strip().rstrip(_CLOSERS)
    if not stripped:
        return "thinking"
    body = _strip_marks(stripped)
    chinese = language == "zh" and (_HAN.search(body) is not None or not body)
    if chinese:
        return _ending_zh(stripped, body, punctuated)
    return _ending_en(stripped, body.lower().replace("’", "'"), punctuated)


def ends_a_sentence(text: str) -> bool:
    """Return whether ``text`` ends with a sentence mark."""
    stripped = text.strip().rstrip(_CLOSERS)
    return stripped.endswith(tuple(_SENTENCE_MARKS)) and not stripped.endswith(_ELLIPSES)


def says_it_is_over(text: str, language: str) -> bool:
    """Return whether the last clause of ``text`` says that the answer ends here: 大概就是这些, that's all."""
    body = _strip_marks(text.strip())
    if language == "zh" and _HAN.search(body):
        return _ZH_CLOSING.fullmatch(_CLAUSE_END.split(body)[-1].replace(" ", "")) is not None
    body = body.lower().replace("’", "'")
    return _EN_CLOSING.fullmatch(re.split(r"[.!?;…]+\s*", body)[-1].strip()) is not None


def _ending_zh(stripped: str, body: str, punctuated: bool) -> Ending:
    spoken = re.sub(r"[\s，。、！？,.!?…—]", "", body)
    if not spoken or _ZH_NOTHING_YET.match(spoken):
        return "thinking"
    without_filler = _strip_marks(_ZH_FILLER_END.sub("", body))
    if _ZH_THINKING.search(without_filler):
        return "thinking"
    if without_filler != body or _open_mark(stripped):
        return "unfinished"
    ordinary = body.endswith(_ZH_ORDINARY)
    if body.endswith(_ZH_STRONG) and not ordinary:
        return "unfinished"
    if body[-1] in _ZH_PARTICLES and body[:-1].endswith(_ZH_LONG_STRONG):
        return "unfinished"
    if says_it_is_over(body, "zh"):
        return "complete"
    if _ZH_ONLY_BEGUN.fullmatch(_ZH_LEADING.sub("", _last_sentence(body))):
        return "unfinished"
    if stripped.endswith(tuple(_SENTENCE_MARKS)):
        return "complete"
    if (
        punctuated
        or _MARK.search(_ZH_OPENING.sub("", stripped))
        or (body.endswith(_ZH_WEAK) and not ordinary)
    ):
        return "unfinished"
    return "complete"


def _ending_en(stripped: str, body: str, punctuated: bool) -> Ending:
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
    if says_it_is_over(body, "en"):
        return "complete"
    if _EN_ONLY_BEGUN.fullmatch(_last_sentence(body)):
        return "unfinished"
    if stripped.endswith(tuple(_SENTENCE_MARKS)):
        return "complete"
    if punctuated or _MARK.search(stripped) or (_ends_with_words(body, _EN_WEAK) and not ordinary):
        return "unfinished"
    return "complete"


def _last_sentence(body: str) -> str:
    """What stands after the last sentence mark, fillers and their commas joined to it."""
    return re.split(r"[。！？!?]\s*|\.\s+", _ZH_OPENING.sub("", body))[-1].strip()


def _open_mark(stripped: str) -> bool:
    """Whether the text ends in a mark after which speech goes on."""
    return stripped.endswith(_ELLIPSES) or stripped[-1] in _HALF_MARKS


def _strip_marks(text: str) -> str:
    return text.rstrip(_SENTENCE_MARKS + _HALF_MARKS + _CLOSERS + "…")


def _ends_with_words(body: str, endings: tuple[str, ...]) -> bool:
    """Whether ``body`` ends with one of ``endings`` as whole words."""
    return any(body == ending or body.endswith((" " + ending, "," + ending)) for ending in endings)
