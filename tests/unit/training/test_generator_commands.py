"""The generator's commands on a tiny Qwen2, one after the other: train, publish, test, and back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.unit.training.recognizer.memorised import one_thread
from tests.unit.training.reply.tiny import raw_rows, save_base, write_rows
from training import publish, test_qwen_generation, train_qwen_lora
from training.generator_folders import check_generator_folder
from training.progress import BAD_DATA, DONE, GATES_MISSED
from training.registry import Registry
from training.reply import export, publishing
from training.reply.blind import STOP_AT
from training.reply.export import INT8, SelfTest

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing. is deprecated:FutureWarning")


@pytest.fixture(autouse=True)
def _quick() -> Any:
    with one_thread():
        yield


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """A data file, a base, and a checkpoint that has learned a little."""
    root = tmp_path_factory.mktemp("commands")
    data, base = write_rows(root / "rows.json"), save_base(root / "base")
    arguments = ["--data", str(data), "--base", str(base), "--output", str(root / "out"), "--rank", "16"]
    arguments += ["--epochs", "4", "--lr", "5e-3", "--batch", "8", "--patience", "30"]
    with one_thread():
        assert train_qwen_lora.main(arguments) == DONE
    return data, base, root / "out"


@pytest.fixture(scope="module")
def published(folders: tuple[Path, Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    data, _, checkpoint = folders
    folder = tmp_path_factory.mktemp("published") / "model"
    arguments = ["reply", "--checkpoint", str(checkpoint), "--folder", str(folder), "--data", str(data)]
    with one_thread():
        assert publish.main(arguments) == DONE
    return folder


def test_what_is_published_is_what_the_app_loads(folders: tuple[Path, Path, Path], published: Path) -> None:
    folder = check_generator_folder(published)
    card = json.loads((published / "generator.json").read_text(encoding="utf-8"))
    trained = json.loads((folders[2] / "generator.json").read_text(encoding="utf-8"))
    assert folder.kind == "published"
    assert card["template_sha256"] == trained["template_sha256"]
    assert card["lora"] == trained["lora"]
    assert card["precision"] == INT8
    assert card["metrics"]["self_test"]["agreement"] > 0.9
    spoken = card["metrics"]["spoken"]
    assert spoken["prompts"] == 48
    assert 0.0 <= spoken["takes_up"] <= 1.0
    assert "history" not in card
    assert {path.name for path in published.iterdir()} >= {
        *("model.bin", "config.json", "vocabulary.json"),
        *("tokenizer.json", "tokenizer_config.json", "generator.json"),
    }


def test_the_merged_model_is_base_and_adapter_together(folders: tuple[Path, Path, Path]) -> None:
    from peft import PeftModel
    from transformers import Qwen2ForCausalLM

    _, base, checkpoint = folders
    merged, tokenizer = export.merge(checkpoint)
    apart = PeftModel.from_pretrained(Qwen2ForCausalLM.from_pretrained(base), str(checkpoint)).eval()
    ids = torch.tensor([tokenizer("缓存拆成两层，效果怎么样？")["input_ids"]])
    with torch.inference_mode():
        assert torch.allclose(merged(input_ids=ids).logits, apart(input_ids=ids).logits, atol=1e-3)


def test_the_report_has_each_row_and_its_source(
    folders: tuple[Path, Path, Path], published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prompts = tmp_path / "prompts.json"
    rows = [{name: value for name, value in row.items() if name != "expected_output"} for row in raw_rows(9)]
    prompts.write_text(json.dumps(rows), encoding="utf-8")
    arguments = ["--data", str(prompts), "--model", str(published), "--base", str(folders[1]), "--json"]
    assert test_qwen_generation.main(arguments) == DONE
    report = json.loads(capsys.readouterr().out)
    assert [row["index"] for row in report["rows"]] == list(range(9))
    for row in report["rows"]:
        assert row["source"] in ("model", "bank")
        assert row["valid"] == (row["reasons"] == [])
        assert isinstance(row["base"], str)
        if row["source"] == "bank":
            assert row["first_reasons"]
    found = report["summary"]
    assert found["from_model"] == sum(row["source"] == "model" for row in report["rows"]) / 9
    assert found["valid"] == 1.0


def test_marks_and_blind_choices_are_asked_in_the_terminal(
    folders: tuple[Path, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, _, checkpoint = folders
    answers = iter(["4", "5", "3", "q", *["1"] * 99])
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    report = tmp_path / "report.json"
    arguments = ["--data", str(data), "--model", str(checkpoint), "--limit", "6", "--output", str(report)]
    assert test_qwen_generation.main([*arguments, "--rate", "--blind"]) == DONE
    content = json.loads(report.read_text(encoding="utf-8"))
    assert content["mean_ratings"] == {"naturalness": 4.0, "relevance": 5.0, "professionalism": 3.0}
    blind = content["blind"]
    assert blind["wins"] + blind["losses"] == len(blind["choices"])
    assert blind["decided"] == (blind["e_value"] >= STOP_AT)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--model", "nowhere"],
        ["--rate", "--json"],
        ["--candidates", "0"],
        ["--blind", "--no-base"],
    ],
)
def test_what_cannot_be_tested_exits_4(
    folders: tuple[Path, Path, Path], published: Path, arguments: list[str]
) -> None:
    given = ["--data", str(folders[0]), "--limit", "1", "--model", str(published)]
    assert test_qwen_generation.main([*given, *arguments]) == BAD_DATA


def test_published_registered_served_and_rolled_back(
    folders: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--models-dir", str(tmp_path)]
    given = ["reply", "--checkpoint", str(folders[2]), "--data", str(folders[0]), "--force", *where]
    for _ in range(2):
        assert publish.main(given) == DONE
    registry = Registry(tmp_path)
    first, second = registry.entries("generator")
    assert (first.status, second.status) == ("retired", "active")
    assert second.base == str(folders[1])
    assert check_generator_folder(registry.folder(second)).kind == "published"
    assert publish.main(["reply", "--list", *where]) == DONE
    assert "Loss" in capsys.readouterr().out
    assert publish.main(["reply", "--rollback", *where]) == DONE
    active = Registry(tmp_path).active("generator")
    assert active is not None
    assert active.id == first.id


def test_a_missed_gate_refuses_unless_forced(
    folders: tuple[Path, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = ["reply", "--checkpoint", str(folders[2]), "--models-dir", str(tmp_path)]
    plain = export.compare

    def worse(*arguments: Any) -> SelfTest:
        return replace(plain(*arguments), stops=0.5)

    monkeypatch.setattr(export, "compare", worse)
    assert publish.main(given) == GATES_MISSED
    assert Registry(tmp_path).entries("generator") == []
    assert publish.main([*given, "--force"]) == DONE
    assert Registry(tmp_path).entries("generator")[0].metrics["missed"]


def test_gates_are_said_in_words() -> None:
    good = SelfTest(8, 100, 0.99, 1.0, True, 50.0)
    assert good.missed(INT8) == []
    bad = SelfTest(8, 100, 0.5, 0.5, False, 50.0)
    assert len(bad.missed(INT8)) == 3


def test_lines_that_do_not_listen_miss_their_gates() -> None:
    good = {"valid_before": 0.9, "takes_up": 0.8, "distinct_outputs": 1.0}
    assert publishing._spoken_gates(good) == publishing._spoken_gates({}) == []
    missed = publishing._spoken_gates({**good, "takes_up": 0.1})
    assert [sentence[:8] for sentence in missed] == ["追问接住回答 0"]


def test_a_folder_without_an_adapter_exits_4(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert publish.main(["reply", "--checkpoint", str(tmp_path)]) == BAD_DATA
    assert "train_qwen_lora" in capsys.readouterr().err
