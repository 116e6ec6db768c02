"""The errors of the training commands, each told in one sentence with one action.

Standard library only.

    TrainingError
    ├── DataError       data or a setting that cannot be trained on (``training.json_reader``)
    ├── ModelFault      a model folder that cannot be used (``training.model_folders``)
    ├── RegistryError   what the registry refuses (``training.registry``)
    └── MemoryShortage  not even the smallest batch fits into the memory
"""

from __future__ import annotations


class TrainingError(Exception):
    """What the user can mend: ``sentence`` says what is wrong, ``action`` what to do."""

    def __init__(self, sentence: str, action: str = "") -> None:
        super().__init__(f"{sentence} {action}".strip())
        self.sentence = sentence
        self.action = action


class MemoryShortage(TrainingError):
    """Not even the smallest batch fits into the memory."""
