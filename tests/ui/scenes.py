"""The moments of an interview that tests and screenshots show, in both languages."""

from __future__ import annotations

from dataclasses import replace

from interviewer_app.engine.snapshot import CaptionLine, Snapshot
from interviewer_app.interview.types import Decision, Phase, Stage

SPEECH = {
    "hesitation_score": 0.3623,
    "filler_count": 4,
    "answer_length": 90,
    "short": False,
    "parts": [
        {"name": "pause", "x": 0.0967, "h": 0.2179, "weight": 0.40},
        {"name": "filler", "x": 4.444, "h": 0.7065, "weight": 0.25},
        {"name": "speed", "x": 3.766, "h": 0.1953, "weight": 0.15},
        {"name": "repair", "x": 2.222, "h": 0.4921, "weight": 0.10},
        {"name": "latency", "x": 1.8, "h": 0.2, "weight": 0.10},
    ],
    "sentences": {"zh": ["较长的停顿占 10%。"], "en": ["Long pauses took 10% of the time."]},
}
SECOND = {"hesitation_score": 0.12, "filler_count": 1, "answer_length": 64}
TYPED = {"hesitation_score": None, "reason": "typed", "filler_count": 0, "answer_length": 5}
LATENCY = {
    "endpoint": 520.0,
    "final_text": 130.0,
    "measures": 9.0,
    "decide": 38.0,
    "render": 60.0,
    "total": 790.0,
}

ZH = {
    "greeting": "你好，我是今天的面试官。我们大约聊二十分钟，先从你最近的项目开始，好吗？",
    "ready": "好的，没问题。",
    "question": "你在订单系统里用了 Redis 做缓存，当时为什么选它，而不是直接查数据库？",
    "answer": "嗯，主要是因为，呃，查询压力比较大。我们当时每秒大概有三千次读，然后数据库的连接数已经满了，"
    "所以把热点商品放进 Redis，过期时间设成五分钟，命中率大概在百分之九十五。",
    "follow": "你说过期时间设成五分钟，那么商品价格改了以后，怎样保证用户看到的不是旧的价格？",
    "live": "这个我们是先更新数据库，再删缓存，然后，嗯，怕删除失败，所以又用消息队列补了一次",
    "topic": "缓存",
    "next": "消息队列",
    "reasons": ("提到“过期时间五分钟”，还没有说到一致性。", "回答完整，停顿不多。"),
    "error": "麦克风“USB 麦克风”没有声音了。请换一个设备，或者继续打字回答。",
}
EN = {
    "greeting": "Hello, I am your interviewer today. We have about twenty minutes; shall we begin with your "
    "latest project?",
    "ready": "Sure, that works for me.",
    "question": "You used Redis as a cache in the order system. Why not simply query the database?",
    "answer": "Um, mostly because the read load was high. We had about three thousand reads a second, "
    "and, uh, the database had run out of connections, so we kept hot items in Redis "
    "with a five-minute expiry.",
    "follow": "With a five-minute expiry, how did you keep users from seeing an old price after it changed?",
    "live": "So we update the database first and then delete the key, and, um, in case the delete fails",
    "topic": "Caching",
    "next": "Message queues",
    "reasons": ("mentions a five-minute expiry but not consistency.", "complete answer, few pauses."),
    "error": 'The microphone "USB microphone" went silent. Choose another device, or type your answers.',
}


def texts(language: str) -> dict[str, object]:
    return ZH if language == "zh" else EN


def _lines(language: str) -> tuple[CaptionLine, ...]:
    t = texts(language)
    decision = Decision("FOLLOW_UP", 0.87, t["reasons"], "bert")
    return (
        CaptionLine(0, "interviewer", t["greeting"], "opening"),
        CaptionLine(0, "candidate", t["ready"], "", TYPED),
        CaptionLine(1, "interviewer", t["question"], "question"),
        CaptionLine(1, "candidate", t["answer"], "", SPEECH, decision),
        CaptionLine(2, "interviewer", t["follow"], "follow_up", source="model"),
    )


def listening(language: str) -> Snapshot:
    t = texts(language)
    lines = _lines(language)
    return Snapshot(
        session_id="s1",
        stage=Stage.TOPICS,
        phase=Phase.LISTENING,
        turn=2,
        topic=t["topic"],
        topic_number=2,
        topic_count=5,
        depth=1,
        question=t["follow"],
        provisional_text=t["live"],
        recording=True,
        level_dbfs=-18.0,
        elapsed_s=193.0,
        budget_s=1200.0,
        lines=lines,
        speech=SPEECH,
        decision=lines[3].decision,
        latency_ms=LATENCY,
    )


def speaking(language: str) -> Snapshot:
    return replace(listening(language), phase=Phase.SPEAKING, provisional_text="", level_dbfs=-70.0)


def greeting(language: str) -> Snapshot:
    return Snapshot(
        session_id="s1",
        phase=Phase.SPEAKING,
        topic_count=5,
        budget_s=1200.0,
        elapsed_s=2.0,
        recording=True,
        lines=_lines(language)[:1],
    )


def thinking(language: str) -> Snapshot:
    return replace(listening(language), thinking=True, level_dbfs=-58.0)


def deciding(language: str) -> Snapshot:
    return replace(listening(language), phase=Phase.DECIDING, level_dbfs=-70.0)


def paused(language: str) -> Snapshot:
    return replace(speaking(language), phase=Phase.PAUSED, recording=False, level_dbfs=-120.0)


def lost_microphone(language: str) -> Snapshot:
    return replace(paused(language), notice=str(texts(language)["error"]), notice_is_error=True)


def long_answer(language: str) -> Snapshot:
    return replace(listening(language), provisional_text=str(texts(language)["answer"]) * 7)


def finished(language: str) -> Snapshot:
    t = texts(language)
    more = (
        CaptionLine(2, "candidate", t["live"], "", SECOND, Decision("NEXT_TOPIC", 0.91, (), "bert")),
        CaptionLine(3, "interviewer", t["question"], "question"),
        CaptionLine(3, "candidate", t["answer"], "", SPEECH, Decision("END", 0.66, (), "rules")),
    )
    return replace(
        speaking(language),
        stage=Stage.FINISHED,
        phase=Phase.FINISHED,
        recording=False,
        elapsed_s=1187.0,
        lines=_lines(language) + more,
        finished_reason="plan",
    )


RUNNING = {
    "greeting": greeting,
    "speaking": speaking,
    "listening": listening,
    "thinking": thinking,
    "deciding": deciding,
    "paused": paused,
    "lost-microphone": lost_microphone,
    "long-answer": long_answer,
}
