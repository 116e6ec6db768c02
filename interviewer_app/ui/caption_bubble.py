"""One spoken line in the captions: who said it, the words, and under an answer its measures and decision."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from interviewer_app.engine.snapshot import CaptionLine
from interviewer_app.ui.measures_view import read_measures
from interviewer_app.ui.translation import Retranslated
from interviewer_app.ui.words import Words

MAX_WIDTH_SHARE = 5  # parts of 6 that a bubble may take of the captions' width


class CaptionBubble(Retranslated, QWidget):
    """The interviewer's stand left, the candidate's right. ``provisional`` words may still change."""

    def __init__(
        self, line: CaptionLine, *, provisional: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words = Words(self)
        self._line = line
        self._provisional = provisional
        self._bubble = QFrame(self)
        self._who = self._label("who")
        self._text = self._label("words")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._measures = self._label("chips")
        self._decision = self._label("chips")
        self._lay_out()
        self.show_line(line, provisional=provisional)

    @property
    def line(self) -> CaptionLine:
        """The line shown now."""
        return self._line

    @property
    def shown_text(self) -> str:
        """Everything the user can read in it."""
        labels = (self._who, self._text, self._measures, self._decision)
        return "\n".join(label.text() for label in labels if not label.isHidden())

    def show_line(self, line: CaptionLine, *, provisional: bool = False) -> None:
        """Show ``line`` in place of the present one."""
        self._line, self._provisional = line, provisional
        mine = line.speaker == "candidate"
        self._bubble.setProperty("bubble", "candidate" if mine else "interviewer")
        self._text.setProperty("provisional", provisional)
        self.retranslate()

    def mark_current(self, current: bool) -> None:
        """Show the line at hand larger than those that are past."""
        if self._text.property("current") != current:
            self._text.setProperty("current", current)
            self._text.style().unpolish(self._text)
            self._text.style().polish(self._text)

    def retranslate(self) -> None:
        """Set every text anew."""
        line = self._line
        mine = line.speaker == "candidate"
        who = self.tr("You") if mine else self.tr("Interviewer")
        self._who.setText(self.tr("{who} (live)").format(who=who) if self._provisional else who)
        self._text.setText(line.text or (self.tr("(nothing recognised)") if mine else ""))
        self._set_or_hide(self._measures, self._measures_text())
        self._set_or_hide(self._decision, self._decision_text())
        self.setAccessibleName(f"{self._who.text()}: {self._text.text()}")
        self.setAccessibleDescription(f"{self._measures_text()} {self._decision_text()}".strip())

    def _measures_text(self) -> str:
        view = read_measures(self._line.speech)
        parts = []
        if view.hesitation is not None:
            parts.append(self.tr("Hesitation {score}").format(score=f"{view.hesitation:.2f}"))
        if view.fillers is not None:
            parts.append(self.tr("Fillers {count}").format(count=view.fillers))
        if view.length is not None:
            parts.append(self.tr("Length {count}").format(count=view.length))
        return " · ".join(parts)

    def _decision_text(self) -> str:
        decision = self._line.decision
        if decision is None:
            return ""
        text = self.tr("Then: {decision}").format(decision=self._words.decision(decision))
        reasons = self._words.reasons(decision)
        return (
            self.tr("{decision} · because {reasons}").format(decision=text, reasons=reasons)
            if reasons
            else text
        )

    def _label(self, role: str) -> QLabel:
        label = QLabel(self._bubble)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setProperty(role, True)
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        return label

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self._bubble)
        inner.setContentsMargins(14, 9, 14, 10)
        inner.setSpacing(4)
        for label in (self._who, self._text, self._measures, self._decision):
            inner.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        if self._line.speaker == "candidate":
            row.addStretch(1)
            row.addWidget(self._bubble, MAX_WIDTH_SHARE)
        else:
            row.addWidget(self._bubble, MAX_WIDTH_SHARE)
            row.addStretch(1)

    @staticmethod
    def _set_or_hide(label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))
