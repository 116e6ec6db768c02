"""The report: complete, escaped, self-contained, in two languages, and never about the person."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer_app.sessions import report_words
from interviewer_app.sessions.html_elements import Html, element, style_sheet
from interviewer_app.sessions.records import AnswerRecord, Session, SessionRecord, StoredEvent, assemble
from interviewer_app.sessions.report import render_report
from interviewer_app.sessions.report_marks import marked_text
from interviewer_app.sessions.report_speech import view_speech
from interviewer_app.sessions.report_words import Words
from speech.features import measure_answer
from speech.mask import mask_from_frames
from speech.transcript import Word
from tests.unit.interviewer_app.test_records import JSON

VOID = {"meta", "br"}

SPEECH: dict[str, Any] = {
    "hesitation_score": 0.36,
    "filler_count": 2,
    "answer_length": 14,
    "band": "normal",
    "short": False,
    "parts": [
        {"name": "pause", "x": 0.097, "h": 0.22, "weight": 0.4},
        {"name": "speed", "x": None, "h": None, "weight": 0.15},
    ],
    "sentences": {"zh": ["停顿占 9%", "没有语速"], "en": ["Pauses take 9%", "no pace"]},
    "lengths": {"seconds_total": 9.5},
    "rates": {"speech": 3.2, "latency_s": 0.8},
    "fillers": {"count": 2, "evidence": [{"text": "嗯", "char_start": 0, "char_end": 1}, {"text": "呃"}]},
    "pauses": [
        {"start_s": 0.7, "end_s": 1.0, "silent": False},
        {"start_s": 2.0, "end_s": 3.5, "silent": True},
        {"start_s": 5.0, "end_s": 5.1, "silent": True},
    ],
}
WORDS = [
    {"text": "嗯", "start_s": 0.2, "end_s": 0.6},
    {"text": "我们", "start_s": 1.0, "end_s": 1.9},
    {"text": "用", "start_s": 3.6, "end_s": 3.8},
    {"text": "Redis", "start_s": 3.9, "end_s": 4.9},
]


def record(language: str = "zh", **answer: Any) -> SessionRecord:
    meta = {
        "language": language,
        "job_title": "后端 <工程师>",
        "mode": "practice",
        "devices": {"microphone": "USB & co"},
        "models": ["bert"],
    }
    session = Session(
        "20250101T000000000-00000000", meta, 1_700_000_000 * 10**9, 1_700_000_300 * 10**9, "plan"
    )
    said = {"text": "嗯，我们用 Redis 做缓存。", "words": WORDS, "speech": SPEECH, **answer}
    rows: list[tuple[int, str, dict[str, Any]]] = [
        (1, "topic", {"id": "cache", "title": "缓存", "depth": 1}),
        (1, "line", {"text": "怎么用缓存？", "kind": "question"}),
        (1, "answer", said),
        (
            1,
            "decision",
            {
                "label": "FOLLOW_UP",
                "confidence": 0.83,
                "reasons": ["只提到名字"],
                "source": "bert",
                "probabilities": {"FOLLOW_UP": 0.83, "END": 0.17},
            },
        ),
        (1, "reply", {"text": "怎样保证一致？", "source": "model"}),
        (1, "latency", {"total": 912.4}),
        (2, "line", {"text": "怎样保证一致？", "kind": "follow_up"}),
        (
            2,
            "answer",
            {"text": "打字的回答", "typed": True, "speech": {"answer_length": 5, "filler_count": 0}},
        ),
        (2, "notice", {"sentence": "麦克风没有声音"}),
        (3, "answer", {"text": "好", "speech": {"hesitation_score": 0.9, "filler_count": 1}}),
    ]
    events = [
        StoredEvent(n, session.id, turn, kind, payload, n) for n, (turn, kind, payload) in enumerate(rows)
    ]
    return assemble(session, events)


class Checker(HTMLParser):
    """Reads a page: is every element closed, and what does it load or run?"""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: str) -> Checker:
    checker = Checker()
    checker.feed(page)
    checker.close()
    assert checker.open == []
    return checker


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_says_everything_and_needs_nothing(language: str) -> None:
    page = render_report(record(language))
    seen = read(page)
    words = Words(language)
    for part in (
        "后端 <工程师>",
        "怎么用缓存？",
        "只提到名字",
        "怎样保证一致？",
        "0.36",
        words("confidence", 83),
        words("ms", 912),
        words("part_pause"),
        SPEECH["sentences"][language][0],
        words("fact_speech"),
        words("band_normal"),
        words("typed"),
        words("not_a_verdict"),
        words("typed_answers", 1),
        "USB & co",
        "麦克风没有声音",
        "0.63",  # the mean of .36 and .90
    ):
        assert part in seen.text, part
    assert not {"script", "link", "img", "iframe", "object", "a", "form"} & set(seen.tags)
    assert not {"src", "href", "style"} & {name for name, _ in seen.attributes}
    assert not any(name.startswith("on") for name, _ in seen.attributes)
    assert "url(" not in page
    assert "@import" not in page
    assert "://" not in page
    assert 'content="default-src' in page
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page
    assert f'lang="{"en" if language == "en" else "zh-CN"}"' in page
    assert seen.tags.count("svg") == 2  # the curve and the one part that was measured


def test_pauses_and_fillers_stand_where_they_fell() -> None:
    turn = record().turns[0]
    assert turn.answer is not None
    text = marked_text(turn.answer, view_speech(turn.answer), Words("zh"))
    assert text == (
        '<mark class="filler">嗯</mark>，我们'
        '<mark class="pause" title="停顿 1.5 秒">⏸ 1.5</mark>用 Redis 做缓存。'
    )


def test_a_filler_without_a_place_and_a_pause_without_words_leave_the_text() -> None:
    answer = AnswerRecord("没有时间的词", speech=SPEECH | {"fillers": {"evidence": [{"text": "呃"}]}})
    assert marked_text(answer, view_speech(answer), Words("zh")) == "没有时间的词"
    answer = AnswerRecord("呃 好", words=({"text": "呃", "start_s": 0.0, "end_s": 0.4},))
    heard = {"fillers": {"evidence": [{"text": "呃", "start_s": 0.1, "end_s": 0.5}]}}
    answer = replace(answer, speech=heard)
    assert marked_text(answer, view_speech(answer), Words("zh")) == '<mark class="filler">呃</mark> 好'


NASTY = "</p><script>alert(1)</script>\"'&<img src=x onerror=alert(1)>\x00\u202e"


def test_nothing_that_was_said_becomes_markup() -> None:
    base = record(
        text=NASTY,
        words=[{"text": NASTY[4:20], "start_s": 0.0, "end_s": 1.0}],
        speech={
            "hesitation_score": 0.5,
            "band": NASTY,
            "parts": [{"name": NASTY, "x": 1.0, "h": 0.5, "weight": 1.0}],
            "sentences": {"zh": [NASTY]},
            "fillers": {"evidence": [{"text": NASTY, "char_start": 2, "char_end": 9}]},
        },
    )
    meta = {**base.session.meta, "job_title": NASTY, "devices": {NASTY: NASTY}, "models": [NASTY]}
    decision = base.turns[0].decision
    assert decision is not None
    nasty_turn = replace(
        base.turns[0],
        topic_title=NASTY,
        notices=(NASTY,),
        latency_ms={NASTY: 1.0},
        decision=replace(decision, label=NASTY, reasons=(NASTY,), source=NASTY, probabilities={NASTY: 0.5}),
    )
    page = render_report(
        replace(
            base,
            session=replace(base.session, meta=meta),
            turns=(nasty_turn, *base.turns[1:]),
            finished_reason=NASTY,
        )
    )
    seen = read(page)
    assert not {"script", "img"} & set(seen.tags)
    assert not any(name.startswith("on") for name, _ in seen.attributes)
    assert seen.text.count("<script>alert(1)</script>") >= 12
    assert "\u202e" not in page
    assert "\x00" not in page


@given(
    st.dictionaries(st.sampled_from(list(SPEECH)), JSON | st.sampled_from(list(SPEECH.values())), max_size=8)
)
def test_no_stored_measure_breaks_the_report(speech: dict[str, Any]) -> None:
    read(render_report(record(speech=speech)))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_real_measures_are_shown_whole(language: str) -> None:
    """The report reads what the measuring code writes, spoken and typed."""
    text = "嗯，我们先用缓存，然后再用数据库来保证最后的一致性。"
    characters = [character for character in text if character not in "，。"]
    spans = [0.2 + 0.2 * n + (1.6 if n >= 7 else 0.0) for n in range(len(characters))]  # a pause after 缓存
    said = [Word(c, start, start + 0.2) for c, start in zip(characters, spans, strict=True)]
    frames = np.zeros(800, dtype=bool)
    for word in said:
        frames[round(word.start_s * 100) : round(word.end_s * 100)] = True
    spoken = measure_answer(
        text=text, language="zh", words=said, mask=mask_from_frames(frames), question_end_s=0.0
    )
    assert spoken.hesitation_score is not None
    page = render_report(
        record(text=text, words=[asdict(word) for word in said], speech=spoken.to_dict()), language
    )
    seen = read(page)
    words = Words(language)
    assert '<mark class="filler">嗯</mark>，我们先用缓存<mark class="pause"' in page
    assert (
        f"{words('hesitation')} {spoken.hesitation_score:.2f} ({words(f'band_{spoken.band}')})" in seen.text
    )
    for sentence in spoken.sentences[language]:
        assert sentence in seen.text
    for fact in ("fact_seconds_total", "fact_latency_s", "fact_articulation"):
        assert words(fact) in seen.text
    typed = measure_answer(text=text, language="zh", mask=None, question_end_s=None, typed=True)
    assert typed.sentences[language][0] in read(render_report(record(speech=typed.to_dict()), language)).text


def test_an_empty_session_has_a_report() -> None:
    session = Session("20250101T000000000-00000000", {}, 1_700_000_000 * 10**9)
    page = render_report(assemble(session, []))
    assert Words("zh")("empty") in page
    assert Words("zh")("finished_") in page


def test_both_languages_have_the_same_words_and_places() -> None:
    chinese, english = report_words._ZH, report_words._EN
    assert set(chinese) == set(english)
    for key in chinese:
        assert re.findall(r"\{\d\}", chinese[key]) == re.findall(r"\{\d\}", english[key]), key
        assert re.search("[\u4e00-\u9fff]", english[key]) is None


def test_no_word_judges_the_person() -> None:
    judging = [
        "自信",
        "优秀",
        "不合格",
        "合格",
        "性格",
        "能力",
        "紧张",
        "confident",
        "nervous",
        "poor",
        "excellent",
    ]
    pages = render_report(record("zh")) + render_report(record("en"))
    assert not [word for word in judging if word in pages.lower()]


def test_only_plain_text_is_escaped_and_a_style_cannot_close_itself() -> None:
    assert element("p", "<b>", element("b", "x"), class_='a"b') == (
        '<p class="a&quot;b">&lt;b&gt;<b>x</b></p>'
    )
    assert isinstance(element("br"), Html)
    with pytest.raises(ValueError, match="may not hold"):
        style_sheet("</style><script>")
