"""Lists sessions by what stands in a list of them, fast enough for thousands, and measures a few of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from interviewer_app.sessions.store import Store

_LIST = """
SELECT s.id, s.started_ns, s.ended_ns, s.reason, s.meta,
       (SELECT count(DISTINCT e.turn) FROM events e WHERE e.kind = 'answer' AND e.session_id = s.id),
       (SELECT count(DISTINCT e.turn) FROM events e WHERE e.kind = 'decision' AND e.session_id = s.id),
       (SELECT count(*) FROM reviews r WHERE r.session_id = s.id AND r.undone = 0
            AND json_extract(r.content, '$.label') IS NOT NULL
            AND r.id = (SELECT max(q.id) FROM reviews q
                        WHERE q.session_id = r.session_id AND q.turn = r.turn AND q.undone = 0))
FROM sessions s ORDER BY s.id DESC
"""
_MEASURE = """
SELECT avg(json_extract(payload, '$.speech.hesitation_score')),
       sum(json_extract(payload, '$.speech.filler_count'))
FROM events WHERE kind = 'answer' AND session_id = ?
"""
_SEARCH = """
SELECT DISTINCT session_id FROM events
WHERE kind IN ('answer', 'line', 'topic')
  AND (json_extract(payload, '$.text') LIKE ? ESCAPE '\\'
       OR json_extract(payload, '$.title') LIKE ? ESCAPE '\\')
UNION SELECT session_id FROM reviews
WHERE undone = 0 AND json_extract(content, '$.transcript') LIKE ? ESCAPE '\\'
"""


@dataclass(frozen=True)
class Summary:
    """One session as a list shows it: ``reviewed`` of its ``decisions`` are judged. Times are wall-clock."""

    session_id: str
    started_ns: int
    ended_ns: int | None = None
    reason: str | None = None
    job_title: str = ""
    language: str = "zh"
    mode: str = ""
    answers: int = 0
    decisions: int = 0
    reviewed: int = 0

    @property
    def is_reviewed(self) -> bool:
        """Whether every decision is judged; a session without one has nothing to judge."""
        return self.decisions > 0 and self.reviewed >= self.decisions

    @property
    def minutes(self) -> float | None:
        """How long it took; None while unfinished."""
        return None if self.ended_ns is None else (self.ended_ns - self.started_ns) / 60e9


@dataclass(frozen=True)
class Delivery:
    """How a session's answers were spoken: mean hesitation (0–1, None: not measured) and fillers in all."""

    session_id: str
    hesitation: float | None
    fillers: int


def summaries(store: Store) -> tuple[Summary, ...]:
    """Return every session, newest first, without reading what was said.

    Raises:
        StorageError: the library cannot be read.
    """
    found = []
    for session_id, started_ns, ended_ns, reason, meta, answers, decisions, reviewed in store.read(_LIST):
        known = json.loads(meta)
        found.append(
            Summary(
                session_id=session_id,
                started_ns=started_ns,
                ended_ns=ended_ns,
                reason=reason,
                job_title=str(known.get("job_title") or ""),
                language="en" if known.get("language") == "en" else "zh",
                mode=str(known.get("mode") or ""),
                answers=answers,
                decisions=decisions,
                reviewed=reviewed,
            )
        )
    return tuple(found)


def deliveries(store: Store, session_ids: Sequence[str]) -> tuple[Delivery, ...]:
    """Return how the answers of these sessions were spoken, in the given order.

    Raises:
        StorageError: the library cannot be read.
    """
    measured = []
    for session_id in session_ids:
        mean, fillers = store.read(_MEASURE, (session_id,))[0]
        measured.append(Delivery(session_id, None if mean is None else float(mean), int(fillers or 0)))
    return tuple(measured)


def sessions_saying(store: Store, text: str) -> frozenset[str]:
    """Return the ids of the sessions in which ``text`` was said, asked or was a topic.

    Raises:
        StorageError: the library cannot be read.
    """
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    pattern = f"%{escaped}%"
    return frozenset(row[0] for row in store.read(_SEARCH, (pattern, pattern, pattern)))
