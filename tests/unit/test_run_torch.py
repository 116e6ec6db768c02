"""Checks which build of torch the set-up takes, with real pip and a package index on this machine."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

import run
from tests.package_index import make_index, make_wheel, served

VERSION = "2.13.0"
PLAIN, CPU, CUDA = f"torch=={VERSION}", f"torch=={VERSION}+cpu", f"torch=={VERSION}+cu130"


class Oracle:
    """Answers as told and remembers what it was asked."""

    def __init__(self, answer: bool) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def __call__(self, question: str) -> bool:
        self.asked.append(question)
        return self.answer


@pytest.mark.parametrize(
    ("platform", "nvidia", "found", "answers", "requirement", "index"),
    [
        ("linux", False, True, True, CPU, None),
        ("linux", False, True, False, CPU, None),
        ("linux", False, False, True, CPU, run.TORCH_CPU_INDEX),
        ("linux", False, False, False, PLAIN, None),
        ("linux", True, True, True, PLAIN, None),
        ("linux", True, False, False, PLAIN, None),
        ("win32", True, True, True, CUDA, run.TORCH_CUDA_INDEX),
        ("win32", True, True, False, PLAIN, None),
        ("win32", False, True, True, PLAIN, None),
        ("darwin", False, True, True, PLAIN, None),
    ],
)
def test_each_machine_gets_the_build_it_can_use(
    platform: str, nvidia: bool, found: bool, answers: bool, requirement: str, index: str | None
) -> None:
    choice = run.choose_torch(VERSION, platform, nvidia, Oracle(found), Oracle(answers))
    assert choice.requirement == requirement
    assert choice.extra_args == (("--index-url", index) if index else ())
    assert choice.why


def test_the_network_is_asked_only_when_pip_finds_nothing() -> None:
    find_local, probe = Oracle(True), Oracle(True)
    run.choose_torch(VERSION, "linux", False, find_local, probe)
    assert find_local.asked == [CPU]
    assert probe.asked == []


def test_a_gpu_needs_no_question_on_linux() -> None:
    find_local, probe = Oracle(True), Oracle(True)
    run.choose_torch(VERSION, "linux", True, find_local, probe)
    assert find_local.asked == probe.asked == []


def test_a_large_download_is_announced() -> None:
    choice = run.choose_torch(VERSION, "linux", False, Oracle(False), Oracle(False))
    assert "PyPI" in choice.why
    assert "CUDA" in choice.why


# --- with real pip


@pytest.fixture(autouse=True)
def no_proxy_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def web(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    folder = tmp_path / "web"
    folder.mkdir()
    with served(folder) as address:
        yield folder, address


@pytest.fixture
def pip_set_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Takes away what this machine's pip is configured with, and sets what the test says instead."""
    for name in [n for n in os.environ if n.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setattr(run, "VENV", tmp_path / "venv")
    monkeypatch.setattr(run, "LOG", tmp_path / "venv" / "setup.log")
    return lambda **settings: [monkeypatch.setenv(f"PIP_{k}", v) for k, v in settings.items()]


def choose_here() -> run.TorchChoice:
    return run.choose_torch(
        VERSION, "linux", False, partial(run.pip_finds, Path(sys.executable)), partial(run.can_reach)
    )


def taken_wheel(choice: run.TorchChoice) -> str:
    """The address of the wheel that pip would install for this choice."""
    question = ["--quiet", "--dry-run", "--ignore-installed", "--report", "-", "--no-deps"]
    command = [*run.pip(Path(sys.executable)), *question, *choice.extra_args, choice.requirement]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    (item,) = json.loads(done.stdout)["install"]
    return item["download_info"]["url"]


def test_pip_takes_the_cpu_wheel_from_its_own_folder(web, pip_set_to, tmp_path: Path) -> None:
    folder, address = web
    make_index(folder / "pypi", "torch", [VERSION])
    wheel = make_wheel(tmp_path / "wheels", "torch", f"{VERSION}+cpu")
    pip_set_to(INDEX_URL=f"{address}/pypi", FIND_LINKS=str(wheel.parent))
    choice = choose_here()
    assert choice.extra_args == ()
    assert taken_wheel(choice).startswith(wheel.parent.as_uri())


def test_pip_takes_the_cpu_wheel_from_its_own_index(web, pip_set_to) -> None:
    folder, address = web
    make_index(folder / "mirror", "torch", ["2.12.0+cpu", VERSION, f"{VERSION}+cpu", f"{VERSION}+cu130"])
    pip_set_to(INDEX_URL=f"{address}/mirror")
    assert "torch-2.13.0%2Bcpu" in taken_wheel(choose_here())


def test_pytorchs_index_is_next(web, pip_set_to, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, address = web
    make_index(folder / "pypi", "torch", [VERSION])
    make_index(folder / "cpu", "torch", [f"{VERSION}+cpu"])
    pip_set_to(INDEX_URL=f"{address}/pypi")
    monkeypatch.setattr(run, "TORCH_CPU_INDEX", f"{address}/cpu")
    assert taken_wheel(choose_here()).startswith(f"{address}/cpu/torch/torch-2.13.0%2Bcpu")


def test_pypi_is_the_last_resort(web, pip_set_to, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, address = web
    make_index(folder / "pypi", "torch", [VERSION])
    pip_set_to(INDEX_URL=f"{address}/pypi")
    monkeypatch.setattr(run, "TORCH_CPU_INDEX", f"{address}/nothing-here")
    assert taken_wheel(choose_here()) == f"{address}/pypi/torch/torch-2.13.0-py3-none-any.whl"


def test_a_silent_index_is_given_up_in_time() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()  # takes the call and never answers
        started_s = time.monotonic()
        assert not run.can_reach(f"http://127.0.0.1:{deaf.getsockname()[1]}", patience_s=0.2)
        assert time.monotonic() - started_s < 2.0


def test_a_closed_port_needs_no_patience() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        started_s = time.monotonic()
        assert not run.can_reach(f"http://127.0.0.1:{taken.getsockname()[1]}", patience_s=30.0)
        assert time.monotonic() - started_s < 5.0
