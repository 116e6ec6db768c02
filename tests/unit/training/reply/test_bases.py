"""Which bases LoRA is trained on, and which are refused before a library opens them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.unit.training.reply.tiny import save_base
from training.json_reader import DataError
from training.reply import bases
from training.reply.bases import load_base


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_base(tmp_path_factory.mktemp("base") / "tiny")


def test_a_folder_gives_model_tokenizer_and_template(base: Path) -> None:
    found = load_base(str(base))
    assert found.place == str(base.absolute())
    assert "<|im_start|>" in found.template
    assert found.model.config.model_type == "qwen2"
    assert found.tokenizer.decode(found.tokenizer("缓存")["input_ids"]) == "缓存"


@pytest.mark.parametrize("gone", ["model.safetensors", "tokenizer.json", "config.json"])
def test_what_is_incomplete_is_refused(base: Path, tmp_path: Path, gone: str) -> None:
    folder = Path(shutil.copytree(base, tmp_path / "copy"))
    (folder / gone).unlink()
    with pytest.raises(DataError, match=gone.replace(".", r"\.")):
        load_base(str(folder))


def test_what_is_foreign_or_brings_code_along_is_refused(base: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(base, tmp_path / "copy"))
    (folder / "pytorch_model.bin").write_bytes(b"x")
    with pytest.raises(DataError, match="程序代码"):
        load_base(str(folder))
    (folder / "pytorch_model.bin").unlink()
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps({**config, "model_type": "llama"}), encoding="utf-8")
    with pytest.raises(DataError, match="不是 Qwen2"):
        load_base(str(folder))


def test_without_the_hub_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(DataError) as told:
        load_base("Qwen/Nobody-Has-This")
    assert "离线模式" in told.value.sentence
    assert "--base starter" in told.value.action
    with pytest.raises(DataError, match="没有文件夹"):
        load_base(str(tmp_path / "nowhere"))
    monkeypatch.setattr(bases, "STARTER_BASE", tmp_path / "nowhere")
    with pytest.raises(DataError, match="train_base"):
        load_base("starter")
