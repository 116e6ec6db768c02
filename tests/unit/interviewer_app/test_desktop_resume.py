"""The window's services read a real file and find skills in it, without what identifies its owner."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from interviewer_app.desktop import DesktopServices
from interviewer_app.documents.refusals import DocumentRefusal
from interviewer_app.interview.questions import QuestionBank, default_directory
from tests.unit.interviewer_app.documents import made


@pytest.fixture
def services() -> DesktopServices:
    studio = SimpleNamespace(bank=QuestionBank.load(default_directory()))
    return DesktopServices(cast("Any", studio))


def test_a_resume_is_read_and_searched(services: DesktopServices, tmp_path: Path) -> None:
    path = tmp_path / "简历.docx"
    lines = ["电话：13812345678", "求职意向：后端工程师", "专业技能：精通 Redis、MySQL"]
    path.write_bytes(made.word(made.document_xml(lines)))
    text = services.open_resume(path).read()
    assert "13812345678" not in text
    found = services.find_skills(text, "熟悉 Kafka", "zh")
    assert {skill.name for skill in found.skills} == {"Redis", "MySQL", "Kafka"}
    assert (found.job_title, found.family) == ("后端工程师", "backend")


def test_a_scan_is_refused(services: DesktopServices, tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(made.scanned_pdf())
    with pytest.raises(DocumentRefusal) as caught:
        services.open_resume(path).read()
    assert caught.value.code == "scanned"
