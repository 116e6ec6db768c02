"""Bases: weights are taken over, foreign and unsafe ones refused with what to do, hubs only when on line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from transformers import BertConfig, BertForSequenceClassification

from tests.unit.training.decision.tiny import rows, save_base
from training.decider_backends import DeciderTokenizer
from training.decision.bases import label_names, load_base
from training.json_reader import DataError
from training.rows import LABELS
from training.schema import render_decision


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_base(tmp_path_factory.mktemp("base") / "tiny")


def test_a_local_folder_gives_its_weights_and_tokenizer(base: Path, tmp_path: Path) -> None:
    found = load_base(str(base), tmp_path, [], seed=1)
    weights = load_file(base / "model.safetensors")
    assert torch.equal(
        found.model.bert.encoder.layer[1].output.dense.weight.data,
        weights["bert.encoder.layer.1.output.dense.weight"],
    )
    assert found.max_tokens == 128
    assert list(found.model.config.id2label.values()) == list(LABELS)
    text = render_decision(rows(1)[0])
    ids = DeciderTokenizer(tmp_path, 128).ids(text)
    assert 1 not in ids  # every character is known


def test_the_seed_decides_what_is_not_loaded(base: Path, tmp_path: Path) -> None:
    heads = [load_base(str(base), tmp_path, [], seed).model.classifier.weight for seed in (1, 1, 2)]
    assert torch.equal(heads[0], heads[1])
    assert not torch.equal(heads[0], heads[2])


def test_a_head_with_labels_in_another_order_is_made_anew(base: Path, tmp_path: Path) -> None:
    config = BertConfig.from_pretrained(base)
    config.update({**label_names(), "id2label": dict(enumerate(LABELS[::-1]))})
    config.label2id = {label: number for number, label in enumerate(LABELS[::-1])}
    model = BertForSequenceClassification(config)
    with torch.no_grad():
        model.classifier.weight.fill_(7.0)
    other = tmp_path / "other"
    model.save_pretrained(other)
    for name in ("tokenizer.json", "vocab.txt"):
        (other / name).write_bytes((base / name).read_bytes())
    assert load_base(str(other), tmp_path, [], 1).model.classifier.weight.abs().max() < 1


def test_a_starter_is_made_from_the_texts(tmp_path: Path) -> None:
    found = load_base("starter", tmp_path, [render_decision(row) for row in rows()] * 2, seed=1)
    assert found.model.config.num_hidden_layers == 4
    assert sum(p.numel() for p in found.model.parameters()) < 9_000_000  # 9 MB in int8
    assert (tmp_path / "tokenizer.json").is_file()


def refusal(name: str, tmp_path: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        load_base(name, tmp_path, [], 1)
    return caught.value


def test_other_layouts_and_pickles_are_refused(base: Path, tmp_path: Path) -> None:
    folder = tmp_path / "base"
    folder.mkdir()
    assert "config.json" in refusal(str(folder), tmp_path).sentence
    (folder / "config.json").write_text(json.dumps({"model_type": "llama"}))
    assert "llama" in refusal(str(folder), tmp_path).sentence
    (folder / "config.json").write_bytes((base / "config.json").read_bytes())
    (folder / "pytorch_model.bin").write_bytes(b"pickle")
    assert "safetensors" in refusal(str(folder), tmp_path).sentence
    (folder / "model.safetensors").write_bytes(b"\x00" * 16)
    assert "tokenizer.json" in refusal(str(folder), tmp_path).sentence
    for name in ("tokenizer.json", "vocab.txt"):
        (folder / name).write_bytes((base / name).read_bytes())
    assert "得不到" in refusal(str(folder), tmp_path).sentence


def test_a_hub_is_not_asked_when_off_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("a socket was opened"))
    error = refusal("nobody/no-such-bert", tmp_path)
    for remedy in ("--base starter", "本地文件夹", "HF_ENDPOINT"):
        assert remedy in error.action
