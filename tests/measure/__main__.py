"""Measures how good a part is: ``python3 run.py measure WORD …``; exit code 1 when a target is missed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from speech.transcription import TranscriptionError
from tests.measure import recogniser
from tests.measure.speech import command as speech
from tests.measure.table import Table
from training.recognizer.espeak import EspeakError

CANNOT_MEASURE = 2


def build_parser() -> argparse.ArgumentParser:
    """One word for each thing that can be measured; what they share stands here."""
    parser = argparse.ArgumentParser(prog="run.py measure", description=__doc__)
    words = parser.add_subparsers(required=True, metavar="WORD")
    for measured in (recogniser, speech):
        word = measured.add_parser(words)
        word.add_argument("--seed", type=int, default=0)
        word.add_argument("--quick", action="store_true", help="a few cases: to see that it works")
        word.add_argument("--json", type=Path, metavar="FILE", help="write machine, seed and rows there")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the table, write the JSON."""
    options = build_parser().parse_args(arguments)
    try:
        table = Table(options.seed, options.measure(options))
    except (TranscriptionError, EspeakError) as error:
        sys.stderr.write(f"{error}\n")
        return CANNOT_MEASURE
    if options.json is not None:
        table.save(options.json)
    sys.stdout.write(table.to_text() + "\n")
    return table.exit_code


if __name__ == "__main__":
    sys.exit(main())
