"""The buttons of a running interview and their keys: Space, T, R, S, P, Esc."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from interviewer_app.interview.types import Phase
from interviewer_app.ui.key_button import KeyButton
from interviewer_app.ui.translation import Retranslated

TALKING = (Phase.SPEAKING, Phase.LISTENING)
RUNNING = (Phase.IDLE, Phase.SPEAKING, Phase.LISTENING, Phase.DECIDING, Phase.WORDING)


class ControlBar(Retranslated, QWidget):
    """Emits what the user wants; a key and its button do the same, and only when it makes sense."""

    done = Signal()
    thinking = Signal()
    repeat = Signal()
    skip = Signal()
    hold = Signal()
    end = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._phase = Phase.IDLE
        self.done_button = KeyButton("primary", self)
        self.thinking_button = KeyButton("plain", self)
        self.repeat_button = KeyButton("plain", self)
        self.skip_button = KeyButton("plain", self)
        self.hold_button = KeyButton("plain", self)
        self.end_button = KeyButton("danger", self)
        self._by_key = {
            Qt.Key.Key_Space: self.done_button,
            Qt.Key.Key_T: self.thinking_button,
            Qt.Key.Key_R: self.repeat_button,
            Qt.Key.Key_S: self.skip_button,
            Qt.Key.Key_P: self.hold_button,
            Qt.Key.Key_Escape: self.end_button,
        }
        self.done_button.clicked.connect(self.done)
        self.thinking_button.clicked.connect(self.thinking)
        self.repeat_button.clicked.connect(self.repeat)
        self.skip_button.clicked.connect(self.skip)
        self.hold_button.clicked.connect(self.hold)
        self.end_button.clicked.connect(self.end)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in (self.done_button, self.thinking_button, self.repeat_button, self.skip_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.hold_button)
        row.addWidget(self.end_button)
        self.retranslate()
        self.show_phase(Phase.IDLE)

    def show_phase(self, phase: Phase) -> None:
        """Enable what can be done in ``phase``."""
        changed, self._phase = phase is not self._phase, phase
        self.done_button.setEnabled(phase in TALKING)
        self.thinking_button.setEnabled(phase is Phase.LISTENING)
        self.repeat_button.setEnabled(phase in TALKING)
        self.skip_button.setEnabled(phase in TALKING)
        self.hold_button.setEnabled(phase is Phase.PAUSED or phase in RUNNING)
        self.end_button.setEnabled(phase is not Phase.FINISHED)
        if changed:
            self.retranslate()

    def press(self, event: QKeyEvent) -> bool:
        """Do what the key means; False if it means nothing here. Held-down keys count once."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        button = self._by_key.get(Qt.Key(event.key()))
        if button is None or modifiers != Qt.KeyboardModifier.NoModifier:
            return False
        if button.isEnabled() and not event.isAutoRepeat():
            button.click()
        return True

    def retranslate(self) -> None:
        """Set every text anew."""
        if self._phase is Phase.SPEAKING:
            self.done_button.set_words(
                self.tr("Interrupt"), self.tr("Space"), self.tr("Stop the interviewer and answer now (Space)")
            )
        else:
            self.done_button.set_words(
                self.tr("I am done"), self.tr("Space"), self.tr("My answer is complete (Space)")
            )
        self.thinking_button.set_words(
            self.tr("Let me think"), "T", self.tr("Ask for time; the interviewer waits longer (T)")
        )
        self.repeat_button.set_words(
            self.tr("Repeat"), "R", self.tr("Say the question again; twice: ask it differently (R)")
        )
        self.skip_button.set_words(
            self.tr("Skip"), "S", self.tr("Leave this question for the next topic (S)")
        )
        if self._phase is Phase.PAUSED:
            self.hold_button.set_words(self.tr("Go on"), "P", self.tr("Go on with the interview (P)"))
        else:
            self.hold_button.set_words(
                self.tr("Pause"), "P", self.tr("Hold the interview; nothing is recorded (P)")
            )
        self.end_button.set_words(
            self.tr("End"), "Esc", self.tr("Say goodbye and end; asks first, press twice to be sure (Esc)")
        )
