"""What the page reads when it opens or shows another model: data, runs, models, in one go in a worker."""

from __future__ import annotations

from dataclasses import dataclass

from interviewer_app.errors import AppError
from interviewer_app.training_desk.data import DataBook
from interviewer_app.training_desk.desk import ModelsView, TrainingDesk
from interviewer_app.training_desk.kinds import TrainingKind
from interviewer_app.training_desk.results import Evaluation
from interviewer_app.training_desk.runs import HistoryEntry, Run


@dataclass(frozen=True)
class Loaded:
    """Everything of one kind of training; ``fault`` is what could not be read."""

    kind: TrainingKind
    book: DataBook | None
    history: tuple[HistoryEntry, ...]
    models: ModelsView
    run: Run | None
    fault: AppError | None = None


@dataclass(frozen=True)
class Measured:
    """What is known of one run's model."""

    run_id: str
    found: Evaluation | None


def load(desk: TrainingDesk, kind: TrainingKind) -> Loaded:
    """Read all; what cannot be read is a fault, and the rest is shown all the same."""
    fault: AppError | None = None
    book, models = None, ModelsView((), None)
    try:
        book = desk.open_data(kind)
    except AppError as error:
        fault = error
    try:
        models = desk.models(kind)
    except AppError as error:
        fault = fault or error
    history = tuple(desk.runs.history(kind.key))
    running = next((entry.run for entry in history if entry.view.is_active), None)
    return Loaded(kind, book, history, models, running or (history[0].run if history else None), fault)
