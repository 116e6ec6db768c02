"""The words by which a stumble is told from doubling that the language itself uses; only lists."""

from __future__ import annotations

# Single characters that no Chinese word doubles: two of them in a row are a stumble. Of all others (天天,
# 看看, 慢慢, 爸爸, 刚刚 ...) a doubled character is taken for a word.
STUTTERED = frozenset(
    "我你您他她它们这那哪是在有就不没要能把被和跟与或但因所如也还都又再的得地为从让其由则而且及以于对向往给用去来做"
)

# Verbs and adverbs that may stand twice (研究研究, 非常非常), and words that stand for a list (什么什么).
DOUBLED_PHRASES = frozenset((
    "研究", "讨论", "考虑", "了解", "学习", "商量", "分析", "观察", "打听", "思考", "尝试", "比较", "检查",
    "测试", "练习", "整理", "优化", "沟通", "交流", "介绍", "体验", "感受", "琢磨", "休息", "放松", "熟悉",
    "总结", "回忆", "活动", "锻炼", "准备", "收拾", "调整", "试验", "调研", "请教", "参考", "改进", "提高",
    "补充", "复习", "回顾", "梳理", "排查", "非常", "特别", "真的", "很多", "好多", "越来", "等等", "谢谢",
    "什么", "怎么", "多少", "如何", "哪里", "某某", "慢慢", "十分", "相当", "不断", "反复", "来来", "拜拜",
    "哈哈", "嘟嘟",
))  # fmt: skip

# Said twice or before a comma these answer or agree (对对对, 不，不是).
ANSWERS = frozenset((
    "不", "是", "对", "好", "行", "没", "有", "会", "能", "用", "做", "可以", "没有", "不是", "是的",
    "对的", "好的", "不会", "不能", "没问题", "知道", "明白", "当然", "no", "yes", "yeah", "ok", "okay",
    "right", "sure", "yep", "nope",
))  # fmt: skip

DOUBLED_WORDS = frozenset((
    "very", "really", "so", "much", "many", "far", "way", "long", "had", "that", "no", "yes", "yeah", "bye",
    "ha", "ok", "okay", "right", "sure", "blah", "more", "big", "log", "bit",
))  # fmt: skip

NUMERALS = frozenset((
    *"零〇一二三四五六七八九十百千万亿两幺点", "zero", "one", "two", "three", "four", "five", "six",
    "seven", "eight", "nine", "ten",
))  # fmt: skip

# A fragment that ends so was not finished.
LEFT_OPEN_ZH = (
    "我", "我们", "你", "他", "他们", "它", "这", "那", "那个", "这个", "的", "是", "在", "把", "被", "和",
    "跟", "与", "对", "从", "为", "给", "让", "向", "就", "也", "都", "还", "又", "再", "很", "更", "最",
    "不", "没", "要", "会", "能", "可以", "应该", "可能", "需要", "想", "用", "做", "一个", "一些", "一种",
    "因为", "所以", "但是", "如果", "关于", "对于", "通过", "根据", "采", "使", "用的", "主要", "首先",
    "当时", "觉得", "认为", "负责",
)  # fmt: skip
LEFT_OPEN_EN = frozenset((
    "i", "we", "you", "he", "she", "they", "it", "the", "a", "an", "my", "our", "this", "to", "of", "in",
    "on", "at", "for", "with", "by", "from", "and", "or", "but", "because", "is", "are", "was", "were",
    "am", "have", "has", "had", "i'm", "we're", "it's", "i've", "we've", "can", "could", "will", "would",
    "should", "think", "want", "need", "use", "used", "using", "about", "very", "not", "don't", "that",
    "which", "when", "if", "so", "then", "also", "just", "wanted", "tried", "try",
))  # fmt: skip
