"""Delivers lines through the mouth: one whose first part sounds before the rest is worded is told as one."""

from __future__ import annotations

from dataclasses import replace

from interviewer_app.engine.mouth import LineBegan, Mouth, SpokenLine

_LEAD = "lead"


class Delivery:
    """Used by the conductor's thread alone. What the mouth tells goes through `began` and `ended`."""

    def __init__(self, mouth: Mouth) -> None:
        self._mouth = mouth
        self._lead = ""  # said, or being said; the line it belongs to has not come
        self._joined = ""  # the lead of the line that is being said
        self._lead_began: LineBegan | None = None

    def lead(self, turn: int, text: str) -> None:
        """Say the first part of a line that comes later."""
        self._lead, self._lead_began = text, None
        self._mouth.say(turn, text, _LEAD)

    def say(self, turn: int, text: str, kind: str) -> None:
        """Say a line, or what is left of it after its first part."""
        lead, self._lead = self._lead, ""
        is_rest = bool(lead) and text.startswith(lead) and bool(text[len(lead) :].strip())
        self._joined = lead if is_rest else ""
        rest = text[len(self._joined) :]
        if is_rest:
            self._mouth.prepare((rest,))  # while the first part sounds
        self._mouth.say(turn, rest, kind)

    def prepare(self, text: str) -> None:
        """Make the sound of a line ready that may be said soon."""
        self._mouth.prepare((text,))

    def hush(self) -> None:
        """Fall silent; a first part without its line is forgotten."""
        self._lead = ""
        self._mouth.hush()

    def began(self, line: LineBegan) -> LineBegan | None:
        """A line as it began: where its first part did; None for that part by itself."""
        if line.kind == _LEAD:
            self._lead_began = line
            return None
        if not self._joined or self._lead_began is None:
            return line
        lead = self._lead_began
        text = self._joined + line.text
        return replace(line, text=text, started_ns=lead.started_ns, render_ms=lead.render_ms)

    def ended(self, line: SpokenLine) -> SpokenLine | None:
        """A line as it was said, from its first part on; None for that part by itself."""
        if line.kind == _LEAD:
            return None
        if not self._joined:
            return line
        joined, self._joined = self._joined, ""
        started_ns = self._lead_began.started_ns if self._lead_began is not None else line.started_ns
        return replace(line, text=joined + line.text, started_ns=started_ns)
