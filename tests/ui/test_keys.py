"""The keys of an interview: each does what its button does, and none is stolen from a text field."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from interviewer_app.ui.key_button import KeyButton
from tests.ui.driving import key, show, start
from tests.ui.scenes import deciding, listening, paused, speaking

KEYS = {
    Qt.Key.Key_Space: "done",
    Qt.Key.Key_T: "thinking",
    Qt.Key.Key_R: "repeat",
    Qt.Key.Key_S: "skip",
    Qt.Key.Key_P: "pause",
}


@pytest.fixture
def controls(qtbot, window, services):
    made = start(qtbot, window, services)
    show(qtbot, window, made, listening("zh"))
    made.calls.clear()
    return made


@pytest.mark.parametrize(("which", "call"), KEYS.items(), ids=KEYS.values())
def test_each_key_does_its_one_thing(window, controls, which, call):
    key(window, which)
    assert controls.calls == [call]


@pytest.mark.parametrize("where", ["captions", "header", "menu"])
def test_keys_work_wherever_the_focus_is(window, controls, where):
    target = {"captions": window.interview.running.captions, "header": window._tabs, "menu": window}[where]
    target.setFocus()
    QTest.keyClick(target, Qt.Key.Key_Space)
    QTest.keyClick(target, Qt.Key.Key_T)
    assert controls.calls == ["done", "thinking"]


def test_every_button_does_the_same_as_its_key(window, controls):
    bar = window.interview.running.controls
    for button in (bar.done_button, bar.thinking_button, bar.repeat_button, bar.skip_button, bar.hold_button):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert controls.calls == list(KEYS.values())
    assert not any(button.hasFocus() for button in bar.findChildren(KeyButton)), "a click must not take Space"


def test_space_interrupts_the_interviewer(qtbot, window, controls):
    show(qtbot, window, controls, speaking("zh"))
    assert window.interview.running.controls.done_button.words() == "打断"
    key(window, Qt.Key.Key_Space)
    assert controls.calls == ["done"]


def test_space_on_a_button_reached_by_tab_presses_that_button(window, controls):
    button = window.interview.running.controls.repeat_button
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert controls.calls == ["repeat"]


def test_p_pauses_and_goes_on(qtbot, window, controls):
    key(window, Qt.Key.Key_P)
    show(qtbot, window, controls, paused("zh"))
    key(window, Qt.Key.Key_P)
    assert controls.calls == ["pause", "resume"]


def test_a_key_that_makes_no_sense_now_does_nothing(qtbot, window, controls):
    show(qtbot, window, controls, deciding("zh"))
    for which in (Qt.Key.Key_Space, Qt.Key.Key_T, Qt.Key.Key_R, Qt.Key.Key_S):
        key(window, which)
    assert controls.calls == []
    show(qtbot, window, controls, paused("zh"))
    key(window, Qt.Key.Key_Space)
    assert controls.calls == []


def test_typing_is_not_stolen(window, controls):
    editor = window.interview.running.answer.editor
    editor.setFocus()
    QTest.keyClicks(editor, "trs p")
    assert editor.toPlainText() == "trs p"
    assert controls.calls == []


def test_escape_leaves_the_text_field_first(window, controls):
    editor = window.interview.running.answer.editor
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert not window.interview.running.is_asking
    key(window, Qt.Key.Key_T)
    assert controls.calls == ["thinking"]


def test_ctrl_enter_sends_the_typed_answer(window, controls):
    editor = window.interview.running.answer.editor
    editor.setFocus()
    editor.setPlainText("  我们用了消息队列。\n再加重试。 ")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert controls.calls == [], "Enter alone is a new line"
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert controls.calls == ["type:我们用了消息队列。\n再加重试。"]
    assert editor.toPlainText() == ""


def test_a_typed_answer_waits_until_it_can_be_taken(qtbot, window, controls):
    show(qtbot, window, controls, speaking("zh"))
    editor = window.interview.running.answer.editor
    editor.setFocus()
    editor.setPlainText("提前写好")
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert controls.calls == []
    assert editor.toPlainText() == "提前写好"
    show(qtbot, window, controls, listening("zh"))
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert controls.calls == ["type:提前写好"]


def test_escape_asks_before_it_ends(window, controls):
    running = window.interview.running
    key(window, Qt.Key.Key_Escape)
    assert controls.calls == []
    assert "要结束面试吗" in running.question.text
    running.question._dismiss.click()
    assert running.question.text == ""
    key(window, Qt.Key.Key_Escape)
    key(window, Qt.Key.Key_Escape)
    assert controls.calls == ["end"]
    assert running.question.text == ""


def test_a_key_held_down_counts_once(window, controls):
    target = window.interview.running.captions
    for repeated in (False, True, True):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_R, Qt.KeyboardModifier.NoModifier, "r", repeated)
        QApplication.sendEvent(target, event)
    assert controls.calls == ["repeat"]


def test_a_shortcut_with_a_modifier_is_not_a_key_of_the_interview(window, controls):
    QTest.keyClick(window.interview.running.captions, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert controls.calls == []


def test_the_keys_stand_on_the_buttons(window, controls):
    bar = window.interview.running.controls
    caps = [button.key_text for button in bar.findChildren(KeyButton)]
    assert caps == ["空格", "T", "R", "S", "P", "Esc"]
