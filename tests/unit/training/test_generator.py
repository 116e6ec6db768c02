"""The generator on tiny random Qwen2s: both back ends agree, draw by seed, stop when told."""

from __future__ import annotations

import json
import threading
from collections.abc import Generator
from dataclasses import replace
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoTokenizer

from tests.unit.training.tiny_generators import TEMPLATE, publish, save_adapter, save_plain
from training.chat_prompt import render_prompt
from training.generator import BANK, LATE, MODEL, STOPPED, ReplyGenerator, check_line, propose_reply
from training.model_safety import ModelFault
from training.rows import ReplyRow, SpeechAnalysis
from training.sampling import GREEDY, SamplingPlan
from training.schema import render_chat

ANSWERS = ("我们用 Redis 做缓存。", "不太了解。", "嗯，主要是加了索引，查询快了很多。", "We cached it.", "")
BANK_LINE = "可以举一个具体的例子吗？"
DRAWN = SamplingPlan(candidates=4, greedy_first=False, max_new_tokens=24, temperature=1.0, seed=3)
SHORT = SamplingPlan(candidates=1, max_new_tokens=24)


def rows() -> list[ReplyRow]:
    made = []
    for task in ("generate_follow_up", "generate_question", "closing"):
        for depth, answer in enumerate(ANSWERS):
            for skill in ("Redis", "MySQL"):
                context = {
                    "job_title": "后端开发工程师",
                    "current_question": "缓存是怎么设计的？",
                    "current_topic": "缓存",
                    "resume": [skill],
                    "follow_up_depth": depth % 4,
                }
                made.append(ReplyRow(task, context, answer, SpeechAnalysis(0.3, depth, len(answer))))
    return made


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """plain, adapter (on plain), merged, and published: the merged one converted."""
    folder = tmp_path_factory.mktemp("generators")
    save_plain(folder / "plain")
    merged = save_adapter(folder / "adapter", folder / "plain")
    save_plain(folder / "merged")
    merged.save_pretrained(folder / "merged")
    publish(folder / "published", folder / "merged")
    return folder


def load(folder: Path, **options: Any) -> ReplyGenerator:
    return ReplyGenerator.open(folder, threads=1, **options)


# --- the prompt ---


def test_the_prompt_is_what_qwens_own_template_writes(home: Path) -> None:
    theirs = AutoTokenizer.from_pretrained(home / "plain")
    ours = load(home / "published")
    for row in rows():
        messages = render_chat(row)
        wanted = theirs.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        assert render_prompt(messages, TEMPLATE) == wanted
        ids = theirs.apply_chat_template(messages, add_generation_prompt=True)["input_ids"]
        assert ours.prompt(row) == list(ids)


def test_a_template_that_knows_thinking_is_asked_without_it() -> None:
    prompt = render_prompt([{"role": "user", "content": "你好"}], "<|im_start|> {% if enable_thinking %}")
    assert prompt.endswith("<|im_start|>assistant\n<think>\n\n</think>\n\n")


def test_a_reply_in_the_row_is_not_given_away(home: Path) -> None:
    row = rows()[0]
    told = ReplyRow(row.task, row.context, row.user_answer, row.speech, "为什么选它？")
    assert load(home / "published").prompt(told) == load(home / "published").prompt(row)


def test_a_long_prompt_leaves_room_for_the_line(home: Path) -> None:
    row = ReplyRow("closing", {"resume": ["经历" * 2000]}, "好", SpeechAnalysis())
    generator = load(home / "published")
    prompt = generator.prompt(row, 96)
    assert len(prompt) == 1024 - 96
    assert prompt[-12:] == generator.prompt(rows()[0])[-12:]  # the opening of the reply is whole
    assert isinstance(generator.generate(row, SHORT), str)


# --- both back ends ---


def test_ctranslate2_says_what_transformers_says(home: Path) -> None:
    published, merged = load(home / "published"), load(home / "merged")
    said = [list(published.tokens(row, SHORT)) for row in rows()]
    assert said == [list(merged.tokens(row, SHORT)) for row in rows()]
    assert len(said) >= 20
    assert len({tuple(line) for line in said}) > 5  # inputs matter


def test_the_reference_says_what_generate_says(home: Path) -> None:
    from transformers import Qwen2ForCausalLM

    model = Qwen2ForCausalLM.from_pretrained(home / "plain", dtype=torch.float32)
    generator = load(home / "plain")
    for row in rows()[:5]:
        prompt = torch.tensor([generator.prompt(row)])
        whole = model.generate(
            prompt, attention_mask=torch.ones_like(prompt), do_sample=False, max_new_tokens=24
        )
        wanted = [token for token in whole[0, prompt.shape[1] :].tolist() if token != 258]
        assert list(generator.tokens(row, SHORT)) == wanted


def test_the_adapter_says_what_the_merged_model_says(home: Path) -> None:
    adapter, merged, plain = (load(home / name) for name in ("adapter", "merged", "plain"))
    adapted = [adapter.generate(row, SHORT) for row in rows()[:8]]
    assert adapted == [merged.generate(row, SHORT) for row in rows()[:8]]
    assert adapted != [plain.generate(row, SHORT) for row in rows()[:8]]


def test_an_adapter_of_another_base_is_refused(home: Path, tmp_path: Path) -> None:
    save_plain(tmp_path / "other")
    config = tmp_path / "other" / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | {"num_hidden_layers": 3}))
    save_adapter(tmp_path / "adapter", home / "plain")
    described = tmp_path / "adapter" / "adapter_config.json"
    content = json.loads(described.read_text()) | {"base_model_name_or_path": str(tmp_path / "other")}
    described.write_text(json.dumps(content))
    with pytest.raises(ModelFault):
        load(tmp_path / "adapter")


@pytest.mark.parametrize("name", ["published", "plain"])
def test_draws_are_repeated_by_seed(home: Path, name: str) -> None:
    row = rows()[0]

    def drawn(seed: int) -> list[str]:
        generator = load(home / name, seed=seed)
        return [generator.generate(row, DRAWN, candidate) for candidate in range(3)]

    first = drawn(7)
    assert drawn(7) == first
    assert drawn(8) != first
    assert len(set(first)) == 3


def test_the_plan_decides_how_freely_lines_are_drawn(home: Path) -> None:
    generator, row = load(home / "plain"), rows()[0]
    cold = SamplingPlan(greedy_first=False, temperature=1e-4, max_new_tokens=24)
    narrow = SamplingPlan(greedy_first=False, top_p=1e-6, max_new_tokens=24)
    greedy = generator.generate(row, SHORT)
    assert generator.generate(row, cold) == greedy
    assert generator.generate(row, narrow) == greedy
    assert generator.generate(row, DRAWN) != greedy


@pytest.mark.parametrize(
    "wrong",
    [{"candidates": 0}, {"temperature": 0.0}, {"top_p": 1.5}, {"max_new_tokens": 0}, {"candidates": 99}],
)
def test_a_plan_that_cannot_be_sampled_with_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        SamplingPlan(**wrong)


@pytest.mark.parametrize("name", ["published", "plain"])
def test_pieces_grow_into_the_line(home: Path, name: str) -> None:
    generator = load(home / name)
    pieces = list(generator.stream(rows()[0], SHORT))
    # The last may end in the bytes of half a character.
    assert all(later.startswith(one) for one, later in pairwise(pieces[:-1]))
    assert pieces[-1].strip() == generator.generate(rows()[0], SHORT)


def test_closing_the_stream_stops_the_work(home: Path) -> None:
    generator = load(home / "published")
    before = set(threading.enumerate())
    stream = generator.tokens(rows()[0], SamplingPlan(max_new_tokens=512))
    next(stream)
    stream.close()
    assert set(threading.enumerate()) <= before
    assert generator.generate(rows()[0], SHORT)  # not queued behind what was left


# --- damaged folders ---


@pytest.mark.parametrize("name", ["model.bin", "tokenizer.json", "vocabulary.json"])
def test_a_damaged_file_is_told(home: Path, tmp_path: Path, name: str) -> None:
    folder = publish(tmp_path / "published", home / "merged")
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelFault, match=name):
        load(folder)


def test_a_foreign_vocabulary_is_told(home: Path, tmp_path: Path) -> None:
    folder = publish(tmp_path / "published", home / "merged")
    vocabulary = json.loads((folder / "vocabulary.json").read_text())
    vocabulary[3], vocabulary[4] = vocabulary[4], vocabulary[3]
    (folder / "vocabulary.json").write_text(json.dumps(vocabulary))
    with pytest.raises(ModelFault, match="词表"):
        load(folder)


# --- choosing a line ---


class Scripted(ReplyGenerator):
    """A generator that says given lines, character by character, and counts what it made."""

    def __init__(self, *lines: str) -> None:
        self.lines = lines
        self.made: list[int] = []
        self.closed = 0

    def stream(
        self, row: ReplyRow, plan: SamplingPlan, candidate: int = 0, said: str = ""
    ) -> Generator[str, None, None]:
        line = said + self.lines[candidate]
        self.made.append(0)
        try:
            for length in range(len(said) + 1, len(line) + 1):
                self.made[-1] = length
                yield line[:length]
        finally:
            self.closed += 1


FOLLOW_UP = ReplyRow(
    "generate_follow_up",
    {"current_question": "缓存是怎么设计的？", "resume": ["Redis"], "introduction": "我用过 Kafka。"},
    "我们用 Redis 做缓存，过期时间是五分钟。",
    SpeechAnalysis(0.2, 0, 20),
)


def test_the_first_line_that_may_be_spoken_wins() -> None:
    generator = Scripted("我们先到这里。", "Redis 里的热点数据是怎么更新的？", "为什么？")
    reply = propose_reply(generator, FOLLOW_UP, BANK_LINE, SamplingPlan(candidates=3))
    assert (reply.text, reply.source) == ("Redis 里的热点数据是怎么更新的？", MODEL)
    assert reply.refused == (("我们先到这里。", ("no_question",)),)
    assert reply.reasons == ("no_question",)
    assert generator.closed == len(generator.made) == 2


def test_the_bank_speaks_where_no_line_may_be_spoken() -> None:
    lines = ("缓存是怎么设计的？", "你们用 MongoDB 吗？", "")
    reply = propose_reply(Scripted(*lines), FOLLOW_UP, BANK_LINE, SamplingPlan(candidates=3))
    assert (reply.text, reply.source) == (BANK_LINE, BANK)
    assert [line for line, _ in reply.refused] == list(lines)
    assert reply.reasons == ("repeats_question", "invented_term", "empty")


def test_what_the_candidate_said_anywhere_may_be_named() -> None:
    assert check_line("你提到了 Kafka，为什么要用它？", FOLLOW_UP) == ()
    assert check_line("你们为什么不用 Pulsar？", FOLLOW_UP) == ("invented_term",)


def test_a_line_that_has_grown_too_long_is_not_finished() -> None:
    generator = Scripted("说" * 500, "这部分是你自己做的吗？")
    reply = propose_reply(generator, FOLLOW_UP, BANK_LINE, SamplingPlan(candidates=2))
    assert reply.source == MODEL
    assert generator.made[0] == 61
    assert "too_long" in reply.reasons


def test_a_line_that_is_late_is_left() -> None:
    generator = Scripted("这部分是你自己做的吗？", "为什么？")
    clock = count()
    reply = propose_reply(
        generator,
        FOLLOW_UP,
        BANK_LINE,
        SamplingPlan(candidates=2),
        deadline_s=4.0,
        clock_s=lambda: float(next(clock)),
    )
    assert (reply.text, reply.source, reply.reasons) == (BANK_LINE, BANK, (LATE,))
    assert generator.made == [3]
    assert generator.closed == 1


def test_a_line_that_nobody_wants_any_more_is_left() -> None:
    generator = Scripted("这部分是你自己做的吗？")
    told = iter((False, False, True))
    reply = propose_reply(generator, FOLLOW_UP, BANK_LINE, GREEDY, stopped=lambda: next(told))
    assert (reply.source, reply.reasons) == (BANK, (STOPPED,))
    assert generator.made == [2]


# --- the first part, spoken before the rest ---

LED = "热点数据放在 Redis 里，"


def test_what_is_said_already_begins_every_later_line() -> None:
    offered: list[str] = []

    def on_lead(lead: str) -> bool:
        offered.append(lead)
        return len(offered) == 3

    generator = Scripted(f"{LED}你们用 MongoDB 吗？", "过期以后是怎么更新的？")
    plan = SamplingPlan(candidates=2)
    reply = propose_reply(generator, FOLLOW_UP, BANK_LINE, plan, on_lead=on_lead)
    assert (reply.text, reply.source) == (f"{LED}过期以后是怎么更新的？", MODEL)
    assert offered == [LED] * 3
    assert reply.refused == ((f"{LED}你们用 MongoDB 吗？", ("invented_term",)),)


def test_the_banks_line_follows_what_is_said_already() -> None:
    generator = Scripted(f"{LED}你们用 MongoDB 吗？")
    reply = propose_reply(generator, FOLLOW_UP, BANK_LINE, GREEDY, on_lead=lambda lead: True)
    assert (reply.text, reply.source) == (LED + BANK_LINE, BANK)


def test_a_goodbye_has_no_first_part() -> None:
    row = replace(FOLLOW_UP, task="closing")
    line = "今天聊得很充实，谢谢你的时间。"
    reply = propose_reply(Scripted(line), row, BANK_LINE, GREEDY, on_lead=lambda lead: 1 / 0 > 0)
    assert (reply.text, reply.source) == (line, MODEL)


@pytest.mark.parametrize("name", ["published", "plain"])
def test_a_model_goes_on_from_what_is_said(home: Path, name: str) -> None:
    generator, row = load(home / name), rows()[0]
    whole = list(generator.tokens(row, SHORT))
    begun = "已经说了"
    continued = list(generator.stream(row, SHORT, said=begun))
    assert all(text.startswith(begun) for text in continued)
    assert list(generator.tokens(row, SHORT, said=begun)) != whole


# --- a real model ---


def test_a_real_model_goes_through_the_same_door(home: Path) -> None:
    generator = load(home / "published")
    drawn = propose_reply(generator, rows()[0], BANK_LINE, DRAWN)
    assert (drawn.text, drawn.source) == (BANK_LINE, BANK)  # noise is no line
    assert len(drawn.refused) == DRAWN.candidates
    assert drawn.took_ms > 0


def test_the_reference_needs_no_app() -> None:
    import subprocess
    import sys

    code = (
        "import sys, training.generator\n"
        "heavy = {'torch', 'transformers', 'peft', 'ctranslate2', 'tokenizers', 'interviewer_app'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")
def test_the_guides_own_lines_load_an_adapter_folder(home: Path) -> None:
    from peft import PeftModel
    from transformers import AutoModelForCausalLM

    folder = home / "adapter"
    base = AutoModelForCausalLM.from_pretrained(home / "plain", dtype=torch.float32)
    model = PeftModel.from_pretrained(base, str(folder))
    tokenizer = AutoTokenizer.from_pretrained(str(folder))
    row = rows()[0]
    prompt = tokenizer.apply_chat_template(render_chat(row), tokenize=False, add_generation_prompt=True)
    inputs = tokenizer(prompt, return_tensors="pt", return_token_type_ids=False)
    outputs = model.generate(**inputs, max_new_tokens=24, do_sample=False)
    said = tokenizer.decode(outputs[0][inputs["input_ids"].shape[1] :], skip_special_tokens=True)
    assert said.strip() == load(folder).generate(row, SHORT)
