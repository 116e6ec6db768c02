"""Row by row: the list on the left, the chosen row and what the model sees of it on the right."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from interviewer_app.training_desk.data import DataBook
from interviewer_app.training_desk.kinds import DECIDER, TrainingKind
from interviewer_app.ui.training_page.row_editor import RowEditor
from interviewer_app.ui.training_page.row_list import RowList

_LIST_PX = 300


class RowsPanel(QWidget):
    """``rows_changed(rows)``: the whole file as it should be."""

    rows_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind: TrainingKind = DECIDER
        self._book: DataBook | None = None
        self.list = RowList(self)
        self.list.setFixedWidth(_LIST_PX)
        self.editor = RowEditor(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.list)
        row.addWidget(self.editor, 1)
        self.list.chosen.connect(self._on_chosen)
        self.editor.step_wanted.connect(self.list.step)
        self.editor.save_wanted.connect(self._on_save)
        self.editor.delete_wanted.connect(self._on_delete)

    def show_book(self, kind: TrainingKind, book: DataBook | None) -> None:
        """Show a file's rows; None while there are none."""
        self._kind, self._book = kind, book
        rows = book.rows if book else ()
        if not rows:
            self.editor.show_row(kind, -1, {})
        self.list.show_rows(kind, rows)

    def choose(self, index: int) -> None:
        """Go to a row."""
        self.list.choose(index)

    @Slot(int)
    def _on_chosen(self, index: int) -> None:
        if self._book is not None and index < len(self._book.rows):
            self.editor.show_row(self._kind, index, self._book.rows[index])

    @Slot(int, object)
    def _on_save(self, index: int, row: object) -> None:
        if self._book is not None:
            rows = list(self._book.rows)
            rows[index] = row
            self.rows_changed.emit(rows)

    @Slot(int)
    def _on_delete(self, index: int) -> None:
        if self._book is not None:
            self.rows_changed.emit([row for i, row in enumerate(self._book.rows) if i != index])
