"""Finds the detector of fillers in sound, where this copy of the application has one."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import Any

from speech.fillers import FillerEvent
from speech.mask import SpeechMask
from speech.ports import Pcm
from speech.transcript import Word

_MODULE = "speech.acoustic_fillers"
NO_DETECTOR = f"{_MODULE} is not in this copy"

Detector = Callable[[Pcm, SpeechMask, Sequence[Word] | None], Sequence[FillerEvent]]


def load_detector() -> Detector | None:
    """Return `find_acoustic_fillers`, None when its module is not there."""
    try:
        module: Any = importlib.import_module(_MODULE)
    except ModuleNotFoundError as error:
        if error.name != _MODULE:
            raise
        return None
    detector: Detector = module.find_acoustic_fillers
    return detector
