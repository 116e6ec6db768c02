"""Takes the text out of a Word document (.docx): paragraphs and table cells, one a line.

A .docx is a zip with the text in ``word/document.xml`` (ECMA-376, part 1, section 17). The XML is read as a
stream of events, so that its size is bounded while it unpacks; a DOCTYPE, which no word processor writes and
every XML bomb needs, is refused, and with it all entities.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from interviewer_app.documents.limits import Limits
from interviewer_app.documents.refusals import Refused

_DOCUMENT = "word/document.xml"
_MAX_ENTRIES = 5000
_CHUNK_BYTES = 64 * 1024
_SKIPPED = frozenset({"Fallback", "delText", "instrText", "del", "moveFrom"})  # said twice, or not any more
_ENCRYPTED_FLAG = 1


def read_word(data: bytes, limits: Limits) -> str:
    """Return the document's text.

    Raises:
        Refused: encrypted, damaged, no Word document, or too large once unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > _MAX_ENTRIES:
                raise Refused("unpacks_too_large")
            entry = _entry(archive)
            with archive.open(entry) as stream:
                text = _Text(limits)
                for chunk in _bounded(stream, limits.unpacked_bytes):
                    text.feed(chunk)
                return text.close()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise Refused("damaged") from error


def _entry(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    try:
        entry = archive.getinfo(_DOCUMENT)
    except KeyError as error:
        is_word = any(name.startswith("word/") for name in archive.namelist())
        raise Refused("damaged" if is_word else "unknown_kind") from error
    if entry.flag_bits & _ENCRYPTED_FLAG:
        raise Refused("encrypted")
    return entry


def _bounded(stream: IO[bytes], limit_bytes: int) -> Iterator[bytes]:
    """The stream's chunks. What is counted is what unpacks, not what the zip's directory promises."""
    total = 0
    while chunk := stream.read(_CHUNK_BYTES):
        total += len(chunk)
        if total > limit_bytes:
            raise Refused("unpacks_too_large")
        yield chunk


class _Text:
    """Collects the text while the XML streams by."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._parts: list[str] = []
        self._characters = 0
        self._path: list[str] = []
        self._skipping = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._data
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, chunk: bytes) -> None:
        self._parse(chunk, False)

    def close(self) -> str:
        self._parse(b"", True)
        return "".join(self._parts)

    def _parse(self, chunk: bytes, is_last: bool) -> None:
        try:
            self._parser.Parse(chunk, is_last)
        except expat.ExpatError as error:
            raise Refused("damaged") from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        self._path.append(local)
        if len(self._path) > self._limits.nesting:
            raise Refused("unpacks_too_large")
        self._skipping += local in _SKIPPED
        if local == "tab":
            self._add("\t")
        elif local in ("br", "cr"):
            self._add("\n")

    def _end(self, name: str) -> None:
        local = self._path.pop()
        self._skipping -= local in _SKIPPED
        if local == "p":
            self._add("\n")

    def _data(self, text: str) -> None:
        if self._path and self._path[-1] == "t":
            self._add(text)

    def _add(self, text: str) -> None:
        if not self._skipping and self._characters < self._limits.text_characters:
            self._parts.append(text)
            self._characters += len(text)

    def _doctype(self, *declared: object) -> None:
        raise Refused("unpacks_too_large")
