"""The lines of a résumé: which section each belongs to, and which are worth a question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from interviewer_app.interview.privacy import GONE

Section = Literal["head", "skills", "projects", "work", "education", "other"]

MAX_EXPERIENCES = 8
_MAX_RESULTS, _MAX_EMPLOYERS = 4, 2
_MAX_CHARACTERS = {True: 40, False: 90}  # by whether it is Chinese
_MIN_CHARACTERS = 4

_HEADINGS: dict[Section, str] = {
    "skills": r"(?:专业|个人|职业|IT|掌握|相关|核心)?(?:技能|技术栈|能力)(?:特长|清单|描述|专长)?|技术能力"
    r"|(?:technical |core |key )?skills|tech(?:nical)? stack",
    "projects": r"(?:主要|个人|校园|科研|开源)?项目(?:经历|经验|介绍|实践)?|科研经历"
    r"|(?:personal |selected |key )?projects?(?: experience)?",
    "work": r"(?:工作|实习|职业|实践|从业|工作/实习)(?:经历|经验|背景)"
    r"|(?:work |professional |relevant )?experience|employment(?: history)?|internships?|work history",
    "education": r"教育(?:背景|经历)|学历|education(?:al background)?",
    "other": r"自我(?:评价|介绍|描述)|个人(?:评价|简介|总结|信息|优势|资料)|基本(?:信息|资料)"
    r"|获奖(?:情况|经历)?|荣誉(?:奖项|证书)?|证书|兴趣爱好|校园经历"
    r"|(?:personal )?(?:summary|profile|information)|about me|awards|honou?rs|certifications?|languages"
    r"|interests|hobbies|references|publications",
}
_NUMBERING = r"[\W_]*(?:[一二三四五六七八九十\d]{1,2}[、.．)）]\s*)?"
_HEADING = {
    section: re.compile(rf"{_NUMBERING}(?:{words})[\W_]*", re.IGNORECASE)
    for section, words in _HEADINGS.items()
}
_INLINE_HEADING = {
    section: re.compile(rf"{_NUMBERING}(?:{words})\s*[:：]\s*(?=\S)", re.IGNORECASE)
    for section, words in _HEADINGS.items()
}
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+"
_DAY = rf"(?:{_MONTH})?(?:19|20)\d\d(?:\s*(?:[./年-]\s*\d{{1,2}}(?!\d)\s*[月日]?|年)){{0,2}}"
_DATES = re.compile(
    rf"[(\[]?{_DAY}\s*(?:[-–—~～至到]|to)+\s*(?:{_DAY}|至今|今|现在|present|now|current)[)\]]?", re.IGNORECASE
)
_PROJECT_LABEL = re.compile(
    r"^(?:项目名称|项目[一二三四五六七八九\d]{0,2}|project(?: name)?(?: \d)?)\s*:\s*", re.IGNORECASE
)
_PROJECT_WORD = re.compile(r"项目|系统|平台|小程序|App\b|project|system|platform", re.IGNORECASE)
_EMPLOYER_WORD = re.compile(
    r"公司|集团|银行|研究院|研究所|事务所|工作室|\b(?:Inc|Ltd|LLC|GmbH|Corp|Company|Technologies|Group)\b"
)
_SCHOOL_WORD = re.compile(
    r"大学|学院|本科|硕士|博士|GPA|University|College|Bachelor|Master|B\.?Sc|M\.?Sc", re.IGNORECASE
)
_RESULT = re.compile(
    r"\d+(?:\.\d+)?\s*(?:%|倍|万|亿|ms\b|毫秒|秒|分钟|小时|QPS|TPS|台|个节点|人|条|GB|TB|x\b"
    r"|times\b|k\b|million\b|users\b|seconds\b)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^[\s\-–—*•·●○■◆▪➢>#]+|^\(?\d{1,2}[.、)）]\s*")
_LABEL = re.compile(
    r"^(?:项目描述|项目简介|项目职责|工作内容|工作职责|主要职责|职责|业绩|成果|项目成果"
    r"|responsibilities|description|result)s?\s*:\s*",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"\s*[|｜\t]\s*|\s{2,}|\s+[-–—·•]\s+")
_COMMA = re.compile(r"(?<!\d),(?! )|,(?![\d ])")  # plain width made the Chinese one Western
_CLAUSE_END = re.compile(r"[，。；;！!]|, |\. ")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Line:
    """One line without its heading; ``section`` is where it stands."""

    section: Section
    text: str


def lines_of(text: str) -> Iterator[Line]:
    """Yield the filled lines of a résumé; lines that are headings alone are left out."""
    section: Section = "head"
    for raw in text.splitlines():
        line = raw.strip()
        if not line:
            continue
        if found := next((name for name, form in _HEADING.items() if form.fullmatch(line)), None):
            section = found
            continue
        for name, form in _INLINE_HEADING.items():
            if match := form.match(line):
                yield Line(name, line[match.end() :])  # 技术栈：… inside a project heads this line alone
                break
        else:
            yield Line(section, line)


def experiences(text: str) -> tuple[str, ...]:
    """Return what an interviewer would ask about: projects first, then results, then employers.

    Each is at most 40 Chinese or 90 Latin characters; none held anything that identifies a person.
    """
    found: dict[str, list[str]] = {"project": [], "result": [], "employer": []}
    for line in lines_of(text):
        kind = _kind(line)
        if kind is not None and (said := _shortened(line.text, kind)):
            found[kind].append(said)
    ordered = (
        *found["project"][: MAX_EXPERIENCES - 2],
        *found["result"][:_MAX_RESULTS],
        *found["employer"][:_MAX_EMPLOYERS],
    )
    return tuple(dict.fromkeys(ordered))[:MAX_EXPERIENCES]


def _kind(line: Line) -> str | None:
    text = _BULLET.sub("", line.text)
    if line.section in ("skills", "education") or GONE in text:
        return None
    if _PROJECT_LABEL.match(text):
        return "project"
    if _DATES.search(text):
        if line.section == "projects":
            return "project"
        if line.section == "work" or _EMPLOYER_WORD.search(text):
            return "employer"
        is_school = _SCHOOL_WORD.search(text) is not None
        return "project" if not is_school and _PROJECT_WORD.search(text) else None
    return "result" if line.section in ("projects", "work") and _RESULT.search(text) else None


def _shortened(text: str, kind: str) -> str:
    text = _LABEL.sub("", _PROJECT_LABEL.sub("", _BULLET.sub("", text)))
    text = _DATES.sub("  ", text).strip(" :：,，;；|｜-–—·")
    if kind != "result":
        pieces = [piece for piece in _SEPARATORS.split(text) if piece]
        text = " ".join(pieces[: 1 if kind == "project" else 2])
    text = " ".join(text.split())
    is_chinese = _CHINESE.search(text) is not None
    text = _COMMA.sub("，", text) if is_chinese else text
    limit = _MAX_CHARACTERS[is_chinese]
    if len(text) > limit:
        ends = [match.start() for match in _CLAUSE_END.finditer(text, _MIN_CHARACTERS, limit)]
        text = text[: ends[-1]] if ends else text[:limit].rpartition(" ")[0] or text[:limit]
    text = text.strip(" ,，;；。.、:：")
    return text if len(text) >= _MIN_CHARACTERS else ""
