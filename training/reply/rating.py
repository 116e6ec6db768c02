"""Asks a person in the terminal: marks from 1 to 5 for a line, or which of two lines is better."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from training.reply.blind import Trial, Verdict, judge
from training.reply.judging import Judged

ASPECTS = {"naturalness": "自然", "relevance": "切题", "professionalism": "专业"}
QUIT = "q"
Ask = Callable[[str], str]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Rating:
    """Marks (1–5) of one prompt's line, by aspect."""

    index: int
    marks: dict[str, int]


def rate(judged: Sequence[Judged], ask: Ask, say: Say) -> list[Rating]:
    """Marks for each line until the person has had enough (q, or the end of the input)."""
    found: list[Rating] = []
    for one in judged:
        asked = one.row.context.get("current_question", "")
        say(f"\n问题：{asked}\n回答：{one.row.user_answer}\n→ {one.output}")
        marks: dict[str, int] = {}
        for name, title in ASPECTS.items():
            answer = _ask(ask, f"{title} 1–5（q 结束）：", ("1", "2", "3", "4", "5", QUIT))
            if answer == QUIT:
                return found
            marks[name] = int(answer)
        found.append(Rating(one.index, marks))
    return found


def means(ratings: Sequence[Rating]) -> dict[str, float]:
    """The mean mark of each aspect; nothing without ratings."""
    if not ratings:
        return {}
    return {name: sum(rating.marks[name] for rating in ratings) / len(ratings) for name in ASPECTS}


def compare_blind(
    trials: Sequence[Trial], judged: Sequence[Judged], ask: Ask, say: Say
) -> tuple[list[str], Verdict]:
    """Choices until the evidence is enough, the trials are used up, or the person quits."""
    choices: list[str] = []
    names = {"1": "left", "2": "right", "0": "tie"}
    for trial in trials:
        row = judged[trial.index].row
        say(f"\n问题：{row.context.get('current_question', '')}\n回答：{row.user_answer}")
        say(f"  1) {trial.left}\n  2) {trial.right}")
        answer = _ask(ask, "哪个更好？1 / 2 / 0 差不多（q 结束）：", (*names, QUIT))
        if answer == QUIT:
            break
        choices.append(names[answer])
        if judge(trials, choices).decided:
            break
    return choices, judge(trials, choices)


def verdict_text(verdict: Verdict) -> str:
    """What came out, in words."""
    lines = [
        f"微调后更好 {verdict.wins} 次，底座更好 {verdict.losses} 次，差不多 {verdict.ties} 次",
        f"符号检验 p = {verdict.p_value:.3f}，证据值 E = {verdict.e_value:.1f}（≥ 20 可以下结论）",
    ]
    if verdict.traps_missed:
        lines.append(f"有 {verdict.traps_missed} 个明显更差的陷阱被选中：请看得仔细些，这次的结论不可靠。")
    if verdict.repeats and verdict.repeats_agreed < verdict.repeats:
        lines.append(f"重复出现的 {verdict.repeats} 对里，{verdict.repeats_agreed} 对前后一致。")
    if not verdict.decided:
        lines.append("目前的证据还不够，不能说谁更好。")
    return "\n".join(lines)


def _ask(ask: Ask, question: str, allowed: Sequence[str]) -> str:
    while True:
        try:
            answer = ask(question).strip().lower()
        except EOFError:
            return QUIT
        if answer in allowed:
            return answer
