"""The command line: without a word the window; demo, analyze, doctor, models, report, export, erase."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence

from interviewer_app.cli import analyze, demo, doctor, models, sessions
from interviewer_app.diagnostics import Diagnostics
from interviewer_app.errors import AppError, Cancelled
from interviewer_app.settings import Paths
from speech.audio import AudioError
from speech.synthesis import SynthesisError
from training.recognizer.espeak import EspeakError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one word and return the exit code.

    What the user can mend ends in one sentence and 1, a bug in the name of its crash file and 70; Ctrl+C is
    130. No traceback is printed.
    """
    options = _parser().parse_args(arguments)
    logging.raiseExceptions = False  # a log on a full disk has nowhere to complain; the command goes on
    try:
        paths = Paths.from_environment().create()
        diagnostics = Diagnostics(paths.logs_dir)
        diagnostics.install()
    except AppError as error:
        return _tell(error)
    try:
        return int(options.run(options))
    except (AppError, AudioError, SynthesisError) as error:
        return _tell(error)
    except EspeakError as error:
        print(error, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, Cancelled):
        print("Stopped. What was recorded is kept.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # whoever read our output has enough; nothing more may be written at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # noqa: BLE001 - a bug: kept in a crash file, told in one line
        crash = diagnostics.write_crash(error, "main")
        where = f" The details are in {crash}." if crash is not None else ""
        print(f"The program failed ({type(error).__name__}).{where}", file=sys.stderr)
        return 70
    finally:
        diagnostics.close()


def _tell(error: AppError | AudioError | SynthesisError) -> int:
    print(f"{error.sentence} {error.action}".strip(), file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="interviewer", description=__doc__)
    parser.set_defaults(run=_open_window)
    words = parser.add_subparsers(metavar="WORD")
    demo.add_parser(words)
    analyze.add_parser(words)
    doctor.add_parser(words)
    models.add_parser(words)
    sessions.add_parsers(words)
    return parser


def _open_window(options: argparse.Namespace) -> int:
    from interviewer_app.desktop import open_window

    return open_window()


if __name__ == "__main__":
    sys.exit(main())
