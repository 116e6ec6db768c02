"""Sets up a small project with run.py, from nothing, with real venv and pip and without any network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import run
from tests.package_index import make_wheel

PYPROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "tiny"
version = "1"
dependencies = ["torch>=2", "helper"]

[project.optional-dependencies]
training = []
dev = []
"""

# A build backend that needs no package: an editable wheel is a .pth file with the folder's path.
BACKEND = """\
import pathlib, zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    info, name = "tiny-1.dist-info", "tiny-1-py3-none-any.whl"
    files = {
        "tiny.pth": str(pathlib.Path.cwd()),
        f"{info}/METADATA": "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1\\nRequires-Dist: torch>=2\\n"
            "Requires-Dist: helper\\nProvides-Extra: training\\nProvides-Extra: dev\\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\\nGenerator: t\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
        f"{info}/RECORD": "",
    }
    with zipfile.ZipFile(pathlib.Path(folder) / name, "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)
    return name
"""

PROGRAM = """\
import json, os, sys, helper, torch
print("a log line", file=sys.stderr)
print(json.dumps({"words": sys.argv[1:], "torch": torch.__version__, "folder": os.getcwd()}))
sys.exit(3)
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A clone in which nothing is set up; a name with a blank and Chinese, as users have them."""
    root = tmp_path_factory.mktemp("clone") / "my 面试"
    (root / "interviewer_app").mkdir(parents=True)
    (root / "interviewer_app" / "__main__.py").write_text(PROGRAM, "utf-8")
    (root / "pyproject.toml").write_text(PYPROJECT, "utf-8")
    (root / "backend.py").write_text(BACKEND, "utf-8")
    (root / "constraints.txt").write_text("# pins\nhelper==1.0\ntorch==2.13.0\n", "utf-8")
    shutil.copy(run.__file__, root / "run.py")
    wheels = root.parent / "wheels"
    for version in ("2.13.0", "2.13.0+cpu", "2.14.0"):
        make_wheel(wheels, "torch", version)
    for version in ("1.0", "2.0"):
        make_wheel(wheels, "helper", version)
    (root.parent / "empty").mkdir()
    yield root
    shutil.rmtree(root.parent)


def start(root: Path, words: Sequence[str], wheels: str = "wheels") -> subprocess.CompletedProcess[str]:
    """Runs run.py on a machine without apt and network, where pip knows one folder of wheels."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    folder = root.parent / wheels
    pip = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": folder.as_uri()}
    environment = {**kept, **pip, "PATH": str(root.parent / "empty")}
    command = [sys.executable, str(root / "run.py"), *words]
    return subprocess.run(
        command, cwd=root.parent, env=environment, capture_output=True, encoding="utf-8", check=False
    )


def test_from_nothing_to_running_and_back_again(project: Path) -> None:
    """One story, because each step needs the one before and making an environment takes seconds."""
    for words in (["--help"], ["demmo"]):
        assert start(project, words).returncode in (0, 2)
        assert not (project / ".venv").exists(), "help and a slip of the finger set nothing up"

    failed = start(project, ["demo"], wheels="empty")
    assert failed.returncode == 1
    assert failed.stdout == ""
    assert "start again" in failed.stderr.splitlines()[-1]
    assert "No matching distribution" in (project / ".venv" / "setup.log").read_text("utf-8")
    assert not (project / ".venv" / "ready").exists()

    first = start(project, ["demo", "--json"])
    assert first.returncode == 3, first.stderr
    told = json.loads(first.stdout)
    assert told["words"] == ["demo", "--json"]
    assert Path(told["folder"]) == project.parent, "relative paths on the command line stay right"
    assert told["torch"] == "2.13.0+cpu"
    assert "Setting up" in first.stderr

    log = project / ".venv" / "setup.log"
    length = log.stat().st_size
    second = start(project, ["demo"])
    assert second.returncode == 3
    assert second.stderr == "a log line\n"
    assert log.stat().st_size == length, "the second start installs nothing"

    (project / "constraints.txt").write_text("# pins\nhelper==2.0\ntorch==2.13.0\n", "utf-8")
    third = start(project, ["setup"])
    assert third.returncode == 0, third.stderr
    assert run.site_packages_glob(project / ".venv", "helper-2.0.dist-info")
    assert run.site_packages_glob(project / ".venv", "torch-2.13.0+cpu.dist-info")

    (half,) = run.site_packages_glob(project / ".venv", "helper-2.0.dist-info")
    (half / "INSTALLER").unlink()
    (half.parent / "helper.py").unlink()
    (project / ".venv" / "ready").unlink()
    resumed = start(project, ["demo"])
    assert resumed.returncode == 3, resumed.stderr


def test_the_fingerprint_knows_what_set_up_depends_on(tmp_path: Path) -> None:
    def clone(name: str, pins: str = "a==1", needs: str = "a") -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / "pyproject.toml").write_text(needs, "utf-8")
        (folder / "constraints.txt").write_text(pins, "utf-8")
        return folder

    here = run.fingerprint(clone("here"), "3.11")
    assert run.fingerprint(clone("here"), "3.11") == here
    others = {
        run.fingerprint(clone("here"), "3.12"),
        run.fingerprint(clone("moved"), "3.11"),
        run.fingerprint(clone("here", pins="a==2"), "3.11"),
        run.fingerprint(clone("here", needs="b"), "3.11"),
    }
    assert len({here, *others}) == 5


def test_a_marker_counts_only_with_this_fingerprint(tmp_path: Path) -> None:
    marker = tmp_path / "ready"
    assert not run.holds(marker, "abc")
    marker.write_text("ab", "utf-8")  # as an interrupted write leaves it
    assert not run.holds(marker, "abc")
    marker.write_text("abc", "utf-8")
    assert run.holds(marker, "abc")
