"""The library: committed means kept, erased means gone, and every failure is one sentence."""

from __future__ import annotations

import math
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from interviewer_app.errors import InputError, StorageError
from interviewer_app.sessions.audio_log import AudioLog, SecondMark
from interviewer_app.sessions.database import APPLICATION_ID, MIGRATIONS, connect, migrate
from interviewer_app.sessions.sentinel import Sentinel, interrupted_sessions
from interviewer_app.sessions.store import Store, encode
from interviewer_app.sessions.writer import Writer

PHRASE = "绝密暗号紫色河马七十三"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "home" / "library.db") as opened:
        yield opened


def everything_below(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_a_session_and_its_events_come_back(store: Store, tmp_path: Path) -> None:
    first = store.create_session({"language": "zh", "job_title": "后端"})
    second = store.create_session({"language": "en"})
    assert first < second
    one = store.add_event(first, 1, "answer", {"text": "嗯，我用过 Redis", "speech": {"x": (1, None, 0.5)}})
    two = store.add_event_later(first, 1, "decision", {"label": "END"}).result()
    assert one < two
    events = store.events(first)
    assert [(event.kind, event.turn) for event in events] == [("answer", 1), ("decision", 1)]
    assert events[0].payload == {"text": "嗯，我用过 Redis", "speech": {"x": [1, None, 0.5]}}
    assert [session.id for session in store.sessions()] == [second, first]
    store.finish_session(first, "plan")
    session = store.session(first)
    assert (session.reason, session.meta["job_title"]) == ("plan", "后端")
    assert session.ended_ns is not None
    assert session.ended_ns >= session.started_ns
    assert store.record(first).turns[0].answer is not None
    if sys.platform != "win32":
        home = tmp_path / "home"
        assert stat.S_IMODE(store.session_folder(first).stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in home.glob("library.db*")} == {0o600}


def test_ids_sort_even_within_one_millisecond(tmp_path: Path) -> None:
    with Store(tmp_path / "library.db", clock_ns=lambda: 1_700_000_000_123_456_789) as store:
        ids = [store.create_session({}) for _ in range(20)]
    assert ids == sorted(ids)
    assert ids[0].startswith("20231114T221320123-")


def test_the_file_keeps_its_promises(store: Store, tmp_path: Path) -> None:
    store.create_session({})
    raw = sqlite3.connect(tmp_path / "home" / "library.db")
    assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert raw.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert raw.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    raw.close()
    writer = Writer(tmp_path / "other.db")
    asked = writer.submit(
        lambda c: [c.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "secure_delete")]
    )
    assert asked.result() == [2, 1]  # FULL, ON
    writer.close()


def test_unknown_sessions_and_foreign_ids_are_refused(store: Store) -> None:
    with pytest.raises(InputError, match="no session"):
        store.session("20250101T000000000-00000000")
    for bad in ("../../etc", "", "20250101T000000000-0000000g", "x/../y"):
        with pytest.raises(InputError):
            store.session_folder(bad)
    with pytest.raises(StorageError, match="no longer"):
        store.add_event("20250101T000000000-00000000", 1, "line", {})


def test_one_failing_change_takes_no_other_with_it(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "library.db")
    gate = threading.Event()
    held = writer.submit(lambda _: gate.wait(10), alone=True)
    sql = "INSERT INTO stored_values VALUES (?, '1')"
    good = [writer.submit(lambda c, n=n: c.execute(sql, (f"a{n}",)).rowcount) for n in range(5)]
    bad = writer.submit(lambda c: c.execute(sql, ("a0",)))
    bug = writer.submit(lambda c: 1 / 0)
    after = writer.submit(lambda c: c.execute("SELECT count(*) FROM stored_values").fetchone()[0])
    gate.set()
    assert held.result()
    assert [future.result() for future in good] == [1] * 5
    with pytest.raises(StorageError):
        bad.result()
    with pytest.raises(ZeroDivisionError):
        bug.result()
    assert after.result() == 5
    writer.close()
    with pytest.raises(StorageError, match="closed"):
        writer.submit(lambda c: None).result()


def test_many_threads_write_and_read(store: Store) -> None:
    session = store.create_session({})
    seen: list[int] = []

    def work(thread: int) -> None:
        for number in range(25):
            store.add_event(session, thread, "line", {"text": str(number)})
            seen.append(len(store.events(session)))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    events = store.events(session)
    assert len(events) == 100
    assert max(seen) == 100
    for number in range(4):
        own = [event.payload["text"] for event in events if event.turn == number]
        assert own == [str(n) for n in range(25)]


def test_marks_and_values_come_back(store: Store) -> None:
    session = store.create_session({})
    marks = [SecondMark(n, n * 16000, 16000, 2**32 - 1 - n, 10**18 + n) for n in range(3)]
    for mark in marks:
        store.add_audio_mark(session, "mic", mark)
    store.add_audio_mark(session, "voice", marks[0])
    assert store.audio_marks(session, "mic") == tuple(marks)
    assert store.audio_marks(session, "voice") == (marks[0],)
    assert store.get_value("pauses", {"none": 1}) == {"none": 1}
    store.put_value("pauses", {"median_s": 0.8})
    store.put_value("pauses", {"median_s": 0.9})
    assert store.get_value("pauses") == {"median_s": 0.9}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": math.nan, "b": [math.inf, 1.5]}, '{"a":null,"b":[null,1.5]}'),
        ({"n": np.float32(0.5), "i": np.int64(3)}, '{"n":0.5,"i":3}'),
        ({"t": "半\ud800个"}, '{"t":"半?个"}'),
    ],
)
def test_odd_measures_do_not_cost_the_event(store: Store, value: dict[str, Any], text: str) -> None:
    assert encode(value) == text
    store.add_event(store.create_session({}), 1, "answer", value)


KILLED = """
import sys
from pathlib import Path
from interviewer_app.sessions.store import Store
store = Store(Path(sys.argv[1]))
session = store.create_session({'language': 'zh'})
print(session, flush=True)
n = 0
while True:
    pending = [store.add_event_later(session, n, 'line', {'text': 'x' * 300}) for _ in range(3)]
    n += 1
    print(max(future.result() for future in pending), flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_kill_9_loses_no_committed_event(tmp_path: Path) -> None:
    for number, lines in enumerate((1, 7, 60)):
        path = tmp_path / str(number) / "library.db"
        child = subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        session = child.stdout.readline().strip()
        told = [child.stdout.readline() for _ in range(lines)]
        os.kill(child.pid, signal.SIGKILL)
        told += [line for line in child.stdout.readlines() if line.endswith("\n")]
        child.stdout.close()
        child.wait()
        with Store(path) as store:
            events = store.events(session)
            assert {int(line) for line in told} <= {event.id for event in events}
            assert len(events) >= 3 * len(told)
            (found,) = interrupted_sessions(store)
            assert (found.session_id, found.events, found.sound_s) == (session, len(events), 0.0)
            store.add_event(session, 99, "line", {"text": "goes on"})


def test_only_sessions_without_a_living_owner_count_as_interrupted(store: Store) -> None:
    running, dead, finished = (store.create_session({"job_title": name}) for name in "abc")
    store.finish_session(finished, "plan")
    with AudioLog(store.audio_path(dead, "mic")) as log:
        log.append(np.ones(24000, np.int16), 0)
    sentinel = Sentinel(store.session_folder(running))
    with pytest.raises(StorageError, match="already running"):
        Sentinel(store.session_folder(running))
    with pytest.raises(StorageError, match="still running"):
        store.erase_session(running)
    (found,) = interrupted_sessions(store)
    assert (found.session_id, found.job_title, found.sound_s) == (dead, "b", 1.5)
    sentinel.release()
    sentinel.release()
    assert {one.session_id for one in interrupted_sessions(store)} == {running, dead}


FULL = """
import resource, sys
from pathlib import Path
from interviewer_app.errors import StorageError
from interviewer_app.sessions.store import Store
store = Store(Path(sys.argv[1]))
session = store.create_session({})
print(session, flush=True)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
n = 0
try:
    while True:
        n = store.add_event(session, 1, 'line', {'text': 'y' * 5000})
except StorageError as error:
    print(n, error.sentence, error.action, sep='|', flush=True)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(store.add_event(session, 2, 'line', {'text': 'space again'}))
store.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE")
def test_a_disk_that_refuses_is_told_and_the_library_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    done = subprocess.run([sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=True)
    session, told, again = done.stdout.strip().splitlines()
    last, sentence, action = told.split("|")
    assert sentence.startswith("The ")
    assert action
    with Store(path) as store:
        ids = [event.id for event in store.events(session)]
    assert ids[-1] == int(again)
    assert int(last) in ids
    assert len(ids) == int(last) + 1


@pytest.mark.skipif(not Path("/proc/mounts").exists(), reason="tmpfs")
def test_a_full_disk_is_one_sentence_and_loses_nothing(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a disk of its own can only be mounted by root")
    try:
        with Store(disk / "library.db") as store:
            session = store.create_session({})
            store.audio_path(session, "mic").write_bytes(b"\0" * 1_200_000)
            futures = [store.add_event_later(session, 1, "line", {"text": "y" * 4000}) for _ in range(400)]
            errors = [error for future in futures if (error := future.exception())]
            assert all(isinstance(error, StorageError) and "is full" in str(error) for error in errors)
            assert "Free some space" in str(errors[-1])
            kept = len(futures) - len(errors)
            assert len(store.events(session)) == kept > 10
            with pytest.raises(StorageError, match="MB are free"):
                store.require_space()
            with pytest.raises(StorageError):
                store.backup()
        with Store(disk / "library.db") as store:
            assert len(store.events(session)) == kept
            store.erase_session(session)
            assert store.sessions() == ()
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_reported_by_sqlite_is_told(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "library.db")
    writer.submit(lambda c: c.execute("PRAGMA max_page_count = 20"), alone=True).result()
    sql = "INSERT INTO stored_values VALUES (?, ?)"
    writer.submit(lambda c: c.execute(sql, ("small", "1"))).result()
    with pytest.raises(StorageError, match="is full"):
        writer.submit(lambda c: c.execute(sql, ("big", "x" * 200_000))).result()
    assert writer.submit(lambda c: c.execute("SELECT key FROM stored_values").fetchall()).result() == [
        ("small",)
    ]
    writer.close()


def test_damaged_foreign_and_newer_libraries_are_refused(tmp_path: Path) -> None:
    noise = tmp_path / "noise" / "library.db"
    noise.parent.mkdir()
    noise.write_bytes(b"not a database at all" * 400)
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE other (x)")
    connection.close()
    newer = tmp_path / "newer.db"
    with Store(newer):
        pass
    with sqlite3.connect(newer) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    for path, part in ((noise, "damaged"), (foreign, "another program"), (newer, "newer version")):
        before = path.read_bytes()
        with pytest.raises(StorageError, match=part) as caught:
            Store(path)
        assert caught.value.action
        assert path.read_bytes()[100:] == before[100:]
    with pytest.raises(StorageError):
        Store(tmp_path)


def test_backups_are_kept_thinned_and_never_of_a_damaged_library(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with Store(path) as store:
        session = store.create_session({})
        for number in range(200):
            store.add_event(session, number, "line", {"text": "z" * 500})
        copies = [store.backup(keep=3) for _ in range(5)]
    kept = sorted((tmp_path / "backups").iterdir())
    assert kept == sorted(copies)[-3:]
    with Store(tmp_path / "again" / "library.db"):
        pass
    shutil.copy(kept[-1], tmp_path / "again" / "library.db")
    for rest in (tmp_path / "again").glob("library.db-*"):
        rest.unlink()
    with Store(tmp_path / "again" / "library.db") as restored:
        assert len(restored.events(session)) == 200
    with Store(path) as store:
        with path.open("r+b") as file:  # as a failing disk would, while the library is open
            file.seek(4096 * 6)
            file.write(b"\xff" * 4096 * 10)
        with pytest.raises(StorageError, match="damaged") as caught:
            store.backup(keep=3)
        assert str(kept[-1]) in caught.value.action
    assert sorted((tmp_path / "backups").iterdir()) == kept


def test_erasing_leaves_not_one_byte(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Store(home / "library.db") as store:
        kept = store.create_session({"job_title": "stays"})
        erased = store.create_session({"job_title": PHRASE})
        for number in range(120):  # mixed sizes, so that pages split and overflow
            store.add_event(erased, number, "answer", {"text": PHRASE * (1 + number % 97)})
            store.add_event(kept, number, "answer", {"text": "留下" * (1 + number % 53)})
        with AudioLog(store.audio_path(erased, "mic")) as log:
            log.append(np.frombuffer((PHRASE + "!").encode()[:30], np.int16), 0)
        (store.session_folder(erased) / "report.html").write_text(PHRASE, "utf-8")
        store.backup()
        assert PHRASE.encode() in everything_below(home)
        store.erase_session(erased)
        left = everything_below(home)
        assert PHRASE.encode() not in left
        assert PHRASE[:4].encode() not in left
        assert erased.encode() not in left
        assert not store.session_folder(erased).exists()
        assert len(store.events(kept)) == 120
        store.erase_session(erased)  # again is no error
    assert PHRASE.encode() not in everything_below(home)
    (backup,) = (home / "backups").iterdir()
    copy = sqlite3.connect(backup)
    assert copy.execute("SELECT count(*) FROM events").fetchone() == (120,)
    copy.close()


def test_migrations_go_step_by_step_and_a_failing_step_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    connection = connect(path, writer=True)
    migrate(connection, path, ("CREATE TABLE a (x); INSERT INTO a VALUES (1)",))
    migrate(connection, path, ("broken", "ALTER TABLE a ADD COLUMN y"))
    assert connection.execute("SELECT * FROM a").fetchall() == [(1, None)]
    with pytest.raises(sqlite3.Error):
        migrate(connection, path, ("", "", "CREATE TABLE b (x); SELECT * FROM nowhere"))
    assert connection.execute("PRAGMA user_version").fetchone() == (2,)
    assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'b'").fetchone() == (0,)
    connection.close()
