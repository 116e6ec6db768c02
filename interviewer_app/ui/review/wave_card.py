"""The question, the answer's sound to look at and to hear, and how it was spoken in numbers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from interviewer_app.sessions.records import TurnRecord
from interviewer_app.ui.jobs import Jobs
from interviewer_app.ui.measures_view import read_measures
from interviewer_app.ui.review.desk import ReviewDesk
from interviewer_app.ui.review.player import Player
from interviewer_app.ui.review.wave_marks import SHAPES, read_marks
from interviewer_app.ui.review.waveform import Waveform
from interviewer_app.ui.translation import Retranslated
from interviewer_app.ui.words import Words

if TYPE_CHECKING:
    from interviewer_app.sessions.peaks import Peaks

RATE_HZ = 16_000
STRETCHES = 900


class WaveCard(Retranslated, QFrame):
    """``failed(error)`` when the sound cannot be read or played."""

    failed = Signal(object)

    def __init__(self, desk: ReviewDesk, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._desk = desk
        self._jobs = jobs
        self._words = Words(self)
        self._session_id = ""
        self._turn: TurnRecord | None = None
        self._quiet = False
        self._question = QLabel(self)
        self._question.setProperty("strong", True)
        self._question.setWordWrap(True)
        self._question.setTextFormat(Qt.TextFormat.PlainText)
        self.player = Player(desk, self)
        self.wave = Waveform(self)
        self.play_button = QPushButton(self)
        self._clock = QLabel(self)
        self._clock.setProperty("soft", True)
        self._legend = QLabel(self)
        self._legend.setProperty("soft", True)
        self._measures = QLabel(self)
        self._measures.setProperty("soft", True)
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self.wave.play_wanted.connect(self._on_play_from)
        self.wave.moved.connect(self._show_clock)
        self.play_button.clicked.connect(self.toggle)
        self.player.moved.connect(self._on_moved)
        self.player.playing_changed.connect(self._on_playing)
        self.player.failed.connect(self.failed)
        self.retranslate()

    @property
    def has_sound(self) -> bool:
        """Whether there is something to play."""
        return self._span() is not None

    def show_turn(self, session_id: str, turn: TurnRecord, onset_s: float | None) -> None:
        """Show another answer."""
        self.player.stop()
        self._session_id, self._turn = session_id, turn
        span = self._span()
        duration_s = (span[1] - span[0]) / RATE_HZ if span else 0.0
        self.wave.show_marks(read_marks(turn.answer, onset_s), duration_s)
        if span is None:
            self.wave.show_absence(self._why_silent())
        else:
            call = partial(self._desk.peaks, session_id, *span, STRETCHES)
            key = (session_id, turn.turn)
            self._jobs.run(lambda: (key, call()), self._on_peaks, self._on_no_peaks)
        self._fill()

    def set_quiet(self, quiet: bool) -> None:
        """Play nothing while ``quiet``."""
        self._quiet = quiet
        if quiet:
            self.player.stop()
        self._fill()

    @Slot()
    def toggle(self) -> None:
        """Play from where the line stands, or stop."""
        if self.player.is_playing:
            self.player.stop()
        elif self.has_sound:
            at_s = self.wave.at_s
            self._on_play_from(0.0 if at_s >= self.wave.duration_s - 0.1 else at_s)

    def retranslate(self) -> None:
        """Set every text anew."""
        self._legend.setText(
            self.tr("▨ pause, s   {A} um, uh   {B} word   {C} phrase   {D} other filler").format(**SHAPES)
        )
        self._fill()

    def _fill(self) -> None:
        turn = self._turn
        question = turn.question.text if turn is not None and turn.question is not None else "–"
        self._question.setText(self.tr("Asked: {question}").format(question=question))
        playing = self.player.is_playing
        self.play_button.setText(self.tr("■ Stop") if playing else self.tr("▶ Play"))
        self.play_button.setAccessibleName(
            self.tr("Stop playing") if playing else self.tr("Play the answer from the line")
        )
        self.play_button.setToolTip(
            self.tr("Nothing is played while an interview runs")
            if self._quiet
            else self.tr("Space; a click on the picture plays from there")
        )
        self.play_button.setEnabled(self.has_sound and not self._quiet)
        self._legend.setVisible(self.has_sound)
        self._measures.setText(self._measures_text())
        if turn is not None and not self.has_sound:
            self.wave.show_absence(self._why_silent())
        self._show_clock()

    def _measures_text(self) -> str:
        if self._turn is None or self._turn.answer is None:
            return ""
        view = read_measures(self._turn.answer.speech)
        parts = []
        if view.hesitation is not None:
            parts.append(
                self.tr("Hesitation {score}, {band}").format(
                    score=f"{view.hesitation:.2f}", band=self._words.band(view.band)
                )
            )
        if view.fillers is not None:
            parts.append(self.tr("Fillers {count}").format(count=view.fillers))
        if view.length is not None:
            parts.append(self.tr("Length {count}").format(count=view.length))
        return " · ".join(parts)

    @Slot()
    def _show_clock(self) -> None:
        text = f"{self.wave.at_s:.1f} / {self.wave.duration_s:.1f} s" if self.has_sound else ""
        self._clock.setText(text)

    def _why_silent(self) -> str:
        if self._turn is None or self._turn.answer is None:
            return self.tr("There is no answer in this turn.")
        if self._turn.answer.typed:
            return self.tr("This answer was typed.")
        return self.tr("The sound of this answer was not kept.")

    def _span(self) -> tuple[int, int] | None:
        answer = self._turn.answer if self._turn is not None else None
        if answer is None or answer.mic_offset_samples is None or answer.mic_end_samples is None:
            return None
        start, end = answer.mic_offset_samples, answer.mic_end_samples
        return (start, end) if 0 <= start < end else None

    @Slot(float)
    def _on_play_from(self, seconds: float) -> None:
        span = self._span()
        if span is not None and not self._quiet:
            self.wave.move_to(seconds)
            self.player.play(self._session_id, *span, seconds, RATE_HZ)

    @Slot(float)
    def _on_moved(self, seconds: float) -> None:
        self.wave.move_to(seconds)

    @Slot(bool)
    def _on_playing(self, playing: bool) -> None:
        self._fill()

    @Slot(object)
    def _on_peaks(self, outcome: tuple[tuple[str, int], Peaks]) -> None:
        key, peaks = outcome
        if self._turn is not None and key == (self._session_id, self._turn.turn):
            if peaks.low:
                self.wave.show_peaks(peaks)
            else:
                self.wave.show_absence(self.tr("The sound of this answer was not kept."))

    @Slot(object)
    def _on_no_peaks(self, error: Exception) -> None:
        self.wave.show_absence(self._words.error(error))

    def _lay_out(self) -> None:
        controls = QHBoxLayout()
        controls.setSpacing(12)
        controls.addWidget(self.play_button)
        controls.addWidget(self._clock)
        controls.addWidget(self._measures)
        controls.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 12)
        column.setSpacing(4)
        column.addWidget(self._question)
        column.addSpacing(4)
        column.addWidget(self.wave)
        self._foot.addLayout(controls)
        self._foot.addWidget(self._legend, 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(self._foot)

    def set_wide(self, wide: bool) -> None:
        """Let the legend stand beside the controls, or below them."""
        self._foot.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )
