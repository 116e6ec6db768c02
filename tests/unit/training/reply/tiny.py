"""Small things for the generator's training tests: rows that can be learned, and a real Qwen2 folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from training.reply.starter import new_model, write_base
from training.reply.tokenizer import build_tokenizer
from training.reply.train_base import fixed_texts
from training.rows import ReplyRow
from training.schema import parse_reply_row

_THINGS = ("缓存", "索引", "队列", "网关", "日志", "容器", "事务", "接口", "线程", "协议", "磁盘", "内存")
_DONE = ("拆成两层", "换了方案", "加了监控", "做了限流", "写了脚本", "改成异步")
SHAPE: dict[str, Any] = {
    "hidden_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "num_key_value_heads": 2,
    "intermediate_size": 96,
}


def raw_rows(count: int = 48) -> list[dict[str, Any]]:
    """Rows as a file holds them; the line takes a word of the answer over."""
    made = []
    for number in range(count):
        thing, done = _THINGS[number % len(_THINGS)], _DONE[number // 2 % len(_DONE)]
        closing = number % 6 == 5
        made.append(
            {
                "task": "closing" if closing else "generate_follow_up",
                "context": {
                    "job_title": "后端开发",
                    "current_question": f"第{number}个问题，{thing}你怎么做？",
                    "current_topic": thing,
                    "resume": [thing],
                    "follow_up_depth": number % 3,
                },
                "user_answer": f"我把{thing}{done}，一共花了{number + 2}天才弄好。",
                "speech_analysis": {"hesitation_score": 0.2, "filler_count": 0},
                "expected_output": f"{thing}讲得清楚，今天就到这儿。"
                if closing
                else f"{thing}{done}，效果怎么样？",
            }
        )
    return made


def rows(count: int = 48) -> list[ReplyRow]:
    """The rows as the training reads them."""
    return [parse_reply_row(row, index) for index, row in enumerate(raw_rows(count))]


def write_rows(path: Path, count: int = 48) -> Path:
    """A data file."""
    path.write_text(json.dumps(raw_rows(count), ensure_ascii=False), encoding="utf-8")
    return path


def save_base(folder: Path, count: int = 48) -> Path:
    """A Qwen2 that knows nothing, as transformers saves it."""
    texts = [text for row in raw_rows(count) for text in (row["user_answer"], row["expected_output"])]
    tokenizer = build_tokenizer([*texts, *texts, "".join(_THINGS * 2)], fixed_texts())
    write_base(folder, new_model(tokenizer, 3, **SHAPE), tokenizer)
    return folder
