"""The three commands on a tiny BERT, one after the other: train, evaluate, publish, and back again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from interviewer_app.engine.models import choose_models
from interviewer_app.paths import Paths
from interviewer_app.settings import ModelSettings
from tests.unit.training.decision.tiny import raw_rows, save_base, write_rows
from tests.unit.training.recognizer.memorised import one_thread
from training import evaluate_bert, publish, serving, train_follow_up_classifier
from training.progress import DONE, GATES_MISSED
from training.publish import missed_gates
from training.registry import Registry


@pytest.fixture(autouse=True)
def _quick() -> Any:
    with one_thread():
        yield


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """A data file, a base and a checkpoint that the training command left."""
    root = tmp_path_factory.mktemp("commands")
    data, base = write_rows(root / "rows.json", 96), save_base(root / "base", 96)
    arguments = ["--data", str(data), "--base", str(base), "--output", str(root / "out")]
    arguments += ["--epochs", "12", "--lr", "2e-3", "--batch", "8", "--patience", "9"]
    status = train_follow_up_classifier.main(arguments)
    assert status == DONE
    return data, base, root / "out"


def test_training_says_how_it_goes(
    folders: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, base, _ = folders
    arguments = ["--data", str(data), "--base", str(base), "--output", str(tmp_path), "--epochs", "1"]
    assert train_follow_up_classifier.main(arguments) == 0
    said = capsys.readouterr()
    assert "Epoch 1/1: Val Acc: 0." in said.out
    assert "最佳F1: 0." in said.out
    assert f"模型在: {tmp_path}" in said.out
    assert "轮数 1 不在常用范围" in said.err


def test_bad_data_and_impossible_numbers_exit_4(
    folders: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, base, _ = folders
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps([{**raw_rows(1)[0], "label": "MAYBE"}]), encoding="utf-8")
    for arguments in (
        ["--data", str(broken), "--base", str(base)],
        ["--data", str(tmp_path / "nothing.json")],
        ["--data", str(data), "--base", str(base), "--lr", "7"],
        ["--data", str(data), "--base", str(tmp_path)],
    ):
        assert train_follow_up_classifier.main([*arguments, "--output", str(tmp_path / "out")]) == 4
        said = capsys.readouterr()
        assert said.err
        assert "Traceback" not in said.err
    assert not (tmp_path / "out" / "model.safetensors").exists()


def evaluated(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    status = evaluate_bert.main([*arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_an_evaluation_is_one_object_in_file_order(
    folders: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, _, checkpoint = folders
    common = ("--model", str(checkpoint), "--no-baselines")
    status, found = evaluated(capsys, "--data", str(data), *common, "--output", str(tmp_path / "figures"))
    assert status == 0
    assert {"accuracy", "macro_f1", "ece", "labels", "confusion", "per_class", "rows", "gates"} <= set(found)
    assert [row["label"] for row in found["rows"]] == [row["label"] for row in raw_rows(96)]
    assert found["trained_on"] > 60  # most of these questions were trained on, and it says so
    assert json.loads((tmp_path / "figures" / "evaluation.json").read_text("utf-8")) == {
        key: value for key, value in found.items() if key not in {"type", "time_s", "exit_code"}
    }


def test_one_split_alone_can_be_measured(
    folders: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    marked = raw_rows(24)
    for row in marked[::3]:
        row["split"] = "test"
    data = tmp_path / "marked.json"
    data.write_text(json.dumps(marked), encoding="utf-8")
    common = ("--data", str(data), "--model", str(folders[2]), "--no-baselines", "--split")
    assert evaluated(capsys, *common, "test")[1]["count"] == 8
    status, found = evaluated(capsys, *common, "dev")
    assert (status, found["type"]) == (4, "error")


def test_config_yaml_has_the_first_say(
    folders: tuple[Path, Path, Path], own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, _, checkpoint = folders
    config = Paths.from_environment().config_file
    config.parent.mkdir(parents=True, exist_ok=True)
    wish = {"models": {"decider": str(checkpoint)}}
    config.write_text(json.dumps(wish), encoding="utf-8")  # JSON is YAML
    status, found = evaluated(capsys, "--data", str(data), "--no-baselines")
    assert (status, found["folder"]) == (0, str(checkpoint))
    for broken in ('{"models": {"decider": "/nowhere/at/all"}}', "models: ["):
        config.write_text(broken, encoding="utf-8")
        status, found = evaluated(capsys, "--data", str(data))
        assert (status, found["type"]) == (4, "error")


def test_strict_fails_on_a_missed_gate_alone(
    folders: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, _, checkpoint = folders
    wrong = raw_rows()
    for row in wrong:
        row["label"] = "END"
    bad = tmp_path / "wrong.json"
    bad.write_text(json.dumps(wrong), encoding="utf-8")
    common = ("--model", str(checkpoint), "--no-baselines")
    assert evaluated(capsys, "--data", str(bad), *common)[0] == 0
    assert evaluated(capsys, "--data", str(bad), *common, "--strict")[0] == 1
    good, found = evaluated(capsys, "--data", str(data), *common, "--strict")
    assert good == (0 if found["passed"] else 1)


def test_out_of_fold_judges_every_row_once(
    folders: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    data, base, _ = folders
    rest = ("--epochs", "1", "--lr", "2e-3", "--batch", "8", "--no-baselines", "--folds", "2")
    status, found = evaluated(capsys, "--data", str(data), "--base", str(base), *rest)
    assert status == 0
    assert found["folds"] == 2
    assert [row["label"] for row in found["rows"]] == [row["label"] for row in raw_rows(96)]
    assert found["trained_on"] == 0


def test_without_any_model_it_says_what_to_do(
    folders: tuple[Path, Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(serving, "STARTER_FOLDER", tmp_path / "none")
    assert evaluate_bert.main(["--data", str(folders[0])]) == 4
    assert "--model" in capsys.readouterr().err


def test_published_adopted_and_rolled_back(
    folders: tuple[Path, Path, Path], own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, _, checkpoint = folders
    paths = Paths.from_environment()
    arguments = ["decision", "--checkpoint", str(checkpoint), "--data", str(data), "--float32", "--force"]
    for _ in range(2):
        assert publish.main(arguments) == 0
    registry = Registry(paths.models_dir)
    first, second = registry.entries("decider")
    assert second.status == "active"
    assert second.data_hash
    assert second.metrics["macro_f1"] > 0.7
    chosen = choose_models(ModelSettings(), paths).decider.folder
    assert chosen == registry.folder(second)
    status, found = evaluated(capsys, "--data", str(data), "--no-baselines")
    assert (status, found["folder"]) == (0, str(chosen))  # the model in service is measured
    assert publish.main(["decision", "--rollback"]) == 0
    assert choose_models(ModelSettings(), paths).decider.folder == registry.folder(first)
    assert publish.main(["decision", "--list"]) == 0
    assert first.id in capsys.readouterr().out


def test_a_model_below_its_gates_is_refused_unless_forced(
    folders: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weak = tmp_path / "weak"
    weak.mkdir()
    for path in folders[2].iterdir():
        (weak / path.name).write_bytes(path.read_bytes())
    card = json.loads((weak / "decider.json").read_text("utf-8"))
    card["metrics"]["validation"]["per_class"]["END"]["recall"] = 0.5
    (weak / "decider.json").write_text(json.dumps(card), encoding="utf-8")
    arguments = ["--checkpoint", str(weak), "--models-dir", str(tmp_path / "models"), "--float32"]
    assert publish.main(arguments) == GATES_MISSED
    assert "recall END 0.500" in capsys.readouterr().out
    assert Registry(tmp_path / "models").entries("decider") == []
    assert publish.main([*arguments, "--force"]) == 0
    assert "没有达到目标" in capsys.readouterr().err
    found = Registry(tmp_path / "models").active("decider")
    assert found is not None
    assert found.metrics["missed"]


def test_figures_that_are_not_there_miss_their_gates() -> None:
    assert len(missed_gates({})) == 5


def test_nothing_to_roll_back_is_told(own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert publish.main(["decision", "--rollback"]) == 4
    assert "不需要退回" in capsys.readouterr().err


def test_variants_are_learned_from_as_well(
    folders: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, base, _ = folders
    arguments = ["--data", str(data), "--base", str(base), "--output", str(tmp_path), "--epochs", "1"]
    assert train_follow_up_classifier.main([*arguments, "--augment", "1"]) == DONE
    more = json.loads((tmp_path / "decider.json").read_text(encoding="utf-8"))["rows"]
    assert train_follow_up_classifier.main(arguments) == DONE
    plain = json.loads((tmp_path / "decider.json").read_text(encoding="utf-8"))["rows"]
    assert plain["train"] < more["train"] <= 2 * plain["train"]
    assert more["validation"] == plain["validation"]
    assert train_follow_up_classifier.main([*arguments, "--augment", "99"]) == 4
    assert "--augment" in capsys.readouterr().err
