"""The starter's base: every step draws the same batch, and what is written is a base for LoRA."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.training.recognizer.memorised import one_thread
from tests.unit.training.reply.test_composed import CHINESE, ENGLISH
from tests.unit.training.reply.tiny import rows, save_base
from training.progress import DONE
from training.reply import train_base
from training.reply.bases import load_base
from training.reply.batches import loss_sum, mean_loss, whole_loss_sum
from training.reply.chats import encode_chats, end_id
from training.reply.corpus import Corpus
from training.reply.starter import write_base
from training.reply.train_base import Drawing, fixed_texts


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return load_base(str(save_base(tmp_path_factory.mktemp("base") / "tiny")))


def test_a_step_draws_the_same_batch_whatever_was_drawn_before(base: Any) -> None:
    texts = Corpus(tuple(CHINESE.clauses), (CHINESE, ENGLISH))

    def drawing() -> Drawing:
        return Drawing(rows(), texts, base.tokenizer, 4, 7)

    one = drawing()
    in_order = [one.batch(step) for step in range(40)]
    assert [drawing().batch(step) for step in (11, 3, 0)] == [in_order[11], in_order[3], in_order[0]]
    assert all(len(batch) == 4 for batch in in_order)
    kinds = {batch[0].prompt == 1 for batch in in_order}
    assert kinds == {True, False}  # plain text and chats


def test_what_stands_in_every_prompt_is_known() -> None:
    found = fixed_texts()
    assert "回答" not in found  # lines are whole; the tokenizer cuts them
    assert any("面试官" in text for text in found)
    assert {"system", "user", "assistant"} <= set(found)


def test_losses_are_of_the_reply_or_of_all(base: Any) -> None:
    padding = end_id(base.tokenizer)
    chats = encode_chats(rows(6), base.tokenizer)
    with one_thread():
        alone = float(loss_sum(base.model, chats, padding).detach()) / 6
        assert mean_loss(base.model, chats, padding) == pytest.approx(alone, rel=0.05)
        mostly = float(whole_loss_sum(base.model, chats, padding, 1e6).detach()) / 6
        assert mostly == pytest.approx(alone, rel=1e-3)
        each = [float(loss_sum(base.model, [chat], padding).detach()) for chat in chats]
        assert sum(each) / 6 == pytest.approx(alone, rel=1e-4)


def test_half_precision_weights_load_again(base: Any, tmp_path: Path) -> None:
    write_base(tmp_path / "half", base.model, base.tokenizer.backend_tokenizer, half=True)
    again = load_base(str(tmp_path / "half"))
    config = json.loads((tmp_path / "half" / "config.json").read_text(encoding="utf-8"))
    assert config["dtype"] == "bfloat16"
    padding = end_id(base.tokenizer)
    chats = encode_chats(rows(4), again.tokenizer)
    with one_thread():
        before = mean_loss(base.model.float(), chats, padding)
        assert mean_loss(again.model, chats, padding) == pytest.approx(before, rel=0.01)


@pytest.mark.slow
def test_the_command_makes_a_base_for_lora(tmp_path: Path) -> None:
    output = tmp_path / "base"
    with one_thread():
        assert train_base.main(["--steps", "2", "--batch", "2", "--output", str(output)]) == DONE
    found = load_base(str(output))
    assert found.model.config.num_hidden_layers == 4
    assert json.loads((output / "base.json").read_text(encoding="utf-8"))["steps"] == 2
    assert not (tmp_path / "base.resume").exists()
