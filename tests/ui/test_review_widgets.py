"""Walks every widget of the review page in every state: named, reachable by Tab, nothing cut off."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from interviewer_app.ui.main_window import MINIMUM_SIZE
from interviewer_app.ui.review.trend import Trend
from interviewer_app.ui.review.waveform import Waveform
from tests.ui.driving import cut_off, visible
from tests.ui.review_library import ReviewLibrary
from tests.ui.review_states import review_states
from tests.ui.test_every_widget import must_be_named, reachable_controls, tab_round, use


@pytest.fixture
def states(qtbot, window, services, tmp_path):
    """A way to walk through the page's states, each settled."""
    library = ReviewLibrary(tmp_path / "library")

    def settle() -> None:
        for _ in range(3):
            qtbot.waitUntil(lambda: window._jobs.wait(0) and window.review.panel.editing.is_saved)
            qtbot.wait(20)  # outcomes cross over in posted events
            QApplication.sendPostedEvents()

    yield lambda: review_states(settle, window, services, library)
    window.review.close_review()
    window._jobs.wait()
    library.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_widget_has_a_name(qtbot, window, states, language):
    use(qtbot, window, language)
    seen = 0
    for state in states():
        unnamed = []
        for widget in visible(window):
            if must_be_named(widget) or isinstance(widget, Waveform | Trend):
                seen += 1
                if not widget.accessibleName():
                    unnamed.append(f"{state}: {type(widget).__name__} {widget.objectName()}")
        assert unnamed == []
    assert seen > 150


@pytest.mark.parametrize("size", [MINIMUM_SIZE, (1280, 800)], ids=["900x620", "1280x800"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_cut_off(qtbot, window, states, language, size):
    use(qtbot, window, language)
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
    for state in states():
        assert cut_off(window) == [], state


def test_tab_reaches_every_control_and_text(qtbot, window, states):
    for state in states():
        if state == "review-judged":
            break
    window.review.list.search.setFocus(Qt.FocusReason.TabFocusReason)
    stops = tab_round(window)
    answer = window.review.panel.answer
    wanted = reachable_controls(window.review) | {
        answer.wave_card.wave,
        answer.transcript.editor,
        answer.reply.editor,
        window.review.list.view,
        window.review.panel.tabs,
    }
    # Of the tool buttons that Qt lays over a tab bar or a line edit, the keyboard has its own ways.
    missing = {widget for widget in wanted - set(stops) if widget.focusPolicy() & Qt.FocusPolicy.TabFocus}
    assert missing == set()
    order = [
        answer.wave_card.wave,
        answer.transcript.editor,
        answer.decision.buttons["FOLLOW_UP"],
        answer.reply.editor,
        answer.training,
        answer.next,
    ]
    rotated = stops[stops.index(order[0]) :] + stops[: stops.index(order[0])]
    assert [stop for stop in rotated if stop in order] == order


def test_focus_can_be_seen(qtbot, window, states):
    for state in states():
        if state == "review-judged":
            break
    window.activateWindow()
    answer, listed = window.review.panel.answer, window.review.list
    controls = [
        answer.wave_card.wave,
        answer.wave_card.play_button,
        answer.decision.buttons["END"],
        answer.training,
        answer.undo,
        listed.since,
        listed.view,
        window.review.panel.tabs,
    ]
    for control in controls:
        listed.search.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(listed.search.hasFocus)
        before = control.grab().toImage()
        control.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(control.hasFocus)
        assert control.grab().toImage() != before, control.accessibleName()
