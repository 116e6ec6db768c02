"""The Chinese sentence and advice of every finding; slots are filled from the finding's values."""

from __future__ import annotations

import re

_MEND = "改好这一行，或者删掉它（--fix 会删）。"
_REWRITE = "改成嘴上会说的话。"

WORDS: dict[str, tuple[str, str]] = {
    "unreadable_file": ("{fault}", "{action}"),
    "no_rows": ("文件里一行数据也没有。", "看看是不是选错了文件。"),
    "unreadable_row": ("这一行{fault}。", _MEND),
    "schema": ("这个字段{fault}", "{action}"),
    "empty_text": ("这个字段是空的。", _MEND),
    "unknown_label": ("标签{fault}", "{action}"),
    "unknown_task": ("任务{fault}", "{action}"),
    "huge_text": ("这段文字有 {count} 个字符，最多能用 {limit} 个。", _MEND),
    "long_text": (
        "这段文字大约 {count} 个词元，模型只看得到 {limit} 个，中间会被截掉。",
        "缩短它，或者拆成两行。",
    ),
    "empty_answer": ("回答是空的。", "只有想表示“没有开口”（NEXT_TOPIC）时才留着。"),
    "follow_up_at_depth_3": (
        "已经追问到第 3 层，标签却是 FOLLOW_UP。",
        "答得好就标 END，答得不好就标 NEXT_TOPIC。",
    ),
    "end_at_depth_0": (
        "还没有追问过（第 0 层），标签却是 END。",
        "改标 FOLLOW_UP 或 NEXT_TOPIC，或者更正深度。",
    ),
    "answer_length_wrong": (
        "answer_length 写的是 {given}，回答实际有 {counted} 个字。",
        "改成实际字数（--fix 会改）：程序运行时也是这样数的。",
    ),
    "exact_duplicate": ("和 {other} 完全一样。", "删掉其中一行（--fix 会删）。"),
    "near_duplicate": (
        "和 {other} 几乎一样（相似度 {similarity}）。",
        "改写或删掉一行：模型从它那里学不到新东西。",
    ),
    "two_labels": (
        "同样的内容，这里标 {label}，{other} 标 {other_label}。",
        "定下一个标签（--fix 会把两行都删掉，因为哪个都不可信）。",
    ),
    "near_two_labels": (
        "几乎同样的内容，这里标 {label}，{other} 标 {other_label}（相似度 {similarity}）。",
        "看看是不是有意的：对照样本很好，手误就不好了。",
    ),
    "split_leak": (
        "同样的内容，这里在 {split}，{other} 在 {other_split}。",
        "删掉训练集里的那一行（--fix 会删），不然测试分数是虚的。",
    ),
    "near_split_leak": (
        "几乎同样的内容，这里在 {split}，{other} 在 {other_split}（相似度 {similarity}）。",
        "把两行放进同一份。",
    ),
    "question_in_two_splits": (
        "有 {count} 个问题同时出现在不同的划分里，例如「{example}」。",
        "按问题来划分，测试时才问得到没见过的题。",
    ),
    "pii_phone": ("里面有手机号：{found}。", "换成占位符（--fix 会换）。"),
    "pii_id_card": ("里面有身份证号：{found}。", "换成占位符（--fix 会换）。"),
    "pii_bank_card": ("里面有银行卡号：{found}。", "换成占位符（--fix 会换）。"),
    "pii_email": ("里面有邮箱：{found}。", "换成占位符（--fix 会换）。"),
    "pii_wechat": ("里面有微信号：{found}。", "换成占位符（--fix 会换）。"),
    "too_few": ("{what} 只有 {count} 行不同的数据，至少要 {minimum} 行。", "再写 {missing} 行。"),
    "below_ideal": ("{what} 有 {count} 行，{ideal} 行最理想。", "再多写一些会更好，不写也能用。"),
    "small_job_family": (
        "岗位类别 {family} 只有 {count} 行，至少要 {minimum} 行才学得会。",
        "再写 {missing} 行，或者并到相近的类别里。",
    ),
    "no_job_family": ("有 {count} 行没有写 job_family。", "写上它，才看得出各类岗位够不够。"),
    "no_topics": ("没有一行写了话题。", "写上 topic（或 current_topic），才看得出覆盖了哪些技能。"),
    "few_topics": ("{rows} 行数据只有 {count} 个话题。", "也写写别的技能，至少 {minimum} 个。"),
    "dominant_topic": ("{share} 的数据都在讲「{topic}」。", "多写别的技能，不然模型会死记这一个。"),
    "depth_missing": (
        "{rows} 行里，追问深度 {depth} 只有 {count} 行。",
        "0 到 3 每一层都要有，每层至少占 5 %。",
    ),
    "quality_missing": (
        "{rows} 个回答里，{quality}的只有 {count} 个。",
        "各种水平的回答都要有，每种至少占 5 %。",
    ),
    "one_sided_hesitation": (
        "{label} 的每一行犹豫程度都{side} 0.5。",
        "也写一些相反的，不然光看这个数就知道标签。",
    ),
    "gives_away_length": (
        "光看回答的长度就能猜出标签（宏 F1 {score}）。",
        "写一些长而空的回答，也写一些短而实在的回答。",
    ),
    "gives_away_start": (
        "光看回答的前八个字就能猜出标签（宏 F1 {score}）。",
        "每种标签的回答都换着花样开头。",
    ),
    "gives_away_speech": (
        "光看犹豫程度和填充词就能猜出标签（宏 F1 {score}）。",
        "写一些吞吞吐吐的好回答，也写一些流利的空话。",
    ),
    "probe_skipped": (
        "有的标签行数太少，没法检查标签是否容易被猜中、是否标错。",
        "每种标签至少写 {minimum} 行。",
    ),
    "label_suspect": (
        "标签 {label} 可能标错了：照其他行来看更像 {predicted}（{probability}）。",
        "再读一遍；如果意思确实如此，就留着。",
    ),
    "no_output": ("有 {count} 行没有 expected_output。", "它们只是题目，训练时不用。"),
    "opens_alike": ("{share} 的输出都以「{opening}」开头。", "换着花样开头：相同的最多占 15 %。"),
    "outputs_alike": (
        "不看术语和数字，{share} 的输出和别的几乎一样。",
        "改写它们：最多占 5 %，不然模型学到的是套话。",
    ),
    "similar_output": ("不看术语，这句和 {other} 几乎一样：「{text}」", "换个说法。"),
    "reply_empty": ("这句话是空的。", _MEND),
    "reply_too_long": ("这句话太长，念出来不自然（{count}，最多 {limit}）。", "缩短它。"),
    "reply_no_question": ("这句话没有提问：「{text}」", "问一个问题。"),
    "reply_several_questions": ("这句话一次问了好几件事：「{text}」", "只留一个问题。"),
    "reply_question_in_closing": ("结束语里还在提问：「{text}」", "只感谢和道别。"),
    "reply_repeats_question": ("这句话重复了原来的问题：「{text}」", "就着回答往下问。"),
    "reply_echoes_answer": ("这句话把回答念了一遍：「{text}」", "用几个字点到就好。"),
    "reply_forbidden": ("面试官不该说这样的话：「{text}」", _MEND),
    "reply_too_formal": ("这句话太书面了：「{text}」", _REWRITE),
    "reply_invented_number": (
        "这句话里的数字谁也没说过：「{text}」",
        "只用回答、简历和话题里有的内容。",
    ),
    "reply_invented_term": ("这句话里的术语谁也没说过：「{text}」", "只用回答、简历和话题里有的内容。"),
    "reply_wrong_language": ("这句话和这一行的语言不一致：「{text}」", "改这句话，或者改 language。"),
    "reply_stutters": ("这句话有重复的地方：「{text}」", _REWRITE),
}
QUALITIES = {"unknown": "答不上来", "thin": "很短或很空", "ordinary": "一般", "rich": "具体充实"}
SIDES = {"below": "低于", "above": "不低于"}

# What the contract and the reader say in English, with the Chinese for it; the first that fits is taken.
_TRANSLATIONS: tuple[tuple[str, str], ...] = (
    (r"is missing\.", "缺失。"),
    (r"is empty\.", "是空的。"),
    (r"is no text\.", "不是文字。"),
    (r"is no JSON object\.", "不是 JSON 对象。"),
    (r"is no list of texts\.", "不是文字列表。"),
    (r"is no whole number\.", "不是整数。"),
    (r"is (.+)\.", r"是 \1。"),
    (r"Write it as text in quotes\.", "写成带引号的文字。"),
    (r"Write it as \{…\}\.", "写成 {…}。"),
    (r"Write it as (\[.+\])\.", r"写成 \1。"),
    (r"Fill it in or remove the row\.", "补上它，或者删掉这一行（--fix 会删）。"),
    (r"Add the object\.", "补上这个对象。"),
    (r"Use a number from 0 to 1, or null where it was not measured\.", "写 0 到 1 的数，没有测量就写 null。"),
    (r"Use one of (.+)\.", r"从这些里选一个：\1。"),
    (r"Use (\d+) to (\d+)\.", r"写 \1 到 \2。"),
    (r"Use (\d+) or more\.", r"写不小于 \1 的整数。"),
    (r"is not JSON: (.+)", r"不是合格的 JSON：\1"),
    (r"cannot be read as JSON: (.+)", r"不能按 JSON 读：\1"),
    (r"is nested deeper than (\d+) levels", r"嵌套超过了 \1 层"),
    (r"holds half of a surrogate pair, which is not text", "里有半个代理字符，不是文字"),
    (r"holds (.+), which is not a finite number", r"里有 \1，不是有限的数"),
    (r"has the key (.+) twice in one object", r"在同一个对象里有两个 \1"),
    (r"has a comma after the last row", "最后多了一个逗号"),
    (r"has more text after the closing \]", "在结尾的 ] 之后还有内容"),
    (r"begins a row that spreads over several lines", "占了好几行；JSON Lines 要一行一条"),
    (r"is a row of more than (.+) characters", r"超过了 \1 个字符"),
    (r"(.+) is not a file\.", r"\1 不是文件。"),
    (r"(.+) is larger than (.+) bytes\.", r"\1 超过了 \2 字节。"),
    (r"(.+) cannot be read: (.+)\.", r"\1 读不了：\2。"),
    (r"(.+), line (\d+): is not UTF-8 text\.", r"\1 第 \2 行不是 UTF-8 文字。"),
    (r"Choose a file\.", "请选一个文件。"),
    (r"Split the file\.", "请把文件拆小。"),
    (r"Check the name and permissions\.", "检查文件名和权限。"),
    (r"Save it as UTF-8\.", "另存为 UTF-8。"),
)


def translate(english: str) -> str:
    """The Chinese for a sentence of the contract or the reader; itself where there is none."""
    for pattern, chinese in _TRANSLATIONS:
        match = re.fullmatch(pattern, english, re.DOTALL)
        if match:
            return match.expand(chinese)
    return english
