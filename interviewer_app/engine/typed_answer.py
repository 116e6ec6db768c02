"""Measures an answer that was typed: lengths and fillers of the text, no score."""

from __future__ import annotations

from typing import Any

from speech.features import measure_answer


def measure_typed(text: str, language: str) -> dict[str, Any]:
    """Return the measures of a typed answer; ``hesitation_score`` is None, with the reason."""
    return measure_answer(text=text, language=language, mask=None, question_end_s=None, typed=True).to_dict()
