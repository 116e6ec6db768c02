"""Runs every change to the library in one thread, several to a transaction, each answered by a Future."""

from __future__ import annotations

import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from interviewer_app.errors import StorageError
from interviewer_app.sessions.database import database_error, open_library

T = TypeVar("T")
BATCH = 64


@dataclass(frozen=True)
class _Job:
    change: Callable[[sqlite3.Connection], Any]
    alone: bool
    future: Future[Any] = field(default_factory=Future)


class Writer:
    """The one thread that owns the write connection.

    A Future is answered after its change is committed with synchronous=FULL, so an answered change survives
    kill -9 and a power cut. Changes that wait together share one transaction and thus one fsync; a change
    that fails is rolled back alone. Every error is a StorageError.
    """

    def __init__(self, path: Path) -> None:
        """Open the library at ``path`` and start the thread.

        Raises:
            StorageError: the library cannot be opened.
        """
        self._path = path
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._guard = threading.Lock()
        self._closed = False
        self._connection = open_library(path)
        self._thread = threading.Thread(target=self._run, name="library-writer", daemon=True)
        self._thread.start()

    def submit(self, change: Callable[[sqlite3.Connection], T], *, alone: bool = False) -> Future[T]:
        """Queue ``change``; ``alone`` runs it outside a transaction (VACUUM, checkpoint, backup)."""
        job = _Job(change, alone)
        job.future.set_running_or_notify_cancel()  # a queued change cannot be cancelled any more
        with self._guard:  # so that no job can be queued behind the closing mark
            if self._closed:
                job.future.set_exception(StorageError("The library is closed.", "Start the program again."))
            else:
                self._jobs.put(job)
        return job.future

    def close(self) -> None:
        """Carry out what is queued, then stop the thread and close the file. A second call does nothing."""
        with self._guard:
            if not self._closed:
                self._closed = True
                self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        last = False
        while not last:
            first = self._jobs.get()
            batch: list[_Job] = []
            while first is not None:
                batch.append(first)
                if first.alone or len(batch) == BATCH:
                    break
                try:
                    first = self._jobs.get_nowait()
                except queue.Empty:
                    break
            last = first is None
            alone = batch.pop() if batch and batch[-1].alone else None
            if batch:
                self._commit(batch)
            if alone is not None:
                self._answer_alone(alone)
        self._connection.close()

    def _commit(self, batch: list[_Job]) -> None:
        done: list[tuple[_Job, Any]] = []
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for job in batch:
                self._attempt(job, done)
            self._connection.execute("COMMIT")
        except Exception as error:  # noqa: BLE001 - it is raised again where the Futures are asked
            self._roll_back()
            for job in batch:
                if not job.future.done():
                    job.future.set_exception(self._told(error))
            return
        for job, result in done:
            job.future.set_result(result)

    def _attempt(self, job: _Job, done: list[tuple[_Job, Any]]) -> None:
        """Run one change within the transaction; its own failure touches no other.

        Raises:
            sqlite3.Error: SQLite gave up the whole transaction (disk full, I/O error).
        """
        self._connection.execute("SAVEPOINT job")
        try:
            done.append((job, job.change(self._connection)))
        except Exception as error:
            if not self._connection.in_transaction:
                raise
            self._connection.execute("ROLLBACK TO job")
            job.future.set_exception(self._told(error))
        self._connection.execute("RELEASE job")

    def _answer_alone(self, job: _Job) -> None:
        try:
            job.future.set_result(job.change(self._connection))
        except Exception as error:  # noqa: BLE001 - it is raised again where the Future is asked
            job.future.set_exception(self._told(error))

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            with contextlib.suppress(sqlite3.Error):  # the first error is the one that is told
                self._connection.execute("ROLLBACK")

    def _told(self, error: Exception) -> Exception:
        return database_error(error, self._path) if isinstance(error, sqlite3.Error) else error
