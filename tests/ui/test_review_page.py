"""The review page over a real library: what is judged is kept, what is erased is gone."""

from __future__ import annotations

import json
import zipfile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from interviewer_app.sessions.export import DECISIONS_FILE
from interviewer_app.sessions.review_values import Review
from interviewer_app.ui.app import make_window
from speech.audio import AudioError
from tests.recorded_sessions import ZH
from tests.ui.review_library import ReviewLibrary
from tests.ui.scripted_services import ScriptedServices


@pytest.fixture
def library(tmp_path):
    made = ReviewLibrary(tmp_path / "library")
    yield made
    made.close()


@pytest.fixture
def window(qtbot, qapp, library):
    services = ScriptedServices()
    services.desk = library.desk
    library.ids = library.fill()
    made = make_window(qapp, services)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    made.show_page(made.review)
    qtbot.waitUntil(lambda: made.review.panel.session_id == library.ids[2])
    yield made
    made.review.close_review()
    made.interview.close_interview()
    made.close()
    made.deleteLater()


def press(window, key, modifier=Qt.KeyboardModifier.NoModifier):
    window.setFocus()
    QTest.keyClick(window, key, modifier)


def stored(library, turn, session=2) -> Review:
    return library.store.reviews.turn(library.ids[session], turn).review


def test_the_newest_session_opens_at_its_first_open_answer(window, library, qtbot):
    panel = window.review.panel
    assert panel.turn.turn == 1
    assert panel.tabs.count() == 4
    library.judge(library.ids[0], 2)
    window.review.show_session(library.ids[0])
    qtbot.waitUntil(lambda: panel.session_id == library.ids[0])
    assert panel.turn.turn == 3
    assert ZH[2][2] in panel.answer.wave_card._question.text()


def test_the_keys_judge_and_the_judgement_is_kept(window, library, qtbot):
    press(window, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: stored(library, 1).label == "END")
    decision = window.review.panel.answer.decision
    assert [label for label, button in decision.buttons.items() if button.isChecked()] == ["END"]
    assert decision.guess_text.startswith("✗")
    press(window, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: stored(library, 1).label == "FOLLOW_UP")
    assert decision.guess_text.startswith("✓")
    assert "✓" in window.review.panel.tabs.tabText(0)
    press(window, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: stored(library, 1).label is None)


def test_keys_that_move_in_the_list_move_and_all_others_judge(window, library, qtbot):
    view = window.review.list.view
    assert window.focusWidget() is view
    QTest.keyClick(view, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: stored(library, 1).label == "NEXT_TOPIC")
    QTest.keyClick(view, Qt.Key.Key_N)
    assert window.review.panel.tabs.currentIndex() == 1
    QTest.keyClick(view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: window.review.panel.session_id == library.ids[1])


def test_nothing_is_played_while_an_interview_runs(window, library, qtbot):
    card = window.review.panel.answer.wave_card
    window.interview.running_changed.emit(True)
    assert not card.play_button.isEnabled()
    card.wave.play_wanted.emit(1.0)
    press(window, Qt.Key.Key_Space)
    assert not card.player.is_playing
    window.interview.running_changed.emit(False)
    assert card.play_button.isEnabled()


def test_a_finished_interview_leads_to_its_review(window, library, qtbot):
    window.show_page(window.interview)
    window.interview.review_wanted.emit(library.ids[0])
    qtbot.waitUntil(lambda: window.review.panel.session_id == library.ids[0])
    assert window.review.isVisible()


def test_undo_and_redo_go_through_the_library(window, library, qtbot):
    answer = window.review.panel.answer
    press(window, Qt.Key.Key_2)
    press(window, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: stored(library, 1).label == "END")
    qtbot.waitUntil(lambda: window.review.panel.editing.is_saved)
    press(window, Qt.Key.Key_U)
    qtbot.waitUntil(lambda: answer.decision.buttons["NEXT_TOPIC"].isChecked())
    assert stored(library, 1).label == "NEXT_TOPIC"
    press(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: answer.decision.buttons["END"].isChecked())
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: stored(library, 1).label == "NEXT_TOPIC")
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not answer.undo.isEnabled())
    assert stored(library, 1) == Review()


def test_a_corrected_transcript_keeps_the_original(window, library, qtbot):
    card = window.review.panel.answer.transcript
    original = card.editor.toPlainText()
    assert original == ZH[0][3]
    card.editor.setFocus()
    card.editor.setPlainText("改过的文字")
    window.review.panel.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: stored(library, 1).transcript == "改过的文字")
    assert stored(library, 2) == Review(), "the text belongs to the answer that was in front"
    window.review.panel.tabs.setCurrentIndex(0)
    assert card.editor.toPlainText() == "改过的文字"
    assert original in card._recognised.text()
    assert library.store.record(library.ids[2]).turns[0].answer.text == original
    card.restore.click()
    qtbot.waitUntil(lambda: stored(library, 1).transcript is None)
    assert card.editor.toPlainText() == original


def test_digits_typed_into_a_text_are_letters(window, library, qtbot):
    editor = window.review.panel.answer.transcript.editor
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_1)
    editor.commit()
    qtbot.waitUntil(lambda: stored(library, 1).transcript is not None)
    assert stored(library, 1).label is None


def test_half_typed_text_survives_another_change(window, library, qtbot):
    answer = window.review.panel.answer
    answer.transcript.editor.setPlainText("还在打")
    answer.reply.ratings["relevance"].button(4).click()
    qtbot.waitUntil(lambda: dict(stored(library, 1).ratings) == {"relevance": 4})
    assert stored(library, 1).transcript == "还在打"
    assert answer.transcript.editor.toPlainText() == "还在打"
    answer.reply.ratings["relevance"].button(4).click()
    qtbot.waitUntil(lambda: not stored(library, 1).ratings)


def test_the_guess_and_the_reply_can_be_hidden_until_judged(window, qtbot):
    answer = window.review.panel.answer
    guess, said = answer.decision.guess_text, answer.reply.editor.toPlainText()
    assert "80%" in guess
    answer.decision.blind.setChecked(True)
    assert "80%" not in answer.decision.guess_text
    assert answer.reply.editor.toPlainText() == ""
    assert not answer.reply.editor.isEnabled()
    press(window, Qt.Key.Key_1)
    assert "80%" in answer.decision.guess_text
    assert answer.reply.editor.toPlainText() == said


def test_a_better_reply_is_kept_and_an_equal_one_is_none(window, library, qtbot):
    reply = window.review.panel.answer.reply
    said = reply.editor.toPlainText()
    reply.editor.setPlainText("缓存失效的那一刻怎么办？")
    reply.editor.commit()
    qtbot.waitUntil(lambda: stored(library, 1).reply == "缓存失效的那一刻怎么办？")
    reply.editor.setPlainText(f" {said} ")
    reply.editor.commit()
    qtbot.waitUntil(lambda: stored(library, 1).reply is None)


def test_training_needs_consent_first(window, library, qtbot):
    panel = window.review.panel
    panel.answer.training.click()
    assert not panel.answer.training.isChecked()
    assert panel.notice.text
    panel.notice.dismissed.emit()
    assert stored(library, 1) == Review()
    panel.answer.training.click()
    panel.notice.accepted.emit()
    qtbot.waitUntil(lambda: stored(library, 1).use_for_training)
    assert library.store.reviews.has_consent(library.ids[2])
    assert panel.answer.training.isChecked()
    assert panel.head.withdraw.isVisible()


def test_withdrawn_consent_cleans_what_was_exported(window, library, qtbot, tmp_path):
    session = library.ids[2]
    library.store.reviews.save(session, 2, Review(label="END", use_for_training=True))
    library.store.reviews.set_consent(session, True)
    window.review.show_session(library.ids[0])
    qtbot.waitUntil(lambda: window.review.panel.session_id == library.ids[0])
    window.review.show_session(session)
    qtbot.waitUntil(lambda: window.review.panel.session_id == session)
    out = tmp_path / "rows"
    window.review.export_rows(str(out))
    qtbot.waitUntil(lambda: str(out) in window.review.panel.notice.text)
    assert [row["session"] for row in json.loads((out / DECISIONS_FILE).read_text("utf-8"))] == [session]
    window.review.panel.head.withdraw.click()
    qtbot.waitUntil(lambda: not window.review.panel.head.withdraw.isVisible())
    assert json.loads((out / DECISIONS_FILE).read_text("utf-8")) == []
    assert "1" in window.review.panel.notice.text


def test_sound_is_played_from_where_it_was_clicked_and_stops(window, library, qtbot):
    card = window.review.panel.answer.wave_card
    qtbot.waitUntil(lambda: card.wave._peaks is not None)
    answer = window.review.panel.turn.answer
    assert card.wave.duration_s == pytest.approx(
        (answer.mic_end_samples - answer.mic_offset_samples) / 16_000
    )
    library.hold_sound = True
    card.wave.play_wanted.emit(1.0)
    qtbot.waitUntil(lambda: bool(library.speakers) and bool(library.speakers[-1].playing))
    assert library.speakers[-1].samples == [answer.mic_end_samples - answer.mic_offset_samples - 16_000]
    assert card.player.is_playing
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: library.speakers[-1].closed)
    assert not card.player.is_playing


def test_a_loudspeaker_that_refuses_is_told_in_place(window, library, qtbot):
    library.sound_error = AudioError("没有扬声器。", "请接上一个。", "missing", "")
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "没有扬声器" in window.review.panel.notice.text)
    assert not window.review.panel.answer.wave_card.player.is_playing


def test_erasing_asks_in_place_and_opens_the_next(window, library, qtbot):
    panel = window.review.panel
    session = library.ids[2]
    panel.head.erase.click()
    panel.notice.dismissed.emit()
    assert len(library.store.sessions()) == 3
    panel.head.erase.click()
    panel.notice.accepted.emit()
    qtbot.waitUntil(lambda: panel.session_id == library.ids[1])
    assert session not in {one.id for one in library.store.sessions()}
    assert not library.store.session_folder(session).exists()


def test_a_session_is_saved_as_a_zip(window, library, qtbot, tmp_path):
    window.review.panel.save_archive(str(tmp_path / "one.zip"))
    qtbot.waitUntil(lambda: "one.zip" in window.review.panel.notice.text)
    assert "mic.wav" in zipfile.ZipFile(tmp_path / "one.zip").namelist()


def test_search_and_filters_narrow_the_list(window, library, qtbot):
    listed = window.review.list
    titles = lambda: [one.session_id for one in listed.model.sessions()]  # noqa: E731
    assert titles() == library.ids[::-1]
    listed.search.setText("THREE thousand reads".lower())
    qtbot.waitUntil(lambda: titles() == [library.ids[1]])
    qtbot.waitUntil(lambda: window.review.panel.session_id == library.ids[1])
    listed.search.setText("没有人说过")
    qtbot.waitUntil(lambda: titles() == [])
    assert not window.review.panel.isVisible()
    listed._clear.click()
    assert titles() == library.ids[::-1]
    qtbot.waitUntil(lambda: window.review.panel.isVisible())
    listed.since.setCurrentIndex(1)
    assert titles() == [library.ids[2], library.ids[1]]
    listed.job.setCurrentIndex(listed.job.findData("Backend engineer"))
    assert titles() == [library.ids[1]]


def test_the_list_shows_progress_and_the_status_filter_follows(window, library, qtbot):
    listed = window.review.list
    for tab in range(4):
        window.review.panel.tabs.setCurrentIndex(tab)
        press(window, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: listed.model.sessions()[0].is_reviewed)
    listed.status.setCurrentIndex(2)
    assert [one.session_id for one in listed.model.sessions()] == [library.ids[2]]


def test_the_trend_leads_to_a_session(window, library, qtbot):
    trend = window.review.list.trend
    qtbot.waitUntil(lambda: len(trend.points) == 3)
    assert [point.session_id for point in trend.points] == library.ids
    QTest.mouseClick(trend, Qt.MouseButton.LeftButton, pos=trend._places()[0].toPoint())
    qtbot.waitUntil(lambda: window.review.panel.session_id == library.ids[0])


def test_without_sessions_the_page_leads_to_an_interview(qtbot, qapp, library):
    services = ScriptedServices()
    services.desk = library.desk
    window = make_window(qapp, services)
    window.show()
    window.show_page(window.review)
    assert window.review.is_empty
    window.review.empty.start.click()
    assert window._pages.currentWidget() is window.interview
    window.review.close_review()
    window.close()
    window.deleteLater()


def test_a_session_that_cannot_be_read_is_told(window, library, qtbot):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            library.desk, "open", lambda _: (_ for _ in ()).throw(AudioError("坏了。", "", "x", ""))
        )
        window.review.list.view.setCurrentIndex(window.review.list.model.index(1))
        qtbot.waitUntil(lambda: bool(window.review.panel.notice.text))
