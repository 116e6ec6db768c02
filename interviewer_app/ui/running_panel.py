"""A running interview: state and course above, captions and measures in the middle, keys below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from interviewer_app.engine.snapshot import Snapshot
from interviewer_app.interview.types import Phase
from interviewer_app.ui.answer_box import AnswerBox
from interviewer_app.ui.captions import Captions
from interviewer_app.ui.control_bar import ControlBar
from interviewer_app.ui.course_strip import CourseStrip
from interviewer_app.ui.level_meter import LevelMeter
from interviewer_app.ui.measures_panel import MeasuresPanel
from interviewer_app.ui.notice_bar import NoticeBar
from interviewer_app.ui.state_badge import StateBadge
from interviewer_app.ui.translation import Retranslated

SIDE_WIDTH = 304


class RunningPanel(Retranslated, QWidget):
    """Shows snapshots; tells what the user wants through its ``controls`` and ``end_confirmed``."""

    end_confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._snapshot = Snapshot()
        self._asking = False
        self._head = QFrame(self)
        self.badge = StateBadge(self)
        self.course = CourseStrip(self)
        self.question = NoticeBar(self)  # asks before the end
        self.notice = NoticeBar(self)
        self.captions = Captions(self)
        self.meter = LevelMeter(self)
        self.measures = MeasuresPanel(self)
        self.answer = AnswerBox(self)
        self.controls = ControlBar(self)
        self._microphone = QLabel(self)
        self._microphone.setProperty("heading", True)
        self._lay_out()
        self.controls.end.connect(self._on_end)
        self.question.accepted.connect(self._confirm_end)
        self.question.dismissed.connect(self._keep_going)
        self.notice.dismissed.connect(self.notice.clear)
        self.answer.left.connect(self.take_focus)
        self.retranslate()

    @property
    def is_asking(self) -> bool:
        """Whether the question before the end stands."""
        return self._asking

    def start(self) -> None:
        """Forget the interview before."""
        self._asking = False
        self.question.clear()
        self.notice.clear()
        self.captions.clear()
        self.answer.clear()
        self.meter.reset()
        self.show_snapshot(Snapshot())
        self.take_focus()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the interview as it is now."""
        old, self._snapshot = self._snapshot, snapshot
        self._tint("yours" if snapshot.phase is Phase.LISTENING else "theirs")
        self.badge.show_state(snapshot.phase, snapshot.thinking, snapshot.level_dbfs)
        self.course.show_snapshot(snapshot)
        self.captions.show_snapshot(snapshot)
        self.meter.set_level(snapshot.level_dbfs)
        self.measures.show_answer(snapshot.speech, snapshot.decision, snapshot.latency_ms)
        self.controls.show_phase(snapshot.phase)
        self.answer.set_open(snapshot.phase is Phase.LISTENING)
        if (snapshot.notice, snapshot.notice_is_error) != (old.notice, old.notice_is_error):
            dismiss = self.tr("Close") if snapshot.notice_is_error else ""
            self.notice.say(snapshot.notice, is_error=snapshot.notice_is_error, dismiss=dismiss)

    def _tint(self, turn: str) -> None:
        # The whole head takes the accent colour when it is the candidate's turn: seen without reading.
        if self._head.property("turn") != turn:
            self._head.setProperty("turn", turn)
            self._head.style().unpolish(self._head)
            self._head.style().polish(self._head)

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means that no text field wanted; False if it means nothing here."""
        return self.controls.press(event)

    @Slot()
    def take_focus(self) -> None:
        """Put the focus where every key of the interview works."""
        self.captions.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_before_end(self) -> None:
        """Ask in place whether to end; a second request is the answer."""
        if self._asking:
            self._confirm_end()
            return
        self._asking = True
        self._ask()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._microphone.setText(self.tr("Your microphone"))
        self._scroll.setAccessibleName(self.measures.accessibleName())
        if self._asking:
            self._ask()

    def _ask(self) -> None:
        self.question.say(
            self.tr("End the interview? Press Esc again to end it; everything so far is kept."),
            accept=self.tr("End now"),
            dismiss=self.tr("Go on"),
        )

    @Slot()
    def _on_end(self) -> None:
        self.ask_before_end()

    @Slot()
    def _confirm_end(self) -> None:
        self._keep_going()
        self.end_confirmed.emit()

    @Slot()
    def _keep_going(self) -> None:
        self._asking = False
        self.question.clear()
        self.take_focus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(12)
        head = QHBoxLayout(self._head)
        head.setContentsMargins(14, 8, 18, 8)
        head.addWidget(self.badge, 1)
        head.addWidget(self.course)
        column.addWidget(self._head)
        column.addWidget(self.question)
        column.addWidget(self.notice)
        middle = QHBoxLayout()
        middle.setSpacing(14)
        frame = QFrame(self)
        frame.setProperty("card", True)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.captions)
        middle.addWidget(frame, 1)
        middle.addWidget(self._side())
        column.addLayout(middle, 1)
        column.addWidget(self.answer)
        column.addWidget(self.controls)

    def _side(self) -> QWidget:
        side = QWidget(self)
        side.setFixedWidth(SIDE_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        sound = QFrame(side)
        sound.setProperty("card", True)
        inside = QVBoxLayout(sound)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(8)
        inside.addWidget(self._microphone)
        inside.addWidget(self.meter)
        column.addWidget(sound)
        column.addWidget(self._measures_card(side), 1)
        return side

    def _measures_card(self, side: QWidget) -> QFrame:
        # A small window must still reach the last line of the measures.
        scroll = QScrollArea(side)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        scroll.setWidget(self.measures)
        self._scroll = scroll
        card = QFrame(side)
        card.setProperty("card", True)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 4, 1, 4)
        inside.addWidget(scroll)
        return card
