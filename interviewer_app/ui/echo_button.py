"""The button that runs the echo self-test on the chosen devices, and the words for what is known of them."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from interviewer_app.echo_finding import EchoFinding
from interviewer_app.settings import device_pair
from interviewer_app.ui.echo_run import EchoRun
from interviewer_app.ui.jobs import Jobs
from interviewer_app.ui.services import Services
from interviewer_app.ui.translation import Retranslated


class EchoButton(Retranslated, QPushButton):
    """What was found holds for the devices it was found with, and is forgotten when others are chosen.

    ``began`` is told before a test opens the devices, ``progressed`` in percent, ``changed`` when `words`
    has something new to say; ``failed`` carries what could not be done.
    """

    began = Signal()
    progressed = Signal(int)
    changed = Signal()
    failed = Signal(object)

    def __init__(self, services: Services, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._jobs = jobs
        self._devices: tuple[str | None, str | None] = (None, None)
        self._run: EchoRun | None = None
        self._finding: EchoFinding | None = None
        self.setCheckable(True)
        self.toggled.connect(self._on_toggled)
        self.retranslate()

    @property
    def testing(self) -> bool:
        """Whether a test is under way."""
        return self._run is not None

    def choose(self, microphone: str | None, speaker: str | None) -> None:
        """Speak of these devices from now on; a test of others is stopped."""
        if (microphone, speaker) != self._devices:
            self.stop()
            self._devices, self._finding = (microphone, speaker), None

    @Slot()
    def stop(self) -> None:
        """Stop the test: the devices are wanted for something else."""
        self.setChecked(False)

    def words(self) -> str:
        """Return one sentence on these devices; nothing where they were not tested."""
        if self.testing:
            return self.tr("Listening for the echo; please be quiet.")
        if self._finding is not None and self._finding.needs_headphones:
            left = self.tr("Too much echo, {left} dB are left: wear headphones to be able to interrupt.")
            return left.format(left=round(self._finding.left_db))
        if self._finding is not None:
            left = self.tr("No headphones needed to interrupt: {left} dB of echo are left.")
            return left.format(left=round(self._finding.left_db))
        if self._services.settings().audio.echo_passed == device_pair(*self._devices):
            return self.tr("These devices passed the echo test: no headphones needed.")
        return ""

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setToolTip(
            self.tr(
                "Plays short tones for five seconds and measures how much of them comes back. "
                "With little echo, or with headphones, you can interrupt the interviewer."
            )
        )
        self.setAccessibleDescription(self.toolTip())
        self._show()

    def _show(self) -> None:
        self.setText(self.tr("Stop the test") if self.testing else self.tr("Test for echo"))
        self.setAccessibleName(self.tr("Stop the echo test") if self.testing else self.tr("Test for echo"))
        self.changed.emit()

    @Slot(bool)
    def _on_toggled(self, on: bool) -> None:
        if on and self._run is None:
            self._begin()
        elif not on and self._run is not None:
            self._run.cancel()
            self._run = None
        self._show()

    def _begin(self) -> None:
        self.began.emit()
        self.progressed.emit(0)
        self._finding = None
        self._run = EchoRun(self)
        self._run.progress.connect(self._on_progress)
        self._run.found.connect(self._on_found)
        self._run.failed.connect(self._on_failed)
        self._run.run(self._services, self._jobs, *self._devices)

    @Slot(float)
    def _on_progress(self, share: float) -> None:
        self.progressed.emit(round(100 * share))

    @Slot(object)
    def _on_found(self, finding: EchoFinding) -> None:
        self._run, self._finding = None, finding
        self.stop()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._run = None
        self.stop()
        self.failed.emit(error)
