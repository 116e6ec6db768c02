"""The waveform: what is marked where, and what a click or key does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from interviewer_app.sessions.peaks import Peaks
from interviewer_app.sessions.records import AnswerRecord
from interviewer_app.ui.review.wave_marks import SHAPES, Mark, joined, phrases_of, read_marks
from interviewer_app.ui.review.waveform import Waveform
from interviewer_app.ui.theme import DARK, LIGHT, apply_theme

ANSWER = AnswerRecord(
    "嗯，我们就是用缓存。",
    words=({"text": "嗯", "start_s": 0.3, "end_s": 0.6}, {"text": "我们", "start_s": 1.6, "end_s": 2.0}),
    speech={
        "pauses": [
            {"start_s": 0.7, "end_s": 1.5, "silent": True},
            {"start_s": 2.0, "end_s": 2.1, "silent": True},
            {"start_s": 2.2, "end_s": 2.8, "silent": False},
        ],
        "fillers": {
            "evidence": [
                {"kind": "A", "text": "嗯", "start_s": 0.3, "end_s": 0.6},
                {"kind": "C", "text": "就是", "start_s": 2.1, "end_s": 2.5},
                {"kind": "A", "text": "", "start_s": None, "end_s": None},
                "odd",
            ]
        },
        "lengths": {"seconds_total": 3.0},
    },
)


@pytest.fixture
def wave(qtbot, qapp) -> Waveform:
    apply_theme(qapp, "light")
    made = Waveform()
    qtbot.addWidget(made)
    made.resize(620, made.sizeHint().height())
    made.show_marks(read_marks(ANSWER, 0.3), 4.0)
    made.show_peaks(Peaks((-0.2,) * 400, (0.3,) * 400, 4.0))
    made.show()
    qtbot.waitExposed(made)
    return made


def test_marks_are_read_with_care():
    marks = read_marks(ANSWER, 0.3)
    assert marks.pauses == (Mark(0.7, 1.5),), "short ones and those a filler sounds through are no pauses"
    assert [(one.kind, one.text) for one in marks.fillers] == [("A", "嗯"), ("C", "就是")]
    assert [one.text for one in marks.words] == ["嗯", "我们"]
    assert marks.speech == (Mark(0.3, 0.7), Mark(1.5, 3.3))
    assert read_marks(AnswerRecord("打字")).speech == ()
    assert read_marks(AnswerRecord("", speech={"fillers": 3, "pauses": "x"})).fillers == ()


def test_words_that_touch_are_written_as_one_phrase():
    words = [Mark(0.0, 0.2, "我们"), Mark(0.25, 0.5, "use"), Mark(0.5, 0.8, "Redis"), Mark(1.4, 1.6, "呃")]
    phrases = phrases_of(words)
    assert [joined(phrase) for phrase in phrases] == ["我们use Redis", "呃"]
    assert phrases_of(()) == []


def test_a_click_plays_from_there(wave, qtbot):
    with qtbot.waitSignal(wave.play_wanted) as told:
        QTest.mouseClick(wave, Qt.MouseButton.LeftButton, pos=wave.place(3.0).toPoint())
    assert told.args[0] == pytest.approx(3.0, abs=0.02)
    assert wave.at_s == told.args[0]
    QTest.mouseClick(wave, Qt.MouseButton.LeftButton, pos=QPoint(wave.width() - 1, 40))
    assert wave.at_s == 4.0, "beside the sound is its end"


def test_keys_move_the_line_and_play(wave, qtbot):
    wave.setFocus()
    QTest.keyClick(wave, Qt.Key.Key_Right)
    QTest.keyClick(wave, Qt.Key.Key_Right)
    assert wave.at_s == 2.0
    QTest.keyClick(wave, Qt.Key.Key_Left)
    with qtbot.waitSignal(wave.play_wanted) as told:
        QTest.keyClick(wave, Qt.Key.Key_Return)
    assert told.args == [1.0]
    QTest.keyClick(wave, Qt.Key.Key_End)
    assert wave.at_s == 4.0
    QTest.keyClick(wave, Qt.Key.Key_Home)
    assert wave.at_s == 0.0


def test_everything_that_is_drawn_also_stands_in_words(wave):
    told = wave.accessibleDescription()
    assert f"{SHAPES['A']} " in told
    assert f"{SHAPES['C']} " in told
    assert "嗯" in told
    assert "0.8" in told, "the pause's length"
    assert wave.accessibleName()
    assert wave.mark_at(1.0) == Mark(0.7, 1.5)
    assert wave.mark_at(2.3).text == "就是"
    assert wave.mark_at(3.5) is None


def test_kinds_differ_by_their_shape():
    assert len(set(SHAPES.values())) == len(SHAPES) == 4


def column(wave, seconds) -> set[str]:
    image = wave.grab().toImage()
    x = wave.place(seconds).toPoint().x()
    return {QColor(image.pixel(x, y)).name() for y in range(image.height())}


def test_speech_pause_and_filler_look_different(wave):
    wave.move_to(3.9)
    wave.clearFocus()
    speech, pause, filler = column(wave, 1.8), column(wave, 1.1), column(wave, 2.3)
    accent = QColor(LIGHT.accent).name()
    assert accent in speech
    assert accent not in pause
    assert QColor(LIGHT.caution).name() in filler
    assert QColor(LIGHT.caution).name() not in speech


def test_without_sound_it_says_why_and_plays_nothing(wave, qtbot):
    wave.show_marks(read_marks(AnswerRecord("打字")), 0.0)
    wave.show_absence("这个回答是打字输入的。")
    assert wave.accessibleDescription() == "这个回答是打字输入的。"
    with qtbot.assertNotEmitted(wave.play_wanted):
        QTest.mouseClick(wave, Qt.MouseButton.LeftButton, pos=QPoint(100, 40))
        QTest.keyClick(wave, Qt.Key.Key_Return)
    assert wave.grab().toImage().pixel(300, 5) == wave.grab().toImage().pixel(5, 5)


def test_another_theme_is_another_picture(wave, qapp):
    light = wave.grab().toImage()
    apply_theme(qapp, "dark")
    assert QColor(DARK.accent).name() in column(wave, 1.8)
    assert QColor(LIGHT.accent).name() not in column(wave, 1.8)
    apply_theme(qapp, "light")
    assert wave.grab().toImage() == light


def test_the_line_moves_over_the_picture(wave):
    wave.clearFocus()
    wave.move_to(1.0)
    before = wave.grab().toImage()
    wave.move_to(3.0)
    moved = wave.grab().toImage()
    assert moved != before
    wave.move_to(1.0)
    assert wave.grab().toImage() == before
