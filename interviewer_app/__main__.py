"""The command line: the window without a word; demo, analyze, doctor, report and erase without a window."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from interviewer_app.cli import analyze, demo, doctor, sessions
from interviewer_app.diagnostics import Diagnostics
from interviewer_app.errors import AppError, Cancelled
from interviewer_app.settings import Paths
from speech.audio import AudioError
from speech.synthesis import SynthesisError
from training.recognizer.espeak import EspeakError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one word and return the exit code; what the user can mend ends in one sentence."""
    options = _parser().parse_args(arguments)
    try:
        paths = Paths.from_environment().create()
        diagnostics = Diagnostics(paths.logs_dir)
        diagnostics.install()
        try:
            return int(options.run(options))
        finally:
            diagnostics.close()
    except (AppError, AudioError, SynthesisError) as error:
        print(f"{error.sentence} {error.action}".strip(), file=sys.stderr)
    except EspeakError as error:
        print(error, file=sys.stderr)
    except (KeyboardInterrupt, Cancelled):
        print("Stopped. What was recorded is kept.", file=sys.stderr)
        return 130
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="interviewer", description=__doc__)
    parser.set_defaults(run=_open_window)
    words = parser.add_subparsers(metavar="WORD")
    demo.add_parser(words)
    analyze.add_parser(words)
    doctor.add_parser(words)
    sessions.add_parsers(words)
    return parser


def _open_window(options: argparse.Namespace) -> int:
    from interviewer_app.desktop import open_window

    return open_window()


if __name__ == "__main__":
    sys.exit(main())
