"""What is shown of an answer's measures: numbers, causes, reasons; never more than was measured."""

from __future__ import annotations

import math

import pytest
from PySide6.QtWidgets import QLabel

from interviewer_app.interview.types import Decision
from interviewer_app.ui.measures_panel import MeasuresPanel
from interviewer_app.ui.measures_view import PART_ORDER, band_of, read_measures
from interviewer_app.ui.translation import Translations
from speech.answer_length import AnswerLength
from speech.hesitation import PartsInput, hesitation_from_parts
from speech.measures import SpeechMeasures
from tests.ui.scenes import LATENCY, SPEECH, TYPED


def test_the_measures_of_a_spoken_answer_are_read():
    given = PartsInput(1.8, 30.0, (("M", 0.5), ("M", 0.8), ("C", 0.7), ("S", 1.5), ("M", 1.2)), 4, 1.4, 90, 2)
    told = hesitation_from_parts(given)
    lengths = AnswerLength(**dict.fromkeys(AnswerLength.__dataclass_fields__, 90))
    measures = SpeechMeasures(
        told.score, 4, 90, lengths, told.version, band=told.band, parts=told.parts,
        sentences={"zh": ("一句话。",), "en": ("One sentence.",)},
    )  # fmt: skip
    view = read_measures(measures.to_dict())
    assert view.hesitation == pytest.approx(0.3623, abs=1e-4)
    assert (view.band, view.fillers, view.length) == ("normal", 4, 90)
    assert [part.name for part in view.parts] == list(PART_ORDER)
    assert view.parts[1].share == pytest.approx(0.7065, abs=1e-4)
    assert view.sentences["zh"] == ("一句话。",)


@pytest.mark.parametrize(
    ("score", "band"),
    [(0.0, "fluent"), (0.2, "normal"), (0.45, "hesitant"), (0.69, "hesitant"), (0.7, "strong")],
)
def test_bands(score, band):
    assert band_of(score) == band


@pytest.mark.parametrize(
    "speech",
    [
        {},
        {"hesitation_score": "high", "filler_count": None, "answer_length": []},
        {"hesitation_score": math.nan, "parts": "pause", "sentences": 3},
        {"parts": [1, {"name": "pause", "x": "a"}, {"name": "unknown", "x": 1, "h": 1}]},
    ],
)
def test_what_is_missing_or_foreign_is_left_out(speech):
    view = read_measures(speech)
    assert view.is_empty
    assert view.parts == ()


def visible_texts(panel: MeasuresPanel) -> str:
    return "\n".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def panel(qtbot, qapp):
    Translations(qapp).use("zh")
    made = MeasuresPanel()
    qtbot.addWidget(made)
    made.resize(300, 480)
    made.show()
    return made


def test_an_empty_panel_says_what_will_be_there(panel):
    assert visible_texts(panel).splitlines() == ["上一个回答", "第一个回答之后，这里会显示你是怎么说的。"]


def test_a_spoken_answer_shows_score_causes_counts_decision_and_latency(panel):
    panel.show_answer(
        SPEECH, Decision("FOLLOW_UP", 0.87, ("还没有说到一致性。", "停顿不多。"), "bert"), LATENCY
    )
    text = visible_texts(panel)
    for wanted in (
        "0.36", "犹豫度：正常", "停顿", "10%", "4.4 个/百字", "3.8 音节/秒", "1.8 秒",
        "填充词 4 · 字数 90", "接下来：追问 87%（模型判断）", "还没有说到一致性；停顿不多", "790 毫秒后回应",
    ):  # fmt: skip
        assert wanted in text
    described = [label.accessibleDescription() for label in panel.findChildren(QLabel)]
    assert any("判断说完 520 毫秒，转写剩余部分 130 毫秒，计算指标 9 毫秒" in text for text in described)
    assert "较长的停顿占 10%。" in described


def test_a_typed_answer_says_why_there_is_no_score(panel):
    panel.show_answer(TYPED, None, {})
    text = visible_texts(panel)
    assert "打字回答，不评估犹豫度。" in text
    assert "停顿" not in text
    assert "字数 5" in text


def test_a_short_answer_is_told_in_counts_and_seconds(panel):
    parts = [{"name": "pause", "x": 1.4, "h": 0.7}, {"name": "filler", "x": 2, "h": 0.66}]
    panel.show_answer({"hesitation_score": 0.8, "short": True, "parts": parts}, None, {})
    text = visible_texts(panel)
    assert "1.4 秒" in text
    assert "2 次" in text
    assert "（回答较短）" in text
    assert "–" in text, "causes that a short answer has not"


def test_the_users_own_decision_has_no_confidence(panel):
    panel.show_answer(SPEECH, Decision("END", 1.0, (), "user"), {})
    assert "接下来：结束（你判断）" in visible_texts(panel)
