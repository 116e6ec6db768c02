"""The list of sessions: filters, pages, and what a screen reader hears."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt

from interviewer_app.sessions.summaries import Summary
from interviewer_app.ui.review.session_model import PAGE, SessionFilter, SessionModel
from interviewer_app.ui.review.words import ReviewWords

SECOND = 10**9


def summary(number: int, **fields) -> Summary:
    return Summary(
        f"s{number}", number * SECOND, (number + 60) * SECOND, "plan", **{"job_title": "后端", **fields}
    )


@pytest.fixture
def model(qapp) -> SessionModel:
    return SessionModel(ReviewWords())


@pytest.mark.parametrize(
    ("wanted", "accepted"),
    [
        (SessionFilter(), [1, 2, 3]),
        (SessionFilter(text=" 产品 "), [2]),
        (SessionFilter(text="redis"), []),
        (SessionFilter(text="redis", saying=frozenset({"s1"})), [1]),
        (SessionFilter(since_ns=2 * SECOND), [2, 3]),
        (SessionFilter(job="后端"), [1, 3]),
        (SessionFilter(status="reviewed"), [3]),
        (SessionFilter(status="open"), [1, 2]),
        (SessionFilter(status="open", job="后端", since_ns=SECOND), [1]),
    ],
)
def test_filters_let_through_what_fits_all_of_them(wanted, accepted):
    rows = [
        summary(1, decisions=2, reviewed=1),
        summary(2, job_title="产品经理"),
        summary(3, decisions=2, reviewed=2),
    ]
    assert [row.started_ns // SECOND for row in rows if wanted.accepts(row)] == accepted


def test_rows_come_a_page_at_a_time(model):
    model.show_sessions(summary(number) for number in range(250))
    assert model.rowCount() == PAGE
    assert model.canFetchMore(QModelIndex())
    model.fetchMore()
    assert model.rowCount() == 2 * PAGE
    assert model.find("s230").row() == 230
    assert model.rowCount() == 250
    assert not model.canFetchMore(QModelIndex())
    assert not model.find("nobody").isValid()


def test_a_row_says_everything_in_words(model):
    model.show_sessions([summary(1, answers=8, decisions=7, reviewed=3)])
    told = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "后端" in told
    assert "3" in told
    assert "8" in told
    changed = []
    model.dataChanged.connect(lambda top, bottom: changed.append(top.row()))
    model.replace_row(0, summary(1, answers=8, decisions=7, reviewed=7))
    assert changed == [0]
    assert "✓" in model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
