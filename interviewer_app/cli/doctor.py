"""``interviewer doctor``: what is missing on this machine; with ``--echo``, whether headphones are needed."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from interviewer_app.doctor import Check, as_json, as_text, echo_check, exit_code, run_doctor, settings_check
from interviewer_app.doctor_words import doctor_words
from interviewer_app.echo_finding import with_finding
from interviewer_app.errors import DeviceError, InputError
from interviewer_app.settings import Paths, Settings, device_pair, load_settings, save_settings


def add_parser(words: Any) -> None:
    """Add ``doctor`` to the command line."""
    parser = words.add_parser("doctor", help="what is missing on this machine, and what to do")
    parser.add_argument("--language", choices=("zh", "en"), default=None)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--echo",
        action="store_true",
        help="only play tones, listen, and say whether the chosen devices need headphones (exit code 1)",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Examine and print; exit code 1 when something needed is missing, or headphones are needed."""
    paths = Paths.from_environment()
    mistake: InputError | None = None
    settings = Settings()
    try:
        settings = load_settings(paths.config_file)
    except InputError as error:
        mistake = error
    language = options.language or settings.interface.language
    checks: tuple[Check, ...] = (settings_check(mistake, language),)
    if not options.echo:
        checks += run_doctor(paths, settings, language)
    elif mistake is None:
        checks = (_test_echo(paths, settings, language),)
    print(as_json(checks) if options.json else as_text(checks))
    return exit_code(checks)


def _test_echo(paths: Paths, settings: Settings, language: str) -> Check:
    """Test the devices of the settings, and keep there whether they passed."""
    from interviewer_app.echo_check import measure_echo  # the sound libraries: only when asked

    microphone, speaker = settings.audio.microphone, settings.audio.speaker
    devices = device_pair(microphone, speaker)
    print(doctor_words("echo_running", language)[0], file=sys.stderr, flush=True)
    try:
        finding = measure_echo(microphone, speaker, _show_progress)
    except DeviceError as error:
        return echo_check(error, devices, language)
    finally:
        _show_progress(-1.0)
    kept = with_finding(settings, microphone, speaker, finding)
    if kept != settings:
        save_settings(paths.config_file, kept)
    return echo_check(finding, devices, language)


def _show_progress(share: float) -> None:
    """A percentage on the terminal; below 0 it is taken away."""
    if sys.stderr.isatty():
        shown = f"\r{100 * share:3.0f} %" if share >= 0 else "\r     \r"
        print(shown, end="", file=sys.stderr, flush=True)
