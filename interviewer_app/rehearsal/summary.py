"""What a rehearsal showed: each turn's script beside what was heard and measured, and the sums."""

from __future__ import annotations

from collections import Counter
from statistics import mean, median
from typing import Any

from interviewer_app.rehearsal.scenario import Scenario, ScriptedAnswer
from interviewer_app.sessions.records import SessionRecord, TurnRecord
from speech.error_rate import character_errors
from speech.fillers import lexical_fillers


def summarise(record: SessionRecord, scenario: Scenario) -> dict[str, Any]:
    """Return the rehearsal as ``--json`` prints it: session, turns (topic answers only), summary."""
    asked = [turn for turn in record.turns if turn.topic_id and turn.answer is not None]
    turns = [_turn(turn, scenario.answer(turn.turn - 1), scenario.language) for turn in asked]
    return {"session": record.session.id, "turns": turns, "summary": _sums(turns, record)}


def _turn(turn: TurnRecord, script: ScriptedAnswer, language: str) -> dict[str, Any]:
    answer, decision = turn.answer, turn.decision
    assert answer is not None  # the caller chose answered turns
    errors, characters = character_errors(script.text, answer.text)
    return {
        "question": turn.question.text if turn.question is not None else "",
        "topic": turn.topic_title,
        "depth": turn.depth,
        "said": script.text,
        "heard": answer.text,
        "cer": round(errors / max(1, characters), 4),
        "speech": dict(answer.speech),
        "expected": {
            "filler_count": lexical_fillers(script.text, language).count,
            "pauses_s": list(script.pauses_s),
            "hesitation_above": script.hesitation_above,
            "hesitation_below": script.hesitation_below,
        },
        "decision": decision.label if decision is not None else None,
        "confidence": decision.confidence if decision is not None else None,
        "decided_by": decision.source if decision is not None else None,
        "reply": turn.reply.text if turn.reply is not None else "",
        "reply_source": turn.reply.source if turn.reply is not None else "",
        "latency_ms": dict(turn.latency_ms),
    }


def _sums(turns: list[dict[str, Any]], record: SessionRecord) -> dict[str, Any]:
    pairs = [character_errors(turn["said"], turn["heard"]) for turn in turns]
    scores = [s for turn in turns if (s := turn["speech"].get("hesitation_score")) is not None]
    totals = [t for turn in turns if (t := turn["latency_ms"].get("total")) is not None]
    off = [abs(t["speech"].get("filler_count", 0) - t["expected"]["filler_count"]) for t in turns]
    return {
        "turns": len(turns),
        "finished": record.finished_reason,
        "cer": round(sum(e for e, _ in pairs) / max(1, sum(n for _, n in pairs)), 4),
        "decisions": dict(Counter(turn["decision"] for turn in turns)),
        "reply_sources": dict(Counter(turn["reply_source"] for turn in turns)),
        "mean_hesitation_score": round(mean(scores), 4) if scores else None,
        "filler_count": sum(turn["speech"].get("filler_count", 0) for turn in turns),
        "filler_count_max_error": max(off, default=0),
        "latency_ms_median": round(median(totals), 1) if totals else None,
        "models": dict(record.session.meta.get("models", {})),
    }
