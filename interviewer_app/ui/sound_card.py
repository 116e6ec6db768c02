"""Choice of microphone, speaker and headphones, and the tests whether we hear the user, and ourselves."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from interviewer_app.ui.bridge import LevelBridge
from interviewer_app.ui.echo_button import EchoButton
from interviewer_app.ui.jobs import Jobs
from interviewer_app.ui.level_meter import LevelMeter
from interviewer_app.ui.services import Closable, Services
from interviewer_app.ui.translation import Retranslated

DEFAULT = ""
TYPED = "\0typed"  # no device can have this name


class SoundCard(Retranslated, QFrame):
    """Devices are listed and opened in a worker; ``failed`` carries what could not be done."""

    failed = Signal(object)

    def __init__(self, services: Services, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._services = services
        self._jobs = jobs
        self._monitor: Closable | None = None
        self._testing = False
        # A wish for a device that is not plugged in is kept until the user chooses another.
        self._wanted = (DEFAULT, DEFAULT)
        self._inputs: Sequence[str] = ()
        self._outputs: Sequence[str] = ()
        self._bridge = LevelBridge(self)
        self._heading = QLabel(self)
        self._heading.setProperty("heading", True)
        self._microphone_label = QLabel(self)
        self._speaker_label = QLabel(self)
        self._microphone = self._combo(self._microphone_label)
        self._speaker = self._combo(self._speaker_label)
        self._refresh = QPushButton(self)
        self._test = QPushButton(self)
        self._test.setCheckable(True)
        self._headphones = QCheckBox(self)
        self._echo = EchoButton(services, jobs, self)
        self._meter = LevelMeter(self)
        self._progress = QProgressBar(self)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(6)
        self._bars = QStackedWidget(self)
        self._verdict = QLabel(self)
        self._verdict.setProperty("soft", True)
        self._verdict.setWordWrap(True)
        self._lay_out()
        self._bridge.delivered.connect(self._on_level)
        self._refresh.clicked.connect(self.refresh)
        self._test.toggled.connect(self._on_test_toggled)
        self._echo.began.connect(self._stop_listening)
        self._echo.progressed.connect(self._progress.setValue)
        self._echo.changed.connect(self._show_tests)
        self._echo.failed.connect(self.failed)
        self._headphones.toggled.connect(self._on_headphones)
        self._microphone.currentIndexChanged.connect(self._on_chosen)
        self._speaker.currentIndexChanged.connect(self._on_chosen)
        self.retranslate()

    @property
    def focus_order(self) -> tuple[QWidget, ...]:
        """The controls in reading order."""
        return (
            self._refresh,
            self._microphone,
            self._headphones,
            self._speaker,
            self._test,
            self._echo,
        )

    @property
    def microphone(self) -> str | None:
        """The chosen microphone; None is the system's default."""
        name = self._microphone.currentData()
        return None if name in (DEFAULT, TYPED, None) else name

    @property
    def speaker(self) -> str | None:
        """The chosen loudspeaker; None is the system's default."""
        return self._speaker.currentData() or None

    @property
    def typed(self) -> bool:
        """Whether answers are typed, without a microphone."""
        return bool(self._microphone.currentData() == TYPED)

    @property
    def headphones(self) -> bool:
        """Whether the candidate wears headphones: then the microphone cannot hear the speaker."""
        return self._headphones.isChecked()

    @property
    def testing(self) -> bool:
        """Whether the microphone test is on."""
        return self._testing

    def choose(self, microphone: str | None, speaker: str | None, *, headphones: bool = False) -> None:
        """Choose devices by name, now or as soon as they are listed."""
        self._headphones.setChecked(headphones)
        self._wanted = (microphone or DEFAULT, speaker or DEFAULT)
        self._fill()

    @Slot()
    def refresh(self) -> None:
        """List the devices anew."""
        self._refresh.setEnabled(False)
        services = self._services
        self._jobs.run(
            lambda: (tuple(services.input_devices()), tuple(services.output_devices())),
            self._on_devices,
            self._on_devices_failed,
        )

    @Slot()
    def stop_test(self) -> None:
        """Free the devices; the interview needs them."""
        self._stop_listening()
        self._echo.stop()

    @Slot()
    def _stop_listening(self) -> None:
        self._test.setChecked(False)

    def retranslate(self) -> None:
        """Set every text anew."""
        self._heading.setText(self.tr("Sound"))
        self._microphone_label.setText(self.tr("Microphone"))
        self._speaker_label.setText(self.tr("Speaker"))
        self._microphone.setAccessibleName(self.tr("Microphone"))
        self._speaker.setAccessibleName(self.tr("Speaker"))
        self._headphones.setText(self.tr("I wear headphones"))
        self._headphones.setAccessibleName(self._headphones.text())
        self._progress.setAccessibleName(self.tr("Progress of the echo test"))
        self._refresh.setText(self.tr("Refresh"))
        self._refresh.setAccessibleName(self.tr("Look for devices again"))
        self._refresh.setToolTip(self.tr("Look for devices again, after plugging one in"))
        self._fill()

    def _fill(self) -> None:
        default = self.tr("System default")
        for combo, names, wanted, typed in (
            (self._microphone, self._inputs, self._wanted[0], True),
            (self._speaker, self._outputs, self._wanted[1], False),
        ):
            combo.blockSignals(True)
            combo.clear()
            combo.addItem(default, DEFAULT)
            for name in names:
                combo.addItem(name, name)
            if typed:
                combo.addItem(self.tr("No microphone: I type my answers"), TYPED)
            combo.setCurrentIndex(max(0, combo.findData(wanted)))
            combo.blockSignals(False)
        self._on_devices_known()

    def _on_devices_known(self) -> None:
        self._echo.choose(self.microphone, self.speaker)
        self._show_tests()

    @Slot()
    def _show_tests(self) -> None:
        self._test.setText(self.tr("Stop the test") if self._testing else self.tr("Test the microphone"))
        self._test.setAccessibleName(self._test.text())
        self._test.setEnabled(not self.typed)
        self._headphones.setEnabled(not self.typed)
        self._echo.setEnabled(not self.typed and not self.headphones)
        self._bars.setCurrentWidget(self._progress if self._echo.testing else self._meter)
        self._verdict.setText(self._words())

    def _words(self) -> str:
        if self.typed:
            return self.tr("Questions are still spoken; nothing is recorded.")
        if self._testing:
            return self._meter.zone_text()
        if self.headphones:
            return self.tr("You can interrupt the interviewer at any time.")
        return self._echo.words() or self.tr("Say a few words and watch the bar.")

    @Slot(object)
    def _on_devices(self, found: Any) -> None:
        self._refresh.setEnabled(True)
        self._inputs, self._outputs = found
        self._fill()

    @Slot(object)
    def _on_devices_failed(self, error: Exception) -> None:
        self._refresh.setEnabled(True)
        self.failed.emit(error)

    @Slot(bool)
    def _on_test_toggled(self, on: bool) -> None:
        self._testing = on
        if on:
            self._echo.stop()
            opening = partial(self._services.open_level_monitor, self.microphone, self._bridge.post)
            self._jobs.run(opening, self._on_monitor, self._on_monitor_failed)
        else:
            self._close_monitor()
        self._show_tests()

    @Slot(object)
    def _on_monitor(self, monitor: Closable) -> None:
        self._close_monitor()
        self._monitor = monitor
        if not self._testing:  # switched off while the device was being opened
            self._close_monitor()

    @Slot(object)
    def _on_monitor_failed(self, error: Exception) -> None:
        self._test.setChecked(False)
        self.failed.emit(error)

    def _close_monitor(self) -> None:
        if self._monitor is not None:
            self._monitor.close()
            self._monitor = None
        self._meter.reset()

    @Slot(object)
    def _on_level(self, dbfs: float) -> None:
        if self._testing:
            self._meter.set_level(dbfs)
            self._verdict.setText(self._meter.zone_text())

    @Slot(int)
    def _on_chosen(self, index: int) -> None:
        self._wanted = (self._microphone.currentData(), self._speaker.currentData())
        self.stop_test()
        self._on_devices_known()

    @Slot(bool)
    def _on_headphones(self, worn: bool) -> None:
        if worn:
            self._echo.stop()
        self._show_tests()

    def _combo(self, label: QLabel) -> QComboBox:
        combo = QComboBox(self)
        combo.setMinimumContentsLength(12)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        label.setBuddy(combo)
        return combo

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 10, 22, 10)
        column.setSpacing(5)
        top = QHBoxLayout()
        top.addWidget(self._heading, 1)
        top.addWidget(self._refresh)
        column.addLayout(top)
        column.addSpacing(2)
        column.addWidget(self._microphone_label)
        column.addWidget(self._microphone)
        column.addSpacing(7)
        over_speaker = QHBoxLayout()
        over_speaker.addWidget(self._speaker_label, 1)
        over_speaker.addWidget(self._headphones)
        column.addLayout(over_speaker)
        column.addWidget(self._speaker)
        column.addSpacing(9)
        tests = QHBoxLayout()
        tests.setSpacing(8)
        tests.addWidget(self._test, 3)
        tests.addWidget(self._echo, 2)
        column.addLayout(tests)
        column.addSpacing(6)
        self._bars.addWidget(self._meter)
        self._bars.addWidget(self._progress)
        self._bars.setFixedHeight(self._meter.sizeHint().height())
        column.addWidget(self._bars)
        column.addWidget(self._verdict)
        column.addStretch(1)
