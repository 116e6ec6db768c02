"""From set-up over a running interview to the summary, with everything that can go wrong on the way."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox

from interviewer_app.engine.snapshot import Snapshot
from interviewer_app.errors import DeviceError, EngineError, StorageError
from interviewer_app.interview.types import Phase
from interviewer_app.ui.skill_field import split_skills
from tests.ui.driving import show, start
from tests.ui.scenes import deciding, finished, listening, lost_microphone, paused, speaking, thinking


def choose(combo: QComboBox, data: object) -> None:
    index = combo.findData(data)
    assert index >= 0, data
    combo.setCurrentIndex(index)


def test_the_options_are_what_the_user_chose_and_are_remembered(window, services, qtbot):
    setup = window.interview.setup
    choose(setup._language, "en")
    choose(setup._family, "frontend")
    choose(setup._mode, "real")
    setup._job.setText(" Frontend engineer ")
    setup._skills.setText("React， TypeScript、CSS;React")
    setup._minutes.setValue(35)
    choose(setup.sound._microphone, services.inputs[0])
    choose(setup.sound._speaker, services.outputs[1])
    start(qtbot, window, services)
    options = services.options[0]
    assert (options.family, options.job_title) == ("frontend", "Frontend engineer")
    assert options.skills == ("React", "TypeScript", "CSS")
    assert (options.minutes, options.language, options.mode) == (35.0, "en", "real")
    assert (options.microphone, options.speaker) == (services.inputs[0], services.outputs[1])
    assert options.typed is False
    qtbot.waitUntil(lambda: bool(services.saved))
    saved = services.saved[-1]
    assert saved.interview.skills == options.skills
    assert saved.audio.microphone == services.inputs[0]
    assert saved.models == services.settings().models


def test_the_families_are_those_of_the_interviews_language(window):
    setup = window.interview.setup
    assert setup._family.itemText(0) == "后端开发"
    choose(setup._family, "data")
    choose(setup._language, "en")
    assert setup._family.currentText() == "Data analysis"


def test_typed_answers_need_no_microphone(window, services, qtbot):
    sound = window.interview.setup.sound
    choose(sound._microphone, sound._microphone.itemData(sound._microphone.count() - 1))
    assert not sound._test.isEnabled()
    start(qtbot, window, services)
    assert services.options[0].typed is True
    assert services.options[0].microphone is None


def test_a_remembered_device_is_chosen_as_soon_as_it_is_listed(window, services, qtbot):
    sound = window.interview.setup.sound
    sound.choose("蓝牙麦克风", None)
    assert sound.microphone is None, "not plugged in: the system's default is used"
    services.inputs = ("蓝牙麦克风",)
    sound._refresh.click()
    qtbot.waitUntil(lambda: sound.microphone == "蓝牙麦克风")


def test_the_level_test_opens_and_frees_the_microphone(window, services, qtbot):
    sound = window.interview.setup.sound
    choose(sound._microphone, services.inputs[1])
    sound._test.click()
    qtbot.waitUntil(lambda: len(services.monitors) == 1 and sound._monitor is not None)
    monitor = services.monitors[0]
    assert monitor.device == services.inputs[1]
    talker = threading.Thread(target=monitor.on_level, args=(-20.0,))
    talker.start()
    talker.join()
    qtbot.waitUntil(lambda: sound._meter.level_dbfs == -20.0)
    assert sound._verdict.text() == "音量合适"
    start(qtbot, window, services)
    assert monitor.closed, "the interview needs the microphone"


def test_a_microphone_that_opens_too_late_is_freed(window, services, qtbot):
    sound = window.interview.setup.sound
    sound._test.click()
    sound._test.click()
    qtbot.waitUntil(lambda: len(services.monitors) == 1 and services.monitors[0].closed)
    assert not sound.testing


def test_errors_of_the_sound_are_told_in_place(window, services, qtbot):
    setup = window.interview.setup
    services.monitor_error = DeviceError("麦克风打不开。", "请换一个麦克风。")
    setup.sound._test.click()
    qtbot.waitUntil(lambda: setup.notice.text == "出了问题：麦克风打不开。 请换一个麦克风。")
    assert not setup.sound.testing
    setup.notice._dismiss.click()
    assert setup.notice.text == ""
    services.device_error = DeviceError("声音服务没有响应。", "请重新启动它。")
    setup.sound._refresh.click()
    qtbot.waitUntil(lambda: "声音服务没有响应。" in setup.notice.text)
    assert setup.sound._refresh.isEnabled()


def test_a_start_that_fails_leads_back_to_the_setup(window, services, qtbot):
    services.start_error = EngineError("模型进程没有响应。", "请再试一次。")
    window.interview.setup._start.click()
    qtbot.waitUntil(lambda: "模型进程没有响应。 请再试一次。" in window.interview.setup.notice.text)
    assert window.interview.page is window.interview.setup
    services.start_error = None
    start(qtbot, window, services)


def test_a_bug_at_the_start_is_not_shown_raw(window, services, qtbot, caplog):
    services.start_error = KeyError("secret")
    window.interview.setup._start.click()
    qtbot.waitUntil(lambda: window.interview.setup.notice.text != "")
    assert "secret" not in window.interview.setup.notice.text
    assert "KeyError" in caplog.text


def test_a_cancelled_start_closes_what_it_made(window, services, qtbot):
    services.may_start.clear()
    window.interview.setup._start.click()
    assert window.interview.page is window.interview.preparing
    window.interview.preparing._cancel.click()
    assert window.interview.page is window.interview.setup
    services.may_start.set()
    qtbot.waitUntil(lambda: len(services.controls) == 1 and services.controls[0].calls == ["close"])
    assert window.interview.page is window.interview.setup
    second = start(qtbot, window, services)
    assert second.calls == ["start"]


def test_the_state_can_be_read_at_every_moment(window, services, qtbot):
    controls = start(qtbot, window, services)
    badge = window.interview.running.badge
    for scene, title in (
        (speaking, "面试官正在说话"),
        (listening, "正在听你说"),
        (thinking, "不着急，慢慢想"),
        (deciding, "正在思考"),
        (paused, "已暂停"),
    ):
        show(qtbot, window, controls, scene("zh"))
        assert badge.accessibleName() == title
        yours = window.interview.running._head.property("turn") == "yours"
        assert yours == (scene in (listening, thinking))


def test_the_recording_light_follows_the_recording(window, services, qtbot):
    controls = start(qtbot, window, services)
    assert window.light.accessibleName() == "未在录音"
    show(qtbot, window, controls, listening("zh"))
    assert window.light.is_on
    assert window.light.accessibleName() == "正在录音"
    show(qtbot, window, controls, paused("zh"))
    assert not window.light.is_on
    show(qtbot, window, controls, listening("zh"))
    window.interview.close_interview()
    assert not window.light.is_on


def test_a_notice_stands_in_place_until_it_is_gone(window, services, qtbot):
    controls = start(qtbot, window, services)
    notice = window.interview.running.notice
    show(qtbot, window, controls, lost_microphone("zh"))
    assert "没有声音了" in notice.text
    show(qtbot, window, controls, listening("zh"))
    assert notice.text == ""
    show(qtbot, window, controls, replace(listening("zh"), notice="不着急，慢慢来。"))
    assert notice.text == "不着急，慢慢来。"


def test_the_course_shows_topic_depth_and_time(window, services, qtbot):
    controls = start(qtbot, window, services)
    course = window.interview.running.course
    show(qtbot, window, controls, listening("zh"))
    assert course._topic.text() == "缓存 · 第 1 次追问"
    assert course._dots.accessibleName() == "第 2 个话题，共 5 个"
    assert (course._time.text(), course._budget.text()) == ("3:13", "共 20 分钟")


def test_the_summary_shows_every_answer_and_frees_the_interview(window, services, qtbot):
    controls = start(qtbot, window, services)
    show(qtbot, window, controls, finished("zh"))
    qtbot.waitUntil(lambda: window.interview.page is window.interview.finished)
    assert controls.calls[-1] == "close"
    table = window.interview.finished.table
    rows = [[table.item(r, c).text() for c in range(table.columnCount())] for r in range(table.rowCount())]
    assert len(rows) == 4
    assert rows[1][2:] == ["0.36", "4", "90", "追问"]
    assert rows[0][2:] == ["–", "0", "5", "–"]
    assert "计划的话题都聊完了。" in window.interview.finished._summary.text()
    window.interview.finished._again.click()
    assert window.interview.page is window.interview.setup


def test_the_report_is_opened_or_its_place_told(window, services, qtbot, monkeypatch, tmp_path):
    controls = start(qtbot, window, services)
    show(qtbot, window, controls, finished("zh"))
    opened: list[str] = []
    services.report = tmp_path / "report.html"
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) is None)
    window.interview.finished._report.click()
    assert not window.interview.finished._report.isEnabled()
    qtbot.waitUntil(lambda: [Path(name) for name in opened] == [services.report])
    assert window.interview.finished._report.isEnabled()
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: False)
    window.interview.finished._report.click()
    qtbot.waitUntil(lambda: str(services.report) in window.interview.finished.notice.text)
    services.report_error = StorageError("磁盘满了。", "请腾出空间。")
    window.interview.finished._report.click()
    qtbot.waitUntil(lambda: "磁盘满了。" in window.interview.finished.notice.text)


def test_closing_the_window_during_an_interview_asks_once(window, services, qtbot):
    controls = start(qtbot, window, services)
    window.close()
    assert window.isVisible()
    assert "要结束面试吗" in window.interview.running.question.text
    window.close()
    assert not window.isVisible()
    assert controls.calls == ["start", "close"]


def test_a_snapshot_after_the_end_changes_nothing(window, services, qtbot):
    controls = start(qtbot, window, services)
    show(qtbot, window, controls, finished("zh"))
    qtbot.waitUntil(lambda: window.interview.page is window.interview.finished)
    controls.show(Snapshot(phase=Phase.LISTENING, recording=True))
    qtbot.wait(60)
    assert window.interview.page is window.interview.finished
    assert not window.light.is_on


@pytest.mark.parametrize(
    ("text", "skills"),
    [("", ()), ("Python", ("Python",)), ("消息队列， Redis、redis,,Redis", ("消息队列", "Redis", "redis"))],
)
def test_skills_are_split_at_chinese_and_western_commas(text, skills):
    assert split_skills(text) == skills
