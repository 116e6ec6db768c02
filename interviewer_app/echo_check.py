"""The echo self-test of the user's own devices."""

from __future__ import annotations

from collections.abc import Callable

from interviewer_app.echo_finding import EchoFinding
from interviewer_app.errors import DeviceError
from speech.audio import AudioError
from speech.capture import Microphone
from speech.echo import DEVICE_LEAD_S
from speech.echo_test import run_echo_test
from speech.playback import Speaker


def measure_echo(
    microphone: str | None, speaker: str | None, on_progress: Callable[[float], None]
) -> EchoFinding:
    """Play sweeps through ``speaker``, listen with ``microphone`` and judge, in about 5 s.

    ``on_progress`` is given the share that is done; whatever it raises ends the test and comes through.

    Raises:
        DeviceError: a device refuses or falls silent.
    """
    try:
        report = run_echo_test(
            Microphone(microphone),
            lambda listener: Speaker(speaker, listener=listener),
            DEVICE_LEAD_S,
            on_progress,
        )
    except AudioError as error:
        raise DeviceError(error.sentence, error.action) from error
    return EchoFinding(report.needs_headphones, max(0.0, report.left_db))
