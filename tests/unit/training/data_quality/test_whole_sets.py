"""Faults of a whole set: counts, duplicates, leakage, give-aways, wrong labels, lines too much alike."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.training.data_quality import samples
from training.data_quality import coverage, duplicates, outputs, probes
from training.data_quality.findings import Finding
from training.data_quality.loading import DataSet, Item, build_data_set, read_files
from training.data_quality.similar_texts import grams, near_matches

Row = dict[str, Any]


def load(path: Path, rows: list[Row]) -> DataSet:
    return build_data_set(read_files([samples.write(path / "rows.jsonl", rows)])[0])


def codes(found: Any) -> set[str]:
    return {finding.code for finding in found}


def decided(path: Path, rows: list[Row]) -> list[duplicates.Said]:
    return [duplicates.said_by_decision(item) for item in load(path, rows).decisions]


def with_copy(**changes: Any) -> list[Row]:
    rows = samples.decisions()
    rows[1]["context"] = {"follow_up_depth": 1}
    return [*rows, rows[1] | changes]


@pytest.mark.parametrize(
    ("changes", "code", "places"),
    [
        ({}, "exact_duplicate", [(150, "#1")]),
        ({"label": "NEXT_TOPIC"}, "two_labels", [(1, "#150"), (150, "#1")]),
        ({"context": {"follow_up_depth": 2}}, "near_duplicate", [(150, "#1")]),
    ],
)
def test_a_copy_is_named_with_the_row_it_copies(
    tmp_path: Path, changes: Row, code: str, places: list[tuple[int, str]]
) -> None:
    found = list(duplicates.check_duplicates(decided(tmp_path, with_copy(**changes))))
    assert [(finding.row, finding.values["other"]) for finding in found] == places
    assert codes(found) == {code}


def test_small_changes_are_no_new_row_but_may_be_a_contrast(tmp_path: Path) -> None:
    rows = with_copy()
    rows[1]["answer"] = rows[-1]["answer"] = samples.POOL[:70]
    rows[-1] = rows[-1] | {"answer": samples.POOL[:68] + "。"}
    assert codes(duplicates.check_duplicates(decided(tmp_path, rows))) == {"near_duplicate"}
    rows[-1]["label"] = "NEXT_TOPIC"
    assert codes(duplicates.check_duplicates(decided(tmp_path, rows))) == {"near_two_labels"}
    rows[-1]["context"] = {"follow_up_depth": 3}  # at another depth another label is no contradiction
    assert codes(duplicates.check_duplicates(decided(tmp_path, rows))) == set()


def test_one_text_at_two_depths_may_have_two_labels(tmp_path: Path) -> None:
    rows = with_copy(label="END", context={"follow_up_depth": 3})
    assert codes(duplicates.check_duplicates(decided(tmp_path, rows))) == set()


def test_leakage_blames_the_training_copy(tmp_path: Path) -> None:
    rows = with_copy(split="test")
    assert rows[1]["split"] == "train"
    (leak, shared) = duplicates.check_splits(decided(tmp_path, rows))
    assert (leak.code, leak.row, leak.values["other"]) == ("split_leak", 1, "#150")
    assert shared.code == "question_in_two_splits"
    rows[-1]["answer"] = samples.POOL[:70]
    rows[1]["answer"] = samples.POOL[:68]
    assert "near_split_leak" in codes(duplicates.check_splits(decided(tmp_path, rows)))


def make_alike(rows: list[Row], key: str, value: Any) -> list[Row]:
    return [row | {key: value} for row in rows]


def in_context(rows: list[Row], **values: Any) -> list[Row]:
    return [row | {"context": row["context"] | values} for row in rows]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (samples.decisions()[35:], "too_few"),
        (samples.decisions(), "below_ideal"),
        ([*make_alike(samples.decisions()[:20], "job_family", "devops")], "small_job_family"),
        (
            [{k: v for k, v in row.items() if k != "job_family"} for row in samples.decisions()],
            "no_job_family",
        ),
        ([{k: v for k, v in row.items() if k != "topic"} for row in samples.decisions()], "no_topics"),
        (make_alike(samples.decisions(), "topic", "Redis"), "few_topics"),
        (make_alike(samples.decisions(), "topic", "Redis"), "dominant_topic"),
        (in_context(samples.decisions()[60:120], follow_up_depth=1), "depth_missing"),
        (in_context(samples.decisions(), hesitation_score=0.1), "one_sided_hesitation"),
        ([*samples.decisions(), *samples.decisions(7)][1::4], "quality_missing"),
    ],
)
def test_what_is_lacking_is_named(tmp_path: Path, rows: list[Row], code: str) -> None:
    assert code in codes(coverage.check_decisions(load(tmp_path, rows).decisions))


def test_english_rows_do_not_fill_the_minimum(tmp_path: Path) -> None:
    rows = samples.decisions()
    for row in rows[:30]:
        row["language"] = "en"
    found = [f for f in coverage.check_decisions(load(tmp_path, rows).decisions) if f.code == "too_few"]
    assert [(f.values["what"], f.values["count"], f.values["missing"]) for f in found] == [
        ("FOLLOW_UP", 30, 10)
    ]


def test_the_kind_of_a_reply_is_found_without_its_mark(tmp_path: Path) -> None:
    rows = samples.replies()
    for row in rows:
        row.pop("kind")
    rows[0]["user_answer"] = "这个我不太了解。"
    rows[1]["context"]["next_topic"] = "数据库"
    kinds = [coverage.reply_kind(item) for item in load(tmp_path, rows).replies]
    assert kinds[:2] == ["change", "change"]
    assert kinds[2] == "follow_up"
    assert kinds[300] == "question"
    assert kinds[-1] == "closing"


def test_lines_that_are_too_much_alike_are_named(tmp_path: Path) -> None:
    rows = samples.replies()
    for number, row in enumerate(rows[:100]):
        skill = samples.TERMS[number % 12]
        row["context"]["resume"] = [skill]
        row["expected_output"] = f"你刚才提到{skill}，那{skill}的第{number}个例子怎么样？"
    found = list(outputs.check_variety(load(tmp_path, rows).replies))
    assert codes(found) == {"opens_alike", "similar_output", "outputs_alike"}
    assert sum(finding.code == "similar_output" for finding in found) == 99


def relabelled(path: Path, change: Callable[[Row, int], None]) -> list[Item[Any]]:
    rows = samples.decisions()
    for number, row in enumerate(rows):
        change(row, number)
    return list(load(path, rows).decisions)


def by_length(row: Row, _number: int) -> None:
    sizes = {"FOLLOW_UP": 60, "NEXT_TOPIC": 8, "END": 25}
    row["answer"] = samples.words(random.Random(row["question"]), *[sizes[row["label"]]] * 2)


def by_start(row: Row, _number: int) -> None:
    starts = {"FOLLOW_UP": "我们", "NEXT_TOPIC": "抱歉", "END": "最后"}
    row["answer"] = starts[row["label"]] + row["answer"]


def by_speech(row: Row, _number: int) -> None:
    row["context"]["hesitation_score"] = {"FOLLOW_UP": 0.2, "NEXT_TOPIC": 0.9, "END": 0.5}[row["label"]]


@pytest.mark.parametrize(
    ("name", "change"), [("length", by_length), ("start", by_start), ("speech", by_speech)]
)
def test_what_gives_the_label_away_is_named_alone(
    tmp_path: Path, name: str, change: Callable[[Row, int], None]
) -> None:
    found = list(probes.check_give_aways(probes.give_aways(relabelled(tmp_path, change))))
    assert [finding.code for finding in found] == [f"gives_away_{name}"]
    assert float(found[0].values["score"]) > 0.9


def test_a_wrong_label_is_suspected(tmp_path: Path) -> None:
    def clear_words(row: Row, number: int) -> None:
        said = {"FOLLOW_UP": "我们用了缓存和队列", "NEXT_TOPIC": "这个我不太了解", "END": "就讲到这里吧"}
        row["answer"] = f"{row['answer'][:12]}，{said[row['label']]}，{row['answer'][12:24]}"
        row["context"]["follow_up_depth"] = 1
        if number == 70:
            row["label"] = "FOLLOW_UP"

    (found,) = probes.check_labels(relabelled(tmp_path, clear_words))
    assert (found.row, found.code, found.values["predicted"]) == (70, "label_suspect", "NEXT_TOPIC")


def test_near_matches_are_those_of_comparing_every_pair() -> None:
    rng = random.Random(4)
    texts = []
    for _ in range(60):
        text = samples.words(rng, 5, 60)
        texts.append(text)
        for _ in range(rng.randint(0, 3)):
            place = rng.randrange(len(text))
            texts.append(text[:place] + rng.choice(samples.POOL) + text[place + rng.randint(0, 1) :])

    def jaccard(one: str, other: str) -> float:
        return len(grams(one) & grams(other)) / len(grams(one) | grams(other))

    expected = {
        index for index in range(len(texts)) if any(jaccard(texts[index], t) >= 0.8 for t in texts[:index])
    }
    matches = near_matches(texts)
    assert len(expected) > 20
    assert {match.index for match in matches} == expected
    assert all(jaccard(texts[m.index], texts[m.other]) == pytest.approx(m.similarity) for m in matches)


@pytest.mark.parametrize("kind", ["random", "one template", "all the same"])
def test_five_thousand_rows_are_compared_in_seconds(kind: str) -> None:
    rng = random.Random(9)
    makers: dict[str, Callable[[int], str]] = {
        "random": lambda _: samples.words(rng, 20, 120),
        "one template": lambda number: f"{samples.POOL[:60]}{number}{samples.POOL[60:90]}",
        "all the same": lambda _: samples.POOL[:80],
    }
    texts = [makers[kind](number) for number in range(5_000)]
    began_s = time.process_time()
    matches = near_matches(texts)
    assert time.process_time() - began_s < 10
    assert (len(matches) == 4_999) == (kind != "random")


def test_findings_are_sorted_by_severity_of_their_code() -> None:
    assert Finding("two_labels").severity == "error"
    assert Finding("near_duplicate").severity == "warning"
    assert Finding("below_ideal").severity == "info"
