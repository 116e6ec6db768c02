"""Models that come into service during an interview: used from the next turn on, or the old ones kept."""

from __future__ import annotations

from pathlib import Path

from interviewer_app.engine.messages import (
    LoadModels,
)
from interviewer_app.engine.sentences import MODEL_KEPT
from interviewer_app.errors import ModelError
from tests.unit.interviewer_app.engine.staged import Interview
from tests.unit.interviewer_app.engine.worded import LINE, engines


def test_a_new_model_is_taken_into_use_between_two_turns(own_home: Path) -> None:
    chosen = [LoadModels("scripted", None, generator="one")]
    interview = Interview(own_home, engines=engines(LINE), generator="one", choose_models=lambda: chosen[-1])
    with interview:
        show = interview.start()
        show.listening(0)
        chosen.append(LoadModels("another", "bert-2", generator="two"))
        interview.conductor.done()
        show.notice("判断用 bert-2，提问用 two")
        loads = [one for one in interview.engines.last.requests if isinstance(one, LoadModels)]
        assert loads == [
            LoadModels("scripted", None, generator="one"),
            LoadModels("scripted", "bert-2", generator="two"),  # the recogniser stays
        ]
        show.listening(1)
        interview.conductor.done()
        show.listening(2)
        assert len([one for one in interview.engines.last.requests if isinstance(one, LoadModels)]) == 2
        interview.engines.last.die()
        show.until(lambda _: len(interview.engines.made) == 2, "a new engine")
        assert interview.engines.last.requests[0] == loads[1]


def test_a_new_model_that_fails_leaves_the_old_one(own_home: Path) -> None:
    chosen = [LoadModels("scripted", None, generator="one")]
    interview = Interview(
        own_home,
        engines=engines(LINE, refuses=("generator",)),
        generator="one",
        choose_models=lambda: chosen[-1],
    )
    with interview:
        show = interview.start()
        show.listening(0)
        chosen.append(LoadModels("scripted", "bert-2", generator="broken"))
        interview.conductor.done()
        show.notice(f"generator 打不开。{MODEL_KEPT['zh']}")
        show.listening(1)
        interview.engines.last.die()
        show.until(lambda _: len(interview.engines.made) == 2, "a new engine")
        assert interview.engines.last.requests[0] == LoadModels("scripted", "bert-2", generator="one")
        interview.conductor.done()
        show.listening(2)
        assert len([one for one in show.notices if "打不开" in one]) == 1


def test_a_registry_that_cannot_be_read_is_told_once(own_home: Path) -> None:
    def damaged() -> LoadModels:
        raise ModelError("模型登记表读不出来。", "请修复它。")

    with Interview(own_home, engines=engines(LINE), choose_models=damaged) as interview:
        show = interview.start()
        show.notice(f"模型登记表读不出来。{MODEL_KEPT['zh']}")
        for turn in range(3):
            show.listening(turn)
            interview.conductor.done()
        show.finished()
        assert len([one for one in interview.kinds() if one == "notice"]) == 1
