"""Walks every widget in every state: named, reachable by Tab, focus visible, nothing cut off."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLineEdit,
    QMenu,
    QScrollBar,
    QSpinBox,
    QTabBar,
    QWidget,
)

from interviewer_app.errors import DeviceError
from interviewer_app.ui.level_meter import LevelMeter
from interviewer_app.ui.main_window import MINIMUM_SIZE
from interviewer_app.ui.measures_panel import ShareBar
from interviewer_app.ui.recording_light import RecordingLight
from interviewer_app.ui.state_badge import StateBadge
from tests.ui.driving import cut_off, show, start, visible
from tests.ui.scenes import RUNNING, finished, texts

CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QSpinBox, QTabBar)
PAINTED = (LevelMeter, StateBadge, RecordingLight, ShareBar)


def every_state(qtbot, window, services, language):
    """Bring the window into each state in turn and yield its name."""
    yield "setup"
    window.interview.setup.show_error(DeviceError(str(texts(language)["error"])))
    yield "setup-error"
    services.may_start.clear()
    window.interview.setup._start.click()
    yield "preparing"
    services.may_start.set()
    qtbot.waitUntil(lambda: window.interview.is_running)
    controls = services.controls[-1]
    for name, scene in RUNNING.items():
        show(qtbot, window, controls, scene(language))
        yield name
    window.interview.running.ask_before_end()
    yield "ask-end"
    show(qtbot, window, controls, finished(language))
    yield "finished"


def use(qtbot, window, language, theme="light"):
    window.use_theme(theme)
    window.use_language(language)
    title = {"zh": "语音面试官", "en": "Voice Interviewer"}[language]
    qtbot.waitUntil(lambda: window.windowTitle() == title)


def must_be_named(widget: QWidget) -> bool:
    if isinstance(widget, QScrollBar | QMenu):
        return False
    if isinstance(widget.parent(), QSpinBox | QComboBox):
        return False
    if isinstance(widget, CONTROLS + PAINTED):
        return True
    return isinstance(widget, QAbstractScrollArea) and widget.focusPolicy() != Qt.FocusPolicy.NoFocus


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_widget_has_a_name(qtbot, window, services, language):
    use(qtbot, window, language)
    seen = 0
    for state in every_state(qtbot, window, services, language):
        unnamed = []
        for widget in visible(window):
            if must_be_named(widget):
                seen += 1
                if not widget.accessibleName():
                    unnamed.append(f"{state}: {type(widget).__name__} {widget.objectName()}")
        assert unnamed == []
    assert seen > 150


@pytest.mark.parametrize("size", [MINIMUM_SIZE, (1280, 800)], ids=["900x620", "1280x800"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_cut_off(qtbot, window, services, language, theme, size):
    use(qtbot, window, language, theme)
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
    for state in every_state(qtbot, window, services, language):
        qtbot.wait(30)  # layouts settle in posted events
        assert cut_off(window) == [], state


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_setup_needs_no_scrolling_in_the_smallest_window(qtbot, window, language):
    use(qtbot, window, language)
    window.resize(*MINIMUM_SIZE)
    bars = window.interview.setup.findChildren(QScrollBar)
    qtbot.waitUntil(lambda: window.height() == MINIMUM_SIZE[1])
    qtbot.waitUntil(lambda: [bar for bar in bars if bar.isVisible()] == [])
    window.setMinimumSize(100, 100)
    window.resize(MINIMUM_SIZE[0], 400)
    qtbot.waitUntil(lambda: [bar for bar in bars if bar.isVisible()] != [])


@pytest.mark.parametrize("spoilt", ["caption", "button", "label", "page"])
def test_what_is_cut_off_is_found(qtbot, window, services, spoilt):
    controls = start(qtbot, window, services)
    show(qtbot, window, controls, RUNNING["listening"]("en"))
    assert cut_off(window) == []
    running = window.interview.running
    if spoilt == "caption":
        running.captions.bubbles[3]._text.setFixedHeight(20)
    elif spoilt == "button":
        running.controls.done_button.setFixedWidth(60)
    elif spoilt == "label":
        running.course._topic.setFixedWidth(30)
    else:
        running.measures.setMinimumWidth(500)
    qtbot.waitUntil(lambda: cut_off(window) != [], timeout=1000)


def tab_round(window) -> list[QWidget]:
    """Press Tab until the round is complete; return the stops in order."""
    stops: list[QWidget] = []
    for _ in range(60):
        window.focusNextPrevChild(True)
        widget = window.focusWidget()
        if widget in stops:
            break
        stops.append(widget)
    return stops


def reachable_controls(page: QWidget) -> set[QWidget]:
    return {
        widget
        for widget in visible(page)
        if isinstance(widget, QAbstractButton | QComboBox | QSpinBox | QLineEdit)
        and widget.isEnabled()
        and not isinstance(widget.parent(), QSpinBox)
    }


def test_tab_reaches_every_control_of_the_setup_in_reading_order(window, qtbot):
    setup = window.interview.setup
    stops = tab_round(window)
    assert reachable_controls(setup) <= set(stops)
    order = [setup._family, setup._job, setup._skills, setup._language, setup._minutes, setup._mode]
    order += [
        setup.sound._refresh,
        setup.sound._microphone,
        setup.sound._headphones,
        setup.sound._speaker,
        setup.sound._test,
        setup.sound._echo,
        setup._start,
    ]
    rotated = stops[stops.index(order[0]) :] + stops[: stops.index(order[0])]
    assert [stop for stop in rotated if stop in order] == order


def test_tab_reaches_every_control_of_a_running_interview(window, services, qtbot):
    controls = start(qtbot, window, services)
    show(qtbot, window, controls, RUNNING["lost-microphone"]("zh"))
    stops = tab_round(window)
    assert reachable_controls(window.interview.running) <= set(stops)
    assert window.interview.running.captions in stops
    assert window.interview.running.answer.editor in stops


def test_focus_can_be_seen(window, services, qtbot):
    """A button, a field and a list look different with focus: some pixels change."""
    setup = window.interview.setup
    window.activateWindow()
    for control in (
        setup._job,
        setup._family,
        setup._minutes,
        setup.sound._headphones,
        setup.sound._test,
        setup._start,
    ):
        other = setup._skills
        other.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(other.hasFocus)
        before = control.grab().toImage()
        control.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(control.hasFocus)
        assert control.grab().toImage() != before, control.accessibleName()
