"""Unsafe and foreign model folders are refused in words, before any model library is loaded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from interviewer_app.engine.model_folders import check_decider_folder
from interviewer_app.errors import ModelError

LABELS = ["FOLLOW_UP", "NEXT_TOPIC", "END"]


@pytest.fixture
def published(tmp_path: Path) -> Path:
    folder = tmp_path / "decider"
    folder.mkdir()
    (folder / "model.onnx").write_bytes(b"onnx")
    (folder / "tokenizer.json").write_text("{}")
    write(folder / "decider.json", {"labels": LABELS, "temperature": 1.4})
    return folder


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    folder = tmp_path / "checkpoint"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"weights")
    (folder / "tokenizer.json").write_text("{}")
    write(folder / "config.json", bert_config())
    return folder


def bert_config(**changes: Any) -> dict[str, Any]:
    config = {
        "model_type": "bert",
        "max_position_embeddings": 256,
        "id2label": dict(zip("012", reversed(LABELS), strict=True)),
    }
    return config | changes


def write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content), encoding="utf-8")


def test_a_published_folder_is_described(published: Path) -> None:
    folder = check_decider_folder(published)
    assert (folder.kind, folder.name, folder.temperature) == ("published", "decider", 1.4)
    assert (folder.labels, folder.max_tokens) == (tuple(LABELS), 512)


def test_a_checkpoint_names_its_own_order_of_labels(checkpoint: Path) -> None:
    folder = check_decider_folder(checkpoint)
    assert folder.kind == "checkpoint"
    assert folder.labels == ("END", "NEXT_TOPIC", "FOLLOW_UP")
    assert (folder.temperature, folder.max_tokens) == (1.0, 256)


def refused(folder: Path) -> str:
    with pytest.raises(ModelError) as caught:
        check_decider_folder(folder)
    assert caught.value.sentence
    assert caught.value.action
    return caught.value.sentence


def test_a_missing_folder_and_an_empty_one_are_refused(tmp_path: Path) -> None:
    assert "不存在" in refused(tmp_path / "nothing")
    (tmp_path / "empty").mkdir()
    assert "没有可用的判断模型" in refused(tmp_path / "empty")


@pytest.mark.parametrize(
    "name",
    ["pytorch_model.bin", "a.pt", "a.pth", "a.pkl", "a.ckpt", "modeling.py", "ops.so", "sub/deep/a.PKL"],
)
def test_files_that_can_carry_code_are_refused(published: Path, name: str) -> None:
    path = published / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    assert Path(name).name in refused(published)


def test_links_are_refused(published: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("secret")
    (published / "notes.txt").symlink_to(outside)
    assert "链接" in refused(published)
    (published / "notes.txt").unlink()
    (published / "folder").symlink_to(tmp_path, target_is_directory=True)
    assert "链接" in refused(published)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_special_files_are_refused(published: Path) -> None:
    os.mkfifo(published / "pipe")
    assert "特殊文件" in refused(published)


@pytest.mark.parametrize("name", ["config.json", "tokenizer_config.json"])
def test_a_config_that_asks_to_run_code_is_refused(checkpoint: Path, name: str) -> None:
    write(checkpoint / name, bert_config(nested={"auto_map": {"AutoModel": "evil.Model"}}))
    assert "auto_map" in refused(checkpoint)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"model_type": "roberta"}, "不是 BERT"),
        ({"id2label": {"0": "NEGATIVE", "1": "NEUTRAL", "2": "POSITIVE"}}, "标签"),
        ({"id2label": {"0": "FOLLOW_UP", "1": "END"}}, "标签"),
        ({"id2label": None}, "标签"),
        ({"max_position_embeddings": 4}, "长度"),
    ],
)
def test_foreign_checkpoints_are_refused(checkpoint: Path, changes: dict[str, Any], said: str) -> None:
    write(checkpoint / "config.json", bert_config(**changes))
    assert said in refused(checkpoint)


@pytest.mark.parametrize(
    ("card", "said"),
    [
        ({"labels": ["A", "B", "C"]}, "标签"),
        ({"temperature": 1.0}, "标签"),
        ({"labels": LABELS, "temperature": 0}, "温度"),
        ({"labels": LABELS, "temperature": True}, "温度"),
        ({"labels": LABELS, "temperature": "1"}, "温度"),
        ({"labels": LABELS, "max_tokens": "many"}, "长度"),
        ({"labels": LABELS, "rendering": 99}, "第 99 版"),
        ([], "JSON 对象"),
    ],
)
def test_a_wrong_card_is_refused(published: Path, card: Any, said: str) -> None:
    write(published / "decider.json", card)
    assert said in refused(published)


def test_missing_and_broken_companions_are_refused(published: Path) -> None:
    (published / "decider.json").write_text("{oops")
    assert "JSON" in refused(published)
    (published / "decider.json").unlink()
    assert "decider.json" in refused(published)
    write(published / "decider.json", {"labels": LABELS})
    (published / "tokenizer.json").unlink()
    assert "tokenizer.json" in refused(published)


def test_a_folder_of_too_many_files_is_no_model(published: Path) -> None:
    for number in range(201):
        (published / f"{number}.txt").touch()
    assert "太多" in refused(published)


def test_a_refusal_loads_no_model_library(published: Path) -> None:
    (published / "evil.pkl").write_bytes(b"x")
    script = (
        "import sys\n"
        "from interviewer_app.engine.follow_up_decision import FollowUpDecisionModel\n"
        "from interviewer_app.errors import ModelError\n"
        "try:\n"
        "    FollowUpDecisionModel(sys.argv[1])\n"
        "except ModelError:\n"
        "    pass\n"
        "else:\n"
        "    sys.exit('was loaded')\n"
        "heavy = {'torch', 'transformers', 'onnxruntime', 'tokenizers', 'safetensors'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(published)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
