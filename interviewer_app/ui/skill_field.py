"""A field of skills: each a chip that can be removed, and a line to type more."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QSizePolicy, QWidget

from interviewer_app.ui.flow_layout import FlowLayout
from interviewer_app.ui.translation import Retranslated

MAX_SKILLS = 30
MAX_TEXT = 100
ENTRY_WIDTH_PX = 90
_SEPARATORS = re.compile(r"[,，、;；\n]+")


class SkillField(Retranslated, QFrame):
    """``changed`` is emitted when a skill comes or goes.

    Enter or a comma makes a chip of what is typed; a click, Delete or Backspace on a chip removes it, and
    so does Backspace in the empty line.
    """

    changed = Signal()

    def __init__(self, preceding: QWidget, parent: QWidget | None = None) -> None:
        """``preceding`` is the widget before this one in the order of Tab."""
        super().__init__(parent)
        self.setObjectName("skillField")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._preceding = preceding
        self._chips: list[QPushButton] = []
        self._typed: set[str] = set()
        self._removed: set[str] = set()
        self._wanted: frozenset[str] = frozenset()
        self.entry = QLineEdit(self)
        self.entry.setMaxLength(MAX_TEXT * 5)
        self.entry.setMinimumWidth(ENTRY_WIDTH_PX)
        self.entry.setAcceptDrops(False)  # a file is dropped on the page, not as text
        self.entry.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.entry.installEventFilter(self)
        self._flow = FlowLayout(self)
        self._flow.setContentsMargins(7, 4, 7, 4)
        self._flow.addWidget(self.entry)
        self.entry.textEdited.connect(self._on_edited)
        self.entry.returnPressed.connect(self._take_entry)
        self.entry.editingFinished.connect(self._take_entry)
        self.retranslate()

    def skills(self) -> tuple[str, ...]:
        """Return the chips' skills and what is typed just now."""
        return split_skills("\n".join([*self._names(), self.entry.text()]))

    def set_skills(self, skills: Iterable[str], only_wanted: Collection[str] = ()) -> None:
        """Show ``skills`` and nothing else; those in ``only_wanted``, by the job, look different."""
        for chip in self._chips:
            self._drop(chip)
        self._chips = []
        self._wanted = frozenset(only_wanted)
        for name in list(dict.fromkeys(skills))[:MAX_SKILLS]:
            self._append(name)
        self._settle()

    def merge(self, found: Iterable[str], only_wanted: Collection[str] = ()) -> None:
        """Show what was found, without what the user removed, and with what the user typed."""
        kept = [name for name in found if name not in self._removed]
        typed = [name for name in self._names() if name in self._typed]
        self.set_skills([*kept, *typed], only_wanted)

    def forget_removals(self) -> None:
        """What was removed may be found again: in another résumé."""
        self._removed.clear()

    def setText(self, text: str) -> None:
        """Show the skills in ``text``, separated by commas."""
        self.entry.clear()
        self.set_skills(split_skills(text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Backspace in the empty line, Delete on a chip, and the frame that shows the focus."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut) and watched is self.entry:
            self.setProperty("focused", event.type() == QEvent.Type.FocusIn)
            self.style().unpolish(self)
            self.style().polish(self)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            is_back = event.key() == Qt.Key.Key_Backspace
            if watched is self.entry and is_back and not self.entry.text() and self._chips:
                self._remove(self._chips[-1])
                return True
            if watched in self._chips and (is_back or event.key() == Qt.Key.Key_Delete):
                self._remove(watched)
                return True
        return super().eventFilter(watched, event)

    def retranslate(self) -> None:
        """Set every text anew."""
        for chip in self._chips:
            self._name(chip)
        self._hint()

    def _names(self) -> list[str]:
        return [str(chip.property("skill")) for chip in self._chips]

    def _append(self, name: str) -> None:
        chip = QPushButton(self)
        chip.setProperty("kind", "chip")
        chip.setProperty("skill", name)
        chip.setProperty("wanted", name in self._wanted)
        self._name(chip)
        chip.installEventFilter(self)
        chip.clicked.connect(self._on_chip)
        self._flow.insert(len(self._chips), chip)
        self._chips.append(chip)
        chip.show()

    def _name(self, chip: QPushButton) -> None:
        name = str(chip.property("skill"))
        chip.setText(f"{name.replace('&', '&&')}  ×")
        chip.setAccessibleName(self.tr("Remove {skill}").format(skill=name))
        chip.setToolTip(
            self.tr("From the job description") if chip.property("wanted") else chip.accessibleName()
        )

    def _hint(self) -> None:
        self.entry.setPlaceholderText(
            self.tr("Add") if self._chips else self.tr("For example: Python, Redis, message queues")
        )

    @Slot(str)
    def _on_edited(self, text: str) -> None:
        if _SEPARATORS.search(text):
            self._take_entry()

    @Slot()
    def _take_entry(self) -> None:
        names = split_skills(self.entry.text())
        self.entry.clear()
        new = [name for name in names if name not in self._names()]
        for name in new[: MAX_SKILLS - len(self._chips)]:
            self._typed.add(name)
            self._removed.discard(name)
            self._append(name)
        if new:
            self._settle()
            self.changed.emit()

    @Slot()
    def _on_chip(self) -> None:
        chip = self.sender()
        if isinstance(chip, QPushButton):
            self._remove(chip)

    def _remove(self, chip: QPushButton) -> None:
        index = self._chips.index(chip)
        name = str(chip.property("skill"))
        self._typed.discard(name)
        self._removed.add(name)
        had_focus = chip.hasFocus()
        self._chips.remove(chip)
        if had_focus:
            neighbour = self._chips[min(index, len(self._chips) - 1)] if self._chips else self.entry
            neighbour.setFocus(Qt.FocusReason.OtherFocusReason)
        self._drop(chip)
        self._settle()
        self.changed.emit()

    def _drop(self, chip: QPushButton) -> None:
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()

    def _settle(self) -> None:
        """Tab goes from chip to chip and on to the line; the field is as high as its chips."""
        before = self._preceding
        for widget in (*self._chips, self.entry):
            QWidget.setTabOrder(before, widget)
            before = widget
        self._hint()
        self._flow.invalidate()
        self.updateGeometry()


def split_skills(text: str) -> tuple[str, ...]:
    """Return the skills in ``text``, separated by Chinese or Western commas, each once."""
    parts = (part.strip()[:MAX_TEXT] for part in _SEPARATORS.split(text))
    return tuple(dict.fromkeys(part for part in parts if part))[:MAX_SKILLS]
