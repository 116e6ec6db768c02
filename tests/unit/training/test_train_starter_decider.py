"""The starter's command on small data: a checkpoint and a published folder that the app's decider opens."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.training.decision.tiny import raw_rows
from tests.unit.training.recognizer.memorised import one_thread
from training import train_starter_decider
from training.decider import Decider
from training.decision.data import load_rows, question_key
from training.train_starter_decider import held_out


@pytest.fixture(autouse=True)
def _quick() -> Any:
    with one_thread():
        yield


def project_data(folder: Path) -> Path:
    (folder / "recognizer" / "spoken").mkdir(parents=True)
    marked = raw_rows(60)
    for row in marked[:12]:
        row["split"] = "test"
    (folder / "follow_up_training.json").write_text(json.dumps(marked), encoding="utf-8")
    (folder / "qwen_training.json").write_text("[]", encoding="utf-8")
    for language in ("zh", "en"):
        sentences = "\n".join(f"这是第{n}句足够长的话，里面有内容。" for n in range(9))
        path = folder / "recognizer" / "spoken" / f"{language}_all.txt"
        path.write_text(sentences, encoding="utf-8")
    return folder


def test_it_leaves_what_the_app_takes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = project_data(tmp_path / "data")
    arguments = ["--data", str(data), "--output", str(tmp_path / "out"), "--publish", str(tmp_path / "app")]
    arguments += [
        "--epochs",
        "1",
        "--composed",
        "60",
        "--width",
        "32",
        "--vocabulary",
        "500",
        "--json",
        "--teachers",
        "5",
    ]
    assert train_starter_decider.main(arguments) == 0
    found = json.loads(capsys.readouterr().out)
    assert Path(found["published"], "model.onnx").is_file()
    rows = load_rows([data / "follow_up_training.json"])
    checkpoint, published = Decider.open(tmp_path / "out"), Decider.open(tmp_path / "app")
    for row in rows[:6]:
        assert checkpoint.decide(row).probabilities == pytest.approx(
            published.decide(row).probabilities, abs=0.1
        )
    card = json.loads((tmp_path / "out" / "decider.json").read_text("utf-8"))
    assert card["rows"]["real"] + card["rows"]["validation"] == 48  # none of the test split
    assert card["recipe"]["composed"] == 60
    assert card["teachers"] == ["out-teacher5"]
    assert "teachers" not in json.loads((tmp_path / "app" / "decider.json").read_text("utf-8"))
    made = (tmp_path / "out-teacher5" / "model.safetensors").stat().st_mtime_ns
    assert train_starter_decider.main([*arguments, "--seed", "8"]) == 0
    assert (tmp_path / "out-teacher5" / "model.safetensors").stat().st_mtime_ns == made  # not again


def test_missing_data_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train_starter_decider.main(["--data", str(tmp_path)]) == 4
    assert "follow_up_training.json" in capsys.readouterr().err


def test_no_question_is_held_out_and_learned(tmp_path: Path) -> None:
    rows = load_rows([project_data(tmp_path) / "follow_up_training.json"])
    for fold in (None, 0, 3):
        held, learned = held_out(rows, fold)
        assert held
        assert learned
        assert len(held) + len(learned) == len(rows)
        assert not {question_key(r.question) for r in held} & {question_key(r.question) for r in learned}
