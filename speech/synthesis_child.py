"""Speak one sentence into a file with pyttsx3 and exit: a process that may hang and can be killed.

Reads one JSON object from stdin, writes one to stdout (`python -m speech.synthesis_child`):

    {"do": "voices"}                                      -> {"voices": [{"id", "name", "languages"}, ...]}
    {"do": "render", "text", "voice", "rate", "path"}     -> {"path": ...}   WAV, or AIFF on macOS
    anything that fails                                   -> {"error": code, "detail": ...}

pyttsx3's `runAndWait` returns before the file exists on Linux (espeak works in a thread of its own) and after
it on Windows; what counts everywhere is that the file is whole. Drivers print to stdout: that goes to stderr.
"""

from __future__ import annotations

import faulthandler
import json
import sys
import threading
import time
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from speech.sound_files import is_complete

DEFAULT_LIMIT_S = 60.0
_POLL_S = 0.01
# How long after the driver's "finished" a file may still be incomplete.
_SETTLE_S = 2.0


class ChildError(Exception):
    """A failure the parent can name: `code` is no_engine, no_voice or no_file."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Return the reply to one request; raise ChildError for a failure that has a name."""
    engine = _engine()
    if request["do"] == "voices":
        return {"voices": _voices(engine)}
    path = Path(str(request["path"]))
    _render(engine, str(request["text"]), str(request["voice"]), int(request["rate"]), path)
    return {"path": str(path)}


def _engine() -> Any:
    try:
        import pyttsx3

        return pyttsx3.init()
    except (ImportError, OSError, RuntimeError, AttributeError, KeyError) as error:
        # What the drivers raise when espeak, SAPI or PyObjC is missing; Windows adds com_error, an Exception.
        raise ChildError("no_engine", f"{type(error).__name__}: {error}") from error


def _voices(engine: Any) -> list[dict[str, Any]]:
    return [
        {
            "id": str(voice.id),
            "name": str(voice.name),
            "languages": [_text(tag) for tag in voice.languages or ()],
        }
        for voice in engine.getProperty("voices")
    ]


def _text(tag: Any) -> str:
    # Older drivers give bytes with a priority byte in front.
    return (
        tag.lstrip(b"\x00\x01\x02\x03\x04\x05").decode("utf-8", "replace")
        if isinstance(tag, bytes)
        else str(tag)
    )


def _render(engine: Any, text: str, voice: str, rate: int, path: Path) -> None:
    finished, errors = threading.Event(), []

    def note_error(name: str, exception: Exception) -> None:
        errors.append(f"{type(exception).__name__}: {exception}")

    def note_finished(name: str, completed: bool) -> None:
        finished.set()

    engine.connect("error", note_error)
    engine.connect("finished-utterance", note_finished)
    engine.setProperty("voice", voice)
    engine.setProperty("rate", rate)
    engine.save_to_file(text, str(path))
    engine.runAndWait()
    _wait_for_file(path, finished, errors)


def _wait_for_file(path: Path, finished: threading.Event, errors: list[str]) -> None:
    """Return when the file is whole; the parent's time limit ends a wait that never does."""
    finished_at: float | None = None
    while True:
        if path.is_file() and is_complete(path.read_bytes()):
            return
        if errors:
            raise ChildError("no_voice", "; ".join(errors))
        if finished.is_set():
            finished_at = finished_at if finished_at is not None else time.monotonic()
            if time.monotonic() - finished_at > _SETTLE_S:
                raise ChildError("no_file", "the driver reported the end but left no whole file")
        finished.wait(_POLL_S)
        if finished.is_set():
            time.sleep(_POLL_S)


def main() -> int:
    """Answer the one request on stdin; exit code 0 when the reply holds no error."""
    request = json.loads(sys.stdin.buffer.read())
    # Ends this process even when a driver never gives the interpreter back and the parent is gone.
    faulthandler.dump_traceback_later(float(request.get("limit_s", DEFAULT_LIMIT_S)), exit=True)
    try:
        with redirect_stdout(sys.stderr):
            reply = answer(request)
    except ChildError as error:
        reply = {"error": error.code, "detail": str(error)}
    sys.stdout.write(json.dumps(reply) + "\n")
    sys.stdout.flush()
    return 1 if "error" in reply else 0


if __name__ == "__main__":
    sys.exit(main())
