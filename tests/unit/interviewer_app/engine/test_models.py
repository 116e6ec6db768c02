"""Which model folders an interview uses: chosen, in service, put there by hand, or the starter that ships."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from interviewer_app.bootstrap import model_names
from interviewer_app.engine.messages import LoadModels
from interviewer_app.engine.models import ModelChoices, choose_models
from interviewer_app.errors import ModelError
from interviewer_app.settings import ModelSettings, Paths
from training.registry import ModelEntry, Registry

SETTINGS = ModelSettings()


@pytest.fixture
def paths(own_home: Path) -> Paths:
    return Paths.under(own_home).create()


@pytest.fixture
def starters(tmp_path: Path) -> Path:
    return tmp_path / "starter"


def choose(paths: Paths, starters: Path, settings: ModelSettings = SETTINGS) -> ModelChoices:
    return choose_models(settings, paths, starters)


def publish(paths: Paths, role: str) -> Path:
    """Put a model of ``role`` into service; returns its folder."""
    registry = Registry(paths.models_dir)
    entry = registry.register(
        ModelEntry("", role, "tuned", "base", "hash", 0), lambda folder: (folder / "model").touch()
    )
    registry.activate(entry.id)
    return registry.folder(entry)


def test_without_any_generator_the_bank_words_the_lines(paths: Paths, starters: Path) -> None:
    models = choose(paths, starters)
    assert models.generator.folder is None
    assert model_names(models)["generator"] == "question bank"
    assert models.request() == LoadModels(None, None)


def test_the_starter_is_taken_when_it_is_there(paths: Paths, starters: Path) -> None:
    folder = starters / "qwen_interviewer"
    folder.mkdir(parents=True)
    models = choose(paths, starters)
    assert (models.generator.folder, models.generator.is_starter) == (folder, True)
    assert model_names(models)["generator"] == "starter qwen_interviewer"
    assert models.request() == LoadModels(None, None, generator=str(folder))


@pytest.mark.parametrize("role", ["generator", "decider"])
def test_the_order_is_path_registry_hand_starter(paths: Paths, starters: Path, role: str) -> None:
    def chosen(settings: ModelSettings = SETTINGS) -> Path | None:
        return getattr(choose(paths, starters, settings), role).folder

    starter = starters / {"generator": "qwen_interviewer", "decider": "follow_up_classifier"}[role]
    by_hand, own = paths.models_dir / role, paths.home / "own"
    starter.mkdir(parents=True)
    assert chosen() == starter
    by_hand.mkdir()
    assert chosen() == by_hand
    published = publish(paths, role)
    assert chosen() == published
    own.mkdir()
    assert chosen(replace(SETTINGS, **{role: str(own)})) == own


def test_a_path_that_is_not_there_is_refused(paths: Paths, starters: Path) -> None:
    with pytest.raises(ModelError, match=r"models\.generator"):
        choose(paths, starters, ModelSettings(generator=str(paths.home / "gone")))
