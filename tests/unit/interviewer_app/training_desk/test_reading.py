"""How a run stands by its events and its process: curves, ends, silence, garbage, resumed runs."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from interviewer_app.training_desk.reading import SILENT_AFTER_S, RunReader
from interviewer_app.training_desk.views import RunView
from tests.training_library import TrainingLibrary, ended, finished_events, hello, metric, training_events
from training.running.folder import RunFolder


@pytest.fixture
def library(tmp_path: Path) -> Iterator[TrainingLibrary]:
    made = TrainingLibrary(tmp_path)
    yield made
    made.close()


def look(folder: RunFolder) -> RunView:
    reader = RunReader(folder)
    reader.poll()
    return reader.view()


def test_a_finished_run_has_curves_epochs_and_its_result(library: TrainingLibrary) -> None:
    view = look(library.train("a", finished_events()))
    assert view.state == "done"
    assert view.result["best_f1"] == pytest.approx(0.894)
    assert len(view.series["loss"]) == 41
    assert view.series["loss"][0][1] > view.series["loss"][-1][1]
    assert [epoch["epoch"] for epoch in view.epochs] == [1, 2, 3, 4, 5]
    assert view.series["macro_f1"][-1][0] == 410
    assert (view.done, view.total, view.failure) == (410, 410, None)


def test_a_living_run_tells_time_left_and_speed(library: TrainingLibrary) -> None:
    folder = library.train("a", training_events(0.5))
    library.hold(folder)
    view = look(folder)
    assert view.state == "running"
    assert view.eta_s is not None
    # ten updates of 16 rows in each report, whose three lines are 0.4 s apart
    assert view.rows_per_s == pytest.approx(160 / 1.2, rel=0.2)


@pytest.mark.parametrize("age_s", [1.0, SILENT_AFTER_S + 5])
def test_without_a_heartbeat_it_is_called_silent(library: TrainingLibrary, age_s: float) -> None:
    folder = library.train("a", training_events(0.5))
    library.hold(folder, age_s)
    view = look(folder)
    assert view.state == ("silent" if age_s > SILENT_AFTER_S else "running")
    assert view.beat_age_s == pytest.approx(age_s, abs=1.0)


def test_a_run_whose_process_is_gone_never_runs(library: TrainingLibrary) -> None:
    folder = library.train("a", training_events(0.5))
    folder.write_state({"pid": 1, "beat": time.time()})
    view = look(folder)
    assert view.state == "lost"
    assert not view.is_active
    assert view.failure is not None
    assert view.failure.code == "died"


def test_a_run_that_was_just_asked_for_is_starting_and_not_for_ever(library: TrainingLibrary) -> None:
    assert look(library.train("a", [], created=time.time())).state == "starting"
    assert look(library.train("b", [], created=time.time() - 60)).state == "lost"


@pytest.mark.parametrize(
    ("code", "told", "expected"),
    [
        (5, True, "out_of_memory"),
        (4, True, "bad_data"),
        (70, True, "bug"),
        (-9, False, "killed"),
        (1, False, "died"),
    ],
)
def test_every_bad_end_has_its_reason(library: TrainingLibrary, code: int, told: bool, expected: str) -> None:
    error = {"type": "error", "exit_code": code, "sentence": "坏了。", "action": "修好它。"}
    events = [hello(), *([error] if told else []), ended(code, told=told)]
    view = look(library.train("a", events))
    assert view.state == "failed"
    assert view.failure is not None
    assert view.failure.code == expected
    assert view.failure.sentence == ("坏了。" if told else "")


def test_a_stopped_run_is_no_failure(library: TrainingLibrary) -> None:
    view = look(library.train("a", [hello(), {"type": "result", "exit_code": 3}, ended(3)]))
    assert (view.state, view.failure) == ("stopped", None)


def test_garbage_and_half_lines_are_survived(library: TrainingLibrary) -> None:
    odd = [
        hello(),
        {"type": "garbage", "text": "a library prints"},
        {"type": "progress", "done": "many", "total": None},
        {"type": "metric", "name": ["x"], "value": 1},
        {"type": "metric", "name": "loss", "value": None, "step": 1},
        {"type": "from the future"},
        metric("loss", 0.5, step=2),
    ]
    folder = library.train("a", odd)
    with folder.events_file.open("a", encoding="utf-8") as file:
        file.write('[1, 2]\nnot json\n{"type": "metric", "name": "loss", "va')
    reader = RunReader(folder)
    reader.poll()
    assert reader.view().series == {"loss": ((2.0, 0.5),)}
    assert reader.view().garbage == ("a library prints",)
    with folder.events_file.open("a", encoding="utf-8") as file:
        file.write('lue": 0.25, "step": 3}\n')
    reader.poll()
    assert reader.view().series["loss"][-1] == (3.0, 0.25)


def test_a_resumed_run_goes_on_where_its_checkpoint_was(library: TrainingLibrary) -> None:
    first = [hello(), *(metric("loss", 1.0, step=n) for n in (10, 20, 30)), ended(-9, told=False)]
    folder = library.train("a", first)
    content = json.loads(folder.run_file.read_text("utf-8"))
    assert look(folder).state == "failed"
    folder.write_run({**content, "launched": time.time()})
    assert look(folder).state == "starting"
    with folder.events_file.open("a", encoding="utf-8") as file:
        for event in (hello(), metric("loss", 0.5, step=20), {"type": "result", "exit_code": 0}, ended()):
            file.write(json.dumps({**event, "at": time.time() + 1}) + "\n")
    view = look(folder)
    assert view.state == "done"
    assert view.series["loss"] == ((10.0, 1.0), (20.0, 0.5))
