"""Checks the house itself: style, types, arrows between packages, file lengths, one job a file."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("interviewer_app", "speech", "training", "resources", "tests")
MAX_LINES = 400


def python_files() -> list[Path]:
    return [ROOT / "run.py", *(p for name in PACKAGES for p in sorted((ROOT / name).rglob("*.py")))]


def tool(name: str) -> str:
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    assert found, f"{name} is not installed; python3 run.py test installs it"
    return found


@pytest.mark.parametrize(
    "command",
    [["ruff", "check", "."], ["mypy"], ["lint-imports"]],
    ids=["ruff", "mypy", "import-linter"],
)
def test_tool_finds_nothing(command: list[str]) -> None:
    done = subprocess.run(
        [tool(command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_no_file_is_too_long() -> None:
    long = {str(p): n for p in python_files() if (n := len(p.read_text("utf-8").splitlines())) > MAX_LINES}
    assert not long


def test_every_file_states_its_job() -> None:
    silent = [
        str(p)
        for p in python_files()
        if (text := p.read_text("utf-8")).strip() and not ast.get_docstring(ast.parse(text))
    ]
    assert not silent


def test_the_window_never_imports_a_model_library() -> None:
    code = (
        "import sys, interviewer_app.ui.main_window\n"
        "libraries = {'torch', 'transformers', 'ctranslate2', 'onnxruntime', 'faster_whisper'}\n"
        "heavy = libraries & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
