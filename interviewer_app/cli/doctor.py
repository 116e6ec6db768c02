"""``interviewer doctor``: what is missing on this machine, and what to do."""

from __future__ import annotations

import argparse
from typing import Any

from interviewer_app.doctor import as_json, as_text, exit_code, run_doctor, settings_check
from interviewer_app.errors import InputError
from interviewer_app.settings import Paths, Settings, load_settings


def add_parser(words: Any) -> None:
    """Add ``doctor`` to the command line."""
    parser = words.add_parser("doctor", help="what is missing on this machine, and what to do")
    parser.add_argument("--language", choices=("zh", "en"), default=None)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Examine and print; exit code 1 when something needed is missing."""
    paths = Paths.from_environment()
    mistake: InputError | None = None
    settings = Settings()
    try:
        settings = load_settings(paths.config_file)
    except InputError as error:
        mistake = error
    language = options.language or settings.interface.language
    checks = (settings_check(mistake, language), *run_doctor(paths, settings, language))
    print(as_json(checks) if options.json else as_text(checks))
    return exit_code(checks)
