"""The words for how runs, gates and failures stand, with the guide's advice where a user meets the case."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject

from interviewer_app.training_desk.views import Failure, RunView


class States(QObject):
    """Asked anew at each use, so that a change of language needs no notice."""

    def state(self, view: RunView) -> str:
        """Return how a run stands, in one or two words."""
        return {
            "none": self.tr("not started"),
            "starting": self.tr("starting…"),
            "running": self.tr("running"),
            "silent": self.tr("no sign of life"),
            "stopping": self.tr("stopping…"),
            "done": self.tr("done"),
            "stopped": self.tr("stopped"),
            "failed": self.tr("failed"),
            "lost": self.tr("broken off"),
        }[view.state]

    def failure(self, failure: Failure) -> str:
        """Return why a run has no result and what to do."""
        if failure.code == "out_of_memory":
            return self.tr(
                "There was not enough memory. Halve the batch size, take a smaller base model, "
                "or close other programs, then start again."
            )
        if failure.code == "killed":
            return self.tr(
                "The system ended the training, most likely for lack of memory. "
                "Halve the batch size; what was saved last can be resumed."
            )
        if failure.code == "died":
            return self.tr(
                "The training process ended without a word (crash, power cut or restart). "
                "The log below has its last lines."
            )
        return f"{failure.sentence} {failure.action}".strip()

    def silent(self, seconds: float) -> str:
        """Return what to do about a job that says nothing."""
        return self.tr(
            "Nothing heard for {seconds} s (a heartbeat comes every 5 s). "
            "The computer may be overloaded; if it stays so, end it: the last save is kept."
        ).format(seconds=round(seconds))

    def resume_fault(self, fault: str) -> str:
        """Return why a run cannot be resumed."""
        return {
            "running": self.tr("It runs now."),
            "finished": self.tr("It is finished; there is nothing to resume."),
            "no_progress": self.tr("No progress was saved, so it cannot be resumed; start again."),
            "no_data": self.tr("Its data file is gone, so it cannot be resumed."),
            "data_changed": self.tr(
                "The data changed since; a resumed run would be another one. Start again."
            ),
        }.get(fault, "")

    def claim(self, claim: str, has_value: bool) -> str:
        """Return what a gate's interval bears out."""
        if not has_value:
            return self.tr("no rows of this label")
        return {
            "proven": self.tr("reached"),
            "missed": self.tr("missed"),
            "too_little": self.tr("not enough test data to claim it"),
        }[claim]

    def severity(self, severity: str) -> str:
        """Return a finding's severity."""
        return {
            "error": self.tr("Error"),
            "warning": self.tr("Warning"),
            "info": self.tr("Hint"),
        }.get(severity, severity)

    def model_status(self, status: str) -> str:
        """Return what a published model is now."""
        return {
            "active": self.tr("in service"),
            "retired": self.tr("was in service"),
            "candidate": self.tr("published"),
        }.get(status, status)

    def few_data(self) -> str:
        """Return the guide's answer to having few rows."""
        return self.tr(
            "Few rows? First correct and add real sessions in Review, then the classes below their minimum. "
            "Take fewer epochs, a smaller batch, and judge by cross-validation (--folds 5)."
        )

    def tune_first(self) -> str:
        """Return the guide's answer to what to tune first."""
        return self.tr(
            "What to tune first: the learning rate, then epochs, then the batch size; one at a time. "
            "More and cleaner rows help more than any setting."
        )

    def bad_results(self) -> str:
        """Return the guide's answer to bad results."""
        return self.tr(
            "Bad results? 1. Check the data: wrong labels, a class with few rows, answers that contradict. "
            "2. Look at the worst examples below and mend their rows. "
            "3. Loss still falling at the end: more epochs; validation worse while loss falls: fewer. "
            "4. Then another learning rate."
        )

    @staticmethod
    def clock(seconds: float) -> str:
        """Return seconds as ``m:ss`` or ``h:mm:ss``."""
        whole = max(0, round(seconds))
        hours, rest = divmod(whole, 3600)
        minutes, left = divmod(rest, 60)
        return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"

    @staticmethod
    def when(epoch_s: float) -> str:
        """Return a moment as local date and time."""
        return datetime.fromtimestamp(epoch_s).astimezone().strftime("%Y-%m-%d %H:%M")

    @staticmethod
    def size(size_bytes: float) -> str:
        """Return a size of memory in GB."""
        return f"{size_bytes / 1e9:.1f} GB"
