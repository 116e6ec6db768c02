"""Rules for every test: a home of its own, no network, and no thread of ours left running afterwards."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from interviewer_app.paths import HOME_VARIABLE

# Daemon threads of the product that must end with what started them. Threads that are no daemons always must.
OUR_THREADS = {
    "conductor",
    "decode",
    "ears",
    "engine-reports",
    "engine-requests",
    "far-end",
    "level",
    "library-writer",
    "mouth",
    "mouth-prepare",
    "room",
    "wording",
}


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Library, settings, cache and logs of this test alone."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    return home


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """Fail a test that leaves a thread behind."""
    with all_threads_end():
        yield


@contextmanager
def all_threads_end(patience_s: float = 3.0) -> Iterator[None]:
    """Refuse that a thread which is begun inside lives on afterwards, after ``patience_s`` at the latest."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and _must_end(thread)]
    for thread in left:
        thread.join(patience_s)
    alive = [thread.name for thread in left if thread.is_alive()]
    assert not alive, f"left running: {', '.join(alive)}"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _require_local(self, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _require_local(self, address)
        return connect_ex(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)


def _must_end(thread: threading.Thread) -> bool:
    return not thread.daemon or thread.name in OUR_THREADS


def _require_local(sock: socket.socket, address: Any) -> None:
    if sock.family not in (socket.AF_INET, socket.AF_INET6):
        return  # a socket file
    host = str(address[0])
    if host == "localhost":
        return
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = False
    assert local, f"a test tried to connect to {host}"
