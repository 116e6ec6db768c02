"""The starter decider that ships: small, offline, taken by the app, and right about plain answers."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import NoReturn

import pytest

from interviewer_app.engine.models import choose_models
from interviewer_app.paths import Paths
from interviewer_app.settings import ModelSettings
from training.decider import Decider
from training.rows import DecisionRow, SpeechAnalysis, count_answer_length
from training.serving import STARTER_FOLDER, decider_in_service

MAX_BYTES = 10_000_000


@pytest.fixture
def decider(monkeypatch: pytest.MonkeyPatch) -> Decider:
    def refuse(*arguments: object, **options: object) -> NoReturn:
        raise AssertionError("the starter asked for the network")

    monkeypatch.setattr(socket, "socket", refuse)
    return Decider.open(STARTER_FOLDER, 1)


def test_it_serves_where_there_is_no_other(own_home: Path) -> None:
    chosen = choose_models(ModelSettings(), Paths.from_environment()).decider
    assert chosen.is_starter
    assert chosen.folder is not None
    assert chosen.folder.samefile(decider_in_service())
    assert sum(path.stat().st_size for path in chosen.folder.iterdir()) < MAX_BYTES


@pytest.mark.parametrize(
    ("answer", "depth", "label"),
    [
        ("这个我没有接触过，不太了解。", 0, "NEXT_TOPIC"),
        ("我觉得这个非常重要，大家一定要重视起来，要多沟通。", 1, "NEXT_TOPIC"),
        ("我们用 Redis 做缓存，过期时间设的五分钟，加了一个随机数。", 0, "FOLLOW_UP"),
        ("换成了消息队列，延迟从三秒降到两百毫秒，丢了会重发。我能说的就这些了。", 2, "END"),
        ("加了联合索引，三秒的查询降到了四十毫秒。", 3, "END"),
    ],
)
def test_plain_answers_are_decided_as_people_would(
    decider: Decider, answer: str, depth: int, label: str
) -> None:
    speech = SpeechAnalysis(0.3, 0, count_answer_length(answer))
    assert decider.decide(DecisionRow("你们是怎么做的？", answer, depth, speech)).label == label
