"""Renders a session as one HTML page that needs nothing else: to read, to print, to keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from interviewer_app.sessions.html_elements import Child, Html, element, joined, style_sheet
from interviewer_app.sessions.records import Session, SessionRecord
from interviewer_app.sessions.report_charts import curve
from interviewer_app.sessions.report_speech import SpeechView, mean, view_speech
from interviewer_app.sessions.report_style import CSS
from interviewer_app.sessions.report_turn import render_turn
from interviewer_app.sessions.report_words import Words

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_CURVE_FROM = 2


def render_report(record: SessionRecord, language: str | None = None) -> str:
    """Return a complete HTML page in the session's language, or in ``language`` (``zh`` or ``en``).

    Everything said stands escaped; the page loads nothing and runs nothing. It describes the delivery of
    the answers and never judges the person.
    """
    words = Words(language or record.language)
    views = [view_speech(answer) for answer in record.answers]
    turns: list[Child] = [render_turn(turn, words, record.language) for turn in record.turns]
    if not turns:
        turns = [element("section", element("p", words("empty")))]
    main = element(
        "main", _header(record, words), _summary(record, views, words), *turns, _footer(record.session, words)
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("title", _title(record.session, words)),
        style_sheet(CSS),
    )
    page = element("html", head, element("body", main), lang="en" if words.language == "en" else "zh-CN")
    return f"<!DOCTYPE html>\n{page}\n"


def _title(session: Session, words: Words) -> str:
    job = session.meta.get("job_title")
    return f"{words('title')} · {job}" if isinstance(job, str) and job.strip() else words("title")


def _header(record: SessionRecord, words: Words) -> Html:
    session = record.session
    started = datetime.fromtimestamp(session.started_ns / 1e9).astimezone()
    facts = [f"{words('started')} {started:%Y-%m-%d %H:%M}"]
    if session.ended_ns is not None:
        minutes = (session.ended_ns - session.started_ns) / 60e9
        facts.append(f"{words('duration')} {words('minutes', f'{minutes:.1f}')}")
    mode = session.meta.get("mode")
    if mode in ("practice", "real"):
        facts.append(words(f"mode_{mode}"))
    facts.append(f"{words('finished')} {words.known('finished', record.finished_reason)}")
    return element(
        "header",
        element("h1", _title(session, words)),
        element("p", " · ".join(facts), class_="soft"),
    )


def _summary(record: SessionRecord, views: list[SpeechView], words: Words) -> Html:
    answers = record.answers
    hesitation = mean(view.hesitation for view in views)
    length = mean(view.answer_length for view in views)
    latency = mean(turn.latency_ms.get("total") for turn in record.turns)
    typed = sum(answer.typed for answer in answers)
    figures = [
        _figure(words("answers"), str(len(answers)), words("typed_answers", typed) if typed else ""),
        _figure(words("mean_hesitation"), "–" if hesitation is None else f"{hesitation:.2f}"),
        _figure(words("fillers"), _total(view.filler_count for view in views)),
        _figure(
            words("mean_length"),
            "–" if length is None else words(f"length_{record.language}", f"{length:.0f}"),
        ),
    ]
    if latency is not None:
        figures.append(_figure(words("mean_latency"), words("ms", f"{latency:.0f}")))
    labels = [turn.decision.label for turn in record.turns if turn.decision]
    counts = [
        element("li", f"{words.known('label', label)} {labels.count(label)}")
        for label in dict.fromkeys(labels)
    ]
    return element(
        "section",
        element("h2", words("summary")),
        element("div", *figures, class_="figures"),
        element("ul", *counts, class_="chips") if counts else None,
        _curve(record, words),
        element("p", words("not_a_verdict"), class_="soft"),
    )


def _curve(record: SessionRecord, words: Words) -> Html | None:
    points = [(turn.turn, view_speech(turn.answer).hesitation) for turn in record.turns if turn.answer]
    if sum(value is not None for _, value in points) < _CURVE_FROM:
        return None
    return joined([element("h3", words("curve")), curve(points, words("curve"))])


def _figure(name: str, value: str, note: str = "") -> Html:
    return element(
        "div",
        element("span", name, class_="soft"),
        element("b", value),
        element("span", note, class_="soft") if note else None,
    )


def _total(values: Iterable[int | None]) -> str:
    known = [value for value in values if value is not None]
    return str(sum(known)) if known else "–"


def _footer(session: Session, words: Words) -> Html:
    lines = []
    for key in ("devices", "models"):
        value = session.meta.get(key)
        if isinstance(value, Mapping) and value:
            shown = ", ".join(f"{name}: {what}" for name, what in value.items())
        elif isinstance(value, str | list) and value:
            shown = value if isinstance(value, str) else ", ".join(map(str, value))
        else:
            continue
        lines.append(element("p", f"{words(key)}: {shown}", class_="soft"))
    return element("footer", *lines, element("p", words("made_locally"), class_="soft"))
