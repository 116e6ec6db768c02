"""Skills as chips: typed, removed by mouse and keys, in the order of Tab."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from interviewer_app.ui.skill_field import MAX_SKILLS, split_skills


@pytest.fixture
def field(window):
    found = window.interview.setup._skills
    found.entry.setFocus()
    return found


def test_enter_and_commas_make_chips_each_once(field):
    QTest.keyClicks(field.entry, "C++, Go")
    assert field.skills() == ("Python", "Redis", "Kafka", "C++", "Go"), "what is being typed counts"
    QTest.keyClick(field.entry, Qt.Key.Key_Return)
    QTest.keyClicks(field.entry, "Redis")
    QTest.keyClick(field.entry, Qt.Key.Key_Return)
    assert [chip.property("skill") for chip in field._chips] == ["Python", "Redis", "Kafka", "C++", "Go"]
    assert field.entry.text() == ""


def test_leaving_the_line_keeps_what_was_typed(field, window):
    QTest.keyClicks(field.entry, "Rust")
    QTest.keyClick(field.entry, Qt.Key.Key_Tab)
    assert field._chips[-1].property("skill") == "Rust"


def test_backspace_in_the_empty_line_removes_the_last_chip(field):
    QTest.keyClick(field.entry, Qt.Key.Key_Backspace)
    assert field.skills() == ("Python", "Redis")


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Space])
def test_a_chip_is_removed_by_keys_and_the_focus_stays_near(field, key, qtbot):
    field._chips[1].setFocus()
    qtbot.waitUntil(field._chips[1].hasFocus)
    QTest.keyClick(field._chips[1], key)
    assert field.skills() == ("Python", "Kafka")
    assert field._chips[1].hasFocus()


def test_the_last_chip_gives_the_focus_to_the_line(field, qtbot):
    field.set_skills(["Python"])
    field._chips[0].setFocus()
    qtbot.waitUntil(field._chips[0].hasFocus)
    QTest.keyClick(field._chips[0], Qt.Key.Key_Delete)
    assert field.entry.hasFocus()
    assert field.skills() == ()


def test_it_grows_with_its_chips_and_each_has_a_name(field, qtbot):
    one_line = field.height()
    field.set_skills([f"Skill {number}" for number in range(40)])
    assert len(field._chips) == MAX_SKILLS
    qtbot.waitUntil(lambda: field.height() > 2 * one_line)
    assert field._chips[3].accessibleName() == "去掉 Skill 3"
    chips = field._chips
    qtbot.waitUntil(lambda: max(chip.geometry().bottom() for chip in chips) < field.height())


def test_an_ampersand_is_no_shortcut(field):
    field.set_skills(["R&D"])
    assert field._chips[0].text().startswith("R&&D")


def test_splitting_knows_chinese_commas():
    assert split_skills("React， TypeScript、CSS;React\nGo；") == ("React", "TypeScript", "CSS", "Go")
