"""The first part of a line that may sound before the rest is made: what it says, whatever follows.

Standard library only. 从目标一万掉到六千，你第一个去看的是哪块监控？ may begin to be spoken at its comma.
"""

from __future__ import annotations

import re

from training.reply_checks import check_reply, count_questions

# Up to the first pause mark: long enough to sound by itself, short enough to come early.
_PART_ZH = re.compile(r"\s*(?:[^，。！？；,.!?;]|[.,](?=\w)){3,24}[，。！；]")
_PART_EN = re.compile(r"\s*(?:[^,.!?;]|[.,](?=\w)){8,80}[,.!;](?=\s)")
# What these open must be closed by its own second half; a line from the bank would not fit behind it.
_OPEN_ZH = re.compile(
    r"如果|假如|要是|万一|假设|除了|当[^时然]|既然|因为|虽然|对于|关于|比如|不管|无论|只要|哪怕|的时候|那"
)
_OPEN_EN = re.compile(
    r"\b(?:if|when|while|besides|apart|since|because|although|though|as|for|with|given|suppose|say|after|"
    r"before|once|unless|whether|without|regarding|about)\b",
    re.IGNORECASE,
)


def leading_part(line: str, language: str, answer: str, question: str, known_text: str) -> str:
    """The part of ``line`` up to its first pause, empty where there is none that may be said by itself.

    It asks nothing, repeats nothing of the question, invents nothing, and leaves open what follows. See
    `check_reply` for the texts.
    """
    english = language == "en"
    found = (_PART_EN if english else _PART_ZH).match(line)
    if found is None or (_OPEN_EN if english else _OPEN_ZH).search(found.group()):
        return ""
    part = found.group()
    if count_questions(part, language) or part.strip()[:-1] in question:
        return ""
    return "" if check_reply(part, "closing", language, answer, question, known_text) else part
