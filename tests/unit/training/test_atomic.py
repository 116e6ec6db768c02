"""Files and folders are replaced whole, or what stood there stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training import atomic


def test_a_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for content in ({"a": 1}, {"b": "中文"}):
        atomic.write_json(path, content)
        assert json.loads(path.read_text("utf-8")) == content
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.json"]


def test_what_is_no_json_leaves_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    atomic.write_json(path, 1)
    with pytest.raises(ValueError, match="JSON"):
        atomic.write_json(path, float("nan"))
    assert path.read_text("utf-8") == "1\n"


def test_a_folder_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "model"
    for name in ("one", "two"):

        def fill(folder: Path, name: str = name) -> None:
            (folder / "deep").mkdir()
            (folder / "deep" / name).write_text(name)

        atomic.write_folder(target, fill)
    assert [path.name for path in (target / "deep").iterdir()] == ["two"]
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_a_failed_filling_leaves_the_old_folder(tmp_path: Path) -> None:
    target = tmp_path / "model"
    atomic.write_folder(target, lambda folder: (folder / "old").touch())

    def fail(folder: Path) -> None:
        (folder / "new").touch()
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        atomic.write_folder(target, fail)
    assert [path.name for path in target.iterdir()] == ["old"]
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
