"""Reads documents through the limited child: honest ones give their text, each bad one its own sentence."""

from __future__ import annotations

import io
import sys
import threading
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from interviewer_app.documents.limits import MEBIBYTE, Limits
from interviewer_app.documents.reader import DocumentReading
from interviewer_app.documents.refusals import SENTENCES, DocumentRefusal
from interviewer_app.errors import Cancelled, InputError
from tests.unit.interviewer_app.documents import made

CHINESE = ["张三 后端开发工程师", "专业技能：熟悉 Redis、MySQL 和消息队列", "项目：订单系统重构"]


def read(tmp_path: Path, data: bytes, name: str, limits: Limits | None = None) -> str:
    path = tmp_path / name
    path.write_bytes(data)
    return DocumentReading(path, limits).read()


def refusal(tmp_path: Path, data: bytes, name: str, limits: Limits | None = None) -> str:
    with pytest.raises(DocumentRefusal) as caught:
        read(tmp_path, data, name, limits)
    return caught.value.code


def locked_pdf(password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made.latin_pdf([["Skills: Redis and Kafka"]]))))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_a_text_file_is_read_in_its_encoding(tmp_path, encoding):
    text = "\n".join(CHINESE)
    assert read(tmp_path, text.encode(encoding), "简历.txt") == text


def test_a_text_with_one_damaged_byte_is_still_read(tmp_path):
    data = bytearray("\n".join(CHINESE * 3).encode("gb18030"))
    data[5:7] = b"\xff\xff"
    assert "消息队列" in read(tmp_path, bytes(data), "a.txt")


def test_a_word_file_gives_paragraphs_and_cells_as_lines_and_nothing_that_was_deleted(tmp_path):
    xml = made.document_xml(CHINESE).replace(
        "</w:body>",
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>熟练</w:t><w:tab/><w:t>Go</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:r><w:instrText>PAGE</w:instrText>"
        "<w:t>&lt;新&gt;</w:t></w:r></w:p></w:body>",
    )
    assert read(tmp_path, made.word(xml), "cv.docx").splitlines() == [*CHINESE, "熟练\tGo", "<新>"]


def test_a_pdf_is_read_page_by_page(tmp_path):
    path = tmp_path / "cv.pdf"
    path.write_bytes(made.latin_pdf([["Jane Doe", "Skills: Redis, Kafka"], ["Project: order system"]]))
    pages = []
    text = DocumentReading(path).read(lambda page, count: pages.append((page, count)))
    assert [line for line in text.splitlines() if line] == [
        "Jane Doe",
        "Skills: Redis, Kafka",
        "Project: order system",
    ]
    assert pages == [(1, 2), (2, 2)]


def test_chinese_in_a_pdf_is_read_by_its_map_to_unicode(tmp_path):
    assert read(tmp_path, made.chinese_pdf(CHINESE), "简历.pdf").splitlines() == CHINESE


def test_a_pdf_that_is_only_protected_against_changes_is_read(tmp_path):
    assert "Redis and Kafka" in read(tmp_path, locked_pdf(""), "cv.pdf")


def test_the_kind_is_told_by_the_bytes_not_by_the_name(tmp_path):
    assert read(tmp_path, made.word(made.document_xml(CHINESE)), "cv.txt").splitlines() == CHINESE


WHOLE_PDF = made.latin_pdf([["Skills: Redis and Kafka, MySQL"]])
WHOLE_WORD = made.word(made.document_xml(CHINESE))
BAD = {
    "an empty file": ("empty", b"", "a.txt"),
    "blanks alone": ("empty", b" \n\n ", "a.txt"),
    "an empty word file": ("empty", made.word(made.document_xml([])), "a.docx"),
    "a scan": ("scanned", made.scanned_pdf(), "a.pdf"),
    "glyph numbers without a map": ("garbled", made.chinese_pdf(CHINESE, with_map=False), "a.pdf"),
    "a password": ("encrypted", locked_pdf("secret"), "a.pdf"),
    "word under a password": (
        "encrypted",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "a.docx",
    ),
    "old word": ("old_word", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.doc"),
    "half a pdf": ("damaged", WHOLE_PDF[:200], "a.pdf"),
    "half a word file": ("damaged", WHOLE_WORD[: len(WHOLE_WORD) // 2], "a.docx"),
    "broken xml": ("damaged", made.word("<w:document><w:body>"), "a.docx"),
    "text that calls itself pdf": ("damaged", b"hello", "a.pdf"),
    "a picture": ("picture", b"\x89PNG\r\n\x1a\n" + bytes(50), "a.png"),
    "a spreadsheet": ("unknown_kind", made.word("<x/>", "xl/workbook.xml"), "a.xlsx"),
    "a web page": ("unknown_kind", b"<!DOCTYPE html><html>", "a.html"),
    "a program": ("unknown_kind", b"\x7fELF" + bytes(100), "a"),
    "noise that calls itself text": ("unknown_encoding", bytes(range(256)) * 8, "a.txt"),
}


@pytest.mark.parametrize("what", BAD)
def test_each_bad_file_has_its_own_sentence(tmp_path, what):
    code, data, name = BAD[what]
    assert refusal(tmp_path, data, name) == code


def test_every_sentence_ends_and_says_what_to_do():
    for code, (sentence, action) in SENTENCES.items():
        assert sentence.endswith("."), code
        assert action.endswith("."), code
        assert isinstance(DocumentRefusal(code), InputError)


def billion_laughs() -> str:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    return f"<!DOCTYPE w:document [{entities}]><w:document xmlns:w='{made.W}'>&e9;</w:document>"


HOSTILE = {
    "a zip bomb": made.word(made.document_xml(["0" * (30 * MEBIBYTE)])),
    "an xml bomb": made.word(billion_laughs()),
    "a file of the system": made.word(
        f"<!DOCTYPE w [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><w:p xmlns:w='{made.W}'><w:t>&f;</w:t></w:p>"
    ),
    "deep nesting": made.word("<a>" * 100_000),
    "a pdf bomb": made.one_page_pdf(made.packed(b"q " * (16 * MEBIBYTE))),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_unpacks_to_too_much_is_stopped(tmp_path, what):
    name = "a.pdf" if HOSTILE[what].startswith(b"%PDF") else "a.docx"
    assert refusal(tmp_path, HOSTILE[what], name) == "unpacks_too_large"


def test_pages_and_bytes_are_limited(tmp_path):
    assert refusal(tmp_path, made.latin_pdf([["x"]] * 31), "a.pdf") == "too_many_pages"
    assert refusal(tmp_path, b"a" * 2000, "a.txt", Limits(file_bytes=1000)) == "too_large"
    assert len(read(tmp_path, b"word " * 1000, "a.txt", Limits(text_characters=800))) == 800


def test_arrays_nested_without_end_are_no_crash(tmp_path):
    deep = made.one_page_pdf(made.stream(b"[" * 50_000 + b"]" * 50_000))
    assert refusal(tmp_path, deep, "a.pdf") in {"damaged", "scanned", "unpacks_too_large"}


def test_pages_that_contain_each_other_end(tmp_path):
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"]
    assert refusal(tmp_path, made.pdf(objects), "a.pdf") in {"damaged", "scanned", "unpacks_too_large"}


def hostile_child(code: str) -> tuple[str, ...]:
    """A child that keeps the limits and then does its worst."""
    head = "import sys, json\nfrom interviewer_app.documents.limits import *\n"
    head += "bound_costs(Limits(**json.loads(sys.argv[2])))\n"
    return (sys.executable, "-c", head + code)


def outcome(tmp_path: Path, code: str, limits: Limits) -> str:
    path = tmp_path / "a.txt"
    path.write_text("text")
    with pytest.raises(DocumentRefusal) as caught:
        DocumentReading(path, limits, hostile_child(code)).read()
    return caught.value.code


def test_a_child_that_never_ends_is_killed_by_the_clock(tmp_path):
    assert outcome(tmp_path, "import time\ntime.sleep(600)", Limits(wall_s=0.5)) == "too_slow"


@pytest.mark.skipif(sys.platform != "linux", reason="limits of the system")
def test_a_child_that_computes_without_end_is_ended_by_the_system(tmp_path):
    assert outcome(tmp_path, "while True: pass", Limits(cpu_s=1)) == "too_slow"


@pytest.mark.skipif(sys.platform != "linux", reason="limits of the system")
def test_a_child_that_takes_memory_without_end_gets_none(tmp_path):
    take = "try:\n    bytearray(2**31)\nexcept MemoryError:\n    print(json.dumps({'refusal': 'too_hungry'}))"
    assert outcome(tmp_path, take, Limits()) == "too_hungry"


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.socket()",
        "import subprocess; subprocess.Popen([sys.executable, '-V'])",
        "import os; os.fork()",
        "open('/etc/hostname')",
        "open('stolen.txt', 'w')",
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="limits of the system")
def test_a_child_that_is_shut_off_reaches_nothing(tmp_path, attempt):
    imports = "import socket, subprocess, os\nshut_off()\n"
    refused = "except OSError:\n    print(json.dumps({'refusal': 'scanned'}))"
    assert outcome(tmp_path, f"{imports}try:\n    {attempt}\n{refused}", Limits()) == "scanned"


@pytest.mark.parametrize(
    "said", ["", "nonsense", "[1]", '{"page": "x"}', '{"refusal": "never heard"}', "[" * 5000]
)
def test_a_child_that_says_what_it_should_not_counts_as_damaged(tmp_path, said):
    assert outcome(tmp_path, f"print({said!r})", Limits()) == "damaged"


def test_a_reading_can_be_cancelled_from_another_thread(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("text")
    code = "print(json.dumps({'page': 1, 'pages': 9}), flush=True)\nimport time\ntime.sleep(600)"
    reading = DocumentReading(path, None, hostile_child(code))

    def cancel(page: int, pages: int) -> None:
        canceller = threading.Thread(target=reading.cancel)
        canceller.start()
        canceller.join()

    with pytest.raises(Cancelled):
        reading.read(cancel)


def test_cancelled_before_it_began_it_does_not_read(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("text")
    reading = DocumentReading(path)
    reading.cancel()
    with pytest.raises(Cancelled):
        reading.read()


def test_what_is_no_file_is_told(tmp_path):
    for path, code in ((tmp_path / "none.pdf", "unreadable"), (tmp_path, "unknown_kind")):
        with pytest.raises(DocumentRefusal) as caught:
            DocumentReading(path).read()
        assert caught.value.code == code
