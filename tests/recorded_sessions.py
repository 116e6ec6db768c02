"""Sessions for tests: events as the conductor commits them, with sound where the words are."""

from __future__ import annotations

from typing import Any

import numpy as np

from interviewer_app.engine.recorder import SessionRecorder
from interviewer_app.sessions.store import Store
from speech.ports import Block

RATE_HZ = 16_000

ZH = (
    ("缓存", 0, "你在订单系统里用 Redis 做缓存，当时为什么选它？",
     "嗯，主要是因为查询压力大，每秒大概有三千次读，所以把热点商品放进 Redis。", "FOLLOW_UP",
     "过期时间设成五分钟，商品价格改了以后怎么保证不是旧的？"),
    ("缓存", 1, "过期时间设成五分钟，商品价格改了以后怎么保证不是旧的？",
     "我们先更新数据库，再删缓存，呃，怕删除失败，又用消息队列补了一次。", "FOLLOW_UP",
     "先更新数据库再删缓存，这个顺序还会留下什么漏洞？"),
    ("缓存", 2, "先更新数据库再删缓存，这个顺序还会留下什么漏洞？",
     "这个我不太了解。", "NEXT_TOPIC", "没关系，那我们聊聊消息队列。你在项目里为什么引入它？"),
    ("消息队列", 0, "没关系，那我们聊聊消息队列。你在项目里为什么引入它？",
     "下单以后要发短信、加积分，都放在一起太慢，那个，就用 Kafka 拆开了，我的手机号是13800138000。",
     "FOLLOW_UP", "好，今天就聊到这里。你讲了不少自己的思考，谢谢你的时间。"),
)  # fmt: skip
EN = (
    ("Caching", 0, "You used Redis as a cache in the order system. Why not simply query the database?",
     "Um, mostly because the read load was high, about three thousand reads a second.", "FOLLOW_UP",
     "With a five-minute expiry, how did you keep users from seeing an old price?"),
    ("Caching", 1, "With a five-minute expiry, how did you keep users from seeing an old price?",
     "We update the database first, then delete the key, and, uh, retry it from a queue.", "NEXT_TOPIC",
     "Good. Let us talk about queues: what made you add one?"),
)  # fmt: skip


def record_session(store: Store, language: str = "zh", *, sound: bool = True, **meta: Any) -> str:
    """Write a finished session of a few answers into ``store`` and return its id."""
    turns = ZH if language == "zh" else EN
    title = "后端开发工程师" if language == "zh" else "Backend engineer"
    described = {"language": language, "job_title": title, "skills": ["Redis", "Kafka"], "mode": "practice"}
    recorder = SessionRecorder(store, {**described, "family": "backend", **meta})
    heard = 0
    for turn, (topic, depth, question, answer, label, reply) in enumerate(turns, start=1):
        recorder.event(turn, "topic", {"id": topic, "title": topic, "depth": depth})
        kind = "question" if depth == 0 else "follow_up"
        recorder.event(turn, "line", {"text": question, "kind": kind, "source": "bank"})
        pcm, words, speech = _spoken(answer, seed=turn)
        if sound:
            for start in range(0, pcm.size, 512):
                recorder.hear(Block(pcm[start : start + 512], start, start // 512))
        end = heard + pcm.size
        span = (heard, end) if sound else (None, None)
        heard = end
        recorder.event(
            turn, "answer",
            {"text": answer, "words": words, "speech": speech, "typed": not sound,
             "mic_offset_samples": span[0], "mic_end_samples": span[1]},
        )  # fmt: skip
        shares = {"FOLLOW_UP": 0.1, "NEXT_TOPIC": 0.1, "END": 0.1, label: 0.8}
        recorder.event(
            turn, "decision",
            {"label": label, "confidence": 0.8, "reasons": ["有具体内容"], "source": "bert",
             "probabilities": shares},
        )  # fmt: skip
        recorder.event(turn, "reply", {"text": reply, "source": "bank"})
        recorder.event(turn, "latency", {"total": 790.0})
    last = len(turns) + 1
    recorder.event(last, "line", {"text": turns[-1][5], "kind": "closing", "source": "bank"})
    recorder.close("plan")
    return recorder.session_id


def _spoken(text: str, seed: int) -> tuple[np.ndarray, list[dict[str, Any]], dict[str, Any]]:
    """Sound, timed words and measures of ``text``: a burst a character, a pause at every comma."""
    rng = np.random.default_rng(seed)
    at_s, pieces = 0.2, [np.zeros(int(0.2 * RATE_HZ))]
    words, pauses, fillers = [], [], []
    for place, character in enumerate(text):
        if character in "，。、,. ":
            length_s = 0.05 if character == " " else 0.6
            pieces.append(rng.normal(0, 20, int(length_s * RATE_HZ)))
            if length_s > 0.25 and place < len(text) - 1:
                pauses.append({"start_s": at_s, "end_s": at_s + length_s, "cls": "C", "silent": True})
        else:
            length_s = 0.4 if character in "嗯呃" else 0.18
            loud = 2500 + 2500 * rng.random()
            shape = np.sin(np.linspace(0.2, np.pi - 0.2, int(length_s * RATE_HZ))) ** 0.5
            pieces.append(rng.normal(0, loud, shape.size) * shape)
            words.append({"text": character, "start_s": at_s, "end_s": at_s + length_s})
            if character in "嗯呃":
                fillers.append(
                    {"kind": "A", "text": character, "start_s": at_s, "end_s": at_s + length_s,
                     "char_start": place, "char_end": place + 1, "source": "lexical"}
                )  # fmt: skip
        at_s += length_s
    if "那个，" in text:
        spoken = [word for word in words if word["text"] in "那个"]
        place = text.index("那个，")
        fillers.append(
            {"kind": "B", "text": "那个", "start_s": spoken[-2]["start_s"], "end_s": spoken[-1]["end_s"],
             "char_start": place, "char_end": place + 2, "source": "lexical"}
        )  # fmt: skip
    pieces.append(np.zeros(int(0.6 * RATE_HZ)))
    pcm = np.clip(np.concatenate(pieces), -30_000, 30_000).astype(np.int16)
    hesitation = round(min(0.9, 0.12 + 0.15 * len(fillers)), 2)
    speech = {
        "hesitation_score": hesitation,
        "filler_count": len(fillers),
        "answer_length": sum(character.isalnum() for character in text),
        "band": "normal",
        "pauses": pauses,
        "fillers": {"count": len(fillers), "evidence": fillers, "text_only": False},
        "lengths": {"seconds_total": at_s - 0.8},
    }
    return pcm, words, speech
