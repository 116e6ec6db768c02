"""Which models an interview uses, and which folders are refused before it begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from interviewer_app.engine.models import choose_models, starter_directory
from interviewer_app.errors import ModelError
from interviewer_app.settings import ModelSettings, Paths


def test_a_person_never_gets_the_starter_recogniser(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    assert choose_models(ModelSettings(), paths).recogniser.folder is None
    rehearsed = choose_models(ModelSettings(), paths, synthetic_voice=True).recogniser
    assert rehearsed.is_starter
    assert rehearsed.folder == starter_directory() / "recognizer"


@pytest.mark.parametrize("role", ["recogniser", "decider"])
def test_a_folder_that_is_not_there_is_named(tmp_path: Path, role: str) -> None:
    settings = ModelSettings(**{role: str(tmp_path / "gone")})
    with pytest.raises(ModelError, match=f"{role} folder .*gone does not exist"):
        choose_models(settings, Paths.under(tmp_path))


@pytest.mark.parametrize("role", ["recogniser", "decider"])
def test_a_foreign_folder_is_refused_before_the_interview(tmp_path: Path, role: str) -> None:
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "config.json").write_text("{}", "utf-8")
    with pytest.raises(ModelError, match="foreign"):
        choose_models(ModelSettings(**{role: str(foreign)}), Paths.under(tmp_path))
