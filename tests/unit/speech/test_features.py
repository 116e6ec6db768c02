"""Checks the measuring of whole answers: from words and mask to everything that is published."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.features import SpeechMeasures, measure_answer
from speech.fillers import FillerEvent
from speech.mask import mask_from_frames
from tests.unit.speech.spoken import Spoken, speak

HESITANT = (
    *("我们", 0.5, "当时", "用了", "缓存", "，", 0.8),
    *("嗯=0.4", 0.3, "然后", "数据库", "。", 1.0),
    *("我们", "我们", "就", 0.6, "重启", "了", "服务", "，", "压测", "之后", "才", "上线"),
)


def measure(spoken: Spoken, **changes: Any) -> SpeechMeasures:
    arguments: dict[str, Any] = {
        "text": spoken.text,
        "language": "zh",
        "words": spoken.words,
        "mask": spoken.mask,
        "question_end_s": 0.0,
    }
    return measure_answer(**{**arguments, **changes})


def test_a_hesitant_answer_in_every_number() -> None:
    spoken = speak(*HESITANT, lead_s=1.5, tail_s=2.0)
    found = measure(spoken)
    assert [(pause.cls, round(pause.duration_s, 2)) for pause in found.pauses] == [
        ("M", 0.5), ("C", 0.8), ("M", 0.3), ("S", 1.0), ("M", 0.6),
    ]  # fmt: skip
    syllables = 31 - 1  # without 嗯
    assert (found.filler_count, found.answer_length, found.lengths.syllables) == (1, 31, syllables)
    assert (found.repetitions, found.restarts) == (1, 0)
    duration_s = 30 * 0.2 + 0.4 + 3.2
    assert found.lengths.seconds_total == pytest.approx(duration_s)
    assert found.lengths.seconds_speech == pytest.approx(duration_s - 3.2)
    assert found.rates.latency_s == pytest.approx(1.5)
    assert found.rates.filled_s == pytest.approx(0.4)
    assert found.rates.articulation == pytest.approx(5.0)
    assert found.rates.speech == pytest.approx(syllables / duration_s)
    assert found.rates.phonation == pytest.approx(1 - 3.2 / duration_s)
    assert found.rates.mean_run == pytest.approx(syllables / 6)
    parts = {part.name: part.x for part in found.parts}
    assert parts["pause"] == pytest.approx((0.5 + 0.2 + 0.3 + 0.0 + 0.6) / duration_s)
    assert parts["filler"] == pytest.approx(100 / syllables)
    assert found.fillers.per_100 == pytest.approx(100 / syllables)
    assert found.fillers.by_type == {"A": 1}
    assert found.fillers.text_only
    assert dict(found.discourse_markers) == {"然后": 1}
    assert found.hesitation_score is not None
    assert found.band == "normal"


def test_the_published_dictionary_is_json_with_the_row_first() -> None:
    found = measure(speak(*HESITANT, lead_s=1.5)).to_dict()
    assert list(found)[:3] == ["hesitation_score", "filler_count", "answer_length"]
    assert json.loads(json.dumps(found, ensure_ascii=False, allow_nan=False)) == found
    assert found["hesitation_score"] == round(found["hesitation_score"], 4)
    first = {"start_s": 1.9, "end_s": 2.4, "cls": "M", "allowance_s": 0.0, "silent": True, "duration_s": 0.5}
    assert found["pauses"][0] == first
    assert found["fillers"]["evidence"][0]["text"] == "嗯"
    assert {part["name"] for part in found["parts"]} == {"pause", "filler", "speed", "repair", "latency"}
    assert len(found["sentences"]["zh"]) == len(found["sentences"]["en"]) == 5
    assert [entry["threshold_s"] for entry in found["pause_statistics"]] == [0.2, 0.25, 0.35]
    assert found["version"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"typed": True}, "typed"),
        ({"typed": True, "mask": None}, "typed"),
        ({"mask": None}, "no_audio"),
        ({"capture_ok": False}, "capture"),
        ({"snr_db": 4.9}, "noise"),
        ({"mask": mask_from_frames([False] * 300)}, "no_speech"),
        ({"text": "。", "words": ()}, "no_text"),
    ],
)
def test_no_score_but_a_reason(changes: dict[str, Any], reason: str) -> None:
    found = measure(speak(*HESITANT), **changes)
    assert (found.hesitation_score, found.reason, found.parts, found.band) == (None, reason, (), None)
    assert len(found.sentences["zh"]) == 1
    json.dumps(found.to_dict(), allow_nan=False)


def test_fillers_and_length_are_known_even_when_the_score_is_not() -> None:
    found = measure(speak(*HESITANT), capture_ok=False)
    assert (found.filler_count, found.answer_length) == (1, 31)
    assert len(found.pauses) == 5


def test_an_acceptable_noise_and_an_unknown_one_are_scored() -> None:
    assert measure(speak(*HESITANT), snr_db=5.0).hesitation_score is not None
    assert measure(speak(*HESITANT), snr_db=None).hesitation_score is not None


def test_without_the_end_of_the_question_there_is_no_latency() -> None:
    found = measure(speak(*HESITANT), question_end_s=None)
    assert found.rates.latency_s is None
    assert "latency" not in [part.name for part in found.parts]


def test_silence_before_and_after_changes_nothing() -> None:
    plain = measure(speak(*HESITANT), question_end_s=-1.0)
    padded = measure(speak(*HESITANT, lead_s=3.0, tail_s=5.0), question_end_s=2.0)
    assert padded.hesitation_score == pytest.approx(plain.hesitation_score)
    assert padded.lengths.seconds_total == pytest.approx(plain.lengths.seconds_total)
    assert padded.lengths.seconds_speech == pytest.approx(plain.lengths.seconds_speech)


def test_script_changes_nothing() -> None:
    def answer(*pieces: str) -> Spoken:
        drawn, named, tag, fact, rest, topic = pieces
        return speak(drawn, drawn, named, "，", 0.5, tag, "，", fact, 0.5, rest, "，", topic, 0.6, "重启")

    simplified = answer("那个", "项目", "对吧", "其实", "我们没有说过", "这个")
    traditional = answer("那個", "項目", "對吧", "其實", "我們沒有說過", "這個")
    one, other = measure(simplified), measure(traditional)
    assert one.hesitation_score == other.hesitation_score
    assert one.filler_count == other.filler_count > 0
    assert one.discourse_markers == other.discourse_markers


def test_a_gap_of_200_ms_is_published_and_changes_nothing() -> None:
    pieces = [piece for piece in HESITANT if not isinstance(piece, float)]
    broken = [*pieces[:2], 0.2, *pieces[2:]]
    whole, gapped = measure(speak(*pieces)), measure(speak(*broken))
    assert gapped.hesitation_score == whole.hesitation_score
    assert gapped.parts[0] == whole.parts[0]
    assert gapped.pauses == ()
    assert [entry.count for entry in gapped.pause_statistics] == [1, 0, 0]


def test_half_a_second_after_a_comma_changes_nothing_and_inside_a_clause_it_raises() -> None:
    before, after = ("我们", "用了", "缓存", "，"), ("数据库", "压力", "就", "小了", "很多", "。")
    plain = measure(speak(*before, *after))
    comma = measure(speak(*before, 0.5, *after))
    inside = measure(speak(*before[:2], 0.5, *before[2:], *after))
    assert comma.hesitation_score == plain.hesitation_score
    assert inside.hesitation_score is not None
    assert plain.hesitation_score is not None
    assert inside.hesitation_score > plain.hesitation_score


def test_a_pause_that_a_filler_sounds_through_is_not_silent() -> None:
    spoken = speak("我们用了", 0.6, "缓存，然后重启了服务")
    filler = type(spoken.words[0])("嗯", 0.85, 1.3)
    words = (spoken.words[0], filler, spoken.words[1])
    found = measure(spoken, text="我们用了嗯缓存，然后重启了服务", words=words)
    assert [pause.silent for pause in found.pauses] == [False]
    assert found.rates.silent_s == 0.0
    assert found.rates.filled_s == pytest.approx(0.45)


def test_time_is_silent_or_filled_but_never_both() -> None:
    spoken = speak("我们用了", "嗯=0.3", 1.0, "缓存，然后重启了服务")
    stretched = type(spoken.words[0])("嗯", 0.8, 1.5)  # 0.4 s of it over the silence
    found = measure(spoken, words=(spoken.words[0], stretched, spoken.words[2]))
    assert found.pauses[0].silent
    assert found.rates.filled_s == pytest.approx(0.3)


def test_a_filler_that_the_mask_loses_parts_the_pause() -> None:
    spoken = speak("我们用了", "缓存", "，", 2.0, "数据库", "。")
    filler = type(spoken.words[0])("嗯", 1.9, 2.7)
    words = (*spoken.words[:2], filler, *spoken.words[2:])
    found = measure(spoken, text="我们用了缓存，嗯数据库。", words=words)
    silent = [(pause.cls, round(pause.duration_s, 2)) for pause in found.pauses if pause.silent]
    assert silent == [("C", 0.7), ("M", 0.5)]
    assert found.rates.filled_s == pytest.approx(0.8)


def test_the_voice_tells_how_long_a_stretched_filler_sounds() -> None:
    spoken = speak("我们用了", "嗯=0.3", 1.5, "缓存，然后重启了服务")
    stretched = type(spoken.words[0])("嗯", 0.8, 2.4)
    words = (spoken.words[0], stretched, spoken.words[2])
    found = measure(spoken, words=words, voice=[(0.0, 1.4), (2.6, 4.6)])
    silent = [(pause.cls, round(pause.duration_s, 2)) for pause in found.pauses if pause.silent]
    assert silent == [("M", 1.2)]
    assert found.rates.filled_s == pytest.approx(0.6)


def test_fillers_that_were_only_heard_count() -> None:
    heard = (FillerEvent("A", "", 1, 0.41, 0.8, None, None, "voiced_run", "acoustic"),)
    found = measure(speak(*HESITANT), acoustic_fillers=heard)
    assert (found.filler_count, found.fillers.lexical, found.fillers.acoustic) == (2, 1, 1)
    assert not found.fillers.text_only


def test_a_short_refusal_is_marked_short() -> None:
    spoken = speak("呃=0.5", "……", 2.0, "不太了解", lead_s=5.0)
    found = measure(spoken)
    assert found.short
    assert found.hesitation_score is not None
    assert found.hesitation_score > 0.45


def test_english() -> None:
    opening = ("Um=0.3", ",", 0.4, " we=0.2", " used=0.3", " Redis=0.5", ",")
    marker = (" you=0.2", " know=0.3", ",", 0.5)
    ending = (" for=0.2", " the=0.2", " the=0.2", " database=0.8", " cache=0.4", " layer=0.5", ".")
    found = measure(speak(*opening, *marker, *ending), language="en")
    assert (found.filler_count, found.answer_length, found.lengths.units) == (2, 12, 9)
    assert found.repetitions == 1
    assert [pause.cls for pause in found.pauses] == ["C", "C"]


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="language"):
        measure(speak("oui"), language="fr")


@given(st.lists(st.booleans(), max_size=500), st.text(alphabet="嗯我们用了缓存，。 ", max_size=40))
def test_any_mask_and_text_give_a_bounded_score_or_a_reason(raw: list[bool], text: str) -> None:
    frames = [flag for flag in raw for _ in range(8)]
    found = measure_answer(text=text, language="zh", mask=mask_from_frames(frames), question_end_s=0.0)
    assert (found.hesitation_score is None) == (found.reason is not None)
    assert found.hesitation_score is None or 0.0 <= found.hesitation_score <= 1.0
    json.dumps(found.to_dict(), allow_nan=False)
