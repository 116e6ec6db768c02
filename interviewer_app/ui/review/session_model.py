"""The list of sessions behind its view: filtered values, handed over a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from interviewer_app.ui.review.words import ReviewWords

if TYPE_CHECKING:
    from interviewer_app.sessions.summaries import Summary

PAGE = 100
DAY_NS = 86_400 * 10**9
SUMMARY_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class SessionFilter:
    """What sessions are wanted. ``since_ns`` 0, ``job`` and ``status`` empty want all.

    ``saying`` are the sessions in which ``text`` was said; it is found later than what the list itself holds,
    and None until then.
    """

    text: str = ""
    saying: frozenset[str] | None = None
    since_ns: int = 0
    job: str = ""
    status: str = ""

    def accepts(self, summary: Summary) -> bool:
        """Return whether a session is wanted."""
        text = self.text.strip().casefold()
        found = text in summary.job_title.casefold() or summary.session_id in (self.saying or ())
        return (
            (not text or found)
            and summary.started_ns >= self.since_ns
            and (not self.job or summary.job_title.strip() == self.job)
            and (not self.status or summary.is_reviewed == (self.status == "reviewed"))
        )


class SessionModel(QAbstractListModel):
    """Rows are shown as the view asks for them, `PAGE` at a time."""

    def __init__(self, words: ReviewWords, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._rows: list[Summary] = []
        self._shown = 0

    def show_sessions(self, rows: Iterable[Summary]) -> None:
        """Show these sessions from the top."""
        self.beginResetModel()
        self._rows = list(rows)
        self._shown = min(PAGE, len(self._rows))
        self.endResetModel()

    def sessions(self) -> Sequence[Summary]:
        """All sessions that are wanted, shown by now or not."""
        return self._rows

    def find(self, session_id: str) -> QModelIndex:
        """Return the index of a session, showing as many pages as that takes; invalid if it is not there."""
        for row, summary in enumerate(self._rows):
            if summary.session_id == session_id:
                while row >= self._shown:
                    self.fetchMore()
                return self.index(row)
        return QModelIndex()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """How many are shown by now."""
        return 0 if parent.isValid() else self._shown

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        """Whether there are more than shown."""
        return not parent.isValid() and self._shown < len(self._rows)

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> None:  # noqa: B008
        """Show one page more."""
        more = min(PAGE, len(self._rows) - self._shown)
        if more > 0:
            self.beginInsertRows(QModelIndex(), self._shown, self._shown + more - 1)
            self._shown += more
            self.endInsertRows()

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the session itself, its title, or the whole row in words for a screen reader."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        summary = self._rows[index.row()]
        if role == SUMMARY_ROLE:
            return summary
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words.title(summary)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            told = (self._words.title(summary), self._words.facts(summary), self._words.progress(summary))
            return " · ".join(part for part in told if part)
        return None

    def replace_row(self, row: int, summary: Summary) -> None:
        """Show a session's new state."""
        self._rows[row] = summary
        if row < self._shown:
            self.dataChanged.emit(self.index(row), self.index(row))
