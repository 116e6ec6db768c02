"""Shows the keys of an interview before it starts, where there is room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from interviewer_app.ui.translation import Retranslated


class KeysCard(Retranslated, QFrame):
    """One line: a key cap and what it does, six times."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._heading = QLabel(self)
        self._heading.setProperty("heading", True)
        self._pairs = [(QLabel(self), QLabel(self)) for _ in range(6)]
        row = QHBoxLayout()
        row.setSpacing(8)
        for cap, words in self._pairs:
            cap.setProperty("cap", True)
            cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
            cap.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            words.setProperty("soft", True)
            row.addWidget(cap)
            row.addWidget(words)
            row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 14, 22, 16)
        column.setSpacing(10)
        column.addWidget(self._heading)
        column.addLayout(row)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._heading.setText(self.tr("Keys during the interview"))
        texts = (
            (self.tr("Space"), self.tr("I am done")),
            ("T", self.tr("Let me think")),
            ("R", self.tr("Repeat")),
            ("S", self.tr("Skip")),
            ("P", self.tr("Pause")),
            ("Esc", self.tr("End")),
        )
        for (cap, words), (key, meaning) in zip(self._pairs, texts, strict=True):
            cap.setText(key)
            words.setText(meaning)
