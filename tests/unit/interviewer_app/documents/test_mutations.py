"""Documents damaged at random: the reader gives a text or refuses, and nothing else ever escapes."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from interviewer_app.documents.child import text_of
from interviewer_app.documents.limits import MEBIBYTE, Limits
from interviewer_app.documents.refusals import SENTENCES, Refused
from tests.unit.interviewer_app.documents import made

CHINESE = ["张三 后端开发工程师", "专业技能：熟悉 Redis、MySQL 和消息队列", "项目：订单系统重构"]
WHOLE: dict[str, Callable[[], bytes]] = {
    "latin.pdf": lambda: made.latin_pdf([["Jane Doe", "Skills: Redis"], ["Project"]]),
    "chinese.pdf": lambda: made.chinese_pdf(CHINESE),
    "word.docx": lambda: made.word(made.document_xml(CHINESE)),
    "text.txt": lambda: "\n".join(CHINESE).encode("gb18030"),
}
LIMITS = Limits(unpacked_bytes=MEBIBYTE)


def mutant(data: bytes, rng: random.Random) -> bytes:
    """``data`` with a few bytes changed, a piece doubled, or a piece gone."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        place = rng.randrange(len(changed))
        match rng.randrange(4):
            case 0:
                changed[place] = rng.randrange(256)
            case 1:
                changed[place:place] = changed[place : place + rng.randint(1, 40)]
            case 2:
                del changed[place : place + rng.randint(1, 20)]
            case _:
                changed[place : place + 1] = str(rng.choice((-1, 0, 10**9))).encode()
        changed = changed or bytearray(b"0")
    return bytes(changed)


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.filterwarnings("ignore")
def test_a_damaged_document_is_read_or_refused(name, capsys):
    whole, rng = WHOLE[name](), random.Random(7)
    suffix = "." + name.rpartition(".")[2]
    outcomes = set()
    for _ in range(120):
        try:
            outcomes.add("text" if text_of(mutant(whole, rng), suffix, LIMITS) else "none")
        except Refused as refusal:
            outcomes.add(refusal.code)
    assert len(outcomes) >= 2
    assert outcomes <= {"text", *SENTENCES}
