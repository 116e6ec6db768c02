"""The training page: states named and whole, rows edited, runs found again, a real training throughout."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QWidget

from interviewer_app.training_desk.desk import shipped_data
from interviewer_app.training_desk.kinds import DECIDER
from interviewer_app.ui.app import make_window
from interviewer_app.ui.main_window import MINIMUM_SIZE, MainWindow
from interviewer_app.ui.training_page.chart import Chart
from interviewer_app.ui.training_page.frame import DATA, MODELS, RESULTS, ROWS, TRAIN
from tests.training_library import TrainingLibrary, ended, finished_events, training_events
from tests.ui.driving import cut_off, visible
from tests.ui.test_every_widget import must_be_named, reachable_controls, tab_round, use
from tests.ui.training_states import fill, training_states
from training.running.folder import RunFolder


@pytest.fixture
def library(own_home: Path) -> Iterator[TrainingLibrary]:
    made = TrainingLibrary(own_home)
    yield made
    made.close()


def open_page(qtbot, window: MainWindow, step: int) -> None:
    """Bring a step of the page to the front and wait for its data."""
    window._tabs.setCurrentIndex(window._pages.indexOf(window.training))
    qtbot.waitUntil(lambda: window.training.book is not None, timeout=20_000)
    window.training.go_to(step)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("size", [MINIMUM_SIZE, (1280, 800)], ids=["900x620", "1280x800"])
@pytest.mark.parametrize(("language", "theme"), [("zh", "light"), ("en", "dark")])
def test_every_state_is_named_and_nothing_is_cut_off(
    qtbot, window: MainWindow, library: TrainingLibrary, language: str, theme: str, size: tuple[int, int]
) -> None:
    use(qtbot, window, language, theme)
    window.resize(*size)
    seen = set()
    for state in training_states(lambda: qtbot.wait(40), window, library):
        seen.add(state)
        unnamed = [
            f"{state}: {type(widget).__name__} {widget.objectName()}"
            for widget in visible(window.training)
            if (must_be_named(widget) or isinstance(widget, Chart)) and not widget.accessibleName()
        ]
        assert unnamed == []
        assert cut_off(window.training) == [], state
    assert len(seen) == 13


def test_nothing_is_read_before_the_page_is_shown(window: MainWindow) -> None:
    assert window.training.book is None
    assert not window.training._timer.isActive()


@pytest.mark.parametrize("step", [DATA, ROWS, TRAIN, MODELS])
def test_every_control_is_reached_by_tab(
    qtbot, window: MainWindow, library: TrainingLibrary, step: int
) -> None:
    fill(library)
    open_page(qtbot, window, step)
    qtbot.wait(50)
    stops: list[QWidget] = tab_round(window)
    wanted = {w for w in reachable_controls(window.training) if w.focusPolicy() & Qt.FocusPolicy.TabFocus}
    # Of buttons that exclude each other only the chosen one is a stop; arrows go to the others.
    groups = {*window.training.kinds.buttons(), *window.training.train.settings.presets.buttons()}
    inner = {widget for widget in wanted if isinstance(widget.parent(), QComboBox)}
    assert wanted - groups - inner <= set(stops)


def test_data_that_cannot_be_read_are_told_with_a_way_out(
    qtbot, window: MainWindow, library: TrainingLibrary, tmp_path: Path
) -> None:
    page = window.training
    path = write_rows(tmp_path / "mine.json")
    open_page(qtbot, window, DATA)
    page.take_file(path)
    qtbot.waitUntil(lambda: page.book is not None and page.book.path == path)
    path.write_bytes(b"\xff\xfe")
    page.reload()
    qtbot.waitUntil(lambda: page.book is None)
    assert page.notice.text
    page.data.shipped.click()
    qtbot.waitUntil(lambda: page.book is not None and page.book.shipped)


def test_a_finding_leads_to_its_row(qtbot, window: MainWindow, library: TrainingLibrary) -> None:
    library.checked(shipped_data(DECIDER))
    open_page(qtbot, window, DATA)
    table = window.training.data.table
    qtbot.waitUntil(lambda: table.rowCount() == 3)
    table.cellClicked.emit(0, 2)
    assert window.training.step == ROWS
    assert window.training.rows.editor._index == 17
    assert window.training.rows.editor.question.toPlainText() == shipped_rows()[17]["question"]


def test_an_edited_row_is_kept_in_a_copy_of_ones_own(
    qtbot, window: MainWindow, library: TrainingLibrary
) -> None:
    open_page(qtbot, window, ROWS)
    page, editor = window.training, window.training.rows.editor
    page.rows.choose(5)
    assert not editor.save.isEnabled()
    editor.answer.setPlainText("这个我不太了解。")
    editor.group.setCurrentIndex(editor.group.findData("NEXT_TOPIC"))
    assert "这个我不太了解" in editor.seen.toPlainText()
    assert editor.save.isEnabled()
    editor.hesitation.setText("plenty")
    assert not editor.save.isEnabled(), "what the contract refuses is not saved"
    editor.hesitation.setText("0.8")
    QTest.keyClick(editor.answer, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.book is not None and not page.book.shipped)
    row = page.book.rows[5]
    assert (row["answer"], row["label"]) == ("这个我不太了解。", "NEXT_TOPIC")
    assert row["context"]["hesitation_score"] == 0.8
    assert row["context"]["answer_length"] == 7
    assert shipped_rows()[5] != row
    assert editor._index == 5


def test_a_row_is_deleted_only_after_a_second_word(
    qtbot, window: MainWindow, library: TrainingLibrary
) -> None:
    open_page(qtbot, window, ROWS)
    page = window.training
    count = len(page.book.rows)
    page.rows.editor.delete.click()
    assert page.notice.text
    assert len(page.book.rows) == count
    page.notice._accept.click()
    qtbot.waitUntil(lambda: len(page.book.rows) == count - 1)


def test_rows_are_found_by_text_class_and_number(qtbot, window: MainWindow) -> None:
    open_page(qtbot, window, ROWS)
    rows = window.training.rows.list
    rows.filter.setCurrentIndex(rows.filter.findData("END"))
    assert rows.model.rowCount() == sum(row["label"] == "END" for row in shipped_rows())
    rows.search.setText("WireMock")
    assert 0 <= rows.model.rowCount() < 20
    rows.choose(3)
    assert rows.search.text() == ""
    assert rows.model.index_of(rows.view.currentIndex()) == 3


def test_settings_follow_presets_limits_and_the_command_line(qtbot, window: MainWindow) -> None:
    open_page(qtbot, window, TRAIN)
    settings = window.training.train.settings
    quick = next(b for b in settings.presets.buttons() if b.property("preset") == "quick")
    quick.click()
    assert settings.values() == DECIDER.defaults("quick")
    assert "--base starter" in settings._command.text()
    settings.controls["base"].setCurrentText("bert-base-chinese")
    settings.controls["lr"].setText("3e-3")
    assert "5e-05" in settings._unusual.text()
    assert window.training.train.start.isEnabled()
    settings.controls["lr"].setText("fast")
    assert settings.values() is None
    assert not window.training.train.start.isEnabled()
    settings.copy.click()
    qtbot.waitUntil(lambda: "GB" in settings._memory_text.text(), timeout=10_000)


def test_a_training_that_runs_is_found_again_by_another_window(
    qtbot, qapp, window: MainWindow, library: TrainingLibrary, services
) -> None:
    running = library.train("20260303-140000-01-decider", training_events(0.5))
    library.hold(running)
    open_page(qtbot, window, TRAIN)
    qtbot.waitUntil(lambda: window.training.view.state == "running")
    window.close()
    assert running.is_alive()
    assert running.request() is None
    again = make_window(qapp, services)
    again.show()
    open_page(qtbot, again, TRAIN)
    qtbot.waitUntil(lambda: again.training.view.state == "running")
    assert again.training.train.live.loss._curves[0].points
    again.training.train.stop.click()
    qtbot.waitUntil(lambda: running.request() == "stop")
    qtbot.waitUntil(lambda: again.training.view.state == "stopping")
    again.close()
    again.deleteLater()


def test_a_training_whose_process_died_is_never_shown_as_running(
    qtbot, window: MainWindow, library: TrainingLibrary
) -> None:
    running = library.train("20260303-140000-01-decider", training_events(0.5))
    library.hold(running)
    open_page(qtbot, window, TRAIN)
    qtbot.waitUntil(lambda: window.training.view.state == "running")
    library.close()
    qtbot.waitUntil(lambda: window.training.view.state == "lost")
    train = window.training.train
    qtbot.waitUntil(lambda: train._why.text() != "" and train.start.isVisible())
    assert not train.stop.isVisible()
    assert not train.resume.isVisible(), "nothing was saved"


@pytest.mark.parametrize(
    ("code", "told", "said"), [(-9, False, "内存不够"), (1, False, "没有说明"), (5, True, "内存不够")]
)
def test_every_bad_end_is_told_in_plain_words(
    qtbot, window: MainWindow, library: TrainingLibrary, code: int, told: bool, said: str
) -> None:
    use(qtbot, window, "zh")
    error = {"type": "error", "exit_code": code, "sentence": "?", "action": "?"}
    garbage = {"type": "garbage", "text": "Segmentation fault"}
    events = [*training_events(0.3), garbage, *([error] if told else []), ended(code, told=told)]
    library.train("20260303-140000-01-decider", events)
    open_page(qtbot, window, TRAIN)
    qtbot.waitUntil(lambda: window.training.view.state == "failed")
    shown = window.training.train.live._said.text()
    assert said in shown
    assert "Segmentation fault" in shown


def test_results_are_shown_and_lead_to_rows_and_to_models(
    qtbot, window: MainWindow, library: TrainingLibrary
) -> None:
    done = library.train("20260302-093000-01-decider", finished_events())
    library.measured(done)
    open_page(qtbot, window, RESULTS)
    page = window.training
    qtbot.waitUntil(lambda: page.results.worst.rowCount() > 0)
    assert page.results._tiles[0].value.text().endswith("%")
    assert page.results.others.rowCount() == 4
    page.results.publish.click()
    assert page.step == MODELS
    assert page.models._run_id() == done.path.name
    page.results.worst.cellClicked.emit(0, 0)
    assert page.step == ROWS
    assert page.rows.editor._index == page.results._found.worst[0].index


def test_a_rollback_puts_the_model_before_into_service(
    qtbot, window: MainWindow, library: TrainingLibrary
) -> None:
    first, second = library.published(0.86, "one"), library.published(0.89, "two")
    open_page(qtbot, window, MODELS)
    models = window.training.models
    qtbot.waitUntil(lambda: second.id in models._active.text())
    models.rollback.click()
    qtbot.waitUntil(lambda: first.id in models._active.text())
    models.models.selectRow(0)
    models.activate.click()
    qtbot.waitUntil(lambda: second.id in models._active.text())


def test_a_refused_publication_can_be_forced(qtbot, window: MainWindow, library: TrainingLibrary) -> None:
    done = library.train("20260302-093000-01-decider", finished_events())
    open_page(qtbot, window, MODELS)
    page = window.training
    qtbot.waitUntil(lambda: page.models.history.rowCount() == 1)
    page.models.history.selectRow(0)
    refused = {"type": "result", "exit_code": 1, "published": False, "missed": ["recall END 0.500"]}
    folder = library.write(RunFolder(done.path / "publish"), "publish", [refused, ended(1)])
    page._publishing_id = done.path.name
    page._on_job(("publish", reader(folder)))
    assert "recall END" in page.models._note.text()
    assert page.models.force.isVisible()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_real_training_is_stopped_resumed_measured_and_shows_its_curves(
    qtbot, window: MainWindow, tmp_path: Path
) -> None:
    """The real command under the real supervisor, started, stopped and resumed by the page's buttons."""
    open_page(qtbot, window, TRAIN)
    page = window.training
    page.take_file(write_rows(tmp_path / "rows.json"))
    qtbot.waitUntil(lambda: page.book is not None and page.book.figures.rows == 90)
    page.train.settings.set_values({**DECIDER.defaults("quick"), "epochs": 6, "batch": 8, "patience": 50})
    page.train.start.click()
    wait = {"timeout": 400_000}
    qtbot.waitUntil(lambda: page.run is not None or page.notice.text != "")
    assert page.notice.text == ""
    qtbot.waitUntil(lambda: len(page.view.series.get("loss", ())) >= 2 or not page.view.is_active, **wait)
    page.train.stop.click()
    qtbot.waitUntil(lambda: not page.view.is_active, **wait)
    assert page.view.state == "stopped", page.view.failure
    qtbot.waitUntil(lambda: page.train.resume.isVisible(), timeout=20_000)
    stopped_at = page.view.series["loss"][-1][0]
    page.train.resume.click()
    qtbot.waitUntil(lambda: page.view.state in {"done", "failed", "lost"}, **wait)
    assert page.view.state == "done", page.view.failure
    assert page.view.series["loss"][-1][0] > stopped_at
    assert len(page.view.series["macro_f1"]) == 6
    assert page.view.series["lr"][-1][1] < 2e-4
    assert len(page.train.live.scores._curves) == 2
    assert page.view.failure is None
    qtbot.waitUntil(lambda: page.results._found is not None, **wait)
    assert page.results._found.rows < 45
    assert (page.run.checkpoint / "model.safetensors").is_file()
    assert not (page.run.folder / "evaluation" / "held_out.json").exists()


def reader(folder: RunFolder):
    from interviewer_app.training_desk.reading import RunReader

    return RunReader(folder)


def shipped_rows() -> list[dict]:
    return json.loads(shipped_data(DECIDER).read_text("utf-8"))


def write_rows(path: Path) -> Path:
    """Ninety short rows whose words give the label away."""
    said = {"FOLLOW_UP": "我们用缓存做了优化", "NEXT_TOPIC": "这个我不太了解", "END": "关于这个我说完了"}
    rows = []
    for number in range(90):
        label = list(said)[number % 3]
        context = {"follow_up_depth": 1 + number % 2, "hesitation_score": 0.3, "filler_count": 0}
        rows.append(
            {
                "question": f"第{number // 2}个问题？",
                "answer": said[label],
                "context": context,
                "label": label,
            }
        )
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return path
