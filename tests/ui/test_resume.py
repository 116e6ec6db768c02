"""The résumé in the set-up: chosen or dropped, read in the background, shown, edited, undone."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPdfWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from interviewer_app.documents.reader import DocumentReading
from interviewer_app.documents.refusals import SENTENCES, DocumentRefusal
from interviewer_app.ui.words import Words
from tests.ui.driving import start
from tests.ui.scripted_services import JOBS


@pytest.fixture
def setup(window):
    return window.interview.setup


def read(qtbot, setup, services, path="简历.pdf"):
    """Read a résumé and wait until what was found is shown."""
    before = len(services.readings)
    setup.resume.read(Path(path))
    qtbot.waitUntil(lambda: len(services.readings) > before and not setup.resume.search.is_reading)


def drop(setup, path):
    """Drag a file over the page and let it go; return whether the page wanted it."""
    mime = QMimeData()
    mime.setUrls([QUrl(path) if "://" in path else QUrl.fromLocalFile(path)])
    action, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), action, mime, left, none)
    enter.ignore()
    setup.dragEnterEvent(enter)
    hovered = setup._page.property("dropping")
    setup.dropEvent(QDropEvent(QPointF(9, 9), action, mime, left, none))
    assert setup._page.property("dropping") is False
    return enter.isAccepted() and hovered


def test_what_was_found_fills_the_fields_and_reaches_the_interview(window, setup, services, qtbot):
    read(qtbot, setup, services)
    assert setup._skills.skills()[:2] == ("Java", "Redis")
    assert "Python" not in setup._skills.skills(), "remembered, but not of this résumé"
    assert setup._job.text() == "Java后端开发工程师"
    assert setup.resume.experiences()[0] == "订单中心重构"
    assert "10" in setup.resume._status.text()
    start(qtbot, window, services)
    options = services.options[0]
    assert options.skills == setup._skills.skills()
    assert options.resume[0] == "订单中心重构"
    assert len(options.resume) == 6


def test_a_file_is_chosen_in_a_dialog(setup, services, qtbot, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a: ("/home/me/cv.docx", "kind"))
    setup.resume.choose.click()
    qtbot.waitUntil(lambda: setup.resume._last is not None)
    assert services.readings[0].path == Path("/home/me/cv.docx")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a: ("", ""))
    setup.resume.choose.click()
    assert len(services.readings) == 1, "the dialog was cancelled"


def test_a_file_is_dropped_anywhere_on_the_page_and_nothing_else_is(setup, services, qtbot):
    assert not drop(setup, "https://example.com/cv.pdf")
    assert services.readings == []
    assert drop(setup, "/home/me/简历.pdf")
    qtbot.waitUntil(lambda: setup.resume._last is not None)
    assert services.readings[0].path == Path("/home/me/简历.pdf")
    for field in (setup._job, setup._skills.entry, setup.resume._experiences, setup.resume._job_text):
        assert not field.acceptDrops(), "it would take the file's name as text"


def test_reading_shows_its_progress_and_can_be_cancelled(setup, services, qtbot):
    services.may_end_reading.clear()
    before = setup._skills.skills()
    setup.resume.read(Path("cv.pdf"))
    assert setup.resume._bar.isVisible()
    qtbot.waitUntil(lambda: (setup.resume._bar.value(), setup.resume._bar.maximum()) == (1, 3))
    assert setup.resume._cancel.hasFocus()
    assert not setup.resume.choose.isEnabled()
    setup.resume._cancel.click()
    assert not setup.resume.isVisible()
    assert setup.resume.choose.isEnabled()
    assert setup._jobs.wait()
    QTest.qWait(30)
    assert setup._skills.skills() == before
    assert setup.notice.text == ""


def test_a_second_file_takes_the_place_of_the_one_being_read(setup, services, qtbot):
    services.may_end_reading.clear()
    setup.resume.read(Path("old.pdf"))
    setup.resume.read(Path("new.pdf"))
    services.may_end_reading.set()
    qtbot.waitUntil(lambda: setup.resume._last is not None)
    assert services.readings[0]._cancelled.is_set()
    assert "new.pdf" in setup.resume._status.text()


def test_closing_the_window_ends_the_reading(window, setup, services):
    services.may_end_reading.clear()
    setup.resume.read(Path("cv.pdf"))
    window.close()
    assert services.readings[0]._cancelled.is_set()
    assert setup._jobs.wait(2000)


@pytest.mark.parametrize("code", SENTENCES)
def test_each_refusal_is_told_in_chinese_with_what_to_do(setup, services, qtbot, code):
    services.resume_error = DocumentRefusal(code)
    setup.resume.read(Path("cv.pdf"))
    qtbot.waitUntil(lambda: bool(setup.notice.text))
    assert setup.notice.text.count("。") >= 2
    assert "请" in setup.notice.text
    assert not setup.resume.isVisible()


def test_in_english_a_refusal_says_the_same(window, setup, services, qtbot):
    window.use_language("en")
    qtbot.waitUntil(lambda: window.windowTitle() == "Voice Interviewer")
    for code in SENTENCES:
        assert Words(setup).error(DocumentRefusal(code)).endswith("."), code


def test_the_jobs_text_puts_first_what_it_asks_for_and_marks_what_the_resume_lacks(setup, services, qtbot):
    read(qtbot, setup, services)
    setup.resume.job.click()
    assert setup.resume._job_text.hasFocus()
    setup.resume._job_text.setPlainText(JOBS["zh"])
    qtbot.waitUntil(lambda: "Elasticsearch" in setup._skills.skills())
    assert setup._skills.skills()[:2] == ("Redis", "Kafka")
    assert setup._job.text() == "高级后端开发工程师"
    wanted = [chip.property("skill") for chip in setup._skills._chips if chip.property("wanted")]
    assert wanted == ["Elasticsearch", "Kubernetes"]
    assert "Elasticsearch" not in setup.options().resume, "nobody claimed to know it"


def test_in_a_small_window_the_page_scrolls_to_the_jobs_text(window, setup, qtbot):
    window.resize(900, 620)
    setup.resume.job.click()
    view = setup._scroll.viewport()
    editor = setup.resume._job_text
    qtbot.waitUntil(lambda: view.rect().contains(editor.mapTo(view, editor.rect().center())))


def test_a_title_that_was_typed_stays(setup, services, qtbot):
    read(qtbot, setup, services)
    setup._job.setText("架构师")
    read(qtbot, setup, services)
    assert setup._job.text() == "架构师"


def test_undo_puts_everything_back(setup, services, qtbot):
    before = setup.options()
    setup._family.setCurrentIndex(setup._family.findData("frontend"))
    read(qtbot, setup, services)
    assert setup._family.currentData() == "backend"
    setup.resume._undo.click()
    assert setup._family.currentData() == "frontend"
    setup._family.setCurrentIndex(0)
    assert setup.options() == before
    assert not setup.resume.isVisible()


def test_what_the_user_removed_does_not_come_back_with_the_jobs_text(setup, services, qtbot):
    read(qtbot, setup, services)
    chip = next(chip for chip in setup._skills._chips if chip.property("skill") == "Docker")
    chip.click()
    QTest.keyClicks(setup._skills.entry, "COBOL")
    QTest.keyClick(setup._skills.entry, Qt.Key.Key_Return)
    setup.resume.job.click()
    setup.resume._job_text.setPlainText(JOBS["zh"])
    qtbot.waitUntil(lambda: "Elasticsearch" in setup._skills.skills())
    assert "Docker" not in setup._skills.skills()
    assert "COBOL" in setup._skills.skills()


def test_a_resume_without_skills_is_told_and_takes_nothing_away(setup, services, qtbot):
    services.resume_text = "你好，世界"
    before = setup._skills.skills()
    read(qtbot, setup, services)
    assert "没有找到技能" in setup.resume._status.text()
    assert setup._skills.skills() == before
    assert setup.options().resume is None


def test_a_pdf_that_a_word_processor_makes_is_read(qapp, tmp_path):
    """Qt embeds the window's font as word processors do: numbered glyphs and a map to Unicode."""
    path = tmp_path / "简历.pdf"
    lines = ["专业技能：熟悉 Redis 和消息队列", "项目经历：订单系统"]
    writer = QPdfWriter(str(path))
    painter = QPainter(writer)
    painter.setFont(qapp.font())
    for index, line in enumerate(lines):
        painter.drawText(500, 1000 * (index + 1), line)
    painter.end()
    text = unicodedata.normalize("NFKC", DocumentReading(path).read())
    assert "".join(text.split()) == "".join(unicodedata.normalize("NFKC", "".join(lines)).split())


def test_experiences_can_be_edited(setup, services, qtbot):
    read(qtbot, setup, services)
    setup.resume._experiences.setPlainText("  自己写的   一条 \n\n")
    assert setup.options().resume[0] == "自己写的 一条"
