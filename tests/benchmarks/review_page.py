"""How long the review page takes to show a thousand sessions, to search them, and to open one."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from tests.measure.table import Row, quantile_row
from tests.recorded_sessions import ZH
from tests.ui.screenshots import display

SESSIONS = 1_000
ANSWERS = 8
OPEN_WITHIN_MS = 300.0
REPEATS = 7
QUICK_REPEATS = 3
_SPAN_NS = 86_400 * 10**9


def measure(quick: bool) -> list[Row]:
    """Fill a library and time the page over it: wall time of the whole, on the machine as it is now."""
    repeats = QUICK_REPEATS if quick else REPEATS
    with tempfile.TemporaryDirectory() as folder, display(1400, 900):
        fill(Path(folder) / "library.db", SESSIONS)
        with _window(Path(folder)) as (window, settle):
            listed = [_timed(lambda: _show(window, settle)) for _ in range(repeats)]
            found = [_timed(lambda: _search(window, settle)) for _ in range(repeats)]
            window.review.list.clear_filter()
            opened = [
                _timed(lambda number=number: _open(window, settle, number)) for number in range(repeats)
            ]
    return [
        _row("review_list_1000_sessions", listed, OPEN_WITHIN_MS),
        _row("review_search_1000_sessions", found, None),
        _row("review_open_one_session", opened, OPEN_WITHIN_MS),
    ]


def fill(path: Path, sessions: int) -> None:
    """Write ``sessions`` interviews of `ANSWERS` answers with payloads of the usual size (about 5 kB)."""
    from interviewer_app.sessions.database import open_library

    words = [
        {"text": "字", "start_s": n * 0.2, "end_s": n * 0.2 + 0.18, "probability": 0.9} for n in range(45)
    ]
    speech = {
        "hesitation_score": 0.3,
        "filler_count": 2,
        "answer_length": 45,
        "pauses": [{"start_s": n, "end_s": n + 0.5, "cls": "C", "silent": True} for n in range(6)],
        "fillers": {"count": 2, "evidence": []},
    }
    with closing(open_library(path)) as library:
        library.execute("BEGIN")
        for number in range(sessions):
            _write_session(library, number, words, speech)
        library.execute("COMMIT")


def _write_session(library: Any, number: int, words: list[Any], speech: dict[str, Any]) -> None:
    started_ns = time.time_ns() - (SESSIONS - number) * _SPAN_NS
    moment = datetime.fromtimestamp(started_ns / 1e9, UTC)
    session_id = f"{moment:%Y%m%dT%H%M%S}000-{number:08x}"
    meta = {"language": "zh", "job_title": f"后端开发工程师 {number % 12}", "mode": "practice"}
    library.execute(
        "INSERT INTO sessions VALUES (?, ?, ?, 'plan', ?)",
        (session_id, started_ns, started_ns + 10**12, json.dumps(meta)),
    )
    for turn in range(1, ANSWERS + 1):
        _, depth, question, answer, label, reply = ZH[turn % len(ZH)]
        events: tuple[tuple[str, dict[str, Any]], ...] = (
            ("topic", {"id": "t", "title": "缓存", "depth": depth}),
            ("line", {"text": question, "kind": "question"}),
            ("answer", {"text": answer, "words": words, "speech": speech}),
            ("decision", {"label": label, "confidence": 0.8}),
            ("reply", {"text": reply, "source": "bank"}),
        )
        library.executemany(
            "INSERT INTO events (session_id, turn, kind, payload, created_ns) VALUES (?, ?, ?, ?, 1)",
            [(session_id, turn, kind, json.dumps(payload, ensure_ascii=False)) for kind, payload in events],
        )


@contextmanager
def _window(folder: Path) -> Iterator[tuple[Any, Callable[[Callable[[], bool]], None]]]:
    from PySide6.QtCore import QEventLoop

    from interviewer_app.review_desk import StudioReviewDesk
    from interviewer_app.sessions.store import Store
    from interviewer_app.ui.app import make_application, make_window
    from tests.fakes import SilentSpeaker
    from tests.ui.scripted_services import ScriptedServices

    app = make_application()

    def settle(until: Callable[[], bool]) -> None:
        deadline_s = time.monotonic() + 60
        while not until() and time.monotonic() < deadline_s:
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    with Store(folder / "library.db") as store:
        services = ScriptedServices()
        services.desk = StudioReviewDesk(store, folder / "models", SilentSpeaker)
        window = make_window(app, services)
        window.resize(1280, 800)
        window.show()
        settle(window.isVisible)
        yield window, settle
        window.review.close_review()
        window.close()


def _show(window: Any, settle: Callable[[Callable[[], bool]], None]) -> None:
    """From the click on the tab to the list in pixels."""
    window.show_page(window.interview)
    model = window.review.list.model
    model.show_sessions(())
    window.show_page(window.review)
    settle(lambda: model.rowCount() > 0 and len(model.sessions()) == SESSIONS)
    window.review.list.view.grab()


def _search(window: Any, settle: Callable[[Callable[[], bool]], None]) -> None:
    """From the last letter of a word, the wait for more letters left out, to the narrowed list."""
    listed = window.review.list
    listed.search.setText("消息队列补了" if listed.search.text() != "消息队列补了" else "短信")
    listed._wait.stop()
    listed._search()
    settle(lambda: listed.filter.saying is not None)
    listed.view.grab()


def _open(window: Any, settle: Callable[[Callable[[], bool]], None], number: int) -> None:
    """From the choice in the list to its answer in pixels."""
    listed = window.review.list
    index = listed.model.index(number + 1)
    wanted = listed.model.sessions()[number + 1].session_id
    listed.view.setCurrentIndex(index)
    settle(lambda: window.review.panel.session_id == wanted)
    window.review.panel.grab()


def _timed(act: Callable[[], None]) -> tuple[float, float]:
    """Return wall and processor time in milliseconds."""
    wall_s, processor_s = time.perf_counter(), time.process_time()
    act()
    return 1e3 * (time.perf_counter() - wall_s), 1e3 * (time.process_time() - processor_s)


def _row(name: str, times: list[tuple[float, float]], target: float | None) -> Row:
    wall, processor = zip(*times, strict=True)
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"
    note = f"median; processor time {np.median(processor):.0f} ms; load {load}"
    return quantile_row(name, wall, 0.5, "ms", 0, target).with_note(note)
