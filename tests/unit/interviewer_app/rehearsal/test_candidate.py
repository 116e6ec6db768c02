"""The candidate's sound: exact gaps, known places, one level."""

from __future__ import annotations

import numpy as np
import pytest

from interviewer_app.rehearsal.candidate import Candidate, audible
from interviewer_app.rehearsal.scenario import ScriptedAnswer, load_scenario, parse_script
from speech.audio import SAMPLE_RATE_HZ

TOLERANCE_S = 0.001


def silences_s(pcm: np.ndarray, at_least_s: float) -> list[float]:
    """Lengths of the runs of exact zeros, the leading one included."""
    loud = np.flatnonzero(pcm)
    edges = np.diff(np.concatenate([[-1], loud])) - 1
    return [run / SAMPLE_RATE_HZ for run in edges if run / SAMPLE_RATE_HZ >= at_least_s]


def rendered(text: str, delay_s: float = 0.6):  # type: ignore[no-untyped-def]
    answer = ScriptedAnswer(text, parse_script(text), delay_s)
    return answer, Candidate(lambda pcm: pytest.fail("nobody plays it"), "zh").render(answer)


def test_the_gaps_are_those_of_the_script() -> None:
    answer, rendering = rendered("我们用缓存，[0.8]嗯，[0.3]设置了[1.25]过期时间。命中率很高。")
    wanted = [answer.delay_s, *(phrase.gap_s for phrase in answer.phrases[:-1])]
    assert silences_s(rendering.pcm, 0.14) == pytest.approx(wanted, abs=TOLERANCE_S)


def test_the_places_of_the_phrases_are_where_their_sound_begins() -> None:
    _, rendering = rendered("先查缓存，[0.5]再查数据库。", delay_s=1.0)
    assert rendering.starts_s[0] == 1.0
    for start_s in rendering.starts_s:
        at = round(start_s * SAMPLE_RATE_HZ)
        assert not rendering.pcm[at - 2_000 : at].any()
        assert rendering.pcm[at : at + 160].any()


def test_every_scenario_can_be_spoken_at_one_level() -> None:
    for name in ("mixed", "does_not_know"):
        for answer in load_scenario(name, "zh").answers[:2]:
            rendering = Candidate(lambda pcm: pytest.fail("nobody plays it"), "zh").render(answer)
            assert np.abs(rendering.pcm.astype(int)).max() == pytest.approx(0.35 * 32_767, rel=0.01)


def test_what_nobody_hears_is_cut_from_the_ends() -> None:
    tone = 10_000 * np.sin(np.arange(8_000) / 6)
    fading = np.concatenate([np.full(1_600, 20.0), tone, np.full(3_200, 30.0)]).astype(np.int16)
    assert audible(fading).size == pytest.approx(8_000, abs=160)
    assert audible(np.zeros(0, np.int16)).size == 0
