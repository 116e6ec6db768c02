"""The clause end models: what they say of real words, their file, and how they change an answer's end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from interviewer_app.engine.models import clause_ends_file
from speech.clause_end_recipe import answers, cuts, train
from speech.clause_ends import ClauseEnds, features, units_of
from speech.turns import AnswerFinished, TurnConfig, TurnDetector


@pytest.fixture(scope="module")
def shipped() -> ClauseEnds:
    return ClauseEnds.read(clause_ends_file())


@pytest.mark.parametrize(
    "text", ["这个我没用过。", "我们用的是 Redis 和 MySQL。", "嗯，我们用数据库存订单。"]
)
def test_a_whole_chinese_clause_is_closed(shipped: ClauseEnds, text: str) -> None:
    assert shipped.openness(text, "zh") == "closed"


@pytest.mark.parametrize("text", ["这个项目最难的是。", "后来我们就把它放在。", "我们当时主要是从。"])
def test_a_cut_inside_a_chinese_clause_is_open(shipped: ClauseEnds, text: str) -> None:
    assert shipped.openness(text, "zh") == "open"


def test_english_is_judged_by_its_own_model(shipped: ClauseEnds) -> None:
    assert shipped.openness("I have never used it.", "en") == "closed"
    assert shipped.openness("I have never used it.", "zh") == "closed"
    assert shipped.openness("The hardest part of the project was the.", "en") == "open"


@pytest.mark.parametrize("text", ["没有。", "嗯，可以。", "Redis。"])
def test_a_short_answer_is_not_taken_for_one_that_has_only_begun(shipped: ClauseEnds, text: str) -> None:
    assert shipped.openness(text, "zh") != "open"


def test_nothing_said_or_no_model_is_closed(shipped: ClauseEnds) -> None:
    assert shipped.openness("", "zh") == shipped.openness("，。", "zh") == "closed"
    assert ClauseEnds().openness("我们当时主要是从。", "zh") == "closed"


def _end_s(text: str, clause_ends: ClauseEnds) -> float:
    """When an answer of one second that is heard as ``text`` is over, after its last sound."""
    config = TurnConfig()
    detector = TurnDetector(config, clause_ends=clause_ends)
    for number in range(1, 400):
        now_s = number * config.block_s
        events = detector.push(0.9 if now_s <= 1.0 else 0.01, now_s, text)
        if any(isinstance(event, AnswerFinished) for event in events):
            return now_s - 1.0
    raise AssertionError("the answer never ended")


def test_an_open_clause_waits_like_an_unfinished_one_and_a_doubtful_one_less(shipped: ClauseEnds) -> None:
    config = TurnConfig()
    assert _end_s("这个我没用过。", shipped) == pytest.approx(config.complete_s, abs=0.1)
    assert _end_s("没有。", shipped) == pytest.approx(config.doubtful_s, abs=0.1)
    assert _end_s("我们当时主要是从。", shipped) == pytest.approx(config.unfinished_s, abs=0.1)
    assert _end_s("我们当时主要是从。", ClauseEnds()) == pytest.approx(config.complete_s, abs=0.1)


def test_who_says_that_it_is_over_is_believed(shipped: ClauseEnds) -> None:
    assert _end_s("大概就是这些。", shipped) == pytest.approx(TurnConfig().closing_s, abs=0.1)


def test_cuts_are_inside_at_commas_and_at_ends() -> None:
    found = [("".join(units), kind) for units, kind in cuts("我用过，还行。", "zh")]
    assert found == [
        ("我", "inside"), ("我用", "inside"), ("我用过", "comma"), ("还", "inside"), ("还行", "end"),
    ]  # fmt: skip


def test_units_are_characters_and_latin_words() -> None:
    assert units_of("我用 Node.js 和C++", "zh") == ["我", "用", "node.js", "和", "c++"]
    assert units_of("I don’t know", "en") == ["i", "don't", "know"]


def test_features_name_the_end_the_beginning_and_the_length() -> None:
    assert list(features(["a", "b"], "en")) == ["$b", "$a b", "^a", "^a b", "#2", "whole", "^a$b"]


def test_the_recipe_learns_what_ends_a_clause(tmp_path: Path) -> None:
    texts = [
        f"{who}{verb}了{thing}。"
        for who in ("我们", "他们", "我", "后来我", "所以我们")
        for verb in "加减查改删读写"
        for thing in ("缓存", "索引", "数据库", "锁")
    ]
    path = tmp_path / "clause_ends.json"
    content = {"version": 1, "languages": {"zh": train(texts, "zh", 0)}}
    path.write_text(json.dumps(content), "utf-8")
    learned = ClauseEnds.read(path)
    assert learned.openness("我们加了缓存。", "zh") == "closed"
    assert learned.openness("然后我们加了。", "zh") == "open"


def test_answers_are_read_once_each_and_by_language(tmp_path: Path) -> None:
    (tmp_path / "recognizer" / "spoken").mkdir(parents=True)
    (tmp_path / "recognizer" / "spoken" / "zh_some.txt").write_text("用过。\n\n用过。\n", "utf-8")
    rows = [{"answer": "没用过。"}, {"answer": "Never.", "language": "en"}]
    (tmp_path / "follow_up_training.json").write_text(json.dumps(rows), "utf-8")
    (tmp_path / "qwen_training.json").write_text(json.dumps([{"user_answer": "用过。"}]), "utf-8")
    assert answers(tmp_path, "zh") == ["用过。", "没用过。"]
    assert answers(tmp_path, "en") == ["Never."]


@pytest.mark.parametrize("content", ["{}", "[]", '{"version": 9}'])
def test_another_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "clause_ends.json"
    path.write_text(content, "utf-8")
    with pytest.raises(ValueError, match="no clause end model"):
        ClauseEnds.read(path)


def test_who_often_goes_on_after_long_silences_is_waited_for() -> None:
    config = TurnConfig()
    detector = TurnDetector(config)
    sounds_s, silence_s = 0.6, config.complete_s + 0.3
    blocks = round((sounds_s + silence_s) / config.block_s)
    for number in range(1, config.hesitant_pauses * blocks + round(sounds_s / config.block_s) + 1):
        sounding = (number - 1) % blocks < sounds_s / config.block_s
        # Between its words the answer is unfinished, so that the silences are survived.
        events = detector.push(0.9 if sounding else 0.01, number * config.block_s, "因为")
        assert not any(isinstance(event, AnswerFinished) for event in events)
    quiet = 0
    while not any(isinstance(e, AnswerFinished) for e in events):
        number, quiet = number + 1, quiet + 1
        events = detector.push(0.01, number * config.block_s, "我们用过。")
    assert quiet * config.block_s == pytest.approx(config.doubtful_s, abs=0.15)
