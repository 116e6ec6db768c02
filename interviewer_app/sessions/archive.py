"""Packs one session into a zip that can be kept, moved, and read again.

The file, version 1::

    manifest.json   {"format": "voice-interviewer-session", "version": 1, "session": ID, "rate_hz": 16000,
                     "made_ns": wall-clock ns, "files": {NAME: {"bytes": N, "sha256": HEX}, …}}
    session.json    {"id", "started_ns", "ended_ns", "reason", "meta": {…}, "consent": true | false}
    events.json     [{"turn", "kind", "payload": {…}, "created_ns"}, …] in the order they were committed;
                    an answer's "mic_offset_samples" and "mic_end_samples" are places in mic.wav
    reviews.json    [{"turn", "undone", "reviewed_ns", "transcript", "label", "reply", "ratings",
                     "use_for_training"}, …] every change in order; the last of a turn not undone counts
    mic.wav         what the microphone heard: 16 kHz, mono, PCM16; missing where no sound was kept
    voice.wav       what the interviewer said, same format

A reader takes the names in the manifest and no others, checks size and SHA-256 of each, and refuses an
unknown format or version. JSON is deflated; WAVs are stored as they are, so that a long silence does not
look like a bomb (the project's readers refuse ratios above 100:1).
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from interviewer_app.files import PRIVATE_FILE_MODE, storage_error, sync_folder
from interviewer_app.sessions.audio_log import SAMPLE_BYTES
from interviewer_app.sessions.store import Store, Stream

FORMAT = "voice-interviewer-session"
VERSION = 1
_CHUNK = 1 << 20


def write_archive(
    store: Store, session_id: str, target: Path, clock_ns: Callable[[], int] = time.time_ns
) -> Path:
    """Write the session's zip to ``target``, whole or not at all, and return it.

    Raises:
        InputError: there is no such session.
        StorageError: the library or the disk refuses.
    """
    target = target.expanduser().absolute()
    texts = _texts(store, session_id)
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    files: dict[str, Any] = {}
    try:
        with zipfile.ZipFile(beside, "x", zipfile.ZIP_DEFLATED) as archive:
            for name, value in texts.items():
                data = _json(value)
                files[name] = _entry(len(data), hashlib.sha256(data))
                archive.writestr(name, data)
            streams: tuple[Stream, ...] = ("mic", "voice")
            for stream in streams:
                sound = store.audio_path(session_id, stream)
                if sound.exists():
                    files[f"{stream}.wav"] = _add_wav(archive, f"{stream}.wav", sound, store.rate_hz)
            manifest = {
                "format": FORMAT,
                "version": VERSION,
                "session": session_id,
                "rate_hz": store.rate_hz,
                "made_ns": clock_ns(),
                "files": files,
            }
            archive.writestr("manifest.json", _json(manifest))
        beside.chmod(PRIVATE_FILE_MODE)
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(beside, target)
        sync_folder(target.parent)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise storage_error(error, target) from error
    return target


def _texts(store: Store, session_id: str) -> dict[str, Any]:
    session = store.session(session_id)
    events = [
        {"turn": one.turn, "kind": one.kind, "payload": one.payload, "created_ns": one.created_ns}
        for one in store.events(session_id)
    ]
    return {
        "session.json": {
            "id": session.id,
            "started_ns": session.started_ns,
            "ended_ns": session.ended_ns,
            "reason": session.reason,
            "meta": session.meta,
            "consent": store.reviews.has_consent(session_id),
        },
        "events.json": events,
        "reviews.json": store.reviews.history(session_id),
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _entry(size: int, digest: Any) -> dict[str, Any]:
    return {"bytes": size, "sha256": digest.hexdigest()}


def _add_wav(archive: zipfile.ZipFile, name: str, pcm: Path, rate_hz: int) -> dict[str, Any]:
    """Add a raw int16 log as a WAV, block by block: an hour of sound must not stand in memory."""
    size = pcm.stat().st_size // SAMPLE_BYTES * SAMPLE_BYTES
    header = struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + size, b"WAVE", b"fmt ", 16, 1, 1,
        rate_hz, rate_hz * SAMPLE_BYTES, SAMPLE_BYTES, 8 * SAMPLE_BYTES, b"data", size,
    )  # fmt: skip
    digest = hashlib.sha256(header)
    place = zipfile.ZipInfo(name, time.localtime()[:6])
    place.compress_type = zipfile.ZIP_STORED
    with archive.open(place, "w", force_zip64=True) as into, pcm.open("rb") as source:
        into.write(header)
        left = size
        while left and (block := source.read(min(_CHUNK, left))):
            into.write(block)
            digest.update(block)
            left -= len(block)
    return _entry(len(header) + size - left, digest)
