"""Checks matches, F1 and the other scores that the measuring of speech gives."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.measure.speech import command, sentence_rows
from tests.measure.speech.command import Group, chosen_rows
from tests.measure.speech.hesitation_rows import spearman, spearman_row
from tests.measure.speech.options import Options
from tests.measure.speech.scoring import Counts, bias_row, f1_row, match, same_event, same_pause, share_row
from tests.measure.split import is_locked
from tests.measure.table import Row, Table, mean_row, skipped_row


@pytest.mark.parametrize(
    ("planned", "found", "expected"),
    [
        ((1.0, 2.0), (1.0, 2.0), True),
        ((1.0, 2.0), (1.1, 1.9), True),
        ((1.0, 1.3), (1.1, 1.2), False),  # a third of it
        ((1.0, 2.0), (1.0, 1.7), False),  # one end is lost
        ((1.0, 2.0), (2.0, 3.0), False),
        ((1.0, 4.0), (1.0, 2.5), False),  # cut in two
    ],
)
def test_a_pause_is_found_with_both_its_ends(
    planned: tuple[float, float], found: tuple[float, float], expected: bool
) -> None:
    assert same_pause(planned, found) is expected
    assert same_pause(found, planned) is expected


def test_an_event_is_found_when_half_of_the_shorter_lies_in_the_other() -> None:
    assert same_event((1.0, 2.0), (1.4, 1.6))
    assert same_event((1.0, 2.0), (1.5, 2.5))
    assert not same_event((1.0, 2.0), (1.6, 2.6))
    assert not same_event((1.0, 1.0), (1.0, 1.0))


def test_nothing_is_matched_twice_and_the_larger_overlap_wins() -> None:
    planned = [(0.0, 1.0), (2.0, 3.0)]
    assert match(planned, [(0.2, 1.1), (0.0, 1.0), (2.0, 2.9)], same_event) == [(0, 1), (1, 2)]
    assert match(planned, [(0.0, 3.0)], same_event) == [(0, 0)]
    assert match([], planned, same_event) == []


def test_f1_pools_all_recordings() -> None:
    row = f1_row("f1", [Counts(3, 4, 3), Counts(1, 1, 3)], 1, 0.8)
    assert row.value == pytest.approx(2 * 4 / (5 + 6))
    assert row.note == "P 0.667 R 0.800"
    assert row.count == 5
    assert row.ok is False
    assert f1_row("f1", [Counts(4, 4, 4)], 1, 0.97).ok is True
    assert f1_row("none", [Counts(0, 0, 0)], 1, 0.9).ok is False


def test_a_bias_is_judged_by_its_size() -> None:
    row = bias_row("bias", [-30.0, -20.0, -40.0], 1, 20.0)
    assert row.value == pytest.approx(30)
    assert row.note == "mean -30.0 ms"
    assert row.ok is False
    assert bias_row("bias", [-30.0, 30.0], 1, 20.0).value == 0


def test_a_share_is_pooled() -> None:
    assert share_row("alarms", [(2, 1.5), (0, 0.5)], 1, 1.0).value == pytest.approx(1.0)
    assert share_row("recall", [(1, 1), (1, 1)], 1, 1.0, at_least=True).ok is True
    assert mean_row("error", [0.0, 1.0], "", 1, 0.5).ok is True


def test_a_target_can_be_the_lowest_value_that_passes() -> None:
    rows = (Row("f1", 0.96, 0.9, 1, 0.97, at_least=True), Row("err", 0.96, 0.9, 1, 0.97))
    table = Table(0, (*rows, skipped_row("later", "not there")))
    assert [row.ok for row in table.rows] == [False, True, None]
    assert "≥ 0.97" in table.to_text()
    assert "skipped: not there" in table.to_text()
    assert table.to_text().endswith("passed 1/2")
    data = json.loads(table.to_json())["rows"]
    assert data[0]["at_least"] is True
    assert data[2]["value"] is None


def test_ranks_of_equal_values_are_shared() -> None:
    assert spearman(np.array([1.0, 2.0, 3.0]), np.array([10.0, 20.0, 90.0])) == pytest.approx(1)
    assert spearman(np.array([1.0, 2.0, 3.0]), np.array([3.0, 2.0, 1.0])) == pytest.approx(-1)
    # scipy.stats.spearmanr([1, 2, 2, 4], [1, 3, 2, 4]) = 0.9486832981
    assert spearman(np.array([1.0, 2.0, 2.0, 4.0]), np.array([1.0, 3.0, 2.0, 4.0])) == pytest.approx(
        0.94868, abs=1e-5
    )
    assert spearman_row("s", [(0.1, 0.2), (0.2, 0.3), (0.3, 0.5)], 0, 0.95).ok is True


def test_the_split_of_sentences_is_stable() -> None:
    assert is_locked("我们 嗯 明天开会") == is_locked("  我们 嗯 明天开会\n")
    texts = [f"第{n}句" for n in range(400)]
    assert 0.4 < sum(map(is_locked, texts)) / 400 < 0.6
    assert [is_locked(text) for text in ("a", "b", "c", "d")] == [True, True, False, False]


def test_only_locked_sentences_are_scored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"嗯，我们第{n}天开会" for n in range(40)]
    locked = [text for text in texts if is_locked(text)]
    items = [
        {"text": text, "count": 1, "spans": [[0, 1]] if text in locked else [[5, 6]], "note": ""}
        for text in texts
    ]
    (tmp_path / "filler_sentences_zh.json").write_text(json.dumps(items), "utf-8")
    monkeypatch.setattr(sentence_rows, "DATA", tmp_path)
    rows = {row.name: row for row in sentence_rows.rows(Options())}
    assert rows["lexical_precision_zh"].value == 1
    assert rows["lexical_recall_zh"].count == len(locked)
    assert rows["lexical_count_right_zh"].value == 1
    assert rows["lexical_precision_en"].note.startswith("skipped")


def test_a_span_outside_its_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sentences.json"
    path.write_text(json.dumps([{"text": "嗯", "count": 1, "spans": [[0, 2]]}]), "utf-8")
    with pytest.raises(ValueError, match="outside"):
        sentence_rows.read_sentences(path)


def group(name: str, ran: list[str]) -> Group:
    def rows(_: Options) -> Iterator[Row]:
        ran.append(name)
        for part in ("a", "b"):
            yield Row(f"{name}_{part}", 1.0, 1.0, 1.0)

    return Group((f"{name}_",), rows)


@pytest.mark.parametrize(
    ("wanted", "names", "groups"),
    [
        ("", ["one_a", "one_b", "two_a", "two_b"], ["one", "two"]),
        ("two", ["two_a", "two_b"], ["two"]),
        ("one_b", ["one_b"], ["one"]),
        ("three", [], []),
    ],
)
def test_only_the_groups_asked_for_run(wanted: str, names: list[str], groups: list[str]) -> None:
    ran: list[str] = []
    rows = list(chosen_rows((group("one", ran), group("two", ran)), wanted, Options()))
    assert [row.name for row in rows] == names
    assert ran == groups


def test_a_row_that_nobody_has_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "GROUPS", (group("one", []),))
    asked = Namespace(seed=0, quick=True, words_dropped=50, model=Path("none"), only="two")
    with pytest.raises(SystemExit, match="two"):
        command.measure(asked)
