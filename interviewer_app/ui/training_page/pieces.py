"""Small parts that the page's panels are made of: labels by role, cards, tables, scrolling columns."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)


def label(parent: QWidget, role: str = "", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """A label of plain text with a role of the style sheet."""
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty(role, True)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


def button(parent: QWidget, kind: str = "plain") -> QPushButton:
    """A button: ``plain``, ``primary``, ``danger``, or ``choice`` for one that stays pressed."""
    made = QPushButton(parent)
    made.setProperty("kind", kind)
    return made


def set_tone(made: QLabel, tone: str) -> None:
    """Colour a label: ``good``, ``caution``, ``danger`` or its own colour where empty."""
    if made.property("tone") != tone:
        made.setProperty("tone", tone)
        made.style().unpolish(made)
        made.style().polish(made)


def name_button(made: QPushButton, text: str, help_text: str = "") -> None:
    """Set a button's text, accessible name and help."""
    made.setText(text)
    made.setAccessibleName(text)
    made.setToolTip(help_text)
    made.setAccessibleDescription(help_text)


class Card(QFrame):
    """A bordered column with a heading."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.heading = label(self, "heading")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(18, 14, 18, 14)
        self.column.setSpacing(8)
        self.column.addWidget(self.heading)


class Scrolled(QScrollArea):
    """A column that scrolls up and down, never sideways."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget(self)
        page.setObjectName("trainingPage")
        self.column = QVBoxLayout(page)
        self.column.setContentsMargins(0, 0, 8, 8)
        self.column.setSpacing(12)
        self.setWidget(page)


class Table(QTableWidget):
    """Rows to read and select; ``stretched`` is the column that takes what width there is."""

    def __init__(self, columns: int, stretched: int, parent: QWidget | None = None) -> None:
        super().__init__(0, columns, parent)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(32)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_titles(self, name: str, titles: tuple[str, ...]) -> None:
        """Name the table and its columns."""
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(titles)

    def show_rows(self, rows: list[tuple[str, ...]], colours: list[str | None] | None = None) -> None:
        """Fill the table; ``colours`` are those of each row's first cell."""
        self.setRowCount(len(rows))
        for number, texts in enumerate(rows):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                colour = colours[number] if colours and column == 0 else None
                if colour:
                    item.setForeground(QColor(colour))
                self.setItem(number, column, item)

    def fit_height(self, most: int = 8) -> None:
        """Be as high as the rows need, up to ``most`` of them."""
        shown = min(most, max(1, self.rowCount()))
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + shown * 32 + 6)
