"""The rules of every test hold: own home, no way out of this machine, no thread left behind."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path

import pytest

from interviewer_app.settings import Paths
from tests.conftest import all_threads_end


def test_every_test_has_a_home_of_its_own(own_home: Path) -> None:
    assert Paths.from_environment().home == own_home
    assert not os.listdir(own_home)


def test_a_connection_to_another_machine_is_refused() -> None:
    with socket.socket() as sock, pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        sock.connect(("192.0.2.1", 80))
    with socket.socket() as sock, pytest.raises(AssertionError, match=r"example\.org"):
        sock.connect_ex(("example.org", 80))


def test_a_connection_on_this_machine_is_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as sock:
        sock.connect(server.getsockname())


def test_a_thread_left_behind_is_found() -> None:
    release = threading.Event()
    thread = threading.Thread(target=release.wait, name="ears", daemon=True)
    with pytest.raises(AssertionError, match="ears"), all_threads_end(patience_s=0.01):
        thread.start()
    release.set()
    thread.join()


def test_a_foreign_daemon_thread_may_stay() -> None:
    release = threading.Event()
    thread = threading.Thread(target=release.wait, name="pool of a library", daemon=True)
    with all_threads_end():
        thread.start()
    release.set()
    thread.join()
