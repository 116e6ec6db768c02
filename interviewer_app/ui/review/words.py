"""The words that the review page's parts share, in the window's language."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, QObject

from interviewer_app.sessions.records import TurnRecord

if TYPE_CHECKING:
    from interviewer_app.sessions.export import Exported, Withdrawn
    from interviewer_app.sessions.summaries import Summary


class ReviewWords(QObject):
    """Asked anew at each use, so that a change of language needs no notice."""

    def title(self, summary: Summary) -> str:
        """Return what a session is called."""
        return summary.job_title.strip() or self.tr("Interview")

    def moment(self, wall_ns: int) -> str:
        """Return day and time, with the year only where it is another one."""
        moment = QDateTime.fromMSecsSinceEpoch(wall_ns // 1_000_000)
        this_year = moment.date().year() == datetime.now().year
        pattern = self.tr("MMM d, HH:mm") if this_year else self.tr("MMM d yyyy, HH:mm")
        return QLocale().toString(moment, pattern)

    def facts(self, summary: Summary) -> str:
        """Return a session in one line: when, how many answers, how long."""
        parts = [self.moment(summary.started_ns), self.answers(summary.answers)]
        if summary.minutes is None:
            parts.append(self.tr("unfinished"))
        else:
            parts.append(self.tr("{minutes} min").format(minutes=max(1, round(summary.minutes))))
        return " · ".join(parts)

    def answers(self, count: int) -> str:
        """Return a number of answers."""
        return self.tr("1 answer") if count == 1 else self.tr("{count} answers").format(count=count)

    def progress(self, summary: Summary) -> str:
        """Return how much of a session is reviewed; the sign says it without colour."""
        if summary.is_reviewed:
            return self.tr("✓ reviewed")
        if summary.reviewed:
            return self.tr("{done} of {all}").format(done=summary.reviewed, all=summary.decisions)
        return ""

    def mode(self, mode: str) -> str:
        """Return the mode of an interview."""
        return {"practice": self.tr("practice"), "real": self.tr("real")}.get(mode, "")

    def turn(self, number: int, turn: TurnRecord) -> str:
        """Return what an answer's tab shows: its number and topic, and how deep the question went."""
        topic = turn.topic_title or self.tr("Opening")
        deeper = f" ↳{turn.depth}" if turn.depth else ""
        return f"{number} {topic}{deeper}"

    def withdrawn(self, gone: Withdrawn) -> str:
        """Return what a withdrawal changed."""
        told = []
        if gone.rows:
            told.append(
                self.tr("{rows} training rows were removed from {files} files.").format(
                    rows=gone.rows, files=len(gone.files)
                )
            )
        if gone.models:
            told.append(
                self.tr("{count} models learned from it and are marked: {names}.").format(
                    count=len(gone.models), names=self.tr(", ").join(gone.models)
                )
            )
        if gone.unreachable:
            told.append(
                self.tr("These export folders are not there now: {folders}.").format(
                    folders=self.tr(", ").join(str(folder) for folder in gone.unreachable)
                )
            )
        return " ".join(told)

    def exported(self, done: Exported) -> str:
        """Return what an export of training rows made."""
        told = [
            self.tr("{decisions} decisions and {replies} replies are in {folder}.").format(
                decisions=done.decisions, replies=done.replies, folder=done.folder
            )
        ]
        if done.left_out:
            told.append(
                self.tr(
                    "{count} marked answers were left out: not judged, empty, or no usable reply."
                ).format(count=len(done.left_out))
            )
        if done.without_consent:
            told.append(
                self.tr("{count} sessions have no consent and gave nothing.").format(
                    count=len(done.without_consent)
                )
            )
        return " ".join(told)
