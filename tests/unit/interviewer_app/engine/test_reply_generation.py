"""The wording thread of the model process, and how the process loads and changes its models."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from interviewer_app.engine import reply_generation
from interviewer_app.engine.messages import (
    DecideAnswer,
    DecisionReady,
    EngineDied,
    EngineProblem,
    LeadWorded,
    LineWorded,
    LoadModels,
    ModelsReady,
    StopWording,
    WordLine,
)
from interviewer_app.engine.process import EngineClient
from interviewer_app.engine.reply_generation import FAILED, NO_MODEL, reply_row
from interviewer_app.engine.worker import Engine
from interviewer_app.interview.machine import begin
from interviewer_app.interview.machine import step as machine_step
from interviewer_app.interview.types import (
    AnswerFinished,
    Decision,
    DecisionMade,
    LineSpoken,
    Started,
    State,
    WordReply,
)
from tests.unit.interviewer_app.decider_folders import save_checkpoint, save_published
from tests.unit.interviewer_app.engine.staged import make_plan
from tests.unit.training.tiny_generators import publish, save_plain, save_speaker
from training.generator import BANK, LATE, MODEL, ReplyGenerator
from training.model_safety import ModelFault
from training.rows import LABELS, ReplyRow
from training.sampling import SamplingPlan
from training.schema import render_chat

PATIENCE_S = 30.0
BANK_LINE = "可以举一个具体的例子吗？"
CONTEXT = {"language": "zh", "current_question": "缓存怎么设计的？", "resume": ["Redis"]}


class Reports:
    """Collects reports from any thread; ``until`` waits for the next of a kind."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.seen: list[Any] = []
        self._read = 0

    def __call__(self, report: Any) -> None:
        with self._changed:
            self.seen.append(report)
            self._changed.notify_all()

    def until(self, kind: type, wanted: Callable[[Any], bool] = lambda _: True) -> Any:
        def look() -> Any:
            while self._read < len(self.seen):
                self._read += 1
                if isinstance(self.seen[self._read - 1], kind) and wanted(self.seen[self._read - 1]):
                    return self.seen[self._read - 1]
            return None

        with self._changed:
            found = self._changed.wait_for(look, PATIENCE_S)
        assert found, f"never came: {kind.__name__}; there are {self.seen}"
        return found


class Paced(ReplyGenerator):
    """A generator that says ``line`` a character each time it is let; it fails with ``error`` if given."""

    def __init__(self, line: str, error: Exception | None = None) -> None:
        self.line, self.error = line, error
        self.steps = threading.Semaphore(0)
        self.started, self.ended = threading.Event(), threading.Event()

    def stream(
        self, row: ReplyRow, plan: SamplingPlan, candidate: int = 0, said: str = ""
    ) -> Generator[str, None, None]:
        self.started.set()
        try:
            for length in range(1, len(self.line) + 1):
                assert self.steps.acquire(timeout=PATIENCE_S)
                yield said + self.line[:length]
            if self.error is not None:
                raise self.error
        finally:
            self.ended.set()

    def let(self, steps: int = 1000) -> None:
        self.steps.release(steps)


@pytest.fixture
def reports() -> Reports:
    return Reports()


@pytest.fixture
def engine(reports: Reports) -> Iterator[Engine]:
    made = Engine(reports)
    yield made
    made.close()


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders: generator and broken (published), whole (plain), decider, broken_decider."""
    folder = tmp_path_factory.mktemp("models")
    save_plain(folder / "whole")
    publish(folder / "generator", folder / "whole")
    publish(folder / "broken", folder / "whole")
    weights = (folder / "broken" / "model.bin").read_bytes()
    (folder / "broken" / "model.bin").write_bytes(weights[:5000])
    save_checkpoint(folder / "checkpoint", LABELS)
    save_published(folder / "decider", folder / "checkpoint", LABELS)
    save_published(folder / "broken_decider", folder / "checkpoint", LABELS)
    (folder / "broken_decider" / "model.onnx").write_bytes(b"broken")
    return folder


def use(monkeypatch: pytest.MonkeyPatch, engine: Engine, generator: Paced, models: Path) -> None:
    """Have the engine load ``generator`` in place of a folder's."""
    monkeypatch.setattr(reply_generation, "ReplyGenerator", lambda *_args: generator)
    engine.handle(LoadModels(None, None, 1, str(models / "generator")))


def line(revision: int, patience_s: float = 30.0) -> WordLine:
    answer = "我们用 Redis 做缓存。"
    return WordLine(1, revision, "generate_follow_up", CONTEXT, answer, BANK_LINE, patience_s)


# --- the row ---


def topic_state(label: str) -> WordReply:
    """What the machine wants worded after an answer with ``label``."""
    state: State = begin(make_plan())
    for event in (Started(0), LineSpoken(0), AnswerFinished(0, "我叫小明。"), LineSpoken(1)):
        state, _ = machine_step(state, event)
    state, _ = machine_step(state, AnswerFinished(1, "用过。", {"hesitation_score": 0.4, "filler_count": 2}))
    _, effects = machine_step(state, DecisionMade(1, Decision(label, 0.9)))  # type: ignore[arg-type]
    (wanted,) = (one for one in effects if isinstance(one, WordReply))
    return wanted


@pytest.mark.parametrize(("label", "names_topic"), [("FOLLOW_UP", False), ("NEXT_TOPIC", True)])
def test_the_machines_wish_becomes_a_row_like_those_it_was_trained_on(label: str, names_topic: bool) -> None:
    wanted = topic_state(label)
    row = reply_row(wanted.task, wanted.context, wanted.answer)
    assert (row.speech.hesitation_score, row.speech.filler_count) == (0.4, 2)
    told = render_chat(row)[1]["content"]
    assert ("新话题：" in told) == names_topic
    assert "可以问" not in told  # no row shows the bank's question
    assert "回答：用过。" in told
    assert "已追问：0" in told
    assert "简历：Redis" in told


# --- wording ---


def test_a_line_is_worded_while_sound_and_decisions_go_on(
    monkeypatch: pytest.MonkeyPatch, engine: Engine, reports: Reports, models: Path
) -> None:
    slow = Paced("Redis 里的热点数据怎么更新？")
    use(monkeypatch, engine, slow, models)
    engine.handle(line(1))
    assert slow.started.wait(PATIENCE_S)
    engine.handle(DecideAnswer(2, "为什么？", "因为快。", {}, {}))
    assert reports.until(DecisionReady).turn == 2
    slow.let()
    worded = reports.until(LineWorded)
    assert (worded.turn, worded.revision, worded.text, worded.source) == (1, 1, slow.line, MODEL)


def test_stopping_ends_the_generation_in_its_middle(
    monkeypatch: pytest.MonkeyPatch, engine: Engine, reports: Reports, models: Path
) -> None:
    slow = Paced("Redis 里的热点数据怎么更新？")
    use(monkeypatch, engine, slow, models)
    for revision in (1, 2, 3):
        engine.handle(line(revision))
    assert slow.started.wait(PATIENCE_S)
    engine.handle(StopWording(2))
    slow.let(1)
    assert slow.ended.wait(PATIENCE_S)
    slow.let()
    assert reports.until(LineWorded).revision == 3
    assert [one.revision for one in reports.seen if isinstance(one, LineWorded)] == [3]


def test_only_a_slow_generators_line_begins_before_it_is_whole(
    monkeypatch: pytest.MonkeyPatch, engine: Engine, reports: Reports, models: Path
) -> None:
    said = Paced("Redis 放的是热点，过期以后怎么更新？")
    use(monkeypatch, engine, said, models)
    said.let()
    asked = replace(line(1), may_lead=True)
    engine.handle(asked)
    assert reports.until(LineWorded).text == said.line
    monkeypatch.setattr(reply_generation, "LEAD_AFTER_S", 0.0)
    engine.handle(replace(asked, revision=2))
    assert reports.until(LeadWorded) == LeadWorded(1, 2, "Redis 放的是热点，")
    assert reports.until(LineWorded).text == said.line
    engine.handle(replace(asked, revision=3, may_lead=False))
    assert reports.until(LineWorded).revision == 3
    assert [one.revision for one in reports.seen if isinstance(one, LeadWorded)] == [2]


def test_a_slow_generator_leaves_the_banks_line(
    monkeypatch: pytest.MonkeyPatch, engine: Engine, reports: Reports, models: Path
) -> None:
    slow = Paced("Redis 里的热点数据怎么更新？")
    use(monkeypatch, engine, slow, models)
    engine.handle(line(1, patience_s=0.0))
    slow.let()
    worded = reports.until(LineWorded)
    assert (worded.text, worded.source, worded.reasons) == (BANK_LINE, BANK, (LATE,))


@pytest.mark.parametrize(
    ("error", "said"),
    [(ModelFault("提问生成模型坏了。", "请换一个。"), "坏了"), (ZeroDivisionError("a bug"), "出错")],
)
def test_a_failing_generator_is_told_and_the_bank_speaks(
    monkeypatch: pytest.MonkeyPatch,
    engine: Engine,
    reports: Reports,
    models: Path,
    error: Exception,
    said: str,
) -> None:
    broken = Paced("一", error)
    use(monkeypatch, engine, broken, models)
    broken.let()
    for revision in (1, 2):
        engine.handle(line(revision))
        problem = reports.until(EngineProblem)
        assert (problem.stage, problem.turn) == ("word", 1)
        assert said in problem.sentence
        worded = reports.until(LineWorded)
        assert (worded.revision, worded.text, worded.reasons) == (revision, BANK_LINE, (FAILED,))


def test_without_a_generator_the_bank_speaks_at_once(engine: Engine, reports: Reports) -> None:
    engine.handle(LoadModels(None, None))
    engine.handle(line(1))
    assert reports.until(LineWorded).reasons == (NO_MODEL,)


# --- loading and changing ---


def test_hearing_does_not_wait_for_the_generator(engine: Engine, reports: Reports, models: Path) -> None:
    engine.handle(LoadModels(None, str(models / "decider"), 1, str(models / "generator")))
    first = reports.until(ModelsReady)
    assert (first.decider, first.generator, first.problems) == ("tiny", "", ())
    second = reports.until(ModelsReady)
    assert (second.decider, second.generator, second.problems) == ("tiny", "tiny", ())
    engine.handle(line(1))
    worded = reports.until(LineWorded)
    assert (worded.text, worded.source) == (BANK_LINE, BANK)  # noise is no line
    assert worded.reasons


@pytest.mark.parametrize("generator", ["broken", "nowhere", "checkpoint"])
def test_a_generator_that_cannot_be_loaded_is_told(
    engine: Engine, reports: Reports, models: Path, generator: str
) -> None:
    engine.handle(LoadModels(None, None, 1, str(models / generator)))
    assert reports.until(ModelsReady).problems == ()
    second = reports.until(ModelsReady)
    assert (second.generator, second.failed) == ("", ("generator",))
    assert len(second.problems) == 1
    engine.handle(line(1))
    assert reports.until(LineWorded).reasons == (NO_MODEL,)


def test_models_are_changed_without_a_restart(engine: Engine, reports: Reports, models: Path) -> None:
    decider, generator = str(models / "decider"), str(models / "generator")
    engine.handle(LoadModels(None, None, 1))
    assert reports.until(ModelsReady).decider == "rules"
    engine.handle(LoadModels(None, decider, 1, generator))
    both = reports.until(ModelsReady)
    assert (both.decider, both.generator, both.problems) == ("tiny", "tiny", ())
    engine.handle(DecideAnswer(1, "为什么？", "因为快。", {}, {}))
    assert reports.until(DecisionReady).source == "bert"
    engine.handle(LoadModels(None, None, 1, str(models / "whole")))
    other = reports.until(ModelsReady)
    assert (other.decider, other.generator) == ("rules", "whole")
    engine.handle(LoadModels(None, None, 1))
    assert reports.until(ModelsReady).generator == ""


def test_models_that_fail_leave_those_before(engine: Engine, reports: Reports, models: Path) -> None:
    decider, generator = str(models / "decider"), str(models / "generator")
    engine.handle(LoadModels(None, decider, 1, generator))
    reports.until(ModelsReady, lambda ready: bool(ready.generator))
    engine.handle(LoadModels(None, str(models / "broken_decider"), 1, str(models / "broken")))
    after = reports.until(ModelsReady)
    assert (after.decider, after.generator) == ("tiny", "tiny")
    assert after.failed == ("decider", "generator")
    assert len(after.problems) == 2
    engine.handle(DecideAnswer(1, "为什么？", "因为快。", {}, {}))
    assert reports.until(DecisionReady).source == "bert"
    engine.handle(line(1))
    assert NO_MODEL not in reports.until(LineWorded).reasons


def test_a_model_that_has_learnt_to_ask_is_heard(reports: Reports, tmp_path: Path) -> None:
    save_speaker(tmp_path / "whole", ("Redis 里的热点数据，", "过期以后怎么更新？"))
    folder = publish(tmp_path / "speaker", tmp_path / "whole", quantisation="int8")
    client = EngineClient(reports)
    try:
        client.send(LoadModels(None, None, 1, str(folder)))
        reports.until(ModelsReady, lambda ready: bool(ready.generator))
        client.send(line(1))
        worded = reports.until(LineWorded)
        assert (worded.text, worded.source) == ("Redis 里的热点数据，过期以后怎么更新？", MODEL)
        assert worded.reasons == ()
        assert worded.took_ms > 0
    finally:
        client.close()


def test_a_process_killed_while_it_words_is_noticed(reports: Reports, models: Path) -> None:
    client = EngineClient(reports)
    try:
        client.send(LoadModels(None, None, 1, str(models / "generator")))
        reports.until(ModelsReady, lambda ready: bool(ready.generator))
        for revision in range(1, 200):
            client.send(line(revision))
        assert reports.until(LineWorded).source == BANK
        client._process.kill()
        assert reports.until(EngineDied).exit_code == -9
        assert not client.alive
    finally:
        client.close()
