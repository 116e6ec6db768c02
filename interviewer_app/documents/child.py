"""The limited child: takes one document on stdin and gives its text on stdout, as JSON lines.

python -m interviewer_app.documents.child SUFFIX LIMITS      LIMITS: the fields of `Limits` as JSON

{"page": 1, "pages": 2}    after each page of a PDF
{"text": "…"}              the last line, or
{"refusal": "encrypted"}   a key of `refusals.SENTENCES`
"""

from __future__ import annotations

import codecs
import json
import sys
from typing import Any

from interviewer_app.documents.kinds import kind_of
from interviewer_app.documents.limits import Limits, bound_costs, shut_off
from interviewer_app.documents.plain import decode_text
from interviewer_app.documents.refusals import Refused
from interviewer_app.documents.word import read_word

# Loaded on first use, when nothing can be opened any more. These are what PDF fonts and text files ask for.
_CODECS = (
    *(
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "latin-1",
        "ascii",
        "charmap",
        "cp437",
        "cp1252",
    ),
    *("gbk", "gb2312", "gb18030", "big5", "cp950", "shift_jis", "euc-kr", "mac-roman", "unicode_escape"),
)


def text_of(data: bytes, suffix: str, limits: Limits) -> str:
    """Return the clean text of one document.

    Raises:
        Refused: with the reason.
    """
    if len(data) > limits.file_bytes:
        raise Refused("too_large")
    if not data.strip(b"\0\t\r\n "):
        raise Refused("empty")
    kind = kind_of(data, suffix)
    if kind == "docx":
        text = read_word(data, limits)
    elif kind == "pdf":
        text = _pdf(data, limits)
    else:
        text = decode_text(data)
    clean = clean_text(text)[: limits.text_characters]
    if not clean.strip():
        raise Refused("empty")
    return clean


def clean_text(text: str) -> str:
    """``text`` without control characters and lone surrogates; lines and tabs stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return "".join(
        character
        for character in lines
        if character in "\n\t" or character.isprintable() or character in "\u3000\u00a0"
    )


def _pdf(data: bytes, limits: Limits) -> str:
    from interviewer_app.documents.pdf import read_pdf

    return read_pdf(data, limits, lambda page, pages: _say({"page": page, "pages": pages}))


def _say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Read the document; exit code 0 when its text was given."""
    suffix, limits = sys.argv[1], Limits(**json.loads(sys.argv[2]))
    bound_costs(limits)
    data = sys.stdin.buffer.read(limits.file_bytes + 1)
    if b"%PDF-" in data[:2048]:
        from interviewer_app.documents.pdf import load_everything

        load_everything()
    for codec in _CODECS:
        codecs.lookup(codec)
    shut_off()
    try:
        reply = {"text": text_of(data, suffix, limits)}
    except Refused as refusal:
        reply = {"refusal": refusal.code}
    except MemoryError:
        reply = {"refusal": "too_hungry"}
    _say(reply)
    return 1 if "refusal" in reply else 0


if __name__ == "__main__":
    sys.exit(main())
