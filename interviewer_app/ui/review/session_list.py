"""The left side of the review page: search, filters, trend, and the list of sessions."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from interviewer_app.ui.jobs import Jobs
from interviewer_app.ui.review.desk import ReviewDesk
from interviewer_app.ui.review.session_model import DAY_NS, SUMMARY_ROLE, SessionFilter, SessionModel
from interviewer_app.ui.review.session_row import SessionRow
from interviewer_app.ui.review.trend import SHOWN, Trend
from interviewer_app.ui.review.words import ReviewWords
from interviewer_app.ui.translation import Retranslated

if TYPE_CHECKING:
    from interviewer_app.sessions.summaries import Delivery, Summary

SEARCH_AFTER_MS = 250
DAYS = (0, 7, 30, 365)
STATUSES = ("", "open", "reviewed")


class SessionView(QListView):
    """Takes the keys that move in a list; all others are the page's, which judges and plays by them."""

    moving = frozenset(
        (
            Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End,
            Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Tab, Qt.Key.Key_Backtab,
        )
    )  # fmt: skip

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, or leave the key to the page."""
        if event.key() in self.moving:
            super().keyPressEvent(event)
        else:
            event.ignore()


class SessionList(Retranslated, QWidget):
    """``chosen(session_id)`` when a session is to be opened, empty when none is left in the list."""

    chosen = Signal(str)
    export_wanted = Signal()
    failed = Signal(object)

    def __init__(self, desk: ReviewDesk, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._jobs = jobs
        self._words = ReviewWords(self)
        self._all: Sequence[Summary] = ()
        self._filter = SessionFilter()
        self._chosen = ""
        self.search = QLineEdit(self)
        self.search.setClearButtonEnabled(True)
        self.since = QComboBox(self)
        self.job = QComboBox(self)
        self.status = QComboBox(self)
        self.trend = Trend(self)
        self.model = SessionModel(self._words, self)
        self.view = self._make_view()
        self._nothing = QLabel(self)
        self._nothing.setProperty("soft", True)
        self._nothing.setWordWrap(True)
        self._clear = QPushButton(self)
        self._export = QPushButton(self)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(SEARCH_AFTER_MS)
        self._fill_choices()
        self._lay_out()
        self._connect()
        self.retranslate()

    @property
    def chosen_id(self) -> str:
        """The session that is chosen; empty without one."""
        return self._chosen

    @property
    def filter(self) -> SessionFilter:
        """What is wanted now."""
        return self._filter

    def show_summaries(self, summaries: Sequence[Summary], choose: str = "") -> None:
        """Show the sessions there are, keeping the filter; ``choose`` is opened, else the one that was."""
        self._all = summaries
        self._fill_jobs()
        self._apply(choose or self._chosen)

    def choose(self, session_id: str) -> None:
        """Select a session, if the filter lets it through."""
        index = self.model.find(session_id)
        if index.isValid():
            self.view.setCurrentIndex(index)

    def update_summary(self, summary: Summary) -> None:
        """Show one session's new state in its row; it stays where it is even if the filter would drop it."""
        self._all = [summary if one.session_id == summary.session_id else one for one in self._all]
        rows = list(self.model.sessions())
        for row, known in enumerate(rows):
            if known.session_id == summary.session_id:
                self.model.replace_row(row, summary)

    def clear_filter(self) -> None:
        """Want everything again."""
        self._filter = SessionFilter()
        for widget in (self.search, self.since, self.job, self.status):
            widget.blockSignals(True)
        self.search.clear()
        for combo in (self.since, self.job, self.status):
            combo.setCurrentIndex(0)
        for widget in (self.search, self.since, self.job, self.status):
            widget.blockSignals(False)
        self._apply(self._chosen)

    def retranslate(self) -> None:
        """Set every text anew, keeping what is chosen."""
        self.setAccessibleName(self.tr("Sessions"))
        self.search.setPlaceholderText(self.tr("Search what was said…"))
        self.search.setAccessibleName(self.tr("Search the sessions"))
        for button in self.search.findChildren(QToolButton):
            button.setAccessibleName(self.tr("Clear the search"))
        names = (self.tr("When"), self.tr("Job"), self.tr("Review"))
        for combo, name in zip((self.since, self.job, self.status), names, strict=True):
            combo.setAccessibleName(name)
        since = (self.tr("Any time"), self.tr("7 days"), self.tr("30 days"), self.tr("1 year"))
        status = (self.tr("All"), self.tr("To review"), self.tr("Reviewed"))
        for combo, texts in ((self.since, since), (self.status, status)):
            for row, text in enumerate(texts):
                combo.setItemText(row, text)
        self.job.setItemText(0, self.tr("All jobs"))
        self.view.setAccessibleName(self.tr("Sessions, newest first"))
        self._nothing.setText(self.tr("No session fits. Try another word or wider filters."))
        self._clear.setText(self.tr("Clear the filters"))
        self._clear.setAccessibleName(self._clear.text())
        self._export.setText(self.tr("Export training data…"))
        self._export.setAccessibleName(self._export.text())
        self._export.setToolTip(
            self.tr("Writes the reviewed answers you marked, of sessions with consent, as training rows.")
        )

    # --- filters ---

    def _fill_choices(self) -> None:
        for days in DAYS:
            self.since.addItem("", days)
        for status in STATUSES:
            self.status.addItem("", status)
        self.job.addItem("", "")
        for combo in (self.since, self.job, self.status):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(5)

    def _fill_jobs(self) -> None:
        wanted = self.job.currentData()
        jobs = sorted({one.job_title.strip() for one in self._all if one.job_title.strip()})
        self.job.blockSignals(True)
        while self.job.count() > 1:
            self.job.removeItem(1)
        for job in jobs:
            self.job.addItem(job, job)
        self.job.setCurrentIndex(max(0, self.job.findData(wanted)))
        self.job.blockSignals(False)

    def _apply(self, keep: str) -> None:
        """Show what the filter lets through; keep the open session or open the first."""
        self.view.selectionModel().blockSignals(True)
        self.model.show_sessions(one for one in self._all if self._filter.accepts(one))
        self.view.selectionModel().blockSignals(False)
        rows = self.model.sessions()
        for widget in (self._nothing, self._clear):
            widget.setVisible(not rows and bool(self._all))
        self.view.setVisible(bool(rows))
        index = self.model.find(keep) if keep else QModelIndex()
        index = index if index.isValid() else self.model.index(0)
        before, self._chosen = self._chosen, ""
        self.view.setCurrentIndex(index)
        if not rows and before:
            self.chosen.emit("")
        self._ask_trend()

    def _ask_trend(self) -> None:
        ids = [one.session_id for one in self.model.sessions()[: 2 * SHOWN]]
        self._jobs.run(partial(self._desk.deliveries, ids), self._on_deliveries, self._on_failed)

    @Slot()
    def _on_filter(self) -> None:
        days = self.since.currentData()
        self._filter = replace(
            self._filter,
            since_ns=time.time_ns() - days * DAY_NS if days else 0,
            job=self.job.currentData() or "",
            status=self.status.currentData() or "",
        )
        self._apply(self._chosen)

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self._filter = replace(self._filter, text=text, saying=None)
        self._wait.start()

    @Slot()
    def _search(self) -> None:
        text = self._filter.text.strip()
        if not text:
            self._apply(self._chosen)
            return
        desk = self._desk
        self._jobs.run(lambda: (text, desk.sessions_saying(text)), self._on_found, self._on_failed)

    @Slot(object)
    def _on_found(self, outcome: tuple[str, frozenset[str]]) -> None:
        text, saying = outcome
        if text == self._filter.text.strip():
            self._filter = replace(self._filter, saying=saying)
            self._apply(self._chosen)

    @Slot(object)
    def _on_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        self.trend.show_deliveries(deliveries)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(error)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, index: QModelIndex, before: QModelIndex) -> None:
        summary = index.data(SUMMARY_ROLE)
        if summary is not None and summary.session_id != self._chosen:
            self._chosen = summary.session_id
            self.trend.show_current(self._chosen)
            self.chosen.emit(self._chosen)

    # --- making ---

    def _make_view(self) -> QListView:
        view = SessionView(self)
        view.setModel(self.model)
        view.setItemDelegate(SessionRow(self._words, view))
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setObjectName("sessions")
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setTabKeyNavigation(False)
        return view

    def _connect(self) -> None:
        self.search.textChanged.connect(self._on_text)
        for combo in (self.since, self.job, self.status):
            combo.currentIndexChanged.connect(self._on_filter)
        self._wait.timeout.connect(self._search)
        self._clear.clicked.connect(self.clear_filter)
        self._export.clicked.connect(self.export_wanted)
        self.trend.chosen.connect(self.choose)
        self.view.selectionModel().currentChanged.connect(self._on_current)

    def _lay_out(self) -> None:
        filters = QGridLayout()
        filters.setSpacing(8)
        filters.addWidget(self.since, 0, 0)
        filters.addWidget(self.status, 0, 1)
        filters.addWidget(self.job, 1, 0, 1, 2)
        foot = QHBoxLayout()
        foot.addWidget(self._export, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 12, 14)
        column.setSpacing(10)
        column.addWidget(self.search)
        column.addLayout(filters)
        column.addWidget(self.trend)
        column.addWidget(self.view, 1)
        column.addWidget(self._nothing)
        column.addWidget(self._clear, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(0)
        column.addLayout(foot)
        order = (self.search, self.since, self.status, self.job, self.view, self._clear, self._export)
        for one, following in pairwise(order):
            QWidget.setTabOrder(one, following)

    def sizeHint(self) -> QSize:
        """As wide as a title and its facts."""
        return QSize(300, 600)
