"""Headphones and the echo self-test in the set-up: what is said, what is kept, what stops it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from interviewer_app.echo_finding import EchoFinding
from interviewer_app.errors import DeviceError
from interviewer_app.settings import device_pair
from tests.ui.driving import start


def choose(combo, data):
    combo.setCurrentIndex(combo.findData(data))


@pytest.fixture
def sound(window, services, qtbot):
    sound = window.interview.setup.sound
    qtbot.waitUntil(lambda: sound._speaker.count() == 3)
    choose(sound._microphone, services.inputs[0])
    choose(sound._speaker, services.outputs[1])
    return sound


def test_the_test_is_run_by_key_on_the_chosen_devices_and_kept(sound, services, qtbot):
    sound._echo.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(sound._echo, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: sound._verdict.text() == "不戴耳机也能打断面试官：只剩 2 dB 回声。")
    pair = (services.inputs[0], services.outputs[1])
    assert services.echo_tests == [pair]
    assert services.current.audio.echo_passed == device_pair(*pair)
    assert sound._echo.text() == "回声测试"


def test_a_finding_holds_for_its_devices_alone(sound, services, qtbot):
    sound._echo.click()
    qtbot.waitUntil(lambda: "2 dB" in sound._verdict.text())
    choose(sound._speaker, services.outputs[0])
    assert sound._verdict.text() == "说几句话，看看音量条。"
    choose(sound._speaker, services.outputs[1])
    assert sound._verdict.text() == "这对设备已通过回声测试，不用戴耳机。"


def test_too_much_echo_asks_for_headphones(sound, services, qtbot):
    services.finding = EchoFinding(needs_headphones=True, left_db=17.6)
    sound._echo.click()
    qtbot.waitUntil(lambda: sound._verdict.text() == "回声太大，还剩 18 dB：戴上耳机才能打断面试官。")
    assert services.current.audio.echo_passed == ""


def test_progress_is_shown_and_the_test_can_be_stopped(sound, services, qtbot):
    services.may_find.clear()
    sound._echo.click()
    qtbot.waitUntil(lambda: sound._progress.value() == 50)
    assert sound._progress.isVisible()
    assert not sound._meter.isVisible()
    assert sound._verdict.text() == "正在听回声，请保持安静。"
    assert sound._echo.text() == "停止测试"
    sound._echo.click()
    assert sound._meter.isVisible()
    assert sound._verdict.text() == "说几句话，看看音量条。"
    assert sound._jobs.wait()  # the worker noticed
    services.may_find.set()
    assert services.saved == []


@pytest.mark.parametrize("other", ["device", "headphones", "microphone test", "typed", "start"])
def test_the_echo_test_gives_way(sound, services, qtbot, window, other):
    services.may_find.clear()
    sound._echo.click()
    qtbot.waitUntil(lambda: sound._progress.value() == 50)
    if other == "device":
        choose(sound._microphone, services.inputs[1])
    elif other == "headphones":
        sound._headphones.click()
    elif other == "microphone test":
        sound._test.click()
    elif other == "typed":
        choose(sound._microphone, sound._microphone.itemData(sound._microphone.count() - 1))
    else:
        start(qtbot, window, services)
    assert not sound._echo.testing
    assert sound._jobs.wait()
    services.may_find.set()
    assert services.current.audio.echo_passed == ""


def test_the_microphone_test_gives_way_to_the_echo_test(sound, services, qtbot):
    sound._test.click()
    qtbot.waitUntil(lambda: sound._monitor is not None)
    sound._echo.click()
    assert services.monitors[0].closed
    qtbot.waitUntil(lambda: "2 dB" in sound._verdict.text())


def test_a_refused_device_is_told_and_the_test_is_over(sound, services, qtbot, window):
    services.echo_error = DeviceError("麦克风没有声音。", "请检查麦克风是否静音后再试。")
    sound._echo.click()
    qtbot.waitUntil(lambda: "静音" in window.interview.setup.notice.text)
    assert not sound._echo.testing
    assert not sound._echo.isChecked()


def test_headphones_are_asked_for_kept_and_make_the_test_needless(sound, services, qtbot, window):
    sound._headphones.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(sound._headphones, Qt.Key.Key_Space)
    assert sound._verdict.text() == "你可以随时打断面试官。"
    assert not sound._echo.isEnabled()
    start(qtbot, window, services)
    assert services.options[-1].headphones
    qtbot.waitUntil(lambda: services.current.audio.headphones)
