"""Sessions become data: only what was allowed, in the trainer's format, and gone when it is withdrawn."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interviewer_app.errors import InputError
from interviewer_app.sessions.export import (
    DECISIONS_FILE,
    REPLIES_FILE,
    erase_all,
    erase_session,
    export_folders,
    export_sessions,
    withdraw_consent,
)
from interviewer_app.sessions.review_values import Review
from interviewer_app.sessions.store import Store
from interviewer_app.sessions.training_rows import split_of
from tests.recorded_sessions import record_session
from training.decision.data import load_rows, sessions_of
from training.registry import ModelEntry, Registry
from training.schema import parse_decision_row, parse_reply_row

GOOD = {"relevance": 5, "naturalness": 4}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "home" / "library.db") as opened:
        yield opened


def reviewed(store: Store, language: str = "zh", *, consent: bool = True) -> str:
    """A session whose every turn is judged as it was decided, rated well and marked for training."""
    session = record_session(store, language, sound=False)
    for turn in store.record(session).turns:
        if turn.decision is not None:
            store.reviews.save(
                session, turn.turn, Review(label=turn.decision.label, ratings=GOOD, use_for_training=True)
            )
    if consent:
        store.reviews.set_consent(session, True)
    return session


def rows(folder: Path, name: str = DECISIONS_FILE) -> list[dict[str, Any]]:
    return json.loads((folder / name).read_text("utf-8"))


def test_rows_are_what_the_trainer_reads_with_their_provenance(store: Store, tmp_path: Path) -> None:
    session = reviewed(store)
    done = export_sessions(store, [session], tmp_path / "out")
    assert (done.decisions, done.replies, done.left_out, done.without_consent) == (4, 4, (), ())
    decisions, replies = rows(done.folder), rows(done.folder, REPLIES_FILE)
    assert [parse_decision_row(row).label for row in decisions] == [
        "FOLLOW_UP",
        "FOLLOW_UP",
        "NEXT_TOPIC",
        "FOLLOW_UP",
    ]
    assert [parse_reply_row(row).task for row in replies] == [
        "generate_follow_up", "generate_follow_up", "generate_question", "closing",
    ]  # fmt: skip
    assert [row["context"]["follow_up_depth"] for row in decisions] == [0, 1, 2, 0]
    assert {(row["session"], row["source"], row["job_family"]) for row in (*decisions, *replies)} == {
        (session, "session", "backend")
    }
    assert [row["turn"] for row in decisions] == [1, 2, 3, 4]
    assert replies[2]["context"]["next_topic"] == "消息队列"
    assert replies[0]["context"]["resume"] == ["Redis", "Kafka"]
    loaded = load_rows([done.folder / DECISIONS_FILE])
    assert sessions_of(loaded) == [session]


def test_personal_data_is_replaced_and_the_length_counted_again(store: Store, tmp_path: Path) -> None:
    session = reviewed(store)
    done = export_sessions(store, [session], tmp_path / "out")
    written = (done.folder / DECISIONS_FILE).read_text("utf-8") + (done.folder / REPLIES_FILE).read_text(
        "utf-8"
    )
    assert "13800138000" not in written
    row = rows(done.folder)[3]
    assert "[手机号]" in row["answer"]
    assert (
        row["context"]["answer_length"]
        == parse_decision_row({**row, "context": {"follow_up_depth": 0}}).speech.answer_length
    )


def test_the_corrected_texts_and_label_are_what_is_learned(store: Store, tmp_path: Path) -> None:
    session = reviewed(store)
    change = Review(
        transcript="改过的回答", label="END", reply="说得很全。那消息队列呢？", use_for_training=True
    )
    store.reviews.save(session, 1, change)
    done = export_sessions(store, [session], tmp_path / "out")
    decision, reply = rows(done.folder)[0], rows(done.folder, REPLIES_FILE)[0]
    assert (decision["answer"], decision["label"]) == ("改过的回答", "END")
    assert (reply["user_answer"], reply["expected_output"]) == ("改过的回答", "说得很全。那消息队列呢？")
    assert reply["task"] == "generate_question"


def test_only_marked_and_judged_answers_of_consenting_sessions_give_rows(
    store: Store, tmp_path: Path
) -> None:
    session, silent = reviewed(store), reviewed(store, "en", consent=False)
    store.reviews.save(session, 1, Review(label="FOLLOW_UP", ratings=GOOD))
    store.reviews.save(session, 2, Review(use_for_training=True))
    store.reviews.save(session, 3, Review(label="NEXT_TOPIC", reply="没关系。", use_for_training=True))
    done = export_sessions(store, [], tmp_path / "out")
    assert done.without_consent == (silent,)
    assert [row["turn"] for row in rows(done.folder)] == [3, 4]
    assert [row["turn"] for row in rows(done.folder, REPLIES_FILE)] == [4]
    assert set(done.left_out) == {(session, 2, "not_judged"), (session, 3, "reply_no_question")}


def test_a_second_export_replaces_the_rows_of_the_first_and_keeps_strangers(
    store: Store, tmp_path: Path
) -> None:
    one, two = reviewed(store), reviewed(store, "en")
    out = tmp_path / "out"
    out.mkdir()
    stranger = {"question": "q", "answer": "a", "context": {"follow_up_depth": 0}, "label": "END"}
    (out / DECISIONS_FILE).write_text(json.dumps([stranger]), "utf-8")
    export_sessions(store, [one, two], out)
    before = rows(out)
    store.reviews.save(one, 1, Review(label="END", use_for_training=True))
    done = export_sessions(store, [one], out)
    after = rows(out)
    assert done.replaced == 8
    assert after[0] == stranger
    assert len(after) == len(before)
    assert len({row["id"] for row in after[1:]}) == len(after) - 1
    assert next(row for row in after[1:] if row["id"] == f"s-{one}-1-d")["label"] == "END"
    assert [row for row in after if row.get("session") == two] == [
        row for row in before if row.get("session") == two
    ]


def test_a_question_always_goes_to_the_same_side(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export_sessions(store, [reviewed(store), reviewed(store)], out)
    sides: dict[str, set[str]] = {}
    for row in (*rows(out), *rows(out, REPLIES_FILE)):
        sides.setdefault(row.get("question") or row["context"]["current_question"], set()).add(row["split"])
    assert all(len(side) == 1 for side in sides.values())
    assert split_of("你为什么选它？") == split_of("你为什么选它")
    spread = [split_of(f"问题 {number}") for number in range(400)]
    assert 50 < spread.count("val") < 110


def register(models_dir: Path, *sessions: str) -> ModelEntry:
    entry = ModelEntry("", "decider", "mine", "starter", "hash", 1, sessions)
    return Registry(models_dir).register(entry, lambda folder: (folder / "model").write_text("x") and None)


def test_withdrawn_consent_reaches_files_and_models(store: Store, tmp_path: Path) -> None:
    models = tmp_path / "models"
    one, two = reviewed(store), reviewed(store, "en")
    learned, other = register(models, one, two), register(models, two)
    export_sessions(store, [], tmp_path / "a")
    export_sessions(store, [one], tmp_path / "b")
    gone = withdraw_consent(store, models, one)
    assert not store.reviews.has_consent(one)
    assert gone.rows == 16
    assert len(gone.files) == 4
    assert gone.models == (learned.id,)
    assert {row["session"] for row in rows(tmp_path / "a")} == {two}
    assert rows(tmp_path / "b") == []
    marked = {entry.id: entry.withdrawn for entry in Registry(models).entries("decider")}
    assert marked == {learned.id: (one,), other.id: ()}
    assert withdraw_consent(store, models, one).rows == 0
    assert Registry(models).entries("decider")[0].withdrawn == (one,)


def test_erasing_a_session_takes_its_rows_with_it(store: Store, tmp_path: Path) -> None:
    one, two = reviewed(store), reviewed(store)
    out = export_sessions(store, [], tmp_path / "a").folder
    erase_session(store, tmp_path / "models", one)
    assert one not in (out / DECISIONS_FILE).read_text("utf-8") + (out / REPLIES_FILE).read_text("utf-8")
    assert [session.id for session in store.sessions()] == [two]
    assert not (tmp_path / "models").exists(), "no register is begun for nothing"
    erase_all(store, tmp_path / "models")
    assert rows(out) == rows(out, REPLIES_FILE) == []
    assert export_folders(store) == ()


def test_a_folder_that_is_away_is_named(store: Store, tmp_path: Path) -> None:
    session = reviewed(store)
    out = export_sessions(store, [], tmp_path / "drive").folder
    out.rename(tmp_path / "away")
    assert withdraw_consent(store, tmp_path / "models", session).unreachable == (out,)


def test_a_file_that_is_no_list_of_rows_is_left_alone(store: Store, tmp_path: Path) -> None:
    session = reviewed(store)
    (tmp_path / DECISIONS_FILE).write_text('{"a": 1}', "utf-8")
    with pytest.raises(InputError):
        export_sessions(store, [session], tmp_path)
    assert (tmp_path / DECISIONS_FILE).read_text("utf-8") == '{"a": 1}'
