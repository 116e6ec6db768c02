"""Says in one plain sentence, Chinese or English, what each part of a hesitation score rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from speech.hesitation import Hesitation, Part, Reason
from speech.pauses import Pause, silent_pauses

_REASONS: dict[Reason, tuple[str, str]] = {
    "typed": ("这一题是打字回答的，不评估犹豫程度。", "This answer was typed, so hesitation is not rated."),
    "capture": (
        "录音有丢失或延迟，这一题不评估犹豫程度。",
        "Part of the recording was lost or late, so hesitation is not rated.",
    ),
    "noise": (
        "环境噪声太大，停顿听不准，这一题不评估犹豫程度。",
        "It was too noisy to hear the pauses, so hesitation is not rated.",
    ),
    "no_audio": (
        "没有可分析的录音，这一题不评估犹豫程度。",
        "There is no recording to analyse, so hesitation is not rated.",
    ),
    "no_speech": (
        "录音里没有听到说话，这一题不评估犹豫程度。",
        "No speech was heard in the recording, so hesitation is not rated.",
    ),
    "no_text": (
        "没有识别出文字，这一题不评估犹豫程度。",
        "No words were recognised, so hesitation is not rated.",
    ),
}
_MAX_WORDS_SHOWN = 3


@dataclass(frozen=True)
class ExplanationFacts:
    """What the sentences name beside the parts.

    ``language`` is the answer's own (``zh`` counts syllables, ``en`` words); ``filler_words`` are (word,
    times), most frequent first; times in seconds.
    """

    language: str
    duration_s: float
    pauses: Sequence[Pause] = ()
    filler_count: int = 0
    filler_words: Sequence[tuple[str, int]] = ()
    repetitions: int = 0
    restarts: int = 0


def explain(hesitation: Hesitation, facts: ExplanationFacts | None, ui_language: str) -> tuple[str, ...]:
    """Return one sentence per part of ``hesitation``, or the one sentence that says why there is no score.

    ``ui_language`` is ``zh`` or ``en``, the language of the sentences. Raises ValueError when there is a
    score but no facts.
    """
    if hesitation.reason is not None:
        return (explain_reason(hesitation.reason, ui_language),)
    if facts is None:
        raise ValueError("a score is explained by its facts")
    return tuple(explain_part(part, facts, ui_language, short=hesitation.short) for part in hesitation.parts)


def explain_reason(reason: Reason, ui_language: str) -> str:
    """Return why no score was taken."""
    chinese, english = _REASONS[reason]
    return chinese if ui_language == "zh" else english


def explain_part(part: Part, facts: ExplanationFacts, ui_language: str, *, short: bool = False) -> str:
    """Return the sentence for one part; ``short`` answers name counts and the longest pause, not rates."""
    chinese = ui_language == "zh"
    if part.name == "pause":
        return _pauses_zh(facts, short) if chinese else _pauses_en(facts, short)
    if part.name == "filler":
        return _fillers_zh(part, facts, short) if chinese else _fillers_en(part, facts, short)
    if part.name == "speed":
        return f"语速每秒 {part.x:.1f} 个音节" if chinese else f"Pace: {part.x:.1f} syllables per second"
    if part.name == "repair":
        return _repairs_zh(facts) if chinese else _repairs_en(facts)
    return _latency(part.x, chinese)


def _pauses_zh(facts: ExplanationFacts, short: bool) -> str:
    silent = silent_pauses(facts.pauses)
    if not silent:
        return "没有明显停顿"
    inside = sum(pause.cls == "M" for pause in silent)
    where = f"，其中 {inside} 次在句中" if inside else "，都不在句中" if _placed(silent) else ""
    if short:
        return f"最长停顿 {max(pause.duration_s for pause in silent):.1f} 秒{where}"
    return f"停顿占 {_share(silent, facts.duration_s)}%，共 {len(silent)} 次{where}"


def _pauses_en(facts: ExplanationFacts, short: bool) -> str:
    silent = silent_pauses(facts.pauses)
    if not silent:
        return "No noticeable pauses"
    inside = sum(pause.cls == "M" for pause in silent)
    where = f", {inside} in mid-sentence" if inside else ", none in mid-sentence" if _placed(silent) else ""
    if short:
        return f"Longest pause {max(pause.duration_s for pause in silent):.1f} s{where}"
    return f"Pauses take {_share(silent, facts.duration_s)}%, {_times(len(silent), 'pause')}{where}"


def _placed(pauses: Sequence[Pause]) -> bool:
    """Whether it is known of every pause where it stands."""
    return all(pause.cls != "U" for pause in pauses)


def _share(pauses: Sequence[Pause], duration_s: float) -> int:
    return round(100 * sum(pause.duration_s for pause in pauses) / duration_s)


def _fillers_zh(part: Part, facts: ExplanationFacts, short: bool) -> str:
    if not facts.filler_count:
        return "没有填充词"
    words = "、".join(f"“{word}”{count} 次" for word, count in facts.filler_words[:_MAX_WORDS_SHOWN])
    named = f"（{words}）" if words else ""
    if short:
        return f"填充词 {facts.filler_count} 处{named}"
    unit = "词" if facts.language == "en" else "字"
    return f"填充词 {facts.filler_count} 处{named}，每百{unit} {part.x:.1f} 处"


def _fillers_en(part: Part, facts: ExplanationFacts, short: bool) -> str:
    if not facts.filler_count:
        return "No fillers"
    words = ", ".join(f"“{word}” ×{count}" for word, count in facts.filler_words[:_MAX_WORDS_SHOWN])
    named = f" ({words})" if words else ""
    counted = _times(facts.filler_count, "filler")
    if short:
        return f"{counted}{named}"
    unit = "words" if facts.language == "en" else "syllables"
    return f"{counted}{named}, {part.x:.1f} per 100 {unit}"


def _repairs_zh(facts: ExplanationFacts) -> str:
    if not facts.repetitions and not facts.restarts:
        return "没有重复或改口"
    found = [f"重复 {facts.repetitions} 次"] if facts.repetitions else []
    found += [f"改口 {facts.restarts} 次"] if facts.restarts else []
    return "，".join(found)


def _repairs_en(facts: ExplanationFacts) -> str:
    if not facts.repetitions and not facts.restarts:
        return "No repetitions or restarts"
    found = [_times(facts.repetitions, "repetition")] if facts.repetitions else []
    found += [_times(facts.restarts, "restart")] if facts.restarts else []
    return ", ".join(found)


def _latency(latency_s: float, chinese: bool) -> str:
    if latency_s < 0:
        return "问题没问完就开始回答" if chinese else "Began before the question had ended"
    return f"听完问题 {latency_s:.1f} 秒后开口" if chinese else f"Began {latency_s:.1f} s after the question"


def _times(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
