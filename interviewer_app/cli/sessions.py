"""``interviewer report``, ``export`` and ``erase``: the library without a window, by session id."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from interviewer_app.bootstrap import Studio
from interviewer_app.files import atomic_write_bytes
from interviewer_app.sessions.export import Exported, Withdrawn, erase_all, erase_session, export_sessions
from interviewer_app.sessions.report import render_report


def add_parsers(words: Any) -> None:
    """Add ``report``, ``export`` and ``erase`` to the command line."""
    report = words.add_parser("report", help="list the sessions, or write one's report")
    report.add_argument("session", nargs="?", help="the session's id; without it all are listed")
    report.add_argument("--out", type=Path, help="the HTML file (default: in the session's folder)")
    report.add_argument("--language", choices=("zh", "en"), default=None)
    report.add_argument("--json", action="store_true", help="print JSON")
    report.set_defaults(run=run_report)
    export = words.add_parser("export", help="make training rows of the reviewed answers you allow")
    export.add_argument("session", nargs="*", help="sessions' ids; without one every session")
    export.add_argument("--output", type=Path, required=True, metavar="FOLDER", help="where the rows go")
    export.add_argument("--json", action="store_true", help="print one JSON object")
    export.set_defaults(run=run_export)
    erase = words.add_parser(
        "erase", help="remove a session: events, sound, report, training rows, copies in backups"
    )
    erase.add_argument(
        "session", help="the session's id, or `all`: every session, and what was learned of you"
    )
    erase.set_defaults(run=run_erase)


def run_report(options: argparse.Namespace) -> int:
    """List the sessions, or write a report and print its place."""
    with Studio.open() as studio:
        if options.session is None:
            listed = [
                {
                    "session": session.id,
                    "started": datetime.fromtimestamp(session.started_ns / 1e9).isoformat(timespec="seconds"),
                    "job_title": session.meta.get("job_title", ""),
                    "reason": session.reason,
                }
                for session in studio.store.sessions()
            ]
            lines = ("  ".join(str(value or "–") for value in one.values()) for one in listed)
            print(json.dumps(listed, ensure_ascii=False) if options.json else "\n".join(lines))
            return 0
        record = studio.store.record(options.session)
        target = options.out or studio.store.session_folder(options.session) / "report.html"
        atomic_write_bytes(target, render_report(record, options.language).encode())
    print(json.dumps({"session": options.session, "report": str(target)}) if options.json else target)
    return 0


def run_export(options: argparse.Namespace) -> int:
    """Write training rows of reviewed sessions and print how many, and what was left out and why."""
    with Studio.open() as studio:
        done = export_sessions(studio.store, options.session, options.output)
    if options.json:
        print(json.dumps(_exported(done), ensure_ascii=False))
        return 0
    print(f"{done.decisions} decisions and {done.replies} replies are in {done.folder}.")
    if done.replaced:
        print(f"{done.replaced} rows of an earlier export were replaced.")
    if done.without_consent:
        print(f"{len(done.without_consent)} sessions gave nothing: their consent is not given (see Review).")
    for session, turn, why in done.left_out:
        print(f"left out: {session}, turn {turn}: {why}")
    return 0


def _exported(done: Exported) -> dict[str, Any]:
    return {
        "folder": str(done.folder),
        "sessions": list(done.sessions),
        "decisions": done.decisions,
        "replies": done.replies,
        "replaced": done.replaced,
        "left_out": [{"session": one[0], "turn": one[1], "reason": one[2]} for one in done.left_out],
        "without_consent": list(done.without_consent),
    }


def run_erase(options: argparse.Namespace) -> int:
    """Remove a session, or all of them and what was learned from them, for good."""
    with Studio.open() as studio:
        store, models_dir = studio.store, studio.paths.models_dir
        if options.session == "all":
            gone = erase_all(store, models_dir)
            print("Everything is erased.")
        else:
            store.session(options.session)
            gone = erase_session(store, models_dir, options.session)
            print(f"{options.session} is erased.")
    _tell_withdrawn(gone)
    return 0


def _tell_withdrawn(gone: Withdrawn) -> None:
    if gone.rows:
        print(f"{gone.rows} training rows were removed from {len(gone.files)} files.")
    for model in gone.models:
        print(f"The model {model} learned from it and is marked; train it again without it.")
    for folder in gone.unreachable:
        print(f"The export folder {folder} is not there now: rows in it could not be removed.")
