"""Sessions become data: writes training rows of reviewed sessions to files, and takes them out again.

An export folder holds ``follow_up_training.json`` (decisions) and ``qwen_training.json`` (replies), JSON
lists with one row a line as in ``resources/data``. Exporting again replaces the rows of the same sessions and
keeps all others. The library remembers its export folders, so that withdrawn consent reaches them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from interviewer_app.errors import InputError, StorageError
from interviewer_app.files import atomic_write_bytes, private_folder
from interviewer_app.json_files import load_json
from interviewer_app.sessions.store import Store
from interviewer_app.sessions.training_rows import Rows, session_rows
from training.registry import Registry, RegistryError

DECISIONS_FILE = "follow_up_training.json"
REPLIES_FILE = "qwen_training.json"
_FOLDERS_KEY = "training_exports"
_MAX_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True)
class Exported:
    """What an export did: rows in the files now that came from these sessions, and what gave no row, why."""

    folder: Path
    sessions: tuple[str, ...]
    decisions: int
    replies: int
    replaced: int
    left_out: tuple[tuple[str, int, str], ...] = ()
    without_consent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Withdrawn:
    """What withdrawing a session changed: rows removed, files rewritten, models that had learned from it."""

    rows: int = 0
    files: tuple[Path, ...] = ()
    models: tuple[str, ...] = ()
    unreachable: tuple[Path, ...] = ()


def export_sessions(store: Store, session_ids: Sequence[str], folder: Path) -> Exported:
    """Write the rows of these sessions (all of the library if none are named) into ``folder``.

    A session without consent gives no rows, and rows it gave before are removed.

    Raises:
        InputError: there is no such session, or a file in ``folder`` is no list of rows.
        StorageError: the library or the disk refuses; files are replaced whole or not at all.
    """
    wanted = tuple(session_ids) or tuple(session.id for session in store.sessions())
    rows, refused = _gather(store, wanted)
    folder = private_folder(folder.expanduser().absolute())
    _remember(store, folder)  # first: files that are not remembered could not be cleaned later
    replaced = 0
    for name, made in ((DECISIONS_FILE, rows.decisions), (REPLIES_FILE, rows.replies)):
        kept, gone = _without(_read(folder / name), frozenset(wanted))
        replaced += gone
        if made or kept or gone:
            _write(folder / name, [*kept, *made])
    return Exported(
        folder, wanted, len(rows.decisions), len(rows.replies), replaced, rows.left_out, tuple(refused)
    )


def withdraw(store: Store, models_dir: Path, session_id: str) -> Withdrawn:
    """Take a session's rows out of every known export and mark the models that learned from it.

    Raises:
        StorageError: a file or the registry cannot be rewritten; withdraw again then.
        InputError: an exported file is damaged; it is named.
    """
    removed, files, unreachable = 0, [], []
    for folder in export_folders(store):
        if not folder.is_dir():  # a drive that is not there now
            unreachable.append(folder)
        for path in (folder / DECISIONS_FILE, folder / REPLIES_FILE):
            kept, gone = _without(_read(path), frozenset({session_id}))
            if gone:
                _write(path, kept)
                removed += gone
                files.append(path)
    return Withdrawn(removed, tuple(files), _mark_models(models_dir, session_id), tuple(unreachable))


def withdraw_consent(store: Store, models_dir: Path, session_id: str) -> Withdrawn:
    """Note that models may not learn from a session any more, then `withdraw` what it gave."""
    store.reviews.set_consent(session_id, False)
    return withdraw(store, models_dir, session_id)


def erase_session(store: Store, models_dir: Path, session_id: str) -> Withdrawn:
    """Remove a session for good: its training rows first, then its rows, sound, report and backups.

    Raises:
        StorageError: it is running, or something could not be removed; erase again then.
    """
    store.require_not_running(session_id)
    gone = withdraw(store, models_dir, session_id)
    store.erase_session(session_id)
    return gone


def erase_all(store: Store, models_dir: Path) -> Withdrawn:
    """Remove every session with its training rows, and what was learned of the candidate.

    Raises:
        StorageError: one is running (nothing is erased then), or something could not be removed.
    """
    ids = [session.id for session in store.sessions()]
    for session_id in ids:
        store.require_not_running(session_id)
    gone = [withdraw(store, models_dir, session_id) for session_id in ids]
    store.erase_all()
    return Withdrawn(
        sum(one.rows for one in gone),
        tuple(dict.fromkeys(path for one in gone for path in one.files)),
        tuple(dict.fromkeys(model for one in gone for model in one.models)),
        tuple(dict.fromkeys(path for one in gone for path in one.unreachable)),
    )


def export_folders(store: Store) -> tuple[Path, ...]:
    """Return the folders this library ever exported to."""
    known = store.get_value(_FOLDERS_KEY, [])
    return (
        tuple(Path(folder) for folder in known if isinstance(folder, str)) if isinstance(known, list) else ()
    )


def _gather(store: Store, wanted: Sequence[str]) -> tuple[Rows, list[str]]:
    made, refused = [], []
    for session_id in wanted:
        record = store.record(session_id)
        if not store.reviews.has_consent(session_id):
            refused.append(session_id)
            continue
        reviews = {turn: one.review for turn, one in store.reviews.session(session_id).items()}
        made.append(session_rows(record, reviews))
    return (
        Rows(
            tuple(row for rows in made for row in rows.decisions),
            tuple(row for rows in made for row in rows.replies),
            tuple(one for rows in made for one in rows.left_out),
        ),
        refused,
    )


def _remember(store: Store, folder: Path) -> None:
    known = export_folders(store)
    if folder not in known:
        store.put_value(_FOLDERS_KEY, [*map(str, known), str(folder)])


def _read(path: Path) -> list[Any]:
    if not path.exists():
        return []
    rows = load_json(path, max_bytes=_MAX_BYTES)
    if not isinstance(rows, list):
        raise InputError(f"{path} is no list of training rows.", "Choose another folder.")
    return rows


def _without(rows: Sequence[Any], sessions: frozenset[str]) -> tuple[list[Any], int]:
    kept = [row for row in rows if not (isinstance(row, Mapping) and row.get("session") in sessions)]
    return kept, len(rows) - len(kept)


def _write(path: Path, rows: Sequence[Any]) -> None:
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, allow_nan=False) for row in rows)
    atomic_write_bytes(path, f"[\n{lines}\n]\n".encode() if rows else b"[]\n")


def _mark_models(models_dir: Path, session_id: str) -> tuple[str, ...]:
    try:
        return tuple(Registry(models_dir).mark_withdrawn(session_id))
    except RegistryError as error:
        raise StorageError(error.sentence, error.action) from error
    except OSError as error:
        raise StorageError(
            f"The register of models in {models_dir} cannot be written: {error.strerror or error}.",
            "Check the disk, then try again.",
        ) from error
