"""One spoken line in the captions: who said it, the words, and under an answer its measures and decision."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from interviewer_app.engine.snapshot import CaptionLine
from interviewer_app.ui.measures_view import read_measures
from interviewer_app.ui.translation import Retranslated
from interviewer_app.ui.words import Words

MAX_SHARE = 0.84  # of the captions' width
MAX_WIDTH_PX = 760  # longer lines are hard to read
PADDING_PX = 14
PLAIN_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})


def plain_quotes(text: str) -> str:
    """Return ``text`` with typewriter quotes, unless it is Chinese: a Chinese font draws curly ones wide."""
    is_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in text)
    return text if is_chinese else text.translate(PLAIN_QUOTES)


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
        self._labels = (self._who, self._text, self._measures, self._decision)
        self._lay_out()
        self.show_line(line, provisional=provisional)

    @property
    def line(self) -> CaptionLine:
        """The line shown now."""
        return self._line

    @property
    def shown_text(self) -> str:
        """Everything the user can read in it."""
        return "\n".join(label.text() for label in self._labels if not label.isHidden())

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
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The captions became wider or narrower."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another style has other fonts."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._fit()

    def retranslate(self) -> None:
        """Set every text anew."""
        line = self._line
        mine = line.speaker == "candidate"
        who = self.tr("You") if mine else self.tr("Interviewer")
        self._who.setText(self.tr("{who} (live)").format(who=who) if self._provisional else who)
        self._text.setText(plain_quotes(line.text) or (self.tr("(nothing recognised)") if mine else ""))
        self._set_or_hide(self._measures, self._measures_text())
        self._set_or_hide(self._decision, self._decision_text())
        self.setAccessibleName(f"{self._who.text()}: {self._text.text()}")
        self.setAccessibleDescription(f"{self._measures_text()} {self._decision_text()}".strip())
        self._fit()

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
        inner.setContentsMargins(PADDING_PX, 9, PADDING_PX, 10)
        inner.setSpacing(4)
        for label in self._labels:
            inner.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        mine = self._line.speaker == "candidate"
        row.addWidget(self._bubble, 0, Qt.AlignmentFlag.AlignRight if mine else Qt.AlignmentFlag.AlignLeft)

    def _fit(self) -> None:
        """Give the bubble the width of its words, up to a readable line."""
        shown = [label for label in self._labels if not label.isHidden() and label.text()]
        for label in shown:
            label.ensurePolished()  # the style sheet's font, not the default one
        widest = min(MAX_WIDTH_PX, int(self.width() * MAX_SHARE))
        if self._provisional:
            wanted = widest  # growing with every word would make it jump
        else:
            wanted = max(label.fontMetrics().horizontalAdvance(label.text()) for label in shown)
            wanted += 2 * PADDING_PX + 4
        width = max(4 * PADDING_PX, min(widest, wanted))
        self._bubble.setFixedWidth(width)
        # A box layout asks a wrapped label for its height too early, at a width it will not have.
        for label in shown:
            label.setMinimumHeight(0)  # or the height of before would be the least
            label.setFixedHeight(label.heightForWidth(width - 2 * PADDING_PX))

    @staticmethod
    def _set_or_hide(label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))
