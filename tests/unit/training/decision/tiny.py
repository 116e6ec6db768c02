"""Small things for the decider's training tests: rows that can be learned, and a real BERT folder."""

from __future__ import annotations

import io
import json
import random
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from transformers import BertConfig, BertForMaskedLM, BertTokenizerFast

from training.decision import starter
from training.job_output import TerminalOutput
from training.progress import Job, StopRequest
from training.rows import DecisionRow
from training.schema import parse_decision_row, render_decision

_ANSWERS = {
    "FOLLOW_UP": ("我们用缓存做了{}", "主要是用索引优化{}", "当时改了队列处理{}"),
    "NEXT_TOPIC": ("这个{}我不太了解", "没有接触过{}", "不会{}没学过"),
    "END": ("关于{}我说完了", "{}就这些没有补充", "{}讲完了就是这样"),
}
_THINGS = "订单库存支付登录搜索推荐日志监控网关"


class Kept(TerminalOutput):
    """A view that says nothing but warnings and keeps every message."""

    def __init__(self) -> None:
        super().__init__(io.StringIO(), sys.stderr)
        self.messages: list[Mapping[str, Any]] = []

    def send(self, message: Mapping[str, Any]) -> None:
        """Keep a message."""
        self.messages.append(dict(message))
        if message["type"] == "warning":
            super().send(message)


def quiet_job() -> Job:
    """A job that nobody watches or stops."""
    return Job(Kept(), StopRequest())


def raw_rows(count: int = 48, seed: int = 1) -> list[dict[str, Any]]:
    """Rows as a file holds them, two to a question; the answer's words give the label."""
    rng = random.Random(seed)
    rows = []
    for number in range(count):
        label = ("FOLLOW_UP", "NEXT_TOPIC", "END")[number % 3]
        answer = rng.choice(_ANSWERS[label]).format("".join(rng.sample(_THINGS, 3)))
        rows.append(
            {
                "question": f"第{number // 2}个问题：你怎么做{_THINGS[number // 2 % 9]}？",
                "answer": answer,
                "context": {
                    "follow_up_depth": 1 + number % 2,
                    "hesitation_score": round(rng.random(), 2),
                    "filler_count": rng.randrange(4),
                },
                "label": label,
            }
        )
    return rows


def rows(count: int = 48, seed: int = 1) -> list[DecisionRow]:
    """``raw_rows`` parsed."""
    return [parse_decision_row(data, index) for index, data in enumerate(raw_rows(count, seed))]


def write_rows(path: Path, count: int = 48, seed: int = 1) -> Path:
    """A data file of ``raw_rows``."""
    path.write_text(json.dumps(raw_rows(count, seed), ensure_ascii=False), encoding="utf-8")
    return path


def save_base(folder: Path, count: int = 48) -> Path:
    """A tiny pre-trained BERT (masked-language head) with its tokenizer, saved by transformers itself."""
    folder.mkdir(parents=True)
    texts = [render_decision(row) for row in rows(count)] * 2
    tokenizer = starter.build_tokenizer(texts)
    starter.save_tokenizer(tokenizer, folder)
    BertTokenizerFast(tokenizer_object=tokenizer).save_pretrained(folder)
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=48,
        max_position_embeddings=128,
        initializer_range=0.2,  # so small and untrained a network would hardly look at its input otherwise
    )
    BertForMaskedLM(config).save_pretrained(folder)
    return folder
