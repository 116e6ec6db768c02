"""Shows the candidate who is silent that there is time: on the screen, without a word being said."""

from __future__ import annotations

from interviewer_app.engine.board import Board
from interviewer_app.engine.messages import AnswerProgress
from interviewer_app.engine.sentences import HEAR_AGAIN, say
from interviewer_app.interview.types import Plan
from training.fallback_lines import Situation, lines, pick

_PATIENT = ("thinking", "cue", "rephrase", "reassure")  # "take your time" is shown, and nothing is said


def show_patience(board: Board, plan: Plan, progress: AnswerProgress) -> None:
    """Show what ``progress`` of the open answer calls for."""
    board.show(thinking=progress.what in _PATIENT)
    if progress.what == "rephrase":
        board.notice(say(HEAR_AGAIN, plan.language), is_error=False)
    if progress.what == "reassure":
        soft = pick(lines(Situation.REASSURE, plan.language), plan.seed + progress.turn)
        board.notice(soft, is_error=False)
