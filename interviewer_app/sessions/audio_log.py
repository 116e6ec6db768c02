"""Keeps sound as it arrives: an append-only int16 file that survives the death of its writer.

The file is raw little-endian int16 mono without a header: one that was never back-filled would read as no
sound. Every append reaches the operating system at once (a killed process loses nothing that was appended);
every second is forced to the disk and described by a SecondMark, which the store keeps.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from interviewer_app.errors import StorageError
from interviewer_app.files import open_private, private_folder, storage_error, write_all

RATE_HZ = 16_000
SAMPLE_BYTES = 2
_LITTLE_ENDIAN = np.dtype("<i2")


@dataclass(frozen=True)
class SecondMark:
    """About one second of the log: where it begins, how long it is, its checksum and when it was heard.

    ``captured_ns`` is the monotonic time of the first sample. A mark is made at the end of the block that
    fills the second, so ``samples`` is at least the rate, except for the last mark of a log.
    """

    seq: int
    offset_samples: int
    samples: int
    crc32: int
    captured_ns: int


@dataclass(frozen=True)
class Recovered:
    """What a log holds after its writer died.

    Attributes:
        samples: whole samples in the file.
        verified_samples: length of the beginning whose marks all fit.
        damaged: the marks whose sound is missing or differs.
        cut_bytes: half a sample that was removed from the end.
    """

    samples: int
    verified_samples: int
    damaged: tuple[int, ...]
    cut_bytes: int


class AudioLog:
    """Appends sound to one file. Used by one thread; an existing log is continued at its end."""

    def __init__(self, path: Path, rate_hz: int = RATE_HZ, first_seq: int = 0) -> None:
        """Open ``path``; ``first_seq`` numbers the next mark when a session goes on.

        Raises:
            StorageError: the file cannot be opened.
        """
        private_folder(path.parent)
        self._path = path
        self._rate_hz = rate_hz
        self._seq = first_seq
        try:
            self._descriptor: int | None = open_private(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            size = os.fstat(self._descriptor).st_size
            self._bytes = size - size % SAMPLE_BYTES
            if size != self._bytes:
                os.ftruncate(self._descriptor, self._bytes)
        except OSError as error:
            raise storage_error(error, path) from error
        self._second_bytes = 0
        self._crc32 = 0
        self._captured_ns = 0

    @property
    def samples(self) -> int:
        """How many samples the file holds."""
        return self._bytes // SAMPLE_BYTES

    def append(self, pcm: NDArray[np.int16], captured_ns: int) -> SecondMark | None:
        """Write ``pcm`` (mono int16) and return a mark when a second has become full and is on the disk.

        Args:
            pcm: the samples, any number.
            captured_ns: monotonic time of the first of them.

        Raises:
            StorageError: the disk refuses; the file then ends where it ended before.
        """
        data = np.ascontiguousarray(pcm, dtype=_LITTLE_ENDIAN).tobytes()
        if self._second_bytes == 0:
            self._captured_ns = captured_ns
        descriptor = self._open_descriptor()
        try:
            write_all(descriptor, data)
        except OSError as error:
            os.ftruncate(descriptor, self._bytes)  # half a block would shift every later sample
            raise storage_error(error, self._path) from error
        self._bytes += len(data)
        self._second_bytes += len(data)
        self._crc32 = zlib.crc32(data, self._crc32)
        return self._cut() if self._second_bytes >= self._rate_hz * SAMPLE_BYTES else None

    def sync(self) -> None:
        """Force everything appended so far to the disk.

        Raises:
            StorageError: the disk refuses.
        """
        try:
            os.fsync(self._open_descriptor())
        except OSError as error:
            raise storage_error(error, self._path) from error

    def close(self) -> SecondMark | None:
        """Sync and close; return the mark of the unfinished last second. A second call does nothing.

        Raises:
            StorageError: the disk refuses; the file is closed all the same.
        """
        if self._descriptor is None:
            return None
        try:
            if self._second_bytes:
                return self._cut()
            self.sync()
            return None
        finally:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> AudioLog:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open_descriptor(self) -> int:
        if self._descriptor is None:
            raise StorageError(f"{self._path} is already closed.", "Start the recording again.")
        return self._descriptor

    def _cut(self) -> SecondMark:
        self.sync()  # first: a mark must never promise what a power cut can take
        samples = self._second_bytes // SAMPLE_BYTES
        mark = SecondMark(self._seq, self.samples - samples, samples, self._crc32, self._captured_ns)
        self._seq += 1
        self._second_bytes = 0
        self._crc32 = 0
        return mark


def read_samples(path: Path, start: int = 0, count: int | None = None) -> NDArray[np.int16]:
    """Return ``count`` samples from ``start`` (all by default) as int16[n]; fewer where the file ends.

    Raises:
        StorageError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            file.seek(max(0, start) * SAMPLE_BYTES)
            data = file.read(-1 if count is None else max(0, count) * SAMPLE_BYTES)
    except OSError as error:
        raise storage_error(error, path) from error
    return np.frombuffer(data[: len(data) - len(data) % SAMPLE_BYTES], dtype=_LITTLE_ENDIAN).astype(np.int16)


def damaged_marks(path: Path, marks: Iterable[SecondMark]) -> tuple[int, ...]:
    """Return the ``seq`` of every mark whose sound is missing or has another checksum.

    Raises:
        StorageError: the file cannot be read.
    """
    damaged = []
    try:
        with path.open("rb") as file:
            for mark in marks:
                file.seek(mark.offset_samples * SAMPLE_BYTES)
                data = file.read(mark.samples * SAMPLE_BYTES)
                if len(data) != mark.samples * SAMPLE_BYTES or zlib.crc32(data) != mark.crc32:
                    damaged.append(mark.seq)
    except OSError as error:
        raise storage_error(error, path) from error
    return tuple(damaged)


def recover(path: Path, marks: Iterable[SecondMark]) -> Recovered:
    """Make a log usable again after its writer died: cut half a sample, and say how much sound is safe.

    Raises:
        StorageError: the file exists and cannot be read or cut.
    """
    known = sorted(marks, key=lambda mark: mark.seq)
    if not path.exists():
        return Recovered(0, 0, tuple(mark.seq for mark in known), 0)
    try:
        size = path.stat().st_size
        cut = size % SAMPLE_BYTES
        if cut:
            os.truncate(path, size - cut)
    except OSError as error:
        raise storage_error(error, path) from error
    damaged = damaged_marks(path, known)
    verified = 0
    for mark in known:
        if mark.seq in damaged or mark.offset_samples > verified:
            break
        verified = mark.offset_samples + mark.samples
    return Recovered(size // SAMPLE_BYTES, verified, damaged, cut)
