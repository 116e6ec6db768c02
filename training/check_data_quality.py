"""``python -m training.check_data_quality FILE…``: what is wrong with data, and a cleaned copy."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from training.data_quality.view import TITLES, render_changes, render_report
from training.json_reader import DataError
from training.progress import BAD_DATA, DONE, Job, Outcome, add_output_arguments, run_job
from training.quality import PHASES, Watch, check_files, mend_files


def main(arguments: Sequence[str] | None = None) -> int:
    """Check or mend, and return the exit code: 0 usable (perhaps with warnings), 4 errors remain."""
    options = _parser().parse_args(arguments)
    facts = {"files": [str(path) for path in options.files], "fix": str(options.fix) if options.fix else None}
    return run_job("check_data_quality", options, lambda job: _work(job, options), facts)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.check_data_quality",
        description="Check decision and reply rows (JSON list or JSON Lines) before a model learns from it. "
        "All files are checked as one data set.",
        epilog="Exit code 0: usable, perhaps with warnings; 4: errors (after --fix: errors that remain).",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument(
        "--fix", type=Path, metavar="OUT", help="write a cleaned copy: a file, or a folder for several FILEs"
    )
    parser.add_argument(
        "--language", choices=("zh", "en"), default="zh", help="the language of the sentences (default: zh)"
    )
    add_output_arguments(parser)
    return parser


def _work(job: Job, options: argparse.Namespace) -> Outcome:
    language: str = options.language
    watch = _watch(job, language)
    if options.fix is None:
        report = check_files(options.files, watch)
        text = render_report(report, language)
        return Outcome(report.as_dict(language), text, BAD_DATA if report.has_errors else DONE)
    _refuse_overwriting(options.files, options.fix)
    report, changes = mend_files(options.files, options.fix, watch)
    data = report.as_dict(language)
    data |= {"fixed": str(options.fix), "changes": [change.as_dict(language) for change in changes]}
    text = f"{render_changes(changes, options.fix, language)}\n\n{render_report(report, language)}"
    return Outcome(data, text, BAD_DATA if report.has_errors else DONE)


def _watch(job: Job, language: str) -> Watch:
    """Tells each phase once and its progress, and ends the check when it is asked to stop."""
    current = [""]

    def watch(phase: str, done: int, total: int) -> None:
        job.check_stop()
        if phase != current[0]:
            current[0] = phase
            job.phase(phase, TITLES[language][phase], PHASES.index(phase) + 1, len(PHASES))
        job.progress(done, total)

    return watch


def _refuse_overwriting(files: Sequence[Path], target: Path) -> None:
    """--fix writes a copy: a source stays as it is, and no two sources go to one place.

    Raises:
        DataError: it would not be so.
    """
    targets = [target] if len(files) == 1 else [target / file.name for file in files]
    if len(set(targets)) < len(targets):
        raise DataError("Two of the files have the same name.", "Mend them one at a time.")
    if {path.resolve() for path in files} & {path.resolve() for path in targets}:
        raise DataError(f"--fix {target} would overwrite a file that is checked.", "Choose another place.")
    if len(files) == 1 and target.is_dir():
        raise DataError(f"--fix {target} is a folder.", "Name a file.")


if __name__ == "__main__":
    sys.exit(main())
