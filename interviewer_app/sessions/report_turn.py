"""Renders one turn of the report: question, answer, its delivery with the parts, what followed."""

from __future__ import annotations

from interviewer_app.sessions.html_elements import Child, Html, element, joined
from interviewer_app.sessions.records import AnswerRecord, DecisionRecord, TurnRecord
from interviewer_app.sessions.report_charts import bar
from interviewer_app.sessions.report_marks import SHOWN_PAUSE_S, marked_text
from interviewer_app.sessions.report_speech import PartView, SpeechView, view_speech
from interviewer_app.sessions.report_words import Words

_TIMES = ("latency_s", "silent_s", "filled_s")
_RATES = ("speech", "articulation", "phonation", "mean_run")


def render_turn(turn: TurnRecord, words: Words, spoken_language: str) -> Html:
    """Return the section of one turn; ``spoken_language`` says what an answer's length counts."""
    asked = turn.question
    title = words("turn", turn.turn) + (f" · {turn.topic_title}" if turn.topic_title else "")
    if turn.depth:
        title += f" · {words('depth', turn.depth)}"
    children: list[Child] = [element("h2", title)]
    children += [element("p", line.text, class_="soft") for line in turn.lines if line is not asked]
    if asked is not None:
        children += [element("h3", words("question")), element("p", asked.text, class_="question")]
    if turn.answer is not None:
        children.append(_answer(turn.answer, words, spoken_language))
    elif turn.decision is not None:
        children.append(element("p", words("no_answer"), class_="soft"))
    if turn.decision is not None:
        children.append(_decision(turn.decision, words))
    if turn.reply is not None:
        source = words.known("source", turn.reply.source)
        children += [
            element("h3", words("reply")),
            element("p", turn.reply.text),
            element("p", source, class_="soft") if source else None,
        ]
    children += [element("p", notice, class_="soft") for notice in turn.notices]
    if turn.latency_ms:
        chips = [
            element("li", f"{words.known('stage', name)} {words('ms', f'{value:.0f}')}")
            for name, value in turn.latency_ms.items()
        ]
        children += [element("h3", words("latency")), element("ul", *chips, class_="chips")]
    return element("section", *children, class_="turn")


def _answer(answer: AnswerRecord, words: Words, spoken_language: str) -> Html:
    speech = view_speech(answer)
    heading = words("heard") + (f" · {words('typed')}" if answer.typed else "")
    return joined(
        [
            element("h3", heading),
            element("p", marked_text(answer, speech, words), class_="answer"),
            _counts(speech, words, spoken_language),
            None if answer.typed and speech.hesitation is None else _hesitation(speech, words),
            _facts(speech, words),
        ]
    )


def _counts(speech: SpeechView, words: Words, spoken_language: str) -> Html | None:
    pauses = [pause.duration_s for pause in speech.pauses if pause.duration_s >= SHOWN_PAUSE_S]
    shown = []
    if speech.answer_length is not None:
        shown.append(words(f"length_{spoken_language}", speech.answer_length))
    if pauses:
        shown.append(words("pauses_marked", len(pauses), f"{max(pauses):.1f}"))
    if speech.filler_count is not None:
        note = f" ({words('text_only')})" if speech.text_only else ""
        shown.append(words("fillers_marked", speech.filler_count) + note)
    return element("ul", *(element("li", text) for text in shown), class_="chips") if shown else None


def _hesitation(speech: SpeechView, words: Words) -> Html:
    told = speech.sentences.get(words.language, ())
    if speech.hesitation is None:
        reason = told[0] if told else words("not_measured")
        return element("p", f"{words('hesitation')}: {reason}", class_="soft")
    notes = [words.known("band", speech.band)] if speech.band else []
    notes += [words("short")] if speech.short else []
    heading = f"{words('hesitation')} {speech.hesitation:.2f}" + (f" ({', '.join(notes)})" if notes else "")
    named = [part for part in speech.parts if part.name]
    explained = list(told) if len(told) == len(speech.parts) == len(named) else [""] * len(named)
    rows = [_part_row(part, told, words) for part, told in zip(named, explained, strict=True)]
    heads = [element("th", words(key), scope="col") for key in ("part", "value", "share", "weight")]
    table = (
        element("table", element("thead", element("tr", *heads)), element("tbody", *rows)) if rows else None
    )
    return joined([element("h3", heading), table])


def _part_row(part: PartView, explained: str, words: Words) -> Html:
    """Return a part's row: what was measured (in words where there are some), its degree, its weight."""
    name = words.known("part", part.name)
    value = explained or ("–" if part.x is None else f"{part.x:.2f}")
    degree = "–" if part.h is None else f"{part.h:.2f}"
    drawn = None if part.h is None else bar(part.h, f"{name} {degree}")
    return element(
        "tr",
        element("th", name, scope="row"),
        element("td", value),
        element("td", drawn, degree, class_="number"),
        element("td", "–" if part.weight is None else f"{part.weight:.2f}", class_="number"),
    )


def _facts(speech: SpeechView, words: Words) -> Html | None:
    chips = [
        f"{words(f'fact_{key}')} {words('seconds', f'{source[key]:.1f}')}"
        for source, keys in ((speech.lengths, ("seconds_total", "seconds_speech")), (speech.rates, _TIMES))
        for key in keys
        if key in source
    ]
    chips += [f"{words(f'fact_{key}')} {speech.rates[key]:.2f}" for key in _RATES if key in speech.rates]
    return element("ul", *(element("li", chip) for chip in chips), class_="chips") if chips else None


def _decision(decision: DecisionRecord, words: Words) -> Html:
    told = words.known("label", decision.label)
    if decision.confidence is not None:
        told += f" · {words('confidence', f'{100 * decision.confidence:.0f}')}"
    source = words.known("source", decision.source)
    probabilities = [
        element("li", f"{words.known('label', label)} {100 * share:.0f}%")
        for label, share in decision.probabilities.items()
    ]
    return joined(
        [
            element("h3", words("decision")),
            element("p", told),
            element("p", " · ".join(decision.reasons), class_="soft") if decision.reasons else None,
            element("p", source, class_="soft") if source else None,
            element("ul", *probabilities, class_="chips") if probabilities else None,
        ]
    )
