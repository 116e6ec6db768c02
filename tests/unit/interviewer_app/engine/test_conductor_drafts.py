"""Lines drafted while the candidate pauses: taken for the same answer, made again for another."""

from __future__ import annotations

from pathlib import Path

from interviewer_app.engine.messages import (
    AnswerProgress,
    LineWorded,
    ProvisionalText,
    StopWording,
)
from interviewer_app.interview.types import Phase
from tests.unit.interviewer_app.engine.staged import Interview, make_plan
from tests.unit.interviewer_app.engine.worded import ANSWER, LINE, asked, engines


def test_a_draft_of_the_same_answer_is_spoken_at_once(own_home: Path) -> None:
    with Interview(own_home, engines=engines(), plan=make_plan(turns=None)) as interview:
        show = interview.start()
        show.listening(0)
        interview.conductor.done()
        show.listening(1)
        engine = interview.engines.last
        engine.tell(ProvisionalText(1, ANSWER[:-1], whole=True))
        show.until(lambda _: bool(asked(interview)), "the draft")
        draft = asked(interview)[0]
        assert (draft.task, draft.answer) == ("generate_follow_up", ANSWER[:-1])
        engine.tell(LineWorded(1, draft.revision, LINE, "model", (), 700.0))
        show.until(lambda _: LINE in interview.renderer.rendered, "its sound")
        before = len(asked(interview))
        interview.conductor.done()
        spoken = show.speaking(2)
        show.listening(2)
        assert (spoken.lines[-1].text, spoken.lines[-1].source) == (LINE, "model")
        assert len(asked(interview)) == before  # nothing was asked anew
        assert interview.record.turns[1].latency_ms["word"] < 200.0


def test_a_draft_under_way_is_waited_for(own_home: Path) -> None:
    with Interview(own_home, engines=engines(), plan=make_plan(turns=None)) as interview:
        show = interview.start()
        show.listening(0)
        interview.conductor.done()
        show.listening(1)
        engine = interview.engines.last
        engine.tell(ProvisionalText(1, ANSWER, whole=True))
        show.until(lambda _: bool(asked(interview)), "the draft")
        draft = asked(interview)[0]
        interview.conductor.done()
        show.until(lambda s: s.phase is Phase.WORDING, "wording")
        engine.tell(LineWorded(1, draft.revision, LINE, "model", (), 700.0))
        assert show.speaking(2).lines[-1].text == LINE


def test_a_draft_of_another_answer_is_made_again(own_home: Path) -> None:
    with Interview(own_home, engines=engines(), plan=make_plan(turns=None)) as interview:
        show = interview.start()
        show.listening(0)
        interview.conductor.done()
        show.listening(1)
        engine = interview.engines.last
        engine.tell(ProvisionalText(1, "我用过缓存", whole=True))
        show.until(lambda _: bool(asked(interview)), "the draft")
        draft = asked(interview)[-1]
        engine.tell(LineWorded(1, draft.revision, "缓存用在哪里？", "model", (), 1.0))
        interview.conductor.done()
        show.until(lambda _: asked(interview)[-1].answer == ANSWER, "the new request")
        assert StopWording(draft.revision) in engine.requests
        engine.tell(LineWorded(1, asked(interview)[-1].revision, LINE, "model", (), 1.0))
        assert show.speaking(2).lines[-1].text == LINE


def test_speaking_on_drops_the_draft_and_nothing_is_changed_by_it(own_home: Path) -> None:
    with Interview(own_home, engines=engines(), plan=make_plan(turns=None)) as interview:
        show = interview.start()
        show.listening(0)
        interview.conductor.done()
        before = show.listening(1)
        kinds = interview.kinds()
        engine = interview.engines.last
        engine.tell(ProvisionalText(1, "我用过"))  # not all of it: nothing is drafted
        engine.tell(ProvisionalText(1, ANSWER, whole=True))
        show.until(lambda _: bool(asked(interview)), "the draft")
        draft = asked(interview)[0]
        assert draft.answer == ANSWER
        engine.tell(AnswerProgress(1, "resumed"))
        engine.tell(LineWorded(1, draft.revision, LINE, "model", (), 1.0))
        engine.tell(ProvisionalText(1, ANSWER + "还有"))
        after = show.until(lambda s: s.provisional_text.endswith("还有"), "more words")
        assert any(isinstance(one, StopWording) for one in engine.requests)
        assert (after.phase, after.turn, after.lines) == (before.phase, before.turn, before.lines)
        assert interview.kinds() == kinds
