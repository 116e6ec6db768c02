"""Whether a worded line may be spoken: one question where one is due, none in a closing, nothing invented.

Standard library only. The app checks every generated line before it is spoken, the training checks every
expected output, and the evaluation counts how many lines pass: all by this one function.
"""

from __future__ import annotations

import re

from training.fallback_lines import MAX_SPOKEN_CHARACTERS_ZH, MAX_SPOKEN_WORDS_EN
from training.rows import TASKS, count_answer_length

# Reason codes, in the order they are reported.
EMPTY = "empty"
TOO_LONG = "too_long"
NO_QUESTION = "no_question"
SEVERAL_QUESTIONS = "several_questions"
QUESTION_IN_CLOSING = "question_in_closing"
REPEATS_QUESTION = "repeats_question"
ECHOES_ANSWER = "echoes_answer"
FORBIDDEN = "forbidden"
TOO_FORMAL = "too_formal"
INVENTED_NUMBER = "invented_number"
INVENTED_TERM = "invented_term"
WRONG_LANGUAGE = "wrong_language"
STUTTERS = "stutters"

REPEAT_SIMILARITY = 0.8
_ECHO_RUN_CHARACTERS = {"zh": 18, "en": 60}

_PIECE = re.compile(r"[^。！？!?；;\n]*[。！？!?；;\n]+|[^。！？!?；;\n]+$")
_ASKS_ZH = re.compile(
    r"(?:吗|呢|么)[。，！ ]*$|什么|怎么|怎样|如何|为什么|为何|哪(?:个|些|里|儿|一|几|种|方面|部分)|谁|"
    r"多少|多大|多久|几(?:个|次|年|种|台|条|人)|是不是|有没有|能不能|会不会|可不可以|要不要|是否|"
    r"(?:说说|讲讲|聊聊|谈谈|介绍一下|举(?:个|一个)|展开(?:说|讲)|描述一下|分享一下)"
)
_SECOND_WHY_ZH = re.compile(r"(?:什么|怎么|怎样|如何|哪|谁|多少|吗|呢).*[，,].{0,6}(?:为什么|为何)")
_SECOND_WHY_EN = re.compile(r"\b(?:what|how|which|who|when|where)\b.*,? and why\b", re.IGNORECASE)
_ASKS_EN = re.compile(
    r"^(?:\W|and |so |okay,? |but |then |well,? )*(?:what|why|how|which|who|when|where|can you|could you|"
    r"would you|do you|did you|have you|are you|is there|was |were |tell me|walk me|"
    r"describe|explain|give me|talk me)\b",
    re.IGNORECASE,
)
_FORBIDDEN = re.compile(
    r"<\|?[a-z_/]+\|?>|\[(?:SEP|CLS|PAD|UNK|MASK)\]|https?://|```|\*\*|^#+ |[\U0001F300-\U0001FAFF]|\ufffd|"
    r"(?:面试官|候选人|助手|系统|Interviewer|Candidate|Assistant|System|User)\s*[:：]|"
    r"作为(?:一个|一名)?(?:AI|人工智能|语言模型|大模型)|\bas an? (?:AI|language model)\b|语言模型|"
    r"(?:打|评)(?:了)?[0-9一二三四五六七八九十]+分|(?:得分|评分|分数)[是为：:]|你(?:被)?(?:录用|淘汰|通过了|没(?:有)?通过)|不合格|"
    r"\b(?:you are hired|you failed|you passed|your score|rejected)\b|"
    r"结婚|婚姻|生育|怀孕|生孩子|要(?:小)?孩|宗教|信仰|政治面貌|民族|籍贯|属相|星座|年龄多大|多大年纪|几岁|"
    r"\b(?:married|pregnan\w*|religio\w*|ethnicity|how old are you|sexual)\b|"
    r"太差|很差劲|愚蠢|笨|白痴|废话|胡说|\b(?:stupid|idiot|nonsense|terrible answer)\b",
    re.IGNORECASE | re.MULTILINE,
)
_FORMAL = re.compile(
    r"敬请|恳请|烦请|请予以|予以|综上所述|鉴于|兹|贵(?:方|司)|尊敬的|阁下|特此|倘若|诚挚|谨此|不吝|赐教|"
    r"请详细(?:地)?(?:阐述|描述|说明|论述)|阐述|论述|请结合.{0,12}(?:论述|阐述)|基于(?:您|你)(?:的|上述)|上述|"
    r"(?<!应)该(?:项目|技术|方案|问题)|根据(?:您|你)(?:的)?(?:回答|描述|简历)|感谢您的|首先.{0,20}其次|"
    r"\b(?:pursuant|hereby|kindly elaborate|elaborate on|aforementioned|furthermore|moreover|"
    r"in light of|dear candidate|would you be so kind|utili[sz]e|esteemed)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d+(?:\.\d+)?|[一二三四五六七八九十百千万亿零两]{2,}|百分之[一二三四五六七八九十百零点]+"
)
_EN_NUMBER = re.compile(
    r"\b(?:three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|hundred|thousand|million)\b",
    re.IGNORECASE,
)
_HARMLESS_NUMBERS = frozenset({"一一", "万一", "十分", "千万", "百万"})
_ABOUT = re.compile(r"一两|两三|三四|三五|四五|五六|七八|八九")  # 一两个例子 is a manner of speaking
_TERM = re.compile(r"[A-Za-z][A-Za-z0-9+#]*(?:[.\-][A-Za-z0-9]+)*")
_EN_TERM = re.compile(
    r"(?<![.!?:] )(?<!^)\b(?!I\b|I')[A-Z][A-Za-z0-9+#\-]*|\b[A-Za-z]*(?:[a-z][A-Z]|[0-9])[A-Za-z0-9]*\b"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_STUTTER = re.compile(r"(.{2,12}?)\1{2,}|(.{4,}?)[，,。 ]\2", re.DOTALL)
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_POWERS = {"十": 10, "百": 100, "千": 1000}


def check_reply(
    text: str, task: str, language: str, answer: str, question: str, known_text: str
) -> tuple[str, ...]:
    """Why ``text`` must not be spoken, as reason codes; empty if it may.

    ``task`` is one of the reply tasks: a follow-up or question asks exactly one thing, a closing nothing.
    ``known_text`` is all else that was said or written (résumé, job, topics): a number or Latin term that
    stands in none of ``answer``, ``question`` and ``known_text`` is invented.

    Raises:
        ValueError: ``task`` is none of the contract's.
    """
    if task not in TASKS:
        raise ValueError(f"unknown task {task!r}")
    line = text.strip()
    if count_answer_length(line, language) == 0:
        return (EMPTY,)
    english = language == "en"
    known = f"{answer}\n{question}\n{known_text}"
    found = {
        TOO_LONG: _too_long(line, english),
        WRONG_LANGUAGE: _wrong_language(line, english),
        REPEATS_QUESTION: task != "closing" and _repeats(line, question),
        ECHOES_ANSWER: _echoes(line, answer, language),
        FORBIDDEN: _FORBIDDEN.search(line) is not None,
        TOO_FORMAL: _FORMAL.search(line) is not None,
        INVENTED_NUMBER: _invents_number(line, known, english),
        INVENTED_TERM: _invents_term(line, known, english),
        STUTTERS: _STUTTER.search(line) is not None,
    }
    reasons = [*_question_faults(line, task, english), *(code for code, wrong in found.items() if wrong)]
    return tuple(reasons)


def count_questions(text: str, language: str) -> int:
    """How many things ``text`` asks: sentences with a question mark, or worded as a request to tell.

    什么问题，怎么解决的？ is one breath and one question; a sentence that adds its own 为什么 (why) is two.
    """
    english = language == "en"
    return sum(_asks(piece, english) for piece in _PIECE.findall(text) if piece.strip())


def similarity(one: str, other: str) -> float:
    """Jaccard similarity of character 2-grams without white space and punctuation, 0–1."""
    first, second = _bigrams(one), _bigrams(other)
    union = first | second
    return len(first & second) / len(union) if union else 0.0


def _question_faults(line: str, task: str, english: bool) -> list[str]:
    asked = count_questions(line, "en" if english else "zh")
    if task == "closing":
        marked = "?" in line or "？" in line
        return [QUESTION_IN_CLOSING] if marked or (asked and _closing_asks(line, english)) else []
    if asked == 0:
        return [NO_QUESTION]
    return [SEVERAL_QUESTIONS] if asked > 1 else []


def _closing_asks(line: str, english: bool) -> bool:
    """Without a question mark a closing asks only where that is plain (…吗。, 你有什么想问的。)."""
    if english:
        return any(_ASKS_EN.search(piece) for piece in _PIECE.findall(line))
    return re.search(r"吗[。！]?$|(?:想|要)问(?:我)?的|请(?:你)?(?:说说|介绍|讲讲)", line) is not None


def _asks(piece: str, english: bool) -> int:
    marked = "?" in piece or "？" in piece
    if english:
        asked = marked or _ASKS_EN.search(piece.strip()) is not None
        return int(asked) + int(asked and _SECOND_WHY_EN.search(piece) is not None)
    asked = marked or (_ASKS_ZH.search(piece) is not None and not _announces(piece))
    return int(asked) + int(asked and _SECOND_WHY_ZH.search(piece) is not None)


def _announces(piece: str) -> bool:
    """我们聊聊缓存。 names the next topic, 听明白了 what was heard; neither asks for anything yet."""
    return (
        re.search(
            r"(?:我们|咱们|那就|接下来|下面|先|再|来|换个|转到|下一个).{0,12}(?:聊聊|说说|看看|谈谈|讲讲)",
            piece,
        )
        is not None
        or re.search(r"(?:听|知|明)(?:明)?(?:白|清楚|道|懂)|了解(?:了|你)|没什么|没怎么|什么都", piece)
        is not None
    ) and not re.search(r"(?:吗|呢)[。，！ ]*$", piece)


def _too_long(line: str, english: bool) -> bool:
    if english:
        return len(line.split()) > MAX_SPOKEN_WORDS_EN
    return len("".join(line.split())) > MAX_SPOKEN_CHARACTERS_ZH


def _wrong_language(line: str, english: bool) -> bool:
    han, latin = len(_HAN.findall(line)), len(_LATIN_WORD.findall(line))
    return han > 0 if english else han < latin


def _repeats(line: str, question: str) -> bool:
    """The old question again, whole or inside the line, or all but the same words."""
    bare = _letters(question)
    if len(bare) < 4:
        return False
    return bare in _letters(line) or similarity(line, question) >= REPEAT_SIMILARITY


def _echoes(line: str, answer: str, language: str) -> bool:
    """A long run of the answer's own words said back: an interviewer refers, but does not read aloud."""
    run = _ECHO_RUN_CHARACTERS["en" if language == "en" else "zh"]
    said, heard = _letters(line), _letters(answer)
    return any(said[start : start + run] in heard for start in range(len(said) - run + 1))


def _invents_number(line: str, known: str, english: bool) -> bool:
    known_values = {
        _value(number) for number in re.findall(r"\d+(?:\.\d+)?|[一二三四五六七八九十百千万亿零两]+", known)
    }
    numbers = [number for number in _NUMBER.findall(_ABOUT.sub("", line)) if number not in _HARMLESS_NUMBERS]
    if english:
        numbers += [word for word in _EN_NUMBER.findall(line) if word.lower() not in known.lower()]
    inside_terms = " ".join(_TERM.findall(line))
    return any(number not in inside_terms and _value(number) not in known_values for number in numbers)


def _invents_term(line: str, known: str, english: bool) -> bool:
    heard = known.lower()
    terms = _EN_TERM.findall(line) if english else _TERM.findall(line)
    return any(len(term) > 1 and term.lower() not in heard for term in terms)


def _value(number: str) -> float | str:
    """A digit or Chinese numeral as a number, so that 三百 and 300 are the same; itself if it is neither."""
    number = number.removeprefix("百分之")
    if re.fullmatch(r"\d+(?:\.\d+)?", number):
        return float(number)
    total = section = digit = 0
    for character in number:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _POWERS:
            section += (digit or 1) * _POWERS[character]
            digit = 0
        elif character in "万亿":
            total = (total + section + digit) * (10_000 if character == "万" else 100_000_000)
            section = digit = 0
        else:
            return number
    return float(total + section + digit)


def _letters(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


def _bigrams(text: str) -> set[str]:
    letters = _letters(text)
    return {letters[start : start + 2] for start in range(len(letters) - 1)}
