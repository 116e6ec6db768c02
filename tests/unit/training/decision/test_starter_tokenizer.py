"""The starter's tokenizer: frequent phrases are pieces, views share ids, and the separator stays whole."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.training.decision.tiny import rows
from training.decision.starter_tokenizer import train_tokenizer, views
from training.schema import render_decision


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    texts = [render_decision(row) for row in rows(96)] + ["这个我没用过，就这些了。"] * 20
    return train_tokenizer(texts, 600)


def test_a_frequent_phrase_is_one_piece(tokenizer: Any) -> None:
    assert "就这些了" in tokenizer.encode("没用过，就这些了。").tokens


def test_every_view_gives_the_same_ids_for_the_same_pieces(tokenizer: Any) -> None:
    found = views(tokenizer)
    text = render_decision(rows(1)[0])
    lengths = [len(view.encode(text).ids) for view in found]
    assert lengths == sorted(lengths)
    assert found[0].encode(text).ids == tokenizer.encode(text).ids
    for view in found:
        assert view.get_vocab() == tokenizer.get_vocab()
    characters = found[-1].encode("没用过", add_special_tokens=False).tokens
    assert characters == list("没用过")


def test_separators_frame_question_and_answer(tokenizer: Any) -> None:
    tokens = tokenizer.encode(render_decision(rows(1)[0])).tokens
    assert tokens[0] == "[CLS]"
    assert tokens[-1] == "[SEP]"
    assert tokens.count("[SEP]") == 2


def test_case_and_width_do_not_matter(tokenizer: Any) -> None:
    assert tokenizer.encode("Ｒｅｄｉｓ").ids == tokenizer.encode("redis").ids
