"""The benchmark's library is one that the product itself would have written."""

from __future__ import annotations

from pathlib import Path

from interviewer_app.sessions.store import Store
from interviewer_app.sessions.summaries import deliveries, summaries
from tests.benchmarks.review_page import ANSWERS, fill


def test_every_session_is_listed_with_its_answers(tmp_path: Path) -> None:
    fill(tmp_path / "library.db", 3)
    with Store(tmp_path / "library.db") as store:
        listed = summaries(store)
        assert [(one.answers, one.decisions, one.reviewed) for one in listed] == [(ANSWERS, ANSWERS, 0)] * 3
        assert len(store.record(listed[0].session_id).answers) == ANSWERS
        assert deliveries(store, [listed[0].session_id])[0].hesitation is not None
