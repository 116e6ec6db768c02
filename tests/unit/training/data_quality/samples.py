"""Clean data for the checks: random text, so that nothing repeats and nothing gives away."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from training.rows import count_answer_length

# Plain nouns: no numeral, no question word, nothing that a rule listens for.
POOL = (
    "山水风云春夏秋冬江河湖海花草树木金银铜铁红黄蓝绿紫青石沙岩泉溪林森田园村城街桥楼塔窗墙屋顶梁柱砖瓦泥"
    "米面茶酒盐糖油醋鱼虾蟹鸟雀鹰鹤马牛羊鹿虎豹狼狐兔龟蛇琴棋书画笔墨纸砚诗词歌舞鼓笛箫钟铃灯烛伞扇帽衣鞋"
)
TERMS = (
    "Redis",
    "MySQL",
    "Kafka",
    "Docker",
    "Nginx",
    "Spark",
    "Flink",
    "Vue",
    "React",
    "Netty",
    "Lua",
    "Rust",
)
FAMILIES = ("backend", "frontend")
SPLITS = ("train", "test")


def words(rng: random.Random, low: int, high: int) -> str:
    return "".join(rng.choice(POOL) for _ in range(rng.randint(low, high)))


def answer(rng: random.Random, number: int) -> str:
    """One of the four qualities in turn; the signs of quality stand behind the first eight characters."""
    kind = number % 4
    if kind == 0:
        return f"{words(rng, 9, 40)}，这个我不太了解，{words(rng, 3, 20)}。"
    if kind == 1:
        return f"{words(rng, 9, 14)}。"
    if kind == 2:
        return f"{words(rng, 24, 70)}。"
    one, two = rng.sample(TERMS, 2)
    return f"{words(rng, 9, 30)}，用{one}和{two}从{rng.randint(200, 900)}毫秒降到{rng.randint(10, 99)}毫秒。"


def decisions(seed: int = 5) -> list[dict[str, Any]]:
    """150 clean decision rows: 60 FOLLOW_UP, 60 NEXT_TOPIC, 30 END."""
    rng = random.Random(seed)
    labels = ["FOLLOW_UP"] * 60 + ["NEXT_TOPIC"] * 60 + ["END"] * 30
    depths = {"FOLLOW_UP": (0, 1, 2), "NEXT_TOPIC": (0, 1, 2, 3), "END": (1, 2, 3)}
    rows = []
    for number, label in enumerate(labels):
        said = answer(rng, number)
        context = {
            "follow_up_depth": rng.choice(depths[label]),
            "hesitation_score": round(rng.random(), 2),
            "filler_count": rng.randint(0, 6),
            "answer_length": count_answer_length(said),
        }
        rows.append(
            {
                "question": f"{words(rng, 8, 16)}是怎么做的？",
                "answer": said,
                "context": context,
                "label": label,
                "topic": f"话题{number % 15}",
                "job_family": FAMILIES[number % 2],
                "split": SPLITS[number % 5 == 0],
            }
        )
    return rows


def replies(seed: int = 6) -> list[dict[str, Any]]:
    """500 clean reply rows: 200 follow-ups, 100 changes of topic, 150 questions, 50 closings."""
    rng = random.Random(seed)
    kinds = ["follow_up"] * 200 + ["change"] * 100 + ["question"] * 150 + ["closing"] * 50
    tasks = {"question": "generate_question", "closing": "closing"}
    rows = []
    for number, kind in enumerate(kinds):
        output = f"{words(rng, 9, 18)}，再见。" if kind == "closing" else f"{words(rng, 9, 18)}怎么样？"
        rows.append(
            {
                "task": tasks.get(kind, "generate_follow_up"),
                "context": {
                    "job_title": "工程师",
                    "current_question": f"{words(rng, 8, 16)}是怎么做的？",
                    "current_topic": f"话题{number % 15}",
                    "resume": rng.sample(TERMS, 3),
                    "follow_up_depth": rng.randint(0, 3),
                },
                "user_answer": answer(rng, number),
                "speech_analysis": {"hesitation_score": round(rng.random(), 2), "filler_count": 1},
                "expected_output": output,
                "kind": kind,
                "job_family": FAMILIES[number % 2],
            }
        )
    return rows


def write(path: Path, rows: Sequence[Any]) -> Path:
    """Write JSON Lines; a text among the rows is written as it is (a spoiled line)."""
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path
