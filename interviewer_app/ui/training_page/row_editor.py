"""Edits one row: question, answer, class, measures; and shows the exact text that the model sees of it."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QTextBrowser,
    QWidget,
)

from interviewer_app.training_desk.data import Seen, edited, seen_by_model, value_of
from interviewer_app.training_desk.kinds import DECIDER, TrainingKind
from interviewer_app.ui.training_page.chart import application_colours
from interviewer_app.ui.training_page.names import Names
from interviewer_app.ui.training_page.pieces import Card, Scrolled, button, label, name_button
from interviewer_app.ui.translation import Retranslated

# Dotted names of a row's values, by kind of data: (question, answer, line to be learned, holder of measures).
_PLACES = {
    "decision": ("question", "answer", "", "context"),
    "reply": ("context.current_question", "user_answer", "expected_output", "speech_analysis"),
}
_MAX_DEPTH, _MAX_FILLERS = 3, 99


class RowEditor(Retranslated, Scrolled):
    """``save_wanted(index, row)`` and ``delete_wanted(index)``; ``step_wanted(by)`` to its neighbours."""

    save_wanted = Signal(int, object)
    delete_wanted = Signal(int)
    step_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = Names(self)
        self._kind: TrainingKind = DECIDER
        self._index, self._row = -1, {}
        self._filling = False
        self._form, self._view = Card(self), Card(self)
        self._labels: dict[str, QLabel] = {}
        self.question, self.answer, self.line = (self._text_field() for _ in range(3))
        self.group = QComboBox(self._form)
        self.depth, self.fillers = QSpinBox(self._form), QSpinBox(self._form)
        self.depth.setMaximum(_MAX_DEPTH)
        self.fillers.setMaximum(_MAX_FILLERS)
        for spin in (self.depth, self.fillers):
            spin.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hesitation = QLineEdit(self._form)
        self.previous, self.next = button(self), button(self)
        self.delete, self.restore = button(self, "danger"), button(self)
        self.save = button(self, "primary")
        self.seen = QTextBrowser(self._view)
        self.seen.setObjectName("seen")
        self._fault = label(self, "soft", wrap=True)
        self._lay_out()
        self._connect()
        self.retranslate()

    @property
    def is_changed(self) -> bool:
        """Whether there is something to save."""
        return self._index >= 0 and self._edited() != self._row

    def show_row(self, kind: TrainingKind, index: int, row: Mapping[str, Any]) -> None:
        """Edit the file's row ``index``; -1 for none."""
        if kind is not self._kind:
            self._kind = kind
            self.retranslate()
        self._index, self._row = index, dict(row)
        self._fill()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setAccessibleName(self.tr("The chosen row"))
        texts = {
            "question": self.tr("Question"),
            "answer": self.tr("Answer"),
            "line": self.tr("What the interviewer should say"),
            "group": self.tr("Class"),
            "depth": self.tr("Follow-ups before"),
            "hesitation": self.tr("Hesitation (0–1)"),
            "fillers": self.tr("Fillers"),
        }
        for key, text in texts.items():
            self._labels[key].setText(text)
            self._labels[key].buddy().setAccessibleName(text)
        self.hesitation.setPlaceholderText(self.tr("not measured"))
        self._view.heading.setText(self.tr("What the model sees"))
        self.seen.setAccessibleName(self.tr("What the model sees"))
        name_button(self.previous, self.tr("Previous"), "Ctrl+PgUp")
        name_button(self.next, self.tr("Next"), "Ctrl+PgDown")
        name_button(self.delete, self.tr("Delete row"))
        name_button(self.restore, self.tr("Undo changes"))
        name_button(self.save, self.tr("Save row"), "Ctrl+S")
        self.previous.setShortcut("Ctrl+PgUp")
        self.next.setShortcut("Ctrl+PgDown")
        self.save.setShortcut("Ctrl+S")
        decides = self._kind.data_kind == "decision"
        for key in ("group", "depth"):
            self._labels[key].setVisible(decides)
            self._labels[key].buddy().setVisible(decides)
        self._labels["line"].setVisible(not decides)
        self.line.setVisible(not decides)
        self._fill()

    def _fill(self) -> None:
        self._filling = True
        question, answer, line, holder = _PLACES[self._kind.data_kind]
        for widget, name in ((self.question, question), (self.answer, answer), (self.line, line)):
            widget.setPlainText(str(value_of(self._row, name) or "") if name else "")
        self.group.clear()
        for name in self._kind.counts:
            self.group.addItem(self._names.group(name), name)
        self.group.setCurrentIndex(self.group.findData(self._row.get("label")))
        self.depth.setValue(_whole(value_of(self._row, "context.follow_up_depth")))
        score = value_of(self._row, f"{holder}.hesitation_score")
        self.hesitation.setText("" if score is None else f"{score:g}" if _is_number(score) else str(score))
        self.fillers.setValue(_whole(value_of(self._row, f"{holder}.filler_count")))
        self._filling = False
        self._follow()

    def _edited(self) -> dict[str, Any]:
        question, answer, line, holder = _PLACES[self._kind.data_kind]
        changes: dict[str, Any] = {}
        for widget, name in ((self.question, question), (self.answer, answer), (self.line, line)):
            if name and widget.toPlainText() != str(value_of(self._row, name) or ""):
                changes[name] = widget.toPlainText().strip()
        if self._kind.data_kind == "decision":
            if self.group.currentData() not in (None, self._row.get("label")):
                changes["label"] = self.group.currentData()
            if self.depth.value() != _whole(value_of(self._row, "context.follow_up_depth")):
                changes["context.follow_up_depth"] = self.depth.value()
        if self.fillers.value() != _whole(value_of(self._row, f"{holder}.filler_count")):
            changes[f"{holder}.filler_count"] = self.fillers.value()
        score = self._score()
        if score != value_of(self._row, f"{holder}.hesitation_score"):
            changes[f"{holder}.hesitation_score"] = score
        return edited(self._row, changes) if changes else self._row

    def _score(self) -> float | str | None:
        text = self.hesitation.text().strip()
        try:
            return float(text) if text else None
        except ValueError:
            return text

    @Slot()
    def _follow(self) -> None:
        """Show what the model would see of the row as it is typed."""
        if self._filling:
            return
        there = self._index >= 0
        row = self._edited() if there else {}
        seen = seen_by_model(row, self._kind) if there else Seen()
        changed = there and row != self._row
        self._fault.setText(seen.fault)
        self._fault.setVisible(bool(seen.fault))
        self.seen.setHtml(self._as_html(seen))
        self.save.setEnabled(changed and not seen.fault)
        self.restore.setEnabled(changed)
        self.delete.setEnabled(there)
        number = self.tr("Row {index}").format(index=self._index) if there else self.tr("No row")
        self._form.heading.setText(number + (self.tr(" · changed") if changed else ""))

    def _as_html(self, seen: Seen) -> str:
        c = application_colours()
        names = {
            "text": self.tr("Text"),
            "label": self.tr("Label"),
            "system": self.tr("System"),
            "user": self.tr("User"),
            "assistant": self.tr("Reply"),
        }
        parts = []
        for role, text, learned in seen.parts:
            mark = self.tr("learned") if learned else self.tr("read only")
            ground = c.accent_soft if learned else c.raised
            words = html.escape(text).replace("\n", "<br>")
            parts.append(
                f"<p style='margin:6px 0 2px 0; color:{c.text_soft}'>{names.get(role, role)} · {mark}</p>"
                f"<table width='100%' cellpadding='6' cellspacing='0'><tr>"
                f"<td style='background:{ground}; color:{c.text}'>{words}</td></tr></table>"
            )
        return "".join(parts)

    def _text_field(self) -> QPlainTextEdit:
        made = QPlainTextEdit(self._form)
        made.setTabChangesFocus(True)
        made.setFixedHeight(64)
        return made

    def _connect(self) -> None:
        for text in (self.question, self.answer, self.line):
            text.textChanged.connect(self._follow)
        self.group.currentIndexChanged.connect(self._follow)
        self.depth.valueChanged.connect(self._follow)
        self.fillers.valueChanged.connect(self._follow)
        self.hesitation.textChanged.connect(self._follow)
        self.save.clicked.connect(self._on_save)
        self.restore.clicked.connect(self._fill)
        self.delete.clicked.connect(self._on_delete)
        self.previous.clicked.connect(self._on_previous)
        self.next.clicked.connect(self._on_next)

    @Slot()
    def _on_save(self) -> None:
        self.save_wanted.emit(self._index, self._edited())

    @Slot()
    def _on_delete(self) -> None:
        self.delete_wanted.emit(self._index)

    @Slot()
    def _on_previous(self) -> None:
        self.step_wanted.emit(-1)

    @Slot()
    def _on_next(self) -> None:
        self.step_wanted.emit(1)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        wide = (("question", self.question), ("answer", self.answer), ("line", self.line))
        for number, (key, widget) in enumerate(wide):
            grid.addWidget(self._caption(key, widget), 2 * number, 0, 1, 4)
            grid.addWidget(widget, 2 * number + 1, 0, 1, 4)
        small = (
            ("group", self.group),
            ("depth", self.depth),
            ("hesitation", self.hesitation),
            ("fillers", self.fillers),
        )
        for column, (key, widget) in enumerate(small):
            grid.addWidget(self._caption(key, widget), 6, column)
            grid.addWidget(widget, 7, column)
            grid.setColumnStretch(column, 1)
        self._form.column.addLayout(grid)
        self._form.column.addWidget(self._fault)
        head = QHBoxLayout()
        self._form.column.removeWidget(self._form.heading)
        head.addWidget(self._form.heading, 1)
        for one in (self.previous, self.next):
            head.addWidget(one)
        self._form.column.insertLayout(0, head)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for one in (self.delete, self.restore, self.save):
            buttons.addWidget(one)
        self._form.column.addLayout(buttons)
        self.seen.setMinimumHeight(150)
        self._view.column.addWidget(self.seen, 1)
        self.column.addWidget(self._form)
        self.column.addWidget(self._view, 1)

    def _caption(self, key: str, widget: QWidget) -> QLabel:
        made = label(self._form, "soft")
        made.setBuddy(widget)
        made.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self._labels[key] = made
        return made


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _whole(value: Any) -> int:
    return int(value) if _is_number(value) else 0
