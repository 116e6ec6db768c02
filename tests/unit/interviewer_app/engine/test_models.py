"""Which model folders an interview uses: chosen, in service, put there by hand, or the starter that ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from interviewer_app.bootstrap import model_names
from interviewer_app.engine.messages import LoadModels
from interviewer_app.engine.models import ModelChoices, choose_models, starter_directory
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
def test_the_order_is_registry_hand_starter(paths: Paths, starters: Path, role: str) -> None:
    def chosen() -> Path | None:
        return getattr(choose(paths, starters), role).folder

    starter = starters / {"generator": "qwen_interviewer", "decider": "follow_up_classifier"}[role]
    by_hand = paths.models_dir / role
    starter.mkdir(parents=True)
    assert chosen() == starter
    by_hand.mkdir()
    assert chosen() == by_hand
    published = publish(paths, role)
    assert chosen() == published


def test_a_path_in_the_settings_comes_before_all(paths: Paths, starters: Path) -> None:
    publish(paths, "generator")
    own = paths.home / "own"
    own.mkdir()
    (own / "config.json").write_text('{"model_type": "qwen2"}', "utf-8")
    (own / "model.safetensors").touch()
    (own / "tokenizer.json").write_text("{}", "utf-8")
    (own / "chat_template.jinja").write_text("<|im_start|><|im_end|>", "utf-8")
    assert choose(paths, starters, ModelSettings(generator=str(own))).generator.folder == own


def test_a_person_never_gets_the_starter_recogniser(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    assert choose_models(ModelSettings(), paths).recogniser.folder is None
    rehearsed = choose_models(ModelSettings(), paths, synthetic_voice=True).recogniser
    assert rehearsed.is_starter
    assert rehearsed.folder == starter_directory() / "recognizer"


@pytest.mark.parametrize("role", ["recogniser", "decider", "generator"])
def test_a_folder_that_is_not_there_is_named(tmp_path: Path, role: str) -> None:
    settings = ModelSettings(**{role: str(tmp_path / "gone")})
    with pytest.raises(ModelError, match=f"{role} folder .*gone does not exist"):
        choose_models(settings, Paths.under(tmp_path))


@pytest.mark.parametrize("role", ["recogniser", "decider", "generator"])
def test_a_foreign_folder_is_refused_before_the_interview(tmp_path: Path, role: str) -> None:
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "config.json").write_text("{}", "utf-8")
    with pytest.raises(ModelError, match="foreign"):
        choose_models(ModelSettings(**{role: str(foreign)}), Paths.under(tmp_path))
