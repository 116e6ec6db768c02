"""The pause model in the library: learned from finished sessions, used by the next, erased with the rest."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interviewer_app import bootstrap
from interviewer_app.bootstrap import Devices, Studio
from interviewer_app.errors import StorageError
from interviewer_app.sessions.pause_memory import learn_pauses, load_pause_model
from interviewer_app.sessions.sentinel import Sentinel
from interviewer_app.sessions.store import Store
from interviewer_app.settings import Paths
from speech.pause_model import PauseModel
from speech.turns import TurnConfig
from tests.fakes import SilentSpeaker
from tests.unit.interviewer_app.engine.staged import make_plan

SLOW_S = 0.8


@pytest.fixture
def store(own_home: Path) -> Iterator[Store]:
    with Store(Paths.under(own_home).create().library_db) as opened:
        yield opened


def add_session(store: Store, language: str = "zh", pauses: int = 40, **answer: Any) -> str:
    session = store.create_session({"language": language})
    measured = [
        {"start_s": float(number), "end_s": number + SLOW_S, "cls": "S", "silent": True}
        for number in range(pauses)
    ]
    payload = {"text": "我用过缓存。", "words": [], "speech": {"pauses": measured}, **answer}
    store.add_event(session, 1, "answer", payload)
    store.finish_session(session, "plan")
    return session


def test_a_finished_session_teaches_its_language(store: Store) -> None:
    learn_pauses(store, add_session(store))
    model = load_pause_model(store, "zh")
    assert model.pauses_s["complete"] == (SLOW_S,) * 40
    assert load_pause_model(store, "en") == PauseModel()
    learn_pauses(store, add_session(store, pauses=2))
    assert len(load_pause_model(store, "zh").pauses_s["complete"]) == 42


def test_typed_answers_and_empty_sessions_teach_nothing(store: Store) -> None:
    learn_pauses(store, add_session(store, typed=True))
    learn_pauses(store, add_session(store, pauses=0))
    assert store.get_value("pause_model.zh") is None


@pytest.mark.parametrize("damage", ["{", "null", "[1]", '{"version": 9}'])
def test_a_damaged_value_is_replaced(store: Store, own_home: Path, damage: str) -> None:
    learn_pauses(store, add_session(store))
    raw = sqlite3.connect(Paths.under(own_home).library_db)
    raw.execute("UPDATE stored_values SET value = ?", (damage,))
    raw.commit()
    raw.close()
    assert load_pause_model(store, "zh") == PauseModel()
    learn_pauses(store, add_session(store, pauses=3))
    assert load_pause_model(store, "zh").pauses_s["complete"] == (SLOW_S,) * 3


def test_a_library_that_refuses_costs_only_the_learning(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    session = add_session(store)
    store.close()
    with caplog.at_level("WARNING"):
        learn_pauses(store, session)
    assert "not learned" in caplog.text


def test_erase_all_leaves_nothing(store: Store, own_home: Path) -> None:
    session = add_session(store, text="绝密紫色河马")
    learn_pauses(store, session)
    store.backup()
    store.erase_all()
    assert store.sessions() == ()
    assert load_pause_model(store, "zh") == PauseModel()
    assert list((Paths.under(own_home).library_db.parent / "backups").glob("*.db")) == []
    left = b"".join(path.read_bytes() for path in own_home.rglob("*") if path.is_file())
    for trace in ("紫色河马", "pause_model", session):
        assert trace.encode() not in left


def test_erase_all_waits_for_a_running_session(store: Store) -> None:
    learn_pauses(store, add_session(store))
    running = Sentinel(store.session_folder(add_session(store)))
    with pytest.raises(StorageError, match="running"):
        store.erase_all()
    running.release()
    assert len(store.sessions()) == 2
    assert load_pause_model(store, "zh") != PauseModel()


# --- the studio ---


def conducted(monkeypatch: pytest.MonkeyPatch, studio: Studio, language: str, **options: Any) -> Any:
    """The cast that an interview is given."""
    casts: list[Any] = []
    monkeypatch.setattr(bootstrap, "Conductor", lambda plan, cast, listener: casts.append(cast))
    studio.conduct(make_plan(language), Devices(None, SilentSpeaker()), lambda _: None, **options)
    casts[0].recorder.close("user")
    return casts[0]


def test_the_next_interview_waits_as_this_candidate_needs(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Studio.open(Paths.under(own_home)) as studio:
        standard = TurnConfig.real("zh")
        first = conducted(monkeypatch, studio, "zh")
        assert first.turn_config.complete_s == pytest.approx(standard.complete_s)
        first.when_saved(add_session(studio.store))
        assert conducted(monkeypatch, studio, "zh").turn_config.complete_s == pytest.approx(0.9)
        english = conducted(monkeypatch, studio, "en").turn_config
        assert english.complete_s == pytest.approx(standard.complete_s)


def test_a_synthetic_candidate_neither_learns_nor_teaches(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Studio.open(Paths.under(own_home)) as studio:
        learn_pauses(studio.store, add_session(studio.store))
        cast = conducted(monkeypatch, studio, "zh", synthetic_voice=True)
    assert cast.turn_config == TurnConfig.real("zh")
    assert cast.when_saved is None
