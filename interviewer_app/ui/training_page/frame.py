"""The page's frame: which model, which step, one line of notice, and the five panels."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from interviewer_app.training_desk.kinds import KINDS
from interviewer_app.ui.notice_bar import NoticeBar
from interviewer_app.ui.training_page.data_panel import DataPanel
from interviewer_app.ui.training_page.models_panel import ModelsPanel
from interviewer_app.ui.training_page.names import Names
from interviewer_app.ui.training_page.pieces import button, name_button
from interviewer_app.ui.training_page.results_panel import ResultsPanel
from interviewer_app.ui.training_page.rows_panel import RowsPanel
from interviewer_app.ui.training_page.train_panel import TrainPanel
from interviewer_app.ui.translation import Retranslated

DATA, ROWS, TRAIN, RESULTS, MODELS = range(5)


class TrainingFrame(Retranslated, QWidget):
    """Lays the panels out; the tab above it fills them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = Names(self)
        self.kinds = QButtonGroup(self)
        self.steps = QTabBar(self)
        self.steps.setObjectName("steps")
        self.steps.setDrawBase(False)
        self.steps.setExpanding(False)
        self.steps.setUsesScrollButtons(False)
        self.notice = NoticeBar(self)
        self.data, self.rows = DataPanel(self), RowsPanel(self)
        self.train, self.results, self.models = TrainPanel(self), ResultsPanel(self), ModelsPanel(self)
        self._stack = QStackedWidget(self)
        for panel in (self.data, self.rows, self.train, self.results, self.models):
            self.steps.addTab("")
            self._stack.addWidget(panel)
        self._lay_out()
        self.steps.currentChanged.connect(self._stack.setCurrentIndex)
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Colours that stand in texts and tables follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for panel in (self.data, self.rows.editor, self.train, self.results, self.models):
                panel.retranslate()
            self.train.settings.retranslate()

    def go_to(self, step: int) -> None:
        """Show a step: ``DATA`` and so on."""
        self.steps.setCurrentIndex(step)

    @property
    def step(self) -> int:
        """The step that is shown."""
        return self.steps.currentIndex()

    @Slot()
    def retranslate(self) -> None:
        """Set every text anew."""
        self.setAccessibleName(self.tr("Training"))
        self.steps.setAccessibleName(self.tr("Steps"))
        titles = (
            self.tr("1 Data"),
            self.tr("2 Rows"),
            self.tr("3 Train"),
            self.tr("4 Results"),
            self.tr("5 Models"),
        )
        for index, title in enumerate(titles):
            self.steps.setTabText(index, title)
        for made in self.kinds.buttons():
            name_button(made, self._names.kind(str(made.property("training"))))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.steps)
        head.addStretch(1)
        for key in KINDS:
            made = button(self, "choice")
            made.setCheckable(True)
            made.setProperty("training", key)
            made.setChecked(key == next(iter(KINDS)))
            self.kinds.addButton(made)
            head.addWidget(made)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 14, 22, 14)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addWidget(self._stack, 1)
