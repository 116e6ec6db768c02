"""Knows where the application keeps its things on this machine."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from interviewer_app.files import private_folder

HOME_VARIABLE = "VOICE_INTERVIEWER_HOME"
APPLICATION = "voice-interviewer"


@dataclass(frozen=True)
class Paths:
    """Every place the application writes to. ``VOICE_INTERVIEWER_HOME`` puts all of them under one folder."""

    home: Path
    config_file: Path
    cache_dir: Path
    logs_dir: Path

    @classmethod
    def under(cls, home: Path) -> Paths:
        """Return the places of a library that lives wholly under ``home``."""
        home = home.expanduser().absolute()
        return cls(home, home / "config.yaml", home / "cache", home / "logs")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Paths:
        """Return the user's places: under ``VOICE_INTERVIEWER_HOME`` where set, else the system's own."""
        chosen = (os.environ if environment is None else environment).get(HOME_VARIABLE, "").strip()
        if chosen:
            return cls.under(Path(chosen))
        folders = platformdirs.PlatformDirs(APPLICATION, appauthor=False)
        return cls(
            home=Path(folders.user_data_dir),
            config_file=Path(folders.user_config_dir) / "config.yaml",
            cache_dir=Path(folders.user_cache_dir),
            logs_dir=Path(folders.user_log_dir),
        )

    @property
    def library_db(self) -> Path:
        """The library: one SQLite file."""
        return self.home / "library.db"

    @property
    def sessions_dir(self) -> Path:
        """One folder per session, beside the library."""
        return self.home / "sessions"

    @property
    def backups_dir(self) -> Path:
        """The last copies of the library."""
        return self.home / "backups"

    @property
    def models_dir(self) -> Path:
        """Downloaded and fine-tuned models."""
        return self.home / "models"

    def create(self) -> Paths:
        """Make the folders, readable by the owner alone, and return self.

        Raises:
            StorageError: a folder cannot be made.
        """
        for folder in (
            self.home,
            self.config_file.parent,
            self.sessions_dir,
            self.models_dir,
            self.cache_dir,
            self.logs_dir,
        ):
            private_folder(folder)
        return self
