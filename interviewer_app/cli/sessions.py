"""``interviewer report`` and ``interviewer erase``: the library without a window, by session id."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from interviewer_app.bootstrap import Studio
from interviewer_app.files import atomic_write_bytes
from interviewer_app.sessions.report import render_report


def add_parsers(words: Any) -> None:
    """Add ``report`` and ``erase`` to the command line."""
    report = words.add_parser("report", help="list the sessions, or write one's report")
    report.add_argument("session", nargs="?", help="the session's id; without it all are listed")
    report.add_argument("--out", type=Path, help="the HTML file (default: in the session's folder)")
    report.add_argument("--language", choices=("zh", "en"), default=None)
    report.add_argument("--json", action="store_true", help="print JSON")
    report.set_defaults(run=run_report)
    erase = words.add_parser("erase", help="remove a session: events, sound, report, copies in backups")
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


def run_erase(options: argparse.Namespace) -> int:
    """Remove a session, or all of them and what was learned from them, for good."""
    with Studio.open() as studio:
        if options.session == "all":
            studio.store.erase_all()
            print("Everything is erased.")
            return 0
        studio.store.session(options.session)
        studio.store.erase_session(options.session)
    print(f"{options.session} is erased.")
    return 0
