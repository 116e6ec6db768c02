"""Check the choice of a voice on the lists that espeak, Windows and macOS really give."""

from __future__ import annotations

import pytest

from speech.voices import VoiceInfo, find_voice

ESPEAK = (
    VoiceInfo("gmw/en-029", "English (Caribbean)", ("en-029",)),
    VoiceInfo("gmw/en", "English (Great Britain)", ("en-gb",)),
    VoiceInfo("gmw/en-gb-scotland", "English (Scotland)", ("en-gb-scotland",)),
    VoiceInfo("gmw/en-us", "English (America)", ("en-us",)),
    VoiceInfo("sit/yue", "Chinese (Cantonese)", ("yue",)),
    VoiceInfo("sit/cmn-latn-pinyin", "Chinese (Mandarin, latin as Pinyin)", ("cmn-latn-pinyin",)),
    VoiceInfo("sit/cmn", "Chinese (Mandarin, latin as English)", ("cmn",)),
)
WINDOWS = (
    VoiceInfo("HKLM\\TTS_MS_ZH-HK_TRACY", "Microsoft Tracy Desktop", ("zh-HK",)),
    VoiceInfo("HKLM\\TTS_MS_EN-GB_HAZEL", "Microsoft Hazel Desktop", ("en-GB",)),
    VoiceInfo("HKLM\\TTS_MS_EN-US_ZIRA", "Microsoft Zira Desktop", ("en-US",)),
    VoiceInfo("HKLM\\TTS_MS_ZH-TW_HANHAN", "Microsoft Hanhan Desktop", ("zh-TW",)),
    VoiceInfo("HKLM\\TTS_MS_ZH-CN_HUIHUI", "Microsoft Huihui Desktop", ("zh-CN",)),
)
MACOS = (
    VoiceInfo("com.apple.voice.compact.en-US.Albert", "Albert", ("en_US",)),
    VoiceInfo("com.apple.voice.compact.en-US.Samantha", "Samantha", ("en_US",)),
    VoiceInfo("com.apple.voice.compact.zh-HK.Sinji", "Sinji", ("zh_HK",)),
    VoiceInfo("com.apple.voice.compact.zh-CN.Tingting", "Tingting", ("zh_CN",)),
)


@pytest.mark.parametrize(
    ("voices", "language", "expected"),
    [
        (ESPEAK, "zh", "sit/cmn-latn-pinyin"),  # plain cmn spells pinyin out in English
        (ESPEAK, "en", "gmw/en-us"),
        (WINDOWS, "zh", "HKLM\\TTS_MS_ZH-CN_HUIHUI"),
        (WINDOWS, "en", "HKLM\\TTS_MS_EN-US_ZIRA"),
        (MACOS, "zh", "com.apple.voice.compact.zh-CN.Tingting"),
        (MACOS, "en", "com.apple.voice.compact.en-US.Samantha"),
    ],
)
def test_the_plain_voice_of_the_language_is_chosen(
    voices: tuple[VoiceInfo, ...], language: str, expected: str
) -> None:
    for order in (voices, voices[::-1]):
        found = find_voice(order, language)
        assert found is not None
        assert found.voice_id == expected


def test_excluded_voices_give_way_to_the_next() -> None:
    second = find_voice(ESPEAK, "en", {"gmw/en-us"})
    assert second is not None
    assert second.voice_id == "gmw/en"
    plain = find_voice(ESPEAK, "zh", {"sit/cmn-latn-pinyin"})
    assert plain is not None
    assert plain.voice_id == "sit/cmn"


def test_cantonese_is_never_taken_for_mandarin() -> None:
    assert find_voice([WINDOWS[0], ESPEAK[4]], "zh") is None
    both = VoiceInfo("sit/yue", "Cantonese", ("yue", "zh-yue", "zh"))
    assert find_voice([both], "zh") is None


def test_a_voice_without_tags_is_known_by_its_id_and_odd_bytes_are_ignored() -> None:
    assert find_voice([VoiceInfo("sit/cmn", "x", ())], "zh") is not None
    assert find_voice([VoiceInfo("a", "x", ("\x05en-US",))], "en") is not None
    assert find_voice([VoiceInfo("default", "x", ())], "zh") is None
    assert find_voice([], "en") is None
