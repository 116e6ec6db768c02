"""The data: how many rows of everything, against the guide's counts, and what a check found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QWidget

from interviewer_app.training_desk.data import DataBook
from interviewer_app.training_desk.kinds import DECIDER, TrainingKind
from interviewer_app.training_desk.views import RunView
from interviewer_app.ui.training_page.chart import application_colours
from interviewer_app.ui.training_page.counts_chart import CountRow, CountsChart
from interviewer_app.ui.training_page.names import Names
from interviewer_app.ui.training_page.pieces import Card, Scrolled, Table, button, label, name_button
from interviewer_app.ui.training_page.shares_chart import SharesChart
from interviewer_app.ui.training_page.states import States
from interviewer_app.ui.translation import Retranslated

MAX_FINDINGS = 500
# Against the guide's proportions; the loss is not weighted, so a class twice as rare is seen half as often.
UNBALANCED_FROM = 2.0
_FAMILIES_SHOWN = 10


class DataPanel(Retranslated, Scrolled):
    """``row_wanted(index)``: a finding was chosen."""

    check_wanted = Signal()
    file_wanted = Signal()
    shipped_wanted = Signal()
    reload_wanted = Signal()
    row_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names, self._states = Names(self), States(self)
        self._kind: TrainingKind = DECIDER
        self._book: DataBook | None = None
        self._fault = False
        self._check = RunView()
        self._findings: tuple[Mapping[str, Any], ...] = ()
        self._source = label(self, "soft", wrap=True)
        self.check = button(self, "primary")
        self.file = button(self)
        self.shipped = button(self)
        self.reload = button(self)
        self._counts_card, self._cover_card, self._found_card = Card(self), Card(self), Card(self)
        self._counts = CountsChart(self._counts_card)
        self._marks = label(self._counts_card, "soft", wrap=True)
        self._balance = label(self._counts_card, wrap=True)
        self._advice = label(self._counts_card, "soft", wrap=True)
        self._shares = {name: SharesChart(self._cover_card) for name in ("depths", "qualities", "hesitation")}
        self._shares |= {name: SharesChart(self._cover_card, 0.02) for name in ("families", "languages")}
        self._verdict = label(self._found_card, "soft", wrap=True)
        self._bar = QProgressBar(self._found_card)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self.table = Table(4, 2, self._found_card)
        self._lay_out()
        self.check.clicked.connect(self.check_wanted)
        self.file.clicked.connect(self.file_wanted)
        self.shipped.clicked.connect(self.shipped_wanted)
        self.reload.clicked.connect(self.reload_wanted)
        self.table.cellActivated.connect(self._on_activated)
        self.table.cellClicked.connect(self._on_activated)
        self.retranslate()

    def show_book(self, kind: TrainingKind, book: DataBook | None) -> None:
        """Show a file's figures; None while there are none."""
        self._kind, self._book = kind, book
        self._fill()

    def show_fault(self, fault: bool) -> None:
        """Say that the data could not be read; why stands in the notice."""
        self._fault = fault
        self._fill()

    def show_check(self, view: RunView) -> None:
        """Show how a check stands or what it found."""
        if view == self._check:
            return
        changed = view.result != self._check.result
        self._check = view
        if changed:
            findings = view.result.get("findings", ())
            self._findings = tuple(findings) if isinstance(findings, list) else ()
            self._fill_table()
        self._fill_check()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setAccessibleName(self.tr("Training data"))
        name_button(self.check, self.tr("Check the data"), self.tr("Looks at every row; takes a minute."))
        name_button(self.file, self.tr("Another file…"), self.tr("JSON list or JSON Lines"))
        name_button(self.shipped, self.tr("Back to the project's rows"))
        name_button(self.reload, self.tr("Read again"))
        self._counts_card.heading.setText(self.tr("Rows of each class"))
        self._cover_card.heading.setText(self.tr("What is covered"))
        self._found_card.heading.setText(self.tr("Quality"))
        self._marks.setText(self.tr("Dotted line: the least that works. Solid line: ideal."))
        self._bar.setAccessibleName(self.tr("Progress of the check"))
        self.table.show_titles(
            self.tr("Findings"),
            (self.tr("Severity"), self.tr("Row"), self.tr("What is wrong"), self.tr("What to do")),
        )
        self._fill()
        self._fill_check()
        self._fill_table()

    def _fill(self) -> None:
        book = self._book
        for card in (self._counts_card, self._cover_card):
            card.setVisible(book is not None)
        self.shipped.setVisible(self._fault if book is None else not book.shipped)
        if book is None and self._fault:
            self._source.setText(self.tr("The data cannot be read: choose another file."))
        elif book is None:
            self._source.setText(self.tr("Reading the data…"))
        if book is None:
            return
        figures = book.figures
        where = self.tr("the project's own rows") if book.shipped else str(book.path)
        said = self.tr("{rows} rows · {where}").format(rows=f"{figures.rows:,}", where=where)
        if figures.unusable:
            said += self.tr(" · {count} cannot be used").format(count=figures.unusable)
        self._source.setText(said)
        rows = []
        for name, (minimum, ideal) in self._kind.counts.items():
            count = figures.classes.get(name, 0)
            verdict = self.tr("enough")
            if count < minimum:
                verdict = self.tr("{missing} missing for the minimum").format(missing=minimum - count)
            elif count < ideal:
                verdict = self.tr("{missing} to the ideal").format(missing=ideal - count)
            rows.append(CountRow(self._names.group(name), count, minimum, ideal, verdict))
        self._counts.show_rows(tuple(rows), self.tr("Rows of each class"))
        short = any(row.count < row.ideal for row in rows)
        self._advice.setText(self._states.few_data() if short else self._states.tune_first())
        self._balance.setText(self._balance_text(rows))
        self._fill_shares(book)

    def _balance_text(self, rows: Sequence[CountRow]) -> str:
        """How far the classes are from the guide's own proportions."""
        shares = [(row.count / row.ideal, row.name) for row in rows]
        (least, poor), (most, rich) = min(shares), max(shares)
        if not least or most / least > UNBALANCED_FROM:
            said = self.tr("Out of balance: most of '{rich}', least of '{poor}'. Add to the latter first.")
            return said.format(rich=rich, poor=poor)
        return self.tr("The classes are in balance.")

    def _fill_shares(self, book: DataBook) -> None:
        f, names = book.figures, self._names
        depth = self.tr("after {count} follow-ups")
        shown: dict[str, tuple[str, Sequence[tuple[str, int]]]] = {
            "depths": (
                self.tr("Follow-ups before"),
                [(depth.format(count=key), n) for key, n in f.depths.items()],
            ),
            "qualities": (self.tr("Answers"), [(names.part(key), n) for key, n in f.qualities.items()]),
            "hesitation": (
                self.tr("Hesitation"),
                [(names.hesitation(key), n) for key, n in f.hesitation.items()],
            ),
            "families": (
                self.tr("Job families"),
                [(names.part(key), n) for key, n in list(f.families.items())[:_FAMILIES_SHOWN]],
            ),
            "languages": (self.tr("Languages"), [(names.part(key), n) for key, n in f.languages.items()]),
        }
        for key, (title, parts) in shown.items():
            self._shares[key].show_parts(title, parts)

    def _fill_check(self) -> None:
        view = self._check
        self.check.setEnabled(not view.is_active)
        self._bar.setVisible(view.is_active)
        self._bar.setRange(0, view.total)
        self._bar.setValue(view.done)
        counts = view.result.get("counts")
        if view.is_active:
            text = self.tr("Checking: {title}").format(title=view.title or "…")
        elif isinstance(counts, Mapping):
            text = self.tr(
                "Errors {errors} · warnings {warnings} · hints {hints}. Choose one to go to its row."
            )
            text = text.format(errors=counts["error"], warnings=counts["warning"], hints=counts["info"])
        elif view.failure is not None:
            text = self._states.failure(view.failure)
        else:
            text = self.tr(
                "Not checked yet. The check looks for duplicates, contradicting labels, leaks between "
                "splits, give-aways, personal data and lines that no interviewer would say."
            )
        self._verdict.setText(text)

    def _fill_table(self) -> None:
        c = application_colours()
        colours = {"error": c.danger, "warning": c.caution, "info": c.text_soft}
        shown = self._findings[:MAX_FINDINGS]
        self.table.show_rows(
            [
                (
                    self._states.severity(str(f.get("severity"))),
                    "–" if f.get("row") is None else str(f["row"]),
                    str(f.get("sentence", "")),
                    str(f.get("action", "")),
                )
                for f in shown
            ],
            [colours.get(str(f.get("severity"))) for f in shown],
        )
        self.table.setVisible(bool(shown))
        self.table.setColumnWidth(3, 300)
        self.table.fit_height(9)

    @Slot(int, int)
    def _on_activated(self, row: int, column: int) -> None:
        index = self._findings[row].get("row") if row < len(self._findings) else None
        if isinstance(index, int):
            self.row_wanted.emit(index)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._source, 1)
        for one in (self.reload, self.shipped, self.file, self.check):
            head.addWidget(one)
        self._counts_card.column.addWidget(self._counts)
        self._counts_card.column.addWidget(self._marks)
        self._counts_card.column.addSpacing(6)
        self._counts_card.column.addWidget(self._balance)
        self._counts_card.column.addWidget(self._advice)
        self._counts_card.column.addStretch(1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(10)
        for column, names in enumerate((("depths", "qualities"), ("families",))):
            for row, name in enumerate(names):
                grid.addWidget(self._shares[name], row, column, 2 // len(names), 1)
            grid.setColumnStretch(column, 1)
        grid.addWidget(self._shares["hesitation"], 2, 0)
        grid.addWidget(self._shares["languages"], 2, 1)
        self._cover_card.column.addLayout(grid)
        self._cover_card.column.addStretch(1)
        cards = QHBoxLayout()
        cards.setSpacing(12)
        cards.addWidget(self._counts_card, 2)
        cards.addWidget(self._cover_card, 3)
        self._found_card.column.addWidget(self._verdict)
        self._found_card.column.addWidget(self._bar)
        self._found_card.column.addWidget(self.table)
        self.column.addLayout(head)
        self.column.addLayout(cards)
        self.column.addWidget(self._found_card)
        self.column.addStretch(1)
