"""Diagnostics: a crash leaves a file that helps and quotes nobody."""

from __future__ import annotations

import logging
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from interviewer_app.diagnostics import (
    KEPT_CRASHES,
    LOG_NAME,
    Diagnostics,
    mark_seen,
    safe_traceback,
    unseen_crashes,
)
from interviewer_app.errors import StorageError

PHRASE = "候选人说的话"


@pytest.fixture
def diagnostics(tmp_path: Path) -> Iterator[Diagnostics]:
    root = logging.getLogger()
    level = root.level
    installed = Diagnostics(tmp_path / "logs")
    installed.install()
    yield installed
    installed.close()
    installed.close()
    root.setLevel(level)


def test_the_log_keeps_types_and_places_but_quotes_nobody(diagnostics: Diagnostics, tmp_path: Path) -> None:
    logger = logging.getLogger("interviewer_app.test")
    try:
        try:
            raise ValueError(PHRASE)
        except ValueError as error:
            raise KeyError(PHRASE) from error
    except KeyError:
        logger.exception("the decision of turn %d failed", 3)
    logger.info("turn %d", 4)
    path = tmp_path / "logs" / LOG_NAME
    text = path.read_text("utf-8")
    assert "the decision of turn 3 failed" in text
    assert "which was the cause of" in text
    assert text.index("ValueError") < text.index("KeyError: (message of")
    assert "test_diagnostics.py" in text
    assert "turn 4" in text
    assert PHRASE not in text
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_messages_that_cannot_quote_anybody_stay() -> None:
    error = StorageError("The disk is full.", "Free some space.")
    error.__cause__ = OSError(28, "No space left on device")
    told = safe_traceback(error)
    assert told.index("No space left") < told.index("The disk is full. Free some space.")
    looped = ValueError(PHRASE)
    looped.__context__ = KeyError(PHRASE)
    looped.__context__.__context__ = looped
    assert PHRASE not in safe_traceback(looped)


def test_crash_files_are_thinned_and_shown_once(diagnostics: Diagnostics, tmp_path: Path) -> None:
    paths = [diagnostics.write_crash(ValueError(str(n)), "main") for n in range(KEPT_CRASHES + 3)]
    found = unseen_crashes(tmp_path / "logs")
    assert len(found) == KEPT_CRASHES
    assert found[0] == paths[-1]
    seen = mark_seen(found[0])
    assert seen.exists()
    assert found[0] not in unseen_crashes(tmp_path / "logs")
    with pytest.raises(StorageError):
        mark_seen(found[0])


PROGRAM = """
import sys, threading, logging
from pathlib import Path
from interviewer_app.diagnostics import Diagnostics
from interviewer_app.errors import Cancelled
told = []
diagnostics = Diagnostics(Path(sys.argv[1]), told.append)
diagnostics.install()
def crash():
    raise ValueError('候选人说的话')
def stop():
    raise Cancelled()
for target in (crash, stop):
    thread = threading.Thread(target=target, name='ears')
    thread.start()
    thread.join()
print(len(told), flush=True)
if sys.argv[2] == 'fault':
    import faulthandler
    faulthandler._sigsegv()
raise RuntimeError('候选人说的话')
"""


def run(folder: Path, how: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), how], capture_output=True, text=True, check=False
    )


def test_uncaught_exceptions_of_every_thread_leave_a_crash_file(tmp_path: Path) -> None:
    done = run(tmp_path, "raise")
    assert done.returncode == 1
    assert done.stdout.strip() == "1"
    assert "RuntimeError" in done.stderr  # the developer at the terminal still sees everything
    files = unseen_crashes(tmp_path)
    assert len(files) == 2
    texts = [path.read_text("utf-8") for path in files]
    assert "RuntimeError" in texts[0]
    assert "Thread ears" in texts[1]
    assert "in crash" in texts[1]
    everything = "".join(path.read_text("utf-8") for path in tmp_path.iterdir())
    assert PHRASE not in everything


@pytest.mark.skipif(sys.platform == "win32", reason="a segmentation fault")
def test_a_fault_of_native_code_is_found_at_the_next_start(tmp_path: Path) -> None:
    assert run(tmp_path, "fault").returncode < 0
    before = set(unseen_crashes(tmp_path))
    after = Diagnostics(tmp_path)
    level = logging.getLogger().level
    after.install()
    after.close()
    logging.getLogger().setLevel(level)
    (fault,) = set(unseen_crashes(tmp_path)) - before
    assert "Segmentation fault" in fault.read_text()


def test_an_unwritable_log_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file")
    with pytest.raises(StorageError):
        Diagnostics(tmp_path / "logs").install()
