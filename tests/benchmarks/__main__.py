"""Times the program: ``python3 run.py bench``; exit code 1 when a target is missed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.benchmarks import review_page
from tests.measure.table import Table

PARTS = {"review": review_page.measure}


def build_parser() -> argparse.ArgumentParser:
    """The options that every developer's figure-taking command has."""
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    parser.add_argument("--only", choices=sorted(PARTS), help="only this part")
    parser.add_argument("--quick", action="store_true", help="a few repeats: to see that it works")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write machine and rows there")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Time, print the table, write the JSON."""
    options = build_parser().parse_args(arguments)
    rows = [
        row for name, part in PARTS.items() if options.only in (None, name) for row in part(options.quick)
    ]
    table = Table(0, tuple(rows))
    if options.json is not None:
        table.save(options.json)
    sys.stdout.write(table.to_text() + "\n")
    return table.exit_code


if __name__ == "__main__":
    sys.exit(main())
