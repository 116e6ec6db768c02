"""What the window's tests share: to press keys, to reach a scene, to look at every widget."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QWidget,
)

from interviewer_app.engine.snapshot import Snapshot
from interviewer_app.ui.key_button import KeyButton
from interviewer_app.ui.level_meter import LevelMeter
from interviewer_app.ui.main_window import MainWindow
from interviewer_app.ui.recording_light import RecordingLight
from interviewer_app.ui.state_badge import StateBadge
from tests.ui.scripted_services import ScriptedControls, ScriptedServices


def start(qtbot, window: MainWindow, services: ScriptedServices) -> ScriptedControls:
    """Press Start and wait until the interview runs."""
    before = len(services.controls)
    window.interview.setup._start.click()
    qtbot.waitUntil(lambda: len(services.controls) > before and window.interview.is_running)
    return services.controls[-1]


def show(qtbot, window: MainWindow, controls: ScriptedControls, snapshot: Snapshot) -> None:
    """Let the conductor's thread tell ``snapshot`` and wait until the window has it and has settled."""
    controls.show(snapshot)
    qtbot.waitUntil(lambda: window.interview._snapshot is snapshot)
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def key(window: MainWindow, which: Qt.Key) -> None:
    """Press a key where the focus is, as a keyboard does."""
    QTest.keyClick(window.focusWidget() or window, which)


def visible(root: QWidget) -> Iterator[QWidget]:
    """Every widget of ``root`` that can be seen, Qt's own inner parts left out."""
    for widget in root.findChildren(QWidget):
        if widget.isVisible() and not widget.objectName().startswith("qt_"):
            yield widget


def cut_off(root: QWidget) -> list[str]:
    """Name every visible text that has less room than it needs, and every widget outside its parent."""
    found = []
    for widget in visible(root):
        text = _text(widget)
        if text is not None and _lacks_room(widget, text):
            found.append(f"{type(widget).__name__} {text!r}: {widget.size()} needs {widget.sizeHint()}")
        parent = widget.parentWidget()
        scrolls = isinstance(parent, QWidget) and isinstance(parent.parentWidget(), QAbstractScrollArea)
        if parent and not widget.isWindow() and not scrolls:
            inside = QRect(0, 0, parent.width(), parent.height()).contains(widget.geometry())
            if not inside and not isinstance(parent, QAbstractScrollArea):
                found.append(f"{type(widget).__name__} {text!r} leaves {type(parent).__name__}")
    for area in root.findChildren(QScrollArea):
        page = area.widget()
        if not area.isVisible() or page is None:
            continue
        if max(page.minimumWidth(), page.minimumSizeHint().width()) > area.viewport().width():
            found.append(f"the page of {area.accessibleName() or area.objectName()} is wider than its view")
    return found


def _text(widget: QWidget) -> str | None:
    if isinstance(widget, KeyButton):
        return widget.words()
    if isinstance(widget, StateBadge | RecordingLight | LevelMeter):
        return widget.accessibleName()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QLineEdit):
        return None if isinstance(widget.parent(), QSpinBox | QComboBox) else widget.text()
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text()
    return None


def _lacks_room(widget: QWidget, text: str) -> bool:
    if not text:
        return False
    if isinstance(widget, QComboBox):
        return widget.fontMetrics().horizontalAdvance(text) > widget.width() - 38
    if isinstance(widget, QLineEdit):
        return widget.fontMetrics().height() > widget.height() - 4
    if isinstance(widget, QLabel) and widget.wordWrap():
        longest = max(widget.fontMetrics().horizontalAdvance(part) for part in text.split())
        if widget.heightForWidth(widget.width()) > widget.height():
            return True
        is_western = text.isascii()
        return is_western and longest > widget.width()
    hint = widget.minimumSizeHint() if isinstance(widget, LevelMeter) else widget.sizeHint()
    return hint.width() > widget.width() or hint.height() > widget.height()
