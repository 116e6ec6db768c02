"""The top of an open session: what it was, its consent, and what can be done with it as a whole."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from interviewer_app.sessions.records import SessionRecord
from interviewer_app.ui.review.words import ReviewWords
from interviewer_app.ui.translation import Retranslated
from interviewer_app.ui.words import Words


class SessionHead(Retranslated, QWidget):
    """Emits what the user wants done with the session."""

    report_wanted = Signal()
    archive_wanted = Signal()
    erase_wanted = Signal()
    withdrawal_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ReviewWords(self)
        self._common = Words(self)
        self._record: SessionRecord | None = None
        self._consent = False
        self._title = QLabel(self)
        self._title.setProperty("title", True)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._facts = QLabel(self)
        self._facts.setProperty("soft", True)
        self.withdraw = QPushButton(self)
        self.report = QPushButton(self)
        self.archive = QPushButton(self)
        self.erase = QPushButton(self)
        self.erase.setProperty("kind", "danger")
        self.withdraw.clicked.connect(self.withdrawal_wanted)
        self.report.clicked.connect(self.report_wanted)
        self.archive.clicked.connect(self.archive_wanted)
        self.erase.clicked.connect(self.erase_wanted)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._title, 1)
        for button in (self.withdraw, self.report, self.archive, self.erase):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._facts)
        self.retranslate()

    def show_session(self, record: SessionRecord, consent: bool) -> None:
        """Show a session and whether models may learn from it."""
        self._record, self._consent = record, consent
        self._fill()

    def set_busy(self, busy: bool) -> None:
        """While something is written or removed, nothing else can be asked for."""
        for button in (self.withdraw, self.report, self.archive, self.erase):
            button.setEnabled(not busy)

    def retranslate(self) -> None:
        """Set every text anew."""
        texts = (
            (
                self.withdraw,
                self.tr("Withdraw consent"),
                self.tr("Do not let models learn from this session"),
            ),
            (self.report, self.tr("Report"), self.tr("Open the report of this session")),
            (self.archive, self.tr("Export…"), self.tr("Save this session as a zip file")),
            (self.erase, self.tr("Erase…"), self.tr("Erase this session for good")),
        )
        for button, text, name in texts:
            button.setText(text)
            button.setAccessibleName(name)
            button.setToolTip(name)
        self._fill()

    def _fill(self) -> None:
        self.withdraw.setVisible(self._consent)
        if self._record is None:
            return
        session = self._record.session
        title = session.meta.get("job_title")
        self._title.setText(
            title.strip() if isinstance(title, str) and title.strip() else self.tr("Interview")
        )
        facts = [self._words.moment(session.started_ns), self._words.answers(len(self._record.answers))]
        if session.ended_ns is not None:
            facts.append(self._common.clock((session.ended_ns - session.started_ns) / 1e9))
        mode = self._words.mode(str(session.meta.get("mode") or ""))
        facts += [mode] if mode else []
        if self._consent:
            facts.append(self.tr("✓ may be learned from"))
        self._facts.setText(" · ".join(facts))
