"""The live captions of both sides, newest at the bottom; the question at hand never scrolls out of sight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from interviewer_app.engine.snapshot import CaptionLine, Snapshot
from interviewer_app.ui.caption_bubble import CaptionBubble
from interviewer_app.ui.translation import Retranslated

NEAR_END_PX = 40


class Captions(Retranslated, QScrollArea):
    """Shows the lines of a snapshot; unchanged lines are left alone, so a snapshot costs little."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("captions")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page = QWidget(self)
        self._page.setObjectName("captionsPage")
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(18, 16, 18, 16)
        self._column.setSpacing(12)
        self._column.addStretch(1)
        self.setWidget(self._page)
        self._bubbles: list[CaptionBubble] = []
        self._live: CaptionBubble | None = None
        self._follow = True
        self._pinned = QLabel(self.viewport())
        self._pinned.setObjectName("pinnedQuestion")
        self._pinned.setWordWrap(True)
        self._pinned.setTextFormat(Qt.TextFormat.PlainText)
        self._pinned.hide()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(0)
        self._settle.timeout.connect(self._place)
        self._page.installEventFilter(self)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.retranslate()

    @property
    def bubbles(self) -> tuple[CaptionBubble, ...]:
        """All lines shown, oldest first, the provisional one last."""
        return (*self._bubbles, *([self._live] if self._live else []))

    @property
    def pinned_text(self) -> str:
        """The question pinned at the top, empty while its line itself is in sight."""
        return self._pinned.text() if not self._pinned.isHidden() else ""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Bring the captions up to ``snapshot``."""
        before = len(self._bubbles)
        self._show_lines(snapshot.lines)
        self._show_live(snapshot)
        if len(self._bubbles) != before:
            self._mark_current()
        self._settle.start()

    def clear(self) -> None:
        """Show nothing."""
        self._show_lines(())
        self._drop_live()
        self._follow = True
        self._settle.start()

    def retranslate(self) -> None:
        """Only the name; bubbles set their own texts."""
        self.setAccessibleName(self.tr("Captions"))
        self.setAccessibleDescription(self.tr("What the interviewer and you have said, newest at the bottom"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """When the page grows, stay at its end."""
        if watched is self._page and event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._settle.start()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the pinned question as wide as the captions."""
        super().resizeEvent(event)
        self._settle.start()

    def _show_lines(self, lines: tuple[CaptionLine, ...]) -> None:
        while len(self._bubbles) > len(lines):
            self._remove(self._bubbles.pop())
        for index, line in enumerate(lines):
            if index >= len(self._bubbles):
                self._bubbles.append(self._add(line))
            elif self._bubbles[index].line.speaker != line.speaker:
                self._remove(self._bubbles[index])
                self._bubbles[index] = self._add(line, index)
            elif self._bubbles[index].line is not line and self._bubbles[index].line != line:
                self._bubbles[index].show_line(line)

    def _show_live(self, snapshot: Snapshot) -> None:
        text = snapshot.provisional_text
        if not text:
            self._drop_live()
            return
        line = CaptionLine(snapshot.turn, "candidate", text)
        if self._live is None:
            self._live = CaptionBubble(line, provisional=True, parent=self._page)
            self._column.addWidget(self._live)
        elif self._live.line.text != text:
            self._live.show_line(line, provisional=True)

    def _add(self, line: CaptionLine, index: int | None = None) -> CaptionBubble:
        bubble = CaptionBubble(line, parent=self._page)
        # Item 0 of the column is the stretch that keeps few lines at the bottom.
        place = len(self._bubbles) if index is None else index
        self._column.insertWidget(place + 1, bubble)
        return bubble

    def _drop_live(self) -> None:
        if self._live is not None:
            self._remove(self._live)
            self._live = None

    def _remove(self, bubble: CaptionBubble) -> None:
        self._column.removeWidget(bubble)
        bubble.hide()
        bubble.deleteLater()

    def _mark_current(self) -> None:
        newest = self._newest_question()
        for bubble in self._bubbles:
            bubble.mark_current(bubble is newest)

    def _newest_question(self) -> CaptionBubble | None:
        asked = (b for b in reversed(self._bubbles) if b.line.speaker == "interviewer")
        return next(asked, None)

    @Slot(int)
    def _on_scrolled(self, value: int) -> None:
        bar = self.verticalScrollBar()
        # Whoever scrolls back to read is not dragged down by the next word.
        if not self._settle.isActive():
            self._follow = value >= bar.maximum() - NEAR_END_PX
        self._pin()

    @Slot()
    def _place(self) -> None:
        if self._follow:
            bar = self.verticalScrollBar()
            bar.setValue(bar.maximum())
        self._pin()

    def _pin(self) -> None:
        question = self._newest_question()
        gone = question is not None and question.geometry().bottom() < self.verticalScrollBar().value() + 24
        if not gone or question is None:
            self._pinned.hide()
            return
        self._pinned.setText(question.line.text)
        width = self.viewport().width() - 24
        self._pinned.setGeometry(12, 8, width, self._pinned.heightForWidth(width))
        self._pinned.show()
        self._pinned.raise_()
