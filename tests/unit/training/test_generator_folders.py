"""Unsafe and foreign generator folders are refused in words, before any model library is loaded."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from training.chat_prompt import template_sha256
from training.generator_folders import check_generator_folder
from training.model_safety import ModelFault

TEMPLATE = "{{ '<|im_start|>' + role + '<|im_end|>' }}"
SPECIFICATION = b"TransformerDecoderSpec\0"
WEIGHTS = b"\x06\0\0\0" + len(SPECIFICATION).to_bytes(2, "little") + SPECIFICATION + b"\x08\0\0\0"
CARD = {"name": "qwen", "rendering": 1, "max_tokens": 768, "template_sha256": template_sha256(TEMPLATE)}
CTRANSLATE2 = {
    "bos_token": "<|endoftext|>",
    "eos_token": "<|im_end|>",
    "unk_token": "<|endoftext|>",
    "layer_norm_epsilon": 1e-6,
}


def write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def add_tokenizer(folder: Path) -> None:
    write(folder / "tokenizer.json", {})
    write(folder / "tokenizer_config.json", {"chat_template": TEMPLATE})


@pytest.fixture
def published(tmp_path: Path) -> Path:
    folder = tmp_path / "published"
    write(folder / "config.json", CTRANSLATE2)
    (folder / "model.bin").write_bytes(WEIGHTS)
    write(folder / "vocabulary.json", ["<|endoftext|>", "<|im_end|>"])
    write(folder / "generator.json", CARD)
    add_tokenizer(folder)
    return folder


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    folder = tmp_path / "qwen2"
    write(folder / "config.json", {"model_type": "qwen2"})
    (folder / "model.safetensors").write_bytes(b"weights")
    add_tokenizer(folder)
    return folder


@pytest.fixture
def adapter(tmp_path: Path, plain: Path) -> Path:
    folder = tmp_path / "qwen_interviewer"
    write(folder / "adapter_config.json", {"peft_type": "LORA", "base_model_name_or_path": str(plain)})
    (folder / "adapter_model.safetensors").write_bytes(b"weights")
    add_tokenizer(folder)
    return folder


def refused(folder: Path) -> str:
    with pytest.raises(ModelFault) as caught:
        check_generator_folder(folder)
    assert caught.value.sentence
    assert caught.value.action
    return caught.value.sentence


# --- what may be loaded ---


def test_a_published_folder_is_described(published: Path) -> None:
    folder = check_generator_folder(published)
    assert (folder.kind, folder.name, folder.max_tokens) == ("published", "qwen", 768)
    assert (folder.base, folder.template, folder.tokenizer) == (None, TEMPLATE, published)


def test_an_adapter_knows_its_base(adapter: Path, plain: Path) -> None:
    folder = check_generator_folder(adapter)
    assert (folder.kind, folder.name, folder.base) == ("adapter", "qwen_interviewer", plain)
    assert folder.max_tokens == 1024
    config = {"peft_type": "LORA", "base_model_name_or_path": "../qwen2"}
    write(adapter / "adapter_config.json", config)
    base = check_generator_folder(adapter).base
    assert base is not None
    assert base.samefile(plain)


def test_an_adapter_without_a_tokenizer_takes_its_bases(adapter: Path, plain: Path) -> None:
    (adapter / "tokenizer.json").unlink()
    assert check_generator_folder(adapter).tokenizer == plain


@pytest.mark.parametrize("kind", ["qwen2", "qwen3"])
def test_a_whole_qwen_works_too(plain: Path, kind: str) -> None:
    write(plain / "config.json", {"model_type": kind})
    folder = check_generator_folder(plain)
    assert (folder.kind, folder.name, folder.model_type) == ("plain", "qwen2", kind)


def test_a_template_of_its_own_file_comes_first(plain: Path) -> None:
    (plain / "chat_template.jinja").write_text(TEMPLATE + "{# two #}", encoding="utf-8")
    assert check_generator_folder(plain).template.endswith("{# two #}")


# --- what is refused ---


def test_a_missing_folder_and_an_empty_one_are_refused(tmp_path: Path) -> None:
    assert "不存在" in refused(tmp_path / "nothing")
    (tmp_path / "empty").mkdir()
    assert "没有可用的提问生成模型" in refused(tmp_path / "empty")


@pytest.mark.parametrize(
    "name", ["pytorch_model.bin", "optimizer.pt", "modeling.py", "sub/model.bin", "model.BIN", "a.pkl"]
)
def test_files_that_can_carry_code_are_refused(published: Path, name: str) -> None:
    path = published / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(WEIGHTS)
    assert Path(name).name in refused(published)


def test_a_pickle_called_model_bin_is_refused(published: Path) -> None:
    (published / "model.bin").write_bytes(pickle.dumps({"weights": [1]}))
    assert "model.bin" in refused(published)


def test_model_bin_beside_a_transformers_config_is_refused(published: Path) -> None:
    write(published / "config.json", CTRANSLATE2 | {"model_type": "qwen2"})
    assert "model.bin" in refused(published)


def test_a_linked_model_bin_is_refused(published: Path, tmp_path: Path) -> None:
    (published / "model.bin").rename(tmp_path / "elsewhere.bin")
    (published / "model.bin").symlink_to(tmp_path / "elsewhere.bin")
    assert "链接" in refused(published)


def test_an_unsafe_base_is_refused(adapter: Path, plain: Path) -> None:
    (plain / "evil.pkl").write_bytes(b"x")
    assert "evil.pkl" in refused(adapter)
    (plain / "evil.pkl").unlink()
    write(plain / "config.json", {"model_type": "qwen2", "auto_map": {"AutoModel": "evil.Model"}})
    assert "auto_map" in refused(adapter)


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"peft_type": "IA3", "base_model_name_or_path": "../qwen2"}, "LoRA"),
        ({"peft_type": "LORA", "base_model_name_or_path": "Qwen/not-here"}, "Qwen/not-here"),
        ({"peft_type": "LORA", "base_model_name_or_path": None}, "底座"),
        ([], "JSON 对象"),
    ],
)
def test_a_foreign_adapter_is_refused(adapter: Path, config: Any, said: str) -> None:
    write(adapter / "adapter_config.json", config)
    assert said in refused(adapter)


def test_another_architecture_is_refused(plain: Path) -> None:
    write(plain / "config.json", {"model_type": "llama"})
    assert "llama" in refused(plain)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rendering": 99}, "第 99 版"),
        ({"max_tokens": 3}, "长度"),
        ({"max_tokens": True}, "长度"),
        ({"template_sha256": "0" * 64}, "聊天模板"),
    ],
)
def test_a_wrong_card_is_refused(published: Path, changes: dict[str, Any], said: str) -> None:
    write(published / "generator.json", CARD | changes)
    assert said in refused(published)


@pytest.mark.parametrize("name", ["generator.json", "tokenizer.json", "vocabulary.json", "config.json"])
def test_missing_and_broken_companions_are_refused(published: Path, name: str) -> None:
    (published / name).unlink()
    assert refused(published)


def test_a_broken_card_is_refused(published: Path) -> None:
    (published / "generator.json").write_text("{oops")
    assert "JSON" in refused(published)


@pytest.mark.parametrize("template", ["", "{{ '[INST]' }}"])
def test_a_template_that_is_not_qwens_is_refused(plain: Path, template: str) -> None:
    write(plain / "tokenizer_config.json", {"chat_template": template})
    assert "聊天模板" in refused(plain)


def test_a_refusal_loads_no_model_library(published: Path) -> None:
    (published / "evil.pkl").write_bytes(b"x")
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from training.generator import ReplyGenerator\n"
        "from training.model_safety import ModelFault\n"
        "try:\n"
        "    ReplyGenerator.open(Path(sys.argv[1]))\n"
        "except ModelFault:\n"
        "    pass\n"
        "else:\n"
        "    sys.exit('was loaded')\n"
        "heavy = {'torch', 'transformers', 'peft', 'ctranslate2', 'tokenizers'} & set(sys.modules)\n"
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
