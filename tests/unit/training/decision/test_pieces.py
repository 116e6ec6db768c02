"""The hand-written pieces: every block is whole, every purpose is served, and a gap is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.decision.pieces import ALL_SAID, ANY_QUESTION, EMPTY, REFUSAL, read_pieces
from training.json_reader import DataError


@pytest.mark.parametrize(("language", "topics"), [("zh", 60), ("en", 15)])
def test_the_pieces_of_a_language_are_whole(language: str, topics: int) -> None:
    pieces = read_pieces(language)
    assert len(pieces.topics) >= topics
    for topic in pieces.topics:
        assert all((topic.question, topic.alternative, topic.result, topic.limit, topic.thin, *topic.facts))
        assert len(topic.facts) >= 3
    for purpose in (REFUSAL, EMPTY, ALL_SAID, ANY_QUESTION):
        sentences = pieces.talk[purpose]
        assert len(sentences) >= 12
        assert len(set(sentences)) == len(sentences)


def test_a_block_that_lacks_a_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "topics_zh.txt").write_text("问：为什么慢？\n实：没有索引\n果：快了\n", encoding="utf-8")
    with pytest.raises(DataError, match="为什么慢"):
        read_pieces("zh", tmp_path)


def test_missing_talk_is_named(tmp_path: Path) -> None:
    (tmp_path / "topics_en.txt").write_text("", encoding="utf-8")
    (tmp_path / "talk_en.txt").write_text("# 拒: refusals\nno idea\n", encoding="utf-8")
    with pytest.raises(DataError, match=ALL_SAID):
        read_pieces("en", tmp_path)
    with pytest.raises(DataError, match="topics_zh"):
        read_pieces("zh", tmp_path)
