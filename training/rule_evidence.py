"""What the words of an answer show: that it is not known, that all was said, or something of substance.

Standard library only. Patterns for Chinese and English; each look at an answer returns one ``Evidence``.
Chinese is read clause by clause, because 不会 says "I can't" only where no content follows it (这个我不会, but
not 不会丢数据), and 不清楚 only where the candidate is the one who does not know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from training.rows import count_answer_length


@dataclass(frozen=True)
class Evidence:
    """What was found in one answer; every tuple holds the words themselves, for the reasons.

    ``content_length`` is what remains (characters or words) without claims of not knowing, endings, fillers and
    politeness.
    """

    unknown: tuple[str, ...] = ()
    finished: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    hedges: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    content_length: int = 0


_CLAUSE = re.compile(r"[，。！？；,.!?;：:\n…]+(?![0-9])|\s{2,}|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_FILLER_ZH = re.compile(
    r"嗯+|呃+|额+|啊+|哦+|唔+|诶|那个那个|这个这个|就是说|怎么说呢|(?<=^)(那个|这个|就是|然后)"
)
_FILLER_EN = re.compile(r"\b(um+|uh+|er+m?|hmm+|you know|i mean|well|so|like|basically)\b", re.IGNORECASE)

# --- Chinese: not knowing ---
_LEAD = (
    r"(?:不好意思|抱歉|对不起|说实话|老实说|坦白说|其实|那|那我|这|这个|这个问题|这道题|这题|这块|这方面|这一块|这部分|"
    r"这些|那个|关于这个|嗯|呃|额|啊|哦|可能|目前|暂时|现在|还|也|都|就|真的|真|确实|完全|基本上?|几乎|好像|应该|"
    r"一下子|一时|具体的?|细节|但是?|不过|然后|所以|因为|只是|我觉得|我个人|我自己|我|我们|我这边|本人|是|的|倒|从来|"
    r"之前|以前|平时|工作中|项目里|项目中|有点|比较|对|吧|呢|，)*"
)
_KNOW = (
    r"(?:不是?(?:太|很|怎么|特别|大|那么)?(?:了解|清楚|知道|熟悉|熟|懂|明白|记得|确定|会|擅长)|一无所知|不晓得|不咋(?:了解|懂|会)|"
    r"了解(?:的)?(?:不多|得不多|不深|得比较少|比较少|很少)|没(?:有)?(?:怎么|太|真正|实际|系统|深入|仔细|具体)*(?:地)?"
    r"(?:用过|接触过?|做过|了解过?|学过|听说过|听过|碰过|研究过?|想过|考虑过|遇到过|实践过?|看过|搞过|试过|准备|写过|负责过|参与过|"
    r"弄过|思考过|关注过?|复习)|没(?:有)?(?:什么|太多|多少|任何|相关的?|这方面的?|这块的?|这种|实际的?|做.{0,4}的|.{0,6}的)*"
    r"(?:经验|概念|印象|思路|想法|头绪|了解)|忘记?了?|记不(?:太)?(?:清楚?|得|起来|住)了?|想不(?:起来|到|出来)|"
    r"答不(?:上来|出来|了)|说不(?:上来|好|清楚?|出来|准)|回答不(?:了|上来|出来)|讲不(?:清楚?|出来|上来)|没法回答|"
    r"听不(?:太)?懂|没听懂|没(?:有)?概念)"
)
_UNKNOWN_SELF = re.compile(rf"^{_LEAD}(?P<claim>{_KNOW})(?P<rest>.*)$")
_UNKNOWN_TOPIC = re.compile(
    rf"^(?P<topic>[\w\u4e00-\u9fff+#\-/ ]{{1,16}}?)(?:这块|这方面|的话|这个|我们|我)*{_LEAD}(?P<claim>{_KNOW})"
    r"(?:了|呢|啊|吧|呀|的|哈|诶)*$"
)
_TOPIC_ME = re.compile(
    rf"^(?P<topic>[\w\u4e00-\u9fff+#\-/ ]{{1,16}}?)(?:我|我们|我这边|我个人)(?:其实|确实|真的|还|也|都|就|目前|暂时|可能|是)*"
    rf"(?P<claim>{_KNOW})(?P<rest>.*)$"
)
_CANNOT_REST = re.compile(
    r"^(?:了|呢|啊|吧|呀|的|哈|诶|这个|这道题?|这题|这块|这方面|这些|回答|答|用|做|写|弄|说|讲|搞|这)"
)
_BARE_REFUSAL = re.compile(
    rf"^{_LEAD}(?P<claim>跳过|过吧|过|下一题|下一个|下一个问题|换一个(?:问题)?吧?|换个(?:问题|话题)吧?|pass|无|没有|没|不行|不会了|"
    r"没用|没有了解|没有接触|不太行|我放弃|放弃)(?:了|呢|啊|吧|呀|这题|这个|这道题|哈)*$",
    re.IGNORECASE,
)
_OTHERS_ZH = re.compile(
    r"用户|客户|业务|产品|同事|他|她|对方|老板|领导|运营|测试|新人|组员|别人|大家|机器|系统|服务|程序|代码|数据|模型|线程|"
    r"家属|病人|患者|学生|家长|孩子|消费者|供应商|方案|谁|你|团队"
)
_CONDITION_ZH = re.compile(
    r"如果|假如|要是|的时候|的情况|万一|一旦|就算|即使|是不是|会不会|有没有|不是不|避免|防止"
)
_PAST_ZH = re.compile(r"一开始|刚开始|起初|最初|开始的?时候|当时|原来|原先|以前|之前|刚接手|刚入职|那会儿")
_TURN_ZH = re.compile(r"后来|现在|但是?|不过|之后|慢慢|于是|所以|然后|最后|边学边|才")

# --- Chinese: all was said ---
_FINISHED_ZH = re.compile(
    r"(?:我)?(?:说|讲|答|回答|介绍)(?:得|的)?(?:差不多)?完(?:了|毕)|没(?:有)?(?:什么|啥|别的|其他|其它|更多|要)*(?:的)?(?:要|可以|可)?(?:再)?补充"
    r"|没(?:有)?(?:什么|啥)?(?:别的|其他的?|其它的?|更多)(?:了|要说|想说|可说|内容|想法|的了|$)|没(?:有)?什么(?:要|可|好)说"
    r"|(?:大概|基本|基本上|主要|差不多|也)?就(?:是)?(?:这些|这样|这么多|这几点|这么些|这个情况)(?:了|吧|内容|$)|"
    r"差不多(?:就)?(?:是)?(?:这样|这些|了)|"
    r"^(?:嗯|好|那)*(?:以上|完了|没了|没有了|就这些|说完了|讲完了|结束)(?:了|吧|就是.*)?$|我的回答(?:就)?(?:是这些|到这里|完了|结束|就这些)|"
    r"到这里(?:就)?(?:结束|完)|该说的(?:都|也)(?:已经)?说|能想到的就|想到的就(?:这些|是这些)|大致(?:情况)?就(?:是)?(?:这样|这些)"
)

# --- Chinese: substance ---
_TERM = re.compile(r"[A-Za-z][A-Za-z0-9+#.\-]+")
_NUMBER = re.compile(
    r"\d+(?:\.\d+)?|百分之[一二三四五六七八九十百零两点]+|[一二三四五六七八九十百千万两几]{1,6}"
    r"(?:个|倍|秒|毫秒|分钟|小时|天|周|个月|月|年|人|台|次|条|万|千|块|元|轮|版|层|台|节课|例|单|家|位|成|步|种|号|点|份)"
)
_ACTION_ZH = re.compile(
    r"负责|设计(?:了|的|过)?|实现|开发|搭建|搭了|优化|重构|排查|定位|解决|上线|部署|压测|调优|采用|使用|用的是|主要用|用来|用了|用过|选了|选的|"
    r"选择了?|引入|迁移|拆分?|改成|改了|做了|做过|写了|写过|加了|建了|测试|对比|分析|调研|访谈|复盘|推动|协调|沟通|组织|策划|统计|监控|整理|"
    r"封装|配置|缓存|同步|训练|微调|部署|评估|标注|清洗|跟进|制定|汇报|谈|带|核对|盘点|安排|处理|设置|执行|检查|约|演练|"
    r"查到|查了|发现|分成|分库|分表|投放|剪辑|备课|护理|审计|核算|签|补偿|回滚|重试|限流|降级|加锁|比较了|画了|修复|搜集|收集|验证"
)
_LINK_ZH = re.compile(
    r"因为|所以|首先|其次|第一|第二|然后|接着|最后|比如|例如|当时|结果|后来|如果|先|再|另外|同时|通过|为了|这样|导致|主要是|一方面|而是|否则"
)
_EMPTY_ZH = re.compile(
    r"(?:非常|很|特别|十分|比较)(?:的)?(?:重要|关键|有意义|有必要|有价值|好|不错|复杂|核心)|学到(?:了)?(?:很多|不少)|收获(?:很|非常|特别)?(?:大|多)|总的来说|"
    r"总而言之|各个?方面|方方面面|具体(?:情况|问题)具体(?:分析|对待)|综合(?:考虑|来看)|不断(?:学习|提升|努力|进步|完善|优化)|努力|认真(?:对待|负责|去)?|团队(?:合作|协作|精神)|"
    r"全面|全方位|积极|根据(?:实际|具体|不同|业务)?(?:的)?(?:情况|需求|场景)(?:来|去|而|定|灵活)*|看(?:具体)?情况|因人而异|灵活(?:处理|应对|运用)|值得(?:思考|重视|深入)|"
    r"很好的问题|问得(?:很|非常)?好|这个问题(?:很|非常)|持续(?:学习|改进|优化)|提升自己|把(?:工作|事情|它)做好|做到(?:最好|更好|极致)|尽(?:力|量|心)|众所周知|"
    r"大家都知道|随着.{0,10}(?:发展|进步)|发挥(?:着)?.{0,6}作用|不可或缺|至关重要|深入(?:理解|思考|了解)|与时俱进|充分(?:利用|考虑|发挥)|一定的|相关的(?:工作|内容|东西)|"
    r"多沟通|做好准备|良好的|高度重视|责任心|挺好的|还可以|还行|就那样|正常(?:做|弄|处理)|那些东西|一些东西|之类的|什么的"
)
_HEDGE_ZH = re.compile(r"应该是?|可能是?|大概|好像|估计|也许|猜|吧$|差不多吧|听说|不一定|说不好|印象中|貌似")
_FACETS_ZH = {
    "choice": re.compile(r"选(?:了|的|择|用)|最后用|最终用|采用|决定用|用的是|我们用|定的|定了|敲定"),
    "alternatives": re.compile(
        r"对比|比较过|相比|考虑过|也(?:看|试|想|调研|评估)过|没(?:有)?选|没(?:有)?用|而不是|另(?:外)?一(?:个|种|条)|备选|备用|排除|放弃了|"
        r"比起|还有(?:个|一个|一种)(?:方案|办法|选择)|两(?:个|种|家|套)(?:方案|办法|做法)?"
    ),
    "result": re.compile(
        r"降到|降了|降低(?:了|到)|提升(?:了|到)|提高(?:了|到)|减少(?:了|到)|从.{1,12}(?:到|变|降|升|涨|缩)|上线(?:后|以后|之后|那)|结果是|效果(?:是|很|还)|"
        r"涨到|涨了|缩短|节省|省了|没再(?:出|发)|再也没|达到|稳定在|百分之|%|％|QPS|TPS|毫秒"
    ),
    "limits": re.compile(
        r"缺点|不足|局限|代价|限制|不适合|不适用|瓶颈|风险|还没(?:有)?(?:解决|做)|可以改进|要改进|下次|重(?:新)?来|重做|牺牲|取舍|坏处|弊端|"
        r"问题(?:是|在于)|遗憾|短板|适用范围|超过.{1,10}(?:就|会)|扛不住|撑不住"
    ),
}

# --- English ---
_UNKNOWN_EN = re.compile(
    r"\b(?:i|i'm|i've|i'd|we|we've)\b[^.!?;]{0,24}?\b(?:(?:do not|don't|did not|didn't|couldn't|could not|can't|cannot|wouldn't)(?: really| actually| quite| honestly)?"
    r" (?:know(?! (?:that|in advance))|remember|recall|understand|tell you|think of|say much|have (?:any |much |a lot of )?(?:experience|idea|knowledge|answer|clue))"
    r"|have(?: no|n't got any) (?:idea|experience|clue|knowledge|answer|background)|(?:am |'m )?not (?:really |very |too |that |so |entirely |at all )*"
    r"(?:familiar|sure|aware|experienced)|(?:have |'ve |had )?never (?:really |actually )?(?:used|worked|done|tried|heard|touched|dealt|seen|had|been|learned|thought)"
    r"|(?:have not|haven't|hadn't|didn't|did not)(?: really| actually| ever)? (?:used?|work(?:ed)?|done|do|tr(?:y|ied)|hear(?:d)?|touch(?:ed)?|dealt|deal|had|looked into|learn(?:ed|t)?|get to|gotten|studied|thought about)"
    r"|forgot(?:ten)?|know (?:very little|nothing|almost nothing)|am unfamiliar|'m unfamiliar|would rather skip|'d rather skip)\b"
    r"|^(?:um+,? |uh+,? |well,? |sorry,? |honestly,? |hmm,? )*(?:no idea|no clue|not (?:really )?sure|not really|no,? never|never|no experience|don't know|dunno|skip|pass|no|nope|can't remember|nothing)\b(?=[.!?, ]*(?:$|at all|about|sorry|on|with|please|that one|this one|next))",
    re.IGNORECASE,
)
_SKIP_EN = re.compile(
    r"\b(?:skip (?:this|that|it)|pass on (?:this|that)|next question|move on|can we skip)\b", re.IGNORECASE
)
_CONDITION_EN = re.compile(
    r"\b(?:if|when|whenever|unless|because|since|in case|before|until|where)\b", re.IGNORECASE
)
_PAST_EN = re.compile(
    r"\b(?:at first|initially|in the beginning|originally|back then|when i (?:started|joined)|at the start)\b",
    re.IGNORECASE,
)
_FINISHED_EN = re.compile(
    r"\b(?:that's (?:all|it|everything|about it|pretty much it|basically it)|that is (?:all|it|everything)|that covers (?:it|everything)|nothing (?:else|more)(?: to add| to say)?"
    r"|(?:don't have|have) (?:anything|nothing) (?:else |more )?to add|no more to add|i'm done|i am done|i'm finished|i've (?:said|covered) everything|so yeah,? that's it)\b",
    re.IGNORECASE,
)
_ACTION_EN = re.compile(
    r"\b(?:used|use|built|build|designed|implemented|wrote|optimi[sz]ed|deployed|migrated|split|added|measured|profiled|fixed|debugged|"
    r"chose|picked|compared|tested|ran|set up|led|handled|refactored|monitored|cached|trained|tuned|reviewed|interviewed|planned|negotiated|"
    r"organi[sz]ed|rewrote|replaced|reduced|improved|automated|responsible for|worked on|worked with|moved|switched|traced|taught|managed|"
    r"launched|scheduled|checked|found|created|rolled back|called|talked)\b",
    re.IGNORECASE,
)
_LINK_EN = re.compile(
    r"\b(?:because|so that|first|second|then|finally|for example|for instance|such as|as a result|in the end|after that|instead|therefore|by)\b",
    re.IGNORECASE,
)
_NUMBER_EN = re.compile(
    r"\b\d[\d.,]*%?|\b(?:two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|hundred|thousand|million|percent|half|twice)\b",
    re.IGNORECASE,
)
_TERM_EN = re.compile(
    r"(?<![.!?] )(?<!^)\b(?!I\b|I')[A-Z][A-Za-z0-9+#\-]+|\b[a-z]*[A-Z0-9]+[A-Za-z0-9]*[A-Z][A-Za-z0-9]*\b"
)
_EMPTY_EN = re.compile(
    r"\b(?:(?:very|really|so|extremely|quite|super) (?:important|valuable|useful|interesting|good|nice|meaningful)|learned a lot|hard ?working|team ?player|great question|good question"
    r"|it depends|in general|overall|various (?:aspects|things|ways)|different (?:aspects|situations|things)|best practices|do my best|always try|passionate"
    r"|communication is key|as we all know|plays an? \w+ role|a lot of (?:things|stuff)|many (?:things|aspects)|all kinds of|improve myself|keep learning|quality|holistic|necessary|properly|carefully|things like that|and so on|stuff like that|kind of thing|pretty good|it was fine|it was okay)\b",
    re.IGNORECASE,
)
_HEDGE_EN = re.compile(
    r"\b(?:maybe|probably|i guess|i think maybe|perhaps|might be|not entirely|sort of|kind of|i suppose)\b",
    re.IGNORECASE,
)
_FACETS_EN = {
    "choice": re.compile(
        r"\b(?:chose|picked|went with|decided|settled on|ended up using|selected)\b", re.IGNORECASE
    ),
    "alternatives": re.compile(
        r"\b(?:compared|considered|alternative|instead of|rather than|looked at|also tried|evaluated|versus|ruled out|other option|rejected)\b",
        re.IGNORECASE,
    ),
    "result": re.compile(
        r"\b(?:dropped|went (?:from|down|up)|reduced|improved|increased|cut|as a result|result was|down to|up to|latency fell|fell|rose|no more|saved|grew)\b|%",
        re.IGNORECASE,
    ),
    "limits": re.compile(
        r"\b(?:downside|drawback|limit|limitation|trade-?off|doesn't work|does not work|breaks|bottleneck|next time|cost is|weakness|not suitable|risk|shortcoming|would change)\b",
        re.IGNORECASE,
    ),
}


def gather(question: str, answer: str, language: str) -> Evidence:
    """The evidence in ``answer``; terms that the question already named are no evidence."""
    text = " ".join(answer.split())
    return _gather_en(question, text) if language == "en" else _gather_zh(question, text)


def _gather_zh(question: str, text: str) -> Evidence:
    clauses = [clause.strip() for clause in _CLAUSE.split(text) if clause and clause.strip()]
    unknown, finished, kept = [], [], []
    for number, clause in enumerate(clauses):
        claim = _unknown_zh(clause, clauses[number + 1 :])
        if claim:
            unknown.append(claim)
        elif _FINISHED_ZH.search(clause) and number >= len(clauses) - 3:
            finished.append(clause)
            kept.append(_FINISHED_ZH.sub("", clause))
        else:
            kept.append(clause)
    content = "，".join(_FILLER_ZH.sub("", clause) for clause in kept)
    known = question.lower()
    terms = tuple(dict.fromkeys(term for term in _TERM.findall(content) if term.lower() not in known))
    return Evidence(
        unknown=tuple(unknown),
        finished=tuple(finished),
        terms=terms,
        numbers=_distinct(_NUMBER, content),
        actions=_distinct(_ACTION_ZH, content),
        links=_distinct(_LINK_ZH, content),
        empty=_distinct(_EMPTY_ZH, content),
        hedges=_distinct(_HEDGE_ZH, content),
        facets=tuple(name for name, pattern in _FACETS_ZH.items() if pattern.search(content)),
        content_length=count_answer_length(_EMPTY_ZH.sub("", content), "zh"),
    )


def _unknown_zh(clause: str, following: list[str]) -> str:
    """The words by which ``clause`` says that the candidate does not know; empty if it does not say so."""
    bare = _FILLER_ZH.sub("", clause).strip()
    match = _BARE_REFUSAL.match(bare)
    if match and not (match["claim"] in ("没有", "没", "无", "没用") and following):
        return match["claim"]
    if _CONDITION_ZH.search(bare):
        return ""
    past = _PAST_ZH.search(bare) is not None
    if past and any(_TURN_ZH.search(later) or _ACTION_ZH.search(later) for later in following):
        return ""
    match = _UNKNOWN_SELF.match(bare) or _TOPIC_ME.match(bare)
    if match and not _other_meaning(match["claim"], match["rest"]):
        if "topic" in match.groupdict() and _OTHERS_ZH.search(match["topic"]):
            return ""
        return match["claim"]
    match = _UNKNOWN_TOPIC.match(bare)
    if (
        match
        and not _OTHERS_ZH.search(match["topic"])
        and not match["topic"].endswith(("是", "就", "从来", "几乎"))
    ):
        return match["claim"]
    return ""


def _other_meaning(claim: str, rest: str) -> bool:
    """不会丢数据, 没考虑过但… : the words of not knowing followed by content that makes them mean another thing."""
    if claim.endswith("会"):
        return bool(rest) and not _CANNOT_REST.match(rest)
    return bool(re.match(r"(?:任何|出过|什么)?(?:问题|故障|事故|差错|投诉)", rest))


def _gather_en(question: str, text: str) -> Evidence:
    plain = text.replace("’", "'")
    sentences = [
        part.strip() for part in re.split(r"(?<=[.!?;])\s+|,\s+(?=but\b|however\b)", plain) if part.strip()
    ]
    unknown, finished, kept = [], [], []
    for number, sentence in enumerate(sentences):
        match = _UNKNOWN_EN.search(sentence) or _SKIP_EN.search(sentence)
        later = sentences[number + 1 :]
        excused = match and (
            _CONDITION_EN.search(sentence[: match.start() + 1])
            or (_PAST_EN.search(sentence) and any(_ACTION_EN.search(other) for other in later))
        )
        if match and not excused:
            unknown.append(match.group().strip())
        elif _FINISHED_EN.search(sentence) and number >= len(sentences) - 3:
            finished.append(sentence)
            kept.append(_FINISHED_EN.sub("", sentence))
        else:
            kept.append(sentence)
    content = " ".join(_FILLER_EN.sub("", sentence) for sentence in kept)
    known = question.lower()
    terms = tuple(dict.fromkeys(term for term in _TERM_EN.findall(content) if term.lower() not in known))
    return Evidence(
        unknown=tuple(unknown),
        finished=tuple(finished),
        terms=terms,
        numbers=_distinct(_NUMBER_EN, content),
        actions=_distinct(_ACTION_EN, content),
        links=_distinct(_LINK_EN, content),
        empty=_distinct(_EMPTY_EN, content),
        hedges=_distinct(_HEDGE_EN, content),
        facets=tuple(name for name, pattern in _FACETS_EN.items() if pattern.search(content)),
        content_length=count_answer_length(_EMPTY_EN.sub("", content), "en"),
    )


def _distinct(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match.group().lower() for match in pattern.finditer(text)))
