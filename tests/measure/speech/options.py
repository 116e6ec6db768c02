"""What one run is asked for, as every group of rows gets it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """``words_dropped`` is the share (0..1) of fillers that the scripted recogniser loses."""

    seed: int = 0
    quick: bool = False
    words_dropped: float = 0.5
    model: Path = Path("resources/starter/recognizer")
