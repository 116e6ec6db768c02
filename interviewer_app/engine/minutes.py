"""Keeps the minutes: what happens is committed to the library and shown on the board, in the same words."""

from __future__ import annotations

from interviewer_app.engine.board import Board
from interviewer_app.engine.messages import AnswerComplete, DecisionReady
from interviewer_app.engine.mouth import LineBegan, SpokenLine
from interviewer_app.engine.session_notes import SessionNotes, latency_stages_ms
from interviewer_app.engine.wording import Worded
from interviewer_app.interview import types as it


class Minutes:
    """Remembers between answer and reply what belongs together. Used by the conductor's thread alone.

    Every method raises StorageError when the library refuses.
    """

    def __init__(self, notes: SessionNotes, board: Board) -> None:
        self._notes = notes
        self._board = board
        self._answered: AnswerComplete | None = None  # its reply is not noted yet
        self._replied: AnswerComplete | None = None  # its reply does not sound yet
        self._proposed: DecisionReady | None = None
        self._worded: Worded | None = None
        self._source = "bank"

    def answer(self, answer: AnswerComplete, span: tuple[int | None, int | None]) -> None:
        """An answer is complete; ``span`` is where it lies in the microphone's log."""
        self._notes.answer(answer, span)
        self._board.candidate_said(answer.turn, answer.text, answer.speech)
        self._answered, self._worded = answer, None

    def reopened(self, turn: int) -> None:
        """``turn``'s answer goes on: the interviewer cut in. What followed it is taken back."""
        self._notes.reopened(turn)
        self._board.reopened(turn)
        self._answered = self._replied = self._proposed = None
        self._source = ""

    def proposed(self, ready: DecisionReady) -> None:
        """The decider has spoken; what the interview makes of it comes as `decision`."""
        self._proposed = ready

    def decision(self, turn: int, decision: it.Decision) -> None:
        """What follows ``turn``'s answer is settled."""
        raw = self._proposed if self._proposed is not None and self._proposed.turn == turn else None
        self._notes.decision(turn, decision, raw)
        self._board.decided(turn, decision)

    def worded(self, line: Worded) -> None:
        """The next line is worded, unless the interview takes another."""
        self._worded = line

    def speaks(self, line: it.Speak, topic: it.TopicPlan | None, depth: int) -> None:
        """The interviewer is about to say ``line``; ``topic`` is given where it asks about one."""
        if line.kind != "repeat":
            worded = self._worded
            is_taken = worded is not None and worded.text.strip() == line.text
            self._source = worded.source if worded is not None and is_taken else "bank"
            self._replied, self._answered = self._answered, None
            if self._replied is not None:
                reasons = worded.reasons if worded is not None else ()
                self._notes.reply(self._replied.turn, line.text, self._source, reasons)
            if topic is not None:
                self._notes.topic(line.turn, topic, depth)
        self._board.interviewer_says(line.turn, line.text, line.kind, self._source)

    def began(self, line: LineBegan) -> None:
        """A line sounds: how long the candidate waited for it is known."""
        replied, self._replied = self._replied, None
        if replied is None or line.kind == "repeat":
            return
        word_ms = self._worded.took_ms if self._worded is not None else None
        stages_ms = latency_stages_ms(replied, self._proposed, word_ms, line)
        self._notes.latency(replied.turn, stages_ms)
        self._board.show(latency_ms=stages_ms)

    def line(self, line: SpokenLine) -> None:
        """A line is out, or could only be shown; one hushed before it sounded was never said."""
        if line.started_ns is not None or line.failure:
            self._notes.line(line, self._source)

    def notice(self, turn: int, sentence: str, *, is_error: bool = False) -> None:
        """Tell the user one sentence."""
        self._notes.notice(turn, sentence)
        self._board.notice(sentence, is_error=is_error)

    def finished(self, turn: int, reason: str) -> None:
        """The interview has come to its end."""
        self._notes.finished(turn, reason)
