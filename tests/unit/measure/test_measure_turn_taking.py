"""What turn taking is measured with: scripts that keep the rules, exact pauses, cut-ins that are counted."""

from __future__ import annotations

import random
import re
import shutil

import numpy as np
import pytest

from speech.clause_ends import ClauseEnds
from speech.endings import classify_ending
from speech.mask import mask_from_frames
from speech.turns import TurnConfig
from tests.measure.turn_material import ORDINARY, SLOW, SpokenAnswer, scripts, speak, spoken_answers
from tests.measure.turn_taking import Heard, follow, full_stop, hear, learned_model
from training.recognizer.espeak import Espeak, VoiceStyle

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng")
BLOCK_S = 0.032


class Tones:
    """A voice without espeak: a fifth of a second of tone for each letter."""

    def speak(self, text: str, style: VoiceStyle) -> np.ndarray:
        count = 3_200 * max(1, sum(char.isalnum() for char in text))
        return (9_000 * np.sin(np.arange(count) / 3)).astype(np.int16)


def spoken(script: str, language: str = "zh", seed: int = 0) -> SpokenAnswer:
    voice: Espeak = Tones()  # type: ignore[assignment]
    return speak(script, language, voice, VoiceStyle("cmn-latn-pinyin"), ORDINARY, random.Random(seed))


def perfectly_heard(answer: SpokenAnswer) -> Heard:
    ends = np.arange(1, answer.pcm.size // 512 + 1) * BLOCK_S
    speech = [any(p.start_s < end - BLOCK_S / 2 < p.end_s for p in answer.phrases) for end in ends]
    probabilities = tuple(map(float, speech))
    return Heard(answer, probabilities, (False,) * len(probabilities), mask_from_frames([]))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_scripts_hold_long_pauses_only_where_more_is_due(language: str) -> None:
    written = scripts(language)
    assert len(written) == len(set(written)) >= 30
    for script in written:
        for marker in re.finditer(r"(?<!/)//(?!/)", script):
            said = re.sub(r"\s*//?\s*", "" if language == "zh" else " ", script[: marker.start()]).strip()
            assert classify_ending(said, language, punctuated=True) != "complete", said
        assert classify_ending(script, language, punctuated=True) == "complete"


def test_pauses_are_exact_and_in_their_ranges() -> None:
    answer = spoken("我用过缓存。/因为//它快。")
    short_s, long_s = answer.pauses_s
    assert 0.25 <= short_s <= 0.8 <= long_s <= 3.0
    for before, after in zip(answer.phrases, answer.phrases[1:], strict=False):
        gap = answer.pcm[round(before.end_s * 16_000) : round(after.start_s * 16_000)]
        assert not gap.any()
    assert [answer.text_until(count) for count in range(4)] == [
        "", "我用过缓存。", "我用过缓存。因为", "我用过缓存。因为它快。",
    ]  # fmt: skip


def test_a_patient_listener_never_cuts_in_and_a_hasty_one_does() -> None:
    answers = [spoken(script, seed=number) for number, script in enumerate(scripts("zh"))]
    patient = [follow(perfectly_heard(answer), TurnConfig.real("zh"), ClauseEnds()) for answer in answers]
    assert sum(course.cut_ins for course in patient) == 0
    config = TurnConfig.real("zh")
    for answer, course in zip(answers, patient, strict=True):
        hesitates = sum(pause > config.complete_s for pause in answer.pauses_s) >= config.hesitant_pauses
        assert 450 <= course.delay_ms <= (1_800 if hesitates else 900)
    in_haste = TurnConfig("zh", complete_s=0.4, doubtful_s=0.4)
    hasty = [follow(perfectly_heard(one), in_haste, ClauseEnds()) for one in answers]
    assert sum(course.cut_ins for course in hasty) >= 10
    assert max(course.delay_ms for course in hasty) < min(course.delay_ms for course in patient) + 100
    assert [course.pauses for course in patient] == [len(one.pauses_s) for one in answers]


def test_an_answer_that_never_ends_counts_with_all_the_silence_there_is() -> None:
    course = follow(
        perfectly_heard(spoken("我用过缓存，因为")), TurnConfig("zh", unfinished_s=60.0), ClauseEnds()
    )
    assert course.delay_ms == 8_000.0


def test_full_stops_hide_what_is_unfinished() -> None:
    assert [full_stop(text) for text in ("", "我用了，", "我用了", "we used it,")] == [
        "", "我用了。", "我用了。", "we used it.",
    ]  # fmt: skip
    answer = perfectly_heard(spoken("我们用的是消息队列，//压力小了。"))
    assert follow(answer, TurnConfig.real("zh"), ClauseEnds()).cut_ins == 0
    assert follow(answer, TurnConfig.real("zh"), ClauseEnds(), full_stop).cut_ins == 1


@needs_espeak
def test_the_real_detectors_hear_the_pauses_and_a_slow_speaker_is_learned() -> None:
    espeak = Espeak()
    (answer,) = spoken_answers("zh", 1, SLOW, espeak, 3)
    gaps_s = [gap.duration_s for gap in hear(answer).mask.gaps if gap.duration_s > 0.45]
    assert gaps_s == pytest.approx(answer.pauses_s, abs=0.12)
    model = learned_model("zh", espeak, 3)
    config = model.waits(TurnConfig.real("zh"))
    assert len(model.pauses_s["unfinished"]) >= 10
    assert config.complete_s > TurnConfig.real("zh").complete_s
    assert config.unfinished_s > TurnConfig.real("zh").unfinished_s
