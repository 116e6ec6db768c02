"""The words for labels, bands, causes and stages that several widgets share, in the window's language."""

from __future__ import annotations

from PySide6.QtCore import QObject

from interviewer_app.documents.refusals import DocumentRefusal
from interviewer_app.errors import AppError
from interviewer_app.interview.types import Decision
from interviewer_app.ui.document_words import DocumentWords


class Words(QObject):
    """Asked anew at each use, so that a change of language needs no notice."""

    def error(self, error: Exception) -> str:
        """Return what a user is told of ``error``: one sentence and one action."""
        if isinstance(error, DocumentRefusal):
            return DocumentWords(self).refusal(error)
        if isinstance(error, AppError):
            return f"{error.sentence} {error.action}".strip()
        return self.tr("Something unexpected happened. It is written in the log; please try again.")

    def label(self, label: str) -> str:
        """Return what a decision means to the user."""
        return {
            "FOLLOW_UP": self.tr("Follow up"),
            "NEXT_TOPIC": self.tr("Next topic"),
            "END": self.tr("End"),
        }.get(label, label)

    def source(self, source: str) -> str:
        """Return who decided."""
        return {
            "bert": self.tr("model"),
            "rules": self.tr("rules"),
            "user": self.tr("you"),
        }.get(source, source)

    def decision(self, decision: Decision) -> str:
        """Return label and confidence, as in ``Follow up 87 %``; the user's own has no confidence."""
        label = self.label(decision.label)
        if decision.source == "user":
            return label
        return self.tr("{label} {percent}%").format(label=label, percent=round(100 * decision.confidence))

    def reasons(self, decision: Decision) -> str:
        """Return the reasons, whole sentences or not, in one line."""
        return self.tr("; ").join(reason.strip().rstrip("。.") for reason in decision.reasons)

    def band(self, band: str) -> str:
        """Return how a hesitation score reads."""
        return {
            "fluent": self.tr("fluent"),
            "normal": self.tr("normal"),
            "hesitant": self.tr("some hesitation"),
            "strong": self.tr("much hesitation"),
        }.get(band, "")

    def reason(self, reason: str) -> str:
        """Return why there is no hesitation score."""
        return {
            "typed": self.tr("Typed answer: hesitation is not rated."),
            "capture": self.tr("Part of the recording was lost: hesitation is not rated."),
            "noise": self.tr("Too noisy to hear pauses: hesitation is not rated."),
            "no_audio": self.tr("No recording: hesitation is not rated."),
            "no_speech": self.tr("No speech was heard: hesitation is not rated."),
            "no_text": self.tr("No words were recognised: hesitation is not rated."),
        }.get(reason, self.tr("Hesitation is not rated."))

    def part(self, name: str) -> str:
        """Return a cause of hesitation by name."""
        return {
            "pause": self.tr("Pauses"),
            "filler": self.tr("Fillers"),
            "speed": self.tr("Pace"),
            "repair": self.tr("Repeats"),
            "latency": self.tr("Start"),
        }.get(name, name)

    def part_value(self, name: str, x: float, short: bool) -> str:
        """Return ``x`` with its unit. A short answer is measured in counts and seconds, not in rates."""
        if short and name == "filler":
            return self.tr("{count} times").format(count=round(x))
        if short and name == "pause":
            return self.tr("{seconds} s").format(seconds=self.number(x))
        return {
            "pause": self.tr("{percent}%").format(percent=round(100 * x)),
            "filler": self.tr("{number} per 100").format(number=self.number(x)),
            "speed": self.tr("{number} syll./s").format(number=self.number(x)),
            "repair": self.tr("{number} per 100").format(number=self.number(x)),
            "latency": self.tr("{seconds} s").format(seconds=self.number(x)),
        }.get(name, self.number(x))

    def part_help(self, name: str) -> str:
        """Return what the cause measures."""
        return {
            "pause": self.tr("Share of the answer spent in long pauses"),
            "filler": self.tr("Fillers such as um and uh per 100 characters or words"),
            "speed": self.tr("Syllables per second while speaking; slow speech raises the score"),
            "repair": self.tr("Repeated or restarted words per 100 characters or words"),
            "latency": self.tr("Seconds from the end of the question to your first word"),
        }.get(name, "")

    def stage(self, name: str) -> str:
        """Return a stage of the reply's latency by name."""
        return {
            "endpoint": self.tr("noticing the end"),
            "final_text": self.tr("transcribing the rest"),
            "measures": self.tr("measuring"),
            "decide": self.tr("deciding"),
            "render": self.tr("voice"),
            "total": self.tr("reply"),
        }.get(name, name)

    @staticmethod
    def number(x: float) -> str:
        """Return ``x`` with one decimal."""
        return f"{x:.1f}"

    @staticmethod
    def clock(seconds: float) -> str:
        """Return seconds as ``m:ss``."""
        whole = max(0, int(seconds))
        return f"{whole // 60}:{whole % 60:02d}"
