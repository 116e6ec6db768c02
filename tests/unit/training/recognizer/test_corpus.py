"""Hold-outs hold out, sentences are many, text is written as the recogniser is to write it."""

from __future__ import annotations

import json
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.recognizer.corpus import (
    Lexicon,
    Part,
    Piece,
    bare,
    compose_clauses,
    compose_sentence,
    is_held_out,
    space_mixed,
    split_clause,
    written,
)
from training.recognizer.material import (
    TRAINING_VARIANTS,
    UNHEARD_VARIANTS,
    Plan,
    rehearsal_clauses,
    rehearsal_sentences,
    resources_root,
    spoken_clauses,
    styles,
    training_clauses,
)

ROOT = resources_root()
LANGUAGES = ("zh", "en")


def scripted_clauses(language: str) -> set[str]:
    """Every clause of the rehearsal of at least six characters, cut here without the recipe's own code."""
    found = set()
    for path in (ROOT / "rehearsal" / language).glob("*.json"):
        for answer in json.loads(path.read_text("utf-8"))["answers"]:
            text = answer if isinstance(answer, str) else answer["text"]
            for clause in re.split(r"\[[\d.]+\]|[^\w\s']", text):
                plain = "".join(clause.lower().split())
                if len(plain) >= 6:
                    found.add(plain)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_clause_of_the_rehearsal_is_a_training_clause(language: str) -> None:
    scripted = scripted_clauses(language)
    composed, fixed, _ = training_clauses(Plan(), language, ROOT)
    taught = {bare(clause) for clause in (*composed, *fixed)}
    assert len(scripted) > 30
    assert len(taught) > 3_000
    assert not scripted & taught
    assert not [(a, b) for a in taught if len(a) >= 6 for b in scripted if a in b]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_spoken_clause_contains_one_of_the_rehearsal(language: str) -> None:
    held_out = [clause for clause in rehearsal_clauses(ROOT) if clause.isascii() == (language == "en")]
    assert len(held_out) > 20
    composed, fixed = spoken_clauses(Plan(), language, ROOT)
    assert not [(one, own) for one in (*composed, *fixed) for own in held_out if own in bare(one)]


def test_what_the_recogniser_is_measured_on_after_training_is_no_training_clause() -> None:
    path = ROOT.parent / "tests" / "measure" / "scenarios" / "written_after_training.json"
    answers = json.loads(path.read_text("utf-8"))["answers"]
    assert len(answers) == 12
    new = {
        bare(c) for text in answers for c in re.split(r"\[[\d.]+\]|[，。？！、]", text) if len(bare(c)) >= 6
    }
    composed, fixed, _ = training_clauses(Plan(), "zh", ROOT)
    assert not new & {bare(clause) for clause in (*composed, *fixed)}


def test_every_sentence_of_the_scenarios_is_held_out() -> None:
    sentences = rehearsal_sentences(ROOT)
    assert "这个我不太了解" in sentences
    assert "我们先更新数据库再删除缓存" in sentences
    assert "重复的消息通过唯一编号来判断" in sentences
    assert not [sentence for sentence in sentences if "[" in sentence]


def test_unheard_voices_are_not_among_the_training_voices() -> None:
    assert not set(UNHEARD_VARIANTS) & set(TRAINING_VARIANTS)
    plan = Plan()
    for language, count in (("zh", plan.styles_zh), ("en", plan.styles_en)):
        used = {style.voice.partition("+")[2] for style in styles(language, count, TRAINING_VARIANTS, 1)}
        assert used <= {variant.lstrip("+") for variant in TRAINING_VARIANTS}
        assert len(used) >= 10


def test_the_plan_yields_more_than_twenty_thousand_different_sentences() -> None:
    rng = random.Random(1)
    composed, fixed = spoken_clauses(Plan(), "zh", ROOT)
    clauses = [*composed, *fixed]
    fillers = [Piece("嗯", "zh"), Piece("呃", "zh")]
    texts = set()
    for _ in range(21_000):
        pieces = [[Piece(rng.choice(clauses), "zh")] for _ in range(rng.randint(1, 5))]
        texts.add(written(compose_sentence(pieces, fillers, rng, 2.0)))
    assert len(texts) > 20_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_composed_clauses_are_different_and_have_no_slot_left(language: str) -> None:
    composed, fixed, _ = training_clauses(Plan(900, 900), language, ROOT)
    assert len(composed) == len(set(composed)) == 900
    assert not [clause for clause in (*composed, *fixed) if "{" in clause or "}" in clause]


def test_composition_is_the_same_for_the_same_seed_only() -> None:
    lexicon = Lexicon(ROOT / "data" / "recognizer" / "zh.json", "zh")
    once = compose_clauses(lexicon, 50, 3, [])
    assert once == compose_clauses(lexicon, 50, 3, [])
    assert once != compose_clauses(lexicon, 50, 4, [])


def test_composition_ends_when_there_is_no_more_to_compose() -> None:
    lexicon = Lexicon(ROOT / "data" / "recognizer" / "zh.json", "zh")
    lexicon.clauses, lexicon.slots = ("我用{x}",), {"x": ("甲", "乙")}
    assert sorted(compose_clauses(lexicon, 5, 1, [])) == ["我用乙", "我用甲"]


@pytest.mark.parametrize(
    ("text", "is_held"),
    [
        ("我们加了缓存", True),  # part of the held-out sentence
        ("后来我们加了缓存所以快了", True),  # contains it
        ("我们加", False),  # too short to be anybody's
        ("我们加了索引", False),
        ("我们，加了 缓存", True),  # marks and spaces hide nothing
    ],
)
def test_what_is_held_out(text: str, is_held: bool) -> None:
    assert is_held_out(text, ["后来我们加了缓存所以快了", "嗯"]) is is_held


def test_bare_text_has_neither_marks_nor_case() -> None:
    assert bare("我用 Redis，存 订单。") == "我用redis存订单"


@pytest.mark.parametrize(
    ("text", "spaced"),
    [
        ("我用Redis做缓存", "我用 Redis 做缓存"),
        ("我用 Redis 做", "我用 Redis 做"),
        ("Redis", "Redis"),
        ("三点五", "三点五"),
    ],
)
def test_mixed_text_gets_one_space(text: str, spaced: str) -> None:
    assert space_mixed(text) == spaced


@given(st.text("我们用了缓存", min_size=0, max_size=12), st.integers(0, 99))
def test_a_split_chinese_clause_is_the_same_clause(text: str, seed: int) -> None:
    halves = split_clause(text, "zh", random.Random(seed))
    if len(text) < 4:
        assert halves is None
    else:
        assert halves is not None
        assert "".join(halves) == text
        assert all(halves)


@given(st.lists(st.sampled_from(["we", "used", "a", "cache"]), max_size=8), st.integers(0, 99))
def test_a_split_english_clause_is_the_same_clause(words: list[str], seed: int) -> None:
    halves = split_clause(" ".join(words), "en", random.Random(seed))
    assert halves is None if len(words) < 3 else halves is not None and " ".join(halves) == " ".join(words)


@given(st.integers(0, 10_000), st.floats(0, 3), st.integers(1, 4))
def test_a_composed_sentence_keeps_its_clauses_in_order_and_its_gaps_in_bounds(
    seed: int, seconds_left: float, count: int
) -> None:
    pieces = [[Piece(f"甲{n}乙丙", "zh"), Piece(f"丁{n}", "zh")] for n in range(count)]
    parts = compose_sentence(pieces, [Piece("嗯", "zh")], random.Random(seed), seconds_left)
    said = [part.piece.text for part in parts if part.piece.text != "嗯"]
    if not said:  # fillers alone
        assert 1 <= len(parts) <= 2
        return
    assert said == [piece.text for clause in pieces for piece in clause]
    assert parts[-1].mark == "。"
    assert all(part.gap_s >= 0 for part in parts)
    # Fillers bring their own pauses; the others share the seconds that are left.
    own = sum(part.gap_s for part in parts if part.piece.text != "嗯")
    assert own <= seconds_left + 1e-9


def test_few_sentences_are_fillers_alone() -> None:
    pieces = [[Piece("甲乙丙", "zh")]]
    rng = random.Random(3)
    composed = [compose_sentence(pieces, [Piece("嗯", "zh")], rng, 2.0) for _ in range(1_000)]
    alone = sum(all(part.piece.text == "嗯" for part in parts) for parts in composed)
    assert 15 <= alone <= 60


def test_a_sentence_is_written_with_spaces_only_where_latin_begins_or_ends() -> None:
    parts = [
        Part(Piece("嗯", "zh"), "，", 0.2),
        Part(Piece("我们用 Redis", "zh"), "", 0.5),
        Part(Piece("做缓存", "zh"), "。", 0.3),
    ]
    assert written(parts) == "嗯，我们用 Redis 做缓存。"
    english = [Part(Piece("um", "en"), ",", 0.1), Part(Piece("we used it", "en"), ".", 0.1)]
    assert written(english) == "um, we used it."
