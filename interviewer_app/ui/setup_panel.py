"""What to practise and with which devices; the way into an interview."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from interviewer_app.settings import Settings
from interviewer_app.ui.jobs import Jobs
from interviewer_app.ui.keys_card import KeysCard
from interviewer_app.ui.notice_bar import NoticeBar
from interviewer_app.ui.services import InterviewOptions, Services
from interviewer_app.ui.sound_card import SoundCard
from interviewer_app.ui.translation import Retranslated
from interviewer_app.ui.words import Words

MINUTES = (1, 180)
MAX_SKILLS = 30
MAX_TEXT = 120
MAX_WIDTH_PX = 1180
ROOM_FOR_KEYS_PX = 620
FIELDS = ("family", "job", "skills", "language", "minutes", "mode")


class SetupPanel(Retranslated, QWidget):
    """``start_wanted(options)`` carries the choice; the choice is also kept in the settings."""

    start_wanted = Signal(object)

    def __init__(self, services: Services, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._jobs = jobs
        self._words = Words(self)
        self._title = self._label("title")
        self._subtitle = self._label("soft")
        self.notice = NoticeBar(self)
        self._heading = self._label("heading")
        self._labels = {name: QLabel(self) for name in FIELDS}
        self._language = QComboBox(self)
        self._family = QComboBox(self)
        self._job = QLineEdit(self)
        self._skills = QLineEdit(self)
        self._minutes = QSpinBox(self)
        self._mode = QComboBox(self)
        self._mode_hint = self._label("soft")
        self._mode_hint.setWordWrap(False)
        self.sound = SoundCard(services, jobs, self)
        self._keys = KeysCard(self)
        self._privacy = self._label("soft")
        self._start = QPushButton(self)
        self._start.setProperty("kind", "primary")
        self._minutes.setRange(*MINUTES)
        self._minutes.lineEdit().setTextMargins(8, 0, 0, 0)
        self._job.setMaxLength(MAX_TEXT)
        self._skills.setMaxLength(MAX_TEXT * 5)
        for combo in (self._language, self._family, self._mode):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._lay_out()
        self._order_focus()
        self._show_settings(services.settings())
        self._language.currentIndexChanged.connect(self._on_language_changed)
        self._mode.currentIndexChanged.connect(self._on_mode_changed)
        self._start.clicked.connect(self._on_start)
        self.sound.failed.connect(self.show_error)
        self.notice.dismissed.connect(self.notice.clear)
        self.sound.refresh()

    def options(self) -> InterviewOptions:
        """Return what is chosen now."""
        return InterviewOptions(
            family=self._family.currentData() or "",
            job_title=self._job.text().strip(),
            skills=split_skills(self._skills.text()),
            minutes=float(self._minutes.value()),
            language=self._language.currentData(),
            mode=self._mode.currentData(),
            microphone=self.sound.microphone,
            speaker=self.sound.speaker,
            typed=self.sound.typed,
            headphones=self.sound.headphones,
        )

    @Slot(object)
    def show_error(self, error: Exception) -> None:
        """Tell what went wrong, in place."""
        self.notice.say(self._words.error(error), is_error=True, dismiss=self.tr("Close"))

    def take_focus(self) -> None:
        """The next thing to do is to start."""
        self._start.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The keys are shown where they need no scrolling."""
        super().resizeEvent(event)
        self._keys.setVisible(self.height() >= ROOM_FOR_KEYS_PX)

    def retranslate(self) -> None:
        """Set every text anew, keeping what is chosen."""
        self._title.setText(self.tr("Set up a mock interview"))
        self._subtitle.setText(
            self.tr("The interviewer asks aloud, you answer aloud. Follow-ups use what you said.")
        )
        self._heading.setText(self.tr("Interview"))
        fields = {
            "language": (self.tr("Interview language"), self._language),
            "family": (self.tr("Job family"), self._family),
            "job": (self.tr("Job title"), self._job),
            "skills": (self.tr("Skills"), self._skills),
            "minutes": (self.tr("Length"), self._minutes),
            "mode": (self.tr("Mode"), self._mode),
        }
        for name, (text, control) in fields.items():
            self._labels[name].setText(text)
            self._labels[name].setBuddy(control)
            control.setAccessibleName(text)
        self._job.setPlaceholderText(self.tr("For example: Backend engineer"))
        self._skills.setPlaceholderText(self.tr("For example: Python, Redis, message queues"))
        self._skills.setAccessibleDescription(self.tr("Separate skills with commas"))
        self._minutes.setSuffix(self.tr(" min"))
        self._refill(self._language, [(self.tr("Chinese"), "zh"), (self.tr("English"), "en")])
        self._refill(self._mode, [(self.tr("Practice"), "practice"), (self.tr("Real"), "real")])
        self._on_mode_changed(self._mode.currentIndex())
        self._privacy.setText(
            self.tr("Starting records your voice on this computer only. Nothing is sent anywhere.")
        )
        self._start.setText(self.tr("Start the interview"))
        self._start.setAccessibleName(self._start.text())
        self._start.setAccessibleDescription(self._privacy.text())

    def _show_settings(self, settings: Settings) -> None:
        self._language.addItem("zh", "zh")
        self._language.addItem("en", "en")
        self._mode.addItem("practice", "practice")
        self._mode.addItem("real", "real")
        wanted = settings.interview
        self._language.setCurrentIndex(self._language.findData(wanted.language))
        self._mode.setCurrentIndex(self._mode.findData(wanted.mode))
        self._job.setText(wanted.job_title)
        self._skills.setText(", ".join(wanted.skills))
        self._minutes.setValue(round(wanted.minutes))
        audio = settings.audio
        self.sound.choose(audio.microphone, audio.speaker, headphones=audio.headphones)
        self._fill_families(wanted.family)
        self.retranslate()

    def _fill_families(self, wanted: str) -> None:
        self._family.clear()
        for family, title in self._services.families(self._language.currentData()):
            self._family.addItem(title, family)
        self._family.setCurrentIndex(max(0, self._family.findData(wanted)))

    @staticmethod
    def _refill(combo: QComboBox, items: list[tuple[str, str]]) -> None:
        for index, (text, _) in enumerate(items):
            combo.setItemText(index, text)

    @Slot(int)
    def _on_language_changed(self, index: int) -> None:
        self._fill_families(self._family.currentData() or "")

    @Slot(int)
    def _on_mode_changed(self, index: int) -> None:
        self._mode_hint.setText(
            self.tr("Patient: waits longer while you think.")
            if self._mode.currentData() == "practice"
            else self.tr("The usual pace of a real interview.")
        )

    @Slot()
    def _on_start(self) -> None:
        self.notice.clear()
        self.sound.stop_test()
        options = self.options()
        self._keep(options)
        self.start_wanted.emit(options)

    def _keep(self, options: InterviewOptions) -> None:
        old = self._services.settings()
        new = replace(
            old,
            interview=replace(
                old.interview,
                language=options.language,
                mode=options.mode,
                family=options.family or old.interview.family,
                job_title=options.job_title,
                minutes=options.minutes,
                skills=options.skills,
            ),
            audio=replace(
                old.audio,
                microphone=options.microphone,
                speaker=options.speaker,
                headphones=options.headphones,
            ),
        )
        if new != old:
            services = self._services
            self._jobs.run(lambda: services.save_settings(new), self._on_kept, self.show_error)

    @Slot(object)
    def _on_kept(self, nothing: Any) -> None:
        """Saved; there is nothing to say."""

    def _label(self, role: str) -> QLabel:
        label = QLabel(self)
        label.setProperty(role, True)
        label.setWordWrap(True)
        return label

    def _lay_out(self) -> None:
        page = QWidget(self)
        page.setObjectName("setupPage")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 12, 0, 4)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self._subtitle)
        column.addWidget(self.notice)
        column.addSpacing(4)
        cards = QHBoxLayout()
        cards.setSpacing(18)
        cards.addWidget(self._interview_card(), 3)
        cards.addWidget(self.sound, 2)
        column.addLayout(cards)
        column.addSpacing(8)
        column.addWidget(self._keys)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 8, 0, 18)
        foot.setSpacing(16)
        foot.addWidget(self._privacy, 1)
        foot.addWidget(self._start)
        middle = QWidget(self)
        middle.setMaximumWidth(MAX_WIDTH_PX)
        inner = QVBoxLayout(middle)
        inner.setContentsMargins(28, 0, 28, 0)
        inner.setSpacing(0)
        inner.addWidget(scroll, 1)
        inner.addLayout(foot)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addStretch(1)
        outer.addWidget(middle, 1000)
        outer.addStretch(1)

    def _order_focus(self) -> None:
        controls = (self._family, self._job, self._skills, self._language, self._minutes, self._mode)
        for one, next_one in pairwise((*controls, *self.sound.focus_order, self._start)):
            QWidget.setTabOrder(one, next_one)

    def _interview_card(self) -> QFrame:
        card = QFrame(self)
        card.setProperty("card", True)
        grid = QGridLayout(card)
        grid.setContentsMargins(22, 16, 22, 14)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(16)
        grid.addWidget(self._heading, 0, 0, 1, 6)
        grid.addLayout(self._field("family", self._family), 1, 0, 1, 3)
        grid.addLayout(self._field("job", self._job), 1, 3, 1, 3)
        grid.addLayout(self._field("skills", self._skills), 2, 0, 1, 6)
        grid.addLayout(self._field("language", self._language), 3, 0, 1, 2)
        grid.addLayout(self._field("minutes", self._minutes), 3, 2, 1, 2)
        grid.addLayout(self._field("mode", self._mode), 3, 4, 1, 2)
        grid.addWidget(self._mode_hint, 4, 0, 1, 6, Qt.AlignmentFlag.AlignRight)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(5, 1)
        return card

    def _field(self, name: str, control: QWidget) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(5)
        column.addWidget(self._labels[name])
        column.addWidget(control)
        return column


def split_skills(text: str) -> tuple[str, ...]:
    """Return the skills in ``text``, separated by Chinese or Western commas, each once."""
    parts = (part.strip() for part in re.split(r"[,，、;；\n]+", text))
    return tuple(dict.fromkeys(part for part in parts if part))[:MAX_SKILLS]
