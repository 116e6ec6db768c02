"""Varies real rows while they are learned: numbers, depths, fillers, misheard characters, closing words.

Standard library only. A variant's label follows from the row's by the labels' own rules, never by chance.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace

from training.decision.composition import measures
from training.decision.pieces import ALL_SAID, FILLER, Pieces
from training.rows import MAX_DEPTH, DecisionRow

# Characters that recognisers take for one another; whole groups sound alike.
_ALIKE = (
    "的得地 在再 做作坐 现线限 成城程 所锁 引因音 事是试式 带代 加家 级几机急 数树 表标 量亮 "
    "码马 服复 网往 接街 存村 发法 道到 有又 对队 会回 单丹 清青请 工公功 已以 像象 需须 "
    "和合 期其起 只支直 百白 用永 连联 路录 端段 测侧 并病 失时 写些 订定 环还 块快 号好 "
    "理里 部步布 长常 点典 应因 进近"
)
_SOUNDS = {character: group for group in _ALIKE.split() for character in group}
_SHORT = 40
_MISHEARD = 0.18


class Augmenter:
    """Gives variants of rows; ``pieces`` by language hold the fillers and the closing words."""

    def __init__(self, pieces: Mapping[str, Pieces], seed: int) -> None:
        self._pieces, self._rng = pieces, random.Random(f"augment {seed}")

    def vary(self, row: DecisionRow) -> DecisionRow:
        """A variant, or now and then the row itself."""
        rng, before = self._rng, row.answer
        if rng.random() < 0.25:
            return row
        if rng.random() < 0.4:
            row = self._moved(row)
        if rng.random() < 0.12:
            row = self._closed(row)
        answer, fillers = row.answer, row.speech.filler_count
        if rng.random() < 0.25:
            answer, added = self._hesitant(answer, row.language)
            fillers += added
        if rng.random() < 0.15:
            answer = self._misheard(answer)
        speech = row.speech
        if rng.random() < 0.5 or answer != before:
            speech = measures(rng, answer, fillers, row.language)
        return replace(row, answer=answer, speech=speech)

    def _moved(self, row: DecisionRow) -> DecisionRow:
        """The row at another depth, with the label it has there."""
        rng, kind, depth = self._rng, row.extra.get("kind"), row.follow_up_depth
        if row.label == "NEXT_TOPIC":
            # What is too little at depth 3 may be worth a question before.
            return row if kind == "depth3_weak" else replace(row, follow_up_depth=rng.randint(0, MAX_DEPTH))
        if row.label == "END":
            closes = kind in {"complete", "said_all"}
            return replace(row, follow_up_depth=rng.randint(1, MAX_DEPTH)) if closes else row
        if kind != "partial" and rng.random() < 0.3:
            return replace(row, follow_up_depth=MAX_DEPTH, label="END")
        # A long first answer may say all that there is: deeper in the topic it would end it.
        free = depth > 0 or len(row.answer) < _SHORT
        return replace(row, follow_up_depth=rng.randrange(MAX_DEPTH)) if free else row

    def _closed(self, row: DecisionRow) -> DecisionRow:
        """The row with "that is all" at its end: with substance, from depth 1 on, it ends the topic."""
        ends = row.label == "FOLLOW_UP" and row.extra.get("kind") != "partial" and row.follow_up_depth > 0
        if row.label == "END" or (row.label == "FOLLOW_UP" and not ends):
            return row
        stop, end = (". ", ".") if row.language == "en" else ("。", "。")
        said = self._rng.choice(self._pieces[row.language].talk[ALL_SAID])
        answer = f"{row.answer.rstrip('。. ，,')}{stop}{said}{end}"
        return replace(row, answer=answer, label="END" if ends else row.label)

    def _hesitant(self, answer: str, language: str) -> tuple[str, int]:
        """One to three hesitation sounds at the pauses, and how many."""
        pause = ", " if language == "en" else "，"
        clauses = answer.split(pause)
        added = self._rng.randint(1, 3)
        for _ in range(added):
            place = self._rng.randrange(len(clauses))
            sound = self._rng.choice(self._pieces[language].talk[FILLER])
            clauses[place] = f"{sound}{pause}{clauses[place]}"
        return pause.join(clauses), added

    def _misheard(self, answer: str) -> str:
        return "".join(map(self._heard, answer))

    def _heard(self, character: str) -> str:
        misheard = character in _SOUNDS and self._rng.random() < _MISHEARD
        return self._rng.choice(_SOUNDS[character]) if misheard else character
