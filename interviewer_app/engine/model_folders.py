"""Opens the folder of a decider or generator with the app's strict JSON reader, in the app's own errors.

What is refused, and why, stands in ``training.model_folders`` and ``training.generator_folders``: the
evaluation and the publishing check alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from interviewer_app.errors import InputError, ModelError
from interviewer_app.json_files import load_json
from training import generator_folders, model_folders
from training.generator_folders import GeneratorFolder
from training.model_folders import MAX_CONFIG_BYTES, DeciderFolder, ModelFault


def check_decider_folder(folder: Path) -> DeciderFolder:
    """What stands in ``folder``: a published model or a training checkpoint.

    Raises:
        ModelError: the folder is missing, holds something that can carry code, or is no decider of this app.
    """
    with model_errors():
        return model_folders.check_decider_folder(folder, _read)


def check_generator_folder(folder: Path) -> GeneratorFolder:
    """What stands in ``folder``: a published model, an adapter checkpoint, or a whole Qwen2.

    Raises:
        ModelError: the folder is missing, holds something that can carry code, or is no generator of this
            app.
    """
    with model_errors():
        return generator_folders.check_generator_folder(folder, _read)


@contextmanager
def model_errors() -> Iterator[None]:
    """Tell what a shared model function refuses as the app's own error."""
    try:
        yield
    except ModelFault as fault:
        raise ModelError(fault.sentence, fault.action) from fault


def _read(path: Path) -> Any:
    try:
        return load_json(path, max_bytes=MAX_CONFIG_BYTES)
    except InputError as error:
        raise ValueError(str(error)) from error
