"""Tells what kind of document a file's first bytes announce."""

from __future__ import annotations

from interviewer_app.documents.refusals import Refused

SUFFIXES = (".pdf", ".docx", ".txt", ".md", ".markdown", ".text")

_PDF_WITHIN = 1024  # readers accept junk before the header
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Word, and new Word under a password
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_OTHERS = (
    b"{\\rtf",
    b"\x7fELF",
    b"MZ",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"SQLite format 3",
    b"OggS",
    b"ID3",
)
_MARKUP = (b"<!doctype html", b"<html", b"<?xml", b"<svg")


def kind_of(data: bytes, suffix: str) -> str:
    """Return ``pdf``, ``docx`` or ``text``. The bytes decide; the name's suffix only where they say nothing.

    Raises:
        Refused: nothing of these, in so many words.
    """
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf"
    if data.startswith(_ZIP):
        return "docx"
    if data.startswith(_OLE):
        raise Refused("encrypted" if _PROTECTED in data else "old_word")
    suffix = suffix.lower()
    # A text may begin with "BM" or "MZ", a picture never has a text's name.
    if data.startswith(_PICTURES) and suffix not in SUFFIXES[2:]:
        raise Refused("picture")
    if data.startswith(_OTHERS) and suffix not in SUFFIXES[2:]:
        raise Refused("unknown_kind")
    if data[:200].lstrip().lower().startswith(_MARKUP):
        raise Refused("unknown_kind")
    if suffix in (".pdf", ".docx"):
        raise Refused("damaged")  # it says that it is one, but does not begin as one
    if suffix not in SUFFIXES:
        raise Refused("unknown_kind")
    return "text"
