"""Interviews with a scripted generator, up to the moment when it is asked."""

from __future__ import annotations

from interviewer_app.engine.messages import WordLine
from interviewer_app.interview.types import Phase
from tests.fakes import ScriptedEngines
from tests.unit.interviewer_app.engine.staged import Interview, Show

LINE = "减轻数据库的压力这件事，你是怎么衡量的？"
ANSWER = "我用过缓存，减轻了数据库的压力。"


def engines(*worded: str, **options: object) -> ScriptedEngines:
    """Engines with a generator that hear ``ANSWER`` when the done key is pressed."""
    options = {"answer_blocks": None, "answers": (ANSWER,), "generator": "qwen", **options}
    return ScriptedEngines(worded=worded, **options)


def asked(interview: Interview) -> list[WordLine]:
    return [one for one in interview.engines.last.requests if isinstance(one, WordLine)]


def to_wording(interview: Interview) -> Show:
    """Up to the moment when the reply to the first topic's answer is being worded."""
    show = interview.start()
    show.listening(0)
    interview.conductor.done()
    show.listening(1)
    interview.conductor.done()
    show.until(lambda s: s.phase is Phase.WORDING, "wording")
    show.until(lambda _: bool(asked(interview)), "the request")
    return show
