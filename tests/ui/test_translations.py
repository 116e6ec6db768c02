"""Every text of the window has a finished Chinese translation, and the compiled file is up to date."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QLabel, QPushButton

from interviewer_app.ui.translation import I18N_DIR
from tests.ui.update_translations import SOURCES, TS, messages, update

CHINESE = re.compile(r"[\u4e00-\u9fff]")
FIELD = re.compile(r"\{\w*\}")


def tr_calls(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text("utf-8"))
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "tr"
    ]


def sources() -> list[Path]:
    found = sorted(SOURCES.rglob("*.py"))
    assert len(found) > 15
    return found


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.stem)
def test_tr_takes_plain_strings_only(path):
    for call in tr_calls(path):
        assert len(call.args) == 1, ast.unparse(call)
        text = call.args[0]
        assert isinstance(text, ast.Constant), f"line {call.lineno}: {ast.unparse(call)}"
        assert isinstance(text.value, str)
        assert not CHINESE.search(text.value), "source texts are English"


def test_the_file_of_translations_holds_exactly_the_texts_of_the_window(tmp_path):
    fresh = tmp_path / "zh_CN.ts"
    update(fresh)
    wanted = {(context, source) for context, source, _ in messages(fresh)}
    assert len(wanted) > 150
    assert {(context, source) for context, source, _ in messages(TS)} == wanted
    spoken = {call.args[0].value for path in sources() for call in tr_calls(path)}
    assert spoken == {source for _, source in wanted}


def test_every_text_is_translated_and_keeps_its_fields():
    for context, source, translation in messages(TS):
        assert translation, f"{context}: {source}"
        assert sorted(FIELD.findall(source)) == sorted(FIELD.findall(translation)), source
        needs_chinese = re.search(r"[A-Za-z]{2}", FIELD.sub("", source)) is not None
        assert not needs_chinese or CHINESE.search(translation), f"{context}: {source} → {translation}"


def test_the_compiled_file_says_the_same(qapp):
    translator = QTranslator()
    assert translator.load("zh_CN", str(I18N_DIR))
    for context, source, translation in messages(TS):
        assert translator.translate(context, source) == translation, source


def shown_texts(window) -> list[str]:
    labels = [label.text() for label in window.findChildren(QLabel)]
    buttons = [button.text() for button in window.findChildren(QPushButton)]
    names = [widget.accessibleName() for widget in window.findChildren(QPushButton)]
    menus = [action.text() for action in window.menuBar().actions()]
    return [text for text in (*labels, *buttons, *names, *menus, window.windowTitle()) if text]


def test_the_window_changes_its_language_while_it_runs(window, services, qtbot):
    chinese = shown_texts(window)
    assert [text for text in chinese if re.fullmatch(r"[A-Za-z ]{4,}", text)] == []
    window.use_language("en")
    qtbot.waitUntil(lambda: window.windowTitle() == "Voice Interviewer")
    english = shown_texts(window)
    own = {"中文", *services.inputs, *services.outputs}
    assert [text for text in english if CHINESE.search(text) and text not in own] == []
    assert window.interview.setup.options().language == "zh", "the interview's language is another matter"
    qtbot.waitUntil(lambda: services.current.interface.language == "en")
    window.use_language("zh")
    qtbot.waitUntil(lambda: window.windowTitle() == "语音面试官")
    assert shown_texts(window) == chinese
