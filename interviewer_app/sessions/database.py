"""Opens the library's SQLite file: settings that lose nothing, schema, migrations, integrity."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from interviewer_app.errors import StorageError
from interviewer_app.files import disk_full_error, open_private, private_folder, storage_error

APPLICATION_ID = 0x564F4943  # "VOIC", so that a foreign database is told from ours
BUSY_TIMEOUT_S = 5.0

# One script per version; a released script is never changed, a new one is added.
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE sessions (
        id TEXT PRIMARY KEY,
        started_ns INTEGER NOT NULL,
        ended_ns INTEGER,
        reason TEXT,
        meta TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE events (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        session_id TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
        turn INTEGER NOT NULL,
        kind TEXT NOT NULL,
        payload TEXT NOT NULL,
        created_ns INTEGER NOT NULL
    );
    CREATE INDEX events_by_session ON events(session_id, id);
    CREATE TABLE audio_marks (
        session_id TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
        stream TEXT NOT NULL,
        seq INTEGER NOT NULL,
        offset_samples INTEGER NOT NULL,
        samples INTEGER NOT NULL,
        crc32 INTEGER NOT NULL,
        captured_ns INTEGER NOT NULL,
        PRIMARY KEY (session_id, stream, seq)
    ) WITHOUT ROWID;
    CREATE TABLE stored_values (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
    # Each change of a turn's review is a row of its own, so that it can be undone; the last that is not
    # undone counts. The same for the consent to train with a session. The index lets a list of sessions
    # count answers without reading them.
    """
    CREATE TABLE reviews (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        session_id TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
        turn INTEGER NOT NULL,
        content TEXT NOT NULL,
        undone INTEGER NOT NULL DEFAULT 0,
        reviewed_ns INTEGER NOT NULL
    );
    CREATE INDEX reviews_by_turn ON reviews(session_id, turn, id);
    CREATE TABLE consents (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        session_id TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
        given INTEGER NOT NULL,
        decided_ns INTEGER NOT NULL
    );
    CREATE INDEX consents_by_session ON consents(session_id, id);
    CREATE INDEX events_by_kind ON events(kind, session_id);
    """,
)

_FULL_CODES = {sqlite3.SQLITE_FULL}
_DAMAGED_CODES = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_REFUSED_CODES = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
_BUSY_CODES = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def database_error(error: sqlite3.Error, path: Path) -> StorageError:
    """Say what SQLite refused in one sentence, with what to do about it."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF  # the upper bytes only refine
    if primary in _FULL_CODES or "disk is full" in str(error):
        return disk_full_error(path)
    if primary in _DAMAGED_CODES:
        return damaged_error(path)
    if primary in _REFUSED_CODES:
        return StorageError(
            f"The library {path} cannot be opened or written: {error}.",
            "Give your user permission there, or set VOICE_INTERVIEWER_HOME to another folder.",
        )
    if primary in _BUSY_CODES:
        return StorageError(
            f"Another program is using the library {path}.", "Close the other window, then try again."
        )
    if isinstance(error, sqlite3.IntegrityError):
        return StorageError(
            "The session is not, or no longer, in the library.",
            "Start a new session; nothing else is affected.",
        )
    return StorageError(
        f"The library {path} reported an error: {error}.",
        "Check the disk, then try again; what was saved before is kept.",
    )


def damaged_error(path: Path) -> StorageError:
    """Return the error for a library that SQLite cannot trust, naming the newest backup."""
    backups = sorted((path.parent / "backups").glob("library-*.db"))
    action = (
        f"Move it away and copy {backups[-1]} in its place."
        if backups
        else "Move it away; a new library is begun at the next start. The sessions' sound is not affected."
    )
    return StorageError(f"The library {path} is damaged.", action)


def connect(path: Path, *, writer: bool) -> sqlite3.Connection:
    """Open a connection; a reader cannot change anything. Transactions are explicit.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")  # no copy of a transcript in a temporary file
        if writer:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
        else:
            connection.execute("PRAGMA query_only = ON")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def is_sound(connection: sqlite3.Connection) -> bool:
    """Return whether SQLite's quick check finds nothing wrong."""
    try:
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED_CODES:
            return False
        raise


def migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Bring the schema to the newest version, one transaction per step.

    Raises:
        StorageError: the file is another program's, or a newer version's.
        sqlite3.Error: a step failed; the step before it stands.
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    tables = int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    if application != APPLICATION_ID and (application or version or tables):
        raise StorageError(
            f"{path} is a database of another program.",
            "Move it away, or set VOICE_INTERVIEWER_HOME to another folder.",
        )
    if version > len(migrations):
        raise StorageError(
            f"The library {path} was written by a newer version of this program.",
            "Install the newer version.",
        )
    for number, script in enumerate(migrations[version:], start=version + 1):
        try:
            connection.execute("BEGIN IMMEDIATE")
            for statement in script.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def open_library(path: Path) -> sqlite3.Connection:
    """Open (or begin) the library for its one writer: private, checked, migrated.

    Raises:
        StorageError: with one sentence and what to do.
    """
    private_folder(path.parent)
    try:
        os.close(open_private(path, os.O_RDWR | os.O_CREAT))  # SQLite gives -wal and -shm the same mode
    except OSError as error:
        raise storage_error(error, path) from error
    connection = None
    try:
        connection = connect(path, writer=True)
        if not is_sound(connection):
            raise damaged_error(path)
        migrate(connection, path)
        return connection
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        raise database_error(error, path) from error
    except StorageError:
        if connection is not None:
            connection.close()
        raise
