"""Keeps the reviews of answers and the consent to learn from a session; every change can be undone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from interviewer_app.errors import InputError
from interviewer_app.sessions.review_values import (
    LABELS,
    MAX_TEXT,
    RATED,
    RATINGS,
    Review,
    ReviewedTurn,
    read_review,
)
from interviewer_app.sessions.writer import Writer

Read = Callable[[str, tuple[Any, ...]], list[Any]]

_OF_TURN = "FROM reviews WHERE session_id = ? AND turn = ?"
_NEWEST = f"SELECT id, content {_OF_TURN} AND undone = 0 ORDER BY id DESC LIMIT 1"
_UNDONE = f"SELECT id {_OF_TURN} AND undone = 1 ORDER BY id LIMIT 1"


class ReviewBook:
    """The reviews of one library. Every method may be called from any thread; failures are StorageErrors."""

    def __init__(self, writer: Writer, read: Read, clock_ns: Callable[[], int]) -> None:
        """``writer`` carries changes out, ``read`` runs a query on a connection of its own."""
        self._writer = writer
        self._read = read
        self._clock_ns = clock_ns

    def save(self, session_id: str, turn: int, review: Review) -> ReviewedTurn:
        """Let ``review`` count from now on and forget what was undone. An equal one changes nothing.

        Raises:
            InputError: a label or rating that there is none of, or a text without end.
            StorageError: there is no such session, or the disk refuses.
        """
        _check(review)
        content = json.dumps(review.content(), ensure_ascii=False, sort_keys=True)
        now_ns = self._clock_ns()

        def change(connection: sqlite3.Connection) -> None:
            newest = connection.execute(_NEWEST, (session_id, turn)).fetchone()
            before = (
                newest[1] if newest else json.dumps(Review().content(), ensure_ascii=False, sort_keys=True)
            )
            if before == content:
                return
            connection.execute(f"DELETE {_OF_TURN} AND undone = 1", (session_id, turn))
            connection.execute(
                "INSERT INTO reviews (session_id, turn, content, reviewed_ns) VALUES (?, ?, ?, ?)",
                (session_id, turn, content, now_ns),
            )

        self._writer.submit(change).result()
        return self.turn(session_id, turn)

    def undo(self, session_id: str, turn: int) -> ReviewedTurn:
        """Take the last change back; without one nothing happens."""
        self._flip(_NEWEST, session_id, turn, undone=1)
        return self.turn(session_id, turn)

    def redo(self, session_id: str, turn: int) -> ReviewedTurn:
        """Do the change again that was taken back last; without one nothing happens."""
        self._flip(_UNDONE, session_id, turn, undone=0)
        return self.turn(session_id, turn)

    def turn(self, session_id: str, turn: int) -> ReviewedTurn:
        """Return the review of one turn that counts now."""
        return self.session(session_id).get(turn, ReviewedTurn())

    def session(self, session_id: str) -> dict[int, ReviewedTurn]:
        """Return the reviews of a session by turn; a turn that nobody looked at is not in it."""
        sql = "SELECT turn, content, undone, reviewed_ns FROM reviews WHERE session_id = ? ORDER BY turn, id"
        found: dict[int, ReviewedTurn] = {}
        for turn, content, undone, reviewed_ns in self._read(sql, (session_id,)):
            known = found.get(turn, ReviewedTurn())
            if undone:
                found[turn] = replace(known, can_redo=True)
            else:
                found[turn] = ReviewedTurn(
                    read_review(json.loads(content), reviewed_ns), True, known.can_redo
                )
        return found

    def history(self, session_id: str) -> list[Mapping[str, Any]]:
        """Return every change that was ever made and not overwritten, oldest first, for an archive."""
        sql = "SELECT turn, content, undone, reviewed_ns FROM reviews WHERE session_id = ? ORDER BY id"
        return [
            {"turn": turn, "undone": bool(undone), "reviewed_ns": reviewed_ns, **json.loads(content)}
            for turn, content, undone, reviewed_ns in self._read(sql, (session_id,))
        ]

    def set_consent(self, session_id: str, given: bool) -> None:
        """Note that the candidate allows models to learn from this session, or does not any more."""
        sql = "INSERT INTO consents (session_id, given, decided_ns) VALUES (?, ?, ?)"
        row = (session_id, int(given), self._clock_ns())
        self._writer.submit(lambda connection: connection.execute(sql, row).lastrowid).result()

    def has_consent(self, session_id: str) -> bool:
        """Return whether models may learn from this session; without a word about it they may not."""
        sql = "SELECT given FROM consents WHERE session_id = ? ORDER BY id DESC LIMIT 1"
        rows = self._read(sql, (session_id,))
        return bool(rows and rows[0][0])

    def _flip(self, sql: str, session_id: str, turn: int, *, undone: int) -> None:
        def change(connection: sqlite3.Connection) -> None:
            found = connection.execute(sql, (session_id, turn)).fetchone()
            if found:
                connection.execute("UPDATE reviews SET undone = ? WHERE id = ?", (undone, found[0]))

        self._writer.submit(change).result()


def _check(review: Review) -> None:
    if review.label is not None and review.label not in LABELS:
        raise InputError(f"There is no decision {review.label!r}.", f"Use one of {', '.join(LABELS)}.")
    wrong = [name for name, value in review.ratings.items() if name not in RATED or value not in RATINGS]
    if wrong:
        raise InputError(f"The rating of {wrong[0]!r} cannot be kept.", "Use 1 to 5.")
    for text in (review.transcript, review.reply):
        if text is not None and len(text) > MAX_TEXT:
            raise InputError(f"The text is longer than {MAX_TEXT:,} characters.", "Shorten it.")
