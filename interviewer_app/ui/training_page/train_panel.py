"""Starts, watches, stops and resumes a training."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from interviewer_app.training_desk.kinds import DECIDER, TrainingKind
from interviewer_app.training_desk.views import RunView
from interviewer_app.ui.training_page.live_card import LiveCard
from interviewer_app.ui.training_page.pieces import Scrolled, button, label, name_button
from interviewer_app.ui.training_page.settings_card import SettingsCard
from interviewer_app.ui.training_page.states import States
from interviewer_app.ui.translation import Retranslated

_SETTINGS_PX = 396


class TrainPanel(Retranslated, QWidget):
    """``start_wanted(values)``, ``stop_wanted(request)``, ``resume_wanted``."""

    start_wanted = Signal(object)
    stop_wanted = Signal(str)
    resume_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._states = States(self)
        self._kind: TrainingKind = DECIDER
        self._view = RunView()
        self._fault = ""
        self.settings = SettingsCard(self)
        self.live = LiveCard(self)
        self.start = button(self, "primary")
        self.stop, self.resume = button(self), button(self)
        self.discard = button(self, "danger")
        self._why = label(self, "soft", wrap=True)
        self._advice = label(self, "soft", wrap=True)
        self._lay_out()
        self.settings.changed.connect(self._fill)
        self.start.clicked.connect(self._on_start)
        self.stop.clicked.connect(self._on_stop)
        self.discard.clicked.connect(self._on_discard)
        self.resume.clicked.connect(self.resume_wanted)
        self.retranslate()

    def show_kind(self, kind: TrainingKind) -> None:
        """Offer another kind of training."""
        self._kind = kind
        self.settings.show_kind(kind)
        self._fill()

    def show_run(self, view: RunView, fault: str) -> None:
        """Show the last run and ``fault``, the reason why it cannot be resumed (empty: it can)."""
        self._view, self._fault = view, fault
        self.live.show_run(self._kind, view)
        self._fill()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setAccessibleName(self.tr("Training"))
        name_button(self.start, self.tr("Start training"))
        name_button(
            self.stop,
            self.tr("Stop and save"),
            self.tr("Ends at the next step; the training can be resumed."),
        )
        name_button(
            self.discard, self.tr("Stop and discard"), self.tr("Ends it and removes what was not finished.")
        )
        name_button(self.resume, self.tr("Resume"), self.tr("Goes on as if it had never been stopped."))
        self._advice.setText(self._states.tune_first())
        self._fill()

    @Slot()
    def _fill(self) -> None:
        view = self._view
        active = view.is_active
        there = self._kind.is_available
        self.start.setVisible(not active)
        self.start.setEnabled(there and self.settings.values() is not None)
        self.stop.setVisible(active)
        self.stop.setEnabled(view.state in {"running", "silent"})
        self.discard.setVisible(active)
        if view.state in {"silent", "stopping"}:
            name_button(self.discard, self.tr("End it now"), self.tr("Does not wait for the next step."))
        else:
            name_button(self.discard, self.tr("Stop and discard"))
        ended = view.state in {"stopped", "failed", "lost"}
        self.resume.setVisible(ended and not self._fault)
        why = ""
        if not there:
            why = self.tr("This installation cannot train this model yet.")
        elif active:
            why = self.tr("It goes on when you close the window; you find it here again.")
        elif ended and self._fault:
            why = self._states.resume_fault(self._fault)
        self._why.setText(why)
        self._why.setVisible(bool(why))

    @Slot()
    def _on_start(self) -> None:
        values = self.settings.values()
        if values is not None:
            self.start_wanted.emit(values)

    @Slot()
    def _on_stop(self) -> None:
        self.stop_wanted.emit("stop")

    @Slot()
    def _on_discard(self) -> None:
        now = self._view.state in {"silent", "stopping"}
        self.stop_wanted.emit("kill" if now else "discard")

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(10)
        scroll = Scrolled(self)
        scroll.setFixedWidth(_SETTINGS_PX)
        scroll.column.addWidget(self.settings)
        scroll.column.addWidget(self._advice)
        scroll.column.addStretch(1)
        left.addWidget(scroll, 1)
        left.addWidget(self._why)
        buttons = QHBoxLayout()
        for one in (self.start, self.resume, self.stop, self.discard):
            buttons.addWidget(one, 1)
        left.addLayout(buttons)
        right = Scrolled(self)
        right.column.addWidget(self.live, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addLayout(left)
        row.addWidget(right, 1)
