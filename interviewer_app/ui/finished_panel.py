"""After an interview: what it was, answer by answer, and the way to the report or the next one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from interviewer_app.engine.snapshot import CaptionLine, Snapshot
from interviewer_app.ui.measures_view import read_measures
from interviewer_app.ui.notice_bar import NoticeBar
from interviewer_app.ui.translation import Retranslated
from interviewer_app.ui.words import Words

COLUMNS = 6


class FinishedPanel(Retranslated, QWidget):
    """A summary in numbers; no verdict."""

    report_wanted = Signal()
    review_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Words(self)
        self._snapshot = Snapshot()
        self._title = QLabel(self)
        self._title.setProperty("title", True)
        self._summary = QLabel(self)
        self._summary.setProperty("soft", True)
        self._summary.setWordWrap(True)
        self.notice = NoticeBar(self)
        self._figures = {key: self._figure() for key in ("answers", "time", "hesitation", "fillers")}
        self._table = self._make_table()
        self._report = QPushButton(self)
        self._report.setProperty("kind", "plain")
        self._review = QPushButton(self)
        self._again = QPushButton(self)
        self._again.setProperty("kind", "primary")
        self._report.clicked.connect(self.report_wanted)
        self._review.clicked.connect(self.review_wanted)
        self._again.clicked.connect(self.again_wanted)
        self.notice.dismissed.connect(self.notice.clear)
        self._lay_out()
        self.retranslate()

    @property
    def table(self) -> QTableWidget:
        """The answers, one row each."""
        return self._table

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the last snapshot of an interview."""
        self._snapshot = snapshot
        self.notice.clear()
        self.retranslate()
        self._again.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, busy: bool) -> None:
        """While the report is written, it cannot be asked for again."""
        self._report.setEnabled(not busy)
        self._report.setText(self.tr("Writing the report…") if busy else self.tr("Open the report"))

    def retranslate(self) -> None:
        """Set every text anew."""
        self._title.setText(self.tr("Interview over"))
        self._summary.setText(self._summary_text())
        self._report.setText(self.tr("Open the report"))
        self._report.setAccessibleName(self.tr("Open the report of this interview"))
        self._review.setText(self.tr("Review the answers"))
        self._review.setAccessibleName(self._review.text())
        self._again.setText(self.tr("New interview"))
        self._again.setAccessibleName(self.tr("Set up a new interview"))
        self._table.setAccessibleName(self.tr("Your answers"))
        titles = (
            self.tr("Question"),
            self.tr("Answer"),
            self.tr("Hesitation"),
            self.tr("Fillers"),
            self.tr("Length"),
            self.tr("Then"),
        )
        for column, text in enumerate(titles):
            item = QTableWidgetItem(text)
            if column < 2:
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            self._table.setHorizontalHeaderItem(column, item)
        self._fill()
        self._fill_figures()

    def _figure(self) -> tuple[QLabel, QLabel]:
        figure, name = QLabel(self), QLabel(self)
        figure.setProperty("figure", True)
        name.setProperty("soft", True)
        return figure, name

    def _summary_text(self) -> str:
        reason = {
            "plan": self.tr("All planned topics were covered."),
            "turns": self.tr("The planned number of answers was reached."),
            "time": self.tr("The planned time was used up."),
            "user": self.tr("You ended the interview."),
        }.get(self._snapshot.finished_reason, "")
        return self.tr("{reason} Everything is saved on this computer.").format(reason=reason).strip()

    def _fill(self) -> None:
        rows = self._rows()
        self._table.setRowCount(len(rows))
        for row, (question, answer) in enumerate(rows):
            view = read_measures(answer.speech)
            hesitation = "–" if view.hesitation is None else f"{view.hesitation:.2f}"
            then = self._words.label(answer.decision.label) if answer.decision else "–"
            texts = (
                question,
                answer.text or "–",
                hesitation,
                "–" if view.fillers is None else str(view.fillers),
                "–" if view.length is None else str(view.length),
                then,
            )
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text if column < 2 else "")
                if column >= 2:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                self._table.setItem(row, column, item)

    def _rows(self) -> list[tuple[str, CaptionLine]]:
        question, rows = "", []
        for line in self._snapshot.lines:
            if line.speaker == "candidate":
                rows.append((question, line))
            else:
                question = line.text
        return rows

    def _tiles(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        for figure, name in self._figures.values():
            tile = QFrame(self)
            tile.setProperty("card", True)
            column = QVBoxLayout(tile)
            column.setContentsMargins(18, 10, 18, 12)
            column.setSpacing(0)
            column.addWidget(figure)
            column.addWidget(name)
            row.addWidget(tile, 1)
        return row

    def _fill_figures(self) -> None:
        views = [read_measures(answer.speech) for _, answer in self._rows()]
        scores = [view.hesitation for view in views if view.hesitation is not None]
        mean = f"{sum(scores) / len(scores):.2f}" if scores else "–"
        texts = {
            "answers": (str(len(views)), self.tr("answers")),
            "time": (self._words.clock(self._snapshot.elapsed_s), self.tr("minutes")),
            "hesitation": (mean, self.tr("mean hesitation")),
            "fillers": (str(sum(view.fillers or 0 for view in views)), self.tr("fillers in all")),
        }
        for key, (figure, name) in texts.items():
            self._figures[key][0].setText(figure)
            self._figures[key][1].setText(name)

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, COLUMNS, self)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(36)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        return table

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 22, 28, 18)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(self._summary)
        column.addWidget(self.notice)
        column.addLayout(self._tiles())
        column.addWidget(self._table, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._report)
        row.addWidget(self._review)
        row.addWidget(self._again)
        column.addLayout(row)
