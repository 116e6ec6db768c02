"""What is published gives the checkpoint's answers, in the app too, and int8 stays only where it does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from transformers import BertForSequenceClassification

from interviewer_app.engine.follow_up_decision import FollowUpDecisionModel
from tests.unit.training.decision.tiny import rows, save_base
from training.decider import Decider
from training.decision import export
from training.decision.bases import label_names
from training.decision.export import Agreement, compare, export_decider
from training.model_folders import ModelFault
from training.rows import LABELS, DecisionRow

ROWS = rows(24)


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = save_base(tmp_path_factory.mktemp("checkpoint") / "tiny")
    torch.manual_seed(1)
    model = BertForSequenceClassification.from_pretrained(folder, **label_names())
    with torch.no_grad():
        model.classifier.weight.normal_()  # an untrained head tells nothing apart
    model.save_pretrained(folder)
    card = {"name": "mine", "temperature": 1.7, "labels": list(LABELS), "history": [1], "rendering": 1}
    (folder / "decider.json").write_text(json.dumps(card), encoding="utf-8")
    return folder


def published(checkpoint: Path, target: Path, *, quantise: bool) -> export.Exported:
    target.mkdir()
    return export_decider(checkpoint, target, ROWS, quantise=quantise)


def test_the_published_twin_answers_alike_in_the_app(checkpoint: Path, tmp_path: Path) -> None:
    found = published(checkpoint, tmp_path / "model", quantise=False)
    assert found.precision == "float32"
    assert found.agreements["float32"].same_answers == len(ROWS)
    assert sorted(path.name for path in (tmp_path / "model").iterdir()) == [
        "decider.json",
        "model.onnx",
        "tokenizer.json",
    ]
    card = json.loads((tmp_path / "model" / "decider.json").read_text("utf-8"))
    assert (card["name"], card["temperature"], card["max_tokens"]) == ("mine", 1.7, 128)
    assert card["precision"] == "float32"
    assert "history" not in card
    app, original = FollowUpDecisionModel(tmp_path / "model"), Decider.open(checkpoint)
    seen = set()
    for row in ROWS:
        measures = {
            "hesitation_score": row.speech.hesitation_score,
            "filler_count": row.speech.filler_count,
            "answer_length": row.speech.answer_length,
        }
        said = app.decide(row.question, row.answer, measures, {"follow_up_depth": row.follow_up_depth})
        verdict = original.decide(row)
        assert said.decision == verdict.label
        assert said.confidence == pytest.approx(verdict.confidence, abs=1e-3)
        seen.add(said.decision)
    assert len(seen) > 1


def test_int8_is_smaller_and_kept_where_it_answers_alike(
    checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MIN_INT8_AGREEMENT", 0.7)  # random weights decide by a hair
    monkeypatch.setattr(export, "MAX_INT8_MEAN_GAP", 0.5)
    small = published(checkpoint, tmp_path / "small", quantise=True)
    assert small.precision == "int8"
    large = published(checkpoint, tmp_path / "large", quantise=False)
    assert small.size_bytes < large.size_bytes
    assert Decider.open(tmp_path / "small").decide(ROWS[0]).label in LABELS


def test_int8_that_changes_answers_is_not_kept(
    checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = compare

    def worse(wanted: object, folder: Path, asked: list[DecisionRow]) -> Agreement:
        found = real(wanted, folder, asked)  # type: ignore[arg-type]
        return Agreement(24, 20, 0.1, 0.4) if (folder / "float32.onnx").exists() else found

    monkeypatch.setattr(export, "compare", worse)
    found = published(checkpoint, tmp_path / "model", quantise=True)
    assert found.precision == "float32"
    assert sorted(path.name for path in (tmp_path / "model").iterdir()) == [
        "decider.json",
        "model.onnx",
        "tokenizer.json",
    ]


def test_an_export_that_answers_otherwise_is_refused(
    checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = save_base(tmp_path / "other")
    BertForSequenceClassification.from_pretrained(other, **label_names()).save_pretrained(other)
    real = export.to_onnx
    monkeypatch.setattr(export, "to_onnx", lambda _, path: real(other, path))
    with pytest.raises(ModelFault, match="不一致"):
        published(checkpoint, tmp_path / "model", quantise=False)
