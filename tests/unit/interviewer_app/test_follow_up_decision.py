"""The decider in service: rules, published model and checkpoint behind one call."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from interviewer_app.engine.follow_up_decision import DecisionResult, FollowUpDecisionModel
from interviewer_app.errors import InputError, ModelError
from tests.unit.interviewer_app.decider_folders import (
    make_model,
    save_checkpoint,
    save_published,
    save_tokenizer,
)
from training.decision_head import label_probabilities
from training.rows import LABELS
from training.rules import decide_by_rules
from training.schema import parse_decision_row, render_decision

QUESTION, ANSWER = "你用过缓存吗？", "用过，主要做缓存。"
SPEECH = {"hesitation_score": 0.2, "filler_count": 1}
OTHER_ORDER = ("END", "FOLLOW_UP", "NEXT_TOPIC")
ANSWERS = (
    "不太了解。",
    "我说完了",
    "",
    "嗯" * 900 + "说完了",
    "abc 123 [SEP] 用过",
    "我用过缓存，主要做缓存。" * 4,
)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A checkpoint and its published twin, whose labels stand in another order than the contract's."""
    root = tmp_path_factory.mktemp("deciders")
    save_checkpoint(root / "checkpoint", OTHER_ORDER)
    save_published(root / "published", root / "checkpoint", OTHER_ORDER)
    return root / "checkpoint", root / "published"


@pytest.mark.parametrize(
    "config", [None, {}, {"decider": None}, {"decider": "active"}, {"model_path": "rules"}]
)
def test_without_a_folder_the_rules_decide(config: Any) -> None:
    model = FollowUpDecisionModel(config)
    result = model.decide(QUESTION, ANSWER, SPEECH, {"follow_up_depth": 1})
    expected = decide_by_rules(QUESTION, ANSWER, 0.2, 1, None, 1, "zh")
    assert (result.decision, result.confidence, result.source) == (
        expected.label,
        expected.confidence,
        "rules",
    )
    assert result.reasons == expected.reasons
    assert model.name == "rules"


def test_a_result_unpacks_as_decision_and_confidence() -> None:
    decision, confidence = FollowUpDecisionModel().decide(
        QUESTION, "没用过。", SPEECH, {"follow_up_depth": 0}
    )
    assert decision == "NEXT_TOPIC"
    assert 0.5 < confidence <= 1.0


@pytest.mark.parametrize("speech", [None, {}, {"hesitation_score": None, "filler_count": None}])
@pytest.mark.parametrize("context", [None, {}, {"follow_up_depth": None}])
def test_missing_measures_do_no_harm(speech: Any, context: Any) -> None:
    result = FollowUpDecisionModel().decide(QUESTION, ANSWER, speech, context)
    assert result == FollowUpDecisionModel().decide(
        QUESTION, ANSWER, {"answer_length": 7}, {"follow_up_depth": 0}
    )


def test_measures_are_also_read_from_the_context() -> None:
    answer = "应该还行吧。"
    model = FollowUpDecisionModel()
    context = {"follow_up_depth": 1, "hesitation_score": 0.9, "filler_count": 3, "answer_length": 5}
    assert model.decide(QUESTION, answer, {}, context) == model.decide(
        QUESTION, answer, {key: context[key] for key in list(context)[1:]}, {"follow_up_depth": 1}
    )


def test_nonsense_measures_are_left_out() -> None:
    model = FollowUpDecisionModel()
    clean = model.decide(QUESTION, ANSWER, {"hesitation_score": 1.0}, {"follow_up_depth": 3})
    odd = {"hesitation_score": 7.5, "filler_count": -2, "answer_length": "many"}
    assert model.decide(QUESTION, ANSWER, odd, {"follow_up_depth": 9}) == clean
    unmeasured = model.decide(QUESTION, ANSWER, {"hesitation_score": float("nan")}, {})
    assert unmeasured == model.decide(QUESTION, ANSWER, {}, {})


def test_english_comes_from_context_or_configuration() -> None:
    answer = "I've never used it."
    by_context = FollowUpDecisionModel().decide("Redis?", answer, {}, {"language": "en"})
    by_config = FollowUpDecisionModel({"language": "en"}).decide("Redis?", answer, {}, {})
    assert by_context == by_config
    assert by_config.reasons[0].isascii() or "never used" in by_config.reasons[0]


@pytest.mark.parametrize("depth", range(4))
@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer[:8] or "silent")
def test_checkpoint_and_published_model_agree(folders: tuple[Path, Path], answer: str, depth: int) -> None:
    results = [
        FollowUpDecisionModel(folder).decide(QUESTION, answer, SPEECH, {"follow_up_depth": depth})
        for folder in folders
    ]
    checkpoint, published = results
    assert checkpoint.source == published.source == "bert"
    assert checkpoint.decision == published.decision
    assert checkpoint.probabilities == pytest.approx(published.probabilities, abs=1e-4)
    assert checkpoint.confidence == max(checkpoint.probabilities.values())
    assert depth < 3 or checkpoint.probabilities["FOLLOW_UP"] == 0.0


def test_the_labels_are_read_in_the_models_own_order(folders: tuple[Path, Path]) -> None:
    checkpoint, _ = folders
    row = parse_decision_row(
        {"question": QUESTION, "answer": ANSWER, "context": {"follow_up_depth": 1, **SPEECH}}, labelled=False
    )
    from tokenizers import Tokenizer

    ids = Tokenizer.from_file(str(checkpoint / "tokenizer.json")).encode(render_decision(row)).ids
    model = make_model(save_tokenizer(checkpoint), OTHER_ORDER)
    with torch.inference_mode():
        raw = model(input_ids=torch.tensor([ids])).logits[0].tolist()
    logits = [raw[OTHER_ORDER.index(label)] for label in LABELS]
    result = FollowUpDecisionModel(checkpoint).decide(QUESTION, ANSWER, SPEECH, {"follow_up_depth": 1})
    assert result.probabilities == pytest.approx(label_probabilities(logits, 1.0, 1), abs=1e-5)
    assert len({round(value, 3) for value in logits}) == 3


def test_the_temperature_of_the_card_is_applied(folders: tuple[Path, Path], tmp_path: Path) -> None:
    _, published = folders
    warm = tmp_path / "warm"
    warm.mkdir()
    for name in ("model.onnx", "tokenizer.json"):
        (warm / name).write_bytes((published / name).read_bytes())
    (warm / "decider.json").write_text(
        json.dumps({"labels": list(OTHER_ORDER), "temperature": 5.0, "max_tokens": 128})
    )
    cold_result = FollowUpDecisionModel(published).decide(QUESTION, ANSWER, SPEECH, {"follow_up_depth": 1})
    warm_result = FollowUpDecisionModel(warm).decide(QUESTION, ANSWER, SPEECH, {"follow_up_depth": 1})
    assert warm_result.decision == cold_result.decision
    assert warm_result.confidence < cold_result.confidence


def test_a_models_reasons_say_what_it_weighed(folders: tuple[Path, Path]) -> None:
    result = FollowUpDecisionModel(folders[1]).decide(QUESTION, "不太了解。", SPEECH, {"follow_up_depth": 3})
    assert result.reasons[0].startswith("模型的判断：")
    assert "追问" not in result.reasons[0]
    assert len(result.reasons) >= 2


@pytest.mark.parametrize("suffix", ["yaml", "json"])
def test_a_config_file_names_the_folder_from_where_it_lies(folders: tuple[Path, Path], suffix: str) -> None:
    _, published = folders
    config = published.parent / f"config.{suffix}"
    config.write_text(json.dumps({"models": {"decider": published.name}}), encoding="utf-8")
    model = FollowUpDecisionModel(str(config))
    assert model.name == "tiny"


@pytest.mark.parametrize("content", ["[1, 2", "- a\n- b", "decider: [1]"])
def test_an_unusable_config_file_is_refused(tmp_path: Path, content: str) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(content, encoding="utf-8")
    with pytest.raises(InputError):
        FollowUpDecisionModel(config)


def test_a_missing_config_file_and_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        FollowUpDecisionModel(tmp_path / "config.yaml")
    with pytest.raises(ModelError):
        FollowUpDecisionModel({"decider": str(tmp_path / "nothing")})


def copy(folder: Path, to: Path) -> Path:
    to.mkdir()
    for path in folder.iterdir():
        (to / path.name).write_bytes(path.read_bytes())
    return to


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_damaged_published_files_are_refused(folders: tuple[Path, Path], tmp_path: Path, name: str) -> None:
    folder = copy(folders[1], tmp_path / "broken")
    (folder / name).write_bytes((folder / name).read_bytes()[:100])
    with pytest.raises(ModelError, match=name):
        FollowUpDecisionModel(folder)


def test_damaged_and_incomplete_checkpoints_are_refused(folders: tuple[Path, Path], tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    folder = copy(folders[0], tmp_path / "short")
    weights = load_file(folder / "model.safetensors")
    del weights["classifier.weight"]
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelError, match="不完整"):
        FollowUpDecisionModel(folder)
    (folder / "model.safetensors").write_bytes(b"\x00" * 64)
    with pytest.raises(ModelError, match="损坏"):
        FollowUpDecisionModel(folder)


def test_a_model_of_another_shape_is_refused(folders: tuple[Path, Path], tmp_path: Path) -> None:
    import onnx
    from onnx import TensorProto, helper

    folder = copy(folders[1], tmp_path / "other")
    node = helper.make_node("Cast", ["input_ids"], ["logits"], to=TensorProto.FLOAT)
    graph = helper.make_graph(
        [node],
        "echo",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, None])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, None])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, str(folder / "model.onnx"))
    with pytest.raises(ModelError, match="应该是 3 个"):
        FollowUpDecisionModel(folder).decide(QUESTION, ANSWER, SPEECH, {})


def test_a_model_that_computes_no_number_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "nan"
    model = save_checkpoint(folder, LABELS)
    with torch.no_grad():
        model.classifier.bias.fill_(float("nan"))
    model.save_pretrained(folder)
    with pytest.raises(ModelError, match="无效的数值"):
        FollowUpDecisionModel(folder).decide(QUESTION, ANSWER, SPEECH, {})


def test_results_are_values() -> None:
    result = DecisionResult("END", 0.7)
    assert tuple(result) == ("END", 0.7)
    assert np.isclose(result.confidence, 0.7)
