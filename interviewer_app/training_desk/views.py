"""How a run looks at one moment: state, progress, curves, warnings and outcome, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

State = Literal["none", "starting", "running", "silent", "stopping", "done", "stopped", "failed", "lost"]
ACTIVE: frozenset[State] = frozenset({"starting", "running", "silent", "stopping"})
Point = tuple[float, float]


@dataclass(frozen=True)
class Failure:
    """Why a run has no result. ``code``: ``bad_data``, ``out_of_memory``, ``bug``, ``killed``, ``died``."""

    code: str
    sentence: str = ""
    action: str = ""
    exit_code: int = 0


@dataclass(frozen=True)
class RunView:
    """``series`` are curves over updates (``loss``, ``lr``, ``val_accuracy``, ``macro_f1``, …).

    ``eta_s`` and ``rows_per_s`` are None until they can be told; ``beat_age_s`` is the time since the job was
    heard last, ``elapsed_s`` what it has taken so far. ``sample`` is a text as the model sees it.
    """

    state: State = "none"
    title: str = ""
    done: int = 0
    total: int = 0
    eta_s: float | None = None
    rows_per_s: float | None = None
    elapsed_s: float = 0.0
    beat_age_s: float = 0.0
    series: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)
    epochs: tuple[Mapping[str, Any], ...] = ()
    sample: str = ""
    warnings: tuple[str, ...] = ()
    garbage: tuple[str, ...] = ()
    has_checkpoint: bool = False
    result: Mapping[str, Any] = field(default_factory=dict)
    failure: Failure | None = None

    @property
    def is_active(self) -> bool:
        """Whether a process works on it now."""
        return self.state in ACTIVE
