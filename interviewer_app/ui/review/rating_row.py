"""Five numbered buttons for one rating; the chosen one again takes the rating back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QWidget

from interviewer_app.sessions.review_values import RATINGS
from interviewer_app.ui.translation import Retranslated


class RatingRow(Retranslated, QWidget):
    """``rated(name, value)``; a value of 0 takes the rating back."""

    rated = Signal(str, int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._value = 0
        self._title = QLabel(self)
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)  # so that none can be chosen, too
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        row.addWidget(self._title)
        row.addStretch(1)
        for value in RATINGS:
            button = QPushButton(str(value), self)
            button.setCheckable(True)
            button.setProperty("kind", "rating")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._group.addButton(button, value)
            row.addWidget(button)
        self._group.idClicked.connect(self._on_clicked)
        self.retranslate()

    def button(self, value: int) -> QPushButton:
        """The button of one value."""
        return self._group.button(value)

    def show_rating(self, value: int) -> None:
        """Show a rating; 0 is none."""
        self._value = value
        for number in RATINGS:
            self._group.button(number).setChecked(number == value)
        self._name_buttons()

    def retranslate(self) -> None:
        """Set every text anew."""
        titles = {
            "naturalness": self.tr("Natural"),
            "relevance": self.tr("To the point"),
            "professionalism": self.tr("Professional"),
        }
        self._title.setText(titles.get(self._name, self._name))
        self._name_buttons()

    def _name_buttons(self) -> None:
        for number in RATINGS:
            told = self.tr("{what}: {number} of 5").format(what=self._title.text(), number=number)
            if number == self._value:
                told = self.tr("{rating}, chosen").format(rating=told)
            self._group.button(number).setAccessibleName(told)

    @Slot(int)
    def _on_clicked(self, value: int) -> None:
        self.rated.emit(self._name, 0 if value == self._value else value)
