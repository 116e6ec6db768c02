"""The list of rows to choose from: searched by text, filtered by class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QListView, QVBoxLayout, QWidget

from interviewer_app.training_desk.kinds import DECIDER, TrainingKind
from interviewer_app.ui.training_page.names import Names
from interviewer_app.ui.training_page.pieces import label
from interviewer_app.ui.translation import Retranslated

_TASKS = {"generate_follow_up": "follow_up", "generate_question": "question", "closing": "closing"}


def class_of(row: Mapping[str, Any]) -> str:
    """The class that a row says it has; the kind of a reply row where it names one."""
    return str(row.get("label") or row.get("kind") or _TASKS.get(str(row.get("task")), ""))


class RowModel(QAbstractListModel):
    """The rows that pass the filter, by their index in the file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Mapping[str, Any]] = ()
        self._shown: list[int] = []
        self._names = Names(self)

    def show_rows(self, rows: Sequence[Mapping[str, Any]], text: str, group: str) -> None:
        """Show the rows of class ``group`` (all where empty) that hold ``text``."""
        self.beginResetModel()
        self._rows = rows
        wanted = text.casefold().strip()
        self._shown = [
            index
            for index, row in enumerate(rows)
            if (not group or class_of(row) == group)
            and (not wanted or wanted == str(index) or wanted in _words(row).casefold())
        ]
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many rows pass."""
        return len(self._shown)

    def index_of(self, index: QModelIndex) -> int:
        """The index in the file of what is shown at ``index``."""
        return self._shown[index.row()]

    def find(self, index: int) -> QModelIndex:
        """Where the file's row ``index`` is shown; invalid where it is not."""
        return self.index(self._shown.index(index), 0) if index in self._shown else QModelIndex()

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row's number, class and question."""
        if not index.isValid() or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        number = self._shown[index.row()]
        row = self._rows[number]
        if role == Qt.ItemDataRole.ToolTipRole:
            return _words(row)
        return f"{number}  {self._names.group(class_of(row))}\n{_words(row)}"


class RowList(Retranslated, QWidget):
    """``chosen(index)``: another row of the file."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = Names(self)
        self._kind: TrainingKind = DECIDER
        self._rows: Sequence[Mapping[str, Any]] = ()
        self.search = QLineEdit(self)
        self.search.setClearButtonEnabled(True)
        self.filter = QComboBox(self)
        self.view = QListView(self)
        self.view.setObjectName("rowList")
        self.view.setUniformItemSizes(True)
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.model = RowModel(self)
        self.view.setModel(self.model)
        self._count = label(self, "soft")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.search, self.filter):
            column.addWidget(widget)
        column.addWidget(self.view, 1)
        column.addWidget(self._count)
        self.search.textChanged.connect(self._on_filter)
        self.filter.currentIndexChanged.connect(self._on_filter)
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.retranslate()

    def show_rows(self, kind: TrainingKind, rows: Sequence[Mapping[str, Any]]) -> None:
        """Show a file's rows."""
        changed = kind is not self._kind
        self._kind, self._rows = kind, rows
        if changed:
            self.search.clear()
            self.retranslate()
        self._on_filter()

    def choose(self, index: int) -> None:
        """Go to a row, out of the filter if it must be."""
        if not self.model.find(index).isValid():
            self.search.clear()
            self.filter.setCurrentIndex(0)
        place = self.model.find(index)
        if place.isValid():
            self.view.setCurrentIndex(place)
            self.view.scrollTo(place, QListView.ScrollHint.PositionAtCenter)

    def step(self, by: int) -> None:
        """Go ``by`` rows further in the list."""
        row = min(max(0, self.view.currentIndex().row() + by), self.model.rowCount() - 1)
        self.view.setCurrentIndex(self.model.index(row, 0))

    def retranslate(self) -> None:
        """Set every text anew."""
        self.search.setPlaceholderText(self.tr("Search, or a row's number"))
        self.search.setAccessibleName(self.tr("Search the rows"))
        self.filter.setAccessibleName(self.tr("Class"))
        self.view.setAccessibleName(self.tr("Rows"))
        chosen = self.filter.currentData()
        self.filter.blockSignals(True)
        self.filter.clear()
        self.filter.addItem(self.tr("All classes"), "")
        for name in self._kind.counts:
            self.filter.addItem(self._names.group(name), name)
        self.filter.setCurrentIndex(max(0, self.filter.findData(chosen)))
        self.filter.blockSignals(False)
        self._say_count()

    def _say_count(self) -> None:
        shown = self.tr("{shown} of {all} rows")
        self._count.setText(shown.format(shown=self.model.rowCount(), all=len(self._rows)))

    @Slot()
    def _on_filter(self) -> None:
        current = self.view.currentIndex()
        before = self.model.index_of(current) if current.isValid() else 0
        self.model.show_rows(self._rows, self.search.text(), self.filter.currentData() or "")
        self._say_count()
        place = self.model.find(before)
        if not place.isValid() and self.model.rowCount():
            place = self.model.index(0, 0)
        self.view.setCurrentIndex(place)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, before: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self.model.index_of(current))


def _words(row: Mapping[str, Any]) -> str:
    context = row.get("context")
    asked = row.get("question") or (context.get("current_question") if isinstance(context, Mapping) else "")
    said = row.get("answer") or row.get("user_answer") or ""
    return f"{asked or ''} {said}".strip()
