"""The one truth about which published model is in service, from what it came, and which was before it.

Standard library only: the app reads it too. ``registry.json`` lies in the models folder, the models beside it
in ``published/ROLE/ID``; both change by atomic replacement, under a lock.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from training import atomic
from training.faults import TrainingError

VERSION = 1
FILE_NAME = "registry.json"
HOME_VARIABLE = "VOICE_INTERVIEWER_HOME"
Status = Literal["candidate", "active", "retired"]
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class RegistryError(TrainingError):
    """What the registry refuses, in one sentence with one action."""


@dataclass(frozen=True)
class ModelEntry:
    """One published model. ``sessions`` are the recorded interviews it learned from, ``created`` is UTC."""

    id: str
    role: str
    name: str
    base: str
    data_hash: str
    seed: int
    sessions: tuple[str, ...] = ()
    metrics: Mapping[str, Any] = field(default_factory=dict)
    status: Status = "candidate"
    created: str = ""


@dataclass(frozen=True)
class _Book:
    """The file's content. ``served`` has each role's models in the order they were put into service."""

    models: tuple[ModelEntry, ...] = ()
    served: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, model_id: str) -> ModelEntry:
        for entry in self.models:
            if entry.id == model_id:
                return entry
        raise RegistryError(f"没有登记过模型 {model_id}。", "请先发布它。")


class Registry:
    """The published models under ``models_dir``."""

    def __init__(self, models_dir: Path) -> None:
        self.models_dir = models_dir
        self._file = models_dir / FILE_NAME

    def entries(self, role: str) -> list[ModelEntry]:
        """Every registered model of ``role``, oldest first. Raises RegistryError if the file is damaged."""
        return [entry for entry in self._read().models if entry.role == role]

    def active(self, role: str) -> ModelEntry | None:
        """The model of ``role`` in service; None where none was put into service."""
        return next((entry for entry in self.entries(role) if entry.status == "active"), None)

    def active_folder(self, role: str) -> Path | None:
        """The folder of the model in service; None without one, or where its files are gone."""
        entry = self.active(role)
        folder = self.folder(entry) if entry is not None else None
        return folder if folder is not None and folder.is_dir() else None

    def folder(self, entry: ModelEntry) -> Path:
        """Where a model's files lie."""
        return self.models_dir / "published" / entry.role / entry.id

    def register(self, entry: ModelEntry, fill: Callable[[Path], None]) -> ModelEntry:
        """Let ``fill`` write the model's files, then enter it as a candidate; its id is made here.

        Raises:
            RegistryError: the file is damaged.
            OSError: the disk refuses; nothing is entered.
        """
        with self._changing() as book:
            made = replace(
                entry,
                id=_free_id(entry, book),
                status="candidate",
                created=datetime.now(UTC).isoformat(timespec="seconds"),
            )
            atomic.write_folder(self.folder(made), fill)
            self._write(replace(book, models=(*book.models, made)))
        return made

    def activate(self, model_id: str) -> ModelEntry:
        """Put a model into service; the one before it is kept for a rollback.

        Raises:
            RegistryError: no such model, or its files are gone.
        """
        with self._changing() as book:
            entry = book.of(model_id)
            if not self.folder(entry).is_dir():
                raise RegistryError(f"模型 {model_id} 的文件不见了。", "请重新发布它。")
            served = tuple(other for other in book.served.get(entry.role, ()) if other != model_id)
            self._write(_serve(book, entry.role, (*served, model_id)))
        return replace(entry, status="active")

    def rollback(self, role: str) -> ModelEntry | None:
        """Put the model that was in service before back; None: there was none, what ships serves again.

        Raises:
            RegistryError: no model of ``role`` is in service.
        """
        with self._changing() as book:
            served = book.served.get(role, ())
            if not served:
                raise RegistryError("现在没有发布过的模型在使用，不需要退回。", "可以先发布一个模型。")
            left = [other for other in served[:-1] if self.folder(book.of(other)).is_dir()]
            self._write(_serve(book, role, tuple(left)))
        return self.active(role)

    def delete(self, model_id: str) -> None:
        """Forget a model and remove its files; never the one in service.

        Raises:
            RegistryError: no such model, or it is in service.
        """
        with self._changing() as book:
            entry = book.of(model_id)
            if entry.status == "active":
                raise RegistryError(f"模型 {model_id} 正在使用，不能删除。", "请先换用另一个模型或退回。")
            served = {role: tuple(i for i in ids if i != model_id) for role, ids in book.served.items()}
            models = tuple(other for other in book.models if other.id != model_id)
            # Entered first: a crash in between leaves files without an entry, never an entry without files.
            self._write(replace(book, models=models, served=served))
            shutil.rmtree(self.folder(entry), ignore_errors=True)

    @contextmanager
    def _changing(self) -> Iterator[_Book]:
        self.models_dir.mkdir(parents=True, exist_ok=True)
        with _locked(self.models_dir / f".{FILE_NAME}.lock"):
            yield self._read()

    def _read(self) -> _Book:
        try:
            content = json.loads(self._file.read_text(encoding="utf-8"))
            if content["version"] != VERSION:
                raise RegistryError(
                    f"模型登记表是第 {content['version']} 版，这个程序不认识。", "请更新程序。"
                )
            models = tuple(
                ModelEntry(**{**entry, "sessions": tuple(entry["sessions"])}) for entry in content["models"]
            )
            for entry in models:
                if _safe(entry.id) != entry.id or _safe(entry.role) != entry.role:
                    raise ValueError(f"{entry.id!r} is no id")
            return _Book(models, {role: tuple(ids) for role, ids in content["served"].items()})
        except FileNotFoundError:
            return _Book()
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise RegistryError(
                f"模型登记表 {self._file} 读不出来：{error}。", "请修复它，或移走后重新发布模型。"
            ) from error

    def _write(self, book: _Book) -> None:
        content = {
            "version": VERSION,
            "models": [asdict(entry) for entry in book.models],
            "served": {role: list(ids) for role, ids in book.served.items()},
        }
        atomic.write_json(self._file, content)


def default_models_dir() -> Path:
    """The app's models folder: under ``VOICE_INTERVIEWER_HOME``, else where the system keeps data."""
    home = os.environ.get(HOME_VARIABLE, "").strip()
    if home:
        return Path(home).expanduser().absolute() / "models"
    import platformdirs

    return Path(platformdirs.PlatformDirs("voice-interviewer", appauthor=False).user_data_dir) / "models"


def _serve(book: _Book, role: str, served: tuple[str, ...]) -> _Book:
    """``book`` with the last of ``served`` in service and every other model of ``role`` out of it."""
    active = served[-1] if served else None
    ever = {*book.served.get(role, ()), *served}

    def status(entry: ModelEntry) -> Status:
        if entry.id == active:
            return "active"
        return "retired" if entry.id in ever or entry.status == "retired" else "candidate"

    models = tuple(
        replace(entry, status=status(entry)) if entry.role == role else entry for entry in book.models
    )
    return _Book(models, {**book.served, role: served})


def _safe(text: str) -> str:
    return _UNSAFE.sub("-", text).strip("-.") or "model"


def _free_id(entry: ModelEntry, book: _Book) -> str:
    taken = {other.id for other in book.models}
    wish = f"{entry.role}-{_safe(entry.name)}"[:60]
    number = 1
    while (found := f"{wish}-{number}") in taken:
        number += 1
    return found


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the file's lock; the system frees it when the process ends, however it ends."""
    with path.open("a+b") as file:
        if os.name == "nt":
            import msvcrt

            # msvcrt's names exist on Windows alone; mypy checks here.
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
            try:
                yield
            finally:
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
            yield
