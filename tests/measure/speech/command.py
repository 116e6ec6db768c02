"""The word ``speech``: runs the groups of rows, all or those asked for, and says what had to be skipped."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.measure.speech import (
    cost_rows,
    filler_rows,
    hesitation_rows,
    invention_rows,
    latency_rows,
    other_rows,
    pause_rows,
    sentence_rows,
    speaking_rows,
)
from tests.measure.speech.options import Options
from tests.measure.table import Row
from training.recognizer.material import resources_root


@dataclass(frozen=True)
class Group:
    """Rows that are measured together; the names of all of them begin with one of ``prefixes``."""

    prefixes: tuple[str, ...]
    rows: Callable[[Options], Iterable[Row]]

    def holds(self, wanted: str) -> bool:
        """Whether rows whose names begin with ``wanted`` may be among these."""
        return any(prefix.startswith(wanted) or wanted.startswith(prefix) for prefix in self.prefixes)


GROUPS = (
    Group(("pause_",), pause_rows.rows),
    Group(("onset_", "offset_"), pause_rows.edge_rows),
    Group(("latency_",), latency_rows.rows),
    Group(("filler_",), filler_rows.rows),
    Group(("lexical_",), sentence_rows.rows),
    Group(("hesitation_",), hesitation_rows.rows),
    Group(("invented_",), invention_rows.rows),
    Group(("spoken_",), speaking_rows.rows),
    Group(("cost_",), cost_rows.rows),
    Group(("turn_",), other_rows.turn_taking),
    Group(("echo", "barge_in", "false_barge_ins", "own_words", "coughs"), other_rows.echo),
)


def add_parser(words: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the word ``speech``."""
    parser = words.add_parser(
        "speech", help="pauses, fillers, hesitation, cost: against answers built by plan"
    )
    parser.add_argument("--only", default="", metavar="ROW", help="only rows whose names begin so")
    parser.add_argument(
        "--words-dropped",
        type=int,
        choices=(0, 50, 100),
        default=50,
        metavar="0|50|100",
        help="per cent of the fillers that the scripted recogniser loses (50)",
    )
    parser.add_argument("--model", type=Path, default=resources_root() / "starter" / "recognizer")
    parser.set_defaults(measure=measure)
    return parser


def measure(arguments: argparse.Namespace) -> tuple[Row, ...]:
    """Measure the rows asked for. SystemExit with a sentence when there is none of that name."""
    options = Options(arguments.seed, arguments.quick, arguments.words_dropped / 100, arguments.model)
    rows = tuple(chosen_rows(GROUPS, arguments.only, options))
    if not rows:
        raise SystemExit(f"no row begins with {arguments.only!r}")
    return rows


def chosen_rows(groups: Iterable[Group], wanted: str, options: Options) -> Iterator[Row]:
    """Run the groups that may hold rows beginning with ``wanted``; tell each row and what each group cost."""
    for group in groups:
        if not group.holds(wanted):
            continue
        begun_s, spent_s = time.monotonic(), time.process_time()
        for row in group.rows(options):
            if row.name.startswith(wanted):
                sys.stderr.write(f"{row.name}: {row.note if row.note.startswith('skipped') else row.value}\n")
                yield row
        took_s, spent_s = time.monotonic() - begun_s, time.process_time() - spent_s
        sys.stderr.write(f"  ({group.prefixes[0]}… took {took_s:.0f} s, {spent_s:.0f} s of a processor)\n")
