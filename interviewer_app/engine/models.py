"""Finds the model folders that an interview will use: chosen, in service, or the starters that ship."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from interviewer_app.engine.messages import LoadModels
from interviewer_app.engine.model_folders import check_decider_folder, check_generator_folder
from interviewer_app.errors import ModelError
from interviewer_app.settings import ACTIVE, ModelSettings, Paths
from speech.transcription import missing_files
from training.registry import Registry, RegistryError

_STARTER = {
    "recogniser": "recognizer",
    "decider": "follow_up_classifier",
    "generator": "qwen_interviewer",
}


@dataclass(frozen=True)
class ModelChoice:
    """One model: its folder (None = there is none) and whether it is the starter that ships."""

    folder: Path | None
    is_starter: bool = False

    @property
    def name(self) -> str:
        """What the session notes say of it."""
        if self.folder is None:
            return ""
        return f"starter {self.folder.name}" if self.is_starter else self.folder.name


@dataclass(frozen=True)
class ModelChoices:
    """What an interview will load."""

    recogniser: ModelChoice
    decider: ModelChoice
    generator: ModelChoice
    threads: int

    def request(self) -> LoadModels:
        """The request for the model process."""
        folders = (self.recogniser.folder, self.decider.folder, self.generator.folder)
        recogniser, decider, generator = (str(folder) if folder is not None else None for folder in folders)
        return LoadModels(recogniser, decider, self.threads, generator)


def starter_directory() -> Path:
    """Where the starter models lie."""
    return Path(str(resources.files("resources"))) / "starter"


def clause_ends_file() -> Path:
    """Where the clause end models of turn taking lie."""
    return Path(str(resources.files("resources"))) / "turns" / "clause_ends.json"


def choose_models(
    settings: ModelSettings, paths: Paths, starters: Path | None = None, *, synthetic_voice: bool = False
) -> ModelChoices:
    """Choose the models in the order: the settings' path, the registry's, one put there by hand, the starter.

    The starter recogniser knows synthetic voices alone; it is chosen only for one (``synthetic_voice``).

    Raises:
        ModelError: the settings name a folder that does not exist or holds no such model, or the registry is
            damaged.
    """
    starters = starters if starters is not None else starter_directory()
    recogniser = _choose("recogniser", settings.recogniser, paths, starters)
    if recogniser.is_starter and not synthetic_voice:
        recogniser = ModelChoice(None)
    decider = _choose("decider", settings.decider, paths, starters)
    generator = _choose("generator", settings.generator, paths, starters)
    return ModelChoices(recogniser, decider, generator, settings.threads)


def _choose(role: str, wish: str, paths: Paths, starters: Path) -> ModelChoice:
    if wish != ACTIVE:
        folder = Path(wish).expanduser()
        if not folder.is_dir():
            raise ModelError(
                f"The {role} folder {folder} does not exist.",
                f"Correct models.{role} in config.yaml, or write 'active'.",
            )
        _require_model(role, folder)
        return ModelChoice(folder)
    published = _published(role, paths)
    if published is not None:
        return ModelChoice(published)
    in_service = paths.models_dir / role
    if in_service.is_dir():
        return ModelChoice(in_service)
    starter = starters / _STARTER[role]
    return ModelChoice(starter, is_starter=True) if starter.is_dir() else ModelChoice(None)


def _require_model(role: str, folder: Path) -> None:
    """Refuse a chosen folder that plainly holds no model of its role, before an interview begins with it."""
    if role == "decider":
        check_decider_folder(folder)
    if role == "generator":
        check_generator_folder(folder)
    if role == "recogniser" and (missing := missing_files(folder)):
        raise ModelError(
            f"The folder {folder} is no recogniser: {', '.join(missing)} is missing.",
            "Choose the folder of a Whisper model for faster-whisper in config.yaml, or write 'active'.",
        )


def _published(role: str, paths: Paths) -> Path | None:
    try:
        return Registry(paths.models_dir).active_folder(role)
    except RegistryError as error:
        raise ModelError(error.sentence, error.action) from error
