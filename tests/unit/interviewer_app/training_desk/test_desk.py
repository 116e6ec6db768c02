"""The desk: data and their copy, runs and why they cannot be resumed, held-out rows, models, memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from interviewer_app.errors import InputError, JobError
from interviewer_app.training_desk.data import edited, open_book, save_rows, seen_by_model
from interviewer_app.training_desk.desk import TrainingDesk, shipped_data
from interviewer_app.training_desk.kinds import DECIDER, KINDS, REPLY, command_line
from interviewer_app.training_desk.memory import Memory, estimate_bytes
from interviewer_app.training_desk.results import read_evaluation
from interviewer_app.training_desk.runs import file_mark
from tests.training_library import TrainingLibrary, evaluation, finished_events, run_of, training_events
from training import publish
from training.running.folder import RunFolder
from training.train_follow_up_classifier import parser


@pytest.fixture
def launched() -> list[Sequence[str]]:
    return []


@pytest.fixture
def desk(tmp_path: Path, launched: list[Sequence[str]]) -> TrainingDesk:
    return TrainingDesk(
        tmp_path / "training", tmp_path / "models", lambda command, folder: launched.append(command)
    )


@pytest.fixture
def library(tmp_path: Path) -> Iterator[TrainingLibrary]:
    made = TrainingLibrary(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_presets_lie_within_what_is_possible(kind) -> None:
    for preset in kind.presets:
        values = kind.defaults(preset.key)
        assert kind.preset_of(values) == preset.key
        assert set(preset.values) <= {field.key for field in kind.fields}
        for field in kind.fields:
            if field.type in ("int", "float"):
                assert field.low <= values[field.key] <= field.high
    assert all(f.is_usual(kind.defaults("balanced")[f.key]) for f in kind.fields)


def test_the_command_line_is_one_that_the_trainer_takes() -> None:
    for preset in DECIDER.presets:
        line = command_line(DECIDER, DECIDER.defaults(preset.key), "my data.json", "out")
        assert "'my data.json'" in line
        options = parser().parse_args(["--output", "out", *DECIDER.arguments(DECIDER.defaults(preset.key))])
        assert options.lr == DECIDER.defaults(preset.key)["lr"]


def test_the_shipped_data_are_counted_and_never_written(desk: TrainingDesk) -> None:
    book = desk.open_data(DECIDER)
    assert book.shipped
    assert sum(book.figures.classes.values()) == book.figures.rows == len(book.rows)
    assert all(book.figures.classes[name] >= minimum for name, (minimum, _) in DECIDER.counts.items())
    before = file_mark(shipped_data(DECIDER))
    saved = desk.save_data(DECIDER, book, book.rows[1:])
    assert not saved.shipped
    assert len(saved.rows) == len(book.rows) - 1
    assert file_mark(shipped_data(DECIDER)) == before
    assert desk.forget_data(DECIDER).shipped
    assert (saved.path.parent / "follow_up_training.before.json").is_file()


def test_reply_rows_are_counted_by_what_they_do(desk: TrainingDesk) -> None:
    figures = desk.open_data(REPLY).figures
    assert set(figures.classes) == {"follow_up", "change", "question", "closing"}
    assert min(figures.classes.values()) > 50


def test_a_file_that_changed_meanwhile_is_not_overwritten(desk: TrainingDesk, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    save_rows(path, shipped_rows(4))
    book = desk.choose_data(DECIDER, path)
    save_rows(path, shipped_rows(3))
    with pytest.raises(InputError):
        desk.save_data(DECIDER, book, book.rows[1:])
    assert len(open_book(path, DECIDER).rows) == 3


def test_an_edited_row_keeps_what_was_not_touched_and_counts_anew() -> None:
    row = {"answer": "好的", "context": {"answer_length": 9, "filler_count": 1}, "id": "x"}
    new = edited(row, {"answer": "我不太了解。", "context.filler_count": 3, "context.hesitation_score": None})
    assert new["context"] == {"answer_length": 5, "filler_count": 3}
    assert new["id"] == "x"
    assert row["context"] == {"answer_length": 9, "filler_count": 1}


def test_what_the_model_sees_says_what_is_learned() -> None:
    decision = seen_by_model(shipped_rows(1)[0], DECIDER)
    assert [learned for _, _, learned in decision.parts] == [False, True]
    assert "[SEP]" in decision.parts[0][1]
    reply = json.loads(shipped_data(REPLY).read_text("utf-8"))[0]
    assert [role for role, _, learned in seen_by_model(reply, REPLY).parts if learned] == ["assistant"]
    assert "label" in seen_by_model({**shipped_rows(1)[0], "label": "MAYBE"}, DECIDER).fault


def test_a_start_writes_what_was_asked_for(desk: TrainingDesk, launched: list[Sequence[str]]) -> None:
    run = desk.start(DECIDER, DECIDER.defaults("quick"))
    assert launched[0][-1] == str(run.folder)
    content = json.loads((run.folder / "run.json").read_text("utf-8"))
    assert content["command"][-1] == "--jsonl"
    assert content["command"][content["command"].index("--base") + 1] == "starter"
    assert desk.runs.all() == [run]
    assert desk.runs.look(run).state == "starting"


def test_only_one_training_at_a_time(desk: TrainingDesk, library: TrainingLibrary) -> None:
    library.hold(library.train("20260101-000000-01-decider", training_events(0.5)))
    with pytest.raises(JobError):
        desk.start(DECIDER, DECIDER.defaults("quick"))
    found = desk.runs.active()
    assert found is not None
    with pytest.raises(JobError):
        desk.runs.delete(found)


def test_a_resume_says_why_it_cannot(
    desk: TrainingDesk, library: TrainingLibrary, tmp_path: Path, launched: list[Sequence[str]]
) -> None:
    data = tmp_path / "mine.json"
    save_rows(data, shipped_rows(4))
    facts = {"data": str(data), "data_mark": file_mark(data), "command": ["python", "-m", "x", "--jsonl"]}
    library.train("a", training_events(0.5), **facts)
    (run,) = desk.runs.all()
    assert desk.runs.resume_fault(run) == "no_progress"
    (run.checkpoint / "resume" / "state-00000010").mkdir(parents=True)
    assert desk.runs.resume_fault(run) == ""
    save_rows(data, shipped_rows(3))
    assert desk.runs.resume_fault(run) == "data_changed"
    save_rows(data, shipped_rows(4))
    RunFolder(run.folder).ask("stop")
    desk.runs.resume(run)
    content = json.loads((run.folder / "run.json").read_text("utf-8"))
    assert content["command"][1:] == ["-m", "x", "--resume", "--jsonl"]
    assert RunFolder(run.folder).request() is None
    assert len(launched) == 1
    data.unlink()
    assert desk.runs.resume_fault(run, desk.runs.look(run)) in {"running", "no_data"}


def test_a_finished_run_cannot_be_resumed_and_can_be_deleted(
    desk: TrainingDesk, library: TrainingLibrary
) -> None:
    library.train("a", finished_events())
    (entry,) = desk.runs.history("decider")
    assert entry.figures["f1"] == pytest.approx(0.894)
    assert desk.runs.resume_fault(entry.run) == "finished"
    desk.runs.delete(entry.run)
    assert desk.runs.all() == []


def test_a_model_is_measured_on_rows_it_did_not_learn_from(
    desk: TrainingDesk, library: TrainingLibrary, tmp_path: Path
) -> None:
    data = tmp_path / "mine.json"
    rows = shipped_rows(200)
    save_rows(data, rows)
    library.train("a", finished_events(), data=str(data))
    (run,) = desk.runs.all()
    folder = desk.evaluate(run)
    held_out = json.loads((folder.path / "held_out.json").read_text("utf-8"))
    facts = json.loads(folder.run_file.read_text("utf-8"))
    assert held_out == [rows[index] for index in facts["indices"]]
    assert 0 < len(held_out) < len(rows) / 2
    questions = {row["question"] for row in held_out}
    learned = [row for index, row in enumerate(rows) if index not in set(facts["indices"])]
    assert not questions & {row["question"] for row in learned}
    assert facts["remove_after"] == ["held_out.json"]


def test_every_job_is_a_command_that_exists(desk: TrainingDesk, library: TrainingLibrary) -> None:
    library.train("a", finished_events())
    (run,) = desk.runs.all()
    publishing = command_of(desk.publish(run, force=True))
    options = publish.parser().parse_args(publishing[2:])
    assert (options.kind, options.checkpoint, options.force) == ("decision", run.checkpoint, True)
    assert publishing[:2] == ["-m", "training.publish"]
    checking = command_of(desk.check(DECIDER, "en"))
    assert checking[2:] == [str(shipped_data(DECIDER)), "--language", "en", "--jsonl"]


def command_of(folder: RunFolder) -> list[str]:
    command: list[str] = json.loads(folder.run_file.read_text("utf-8"))["command"]
    return command[1:]


def test_an_evaluation_is_read_with_its_worst_rows_first(
    desk: TrainingDesk, library: TrainingLibrary
) -> None:
    run = library.train("a", finished_events())
    library.measured(run, base_index=7)
    found = desk.evaluation(run_of(run))
    assert found is not None
    assert sum(map(sum, found.confusion)) == found.rows == 308
    assert sum(part.rows for part in found.calibration) == 308
    assert [row.confidence for row in found.worst] == sorted(
        (r.confidence for r in found.worst), reverse=True
    )
    assert all((row.index - 7) % 5 == 0 for row in found.worst)
    assert read_evaluation({"count": 3}, [], "test") is None
    assert read_evaluation({**evaluation(50), "gates": None}, [], "test") is None


def test_models_go_into_service_and_back(desk: TrainingDesk, library: TrainingLibrary) -> None:
    first, second = library.published(0.86, "one"), library.published(0.89, "two")
    assert desk.models(DECIDER).active == second
    back = desk.roll_back(DECIDER)
    assert back.active is not None
    assert back.active.id == first.id
    again = desk.activate(second.id, DECIDER)
    assert again.active is not None
    assert [entry.id for entry in again.entries] == [second.id, first.id]


def test_memory_grows_with_the_batch_and_is_near_what_is_known() -> None:
    values = DECIDER.defaults("balanced")
    needed = estimate_bytes("decider", values)
    assert needed is not None
    assert 1.6e9 < needed < 4e9  # BERT-base takes about 2 GB
    double = estimate_bytes("decider", {**values, "batch": 32})
    assert double is not None
    assert double > needed
    assert estimate_bytes("decider", {**values, "base": "somebody/else"}) is None
    lora = estimate_bytes("reply", {**REPLY.defaults("balanced"), "max_tokens": 512})
    assert lora is not None
    assert 4e9 < lora < 8e9  # measured: 4.6 to 7.4 GB
    assert Memory(10, 5).fits is False
    assert Memory(None, 5).fits is None


def shipped_rows(count: int) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(shipped_data(DECIDER).read_text("utf-8"))
    return rows[:count]
