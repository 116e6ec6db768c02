"""What the user sees of a running interview: holds the newest snapshot and shows every change of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from interviewer_app.engine.snapshot import CaptionLine, Snapshot
from interviewer_app.interview import types as it


class Board:
    """Shows snapshots to one listener. Used by the conductor's thread alone."""

    def __init__(self, listener: Callable[[Snapshot], None], session_id: str, budget_s: float) -> None:
        self._listener = listener
        self.view = Snapshot(session_id=session_id, budget_s=budget_s)

    def show(self, **changes: Any) -> None:
        """Show the snapshot with ``changes``."""
        self.view = replace(self.view, **changes)
        self._listener(self.view)

    def state(self, state: it.State, *, has_microphone: bool) -> None:
        """Show where the interview stands."""
        recording = has_microphone and state.phase not in (it.Phase.PAUSED, it.Phase.FINISHED)
        self.show(
            stage=state.stage,
            phase=state.phase,
            turn=state.turn,
            topic=state.topic.title if state.topic is not None else "",
            topic_number=state.topic_index + 1,
            topic_count=len(state.plan.topics),
            depth=state.depth,
            question=state.question,
            recording=recording,
        )

    def interviewer_says(self, turn: int, text: str, kind: str, source: str) -> None:
        """Show a new line of the interviewer."""
        line = CaptionLine(turn, "interviewer", text, kind, source=source)
        self.show(lines=(*self.view.lines, line), provisional_text="", thinking=False)

    def candidate_said(self, turn: int, text: str, speech: Mapping[str, Any]) -> None:
        """Show a finished answer with its measures."""
        line = CaptionLine(turn, "candidate", text, "answer", speech)
        self.show(lines=(*self.view.lines, line), speech=speech, provisional_text="", thinking=False)

    def reopened(self, turn: int) -> None:
        """Take back ``turn``'s answer and what followed: it is being given again, from these words on."""
        kept = tuple(
            line
            for line in self.view.lines
            if line.turn < turn or (line.turn == turn and line.speaker != "candidate")
        )
        said = [line.text for line in self.view.lines if (line.turn, line.speaker) == (turn, "candidate")]
        self.show(lines=kept, provisional_text=said[-1] if said else "", thinking=False)

    def decided(self, turn: int, decision: it.Decision) -> None:
        """Show the decision beside the answer it belongs to."""
        lines = tuple(
            replace(line, decision=decision) if line.turn == turn and line.speaker == "candidate" else line
            for line in self.view.lines
        )
        self.show(lines=lines, decision=decision)

    def notice(self, sentence: str, *, is_error: bool) -> None:
        """Show one sentence in place."""
        self.show(notice=sentence, notice_is_error=is_error)
