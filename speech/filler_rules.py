"""The words by which fillers are told from words that mean something; no rule, only lists and patterns."""

from __future__ import annotations

import re

# --- class A: sounds ---

SOUND = re.compile(
    r"[嗯呃呣]|唔(?!该|知)"
    r"|(?<![a-z0-9_.'’-])(?:u+m+|u+h+m*|e+rm*|h+m+|m{2,})(?!-?[a-z0-9_'’]|\.[a-z0-9])"
)
NOT_SOUND = re.compile(r"呃逆")
# 额 and 啊 are sounds only by their place; these begin words.
WEAK_SOUND = re.compile(r"额(?![外度头角定尔吉比手满])|[啊哎诶欸](?![呀哟唷哈呦喂])")
WORDS_ENDING_IN_E = tuple("金名余总限税差份数巨全定超面足票差保款匾前碑")
# An answer that is nothing but one of these acknowledges; its 嗯 is a word.
ACKNOWLEDGING_SOUND = re.compile(r"[嗯唔呣]+|m+")
ACKNOWLEDGEMENT = re.compile(
    r"(?:好的?|好啊|好吧|是的?|对的?|对啊|行|可以|没错|没问题|明白了?|知道了?|了解了?|谢谢(?:您|老师|面试官)?|当然"
    r"|ok|okay|yes|yeah|yep|right|sure|exactly|ofcourse|al?lright|thanks|thankyou|gotit|isee)*"
)

# --- class B: 那个 这个 ---

DEMONSTRATIVE = re.compile(r"那个|这个")
# Words after which 那个 starts afresh instead of being an object.
LINKS = (
    "因为", "由于", "但是", "但", "可是", "然后", "所以", "因此", "而且", "并且", "比如", "比如说", "例如",
    "或者", "如果", "虽然", "不过", "于是", "还是", "接着", "首先", "其次", "其实", "反正", "就是说",
    "那么", "我", "我们", "咱们", "你", "你们", "他", "他们", "她", "它", "它们", "大家", "当时", "之后",
    "以后", "以前", "的话", "的时候", "也", "都", "so", "and", "but", "because",
)  # fmt: skip
# Verbs and prepositions whose object a following 那个 is.
TAKES_OBJECT = (
    "的", "了", "过", "着", "是", "有", "选", "用", "要", "做", "看", "说", "讲", "想", "学", "写", "改",
    "查", "调", "把", "被", "对", "在", "给", "跟", "和", "与", "比", "从", "向", "往", "为", "按", "以",
    "叫", "像", "让", "请", "问", "买", "卖", "拿", "放", "到", "去", "来", "开", "关", "加", "减", "删",
    "读", "听", "等", "找", "换", "建", "当", "成", "进", "出", "打", "发", "收", "接", "连", "走", "跑",
    "测", "修", "传", "存", "取", "算", "懂", "会", "像是", "喜欢", "觉得", "认为", "知道", "了解", "记得",
    "需要", "处理", "解决", "负责", "参与", "完成", "实现", "设计", "开发", "优化", "分析", "选择", "使用",
    "采用", "调用", "部署", "测试", "关于", "对于", "根据", "通过", "按照", "除了", "为了", "包括", "得到",
    "属于", "依赖", "涉及", "遇到", "碰到", "熟悉", "明白", "理解", "支持", "负责的", "参加", "考虑",
    "讨论", "研究", "喜爱", "更", "就", "只", "先", "再",
)  # fmt: skip
# What a demonstrative commonly points at, so that a long 那个 before it is emphasis, not a filler.
HEAD_NOUNS = (
    "项目", "问题", "时候", "系统", "东西", "人", "方法", "方案", "文件", "数据", "服务", "接口", "公司",
    "团队", "功能", "模块", "框架", "表", "库", "请求", "线程", "进程", "版本", "业务", "场景", "过程",
    "阶段", "地方", "部分", "结果", "原因", "需求", "产品", "用户", "同学", "同事", "领导", "老师", "课程",
    "月", "年", "值",
)  # fmt: skip
# Word classes of the words that may follow a filler: r pronoun, c conjunction, p preposition, v a verb or d
# an adverb that cannot have 这个 as its subject, x anything else that is not a noun.
WORD_CLASSES = {
    **dict.fromkeys(("我", "我们", "咱们", "你", "你们", "他", "他们", "她", "她们", "大家", "自己"), "r"),
    **dict.fromkeys(
        ("因为", "所以", "但是", "不过", "然后", "而且", "如果", "虽然", "或者", "可是", "那么"), "c"
    ),
    **dict.fromkeys(("对于", "关于", "根据", "通过", "为了", "按照", "从", "把"), "p"),
    **dict.fromkeys(("觉得", "认为", "记得", "想", "说", "讲", "举", "补充", "解释", "介绍", "总结"), "v"),
    **dict.fromkeys(("先", "反正", "其实", "首先", "大概"), "d"),
    **dict.fromkeys(
        (
            "知道", "了解", "清楚", "看", "做", "用", "试", "学", "懂", "会", "能", "要", "可以", "应该",
            "可能", "是", "有", "没有", "没", "不", "不太", "不是", "就", "就是", "也", "都", "还", "很",
            "太", "再", "又", "才", "一般", "比较", "已经", "当时", "了", "过", "着", "一下", "吧", "呢",
            "啊", "吗", "得", "到", "来", "去", "这么", "那么", "怎么", "什么", "怎么样", "这样", "那样",
            "想想", "看看", "说说", "讲讲", "一想", "一说", "之前", "以前", "后来", "现在", "最", "更",
            "只", "被", "跟", "给", "让", "对", "在",
        ),
        "x",
    ),
}  # fmt: skip
MAY_FOLLOW_FILLER = frozenset("rcpvd")
# 这个我不太了解: the object of the verb put first, not a filler.
FRONTED_OBJECT = re.compile(
    r"(?:我|我们|你|你们|他|他们)?(?:就|也|都|还|真|确实|其实|可能|应该|之前|以前|现在)*"
    r"(?:不太|不是很|不|没有|没|比较|很|大概|稍微)?(?:知道|了解|清楚|熟悉|懂|会|明白|理解|记得|确定|掌握"
    r"|(?:用|做|接触|遇到|想|听|听说|学|看|写|研究|考虑|说|讲|试)过)(?:一点|一些|一下)?(?:了|吧|的|呢|啊)*"
    r"(?![\u4e00-\u9fff a-z0-9])"
)

# --- class C and D: linkers and discourse markers ---

LINKER = re.compile(r"(?<![也不这那正可光要])就是(?!了[，。,.!！]|说)|(?<!也)就是说")
ZH_MARKER = re.compile(r"然后|其实|反正|的话|对吧|是吧|怎么说呢")
# These close a clause: the pause after them belongs to the clause.
CLOSING_MARKERS = frozenset(("的话", "对吧", "是吧"))
EN_MARKER = re.compile(
    r"(?<![a-z0-9'’-])(?:"
    r"like"
    r"|(?<!do )(?<!did )(?<!if )(?<!as )(?<!what )(?<!how )(?<!would )you know"
    r"(?! (?:what|how|that|the|why|who|where|when|if|about|a|any|your|my)\b)"
    r"|(?<!what )(?<!do )(?<!did )i mean(?! (?:it|that|this|to)\b)"
    r"|so(?! (?:far|that|much|many|on|as|called|long)\b)(?!-)"
    r"|basically"
    r")(?![a-z0-9'’])"
)
