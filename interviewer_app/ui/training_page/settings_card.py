"""The settings of a training: presets, expert fields with the guide's limits, memory, the command line."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from interviewer_app.training_desk.kinds import DECIDER, Field, TrainingKind, Value, command_line
from interviewer_app.training_desk.memory import Memory
from interviewer_app.ui.training_page.names import Names
from interviewer_app.ui.training_page.pieces import Card, button, label, name_button, set_tone
from interviewer_app.ui.training_page.states import States
from interviewer_app.ui.translation import Retranslated

Control = QComboBox | QLineEdit | QCheckBox


class SettingsCard(Retranslated, Card):
    """``changed``: the values are others now."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names, self._states = Names(self), States(self)
        self._kind: TrainingKind | None = None
        self._data = ""
        self._memory = Memory(None, None)
        self.presets = QButtonGroup(self)
        self._preset_row = QHBoxLayout()
        self._preset_help = label(self, "soft", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        self.controls: dict[str, Control] = {}
        self._captions: dict[str, QLabel] = {}
        self.expert = QPushButton(self)
        self.expert.setProperty("kind", "choice")
        self.expert.setCheckable(True)
        self._unusual = label(self, "soft", wrap=True)
        self._memory_text = label(self, "soft", wrap=True)
        self._command = QLineEdit(self)
        self._command.setReadOnly(True)
        self.copy = button(self)
        self._lay_out()
        self.presets.buttonClicked.connect(self._on_preset)
        self.expert.toggled.connect(self._on_expert)
        self.copy.clicked.connect(self._on_copy)
        self.show_kind(DECIDER)

    def show_kind(self, kind: TrainingKind) -> None:
        """Offer the settings of ``kind``, at first those of its balanced preset."""
        if kind is self._kind:
            return
        self._kind = kind
        for widget in (*self.controls.values(), *self._captions.values(), *self.presets.buttons()):
            if isinstance(widget, QPushButton):
                self.presets.removeButton(widget)
            widget.hide()
            widget.deleteLater()
        self.controls, self._captions = {}, {}
        for preset in kind.presets:
            made = button(self, "choice")
            made.setCheckable(True)
            made.setProperty("preset", preset.key)
            self.presets.addButton(made)
            self._preset_row.addWidget(made, 1)
        for row, field in enumerate(kind.fields):
            self._add_field(row, field)
        self.set_values(kind.defaults("balanced"))
        self._on_expert(self.expert.isChecked())
        order = [*self.presets.buttons(), *self.controls.values(), self.expert, self._command, self.copy]
        for one, following in pairwise(order):
            QWidget.setTabOrder(one, following)
        self.retranslate()

    @property
    def kind(self) -> TrainingKind:
        """The kind of training that is set."""
        assert self._kind is not None
        return self._kind

    def values(self) -> dict[str, Value] | None:
        """The settings; None while a field holds no possible number."""
        found: dict[str, Value] = {}
        for field in self.kind.fields:
            value = _read(field, self.controls[field.key])
            if value is None:
                return None
            found[field.key] = value
        return found

    def set_values(self, values: dict[str, Value]) -> None:
        """Fill the fields."""
        for field in self.kind.fields:
            control, value = self.controls[field.key], values[field.key]
            control.blockSignals(True)
            if isinstance(control, QCheckBox):
                control.setChecked(bool(value))
            elif isinstance(control, QComboBox):
                control.setCurrentText(str(value))
                control.lineEdit().setCursorPosition(0)
            else:
                control.setText(f"{value:g}" if isinstance(value, float) else str(value))
            control.blockSignals(False)
        self._follow()

    def show_data(self, data: str) -> None:
        """The data file that the command line names."""
        self._data = data
        self._follow()

    def show_memory(self, memory: Memory) -> None:
        """Show what is needed and what is free."""
        self._memory = memory
        self._fill_memory()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.heading.setText(self.tr("Settings"))
        for made in self.presets.buttons():
            key = str(made.property("preset"))
            name_button(made, self._names.preset(key), self._names.preset_help(self.kind.key, key))
        for field in self.kind.fields:
            name, help_text = self._names.field(field.key), self._help(field)
            self._captions[field.key].setText(name)
            control = self.controls[field.key]
            control.setAccessibleName(name)
            for widget in (control, self._captions[field.key]):
                widget.setToolTip(help_text)
                widget.setAccessibleDescription(help_text)
        name_button(self.expert, self.tr("Expert fields"))
        name_button(self.copy, self.tr("Copy"), self.tr("Copy the command line"))
        self._command.setAccessibleName(self.tr("The same in a terminal"))
        self._command.setToolTip(self.tr("The same in a terminal"))
        self._follow()
        self._fill_memory()

    def _help(self, field: Field) -> str:
        said = self._names.field_help(field.key)
        if field.usual is not None:
            usual = self.tr(" The guide: {low} to {high}.")
            said += usual.format(low=f"{field.usual[0]:g}", high=f"{field.usual[1]:g}")
        return said

    def _fill_memory(self) -> None:
        memory = self._memory
        where = memory.device or self.tr("this computer, no GPU")
        if memory.needed_bytes is None or memory.free_bytes is None:
            self._memory_text.setText(self.tr("Memory: not known for this base model."))
            return
        text = self.tr("Memory: about {needed} of {free} free ({where}).").format(
            needed=self._states.size(memory.needed_bytes),
            free=self._states.size(memory.free_bytes),
            where=where,
        )
        if not memory.fits:
            text += self.tr(" It will not fit: a smaller batch or base model, or close other programs first.")
        self._memory_text.setText(text)
        set_tone(self._memory_text, "" if memory.fits else "danger")

    @Slot()
    def _follow(self) -> None:
        values = self.values()
        preset = self.kind.preset_of(values) if values else ""
        self.presets.setExclusive(False)
        for made in self.presets.buttons():
            made.setChecked(made.property("preset") == preset)
        self.presets.setExclusive(True)
        self._preset_help.setText(self._names.preset_help(self.kind.key, preset))
        unusual = []
        for field in self.kind.fields:
            value = _read(field, self.controls[field.key])
            name = self._names.field(field.key)
            if value is None:
                bounds = self.tr("{name}: a number from {low} to {high}.")
                unusual.append(bounds.format(name=name, low=f"{field.low:g}", high=f"{field.high:g}"))
            elif not field.is_usual(value) and not (values and values.get("base") == "starter"):
                bounds = self.tr("{name}: the guide uses {low} to {high}.")
                low, high = field.usual or (field.low, field.high)
                unusual.append(bounds.format(name=name, low=f"{low:g}", high=f"{high:g}"))
        self._unusual.setText("\n".join(unusual))
        self._unusual.setVisible(bool(unusual))
        data = self._data or self.kind.data_name
        output = str(Path("checkpoints") / self.kind.key)
        self._command.setText(command_line(self.kind, values, data, output) if values else "")
        self._command.setCursorPosition(0)
        self.changed.emit()

    def _add_field(self, row: int, field: Field) -> None:
        caption = label(self, "soft")
        control: Control
        if field.type == "flag":
            control = QCheckBox(self)
            control.toggled.connect(self._follow)
        elif field.type == "choice":
            control = QComboBox(self)
            control.setEditable(True)  # a local folder is a base, too
            control.addItems(list(field.choices))
            control.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            control.setMinimumContentsLength(12)
            control.currentTextChanged.connect(self._follow)
        else:
            control = QLineEdit(self)
            control.textChanged.connect(self._follow)
        caption.setBuddy(control)
        if field.type == "choice":  # long names: the whole width
            self._grid.addWidget(caption, 2 * row, 0, 1, 2)
            self._grid.addWidget(control, 2 * row + 1, 0, 1, 2)
        else:
            self._grid.addWidget(caption, 2 * row, 0)
            self._grid.addWidget(control, 2 * row, 1)
        self.controls[field.key], self._captions[field.key] = control, caption

    @Slot(bool)
    def _on_expert(self, on: bool) -> None:
        for field in self.kind.fields:
            if field.expert:
                self.controls[field.key].setVisible(on)
                self._captions[field.key].setVisible(on)

    @Slot(object)
    def _on_preset(self, made: QPushButton) -> None:
        self.set_values(self.kind.defaults(str(made.property("preset"))))

    @Slot()
    def _on_copy(self) -> None:
        QApplication.clipboard().setText(self._command.text())

    def _lay_out(self) -> None:
        self._preset_row.setSpacing(6)
        self.column.addLayout(self._preset_row)
        self.column.addWidget(self._preset_help)
        self.column.addLayout(self._grid)
        self.column.addWidget(self.expert)
        self.column.addWidget(self._unusual)
        self.column.addWidget(self._memory_text)
        row = QHBoxLayout()
        row.addWidget(self._command, 1)
        row.addWidget(self.copy)
        self.column.addLayout(row)


def _read(field: Field, control: Control) -> Value | None:
    if isinstance(control, QCheckBox):
        return control.isChecked()
    text = control.currentText().strip() if isinstance(control, QComboBox) else control.text().strip()
    if field.type == "choice":
        return text or None
    try:
        value = int(text) if field.type == "int" else float(text)
    except ValueError:
        return None
    return value if field.low <= value <= field.high else None
