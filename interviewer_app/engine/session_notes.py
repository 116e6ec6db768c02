"""The events of a session as the library keeps them: one function's worth of payload each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from interviewer_app.engine.messages import AnswerComplete, DecisionReady
from interviewer_app.engine.mouth import LineBegan, SpokenLine
from interviewer_app.engine.recorder import SessionRecorder
from interviewer_app.interview import types as it


class SessionNotes:
    """Commits what happened, in the shape that records.py reads."""

    def __init__(self, recorder: SessionRecorder) -> None:
        self._recorder = recorder

    def topic(self, turn: int, topic: it.TopicPlan, depth: int) -> None:
        """A question of ``topic`` at ``depth`` is about to be asked."""
        self._recorder.event(turn, "topic", {"id": topic.id, "title": topic.title, "depth": depth})

    def line(self, line: SpokenLine, source: str) -> None:
        """The interviewer's line is out (or could only be shown)."""
        payload = {
            "text": line.text,
            "kind": line.kind,
            "source": source,
            "started_ns": line.started_ns,
            "ended_ns": line.ended_ns,
        }
        self._recorder.event(line.turn, "line", payload)

    def answer(self, answer: AnswerComplete, span: tuple[int | None, int | None]) -> None:
        """An answer is complete; ``span`` is where it lies in the microphone's log."""
        payload = {
            "text": answer.text,
            "words": list(answer.words),
            "speech": dict(answer.speech),
            "verdict": answer.verdict,
            "typed": answer.verdict == "typed",
            "t_on_ns": answer.t_on_ns,
            "t_off_ns": answer.t_off_ns,
            "mic_offset_samples": span[0],
            "mic_end_samples": span[1],
        }
        self._recorder.sync()
        self._recorder.event(answer.turn, "answer", payload)

    def reopened(self, turn: int) -> None:
        """The interviewer cut in: the answer of ``turn`` was not complete, and goes on."""
        self._recorder.event(turn, "reopened", {})

    def decision(self, turn: int, decision: it.Decision, raw: DecisionReady | None) -> None:
        """What follows the answer; ``raw`` is what the decider said before the interview's own rules."""
        payload = {
            "label": decision.label,
            "confidence": decision.confidence,
            "reasons": list(decision.reasons),
            "source": decision.source,
            "probabilities": dict(raw.probabilities) if raw is not None else {},
        }
        self._recorder.event(turn, "decision", payload)

    def reply(self, turn: int, text: str, source: str, refused: Sequence[str] = ()) -> None:
        """The words that follow the answer of ``turn``; ``refused`` tells why none of the generator's."""
        payload = {"text": text, "source": source, **({"refused": list(refused)} if refused else {})}
        self._recorder.event(turn, "reply", payload)

    def latency(self, turn: int, stages_ms: Mapping[str, float]) -> None:
        """How long the interviewer took to answer, by stages."""
        self._recorder.event(turn, "latency", stages_ms)

    def notice(self, turn: int, sentence: str) -> None:
        """A sentence that was shown to the user."""
        self._recorder.event(turn, "notice", {"sentence": sentence})

    def finished(self, turn: int, reason: str) -> None:
        """The interview is over."""
        self._recorder.event(turn, "finished", {"reason": reason})


def latency_stages_ms(
    answer: AnswerComplete, decided: DecisionReady | None, word_ms: float | None, line: LineBegan
) -> dict[str, float]:
    """Last speech of the candidate to first sound of the interviewer (``total``), and its stages."""
    stages = {name: round(value, 1) for name, value in answer.timings_ms.items()}
    if decided is not None and decided.turn == answer.turn:
        stages["decide"] = round(decided.took_ms, 1)
    if word_ms is not None:
        stages["word"] = round(word_ms, 1)
    stages["render"] = round(line.render_ms, 1)
    if answer.t_off_ns is not None:
        stages["total"] = round((line.started_ns - answer.t_off_ns) / 1e6, 1)
    return stages
