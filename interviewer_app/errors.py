"""The tree of errors a user can meet: one sentence and one action each.

    AppError
    ├── DeviceError    microphone, speaker, sound server
    ├── StorageError   library, disk, permissions
    ├── ModelError     a model folder that is missing, foreign or unsafe
    ├── EngineError    the model process died or did not answer
    ├── InputError     a file, setting or argument that cannot be used
    └── JobError       a training or download job that failed
    Cancelled          the user stopped something; never shown

Anything else that escapes is a bug and ends in a crash file.
"""

from __future__ import annotations


class AppError(Exception):
    """An error that is told to the user as ``sentence`` (what happened) and ``action`` (what to do)."""

    def __init__(self, sentence: str, action: str = "") -> None:
        super().__init__(f"{sentence} {action}".strip())
        self.sentence = sentence
        self.action = action


class DeviceError(AppError):
    """A microphone, speaker or sound server cannot be used."""


class StorageError(AppError):
    """The library or the disk refuses."""


class ModelError(AppError):
    """A model folder is missing, foreign or unsafe."""


class EngineError(AppError):
    """The model process died or did not answer."""


class InputError(AppError):
    """A file, setting or argument from outside cannot be used."""


class JobError(AppError):
    """A training or download job failed."""


class Cancelled(Exception):
    """The user stopped something; never shown."""
